"""The accessibility forwarder: told where to send by broadcasts, it sends what the screen holds and how it changes."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from emulators.action import OpenApp, Press, Tap, TypeText
from emulators.android.console import ask_console
from emulators.screen import Flag
from emulators.virtual.door.accessibility import COMPONENT, forwarding, receive_broadcast
from emulators.virtual.door.emulator_grpc.forwarder import ANSWER_S
from emulators.virtual.door.handset import Handset
from emulators.virtual.door.serving import Door, serve
from emulators.virtual.hierarchy import View
from emulators.wire import Message
from tests.emulators.virtual.door.command_line import CommandLine
from tests.emulators.virtual.door.emulator_grpc.caller import Caller, touches
from tests.emulators.virtual.door.test_serving import until

PREFIX = "accessibility_forwarder.intent.action."
WINDOW_TYPES = {"application": 1, "input method": 2, "system": 3}


class Listener:
    """android_env's side: a server that takes forests and events."""

    def __init__(self, port: int = 0) -> None:
        import grpc

        self.forests: list[bytes] = []
        self.events: list[dict[str, str]] = []
        self._come = threading.Condition()
        self._server = grpc.server(ThreadPoolExecutor(4), options=[("grpc.so_reuseport", 0)])
        handlers = {"SendForest": self._forest, "SendEvent": self._event}
        made = {name: grpc.unary_unary_rpc_method_handler(take) for name, take in handlers.items()}
        self._server.add_generic_rpc_handlers(
            [grpc.method_handlers_generic_handler("android_env.A11yService", made)],
        )
        self.port = self._server.add_secure_port(f"127.0.0.1:{port}", grpc.local_server_credentials())
        self._server.start()

    def _forest(self, request: bytes, _: Any) -> bytes:
        with self._come:
            self.forests.append(request)
            self._come.notify_all()
        return b""

    def _event(self, request: bytes, _: Any) -> bytes:
        entries = Message(request).messages(1)
        with self._come:
            self.events.append({entry.text(1): entry.text(2) for entry in entries})
            self._come.notify_all()
        return b""

    def wait(self, count: int = 1, deadline_s: float = 60.0) -> bytes:
        """The last forest, once `count` more have come."""
        with self._come:
            wanted = len(self.forests) + count
            assert self._come.wait_for(lambda: len(self.forests) >= wanted, deadline_s)
            return self.forests[-1]

    def close(self) -> None:
        self._server.stop(None).wait(10)


@pytest.fixture
def listener(handset: Handset) -> Iterator[Listener]:
    listener = Listener()
    yield listener
    receive_broadcast(handset, f"{PREFIX}SET_GRPC", {})
    listener.close()


def enable(handset: Handset, port: int) -> None:
    with handset.lock:
        handset.phone.world.put_setting("secure/enabled_accessibility_services", COMPONENT)
    assert receive_broadcast(handset, f"{PREFIX}ENABLE_ACCESSIBILITY_TREE_LOGS", {})
    assert receive_broadcast(handset, f"{PREFIX}SET_GRPC", {"port": port})


def test_broadcasts_say_where_to_send(handset: Handset) -> None:
    enable(handset, 5000)
    told = forwarding(handset)
    assert (told.trees, told.host, told.port) == (True, "10.0.2.2", 5000)
    receive_broadcast(handset, f"{PREFIX}SET_GRPC", {"port": 5001, "host": "localhost"})
    assert (forwarding(handset).host, forwarding(handset).port) == ("localhost", 5001)
    receive_broadcast(handset, f"{PREFIX}DISABLE_ACCESSIBILITY_TREE_LOGS", {})
    assert not forwarding(handset).trees
    assert not receive_broadcast(handset, "com.example.OTHER", {}) and not receive_broadcast(handset, PREFIX, {})
    with handset.lock:
        handset.phone.world.put_setting("secure/enabled_accessibility_services", "")
    assert forwarding(handset).port == 0
    enable(handset, 5000)
    handset.reboot()
    assert forwarding(handset).port == 0


def test_a_tree_comes_ten_times_a_second(handset: Handset, listener: Listener) -> None:
    enable(handset, listener.port)
    listener.wait()
    begun = time.monotonic()
    forest = listener.wait(5)
    assert time.monotonic() - begun > 0.3
    assert Message(forest).messages(1)


def test_it_is_told_over_adb(door: Door, handset: Handset, listener: Listener, server: CommandLine) -> None:
    adb = server.meet(door.ports[0], door.serials[0])
    receiver = COMPONENT.replace(".AccessibilityForwarder", ".FlagsBroadcastReceiver")
    adb("shell", f"settings put secure enabled_accessibility_services {COMPONENT}")
    adb("shell", f"am broadcast -a {PREFIX}ENABLE_ACCESSIBILITY_TREE_LOGS -n {receiver}")
    said = adb("shell", f'am broadcast -a {PREFIX}SET_GRPC --ei "port" {listener.port} -n {receiver}')
    assert b"Broadcast completed" in said
    listener.wait()
    for title in ("Settings", "Contacts"):
        adb("shell", f"am start -a android.intent.action.MAIN -n {_component(handset, title)}")
        packages = [window.message(11).messages(1)[0].text(6) for window in Message(listener.forests[-1]).messages(1)]
        assert handset.phone.world.page.package in packages


def _component(handset: Handset, name: str) -> str:
    app = next(app for app in handset.phone.apps if app.name == name)
    return f"{app.package}/{app.activities[0].name}"


def flat(root: View) -> list[View]:
    """Level by level."""
    found, level = [], [root]
    while level:
        found += level
        level = [child for view in level for child in view.children]
    return found


@pytest.mark.parametrize("app", ["Settings", "Contacts", "Calendar"])
def test_a_tree_is_what_the_screen_holds(handset: Handset, listener: Listener, app: str) -> None:
    handset.phone.do(OpenApp(app))
    enable(handset, listener.port)
    windows = Message(listener.wait()).messages(1)
    shown = handset.phone.windows()
    assert [each.integer(6) for each in windows] == [WINDOW_TYPES[window.kind] for window in shown]
    assert [each.flag(8) for each in windows] == [window.active for window in shown]
    for told, window in zip(windows, shown, strict=True):
        nodes, views = told.message(11).messages(1), flat(window.root)
        assert [node.integer(1) for node in nodes] == [*range(len(views))]
        for node, view in zip(nodes, views, strict=True):
            bounds = node.message(2)
            assert tuple(bounds.integer(place) for place in (1, 2, 3, 4)) == view.bounds
            texts = [node.text(place) for place in (3, 4, 5, 6, 7, 10)]
            expected = [view.class_name, view.content_desc, view.hint, view.package, view.text, view.resource_id]
            assert texts == expected
            assert node.flag(15) == (Flag.EDITABLE in view.flags) and node.flag(16) == (Flag.DISABLED not in view.flags)
            assert [id(views[child]) for child in node.integers(25)] == [id(child) for child in view.children]
            assert node.integer(11) == told.integer(3) and node.flag(23)
            assert node.integer(8, "int64") == -1


def test_what_a_touch_led_to_has_been_sent_when_it_is_answered(
    call: Caller, handset: Handset, listener: Listener
) -> None:
    handset.phone.do(OpenApp("Settings"))
    enable(handset, listener.port)
    listener.wait(2)
    for title in ("Display", "Dark theme"):
        row = next(each for each in handset.phone.look(pixels=False).elements if each.text == title)
        call("sendTouch", touches((row.hit.x, row.hit.y, 1)))
        call("sendTouch", touches((row.hit.x, row.hit.y, 0)))
        last = Message(listener.forests[-1])
        texts = {node.text(7) for window in last.messages(1) for node in window.message(11).messages(1)}
        assert {view.text for window in handset.phone.windows() for view in window.root.walk()} == texts


def test_what_the_console_led_to_has_been_sent_when_it_answers(
    door: Door, handset: Handset, listener: Listener
) -> None:
    enable(handset, listener.port)
    listener.wait(2)
    with handset.lock:
        handset.phone.do(OpenApp("Settings"))
    ask_console(door.console_ports[0], "avd snapshot save settings")
    with handset.lock:
        handset.phone.do(Press("home"))
    listener.wait(2)
    before = len(listener.forests)
    ask_console(door.console_ports[0], "avd snapshot load settings")
    assert len(listener.forests) > before
    packages = [window.message(11).messages(1)[0].text(6) for window in Message(listener.forests[-1]).messages(1)]
    assert handset.phone.world.page.package in packages


def test_events_tell_what_changed(handset: Handset, listener: Listener) -> None:
    enable(handset, listener.port)
    listener.wait(2)
    listener.events.clear()
    with handset.lock:
        handset.phone.do(OpenApp("Clipper"))
    listener.wait(2)
    assert listener.events[0]["event_type"] == "TYPE_WINDOW_STATE_CHANGED"
    assert listener.events[0]["event_package_name"] == handset.phone.world.page.package
    assert int(listener.events[0]["event_timestamp_ms"]) >= 0
    with handset.lock:
        field = next(each for each in handset.phone.look(pixels=False).elements if each.has(Flag.EDITABLE))
        handset.phone.do(Tap(field.hit))
        handset.phone.do(TypeText("anna"))
    listener.wait(2)
    typed = next(event for event in listener.events if event["event_type"] == "TYPE_VIEW_TEXT_CHANGED")
    assert (typed["event_text"], typed["from_index"], typed["added_count"], typed["removed_count"]) == (
        "anna", "0", "4", "0"
    )  # fmt: skip
    listener.wait(2)
    count = len(listener.events)
    listener.wait(3)
    assert len(listener.events) == count, "a screen that stays as it is gives no events"


def test_a_server_that_goes_and_comes_again_is_found_again(handset: Handset) -> None:
    first = Listener()
    enable(handset, first.port)
    first.wait()
    first.close()
    second = Listener(first.port)
    second.wait()
    second.close()
    receive_broadcast(handset, f"{PREFIX}SET_GRPC", {})


def test_nothing_is_held_up_where_nobody_listens_or_it_is_another_computer(call: Caller, handset: Handset) -> None:
    enable(handset, 1)
    receive_broadcast(handset, f"{PREFIX}SET_GRPC", {"port": 80, "host": "192.0.2.1"})
    taken = []
    for _ in range(20):
        begun = time.monotonic()
        call("getStatus")
        handset.settle()
        taken.append(time.monotonic() - begun)
    assert sorted(taken)[10] < ANSWER_S / 2, "half of them and more waited for nobody"
    receive_broadcast(handset, f"{PREFIX}SET_GRPC", {})


def test_phones_that_forward_leave_no_thread_behind(door: Door) -> None:
    before = _threads()
    listener = Listener()
    with serve(2, grpc=0) as two:
        for handset in two.handsets:
            enable(handset, listener.port)
        listener.wait(4)
        assert _threads() > before
    listener.close()
    assert until(lambda: _threads() <= before)


def _threads() -> int:
    """Threads of phones, forwarders and doors."""
    return sum(thread.name.startswith(("forwarder", "phone", "door")) for thread in threading.enumerate())
