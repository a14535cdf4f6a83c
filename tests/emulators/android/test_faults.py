"""What breaks on the way to a phone, broken for real."""

import contextlib
import gc
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from emulators.android.adb import Adb
from emulators.android.errors import (
    AndroidError,
    CommandTimedOut,
    ConnectionLost,
    DeviceOffline,
    NoDevice,
    NoTree,
    SeveralDevices,
    Unauthorized,
)
from emulators.android.phone import AndroidPhone
from emulators.android.server import AdbServer, Listed
from emulators.android.sight import Patience
from emulators.android.survey import survey
from emulators.android.trees import DumpTrees
from emulators.device import DeviceLost
from emulators.virtual.door.handset import Handset
from emulators.virtual.phone import VirtualPhone
from tests.emulators.android.serving import Hooked, door_with, free_port, meet, own_home

PHONE = """
import sys
from emulators.virtual.door.serving import open_door
from emulators.virtual.phone import VirtualPhone

door = open_door([VirtualPhone()])
print(door.ports[0], flush=True)
sys.stdin.read()
"""


@pytest.fixture
def lonely(tmp_path: Path) -> Iterator[AdbServer]:
    """A server of this test alone, that may be killed."""
    server = AdbServer(free_port())
    with own_home(tmp_path, server):
        yield server
        server.kill()


@contextlib.contextmanager
def daemon(speak: Callable[[socket.socket], None]) -> Iterator[int]:
    """Something at a port that speaks to adb as no healthy phone would; gives the port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        ended = threading.Event()

        def serve() -> None:
            with contextlib.suppress(OSError):
                while not ended.is_set():
                    connection, _ = listening.accept()
                    threading.Thread(target=speak, args=(connection,), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        try:
            yield int(listening.getsockname()[1])
        finally:
            ended.set()
            listening.shutdown(socket.SHUT_RDWR)


def distrust(connection: socket.socket) -> None:
    """Asks for a signature until it is sent a public key, as a phone does that was not told to trust this computer."""
    auth, key, token = 0x48545541, 3, bytes(range(20))
    with contextlib.suppress(OSError), connection.makefile("rb") as heard:
        while head := heard.read(24):
            command, kind, _, length = struct.unpack_from("<IIII", head)
            heard.read(length)
            if (command, kind) != (auth, key):
                told = struct.pack("<IIIII", auth, 1, 0, len(token), sum(token))
                connection.sendall(told + struct.pack("<I", auth ^ 0xFFFFFFFF) + token)


def silence(connection: socket.socket) -> None:
    """Hears everything and says nothing."""
    with contextlib.suppress(OSError):
        while connection.recv(1 << 16):
            pass


def state_of(server: AdbServer, serial: str, wanted: str) -> None:
    """Wait for it by asking: not every change of a state is told to those who listen."""
    until = time.monotonic() + 60
    while Listed(serial, wanted) not in server.devices():
        assert time.monotonic() < until, server.devices()
        time.sleep(0.05)


def test_a_phone_that_does_not_trust_us_is_told_by_that_name(server: AdbServer) -> None:
    with daemon(distrust) as port:
        serial = f"emulator-{port - 1}"
        server.introduce(serial)
        state_of(server, serial, "unauthorized")
        with pytest.raises(Unauthorized, match="allow USB debugging"):
            Adb(serial, server=server)
        told = next(each for each in survey(server) if each.serial == serial)
        assert not told.usable and "allow USB debugging" in told.remedy


def test_a_phone_that_is_silent_is_offline(server: AdbServer) -> None:
    with daemon(silence) as port:
        serial = f"emulator-{port - 1}"
        server.introduce(serial)
        state_of(server, serial, "offline")
        with pytest.raises(DeviceOffline, match="reconnect"):
            Adb(serial, server=server)


def test_several_phones_and_none_are_told(lonely: AdbServer) -> None:
    with pytest.raises(NoDevice, match="guiagent phone"):
        Adb(server=lonely)
    with door_with(VirtualPhone()) as one, door_with(VirtualPhone()) as other:
        first = meet(lonely, one.serials[0])
        assert Adb(server=lonely).serial == first
        second = meet(lonely, other.serials[0])
        with pytest.raises(SeveralDevices, match=first):
            Adb(server=lonely)
        assert {each.serial for each in survey(lonely) if each.usable} == {first, second}


def test_a_server_that_was_killed_is_started_again_and_knows_the_phone(lonely: AdbServer) -> None:
    with door_with(VirtualPhone()) as door:
        phone = AndroidPhone(meet(lonely, door.serials[0]), server=lonely, patience=Patience(react=0))
        before = phone.look()
        lonely.kill()
        assert phone.look() == before
        lonely.kill()
        assert phone.link.run("echo hi") == "hi\n"
        phone.close()


def test_a_server_that_dies_in_the_middle_of_a_command_is_told(lonely: AdbServer) -> None:
    hang = Hang()
    with door_with(VirtualPhone(), run=hang.shell) as door, hang.meanwhile(lonely.kill):
        adb = Adb(meet(lonely, door.serials[0]), server=lonely)
        with pytest.raises(ConnectionLost, match=r"may or may not .*server is gone"):
            adb.shell("hang", deadline_s=100)
        hang.over.set()
        assert adb.run("echo hi") == "hi\n"


class Hang:
    """A shell whose command "hang" lasts until it is `over`."""

    def __init__(self) -> None:
        self.shell, self.over = Hooked(), threading.Event()
        self.shell.hooks["hang"] = self._last
        self._begun = threading.Event()

    def _last(self, handset: Handset, script: str, /, **_: object) -> int:
        self._begun.set()
        self.over.wait(100)
        return 0

    @contextlib.contextmanager
    def meanwhile(self, work: Callable[[], object]) -> Iterator[None]:
        """Do this as soon as the command has begun."""
        worker = threading.Thread(target=lambda: self._begun.wait(100) and work())
        worker.start()
        try:
            yield
        finally:
            self.over.set()
            self._begun.set()
            worker.join()


def test_a_phone_that_goes_in_the_middle_of_a_command_is_lost(server: AdbServer) -> None:
    hang = Hang()
    with door_with(VirtualPhone(), run=hang.shell) as door, hang.meanwhile(door.close):
        adb = Adb(meet(server, door.serials[0]), server=server, patience_s=0.5)
        with pytest.raises(DeviceLost, match="may or may not"):
            adb.shell("hang", deadline_s=100)
        with pytest.raises(DeviceLost):
            adb.shell("echo hi", deadline_s=100)


def test_a_phone_whose_process_is_killed_is_lost_and_found_again(server: AdbServer) -> None:
    process = subprocess.Popen([sys.executable, "-c", PHONE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        serial = meet(server, f"emulator-{int(process.stdout.readline()) - 1}")
        phone = AndroidPhone(serial, server=server, patience=Patience(react=0))
        assert phone.look().elements
        phone.link.patience_s = 1.0
        process.kill()
        process.wait(60)
        began = time.monotonic()
        with pytest.raises(DeviceLost):
            phone.look()
        assert time.monotonic() - began < 60
        phone.close()
    finally:
        process.kill()
        process.communicate(timeout=60)


def test_a_dump_that_hangs_is_killed_by_its_number_and_named(server: AdbServer) -> None:
    run = Hooked()
    ended = threading.Event()

    def stuck(handset: Handset, script: str, /, *, stdout: object, **_: object) -> int:
        stdout.write(b"4711\n")  # type: ignore[attr-defined]
        stdout.flush() if hasattr(stdout, "flush") else None
        ended.wait(120)
        return 0

    def kill(handset: Handset, script: str, /, **_: object) -> int:
        assert script == "kill -9 4711"
        ended.set()
        return 0

    run.hooks.update({"uiautomator dump": stuck, "kill -9": kill})
    with door_with(VirtualPhone(), u2=False, run=run) as door:
        adb = Adb(meet(server, door.serials[0]), server=server)
        with pytest.raises(CommandTimedOut, match=r"hung for 1\.5 s"):
            DumpTrees(adb).dump(deadline_s=1.5)
        assert ended.wait(60)
        ended.clear()
        phone = AndroidPhone(
            adb.serial, server=server, frames="png", trees="dump", patience=Patience(look=0.7, settle=0, react=0)
        )
        screen = phone.look()
        assert screen.frame is not None and screen.elements == ()
        assert "hung" in phone.no_tree
        ended.clear()
        with pytest.raises(CommandTimedOut):
            phone.look(tree=True, pixels=False)
        phone.close()


def test_a_screen_without_a_tree_is_told_with_pixels_alone(server: AdbServer) -> None:
    run = Hooked()

    def restless(handset: Handset, script: str, /, *, stdout: object, **_: object) -> int:
        stdout.write(b"12\nERROR: could not get idle state.\n")  # type: ignore[attr-defined]
        return 0

    run.hooks["uiautomator dump"] = restless
    with door_with(VirtualPhone(), u2=False, run=run) as door:
        phone = AndroidPhone(meet(server, door.serials[0]), server=server, patience=Patience(react=0))
        screen = phone.look()
        assert screen.frame is not None and screen.elements == ()
        assert "could not get idle state" in phone.no_tree
        with pytest.raises(NoTree, match="idle state"):
            phone.look(pixels=False)
        del run.hooks["uiautomator dump"]
        assert phone.look().elements and phone.no_tree == ""
        phone.close()


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def connect_and_go(server: AdbServer, serial: str, count: int) -> None:
    def once() -> None:
        phone = AndroidPhone(serial, server=server, patience=Patience(react=0, settle=0))
        phone.look(pixels=False)
        phone.close()

    once()
    gc.collect()
    files, threads = open_files(), threading.active_count()
    for _ in range(count):
        once()
    gc.collect()
    until = time.monotonic() + 60
    while (open_files() > files or threading.active_count() > threads) and time.monotonic() < until:
        time.sleep(0.02)  # until what has ended is gone
    assert open_files() <= files + 2
    assert threading.active_count() <= threads


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc to count open files")
def test_30_connects_leave_nothing_behind(server: AdbServer) -> None:
    with phone_of_its_own(server) as serial:
        connect_and_go(server, serial, 30)


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc to count open files")
def test_1_000_connects_leave_nothing_behind(server: AdbServer) -> None:
    with phone_of_its_own(server) as serial:
        connect_and_go(server, serial, 1_000)


@contextlib.contextmanager
def phone_of_its_own(server: AdbServer) -> Iterator[str]:
    """A phone in another process, whose files and threads are not counted here."""
    process = subprocess.Popen([sys.executable, "-c", PHONE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield meet(server, f"emulator-{int(process.stdout.readline()) - 1}")
    finally:
        process.communicate(timeout=60)


def test_all_errors_have_one_root() -> None:
    from emulators.android import errors

    classes = [each for each in vars(errors).values() if isinstance(each, type) and each.__module__ == errors.__name__]
    assert len(classes) > 15
    assert all(issubclass(each, AndroidError) for each in classes)


def test_a_phone_that_the_server_was_never_told_of_is_found(server: AdbServer) -> None:
    with door_with(VirtualPhone()) as door:
        assert Adb(door.serials[0], server=server).run("echo hi") == "hi\n"
    with door_with(VirtualPhone()) as door:
        address = f"127.0.0.1:{door.ports[0]}"
        assert Adb(address, server=server).run("echo hi") == "hi\n"
        server.disconnect(address)
        server.disconnect(address)
    with pytest.raises(NoDevice, match="listens there"):
        Adb("127.0.0.1:1", server=server)
