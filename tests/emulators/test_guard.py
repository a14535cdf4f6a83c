"""What is asked before it is done, on the virtual phone: its own buttons buy, send and delete."""

from dataclasses import replace

import pytest

from emulators.action import Action, Drag, GoTo, OpenApp, Press, Tap, TypeText
from emulators.concerns import concerns, target
from emulators.device import Device, Episodic, SnapshotDevice
from emulators.guard import CAREFUL, OPEN, Asked, Question, Refused, Rules, guarded
from emulators.screen import Box, Element, Flag, Point, Screen
from emulators.trajectory import Saved, Template
from emulators.virtual.phone import VirtualPhone

TAP = Tap(Point(50, 20))


def button(text: str, *, package: str = "com.example", flags: frozenset[Flag] = frozenset(), **more: str) -> Screen:
    """A screen of one app with one thing to tap, at (0, 0, 100, 40)."""
    element = Element(
        "android.widget.Button", Box(0, 0, 100, 40), text, package=package, flags=flags | {Flag.CLICKABLE}, **more
    )
    return Screen("com.example", ".Main", 100, 200, (element,))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Send", ("send",)), ("SEND SMS", ("send",)), ("Buy now", ("purchase",)), ("Place order", ("purchase",)),
        ("Delete 3 items", ("delete",)), ("Löschen", ("delete",)), ("发送", ("send",)), ("購入", ("purchase",)),
        ("Pay $12.50", ("purchase",)), ("Allow", ("permission",)), ("While using the app", ("permission",)),
        ("Don\u2019t allow", ()), ("Cancel", ()), ("Sender", ()), ("Next", ()), ("", ()), ("Install", ()),
        ("Delete the old one, then write to everybody about it", ()), ("Keep and send", ()),
        ("Format SD card", ("delete",)), ("Format the card", ("delete",)), ("Erase & format", ("delete",)),
        ("Format as internal storage", ("delete",)), ("Factory data reset", ("delete",)),
        ("Format SQL", ()), ("Format", ()), ("Format phone number", ()), ("Format document", ()), ("Formatting", ()),
    ],
)  # fmt: skip
def test_words_tell_what_a_button_does(text: str, found: tuple[str, ...]) -> None:
    assert concerns(button(text), TAP) == found
    assert concerns(button(text), Tap(Point(50, 150))) == ()


def test_what_a_package_asks_and_what_an_icon_is_called() -> None:
    asking = "com.google.android.permissioncontroller"
    assert concerns(button("Precise", package=asking), TAP) == ("permission",)
    assert concerns(button("Don\u2019t allow", package=asking), TAP) == ()
    assert concerns(button("Install", package="com.android.vending"), TAP) == ("install",)
    assert concerns(button("Update", package="com.google.android.packageinstaller"), TAP) == ("install",)
    assert concerns(button("", resource_id="com.example:id/btn_send"), TAP) == ("send",)
    assert concerns(button("", description="Delete conversation"), TAP) == ("delete",)
    assert concerns(button("Uninstall"), Drag(Point(50, 150), Point(50, 20))) == ("delete",)


def test_a_row_says_what_is_written_in_it() -> None:
    row, text = button(""), Element("android.widget.TextView", Box(5, 5, 60, 30), "Erase all data", parent=0)
    screen = replace(row, elements=(*row.elements, text))
    assert concerns(screen, TAP) == ("delete",) and target(screen, TAP) == "Erase all data"


def test_a_bare_format_deletes_where_the_screen_speaks_of_a_store() -> None:
    asked = Element("android.widget.TextView", Box(0, 50, 100, 90), "Everything on this SD card will be lost")
    assert concerns(replace(button("Format"), elements=(*button("Format").elements, asked)), TAP) == ("delete",)


def test_enter_sends_where_a_message_is_written_and_writing_alone_never_does() -> None:
    editing = frozenset({Flag.EDITABLE, Flag.FOCUSED})
    message = button("", description="Message", flags=editing)
    search = button("", description="Search settings", flags=editing)
    sent: list[Action] = [Press("enter"), TypeText("hi", submit=True), TypeText("hi", Point(50, 20), submit=True)]
    for action in sent:
        assert concerns(message, action) == ("send",)
        assert concerns(search, action) == ()
    assert concerns(message, TypeText("hi")) == concerns(button("Send", flags=editing), TAP) == ()


def test_leaving_the_allowed_apps_and_hosts() -> None:
    screen = button("Next")
    assert concerns(screen, TAP, places=("com.example",)) == concerns(screen, TAP) == ()
    assert concerns(screen, TAP, places=("com.other*",)) == ("leave",)
    assert concerns(screen, Press("back"), places=("com.other",)) == ()
    assert concerns(replace(screen, app="com.google.android.apps.nexuslauncher"), TAP, places=("com.other",)) == ()
    assert concerns(screen, OpenApp("Contacts"), places=("com.example", "contacts")) == ()
    assert concerns(screen, OpenApp("Chrome"), places=("com.example",)) == ("leave",)
    assert concerns(screen, GoTo("https://shop.example.org/x"), places=("*.example.org",)) == ()
    assert concerns(screen, GoTo("https://example.org.evil.net/"), places=("*.example.org",)) == ("leave",)


def start(phone: Device) -> tuple[Screen, Tap]:
    """A phone at the question whether an alarm should be deleted, or the like: the button that says Delete."""
    phone.reset(Template("phone/contacts/delete", 3))
    phone.do(OpenApp("Contacts"))
    screen = phone.look(pixels=False)
    row = next(e for e in screen.elements if e.role.endswith("ListItem") or (e.has(Flag.LONG_CLICKABLE) and e.label))
    phone.do(Tap(row.hit))
    screen = phone.look(pixels=False)
    more = next(e for e in screen.elements if "more" in e.label.casefold())
    phone.do(Tap(more.hit))
    screen = phone.look(pixels=False)
    return screen, Tap(next(e for e in screen.elements if e.label == "Delete" and e.has(Flag.CLICKABLE)).hit)


def test_rules_allow_ask_deny_and_a_dry_run() -> None:
    lines: list[Asked] = []
    asked: list[Question] = []

    def ask(question: Question) -> bool:
        asked.append(question)
        return len(asked) > 1

    phone = VirtualPhone()
    device = guarded(phone, CAREFUL, ask=ask, audit=lines.append)
    assert isinstance(device, SnapshotDevice) and not isinstance(device, Episodic)
    screen, delete = start(device)
    with pytest.raises(Refused, match='nobody allowed delete: Tap "Delete"'):
        device.do(delete)
    assert device.look() == phone.look() and phone.look(pixels=False) == screen
    device.do(delete)
    assert phone.look(pixels=False) != screen
    assert [(line.verdict, line.by) for line in lines] == [("refused", "answer"), ("allowed", "answer")]
    assert str(asked[0]).startswith('delete: Tap "Delete" in com.')

    for rules, verdict in ((Rules(delete="deny"), "refused"), (Rules(dry_run=True), "dry run"), (OPEN, "allowed")):
        device = guarded(VirtualPhone(), rules, ask=lambda _: False, audit=lines.append)
        screen, delete = start(device)
        if verdict == "refused":
            with pytest.raises(Refused, match=r'allow it with \[guard\] delete = "allow"'):
                device.do(delete)
        else:
            device.do(delete)
        assert (lines[-1].verdict, lines[-1].by) == (verdict, "rule")
        assert (device.look(pixels=False) == screen) is (verdict != "allowed")


def test_a_guard_looks_for_itself_where_nobody_has_looked() -> None:
    phone = VirtualPhone()
    device = guarded(phone, Rules(delete="deny"), ask=lambda _: True, audit=lambda _: None)
    _, delete = start(device)
    state = device.save() if isinstance(device, SnapshotDevice) else None
    assert state is not None
    device.reset(Saved(state))
    with pytest.raises(Refused):
        device.do(delete)
    device.look(tree=False)
    with pytest.raises(Refused):
        device.do(delete)
