"""An emulator is saved and loaded through its console, and a phone that is none is not."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from emulators.action import OpenApp, Press, Tap
from emulators.android.console import ask_console, console_port
from emulators.android.emulator import KIND, AndroidEmulator, open_android
from emulators.android.errors import SnapshotFailed
from emulators.android.phone import AndroidPhone
from emulators.android.server import AdbServer
from emulators.android.sight import Patience
from emulators.device import SnapshotDevice, UnknownTask
from emulators.trajectory import Saved, State, Template
from emulators.virtual.door.serving import open_door
from emulators.virtual.phone import VirtualPhone
from tests.emulators.android.serving import door_with, free_port, meet


@pytest.fixture(scope="module")
def emulator(server: AdbServer) -> Iterator[AndroidEmulator]:
    with door_with(VirtualPhone()) as door:
        phone = AndroidPhone(meet(server, door.serials[0]), server=server, patience=Patience(react=0))
        emulator = open_android(phone)
        assert isinstance(emulator, AndroidEmulator)
        yield emulator
        emulator.close()


def test_a_state_is_what_was_there_when_it_was_saved(emulator: AndroidEmulator) -> None:
    assert isinstance(emulator, SnapshotDevice)
    emulator.reset(Template("android/home", 0))
    home, state = emulator.look(), emulator.save()
    assert state.kind == KIND and emulator.save() == state
    emulator.do(OpenApp("Settings"))
    assert emulator.look(pixels=False).app == "com.android.settings"
    other = emulator.save()
    assert other != state
    emulator.reset(Saved(state))
    assert emulator.look() == home
    emulator.load(other)
    assert emulator.look(pixels=False).app == "com.android.settings"
    emulator.forget(other)
    with pytest.raises(SnapshotFailed):
        emulator.load(other)
    emulator.do(Press("home"))
    emulator.do(Tap(home.elements[-1].hit))


def test_what_names_no_snapshot_is_refused(emulator: AndroidEmulator) -> None:
    names = [json.dumps({"avd": "a", "snapshot": name}).encode() for name in ("x\nkill", "", "no", 3)]
    for data in (b"", b"{}", b"[]", *names):
        with pytest.raises(SnapshotFailed, match=r"\w"):
            emulator.load(State.of(KIND, data))
    with pytest.raises(SnapshotFailed, match="kind"):
        emulator.load(State.of("virtual-phone/1", b"x"))


def test_the_console_is_asked_one_thing_at_a_time_and_says_no(emulator: AndroidEmulator) -> None:
    port = console_port(emulator.phone.link.serial)
    assert port is not None
    assert ask_console(port, "avd name")
    with pytest.raises(SnapshotFailed, match="KO"):
        ask_console(port, "no such command at all")
    with pytest.raises(SnapshotFailed, match="line breaks"):
        ask_console(port, "avd name\nkill")
    with pytest.raises(SnapshotFailed, match="is it running"):
        ask_console(free_port(), "avd name")


def test_a_console_with_a_token_wants_it(tmp_path: Path) -> None:
    door = open_door([VirtualPhone()], token="open sesame")
    try:
        port = console_port(door.serials[0])
        assert port is not None
        token = tmp_path / "token"
        token.write_text("open sesame\n")
        assert ask_console(port, "avd name", token=token)
        token.write_text("wrong")
        with pytest.raises(SnapshotFailed):
            ask_console(port, "avd name", token=token)
    finally:
        door.close()


def test_a_phone_on_the_network_has_no_snapshots(server: AdbServer) -> None:
    with door_with(VirtualPhone()) as door:
        phone = AndroidPhone(f"127.0.0.1:{door.ports[0]}", server=server)
        assert open_android(phone) is phone
        assert not isinstance(phone, SnapshotDevice)
        with pytest.raises(UnknownTask, match="baseline"):
            open_android(phone, baseline="golden")
        with pytest.raises(SnapshotFailed, match="AndroidPhone"):
            AndroidEmulator(phone)
        phone.close()
        server.disconnect(phone.link.serial)
