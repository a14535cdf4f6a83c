"""When two actions are the same: by the element that is touched, or by distance as in Android in the Wild."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import hypot, isnan
from typing import assert_never

from emulators.action import (
    Action,
    Answer,
    ClearText,
    Click,
    CloseTab,
    Direction,
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
)
from emulators.chords import normal_chord
from emulators.screen import Box, Flag, Point, Screen
from emulators.uitree import element_at, same_target

__all__ = ["ByDistance", "ByElement", "Matcher", "direction", "distance", "heading"]

Matcher = Callable[[Screen, Action, Action], bool]
"""(the screen that was seen, what was predicted, the reference) -> whether they are the same action."""

_PlaceMatcher = Callable[[Point | None, Point | None], bool]


@dataclass(frozen=True, slots=True)
class ByElement:
    """Two touches are equal when they reach the same element; other arguments must say the same.

    Typed text is compared as it is but for spaces at its ends, keys by their normal names, app names and answers
    without regard to case, scrolling and swiping by direction. A field that is not named (no point) is the focused one
    and agrees with any.
    `off_element`: where the reference reaches no element at all, how near a touch must come, in screen-normalised
    units. Our default is the 0.04 below which Android in the Wild takes a movement for a tap.
    """

    off_element: float = 0.04

    def __call__(self, screen: Screen, predicted: Action, reference: Action) -> bool:
        def same(one: Point | None, other: Point | None) -> bool:
            if one is None or other is None:
                return True
            if element_at(screen, other) is None:
                return distance(screen, one, other) <= self.off_element
            return same_target(screen, one, other)

        return predicted == reference or _equal(screen, predicted, reference, same)


@dataclass(frozen=True, slots=True)
class ByDistance:
    """The touch rule of Android in the Wild: within `tolerance` of each other, or inside the same enlarged box.

    `tolerance` is a Euclidean distance in screen-normalised units; boxes grow by `enlarge` of their height and width
    in all (1.4 makes them 2.4 times as long). Actions of other kinds are compared as in `ByElement`, which is stricter
    than the original: that compares no typed text, and of a swipe the axis only.
    """

    tolerance: float = 0.14
    enlarge: float = 1.4

    def __call__(self, screen: Screen, predicted: Action, reference: Action) -> bool:
        def near(one: Point | None, other: Point | None) -> bool:
            if one is None or other is None or distance(screen, one, other) <= self.tolerance:
                return True
            boxes = (_grown(e.box, self.enlarge).clipped(screen.box) for e in screen.elements if e.actionable)
            return any(box.contains(one) and box.contains(other) for box in boxes)

        return predicted == reference or _equal(screen, predicted, reference, near)


def distance(screen: Screen, one: Point, other: Point) -> float:
    """Euclidean distance after both axes were divided by the screen's size; at most sqrt(2) on the screen."""
    return hypot((one.x - other.x) / (screen.width or 1), (one.y - other.y) / (screen.height or 1))


def direction(right: float, down: float) -> Direction | None:
    """Which way a movement goes along its longer axis, the vertical one where both are as long; None if no way."""
    if isnan(right) or isnan(down) or (right == 0 and down == 0):
        return None
    if abs(down) >= abs(right):
        return "down" if down > 0 else "up"
    return "right" if right > 0 else "left"


def heading(swipe: Swipe | Drag) -> Direction:
    """Where the finger goes along its longer axis, in pixels: up, down, left or right; up where it stays."""
    return direction(swipe.end.x - swipe.start.x, swipe.end.y - swipe.start.y) or "up"


def _grown(box: Box, share: float) -> Box:
    aside, above = box.width * share / 2, box.height * share / 2
    return Box(box.left - aside, box.top - above, box.right + aside, box.bottom + above)


def _equal(screen: Screen, predicted: Action, reference: Action, same: _PlaceMatcher) -> bool:
    if type(predicted) is not type(reference):
        return False
    match predicted, reference:
        case (Tap() as a, Tap() as b) | (DoubleTap() as a, DoubleTap() as b) | (LongPress() as a, LongPress() as b):
            return same(a.point, b.point)
        case (Hover() as a, Hover() as b) | (Focus() as a, Focus() as b):
            return same(a.point, b.point)
        case (Click() as a, Click() as b):
            return a.button == b.button and set(a.held) == set(b.held) and same(a.point, b.point)
        case (TypeText() as a, TypeText() as b):
            replaced = a.replace == b.replace or not _holds_text(screen, b)
            return a.text.strip() == b.text.strip() and a.submit == b.submit and replaced and same(a.point, b.point)
        case (ClearText() as a, ClearText() as b):
            return same(a.point, b.point)
        case (SelectOption() as a, SelectOption() as b):
            return set(a.options) == set(b.options) and same(a.point, b.point)
        case (Upload() as a, Upload() as b):
            return a.paths == b.paths and same(a.point, b.point)
        case (Drag() as a, Drag() as b):
            return same(a.start, b.start) and same(a.end, b.end)
        case _:
            return _says(predicted) == _says(reference)


def _holds_text(screen: Screen, action: TypeText) -> bool:
    """Whether the field that is typed into may hold something, so that replacing differs from adding."""
    if action.point is not None and (position := element_at(screen, action.point)) is not None:
        return bool(screen.elements[position].value)
    return any(e.value for e in screen.elements if e.has(Flag.FOCUSED))


def _says(action: Action) -> object:
    """What is left to compare in an action without a place that matters."""
    match action:
        case Press(keys):
            return normal_chord(keys)
        case OpenApp(name):
            return " ".join(name.casefold().split())
        case Answer(text):
            return re.sub(r"\s+", " ", text.casefold()).strip(" .!?\"'")
        case GoTo(url):
            return url.rstrip("/")
        case Scroll(direction):
            return direction
        case Swipe():
            return heading(action)
        case Wait():
            return None
        case Stop() | NewTab() | CloseTab() | FocusTab():
            return action
        case (
            Tap() | DoubleTap() | LongPress() | Hover() | Click() | Focus() | Drag() | TypeText() | ClearText()
            | SelectOption() | Upload()
        ):  # fmt: skip
            return action
        case _:
            assert_never(action)
