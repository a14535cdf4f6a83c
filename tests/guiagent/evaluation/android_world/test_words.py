"""AndroidWorld's states come out as screens, and our actions as its JSON."""

from typing import Any

import pytest

from emulators.action import (
    Action,
    Answer,
    ClearText,
    Drag,
    LongPress,
    OpenApp,
    Press,
    Scroll,
    Stop,
    Swipe,
    Tap,
    TypeText,
    Wait,
)
from emulators.device import UnsupportedAction
from emulators.screen import Flag, Point, Screen
from guiagent.evaluation.android_world.words import json_action, screen_of

PACKAGE = "com.android.settings"
AT = Point(50.4, 99.6)


def node(box: tuple[int, int, int, int], *flags: str, **said: str) -> dict[str, Any]:
    return {"box": [*box], "package": PACKAGE, "flags": ["enabled", *flags], **said}


STATE = {
    "size": [1080, 2400],
    "elements": [
        node((0, 0, 1080, 2400), role="android.widget.FrameLayout"),
        {**node((0, 200, 1080, 2300), "scrollable", role="android.widget.ListView"), "index": 7},
        node((0, 200, 1080, 400), "clickable", role="android.widget.LinearLayout", resource="a:id/row"),
        node((40, 220, 900, 300), role="android.widget.TextView", text="Wi-Fi"),
        node((40, 310, 900, 380), role="android.widget.TextView", text="Connected"),
        node((0, 420, 1080, 520), "editable", "clickable", role="android.widget.EditText", text="Ann", hint="Name"),
        {"box": [0, 0, 1080, 80], "package": "com.android.systemui", "flags": ["enabled"], "text": "15:34"},
    ],
}


@pytest.fixture
def screen() -> Screen:
    return screen_of(STATE, None)


def test_a_row_is_one_element_with_its_texts(screen: Screen) -> None:
    row = next(one for one in screen.elements if one.text == "Wi-Fi")
    assert row.value == "Connected" and row.has(Flag.CLICKABLE) and row.box.bottom == 400
    assert not any(one.text == "Connected" for one in screen.elements)


def test_a_field_is_called_by_its_hint_and_holds_its_text(screen: Screen) -> None:
    field = next(one for one in screen.elements if one.has(Flag.EDITABLE))
    assert (field.text, field.value) == ("Name", "Ann")


def test_the_app_is_that_of_the_first_window_not_of_the_system(screen: Screen) -> None:
    assert screen.app == PACKAGE and (screen.width, screen.height) == (1080, 2400)
    assert next(one for one in screen.elements if one.text == "15:34").has(Flag.SYSTEM)
    assert screen_of({**STATE, "front": "com.android.systemui"}, None).app == "com.android.systemui"


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (Tap(AT), {"action_type": "click", "x": 50, "y": 100}),
        (LongPress(AT), {"action_type": "long_press", "x": 50, "y": 100}),
        (TypeText("hi", AT), {"action_type": "input_text", "text": "hi", "x": 50, "y": 100}),
        (TypeText("hi", replace=True), {"action_type": "input_text", "text": "hi", "clear_text": True}),
        (Scroll("down"), {"action_type": "scroll", "direction": "down"}),
        (Scroll("down", Point(500, 900)), {"action_type": "scroll", "direction": "down", "index": 7}),
        (Swipe(Point(10, 9), Point(10, 900)), {"action_type": "swipe", "direction": "down"}),
        (Swipe(Point(10, 9), Point(900, 9)), {"action_type": "swipe", "direction": "left"}),
        (Press("back"), {"action_type": "navigate_back"}),
        (OpenApp("clock"), {"action_type": "open_app", "app_name": "clock"}),
        (Wait(), {"action_type": "wait"}),
        (Answer("42"), {"action_type": "answer", "text": "42"}),
        (Stop(), {"action_type": "status", "goal_status": "complete"}),
        (Stop(infeasible=True), {"action_type": "status", "goal_status": "infeasible"}),
    ],
)
def test_actions_in_their_words(action: Action, said: dict[str, Any], screen: Screen) -> None:
    assert json_action(action, STATE["elements"], screen) == said  # type: ignore[arg-type]


@pytest.mark.parametrize("action", [Press("volume_up"), Drag(AT, AT), ClearText()])
def test_what_they_cannot_do_is_refused_by_name(action: Action, screen: Screen) -> None:
    with pytest.raises(UnsupportedAction, match=type(action).__name__):
        json_action(action, [], screen)
