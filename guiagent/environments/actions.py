"""What an environment takes as an action, a dictionary of numbers and a text, and the action of ours that it means."""

import string
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from gymnasium import spaces

from emulators.action import (
    Action,
    Answer,
    ClearText,
    Click,
    CloseTab,
    Direction,
    DoubleTap,
    Drag,
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
    Wait,
)  # fmt: skip
from emulators.screen import Point, Screen

__all__ = ["BROWSER_KINDS", "DIRECTIONS", "PHONE_KINDS", "SAID", "TYPED", "action_of", "action_space"]

PHONE_KINDS = (
    "tap", "double_tap", "long_press", "swipe", "drag", "scroll", "type", "clear", "back", "home", "recents", "enter",
    "open_app", "wait", "answer", "done", "infeasible",
)  # fmt: skip
"""What `kind` counts through on the phone."""

BROWSER_KINDS = (
    "tap", "double_tap", "right_click", "long_press", "hover", "drag", "swipe", "scroll", "type", "clear", "select",
    "press", "back", "forward", "enter", "go_to", "new_tab", "close_tab", "first_tab", "last_tab", "wait", "answer",
    "done", "infeasible",
)  # fmt: skip
"""What `kind` counts through in a browser; "select" chooses the option that `text` says, "press" the key or chord."""

DIRECTIONS: tuple[Direction, ...] = ("down", "up", "left", "right")
"""What `direction` counts through: which content a scroll reveals."""

TYPED = string.ascii_letters + string.digits + string.punctuation + " \n"
"""The characters of the action's text."""

SAID = TYPED + "".join(chr(code) for code in range(0xA1, 0x180)) + "\u2013\u2014\u2018\u2019\u201c\u201d\u2026"
"""The characters of instructions."""


def action_space(kinds: Sequence[str]) -> spaces.Dict:
    """`kind`, `point` and `end` (x, y as parts of the screen's width and height), `direction` and `text`."""
    part = spaces.Box(0.0, 1.0, (2,), np.float32)
    return spaces.Dict({
        "kind": spaces.Discrete(len(kinds)),
        "point": part,
        "end": part,
        "direction": spaces.Discrete(len(DIRECTIONS)),
        "text": spaces.Text(200, min_length=0, charset=TYPED),
    })  # fmt: skip


def action_of(given: Mapping[str, Any], kinds: Sequence[str], screen: Screen) -> Action:
    """The action that is meant on that screen."""
    point, end = (_point(given[name], screen) for name in ("point", "end"))
    text, direction = str(given["text"]), DIRECTIONS[int(given["direction"])]
    kind = kinds[int(given["kind"])]
    return _pointing(kind, point, end, direction) or _worded(kind, text, point, tabs=len(screen.tabs))


def _pointing(kind: str, point: Point, end: Point, direction: Direction) -> Action | None:
    match kind:
        case "tap":
            return Tap(point)
        case "double_tap":
            return DoubleTap(point)
        case "long_press":
            return LongPress(point)
        case "right_click":
            return Click(point, button="right")
        case "hover":
            return Hover(point)
        case "swipe":
            return Swipe(point, end)
        case "drag":
            return Drag(point, end)
        case "scroll":
            return Scroll(direction, point)
    return None


def _worded(kind: str, text: str, point: Point, *, tabs: int) -> Action:
    match kind:
        case "type":
            return TypeText(text)
        case "clear":
            return ClearText()
        case "select":
            return SelectOption((text,), point)
        case "press":
            return Press(text)
        case "open_app":
            return OpenApp(text)
        case "go_to":
            return GoTo(text)
        case "new_tab":
            return NewTab()
        case "close_tab":
            return CloseTab()
        case "first_tab" | "last_tab":
            return FocusTab(0 if kind == "first_tab" else max(0, tabs - 1))
        case "wait":
            return Wait()
        case "answer":
            return Answer(text)
        case "done" | "infeasible":
            return Stop(infeasible=kind == "infeasible")
        case key:
            return Press(key)


def _point(parts: Any, screen: Screen) -> Point:
    x, y = (min(1.0, max(0.0, float(part))) for part in parts)
    return Point(min(x * screen.width, screen.width - 1.0), min(y * screen.height, screen.height - 1.0))
