"""What BrowserGym's and Playwright's calls have in common when they are written: places, distances, numbers, lists."""

import math

from emulators.action import Direction, Scroll
from emulators.screen import Point, Screen
from guiagent.dialects.coat import Unsayable
from guiagent.dialects.literals import quoted

__all__ = ["distance", "many", "pixels", "short"]

_SCROLLED = 0.7
"""The part of the screen that a scroll is written as: what our browser scrolls."""

_WAYS: dict[Direction, tuple[int, int]] = {"up": (0, -1), "down": (0, 1), "left": (-1, 0), "right": (1, 0)}


def pixels(point: Point, screen: Screen) -> str:
    """A point as two arguments, in pixels. Raises Unsayable for one that is not on the screen."""
    inside = 0 <= point.x <= screen.width and 0 <= point.y <= screen.height
    if not (math.isfinite(point.x) and math.isfinite(point.y) and inside):
        raise Unsayable(f"{point} is not on the screen; point within {screen.width} x {screen.height} pixels")
    return f"{short(point.x)}, {short(point.y)}"


def distance(action: Scroll, screen: Screen) -> str:
    """How far a scroll goes across and down, as two arguments in pixels."""
    across, along = _WAYS[action.direction]
    return f"{_far(across, screen.width)}, {_far(along, screen.height)}"


def _far(way: int, side: int) -> int:
    return way * max(1, round(_SCROLLED * side))


def short(value: float) -> str:
    """A number with at most three decimals."""
    rounded = round(value, 3)
    return str(int(rounded)) if rounded == int(rounded) else f"{rounded:.3f}".rstrip("0")


def many(texts: tuple[str, ...]) -> str:
    """One text as itself, several as a list."""
    return quoted(texts[0]) if len(texts) == 1 else f"[{', '.join(map(quoted, texts))}]"
