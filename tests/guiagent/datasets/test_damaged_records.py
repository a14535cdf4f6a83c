"""TFRecord data sets damaged at random: whatever is wrong in them is reported, and never fatal."""

import contextlib
import gzip
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from emulators.screen import Screen
from guiagent.datasets.aitw import Aitw
from guiagent.datasets.android_control import AndroidControl
from guiagent.datasets.episode import DataSet, DatasetError, Troubles
from guiagent.datasets.examples import Feature, example
from tests.guiagent.datasets.aitw_folder import step
from tests.guiagent.datasets.android_control_folder import features
from tests.guiagent.datasets.mutation import assert_told, damaged

pytest.importorskip("google_crc32c", reason="the extra data is not installed")

ODD: tuple[Feature, ...] = (
    [],
    [0],
    [-1],
    [2**63 - 1, -(2**63)],
    [0.5],
    [float("nan")] * 2,
    [b""],
    [b"\xff\xfe"],
    [b"{}"] * 3,
)


def odd(held: dict[str, Feature], dice: random.Random) -> dict[str, Feature]:
    """Features with something in one of them changed: a value, its kind, how many there are."""
    name = dice.choice([*held])
    values = [*held[name]]
    match dice.randrange(5):
        case 0:
            return {other: value for other, value in held.items() if other != name}
        case 1:
            return {**held, name: dice.choice(ODD)}
        case 2 if values:
            values.pop(dice.randrange(len(values)))
        case 3 if values:
            values.insert(dice.randrange(len(values)), dice.choice(values))
        case _ if values:
            place = dice.randrange(len(values))
            value = values[place]
            values[place] = damaged(value, dice) if isinstance(value, bytes) else dice.choice((0, -5, 2**40))
    return {**held, name: values}  # type: ignore[dict-item]


def file_of(path: Path, records: list[dict[str, Feature]], dice: random.Random) -> None:
    """A file with damage on one of three levels: in what a record says, in its bytes, or in those of the file."""
    level = dice.randrange(3)
    raw = [example(odd(each, dice) if level == 0 and dice.random() < 0.5 else each) for each in records]
    if level == 1:
        raw = [damaged(each, dice) if dice.random() < 0.5 else each for each in raw]
    file = b"".join(map(framed, raw))
    file = gzip.compress(file, 1) if dice.random() < 0.5 else file
    path.write_bytes(damaged(file, dice) if level == 2 else file)


def framed(data: bytes) -> bytes:
    """A record, as RecordWriter writes it."""
    size = len(data).to_bytes(8, "little")
    return size + checked(size) + data + checked(data)


def checked(data: bytes) -> bytes:
    import google_crc32c

    check: int = google_crc32c.value(data)
    return (((check >> 15 | check << 17) + 0xA282EAD8) & 0xFFFFFFFF).to_bytes(4, "little")


def android_control(folder: Path, dice: random.Random) -> DataSet:
    actions = [{"action_type": "click", "x": 1, "y": 2}, {"action_type": "scroll", "direction": "up"}]
    file_of(folder / "android_control-00000-of-00001", [features(number, actions) for number in range(3)], dice)
    lists = {"splits.json": {"test": [0, 1, 2]}, "test_subsplits.json": {"IDD": [0, 1]}}
    for name, held in lists.items():
        (folder / name).write_text(json.dumps(held))
    return AndroidControl(folder, split=dice.choice(["test", "all"]), empty=dice.random() < 0.5)


def aitw(folder: Path, dice: random.Random) -> DataSet:
    (folder / "single").mkdir(exist_ok=True)
    file_of(folder / "single" / "single-00000-of-00001", [step(str(i // 2), i % 2, 2) for i in range(4)], dice)
    return Aitw(folder, split="all")


def screens(found: DataSet, troubles: Troubles) -> Iterator[Screen]:
    for episode in found.episodes(troubles):
        assert isinstance(episode.id, str)
        yield from (one.screen for one in episode.trajectory.steps)
        if episode.trajectory.final is not None:
            yield episode.trajectory.final


def survives(folder: Path, seeds: range) -> None:
    for seed in seeds:
        dice = random.Random(seed)
        made, troubles = (android_control, aitw)[seed % 2](folder, dice), Troubles()
        found = list(screens(made, troubles))
        assert_told(troubles)
        assert found or troubles.counts, seed
        for screen in found:
            with contextlib.suppress(DatasetError):  # an image that is damaged inside says so when it is decoded
                assert screen.frame is None or screen.frame.rgb().shape == (screen.height, screen.width, 3)


def test_damaged_lists_are_named(tmp_path: Path) -> None:
    made = android_control(tmp_path, random.Random(0))
    for seed in range(200):
        dice = random.Random(seed)
        file = tmp_path / dice.choice(["splits.json", "test_subsplits.json"])
        whole = file.read_bytes()
        file.write_bytes(damaged(whole, dice))
        try:
            assert list(made.episodes(Troubles())) is not None
        except DatasetError as error:
            assert "splits.json" in str(error)
        file.write_bytes(whole)


def test_damage_is_never_fatal(tmp_path: Path) -> None:
    survives(tmp_path, range(500))


@pytest.mark.long
@pytest.mark.parametrize("part", range(5))
def test_more_damage_is_never_fatal(tmp_path: Path, part: int) -> None:
    survives(tmp_path, range(1000 + 2000 * part, 3000 + 2000 * part))
