"""A client that needs no adb server: adb_shell, straight to the phone's port."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from emulators.virtual.door.serving import Door

adb_device = pytest.importorskip("adb_shell.adb_device", reason="pip install adb-shell to test this client as well")


@pytest.fixture
def device(door: Door) -> Iterator[Any]:
    device = adb_device.AdbDeviceTcp("127.0.0.1", door.ports[0], default_transport_timeout_s=10)
    device.connect(rsa_keys=[], auth_timeout_s=5)
    yield device
    device.close()


def test_shell(device: Any) -> None:
    assert device.shell("echo hello") == "hello\n"
    assert device.exec_out("echo again", decode=False) == b"again\n"


def test_files(device: Any, tmp_path: Path) -> None:
    data = bytes(range(256)) * 4000
    device.push(io.BytesIO(data), "/data/local/tmp/pure", mtime=1_500_000_000)
    mode, size, mtime = device.stat("/data/local/tmp/pure")
    assert (mode & 0o170000, size, mtime) == (0o100000, len(data), 1_500_000_000)
    back = tmp_path / "back"
    device.pull("/data/local/tmp/pure", str(back))
    assert back.read_bytes() == data
    names = {bytes(entry.filename) for entry in device.list("/data/local/tmp")}
    assert {b".", b"..", b"pure"} <= names


def test_root_and_reboot_end_the_connection(device: Any, door: Door) -> None:
    device.root()
    assert door.handsets[0].root
    door.handsets[0].become_root(False)
