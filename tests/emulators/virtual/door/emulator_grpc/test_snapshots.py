"""SnapshotService over gRPC: the snapshots that the console has too."""

from emulators.action import OpenApp
from emulators.android.console import ask_console
from emulators.virtual.door.handset import Handset
from emulators.virtual.door.serving import Door
from emulators.wire import Message, integer_field, text_field
from tests.emulators.virtual.door.emulator_grpc.caller import SNAPSHOTS, Caller


def listed(call: Caller) -> dict[str, int]:
    """How each snapshot is: 0 compatible, 2 loaded."""
    answer = call(f"{SNAPSHOTS}ListSnapshots", integer_field(1, 1))
    return {each.text(1): each.integer(3) for each in answer.messages(1)}


def ask(call: Caller, name: str, snapshot: str) -> Message:
    return call(f"{SNAPSHOTS}{name}", text_field(1, snapshot))


def test_snapshots_come_and_go(call: Caller, handset: Handset, door: Door) -> None:
    assert ask(call, "SaveSnapshot", "home").flag(3)
    handset.phone.do(OpenApp("Settings"))
    ask_console(door.console_ports[0], "avd snapshot save settings")
    assert listed(call) == {"home": 2, "settings": 0}
    assert ask(call, "LoadSnapshot", "home").flag(3)
    assert "launcher" in handset.phone.world.page.package
    assert ask(call, "LoadSnapshot", "settings").text(1) == "settings"
    assert "settings" in handset.phone.world.page.package and listed(call) == {"home": 0, "settings": 2}
    details = call(f"{SNAPSHOTS}ListSnapshots").messages(1)[0]
    assert details.message(2).text(12) == "home" and details.message(2).integer(2, "int64") > 1.6e9
    assert details.integer(4, "uint64") > 1000
    for name in ("home", "settings"):
        assert ask(call, "DeleteSnapshot", name).flag(3)
    assert listed(call) == {}


def test_what_cannot_be_done_is_said(call: Caller) -> None:
    for name in ("LoadSnapshot", "DeleteSnapshot"):
        answer = ask(call, name, "none")
        assert not answer.flag(3) and "none" in answer.data(4).decode()
    assert not ask(call, "SaveSnapshot", "").flag(3)
