"""Files pushed and pulled by the stock adb."""

import os
import stat
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from emulators.virtual.door.handset import Handset
from tests.emulators.virtual.door.command_line import CommandLine

HOME = "/data/local/tmp"


def contents(folder: Path) -> dict[str, bytes | None]:
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def said(done: subprocess.CompletedProcess[bytes]) -> bytes:
    return done.stdout + done.stderr


def test_a_file_there_and_back(adb: CommandLine, handset: Handset, tmp_path: Path) -> None:
    here, back = tmp_path / "here", tmp_path / "back"
    here.write_bytes(b"\x00\xff" * 70_001)
    os.utime(here, (1_600_000_000, 1_600_000_000))
    here.chmod(0o640)
    adb("push", here, f"{HOME}/file")
    there = handset.files.stat(f"{HOME}/file")
    assert (there.size, there.mtime, stat.S_IMODE(there.mode), there.owner) == (140_002, 1_600_000_000, 0o666, "shell")
    adb("pull", "-a", f"{HOME}/file", back)
    assert back.read_bytes() == here.read_bytes()
    assert int(back.stat().st_mtime) == 1_600_000_000


def test_a_tree_there_and_back(adb: CommandLine, handset: Handset, folder: Path, tmp_path: Path) -> None:
    before = contents(folder)
    adb("push", folder, f"{HOME}/")
    adb("push", folder, "/sdcard/Download/")
    assert handset.files.list("/sdcard/Download/tree/deep") == ["er", "größe 大.bin"]
    for number, place in enumerate((f"{HOME}/tree", "/sdcard/Download/tree", "/storage/self/primary/Download/tree")):
        adb("pull", place, tmp_path / f"back{number}")
        assert contents(tmp_path / f"back{number}") == {k: v for k, v in before.items() if k != "bare"} | {
            k: v for k, v in contents(tmp_path / f"back{number}").items() if k == "bare"
        }
    assert handset.phone.world.files.exists("/storage/emulated/0/Download/tree/deep/er/x")


def test_sync_sends_only_what_has_changed(adb: CommandLine, folder: Path) -> None:
    adb("push", "--sync", f"{folder}/.", f"{HOME}/synced")
    assert b"0 files pushed" in said(adb.run("push", "--sync", f"{folder}/.", f"{HOME}/synced"))
    (folder / "empty").write_bytes(b"no more")
    os.utime(folder / "empty", (time.time() + 5, time.time() + 5))
    assert b"1 file pushed" in said(adb.run("push", "--sync", f"{folder}/.", f"{HOME}/synced"))


def test_links_go_as_links(adb: CommandLine, handset: Handset, tmp_path: Path) -> None:
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "target").write_bytes(b"here")
    (tmp_path / "links" / "link").symlink_to("target")
    adb("push", tmp_path / "links", HOME)
    assert handset.files.readlink(f"{HOME}/links/link") == "target"
    assert handset.files.read(f"{HOME}/links/link") == b"here"
    adb("pull", f"{HOME}/links/link", tmp_path / "followed")
    assert (tmp_path / "followed").read_bytes() == b"here"


def test_twenty_megabytes(adb: CommandLine, tmp_path: Path) -> None:
    large = tmp_path / "large"
    large.write_bytes(os.urandom(1 << 20) * 20)
    adb("push", large, f"{HOME}/large")
    adb("pull", f"{HOME}/large", tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == large.read_bytes()


def test_refusals_in_android_s_words(adb: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"x" * 200_000)
    assert b"No such file or directory" in adb.fails("pull", "/sdcard/none", tmp_path / "y")
    assert b"Permission denied" in adb.fails("pull", "/data/data/org.tasks/databases/database", tmp_path / "y")
    assert b"Read-only file system" in adb.fails("push", tmp_path / "x", "/system/x")
    assert b"Permission denied" in adb.fails("push", tmp_path / "x", "/data/x")
    assert b"Not a directory" in adb.fails("push", tmp_path / "x", "/system/build.prop/x")
    assert adb("push", tmp_path / "x", "/sdcard/x") is not None


def test_a_database_pushed_is_the_app_s(adb: CommandLine, handset: Handset, tmp_path: Path) -> None:
    import contextlib
    import sqlite3

    path = "/data/data/org.tasks/databases/database"
    adb("root")
    adb("wait-for-device")
    adb("pull", path, tmp_path / "database")
    with contextlib.closing(sqlite3.connect(tmp_path / "database")) as connection:
        titles = [title for (title,) in connection.execute("select title from tasks")]
        assert titles
        connection.execute("update tasks set title = 'pushed'")
        connection.commit()
    adb("push", tmp_path / "database", path)
    assert {title for (title,) in handset.phone.world.query(path, "select title from tasks")} == {"pushed"}
    adb("unroot")
    adb("wait-for-device")


names = st.text(st.characters(blacklist_characters="/\0", codec="utf-8"), min_size=1, max_size=20).filter(
    lambda name: name not in (".", "..") and len(name.encode()) < 200
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(path=st.lists(names, min_size=1, max_size=3), data=st.binary(max_size=100_000))
@example(path=["a,b", "c,33188"], data=b"x" * 65_536)
@example(path=["\n", "-rf", " "], data=b"")
def test_any_name_and_any_bytes_survive(
    adb: CommandLine, *, handset: Handset, tmp_path_factory: pytest.TempPathFactory, path: list[str], data: bytes
) -> None:
    there = "/".join([HOME, "any", *path])
    here = tmp_path_factory.mktemp("any")
    (here / "given").write_bytes(data)
    adb("push", here / "given", there)
    assert handset.files.read(there) == data
    adb("pull", there, here / "back")
    assert (here / "back").read_bytes() == data
    handset.files.remove_tree(f"{HOME}/any")
