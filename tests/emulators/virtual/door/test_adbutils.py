"""adbutils, the Python client that most tools build on."""

import pathlib
from collections.abc import Iterator
from typing import Any

import adbutils
import pytest

from emulators.virtual.door.handset import Handset
from emulators.virtual.door.serving import Door
from tests.emulators.virtual.door.command_line import CommandLine

HOME = "/data/local/tmp"


@pytest.fixture(scope="module")
def client(adb: CommandLine) -> adbutils.AdbClient:
    return adbutils.AdbClient(port=adb.port, socket_timeout=60)


@pytest.fixture
def device(client: adbutils.AdbClient, door: Door) -> Iterator[Any]:
    yield client.device(door.serials[0])
    for name in door.handsets[0].system_files.list(HOME):
        door.handsets[0].system_files.remove_tree(f"{HOME}/{name}")


def test_who_is_there(client: adbutils.AdbClient, device: Any) -> None:
    assert device.serial in [each.serial for each in client.device_list()]
    assert device.get_state() == "device" and device.get_serialno() == device.serial
    assert "shell_v2" in device.get_features()


def test_commands(device: Any) -> None:
    assert device.shell("echo hello") == "hello"
    assert device.shell(["echo", "two words; and more"]) == "two words; and more"
    done = device.shell2("echo out; echo err >&2; exit 5", v2=True)
    assert (done.returncode, done.stdout, done.stderr) == (5, "out\n", "err\n")
    assert device.shell2("(exit 7)").returncode == 7
    stream = device.shell("cat /proc/version", stream=True)
    assert stream.read_until_close().startswith("Linux version")
    stream.close()


def test_files(device: Any, tmp_path: pathlib.Path) -> None:
    sync = device.sync
    assert sync.push(b"some text", f"{HOME}/folder/text", mode=0o644, check=True) == 9
    assert sync.read_text(f"{HOME}/folder/text") == "some text"
    assert sync.read_bytes(f"{HOME}/folder/text") == b"some text"
    assert sync.exists(f"{HOME}/folder/text") and not sync.exists(f"{HOME}/folder/none")
    assert [entry.path for entry in sync.list(f"{HOME}/folder") if entry.path not in (".", "..")] == ["text"]
    assert sync.stat(f"{HOME}/folder/text").size == 9
    assert b"".join(sync.iter_content(f"{HOME}/folder/text")) == b"some text"
    assert sync.pull(f"{HOME}/folder/text", tmp_path / "text") == 9
    with pytest.raises(adbutils.AdbError, match="No such file or directory"):
        sync.read_bytes(f"{HOME}/none")
    with pytest.raises(adbutils.AdbError):
        sync.push(b"x", "/system/x")


def test_ports(device: Any) -> None:
    device.reverse("tcp:7100", "tcp:7200")
    assert [(each.remote, each.local) for each in device.reverse_list()] == [("tcp:7100", "tcp:7200")]
    device.forward("tcp:0", "tcp:7300")
    assert [each.remote for each in device.forward_list()] == ["tcp:7300"]
    with pytest.raises(adbutils.AdbError):
        device.create_connection(adbutils.Network.TCP, 7400)


def test_rights(client: adbutils.AdbClient, device: Any, handset: Handset) -> None:
    assert "restarting adbd as root" in device.root()
    client.wait_for(device.serial, timeout=60)
    assert device.shell("whoami") == "root"
    handset.become_root(False)
