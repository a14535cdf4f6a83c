"""The actions of Android in the Wild (arXiv 2307.10088), which AITZ and SeeClick's copy of it share."""

from math import hypot

from emulators.action import Action, Press, Stop, Swipe, Tap, TypeText
from emulators.screen import Point
from guiagent.datasets.fields import Fields, optional, text
from guiagent.datasets.image_files import Size

__all__ = ["DUAL_POINT", "PLAIN_ACTIONS", "TAP_REACH", "TYPE", "UNPLACED", "Shares", "dual_point", "is_tap", "unplaced"]

Shares = tuple[float, float]
"""A place (x, y) as shares of the screen's width and height."""

TYPE = 3
DUAL_POINT = 4
PLAIN_ACTIONS: dict[int, Action] = {
    5: Press("back"), 6: Press("home"), 7: Press("enter"), 10: Stop(), 11: Stop(infeasible=True),
}  # fmt: skip
"""The numbers of actions that need nothing more to be said."""

UNPLACED = frozenset({TYPE, *PLAIN_ACTIONS})
"""The numbers of actions that have no place on the screen."""

TAP_REACH = 0.04
"""A finger that lifts at most so far from where it touched, in shares of the screen's sides, has tapped."""


def unplaced(step: Fields, kind: int, *, typed: str) -> Action | None:
    """The action of one of these numbers; None where its text, in the field `typed`, is none, which is reported."""
    if kind != TYPE:
        return PLAIN_ACTIONS[kind]
    said = step.read(typed, optional(text), None)
    return None if said is None else TypeText(said)


def is_tap(touch: Shares, lift: Shares) -> bool:
    """Whether a gesture with these two points is a tap."""
    return hypot(touch[0] - lift[0], touch[1] - lift[1]) <= TAP_REACH


def dual_point(touch: Shares, lift: Shares, size: Size) -> Tap | Swipe:
    """The gesture in pixels of a screen of that size: a tap where the finger touched, or else a swipe."""
    start = Point(touch[0] * size[0], touch[1] * size[1])
    return Tap(start) if is_tap(touch, lift) else Swipe(start, Point(lift[0] * size[0], lift[1] * size[1]))
