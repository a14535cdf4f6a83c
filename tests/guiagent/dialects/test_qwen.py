"""Qwen's function mobile_use: pixels of the resized screenshot or thousandths, and the prompts of the cookbook."""

import json

import pytest

from emulators.action import Action, Answer, LongPress, OpenApp, Press, Scroll, Stop, Swipe, Tap, TypeText, Wait
from emulators.screen import Box, Point, Screen
from guiagent.dialects.coat import Unreadable, Unsayable
from guiagent.dialects.qwen import Qwen
from tests.guiagent.dialects.speaking import moment, screen_of, taken

SCREEN = Screen("", "", 1080, 2400, ())  # becomes 1092 x 2408
EVEN = Screen("", "", 999, 1998, ())
OLD, NEW = Qwen(), Qwen("qwen3-vl", "3")


def called(**arguments: object) -> str:
    return f"<tool_call>\n{json.dumps({'name': 'mobile_use', 'arguments': arguments})}\n</tool_call>"


@pytest.mark.parametrize(("arguments", "action"), [
    ({"action": "click", "coordinate": [500, 81]}, Tap(Point(500, 162))),
    ({"action": "click", "coordinate": [0, 0]}, Tap(Point(0, 0))),
    ({"action": "click", "coordinate": [999, 999]}, Tap(Point(999, 1998))),
    ({"action": "click", "coordinate": "[500, 81]"}, Tap(Point(500, 162))),
    ({"action": "click", "coordinate": [10, 20, 30, 40]}, Tap(Point(20, 60))),
    ({"action": "long_press", "coordinate": [1, 1], "time": 2}, LongPress(Point(1, 2))),
    ({"action": "long_press", "coordinate": [1, 1]}, LongPress(Point(1, 2))),
    ({"action": "swipe", "coordinate": [1, 1], "coordinate2": [1, 9]}, Swipe(Point(1, 2), Point(1, 18))),
    ({"action": "type", "text": "Ada"}, TypeText("Ada")),
    ({"action": "type", "text": "Ada", "coordinate": [1, 1]}, TypeText("Ada", Point(1, 2))),
    ({"action": "key", "text": "volume_up"}, Press("volume_up")),
    ({"action": "system_button", "button": "Back"}, Press("back")),
    ({"action": "system_button", "button": "Menu"}, Press("recents")),
    ({"action": "open", "text": "Clock"}, OpenApp("Clock")),
    ({"action": "wait", "time": 2}, Wait(2)),
    ({"action": "wait"}, Wait()),
    ({"action": "answer", "text": "5"}, Answer("5")),
    ({"action": "terminate", "status": "success"}, Stop()),
    ({"action": "terminate", "status": "failure"}, Stop(infeasible=True)),
])  # fmt: skip
def test_actions(arguments: dict[str, object], action: Action) -> None:
    assert NEW.parse(called(**arguments), EVEN).action == action


@pytest.mark.parametrize(("text", "why"), [
    ("", "there is no <tool_call>"),
    ("I click", "there is no <tool_call>"),
    ("<tool_call>\n", "there is no JSON object"),
    ("<tool_call>{'name': 'mobile_use'}", "no JSON object: Expecting property name"),
    ('<tool_call>{"name": "computer_use", "arguments": {}}', "the function called is 'computer_use'"),
    ('<tool_call>{"name": "mobile_use"}', "called without arguments"),
    (called(), "mobile_use needs a text as 'action', not nothing"),
    (called(action="fly"), "has no action 'fly'"),
    (called(action=5), "not 5"),
    (called(action="click"), "coordinate of click needs numbers, not nothing"),
    (called(action="click", coordinate=[1]), "2 numbers for a point or 4 for a box, not 1"),
    (called(action="click", coordinate=["a", 1]), "needs a number, not 'a'"),
    (called(action="click", coordinate=[True, 1]), "needs a number, not True"),
    (called(action="click", coordinate={"x": 1}), "needs numbers, not an object"),
    (called(action="click", coordinate=[9, 9, 1, 1]), "ends before it begins"),
    ('<tool_call>{"arguments": {"action": "click", "coordinate": [NaN, 1]}}', "NaN is no number"),
    ('<tool_call>{"arguments": {"action": "click", "coordinate": [1e400, 1]}}', "needs a number, not inf"),
    (called(action="swipe", coordinate=[1, 1]), "coordinate2 of swipe needs numbers"),
    (called(action="system_button", button="Recent"), "no system button 'Recent'"),
    (called(action="wait", time=-1), "between 0 and 600 seconds, not -1"),
    (called(action="terminate", status="maybe"), "no status 'maybe'"),
    ("<tool_call>" + '{"a":' * 5000, "too many brackets within brackets"),
])  # fmt: skip
def test_what_is_malformed_is_named(text: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        NEW.parse(text, EVEN)


def test_pixels_of_the_resized_screenshot() -> None:
    said = OLD.parse(called(action="click", coordinate=[935, 406]), SCREEN).action
    assert isinstance(said, Tap)
    assert (round(said.point.x, 3), round(said.point.y, 3)) == (924.725, 404.651)
    assert OLD.parse(called(action="click", coordinate=[0, 0, 1092, 2408]), SCREEN).box == Box(0, 0, 1080, 2400)


def test_calls_without_tags_and_as_text() -> None:
    bare = '{"name": "mobile_use", "arguments": {"action": "answer", "text": "5"}}'
    twice = json.dumps({"name": "mobile_use", "arguments": json.dumps({"action": "answer", "text": "5"})})
    for text in (bare, f"```json\n{bare}\n```", f"<tool_call>{twice}</tool_call>", f"<tool_call>{bare}"):
        assert OLD.parse(text, SCREEN).action == Answer("5")


def test_thoughts() -> None:
    call = called(action="wait")
    new = NEW.parse(f'Thought: I need the bar.\nAction: "Tap the bar."\n{call}', EVEN).thought
    old = OLD.parse(
        f'<thinking>\nI need it\n</thinking>\n{call}\n<conclusion>\n"Tap it"\n</conclusion>', SCREEN
    ).thought
    assert (new.plan, new.move) == ("I need the bar.", "Tap the bar.")
    assert (old.plan, old.move) == ("I need it", "Tap it")
    assert NEW.parse(f"<think>\nhm\n</think>\n\n{call}", EVEN).thought.plan == "hm"


def test_the_cookbook_s_prompts() -> None:
    screen = screen_of(pixels=True)
    step = taken(screen, OpenApp("File Manager"), move='Opened "Files".')
    (_, (system,)), (_, (told, image)) = OLD.ask(moment(screen, step, goal="View it"))
    assert "The screen's resolution is 1092x2408." in str(system)
    assert told == (
        "The user query:  View it\nTask progress (You have done the following operation on the current device): "
        'Step 1: {"name": "mobile_use", "arguments": {"action": "open", "text": "File Manager"}}; '
    )
    assert image is screen.frame.rgb() if screen.frame else None
    (_, (system,)), (_, (told, _)) = NEW.ask(moment(screen, step, goal="View it", step="Tap it"))
    assert "999x999" in str(system)
    assert str(told) == (
        "The user query: View it.\nCurrent step query: Tap it\n"
        "Task progress (You have done the following operation on the current device): Step 1: Opened Files.; .\n"
    )


def test_a_scroll_is_told_as_the_finger_s_swipe() -> None:
    screen = screen_of(1092, 2408, pixels=True)
    [_, (_, (told, _))] = OLD.ask(moment(screen, taken(screen, Scroll("down"))))
    assert '"action": "swipe", "coordinate": [546, 1565], "coordinate2": [546, 843]' in str(told)


def test_what_is_written() -> None:
    assert NEW.render(Stop(), EVEN) == called(action="terminate", status="success")
    assert OLD.render(Tap(Point(1080, 2400)), SCREEN) == called(action="click", coordinate=[1092, 2408])
    assert OLD.parse(OLD.render(Wait(2.5), SCREEN), SCREEN).action == Wait(2.5)
    for spoken, action in ((NEW, OpenApp("Clock")), (OLD, Answer("5")), (OLD, Scroll("up")), (OLD, Wait(601))):
        with pytest.raises(Unsayable):
            spoken.render(action, SCREEN)
