"""Scrolls as movements of the finger, for models that know no scrolling."""

from emulators.action import Direction, Scroll, Swipe
from emulators.screen import Point, Screen
from guiagent.dialects.places import aim
from rewards.profiles.measures import opposite

__all__ = ["stroke"]

_LENGTH = 0.3
"""How far a finger goes that scrolls, as a share of the screen: AgentCPM-GUI's figure for AndroidControl."""
_WAYS: dict[Direction, tuple[int, int]] = {"up": (0, -1), "down": (0, 1), "left": (-1, 0), "right": (1, 0)}


def stroke(action: Scroll, screen: Screen) -> Swipe:
    """A scroll as the finger's movement around its point or the middle. Raises Unsayable as `aim` does."""
    center = aim(action, screen) or screen.box.center
    across, along = _WAYS[opposite(action.direction)]
    x, y = across * _LENGTH / 2 * screen.width, along * _LENGTH / 2 * screen.height
    return Swipe(_within(Point(center.x - x, center.y - y), screen), _within(Point(center.x + x, center.y + y), screen))


def _within(point: Point, screen: Screen) -> Point:
    return Point(min(max(point.x, 0), screen.width), min(max(point.y, 0), screen.height))
