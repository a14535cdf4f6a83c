"""What tests of dialects share: screens, actions of every kind, and texts that models might write."""

import random
from collections.abc import Callable, Sequence

import hypothesis.strategies as st
import numpy as np

from emulators.action import (
    MODIFIERS,
    Action,
    Answer,
    ClearText,
    Click,
    CloseTab,
    DoubleTap,
    Drag,
    Focus,
    FocusTab,
    GoTo,
    Hover,
    LongPress,
    NewTab,
    OpenApp,
    Press,
    Scroll,
    SelectOption,
    Stop,
    Swipe,
    Tap,
    TypeText,
    Upload,
    Wait,
)  # fmt: skip
from emulators.chords import normal_chord
from emulators.screen import Box, Element, Flag, Frame, Point, Screen
from emulators.trajectory import Moment, Recorded, Step, Task, Thought, Timings, Unchecked

__all__ = ["actions", "close", "moment", "mutated", "never_anything_but", "replies", "screen_of", "taken"]

SIZES = ((1080, 2400), (270, 600), (360, 800), (1920, 1080), (1078, 2338), (1, 1))


def screen_of(width: int = 1080, height: int = 2400, *, pixels: bool = False) -> Screen:
    """A screen with a button, a field and a text."""
    elements = (
        Element("Button", Box(0.1 * width, 0.1 * height, 0.4 * width, 0.2 * height), "Send",
                flags=frozenset({Flag.CLICKABLE})),
        Element("EditText", Box(0.1 * width, 0.5 * height, 0.9 * width, 0.6 * height), description="Message",
                flags=frozenset({Flag.EDITABLE})),
        Element("TextView", Box(0.5 * width, 0.1 * height, 0.9 * width, 0.2 * height), "Ada"),
    )  # fmt: skip
    frame = Frame.of(np.full((height, width, 3), 200, np.uint8)) if pixels else None
    return Screen("app", "here", width, height, elements, frame)


def points(screen: Screen) -> st.SearchStrategy[Point]:
    return st.builds(Point, st.floats(0, screen.width), st.floats(0, screen.height))


def actions(screen: Screen) -> st.SearchStrategy[Action]:
    """Every kind of action with every kind of argument."""
    at, text = points(screen), st.text()
    field = st.none() | at
    keys = st.sampled_from(["back", "home", "enter", "recents", "backspace", "Control+A", "a", "+"]) | st.text(
        min_size=1, max_size=9
    )
    return st.one_of(
        st.builds(Tap, at), st.builds(DoubleTap, at), st.builds(LongPress, at), st.builds(Hover, at),
        st.builds(Focus, at),
        st.builds(Click, at, button=st.sampled_from(["middle", "right"]),
                  held=st.lists(st.sampled_from(MODIFIERS), max_size=2, unique=True).map(tuple)),
        st.builds(Swipe, at, at), st.builds(Drag, at, at),
        st.builds(Scroll, st.sampled_from(["up", "down", "left", "right"]), field),
        st.builds(TypeText, text, field, replace=st.booleans(), submit=st.booleans()),
        st.builds(ClearText, field), st.builds(Press, keys), st.builds(OpenApp, text),
        st.builds(Wait, st.floats(0, 700)), st.builds(Answer, text), st.builds(Stop, st.booleans()),
        st.builds(GoTo, text), st.builds(SelectOption, st.tuples(text), at), st.just(NewTab()), st.just(CloseTab()),
        st.builds(FocusTab, st.integers(0, 9)), st.builds(Upload, st.tuples(text), at),
    )  # fmt: skip


def close(one: Action, other: Action, screen: Screen, steps: tuple[int, int]) -> bool:
    """Whether two actions are the same, points to half a step of a grid with so many steps."""

    def near(a: Point | None, b: Point | None) -> bool:
        if a is None or b is None:
            return a is b
        across, along = abs(a.x - b.x) / screen.width * steps[0], abs(a.y - b.y) / screen.height * steps[1]
        return max(across, along) <= 0.5 + 1e-6

    match one, other:
        case (Swipe(a, b), Swipe(c, d)) | (Drag(a, b), Drag(c, d)):
            return near(a, c) and near(b, d)
        case (Wait(), Wait()):
            return True
        case (Press(keys), Press(others)):
            return normal_chord(keys) == normal_chord(others)
        case _ if type(one) is type(other):
            plain = [
                getattr(x, name) for x in (one, other) for name in one.__slots__ if name not in ("point", "element")
            ]
            half = len(plain) // 2
            return plain[:half] == plain[half:] and near(getattr(one, "point", None), getattr(other, "point", None))
    return False


WORDS = (
    "Thought:", "Action:", "Action_Summary:", "Reflection:", "thoughts:", "actions:", "Low-level thought:", "action:",
    "click(", "type(", "scroll(", "drag(", "hotkey(", "finished(", "wait(", "start_box=", "end_box=", "point=",
    "content=", "direction=", "'", '"', ")", "(", ",", " ", "\n", "\\", "\\n", "\\'", "<point>", "</point>",
    "<|box_start|>", "<|box_end|>", "[[", "]]", "[", "]", "{", "}", ":", "<tool_call>", "</tool_call>",
    '"name": "mobile_use"',
    '"arguments":', '"action":', '"action_type":', '"coordinate":', '"POINT":', '"to":', '"duration":', '"STATUS":',
    '"TYPE":', '"PRESS":', '"ACTION":', '"ARGS":', '"bbox":', '"idx":', '"click"', '"swipe"', '"scroll"', '"down"',
    '"BACK"', '"finish"', "null", "true", "NaN", "Infinity", "1e999", "-5", "0", "100", "200 300", "1080",
    "99999999999", "3.5", "CLICK", "TYPE", "SCROLL", "LONG_PRESS", "PRESS_BACK", "COMPLETE",
    "OPEN_APP", "UP", "tap", "swipe", "done",
    "```json", "```", "<|im_end|>", "\ud800", "\u0130", "é", "你好",
)  # fmt: skip


def replies() -> st.SearchStrategy[str]:
    """Texts: anything at all, and the words of all dialects in any order."""
    return st.text() | st.lists(st.sampled_from(WORDS) | st.text(max_size=4), max_size=25).map("".join)


def mutated(calls: Sequence[str], dice: random.Random) -> str:
    """A few of the calls with a few letters wrong."""
    letters = list("\n".join(dice.choices(calls, k=dice.randint(1, 3))))
    for _ in range(dice.randint(0, 4)):
        at = dice.randrange(len(letters))
        letters[at : at + 1] = dice.choice([[], [letters[at]] * 2, [dice.choice("()[]{}'\"\\,=#./`: \n\ud8001é")]])
        letters = letters or ["x"]
    return "".join(letters)


def never_anything_but(read: Callable[[str], object], calls: Sequence[str], count: int) -> None:
    """Changed calls are read, as a list of actions, or refused in words; a fair part of them is read."""
    dice, lists = random.Random(3), 0
    for _ in range(count):
        done = read(mutated(calls, dice))
        lists += isinstance(done, list)
        assert done
    assert lists > count / 10


def taken(screen: Screen, action: Action, move: str = "", plan: str = "") -> Step:
    return Step(screen, Thought(plan=plan, move=move), action, screen, Timings(0, 0, 0))


def moment(screen: Screen, *history: Step, goal: str = "Write to Ada", step: str | None = None) -> Moment:
    from guiagent.dialects.published import with_step_instruction

    task = Task("aitz/1", goal, Recorded("aitz", "1"), Unchecked(), 9)
    return Moment(task if step is None else with_step_instruction(task, step), history, screen)
