"""OS-Genesis: a thought and a JSON object with pixels, elements as a dictionary of centres."""

import json
from dataclasses import replace

import pytest

from emulators.action import Action, Answer, LongPress, OpenApp, Press, Scroll, Stop, Swipe, Tap, TypeText, Wait
from emulators.screen import Box, Element, Flag, Point, Screen
from guiagent.dialects.coat import Unreadable, Unsayable
from guiagent.dialects.os_genesis import OsGenesis
from tests.guiagent.dialects.speaking import moment, screen_of, taken

SCREEN = Screen("", "", 1080, 2400, ())
SPOKEN = OsGenesis()


@pytest.mark.parametrize(("said", "action"), [
    ('{"action_type":"click","x":539.5,"y":2148.0}', Tap(Point(539.5, 2148))),
    ('{"action_type":"click","x":0,"y":0}', Tap(Point(0, 0))),
    ('{"action_type":"click","x":"5","y":"6"}', Tap(Point(5, 6))),
    ('{"action_type":"long_press","x":39,"y":1049}', LongPress(Point(39, 1049))),
    ('{"action_type":"type","text":"Ada","x":5,"y":6}', TypeText("Ada", Point(5, 6))),
    ('{"action_type":"input_text","text":"Ada"}', TypeText("Ada")),
    ('{"action_type":"scroll","direction":"down"}', Scroll("down")),
    ('{"action_type":"open_app","app_name":"Clock"}', OpenApp("Clock")),
    ('{"action_type":"navigate_home"}', Press("home")),
    ('{"action_type":"navigate_back"}', Press("back")),
    ('{"action_type":"keyboard_enter"}', Press("enter")),
    ('{"action_type":"wait"}', Wait()),
    ('{"action_type":"answer","text":"5"}', Answer("5")),
    ('{"action_type":"status","goal_status":"successful"}', Stop()),
    ('{"action_type":"status","goal_status":"infeasible"}', Stop(infeasible=True)),
])  # fmt: skip
def test_actions(said: str, action: Action) -> None:
    for text in (f"Low-level thought: Do it.\naction: {said}", f"Action:\n```json\n{said}\n```", said):
        assert SPOKEN.parse(text, SCREEN).action == action
    assert SPOKEN.parse(f"Low-level thought: Do it.\naction: {said}", SCREEN).thought.move == "Do it."


@pytest.mark.parametrize(("text", "why"), [
    ("", "there is no 'action:'"),
    ("action: click it", "there is no JSON object"),
    ("action: {}", "an action needs a text as 'action_type'"),
    ('action: {"action_type":"fly"}', "has no action 'fly'"),
    ('action: {"action_type":"click","x":5}', "y of click needs a number, not nothing"),
    ('action: {"action_type":"click","x":[5],"y":5}', "x of click needs a number, not a list"),
    ('action: {"action_type":"scroll"}', "a direction is up, down, left or right, not nothing"),
    ('action: {"action_type":"status","goal_status":"odd"}', "a goal is successful or infeasible, not 'odd'"),
    ('action: {"action_type":"dismiss","x":5,"y":5}', "dismiss: to dismiss what lies at a place is none of our"),
    ('action: {"action_type":"get_text","x":5,"y":5}', "get_text: to read the text"),
])  # fmt: skip
def test_what_is_malformed_is_named(text: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        SPOKEN.parse(text, SCREEN)


def test_the_prompt() -> None:
    screen = screen_of(1000, 2000, pixels=True)
    step = taken(screen, Tap(Point(3, 4)), move="Open the chat.")
    [(role, (_, told))] = SPOKEN.ask(moment(screen, step, goal="Write"))
    assert role == "user"
    assert str(told).split("\n\n") == [
        "You are a GUI task expert, I will provide you with a high-level instruction, an action history, a screenshot "
        "with its corresponding accessibility tree.",
        "High-level instruction: Write",
        'Action history: Step 1: Open the chat. action: {"action_type":"click","x":3,"y":4}',
        'Accessibility tree: {"Send": "(250.0, 300.0)", "Message": "(500.0, 1100.0)", "Ada": "(700.0, 300.0)"}',
        "Please generate the low-level thought and action for the next step.",
    ]
    [(_, (_, told))] = SPOKEN.ask(moment(screen, goal="Write", step="Tap send"))
    assert "and a low-level thought.\n" in str(told)
    assert str(told).endswith("Low-level thought: Tap send\n\nPlease generate the action for the next step.")


def test_elements_without_a_name_are_called_by_what_they_are() -> None:
    box, hidden = Box(0, 0, 10, 20), frozenset({Flag.HIDDEN})
    elements = (
        Element("android.widget.Switch", box, flags=frozenset({Flag.CHECKED})),
        Element("android.view.View", box, package="com.app"), Element("X", box, "gone", flags=hidden),
        Element("Y", Box(5, 5, 5, 5), "empty"),
    )  # fmt: skip
    screen = replace(screen_of(100, 200, pixels=True), elements=elements)
    [(_, (_, told))] = SPOKEN.ask(moment(screen))
    tree = json.loads(str(told).partition("Accessibility tree: ")[2].partition("\n")[0])
    assert tree == {
        "android.widget.Switch Is_Checked: True": "(5.0, 10.0)", "android.view.View com.app": "(5.0, 10.0)",
    }  # fmt: skip


def test_what_is_written() -> None:
    assert SPOKEN.render(Tap(Point(540, 1200)), SCREEN) == 'action: {"action_type":"click","x":540,"y":1200}'
    for action in (Scroll("up", Point(1, 1)), Swipe(Point(1, 1), Point(2, 2)), TypeText("a", submit=True)):
        with pytest.raises(Unsayable):
            SPOKEN.render(action, SCREEN)
