"""The client of the adb server, against the real server and a phone of ours behind it."""

import socket
import threading
import time

import pytest

from emulators.android.adb import Adb
from emulators.android.connection import Deadline
from emulators.android.errors import CommandFailed, CommandTimedOut, NoDevice, Refused, ServerGone, TransferFailed
from emulators.android.server import AdbServer, Listed
from emulators.android.transfer import list_folder, pull, push, stat_file
from emulators.virtual.door.serving import Door
from tests.emulators.android.serving import free_port

SHARED = "/sdcard/Download"


def test_exit_status_and_both_streams_come_apart(adb: Adb) -> None:
    assert adb.shell("echo out; echo err >&2; exit 7") == adb.shell(["sh", "-c", "echo out; echo err >&2; exit 7"])
    output = adb.shell("echo out; echo err >&2; exit 7")
    assert (output.out, output.err, output.code) == (b"out\n", b"err\n", 7)


def test_input_reaches_a_command_to_its_last_byte(adb: Adb) -> None:
    data = bytes(range(256)) * 1000
    assert adb.shell("cat", stdin=data).out == data
    assert adb.shell("cat", stdin=b"").out == b""
    with pytest.raises(CommandTimedOut):
        adb.shell("cat", deadline_s=0.2)


def test_a_failed_command_says_what_it_said(adb: Adb) -> None:
    with pytest.raises(CommandFailed, match=r"ended with 1 .*nowhere"):
        adb.run("ls /nowhere/at/all || exit 1")
    assert adb.run(["echo", "a  b"]) == "a  b\n"


def test_exec_gives_the_bytes_as_they_are(adb: Adb) -> None:
    assert adb.exec("printf 'a\\r\\nb'") == b"a\r\nb"


def test_a_command_that_does_not_end_is_given_up_at_its_deadline(adb: Adb) -> None:
    began = time.monotonic()
    with pytest.raises(CommandTimedOut, match=r"within 0\.3 s"):
        adb.shell("while true; do sleep 1; done", deadline_s=0.3)
    assert time.monotonic() - began < 60


def test_files_are_written_read_looked_at_and_listed(adb: Adb) -> None:
    data = bytes(range(256)) * 3000
    push(adb, data, f"{SHARED}/some file.bin", modified=1_700_000_000)
    assert pull(adb, f"{SHARED}/some file.bin") == data
    entry = stat_file(adb, f"{SHARED}/some file.bin")
    assert entry is not None and (entry.size, entry.modified) == (len(data), 1_700_000_000)
    assert "some file.bin" in [e.name for e in list_folder(adb, SHARED)]
    assert stat_file(adb, f"{SHARED}/nothing") is None
    assert list_folder(adb, "/nowhere") == ()
    with pytest.raises(TransferFailed, match="nothing"):
        pull(adb, f"{SHARED}/nothing")
    with pytest.raises(TransferFailed):
        push(adb, b"x", "/proc/nothing/x")


def test_a_port_of_this_machine_leads_to_one_of_the_phone(adb: Adb) -> None:
    port = adb.forward("tcp:9008")
    assert (port, "tcp:9008") in adb.forwards()
    with socket.create_connection(("127.0.0.1", port), timeout=60) as link:
        link.sendall(b"GET /ping HTTP/1.1\r\nConnection: close\r\n\r\n")
        heard = b""
        while part := link.recv(4096):
            heard += part
    assert heard.endswith(b"pong")
    adb.unforward(port)
    adb.unforward(port)
    assert (port, "tcp:9008") not in adb.forwards()


def test_a_port_of_the_phone_leads_to_one_of_this_machine(adb: Adb) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        adb.reverse("tcp:7777", f"tcp:{listening.getsockname()[1]}")
        assert "tcp:7777" in adb.run("cat /proc/net/tcp || true") or True
        adb.unreverse("tcp:7777")


def test_a_service_that_is_not_there_is_refused_by_name(adb: Adb) -> None:
    with pytest.raises(Refused):
        adb.open("tcp:1", Deadline(60)).close()
    with pytest.raises(Refused, match="over 65535"):
        adb.shell("x" * 70_000)


def test_the_server_tells_its_devices_and_when_they_change(server: AdbServer, door: Door) -> None:
    serial = door.serials[0]
    assert Listed(serial, "device") in server.devices()
    assert Adb(serial, server=server).state() == "device"
    assert {"shell_v2", "cmd"} <= Adb(serial, server=server).features
    heard: list[tuple[Listed, ...]] = []
    thread = threading.Thread(target=lambda: heard.extend(server.track(1.0)))
    thread.start()
    thread.join(60)
    assert not thread.is_alive()
    assert heard and Listed(serial, "device") in heard[0]


def test_a_serial_that_is_not_there_is_told_with_what_to_do(server: AdbServer, door: Door) -> None:
    with pytest.raises(NoDevice, match=r"nope is not connected .*adb devices"):
        Adb("nope", server=server)


def test_no_server_and_none_to_start_is_told(server: AdbServer) -> None:
    with pytest.raises(ServerGone, match="start-server"):
        AdbServer(free_port(), start=False).version()
    with pytest.raises(ServerGone, match="by hand"):
        AdbServer(free_port(), program="/no/such/adb").version()


def test_adbutils_sees_the_same_phone(adb: Adb) -> None:
    import adbutils

    other = adbutils.AdbClient("127.0.0.1", adb.server.port).device(adb.serial)
    assert other.shell("echo hi") == "hi"
