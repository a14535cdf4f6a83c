"""The tree of files as Android has it: one view of what the phone, its databases and the system image hold."""

import contextlib
import errno
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from emulators.trajectory import State
from emulators.virtual.door.entries import ROOT, SHELL
from emulators.virtual.door.filesystem import FileSystem
from emulators.virtual.door.handset import Handset
from emulators.virtual.phone import VirtualPhone

TMP = "/data/local/tmp"
TASKS = "/data/data/org.tasks/databases/database"


@pytest.fixture(scope="module")
def phone() -> VirtualPhone:
    return VirtualPhone()


@pytest.fixture(scope="module")
def fresh(phone: VirtualPhone) -> State:
    return phone.save()


@pytest.fixture
def handset(phone: VirtualPhone, fresh: State) -> Handset:
    phone.load(fresh)
    return Handset(phone)


@pytest.fixture
def files(handset: Handset) -> FileSystem:
    return handset.system_files


def refused(what: Callable[[], object]) -> int:
    with pytest.raises(OSError) as caught:
        what()
    return caught.value.errno or 0


def rows(pages: bytes, sql: str) -> list[tuple[object, ...]]:
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(pages)
        return connection.execute(sql).fetchall()


def new_task(title: str) -> str:
    numbers = (
        "importance dueDate hideUntil created modified completed deleted estimatedSeconds elapsedSeconds timerStart"
    )
    names = [*numbers.split(), "notificationFlags", "lastNotified", "collapsed", "parent", "read_only"]
    return f"insert into tasks (title, {', '.join(names)}) values ('{title}'{', 0' * len(names)})"


def changed(pages: bytes, sql: str) -> bytes:
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.deserialize(pages)
        connection.execute(sql)
        return connection.serialize()


def test_shared_storage_has_its_many_names(files: FileSystem) -> None:
    names = {"/sdcard", "/mnt/sdcard", "/storage/self/primary", "/data/media/0", "/mnt/user/0/primary"}
    files.write("/sdcard/Download/x", b"1")
    assert {files.read(f"{name}/Download/x") for name in names} == {b"1"}
    assert {files.realpath(name) for name in names} == {"/storage/emulated/0"}
    assert files.stat("/sdcard", follow=False).is_link and files.stat("/sdcard").is_folder
    assert files.realpath("/data/user/0/org.tasks/../net.osmand/.") == "/data/data/net.osmand"


def test_what_is_written_the_phone_has_and_the_other_way(handset: Handset, files: FileSystem) -> None:
    world = handset.phone.world
    files.write("/sdcard/Documents/from_door.txt", b"door")
    assert world.files.read("/storage/emulated/0/Documents/from_door.txt") == b"door"
    world.put_files(world.files.write("/storage/emulated/0/Documents/from_phone.txt", b"phone", modified=1_000_000))
    there = files.stat("/sdcard/Documents/from_phone.txt")
    assert (there.size, there.mtime, stat.S_IMODE(there.mode), there.group) == (5, 1_000_000, 0o660, "media_rw")
    world.put_files(world.files.delete("/storage/emulated/0/Documents/from_door.txt"))
    assert not files.exists("/sdcard/Documents/from_door.txt")
    files.remove("/sdcard/Documents/from_phone.txt")
    assert not world.files.exists("/storage/emulated/0/Documents/from_phone.txt")


def test_apps_have_their_folders(handset: Handset, files: FileSystem) -> None:
    assert {"cache", "databases", "files", "shared_prefs"} <= {*files.list("/data/data/org.tasks")}
    home = files.stat("/data/data/org.tasks")
    assert (home.uid, stat.S_IMODE(home.mode)) == (handset.uid("org.tasks"), 0o700)
    assert files.stat(TASKS).owner.startswith("u0_a") and stat.S_IMODE(files.stat(TASKS).mode) == 0o660


def test_a_database_is_a_file(handset: Handset, files: FileSystem) -> None:
    pages = files.read(TASKS)
    world = handset.phone.world
    assert rows(pages, "select count(*) from tasks") == world.query(TASKS, "select count(*) from tasks")
    files.write(TASKS, changed(pages, "update tasks set title = 'written'"))
    assert world.query(TASKS, "select distinct title from tasks") == [("written",)]
    world.execute(TASKS, "update tasks set title = 'by the app'")
    assert rows(files.read(TASKS), "select distinct title from tasks") == [("by the app",)]


def test_a_damaged_database_is_begun_anew(handset: Handset, files: FileSystem) -> None:
    world = handset.phone.world
    files.write(TASKS, b"not a database")
    assert files.read(TASKS) == b"not a database"
    assert world.query(TASKS, "select count(*) from tasks") == [(0,)]
    world.execute(TASKS, new_task("new"))
    assert rows(files.read(TASKS), "select title from tasks") == [("new",)]
    files.write(TASKS, changed(files.read(TASKS), "drop table tasks"))
    assert world.query(TASKS, "select count(*) from tasks") == [(0,)]
    handset.phone.look(pixels=False)


def test_a_database_that_is_removed_comes_back_when_the_app_writes(handset: Handset, files: FileSystem) -> None:
    world = handset.phone.world
    files.remove_tree("/data/data/org.tasks/databases")
    assert not files.exists(TASKS) and files.list("/data/data/org.tasks").count("databases") == 0
    assert world.query(TASKS, "select count(*) from tasks") == [(0,)]
    world.execute(TASKS, new_task("again"))
    assert files.list("/data/data/org.tasks/databases") == ["database"]


def test_a_write_ahead_log_is_merged(handset: Handset, files: FileSystem, tmp_path: Path) -> None:
    here = tmp_path / "database"
    here.write_bytes(files.read(TASKS))
    with contextlib.closing(sqlite3.connect(here, isolation_level=None)) as connection:
        connection.execute("pragma journal_mode=wal")
        connection.execute("delete from tasks")
        connection.execute(new_task("logged"))
        files.write(TASKS, here.read_bytes())
        files.write(f"{TASKS}-shm", (tmp_path / "database-shm").read_bytes())
        files.write(f"{TASKS}-wal", (tmp_path / "database-wal").read_bytes())
    assert handset.phone.world.query(TASKS, "select title from tasks") == [("logged",)]
    assert f"{TASKS}-wal" not in handset.phone.world.files.list("/data/data/org.tasks/databases")
    files.write(f"{TASKS}-wal", b"nonsense")
    assert handset.phone.world.query(TASKS, "select title from tasks") == [("logged",)]


def test_who_may_do_what(handset: Handset) -> None:
    files = handset.files
    assert files.actor == SHELL
    assert refused(lambda: files.list("/data/data")) == errno.EACCES
    assert refused(lambda: files.list("/data/data/org.tasks")) == errno.EACCES
    assert refused(lambda: files.read(TASKS)) == errno.EACCES
    assert refused(lambda: files.write("/system/x", b"")) == errno.EROFS
    assert refused(lambda: files.write("/data/x", b"")) == errno.EACCES
    files.write(f"{TMP}/own", b"mine")
    files.chmod(f"{TMP}/own", 0o600)
    files.write("/sdcard/shared", b"ours")
    assert refused(lambda: files.chown(f"{TMP}/own", 0)) == errno.EPERM
    root = files.by(ROOT)
    root.write(f"{TMP}/roots", b"secret")
    root.chmod(f"{TMP}/roots", 0o600)
    assert refused(lambda: files.read(f"{TMP}/roots")) == errno.EACCES
    assert refused(lambda: files.chmod(f"{TMP}/roots", 0o666)) == errno.EPERM
    handset.remounted = True
    root.write("/system/x", b"")
    assert root.exists("/system/x")


def test_errors_have_the_right_number(files: FileSystem) -> None:
    files.mkdir(f"{TMP}/full/er", parents=True)
    files.write(f"{TMP}/file", b"")
    files.symlink("loop", f"{TMP}/loop")
    cases = {
        errno.ENOENT: lambda: files.read(f"{TMP}/none"),
        errno.EISDIR: lambda: files.read(f"{TMP}/full"),
        errno.ENOTDIR: lambda: files.read(f"{TMP}/file/x"),
        errno.ENOTEMPTY: lambda: files.rmdir(f"{TMP}/full"),
        errno.EEXIST: lambda: files.mkdir(f"{TMP}/full"),
        errno.ELOOP: lambda: files.read(f"{TMP}/loop"),
        errno.EINVAL: lambda: files.rename(f"{TMP}/full", f"{TMP}/full/er/in"),
        errno.ENAMETOOLONG: lambda: files.write(f"{TMP}/{'x' * 256}", b""),
        errno.EILSEQ: lambda: files.write("/sdcard/\udcff", b""),
        errno.EPERM: lambda: files.symlink("x", "/sdcard/link"),
        errno.EBUSY: lambda: files.remove_tree("/"),
    }
    assert {number: refused(what) for number, what in cases.items()} == {number: number for number in cases}
    assert refused(lambda: files.read(f"{TMP}/file/")) == errno.ENOTDIR
    assert refused(lambda: files.rename(f"{TMP}/file", f"{TMP}/full")) == errno.EISDIR
    assert refused(lambda: files.rename(f"{TMP}/full", f"{TMP}/file")) == errno.ENOTDIR


def test_modes_owners_and_times_are_kept(files: FileSystem) -> None:
    files.write(f"{TMP}/x", b"")
    files.chmod(f"{TMP}/x", 0o4711)
    files.chown(f"{TMP}/x", 1000, 1007)
    files.utime(f"{TMP}/x", 1_234_567_890_123_456_789)
    found = files.stat(f"{TMP}/x")
    assert (stat.S_IMODE(found.mode), found.owner, found.group) == (0o4711, "system", "log")
    assert found.mtime_ns == 1_234_567_890_123_456_789
    files.rename(f"{TMP}/x", f"{TMP}/y")
    assert files.stat(f"{TMP}/y").mtime_ns == 1_234_567_890_123_456_789 and files.stat(f"{TMP}/y").owner == "system"
    files.write("/sdcard/x", b"")
    files.chmod("/sdcard/x", 0o777)
    assert stat.S_IMODE(files.stat("/sdcard/x").mode) == 0o660
    files.utime("/sdcard/x", 5_000_000_007)
    assert files.stat("/sdcard/x").mtime_ns == 5_000_000_007
    files.utime(TASKS, 7_000_000_000)
    assert files.stat(TASKS).mtime == 7


def test_a_tree_moves_across(handset: Handset, files: FileSystem) -> None:
    files.mkdir(f"{TMP}/a/b", parents=True)
    files.write(f"{TMP}/a/b/c", b"deep")
    files.rename(f"{TMP}/a", "/sdcard/Download/a")
    assert handset.phone.world.files.read("/storage/emulated/0/Download/a/b/c") == b"deep"
    files.rename("/sdcard/Download/a", f"{TMP}/back")
    assert [path for path, _ in files.walk(f"{TMP}/back")] == [f"{TMP}/back", f"{TMP}/back/b", f"{TMP}/back/b/c"]
    assert not handset.phone.world.files.exists("/storage/emulated/0/Download/a")


def test_patterns(files: FileSystem) -> None:
    files.mkdir(f"{TMP}/g/sub", parents=True)
    for name in ("a1", "a2", "b1", ".hidden", "[x]", "a*"):
        files.write(f"{TMP}/g/{name}", b"")
    at = f"{TMP}/g"
    assert files.glob(f"{at}/a?") == [f"{at}/a*", f"{at}/a1", f"{at}/a2"]
    assert files.glob(f"{at}/[!a]*") == [f"{at}/[x]", f"{at}/b1", f"{at}/sub"]
    assert files.glob(f"{at}/a\\*") == [f"{at}/a*"]
    assert files.glob(f"{at}/\\[x]") == [f"{at}/[x]"]
    assert files.glob(f"{at}/.h*") == [f"{at}/.hidden"]
    assert files.glob(f"{at}/*/") == [f"{at}/sub/"]
    assert files.glob(f"{at}/[[:digit:]]*") == [] and files.glob(f"{at}/nothing*") == []
    assert files.glob("/data/local/t*/g/a[1-9]") == [f"{at}/a1", f"{at}/a2"]


def test_devices_and_proc(handset: Handset, files: FileSystem) -> None:
    files.write("/dev/null", b"gone")
    assert files.read("/dev/null") == b"" and files.read("/dev/zero", size=5) == bytes(5)
    assert files.stat("/dev/null").is_device
    handset.sleep(100)
    assert files.read("/proc/uptime").startswith(b"160.00")
    assert refused(lambda: files.write("/proc/uptime", b"")) == errno.EROFS


def test_snapshots_hold_the_whole_tree(handset: Handset, files: FileSystem) -> None:
    files.write(f"{TMP}/kept", b"1")
    files.chmod(f"{TMP}/kept", 0o640)
    handset.save("s")
    files.remove(f"{TMP}/kept")
    files.write("/sdcard/later", b"")
    files.remove(TASKS)
    handset.load("s")
    assert (files.read(f"{TMP}/kept"), stat.S_IMODE(files.stat(f"{TMP}/kept").mode)) == (b"1", 0o640)
    assert not files.exists("/sdcard/later") and files.exists(TASKS)
    handset.phone.load(handset.snapshots["s"].state)
    assert files.exists(TASKS)
