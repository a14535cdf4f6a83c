"""The adb that is installed on this machine, which may be older or newer than the one that comes with adbutils."""

import shutil
import socket
from pathlib import Path

import pytest

from emulators.virtual.door.serving import Door
from tests.emulators.virtual.door.command_line import own_server

SYSTEM = shutil.which("adb") or ""


@pytest.mark.skipif(not SYSTEM, reason="no adb on the path: apt-get install adb")
def test_a_day_with_it(door: Door, folder: Path, tmp_path: Path) -> None:
    serial, port = door.serials[0], door.ports[0]
    with own_server(tmp_path, SYSTEM) as server:
        adb = server.meet(port, serial)
        assert adb("shell", "echo", "hello") == b"hello\n"
        assert adb.run("shell", "exit 3").returncode == 3
        assert adb("shell", "cat", given=b"\x00\xff" * 100_000) == b"\x00\xff" * 100_000
        assert adb("exec-out", "cat /proc/version").startswith(b"Linux version")
        adb("push", folder, "/data/local/tmp/system")
        adb("pull", "/data/local/tmp/system/deep", tmp_path / "deep")
        assert (tmp_path / "deep" / "er" / "x").read_bytes() == b"x" * 65_536
        assert adb("reverse", "tcp:7001", "tcp:7002") == b""
        assert b"tcp:7001 tcp:7002" in adb("reverse", "--list")
        local = adb("forward", "tcp:0", "tcp:1").strip()
        with socket.create_connection(("127.0.0.1", int(local)), 5) as connection:
            assert connection.recv(1) == b""
        assert b"restarting adbd as root" in adb("root")
        adb("wait-for-device")
        assert adb("shell", "whoami") == b"root\n"
        assert adb("emu", "avd", "name").startswith(b"guiagent_")
        adb.restarts("reboot")
        assert adb("shell", "echo", "back") == b"back\n"
        door.handsets[0].system_files.remove_tree("/data/local/tmp/system")
