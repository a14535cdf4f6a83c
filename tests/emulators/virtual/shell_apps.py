"""Small apps for the tests of the system around apps, and hands to work a phone with."""

from collections.abc import Sequence

from emulators.action import Tap
from emulators.screen import Element
from emulators.virtual.app import Activity, App, AppIcon, Context
from emulators.virtual.apps import installed
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.widgets import AppBar, Button, Column, Event, Scaffold, Text

__all__ = ["MANY", "READER", "SENDER", "find", "labels", "shell_phone", "tap"]


def _sender_view(context: Context) -> Scaffold:
    rows = tuple(Button(name, Event(name)) for name in ("Shoot", "Read contacts", "Share", "Share picture", "Tell"))
    return Scaffold(body=Column((Text(f"camera: {context.allowed('CAMERA')}"), *rows)), bar=AppBar("Sender"))


def _detail_view(context: Context) -> Scaffold:
    return Scaffold(body=Text(f"detail {context.args.get('row')}"), bar=AppBar("Detail"))


def _sender(context: Context, event: Event) -> None:
    match event.name:
        case "Shoot":
            context.ask("CAMERA", then=Event("shot"), otherwise=Event("refused"))
        case "Read contacts":
            context.ask("READ_CONTACTS", then=Event("phone:go", ("detail", ("row", 7))))
        case "Share":
            context.share(text="Hello")
        case "Share picture":
            context.share(path="/storage/emulated/0/DCIM/a.png")
        case "Tell":
            context.notify("n", "News", "Something happened", "detail", row=3)
        case said:
            context.toast(said)


def _reader_view(context: Context) -> Scaffold:
    return Scaffold(body=Text(f"got {context.args.get('text') or context.args.get('path')}"), bar=AppBar("Reader"))


def _nothing(context: Context, event: Event) -> None:
    """It has no events."""


SENDER = App(
    "org.test.sender", "Sender", AppIcon("send", "#345678"),
    (Activity("main", "org.test.Main", _sender_view), Activity("detail", "org.test.Detail", _detail_view)), _sender,
)  # fmt: skip
READER = App(
    "org.test.reader", "Reader", AppIcon("book", "#785634"), (Activity("main", "org.test.Read", _reader_view),),
    _nothing, takes={"text": "main", "file": "main"},
)  # fmt: skip
MANY = tuple(
    App(f"org.test.app{i}", f"{chr(65 + i % 26)} app {i}", AppIcon("star", "#556677"),
        (Activity("main", f"org.test.App{i}", _reader_view),), _nothing)
    for i in range(24)
)  # fmt: skip


def shell_phone(apps: Sequence[App] = (), profile: str = "360x800") -> VirtualPhone:
    """A phone with what is installed and these apps, or the two of the tests."""
    return VirtualPhone(profile, apps=(*installed(), *(apps or (SENDER, READER))))


def find(phone: VirtualPhone, label: str) -> Element:
    elements = phone.look(pixels=False).elements
    for element in reversed(elements):
        if element.label == label and element.actionable:
            return element
    raise AssertionError(f"nothing called {label!r}; there are {[e.label for e in elements if e.actionable]}")


def tap(phone: VirtualPhone, *names: str) -> None:
    for name in names:
        phone.do(Tap(find(phone, name).hit))


def labels(phone: VirtualPhone) -> set[str]:
    return {e.label for e in phone.look(pixels=False).elements}
