"""Small things that all dialects say: directions, and the place that an action aims at."""

from typing import get_args

from emulators.action import ClearText, Direction, Scroll, Swipe, TypeText
from emulators.screen import Point, Screen
from guiagent.dialects.coat import Unreadable, Unsayable
from guiagent.dialects.objects import shown

__all__ = ["aim", "direction", "finger", "opposite"]

_DIRECTIONS: dict[str, Direction] = {way: way for way in get_args(Direction)}
_OPPOSITES: dict[Direction, Direction] = {"up": "down", "down": "up", "left": "right", "right": "left"}


def direction(word: object) -> Direction:
    """One of the four directions, in whatever case. Raises Unreadable."""
    found = _DIRECTIONS.get(word.strip().lower()) if isinstance(word, str) else None
    if found is None:
        raise Unreadable(f"a direction is up, down, left or right, not {shown(word)}")
    return found


def opposite(way: Direction) -> Direction:
    """The direction of the finger that moves content that way, and the other way round."""
    return _OPPOSITES[way]


def aim(action: Scroll | TypeText | ClearText, screen: Screen) -> Point | None:
    """Where an action goes: its point, or where the element that it names by position alone is touched.

    Raises Unsayable where the screen has no such element.
    """
    if action.point is not None or action.element is None:
        return action.point
    if action.element not in range(len(screen.elements)):
        raise Unsayable(f"{action} cannot be said; the screen has no element {action.element}")
    return screen.elements[action.element].hit


_STROKE = 0.3
"""How far a finger goes that scrolls, as a share of the screen: AgentCPM-GUI's figure for AndroidControl."""
_WAYS: dict[Direction, tuple[int, int]] = {"up": (0, -1), "down": (0, 1), "left": (-1, 0), "right": (1, 0)}


def finger(action: Scroll, screen: Screen) -> Swipe:
    """A scroll as the finger's movement around its point or the middle, for models that know no scrolling."""
    center = aim(action, screen) or screen.box.center
    across, along = _WAYS[opposite(action.direction)]
    x, y = across * _STROKE / 2 * screen.width, along * _STROKE / 2 * screen.height
    return Swipe(_within(Point(center.x - x, center.y - y), screen), _within(Point(center.x + x, center.y + y), screen))


def _within(point: Point, screen: Screen) -> Point:
    return Point(min(max(point.x, 0), screen.width), min(max(point.y, 0), screen.height))
