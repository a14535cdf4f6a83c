"""Where models point: numbers on a grid of their own, and the screen's pixels.

What a model says is read as it was said, also beyond the edge of the screen: how far off it is, scorers measure.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from emulators.action import ClearText, Scroll, TypeText
from emulators.screen import Box, Point, Screen
from guiagent.dialects.coat import Unreadable, Unsayable
from guiagent.dialects.objects import shown

__all__ = [
    "Grid", "ScreenPixels", "Square", "aim", "boxed", "coordinates_of", "number", "numbers", "placed", "spoken_place",
    "target",
]  # fmt: skip


class Grid(Protocol):
    """The units in which a model says places."""

    def extent(self, screen: Screen) -> tuple[int, int]:
        """How wide and how high the whole screen is in them. Raises ValueError where it cannot be said."""


@dataclass(frozen=True, slots=True)
class Square:
    """Every screen is `steps` wide and `steps` high."""

    steps: int = 1000

    def extent(self, screen: Screen) -> tuple[int, int]:
        return self.steps, self.steps


@dataclass(frozen=True, slots=True)
class ScreenPixels:
    """Places are pixels of the screenshot as it is."""

    def extent(self, screen: Screen) -> tuple[int, int]:
        return screen.width, screen.height


_NUMBER = re.compile(r"[-+]?\d{1,7}(?:\.\d{0,9})?")
_MARKS = str.maketrans("()[],", "     ")
_LARGEST = 1e7


def number(value: object, what: str) -> float:
    """A finite number of at most seven digits, from JSON or from digits. Raises Unreadable."""
    match value:
        case bool():
            pass
        case int() | float() if abs(value) < _LARGEST:
            return float(value)
        case str() if _NUMBER.fullmatch(value.strip()):
            return float(value)
    raise Unreadable(f"{what} needs a number, not {shown(value)}")


def numbers(text: str, what: str) -> list[float]:
    """The numbers between brackets, commas and spaces. Raises Unreadable for anything else between them."""
    return [number(word, what) for word in text.translate(_MARKS).split()]


def coordinates_of(value: object, what: str) -> list[float]:
    """The numbers of a JSON array, or of a text that looks like one. Raises Unreadable."""
    match value:
        case str():
            return numbers(value, what)
        case list():
            return [number(one, what) for one in value]
        case _:
            raise Unreadable(f"{what} needs numbers, not {shown(value)}")


def placed(x: float, y: float, grid: Grid, screen: Screen) -> Point:
    """The pixel that a place on the grid means. Raises Unreadable."""
    wide, tall = _extent(grid, screen)
    if min(wide, tall) < 1:
        raise Unreadable(f"nobody can point at a screen of {screen.width} x {screen.height} pixels")
    return Point(x * screen.width / wide, y * screen.height / tall)


def boxed(corners: Sequence[float], grid: Grid, screen: Screen) -> Box:
    """The rectangle from left, top, right and bottom on the grid. Raises Unreadable."""
    left, top, right, bottom = corners
    if right < left or bottom < top:
        shown = ", ".join(f"{corner:g}" for corner in corners)
        raise Unreadable(f"the box ({shown}) ends before it begins")
    first, last = placed(left, top, grid, screen), placed(right, bottom, grid, screen)
    return Box(first.x, first.y, last.x, last.y)


def target(coordinates: Sequence[float], grid: Grid, screen: Screen, what: str) -> tuple[Point, Box | None]:
    """A point from two numbers; from four the centre of a rectangle, and the rectangle. Raises Unreadable."""
    match len(coordinates):
        case 2:
            return placed(coordinates[0], coordinates[1], grid, screen), None
        case 4:
            box = boxed(coordinates, grid, screen)
            return box.center, box
        case many:
            raise Unreadable(f"{what} needs 2 numbers for a point or 4 for a box, not {many}")


def spoken_place(point: Point, grid: Grid, screen: Screen) -> tuple[int, int]:
    """The nearest place on the grid. Raises Unsayable for a point that is not on the screen."""
    inside = 0 <= point.x <= screen.width and 0 <= point.y <= screen.height
    if not inside or screen.width < 1 or screen.height < 1 or not math.isfinite(point.x + point.y):
        raise Unsayable(f"{point} is not on the screen; point within {screen.width} x {screen.height} pixels")
    try:
        wide, tall = grid.extent(screen)
    except ValueError as error:
        raise Unsayable(str(error)) from error
    return round(point.x / screen.width * wide), round(point.y / screen.height * tall)


def aim(action: Scroll | TypeText | ClearText, screen: Screen) -> Point | None:
    """Where an action goes: its point, or where the element that it names by position alone is touched.

    Raises Unsayable where the screen has no such element.
    """
    if action.point is not None or action.element is None:
        return action.point
    if action.element not in range(len(screen.elements)):
        raise Unsayable(f"{action} cannot be said; the screen has no element {action.element}")
    return screen.elements[action.element].hit


def _extent(grid: Grid, screen: Screen) -> tuple[int, int]:
    try:
        return grid.extent(screen)
    except ValueError as error:
        raise Unreadable(f"the screen cannot be pointed at: {error}") from error
