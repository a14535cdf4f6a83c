"""TFRecord files: what is written is read again, and every kind of damage is named and survived."""

import gzip
import random
import struct
import zlib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiagent.datasets.episode import Troubles
from guiagent.datasets.tfrecord import Record, RecordWriter, records

pytest.importorskip("google_crc32c", reason="the extra data is not installed")

SOME = (b"first", b"", bytes(range(256)) * 5000, b"last")


def write(path: Path, data: tuple[bytes, ...], packing: int = 6) -> Path:
    with RecordWriter(path, packing=packing) as writer:
        for each in data:
            writer.write(each)
    return path


def read(path: Path) -> tuple[list[Record], Troubles]:
    troubles = Troubles()
    return list(records(path, troubles)), troubles


def plain(data: tuple[bytes, ...], folder: Path) -> bytes:
    return write(folder / "plain", data, packing=0).read_bytes()


@pytest.mark.parametrize("packing", [0, 1, 9])
def test_records_are_read_again(tmp_path: Path, packing: int) -> None:
    found, troubles = read(write(tmp_path / "a", SOME, packing))
    assert [bytes(record.data) for record in found] == [*SOME]
    assert [record.number for record in found] == [0, 1, 2, 3]
    assert [record.offset for record in found] == [0, 21, 37, 37 + 16 + len(SOME[2])]
    assert not troubles.counts


def test_the_framing_is_that_of_tensorflow(tmp_path: Path) -> None:
    """Bytes as TensorFlow 2.21 writes them for one record b"abc"."""
    assert plain((b"abc",), tmp_path).hex() == "0300000000000000b099490e6162636e57f121"


@settings(max_examples=60)
@given(st.lists(st.binary(max_size=3000), max_size=6), st.integers(1, 4), st.sampled_from([0, 6]))
def test_any_records_in_any_number_of_members(
    tmp_path_factory: pytest.TempPathFactory, data: list[bytes], members: int, packing: int
) -> None:
    folder = tmp_path_factory.mktemp("records")
    raw = plain(tuple(data), folder)
    path = folder / "members"
    cut = [len(raw) * i // members for i in range(members + 1)]
    packed = [gzip.compress(raw[a:b]) for a, b in pairwise(cut)]
    path.write_bytes(b"".join(packed) + bytes(members % 3) if packing else raw)
    found, troubles = read(path)
    assert [bytes(record.data) for record in found] == data
    assert set(troubles.counts) == ({"torn record"} if not path.stat().st_size else set())


def test_a_length_that_looks_like_gzip_does_not_deceive(tmp_path: Path) -> None:
    """35,615 bytes are 1f 8b, as gzip begins."""
    found, troubles = read(write(tmp_path / "a", (bytes(0x8B1F),), packing=0))
    assert [len(record.data) for record in found] == [0x8B1F] and not troubles.counts


def test_wrong_data_are_left_out_and_the_rest_is_read(tmp_path: Path) -> None:
    raw = bytearray(plain(SOME, tmp_path))
    raw[37 + 100] ^= 1
    path = tmp_path / "android_control-00000-of-00020"
    path.write_bytes(gzip.compress(bytes(raw)))
    found, troubles = read(path)
    assert [record.number for record in found] == [0, 1, 3]
    assert troubles.first[0].where == "android_control-00000-of-00020, record 2 at byte 37"
    assert "checksum" in troubles.first[0].detail


def test_behind_a_wrong_length_nothing_is_read(tmp_path: Path) -> None:
    raw = bytearray(plain(SOME, tmp_path))
    raw[21] ^= 1
    path = tmp_path / "a"
    path.write_bytes(bytes(raw))
    found, troubles = read(path)
    assert [bytes(record.data) for record in found] == [b"first"]
    assert [trouble.where for trouble in troubles.first] == ["a, record 1 at byte 21"]


@pytest.mark.parametrize("left", [1, 11, 12, 16, 20])
def test_a_file_that_is_cut_off(tmp_path: Path, left: int) -> None:
    path = tmp_path / "a"
    path.write_bytes(plain((b"first", b"second"), tmp_path)[: 21 + left])
    found, troubles = read(path)
    assert [bytes(record.data) for record in found] == [b"first"]
    assert [trouble.where for trouble in troubles.first] == ["a, record 1 at byte 21"]
    assert "cut off" in troubles.first[0].detail


def test_a_gzip_stream_that_is_cut_off_gives_all_that_is_in_it(tmp_path: Path) -> None:
    noise = random.Random(0).randbytes(2_000_000)
    whole = write(tmp_path / "whole", (b"first", noise, b"last")).read_bytes()
    path = tmp_path / "a"
    path.write_bytes(whole[: len(whole) // 2])
    found, troubles = read(path)
    assert [bytes(record.data) for record in found] == [b"first"]
    assert "record 1 at byte 21" in troubles.first[0].where and "gzip stream is cut off" in troubles.first[0].detail
    path.write_bytes(whole[:-8])  # all data, and no checksum of the stream
    found, troubles = read(path)
    assert [record.number for record in found] == [0, 1, 2]
    assert len(troubles.first) == 1 and "gzip stream is cut off" in troubles.first[0].detail


def test_a_damaged_gzip_stream_gives_what_stands_before(tmp_path: Path) -> None:
    parts = tuple(random.Random(i).randbytes(3000) for i in range(60))
    raw = plain(parts, tmp_path)
    packed = bytearray(zlib.compress(raw, 6, 31))
    packed[len(packed) // 2 : len(packed) // 2 + 64] = b"\xff" * 64
    path = tmp_path / "a"
    path.write_bytes(bytes(packed))
    found, troubles = read(path)
    assert [bytes(record.data) for record in found] == [*parts[: len(found)]]
    assert len(found) >= 25 and troubles.counts["torn record"] >= 1


@pytest.mark.parametrize("behind", [b"x", b"\0\0\0", b"\0\0garbage", b"\x1f\x8bgarbage"])
def test_garbage_behind_the_end(tmp_path: Path, behind: bytes) -> None:
    path = write(tmp_path / "a", SOME)
    path.write_bytes(path.read_bytes() + behind)
    found, troubles = read(path)
    assert len(found) == 4
    assert sum(troubles.counts.values()) == (1 if behind.strip(b"\0") else 0)


def test_an_unbelievable_length_takes_no_memory(tmp_path: Path) -> None:
    import google_crc32c

    size = (1 << 50).to_bytes(8, "little")
    check = google_crc32c.value(size)
    masked = ((check >> 15 | check << 17) + 0xA282EAD8) & 0xFFFFFFFF
    path = tmp_path / "a"
    path.write_bytes(plain((b"first",), tmp_path) + size + struct.pack("<I", masked) + bytes(100))
    found, troubles = read(path)
    assert [bytes(record.data) for record in found] == [b"first"]
    assert "record 1 at byte 21" in troubles.first[0].where


def test_files_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    for path, what in ((tmp_path / "empty", "empty"), (tmp_path / "none", "No such file"), (tmp_path, "directory")):
        found, troubles = read(path)
        assert found == [] and what in troubles.first[0].detail


def test_an_unfinished_file_has_no_name(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), RecordWriter(tmp_path / "a") as writer:
        writer.write(b"first")
        _ = 1 // 0
    assert list(tmp_path.iterdir()) == []


@settings(max_examples=500, deadline=None)
@given(st.data())
def test_no_damage_is_fatal(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    dice = data.draw(st.randoms(use_true_random=False))
    folder = tmp_path_factory.mktemp("damaged", numbered=True)
    parts = tuple(dice.randbytes(dice.randrange(200)) for _ in range(dice.randrange(5)))
    raw = bytearray(write(folder / "a", parts, packing=dice.choice([0, 6])).read_bytes())
    for _ in range(dice.randrange(4)):
        at = dice.randrange(len(raw) + 1)
        match dice.randrange(4):
            case 0:
                raw[at : at + 1] = dice.randbytes(1)
            case 1:
                del raw[at:]
            case 2:
                raw[at:at] = dice.randbytes(dice.randrange(30))
            case _:
                del raw[at : at + dice.randrange(20)]
    (folder / "a").write_bytes(raw)
    found, _ = read(folder / "a")
    assert {bytes(record.data) for record in found} <= {*parts}
