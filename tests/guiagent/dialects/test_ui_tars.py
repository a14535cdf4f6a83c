"""UI-TARS: every spelling of places, texts with quotes in them, several actions, the conversation with screenshots."""

import json
from pathlib import Path

import numpy as np
import pytest

from emulators.action import (
    Action,
    Answer,
    DoubleTap,
    Drag,
    Hover,
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
from emulators.screen import Box, Point, Screen
from guiagent.dialects.coat import Unreadable, Unsayable
from guiagent.dialects.ui_tars import UiTars
from tests.guiagent.dialects.speaking import moment, screen_of, taken

SHARED = Path(__file__).parents[3].parent / "shared" / "data" / "ui_tars"
SCREEN = Screen("", "", 1000, 2000, ())
V1, PHONE, COMPUTER = UiTars(version="1"), UiTars(), UiTars(device="computer")


@pytest.mark.parametrize(("text", "action"), [
    ("Action: click(start_box='<|box_start|>(235,512)<|box_end|>')", Tap(Point(235, 1024))),
    ("Action: click(start_box='(235, 512)')", Tap(Point(235, 1024))),
    ("Action: click(start_box='[235, 512]')", Tap(Point(235, 1024))),
    ("Action: click(point='<point>235 512</point>')", Tap(Point(235, 1024))),
    ("Action: click(start_box=(235,512))", Tap(Point(235, 1024))),
    ('Action: click(start_box="(235,512)")', Tap(Point(235, 1024))),
    ("Action: click(start_box='(0,0)')", Tap(Point(0, 0))),
    ("Action: click(start_box='(0,512)')", Tap(Point(0, 1024))),
    ("Action: click(start_box='(1000,1000)')", Tap(Point(1000, 2000))),
    ("Action: click(start_box='(1200,-5)')", Tap(Point(1200, -10))),  # beyond the edge, and kept there
    ("Action: click(start_box='(10.5,20.5)')", Tap(Point(10.5, 41))),
    ("Action: click(start_box='(10,20,30,40)')", Tap(Point(20, 60))),
    ("Action: click(start_box='<bbox>10 20 30 40</bbox>')", Tap(Point(20, 60))),
    ("Action: click(start_box='(235,512)'", Tap(Point(235, 1024))),  # the reply ends in it
    ("click(start_box='(1,1)')", Tap(Point(1, 2))),
    ("Thought: look\nAction: left_double(start_box='(1,1)')", DoubleTap(Point(1, 2))),
    ("Action: left_single(start_box='(1,1)')", Tap(Point(1, 2))),
    ("Action: hover(start_box='(1,1)')", Hover(Point(1, 2))),
    ("Action: long_press(start_box='(1,1)', time='')", LongPress(Point(1, 2))),
    ("Action: select(start_box='(1,1)')", Tap(Point(1, 2))),
    ("Action: scroll(start_box='(1,1)', direction='down')", Scroll("down", Point(1, 2))),
    ("Action: scroll(direction='UP')", Scroll("up")),
    ("Action: scroll(start_box='(1,1)', end_box='(2,2)')", Swipe(Point(1, 2), Point(2, 4))),
    ("Action: drag(start_box='(1,1)', end_box='(2,2)')", Swipe(Point(1, 2), Point(2, 4))),
    ("Action: hotkey(key='ctrl c')", Press("ctrl+c")),
    ("Action: press_home()", Press("home")),
    ("Action: press_back()", Press("back")),
    ("Action: press_enter()", Press("enter")),
    ("Action: open_app(app_name='Clock')", OpenApp("Clock")),
    ("Action: wait()", Wait(5.0)),
    ("Action: finished()", Stop()),
    ("Action: finished(content='done')", Stop()),
    ("Action: call_user()", Stop(infeasible=True)),
    ("Action:\n\nclick(start_box='(1,1)')", Tap(Point(1, 2))),
])  # fmt: skip
def test_actions(text: str, action: Action) -> None:
    assert V1.parse(text, SCREEN).action == action


@pytest.mark.parametrize(("content", "action"), [
    (r"'hello'", TypeText("hello")),
    (r"'hello\n'", TypeText("hello", submit=True)),
    (r"'Penn\n'", TypeText("Penn", submit=True)),  # no letter is lost with the line break
    (r"'a\n\n'", TypeText("a\n", submit=True)),
    (r"'two\nlines'", TypeText("two\nlines")),
    (r"'it\'s'", TypeText("it's")),
    (r"'it's'", TypeText("it's")),
    (r"'print('hi')'", TypeText("print('hi')")),
    (r"'say \"so\"'", TypeText('say "so"')),
    (r"'C:\\dir'", TypeText(r"C:\dir")),
    (r"'C:\dir'", TypeText(r"C:\dir")),
    (r"'a, b = c'", TypeText("a, b = c")),
    (r"'(1,2)'", TypeText("(1,2)")),
    (r"''", TypeText("")),
    (r"'你好'", TypeText("你好")),
    (r"'Action: click(start_box='(1,1)')'", TypeText("Action: click(start_box='(1,1)')")),
    (r"'x', start_box='(1,1)'", TypeText("x", Point(1, 2))),
])  # fmt: skip
def test_texts(content: str, action: TypeText) -> None:
    assert V1.parse(f"Thought: type it\nAction: type(content={content})", SCREEN).action == action


@pytest.mark.parametrize(("text", "why"), [
    ("", "there is no 'Action:'"),
    ("Thought: I tap", "there is no 'Action:'"),
    ("Action: ", "no call follows"),
    ("Action: tap on it", "no call follows"),
    ("Action: fly(to='moon')", "UI-TARS has no action 'fly'"),
    ("Action: right_single(start_box='(1,2)')", "right button is none of our actions"),
    ("Action: keydown(key='a')", "to hold a key"),
    ("Action: click()", r"click\(...\) needs start_box"),
    ("Action: click('(1,2)')", "an argument without a name"),
    ("Action: click(start_box='(12)')", "2 numbers for a point or 4 for a box, not 1"),
    ("Action: click(start_box='(1,2,3)')", "not 3"),
    ("Action: click(start_box='(a,b)')", r"start_box of click\(...\) needs a number, not 'a'"),
    ("Action: click(start_box='')", "not 0"),
    ("Action: click(point='<point>1 2')", "is malformed: '<point>1 2'"),
    ("Action: click(start_box='(9,9,1,1)')", "ends before it begins"),
    ("Action: click(start_box='(1e9,1)')", "needs a number, not '1e9'"),
    ("Action: scroll(start_box='(1,2)')", r"scroll\(...\) needs direction"),
    ("Action: scroll(direction='sideways')", "a direction is up, down, left or right, not 'sideways'"),
    ("Action: drag(start_box='(1,2)')", r"drag\(...\) needs end_box"),
    ("Action: type(text='a')", r"type\(...\) needs content"),
    ("Action: type(content='a", "does not end; was the reply cut off"),
    ("Action: hotkey(key=' ')", "names no key"),
    ("Action: open_app()", "needs app_name"),
])  # fmt: skip
def test_what_is_malformed_is_named(text: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        V1.parse(text, SCREEN)


def test_pixels_of_the_resized_screenshot() -> None:
    screen = Screen("", "", 1920, 1080, ())  # becomes 1932 x 1092
    said = COMPUTER.parse("Thought: click the button\nAction: click(start_box='(100,200)')", screen).action
    assert isinstance(said, Tap)
    assert (round(said.point.x, 3), round(said.point.y, 3)) == (99.379, 197.802)
    strip = Screen("", "", 5000, 3, ())
    with pytest.raises(Unreadable, match="cannot be pointed at"):
        COMPUTER.parse("Action: click(start_box='(100,200)')", strip)


def test_boxes_are_kept_in_pixels() -> None:
    assert V1.parse("Action: click(start_box='(10,20,30,40)')", SCREEN).box == Box(10, 40, 30, 80)


def test_of_several_actions_the_first_counts() -> None:
    two = "Thought: a\nAction: click(start_box='(1,1)')\n\ntype(content='x')"
    turns = "Thought: a\nAction: click(start_box='(1,1)')\n\nThought: b\nAction: type(content='x')"
    assert V1.parse(two, SCREEN).action == V1.parse(turns, SCREEN).action == Tap(Point(1, 2))


def test_a_label_within_a_thought_is_none() -> None:
    said = V1.parse("Thought: the Action: bar is open. Action: wait()", SCREEN)
    assert said.action == Wait(5.0)
    assert said.thought.plan == "the Action: bar is open."


def test_thoughts() -> None:
    plain = V1.parse("Thought: first\nthen\nAction: wait()", SCREEN).thought
    both = V1.parse("Reflection: wrong\nAction_Summary: go back\nAction: press_back()", SCREEN).thought
    assert (plain.plan, plain.move) == ("first\nthen", "")
    assert (both.plan, both.move) == ("wrong", "go back")
    assert V1.parse("Action: finished(content='5 files')", SCREEN).answer == "5 files"


def test_what_is_written() -> None:
    assert V1.render(Tap(Point(235, 1024)), SCREEN) == "click(start_box='<|box_start|>(235,512)<|box_end|>')"
    assert PHONE.render(Tap(Point(0, 0)), SCREEN) == "click(point='<point>0 0</point>')"
    assert PHONE.render(TypeText("it's\n", submit=True), SCREEN) == r"type(content='it\'s\n\n')"
    assert COMPUTER.render(Drag(Point(0, 0), Point(0, 0)), SCREEN).startswith("drag(start_point=")
    for action in (
        TypeText("a", replace=True),
        TypeText("a\n"),
        Drag(Point(1, 1), Point(2, 2)),
        Answer("5"),
        Press("+"),
    ):
        with pytest.raises(Unsayable):
            PHONE.render(action, SCREEN)


# -- the conversation --------------------------------------------------------------------------------------------------


def test_the_last_screenshots_and_all_words_are_shown() -> None:
    screens = [screen_of(280, 560 + 28 * n, pixels=True) for n in range(4)]
    history = [taken(screen, Tap(Point(0, 0)), move=f"step {n}") for n, screen in enumerate(screens[:3])]
    messages = UiTars(images=2).ask(moment(screens[3], *history))
    kinds = [(role, "image" if isinstance(parts[0], np.ndarray) else "text") for role, parts in messages]
    assert kinds == [
        ("system", "text"), ("user", "text"), ("assistant", "text"), ("assistant", "text"), ("user", "image"),
        ("assistant", "text"), ("user", "image"),
    ]  # fmt: skip
    assert messages[3][1] == ("Thought: step 1\nAction: click(point='<point>0 0</point>')",)
    assert [parts[0].shape[0] for _, parts in messages if isinstance(parts[0], np.ndarray)] == [616, 644]


def test_steps_whose_pixels_are_gone_keep_their_words() -> None:
    messages = PHONE.ask(moment(screen_of(280, 560, pixels=True), taken(screen_of(280, 560), Answer("5"))))
    assert [role for role, _ in messages] == ["system", "user", "assistant", "user"]
    assert messages[2][1] == ("Action: finished(content='5')",)


def test_a_step_s_instruction_is_put_into_its_mouth() -> None:
    messages = PHONE.ask(moment(screen_of(280, 560, pixels=True), goal="Write", step="Tap send"))
    assert messages[-1] == ("assistant", ("Thought: Tap send\nAction:",))
    assert str(messages[1][1][0]).endswith("## User Instruction\nWrite\n")
    assert "- Use English in `Thought` part." in str(messages[1][1][0])


@pytest.mark.skipif(not SHARED.is_dir(), reason="the samples of UI-TARS are not beside the repository")
def test_the_published_conversation_has_the_same_form() -> None:
    turns = json.loads((SHARED / "training_example.json").read_text("utf-8"))
    replies = [turn["content"] for turn in turns if turn["role"] == "assistant"]
    actions = [V1.parse(reply, SCREEN).action for reply in replies]
    assert actions[0] == Tap(Point(495, 60))
    history = [taken(screen_of(280, 560, pixels=True), action) for action in actions[:-1]]
    messages = UiTars(version="1", images=4).ask(moment(screen_of(280, 560, pixels=True), *history))
    assert [role for role, _ in messages] == [turn["role"] for turn in turns[:-1]]
