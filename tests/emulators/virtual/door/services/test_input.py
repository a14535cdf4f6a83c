"""Touches, text and keys change the screen; what no key writes is refused."""

import pytest

from emulators.virtual.door.services.keys import key_number
from tests.emulators.virtual.door.services.saying import Teller

EDIT = "am start -a android.intent.action.INSERT -t vnd.android.cursor.dir/contact"


def field(sh: Teller) -> tuple[int, int]:
    element = next(each for each in sh.phone.look(pixels=False).elements if each.resource_id.endswith("first_name"))
    return int(element.hit.x), int(element.hit.y)


def test_a_tap_focuses_and_text_is_written(sh: Teller) -> None:
    sh.well(EDIT)
    x, y = field(sh)
    sh.well(f"input tap {x} {y}; input text Ann%sB; input keyevent KEYCODE_C 8 DEL")
    assert "Ann Bc" in sh.texts()
    sh.well("input keycombination 113 29; input keyevent 67")
    assert "Ann Bc" not in sh.texts()
    sh.well("input keycombination 59 32; input text '1<>&|\"x'")
    assert 'D1<>&|"x' in sh.texts()
    sh.well("input keyevent TAB; input text Lee")
    assert "Lee" in sh.texts()
    sh.well("input keyevent MOVE_HOME; input text X")
    assert "XLee" in sh.texts()


def test_keys_go_where_they_go(sh: Teller) -> None:
    sh.well("am start -n com.android.settings/.Settings; input keyevent KEYCODE_HOME")
    assert sh.front[1] == "home"
    sh.well("input keyevent 187")
    assert sh.front == ("com.android.systemui", "recents")
    sh.well("input keyevent BACK; input keyevent KEYCODE_SETTINGS; input keyevent 4")
    assert sh.front[1] == "home"
    sh.well("input keyevent --longpress VOLUME_UP")
    assert sh.well("settings get system volume_music") == "8\n"
    sh.well("input keyevent NOTIFICATION")
    assert sh.front[1] == "shade"


def test_a_screen_that_sleeps_is_black_and_feels_nothing(sh: Teller) -> None:
    before = sh.front
    sh.well("input keyevent POWER; input keyevent 176")
    assert sh.front == before
    assert "mWakefulness=Asleep" in sh.well("dumpsys power")
    assert not any(sh("screencap").raw[16:20][:3])
    assert "null root node" in sh("uiautomator dump").err
    sh.well("input keyevent WAKEUP")
    assert "mHoldingDisplaySuspendBlocker=true" in sh.well("dumpsys power")


def test_swipes_scroll_and_long_ones_press(sh: Teller) -> None:
    sh.well("am start -n com.android.settings/.Settings")
    before = sh.texts()
    sh.well("input swipe 180 600 180 200 300")
    assert sh.texts() != before
    sh.well("input motionevent DOWN 180 200; input motionevent MOVE 180 400; input motionevent UP 180 700")
    assert sh.texts() == before
    sh.well(
        "input touchscreen swipe 180 600 180 600 1000; input draganddrop 10 10 20 20 400; input roll 1 1; input press"
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("tap 1", 'java.lang.IllegalArgumentException: Argument expected after "1"'),
        ("tap a b", "java.lang.IllegalArgumentException: Error: Invalid arguments for command: tap"),
        ("foo", "Unknown command: foo"),
        ("text ä", "java.lang.NullPointerException: Attempt to get length of null array"),
        ("keycombination 29", "At least 2 keycodes must be provided."),
    ],
)
def test_refusals(sh: Teller, words: str, told: str) -> None:
    said = sh(f"input {words}")
    assert said.status == 255
    assert told in said.err


def test_keys_have_androids_numbers() -> None:
    known = {"HOME": 3, "KEYCODE_BACK": 4, "0": 0, "A": 29, "Z": 54, "ENTER": 66, "DEL": 67, "CTRL_LEFT": 113,
             "ESCAPE": 111, "MOVE_END": 123, "F12": 142, "NUMPAD_ENTER": 160, "VOLUME_MUTE": 164, "APP_SWITCH": 187,
             "SETTINGS": 176, "CONTACTS": 207, "SLEEP": 223, "WAKEUP": 224, "PASTE": 279, "nonsense": 0}  # fmt: skip
    assert {name: key_number(name) for name in known} == known
