"""Many phones in one process, many connections to one phone, and nothing left behind."""

import gc
import socket
import struct
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from emulators.device import DeviceError
from emulators.virtual.door.handset import Handset
from emulators.virtual.door.packets import VERSION, Packet, packed
from emulators.virtual.door.pipes import PipeIn, PipeOut
from emulators.virtual.door.serving import Door, open_door, serve
from emulators.virtual.phone import VirtualPhone
from tests.emulators.virtual.door.command_line import CommandLine

HEADER = struct.Struct("<4sIIIII")


class Peer:
    """A client that speaks the transport protocol by itself."""

    def __init__(self, port: int, version: int = VERSION, longest: int = 65_536) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), 60)
        self.put(b"CNXN", version, longest, b"host::\0")
        self.banner = self.get()

    def put(self, command: bytes, first: int, second: int, data: bytes = b"") -> None:
        self._socket.sendall(packed(Packet(command, first, second, data), checked=True))

    def get(self) -> tuple[bytes, int, int, bytes]:
        command, first, second, length, _, _ = HEADER.unpack(self._exactly(HEADER.size))
        return command, first, second, self._exactly(length)

    def _exactly(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            part = self._socket.recv(size - len(data))
            if not part:
                raise EOFError
            data += part
        return data

    def ask(self, service: bytes) -> bytes:
        """All that a service sends."""
        self.put(b"OPEN", 7, 0, service + b"\0")
        said = b""
        while True:
            command, theirs, _, data = self.get()
            if command == b"WRTE":
                said += data
                self.put(b"OKAY", 7, theirs)
            elif command == b"CLSE":
                return said

    def close(self) -> None:
        self._socket.close()

    def __enter__(self) -> "Peer":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def until(ready: Callable[[], bool], deadline_s: float = 60.0) -> bool:
    end = time.monotonic() + deadline_s
    while not ready():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)  # what is waited for lies in another thread
    return True


def descriptors() -> int:
    return len([*Path("/proc/self/fd").iterdir()])


def test_32_phones_in_one_process(server: CommandLine) -> None:
    before = threading.active_count()
    with serve(32) as door:
        phones = [server.meet(port, serial) for port, serial in zip(door.ports, door.serials, strict=True)]
        for number, phone in enumerate(phones):
            phone("shell", f"echo {number}")
            door.handsets[number].system_files.write("/data/local/tmp/number", b"%d" % number)
        for number, phone in enumerate(phones):
            assert phone("exec-out", "cat /data/local/tmp/number") == b"%d" % number
    assert until(lambda: threading.active_count() <= before)


@pytest.mark.parametrize("count", [100, pytest.param(1000, marks=pytest.mark.long)])
def test_connections_leave_nothing_behind(door: Door, count: int) -> None:
    def connect(number: int) -> None:
        peer = Peer(door.ports[0])
        if number % 3 == 0:
            assert peer.ask(b"exec:echo x") == b"x\n"
        elif number % 3 == 1:
            peer.put(b"OPEN", 5, 0, b"shell,v2,raw:cat\0")
            assert peer.get()[0] == b"OKAY"
        else:
            peer.put(b"OPEN", 5, 0, b"sync:\0")
        peer.close()

    for number in range(12):
        connect(number)
    gc.collect()
    assert until(lambda: not door._connections)
    open_before, threads_before = descriptors(), threading.active_count()
    for number in range(count):
        connect(number)
    assert until(lambda: not door._connections)
    gc.collect()
    assert until(lambda: descriptors() <= open_before)
    assert until(lambda: threading.active_count() <= threads_before + 4)


def test_closing_frees_everything() -> None:
    gc.collect()
    open_before, threads_before = descriptors(), threading.active_count()
    for _ in range(3):
        with serve(2) as door:
            peer = Peer(door.ports[0])
            peer.put(b"OPEN", 5, 0, b"shell,v2,raw:cat\0")
            assert peer.get()[0] == b"OKAY"
        peer.close()
    gc.collect()
    assert until(lambda: descriptors() <= open_before and threading.active_count() <= threads_before)


def test_only_this_computer_is_listened_to(door: Door) -> None:
    own = {
        line.split()[1]
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]
        if int(line.split()[1].rpartition(":")[2], 16) in (*door.ports, *door.console_ports) and line.split()[3] == "0A"
    }
    assert len(own) == 2 and all(address.startswith("0100007F:") for address in own)


def test_an_old_client_gets_checksums_and_small_packets(door: Door) -> None:
    with Peer(door.ports[0], version=0x01000000, longest=4096) as peer:
        assert peer.banner[0] == b"CNXN" and peer.banner[3].startswith(b"device::ro.product.name=")
        assert peer.ask(b"exec:cat /proc/version").startswith(b"Linux version")


def test_a_slow_reader_holds_up_only_itself(door: Door) -> None:
    handset = door.handsets[0]
    handset.system_files.write("/data/local/tmp/large", bytes(30_000_000))
    with Peer(door.ports[0]) as slow, Peer(door.ports[0]) as quick:
        slow.put(b"OPEN", 5, 0, b"exec:cat /data/local/tmp/large\0")
        assert slow.get()[0] == b"OKAY" and slow.get()[0] == b"WRTE"
        assert quick.ask(b"exec:echo quick") == b"quick\n"
    handset.system_files.remove("/data/local/tmp/large")


def test_ports_that_cannot_be_had() -> None:
    with pytest.raises(DeviceError, match="odd"), serve(port=5556):
        pass
    with serve() as door, pytest.raises(DeviceError, match="taken"), serve(port=door.ports[0]):
        pass


def test_a_phone_that_comes_back_at_its_port_is_found_again(server: CommandLine) -> None:
    with serve() as door:
        port, phone = door.ports[0], server.meet(door.ports[0], door.serials[0])
        assert phone("shell", "echo", "first") == b"first\n"
    phone.until("")
    with serve(port=port):
        phone.until("device")
        assert phone("shell", "echo", "second") == b"second\n"


def test_two_clocks() -> None:
    with serve(clock="told") as door:
        handset = door.handsets[0]
        before = handset.now()
        handset.sleep(90)
        assert handset.now() == before + 90
    with serve(clock="real") as door:
        handset = door.handsets[0]
        before = handset.now()
        assert until(lambda: handset.now() >= before + 1.0)
        assert handset.phone.world.state.now >= int(before) + 1
        shown = handset.phone.world.state.now
        assert until(lambda: handset.phone.world.state.now > shown), "nobody has asked for the time"


def test_the_size_of_the_terminal_is_heard() -> None:
    seen = []

    def run(handset: Handset, script: str, /, *, stdin: PipeIn, stdout: PipeOut, stderr: PipeOut, tty: bool) -> int:
        stdin.readline()
        seen.append((stdin.window, tty))
        return 3

    door = open_door([VirtualPhone()], run=run)
    with Peer(door.ports[0]) as peer:
        peer.put(b"OPEN", 7, 0, b"shell,v2,TERM=xterm,pty:\0")
        _, theirs, _, _ = peer.get()
        size, line = b"50x132,0x0\0", b"go\r"
        for kind, body in ((5, size), (0, line)):
            peer.put(b"WRTE", 7, theirs, bytes((kind,)) + len(body).to_bytes(4, "little") + body)
        said = b""
        while not said.endswith(b"\x03\x01\0\0\0\x03"):
            command, _, _, data = peer.get()
            said += data
            if command == b"WRTE":
                peer.put(b"OKAY", 7, theirs)
    door.close()
    assert seen == [((50, 132), True)]
