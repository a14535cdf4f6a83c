"""A phone behind adb does what it is told, seen and touched in both ways that phones offer."""

import threading
from collections.abc import Iterator

import pytest

from emulators.action import (
    ClearText,
    DoubleTap,
    Drag,
    LongPress,
    OpenApp,
    Press,
    Scroll,
    Swipe,
    Tap,
    TypeText,
    Wait,
)
from emulators.android.errors import NoSuchApp, NotTyped, Unsendable
from emulators.android.frames import ScreencapFrames, U2Frames
from emulators.android.phone import AndroidPhone
from emulators.android.server import AdbServer
from emulators.android.trees import DumpTrees, U2Trees
from emulators.device import DeviceLost, UnknownTask, UnsupportedAction
from emulators.screen import Element, Flag, Point, Screen
from emulators.trajectory import Template
from emulators.uitree import changed
from tests.emulators.android.serving import door_with, meet, phone_with_writer
from tests.emulators.virtual.door.test_serving import until


@pytest.fixture(scope="module", params=["u2", "plain"])
def phone(request: pytest.FixtureRequest, server: AdbServer) -> Iterator[AndroidPhone]:
    fresh = phone_with_writer()
    with door_with(fresh, u2=request.param == "u2") as door:
        kinds = ("u2", "u2") if request.param == "u2" else ("png", "dump")
        device = AndroidPhone(meet(server, door.serials[0]), server=server, frames=kinds[0], trees=kinds[1])
        yield device
        device.close()


def at(phone: AndroidPhone, name: str) -> Screen:
    phone.reset(Template(f"android/app/{name}", 0))
    return phone.look(pixels=False)


def find(screen: Screen, label: str) -> Element:
    found = [e for e in screen.elements if label in (e.text, e.description, e.resource_id.rpartition("/")[2])]
    assert found, f"nothing called {label!r}; there are {[e.label for e in screen.elements]}"
    return found[-1]


def test_it_takes_what_the_phone_offers(phone: AndroidPhone) -> None:
    kinds = type(phone.sources.frames), type(phone.sources.trees)
    assert kinds in ((U2Frames, U2Trees), (ScreencapFrames, DumpTrees))
    assert (phone.sources.touch is not None) == (kinds[0] is U2Frames)
    assert phone.adb.shell("echo hi") == "hi"
    assert phone.name == f"android/{phone.link.serial}"


def test_it_begins_at_home_or_in_an_app(phone: AndroidPhone) -> None:
    phone.reset(Template("android/home", 0))
    assert "launcher" in phone.look(pixels=False).app
    assert at(phone, "org.test.writer").location == "org.test.Write"
    assert at(phone, "settings").app == "com.android.settings"
    for unknown in ("android/app/", "android/app/org.nothing", "phone/clock/alarm_time"):
        with pytest.raises(UnknownTask, match=r"\w"):
            phone.reset(Template(unknown, 0))


def test_taps_scrolls_and_keys(phone: AndroidPhone) -> None:
    first = at(phone, "com.android.settings")
    phone.do(Tap(find(first, "Display").hit))
    assert changed(first, phone.look(pixels=False))
    phone.do(Press("back"))
    assert not changed(first, phone.look(pixels=False))
    phone.do(Scroll("down"))
    below = phone.look(pixels=False)
    assert changed(first, below)
    phone.do(Scroll("up"))
    phone.do(Swipe(Point(180, 600), Point(180, 200)))
    assert changed(first, phone.look(pixels=False))
    phone.do(Press("home"))
    assert "launcher" in phone.look(pixels=False).app
    phone.do(Press("recents"))
    assert "launcher" not in phone.look(pixels=False).location.lower()
    phone.do(Press("home"))


def test_long_presses_double_taps_and_drags_arrive(phone: AndroidPhone) -> None:
    phone.reset(Template("android/home", 0))
    home = phone.look(pixels=False)
    icon = find(home, "Settings")
    phone.do(LongPress(icon.hit))
    assert changed(home, phone.look(pixels=False))
    phone.reset(Template("android/home", 0))
    phone.do(DoubleTap(icon.hit))
    assert phone.look(pixels=False).app == "com.android.settings"
    phone.do(Drag(Point(180, 600), Point(180, 300)))
    assert phone.look(pixels=False).elements


def test_what_an_agent_may_not_ask_for_is_refused_and_changes_nothing(phone: AndroidPhone) -> None:
    first = at(phone, "org.test.writer")
    for action in (Press("Warp"), Press("Control+Warp"), Press("F13")):
        with pytest.raises(UnsupportedAction, match="no key"):
            phone.do(action)
    line = find(first, "line")
    for text in ("a\0b", "\udfff"):
        with pytest.raises(Unsendable):
            phone.do(TypeText(text, line.hit))
    assert not changed(first, phone.look(pixels=False))


def test_apps_are_opened_by_package_by_name_and_as_the_launcher_calls_them(phone: AndroidPhone) -> None:
    for name, package in (
        ("com.android.settings", "com.android.settings"),
        ("Contacts", "com.google.android.contacts"),
        ("Clock", "com.google.android.deskclock"),
        ("SMS Messenger", "com.simplemobiletools.smsmessenger"),
        ("Writer", "org.test.writer"),
    ):
        phone.do(OpenApp(name))
        assert phone.look(pixels=False).app == package, name
    with pytest.raises(NoSuchApp, match="pm list packages"):
        phone.do(OpenApp("No such app at all"))


def held(phone: AndroidPhone, name: str) -> str:
    """What a field holds; "" also where it shows its hint."""
    value = find(phone.look(pixels=False), name).value
    return "" if value.lower() == name else value


def test_text_is_typed_added_replaced_and_cleared(phone: AndroidPhone) -> None:
    line = find(at(phone, "org.test.writer"), "line")
    phone.do(TypeText("Hello", line.hit, replace=True))
    assert held(phone, "line") == "Hello"
    phone.do(TypeText(', 100%s of it\'s "world"!'))
    assert held(phone, "line") == 'Hello, 100%s of it\'s "world"!'
    phone.do(TypeText("new", line.hit, replace=True))
    assert held(phone, "line") == "new"
    phone.do(Press("x"))
    phone.do(Press("backspace"))
    phone.do(Press("y"))
    assert held(phone, "line") == "newy"
    phone.do(ClearText(line.hit))
    assert held(phone, "line") == ""


def test_secrets_are_typed_though_they_cannot_be_read(phone: AndroidPhone) -> None:
    field = find(at(phone, "org.test.writer"), "secret")
    phone.do(TypeText("s3cret word", field.hit))
    assert held(phone, "secret") not in ("", "s3cret word", "Password")


def test_any_unicode_is_typed_where_the_phone_has_a_way(phone: AndroidPhone) -> None:
    page = find(at(phone, "org.test.writer"), "page")
    text = "Grüße, 你好! \U0001f600 שלום\nsecond line"
    if phone.sources.touch is not None or "ca.zgrs.clipper" in phone.adb.shell("pm list packages"):
        phone.do(TypeText(text, page.hit, replace=True))
        assert held(phone, "page") == text
    else:
        with pytest.raises(NotTyped):
            phone.do(TypeText(text, page.hit, replace=True))


def test_waiting_takes_time_on_the_phone(phone: AndroidPhone) -> None:
    phone.do(Wait(1.0))
    phone.do(Wait(float("nan")))


def test_it_is_closed_without_a_thread_left(server: AdbServer, phone: AndroidPhone) -> None:
    def eyes() -> int:
        return sum(f"sight of {phone.link.serial}" in thread.name for thread in threading.enumerate())

    before = eyes()
    other = AndroidPhone(phone.link.serial, server=server)
    other.look()
    assert eyes() > before
    other.close()
    other.close()
    assert until(lambda: eyes() <= before)
    with pytest.raises(DeviceLost, match="closed"):
        other.look()


def test_secret_flag_is_seen(phone: AndroidPhone) -> None:
    assert find(at(phone, "org.test.writer"), "secret").has(Flag.PASSWORD)
