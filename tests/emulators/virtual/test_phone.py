"""The phone as a device: touch, typing, back stack, saving and loading."""

import json
import math

import numpy as np
import pytest

from emulators.action import (
    Answer,
    ClearText,
    DoubleTap,
    Drag,
    GoTo,
    LongPress,
    OpenApp,
    Press,
    Scroll,
    Stop,
    Swipe,
    Tap,
    TypeText,
    Wait,
)  # fmt: skip
from emulators.device import Device, DeviceError, SnapshotDevice, UnknownTask, UnsupportedAction
from emulators.screen import Element, Flag, Point
from emulators.trajectory import Page, Saved, ScreenCheck, State, Task, Unchecked
from emulators.uitree import facts
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.snapshot import KIND, SnapshotError


@pytest.fixture
def phone() -> VirtualPhone:
    return VirtualPhone()


def find(phone: VirtualPhone, label: str) -> Element:
    elements = phone.look(pixels=False).elements
    for element in reversed(elements):
        if label in (element.text, element.description) and element.actionable:
            return element
    raise AssertionError(f"nothing called {label!r}; there are {[e.label for e in elements if e.actionable]}")


def tap(phone: VirtualPhone, *labels: str) -> None:
    for label in labels:
        phone.do(Tap(find(phone, label).hit))


def labels(phone: VirtualPhone) -> set[str]:
    return {e.label for e in phone.look(pixels=False).elements}


def test_it_is_a_device(phone: VirtualPhone) -> None:
    device: Device = phone
    assert device.name == "phone-360x800"
    assert isinstance(phone, SnapshotDevice)
    screen = device.look()
    assert screen.frame is not None
    assert screen.frame.rgb().shape == (800, 360, 3)
    assert device.look(pixels=False, tree=False).elements == ()
    device.close()
    device.close()


def test_equal_seeds_give_equal_phones_and_others_do_not() -> None:
    one, two, other = VirtualPhone(seed=3), VirtualPhone(seed=3), VirtualPhone(seed=4)
    assert one.save() == two.save() != other.save()
    assert one.look() == two.look()


def test_a_switch_row_is_one_checkable_element(phone: VirtualPhone) -> None:
    phone.do(OpenApp("settings"))
    tap(phone, "Network & internet", "Airplane mode")
    row = find(phone, "Airplane mode")
    assert row.role == "android.widget.Switch"
    assert row.resource_id == "com.android.settings:id/switch_widget"
    assert {Flag.CHECKABLE, Flag.CHECKED, Flag.CLICKABLE} <= row.flags
    assert phone.world.setting("global/airplane_mode_on") == "1"
    assert phone.world.setting("global/wifi_on") == "0"
    assert "Airplane mode [checked]" in facts(phone.look(pixels=False))


def test_back_and_home_and_the_task_as_it_was_left(phone: VirtualPhone) -> None:
    tap(phone, "Settings", "Display")
    assert phone.look(pixels=False).location == "com.android.settings.Settings$DisplaySettingsActivity"
    phone.do(Press("home"))
    assert phone.look(pixels=False).app == "com.google.android.apps.nexuslauncher"
    tap(phone, "Settings")
    assert phone.look(pixels=False).location.endswith("DisplaySettingsActivity")
    phone.do(Press("back"))
    assert phone.look(pixels=False).location == "com.android.settings.Settings"
    for _ in range(3):
        tap(phone, "Back")
    assert phone.look(pixels=False).app == "com.google.android.apps.nexuslauncher"


def test_a_dialog_hides_what_is_behind_it(phone: VirtualPhone) -> None:
    phone.do(OpenApp("com.android.settings"))
    tap(phone, "Display", "Screen timeout")
    assert "Dark theme" not in labels(phone)
    phone.do(Tap(Point(180, 60)))
    assert "Dark theme" in labels(phone)
    tap(phone, "Screen timeout")
    phone.do(Press("back"))
    tap(phone, "Screen timeout", "5 minutes")
    assert phone.world.setting("system/screen_off_timeout") == "300000"
    assert find(phone, "Screen timeout").value == "5 minutes"


def test_typing_on_the_keyboard_and_at_once(phone: VirtualPhone) -> None:
    phone.do(OpenApp("Settings"))
    phone.do(Scroll("down"))
    phone.do(Scroll("down"))
    tap(phone, "About phone", "Device name")
    field = find(phone, "Name")
    assert (field.role, field.value) == ("android.widget.EditText", "Pixel 6")
    phone.do(ClearText(field.hit))
    tap(phone, "Shift", "A", "d", "a", "Space", "Symbols", "1")
    assert find(phone, "Name").value == "Ada 1"
    tap(phone, "Delete")
    phone.do(TypeText("2 \ud800\x00", submit=False))
    assert find(phone, "Name").value == "Ada 2 \ufffd "
    phone.do(TypeText("Ada", point=find(phone, "Name").hit, replace=True, submit=True))
    assert phone.world.setting("global/device_name") == "Ada"
    assert not phone.world.state.keyboard


def test_keys_are_the_systems(phone: VirtualPhone) -> None:
    phone.do(OpenApp("Settings"))
    tap(phone, "Search settings", "Search settings")
    keys = [e for e in phone.look(pixels=False).elements if e.package.endswith("inputmethod.latin")]
    assert len(keys) > 30
    assert all(e.has(Flag.SYSTEM) for e in keys)
    phone.do(TypeText("blue"))
    assert "Connected devices" in labels(phone)
    phone.do(Press("back"))
    assert not any(e.package.endswith("inputmethod.latin") for e in phone.look(pixels=False).elements)


def test_scrolling_shows_what_lies_below_and_stops_at_the_end(phone: VirtualPhone) -> None:
    phone.do(OpenApp("Settings"))
    before = find(phone, "Display").box.top
    phone.do(Swipe(Point(180, 600), Point(180, 500)))
    assert find(phone, "Display").box.top == before - 100
    for _ in range(5):
        phone.do(Scroll("down", point=Point(180, 400)))
    assert "About phone" in labels(phone)
    end = phone.look(pixels=False)
    phone.do(Scroll("down"))
    assert phone.look(pixels=False) == end


def test_a_slider_follows_the_finger(phone: VirtualPhone) -> None:
    phone.do(OpenApp("Settings"))
    tap(phone, "Display")
    bar = find(phone, "Brightness level")
    phone.do(Drag(bar.hit, Point(bar.box.right, bar.hit.y)))
    assert phone.world.setting("system/screen_brightness") == "255"
    phone.do(Tap(Point(bar.box.left + 1, bar.hit.y)))
    assert find(phone, "Brightness level").value == "1"


def test_the_dark_theme_and_the_font_size_are_real(phone: VirtualPhone) -> None:
    phone.do(OpenApp("Settings"))
    tap(phone, "Display")
    light, height = phone.look(), find(phone, "Screen timeout").box.height
    tap(phone, "Dark theme")
    dark = phone.look()
    assert light.frame is not None
    assert dark.frame is not None
    assert dark.frame.rgb().mean() < 80 < light.frame.rgb().mean()
    tap(phone, "Font size", "Largest")
    assert find(phone, "Screen timeout").box.height >= height


def test_an_unknown_app_is_said_and_forgotten(phone: VirtualPhone) -> None:
    phone.do(OpenApp("Nothing"))
    assert "App not found: Nothing" in labels(phone)
    before = phone.save()
    for action in (Answer("x"), Stop()):
        phone.do(action)
    assert phone.save() == before
    phone.do(Press("home"))
    assert "App not found: Nothing" not in labels(phone)


def test_the_clock_moves_by_waiting_only(phone: VirtualPhone) -> None:
    start = phone.world.now
    for action in (Press("home"), OpenApp("Clock"), Wait(-5), Wait(math.nan), Wait(math.inf), Wait(0.2)):
        phone.do(action)
    assert phone.world.now == start
    phone.do(Wait(3600))
    assert "16:34" in labels(phone)


def test_other_touches(phone: VirtualPhone) -> None:
    phone.do(DoubleTap(find(phone, "Settings").hit))
    assert phone.look(pixels=False).app == "com.android.settings"
    phone.do(LongPress(find(phone, "Battery").hit))
    assert "Battery Saver" in labels(phone)
    phone.do(Tap(Point(-5, 1e9)))
    seen = phone.save()
    for keys in ("Control+Z", "F13", ""):
        with pytest.raises(UnsupportedAction, match="press back, home"):
            phone.do(Press(keys))
    assert phone.save() == seen
    with pytest.raises(UnsupportedAction):
        phone.do(GoTo("http://example.org"))


def test_keys_type_and_backspace_takes_whole_characters(phone: VirtualPhone) -> None:
    phone.do(OpenApp("Contacts"))
    tap(phone, "Create contact")
    field = find(phone, "First name")
    family, flag, accented = "\U0001f469\u200d\U0001f467", "\U0001f1e9\U0001f1ea", "e\u0301"
    phone.do(TypeText("x" + family + flag + flag + accented, field.hit))
    shown = []
    for _ in range(5):
        phone.do(Press("Backspace"))
        shown.append(find(phone, "First name").value)
    assert shown == ["x" + family + flag + flag, "x" + family + flag, "x" + family, "x", ""]
    for keys in ("A", "space", "é"):
        phone.do(Press(keys))
    assert find(phone, "First name").value == "A é"


def test_save_and_load(phone: VirtualPhone) -> None:
    phone.do(OpenApp("Settings"))
    tap(phone, "Display", "Dark theme", "Font size")
    saved, seen = phone.save(), phone.look()
    other = VirtualPhone(seed=9)
    other.reset(Saved(saved))
    assert other.look() == seen
    assert other.save() == saved
    other.do(Press("home"))
    assert phone.look() == seen


def test_damaged_states_are_refused(phone: VirtualPhone) -> None:
    data = phone.save().data()
    for kind, content in (
        ("web", data),
        (KIND, b"zip"),
        (KIND, data[:-1]),
        (KIND, data[:40]),
        (KIND, data.replace(b'"tasks":[', b'"tasks":7,"x":[')),
        (KIND, data.replace(b"nexuslauncher", b"otherlauncher")),
    ):
        with pytest.raises(SnapshotError):
            phone.load(State.of(kind, content))
    assert json.loads(data[16 : 16 + int.from_bytes(data[8:16], "big")])["now"] == 1697384040


def test_starts_and_checks(phone: VirtualPhone) -> None:
    with pytest.raises(UnknownTask):
        phone.reset(Page("http://example.org"))
    with pytest.raises(DeviceError, match="360x800"):
        VirtualPhone("10x10")
    start = Saved(phone.save())
    check = ScreenCheck("", "", ("Settings",), ())
    assert phone.finish(Task("t", "", start, check, 1), None).score == 1.0
    assert "only a judge" in phone.finish(Task("t", "", start, Unchecked(), 1), None).evidence


def test_both_profiles_show_the_same_things() -> None:
    small, large = VirtualPhone(), VirtualPhone("1080x2400")
    for phone in (small, large):
        phone.do(OpenApp("Settings"))
        tap(phone, "Sound & vibration")
    assert set(facts(small.look(pixels=False))) <= set(facts(large.look(pixels=False)))
    frame = large.look().frame
    assert frame is not None
    assert frame.rgb().shape == (2400, 1080, 3)
    assert frame.rgb().dtype == np.uint8
