"""AndroidControl (arXiv 2406.03679) as its scorers see it: what its actions are called, and how its tree is searched.

The data set came without a scorer; each of the profiles beside this module is the rule of somebody who published
figures on it, and these figures cannot be compared. What scrolls is named by where the content goes.
"""

from collections.abc import Callable
from math import inf, nan

from emulators.action import (
    Action,
    Direction,
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
from emulators.forest import WINDOW
from emulators.screen import Box, Element, Flag, Point, Screen
from rewards.profiles.kinds import button, plain_name
from rewards.profiles.measures import argmax_heading, finger, opposite

__all__ = ["FULL_TEST", "INDEXED", "content_way", "place", "says", "seen", "smallest", "text_of", "type_name"]

FULL_TEST = "the whole test split: 8,444 steps of 1,543 episodes; nine episodes of the data set hold no action"
INDEXED = "7,708 steps of 1,412 test episodes: those that OS-Atlas lists in its ac_idx.txt, which `--index` takes"

_NOWHERE = Point(nan, nan)
_KEYS = {"back": "navigate_back", "home": "navigate_home"}


def type_name(action: Action) -> str:
    """The data set's own name for the kind of an action, "input_text"; ours for kinds that it does not have.

    A swipe or drag of the finger is a scroll.
    """
    match action:
        case Tap():
            return "click"
        case LongPress():
            return "long_press"
        case Scroll() | Swipe() | Drag():
            return "scroll"
        case TypeText():
            return "input_text"
        case OpenApp():
            return "open_app"
        case Press(keys):
            return _KEYS.get(button(keys), "press")
        case Wait():
            return "wait"
        case Stop():
            return "status"
        case _:
            return plain_name(action).lower()


def text_of(action: Action) -> str:
    """The typed text or the app's name; empty for other actions."""
    match action:
        case TypeText(text):
            return text
        case OpenApp(name):
            return name
        case _:
            return ""


def place(action: Action) -> Point:
    """Where a click or long press touches; nowhere (NaN) for other actions."""
    return action.point if isinstance(action, Tap | LongPress) else _NOWHERE


def content_way(screen: Screen, action: Action) -> Direction | None:
    """Where a scroll moves the content, the other way than a finger would; None where nothing moves."""
    if isinstance(action, Scroll):
        return action.direction
    heading = argmax_heading(finger(screen, action))
    return None if heading is None else opposite(heading)


def seen(element: Element) -> bool:
    """Whether it is a node that can be seen; recorded trees hold hidden ones, and windows."""
    return Flag.HIDDEN not in element.flags and element.role != WINDOW


def says(element: Element, words: str) -> bool:
    """Whether an element's text or description holds these words, in lower case; empty words are in any of them."""
    words = words.lower()
    return any(told and words in told.lower() for told in (element.text, element.description))


def smallest(screen: Screen, point: Point, wanted: Callable[[Element], bool]) -> tuple[int, Box] | None:
    """Position and box of the smallest wanted element with an area that holds a point, edges included.

    The first of those that are equally small; None where there is none.
    """
    x, y = point.x, point.y
    found, least = None, inf
    for position, element in enumerate(screen.elements):
        box = element.box
        if box.left <= x <= box.right and box.top <= y <= box.bottom:
            width, height = box.right - box.left, box.bottom - box.top
            if width > 0 and height > 0 and width * height < least and wanted(element):
                found, least = (position, box), width * height
    return found
