"""What the path of a finger means: its direction, how far content moves with it, and where on a pad it went."""

from collections.abc import Callable
from typing import Literal

from emulators.screen import Flag, Point
from emulators.virtual.node import Marks
from emulators.virtual.scene import Bounds, Scene
from emulators.virtual.widgets import Event, NumberPicker, Scroll

__all__ = [
    "FLING_FROM", "FLING_GAIN", "SWIPE_FROM", "TURN", "Axis", "axis_of", "direction_of", "distance_of", "flung",
    "innermost", "lists_of", "opposite", "spot", "swiped", "turned",
]  # fmt: skip

Axis = Literal["across", "down"]
FLING_FROM = 240.0
"""A finger that swipes over more than this many dp has flung the list; our default."""
FLING_GAIN = 1.5
"""How far a flung list runs on, by each dp that the finger went beyond `FLING_FROM`; our default."""
SWIPE_FROM = 48.0
"""How many dp a finger must move for a swipe over a row or page to count; our default."""
TURN = 40.0
"""How many dp of a finger's way turn a number picker by one; our default."""
_OPPOSITES = {"left": "right", "right": "left", "up": "down", "down": "up"}


def axis_of(start: Point, end: Point) -> Axis:
    """The axis along which a finger moved more."""
    return "across" if abs(end.x - start.x) > abs(end.y - start.y) else "down"


def direction_of(start: Point, end: Point) -> str:
    """Where a finger moved: "left", "right", "up" or "down"."""
    if axis_of(start, end) == "across":
        return "left" if end.x < start.x else "right"
    return "up" if end.y < start.y else "down"


def opposite(direction: str) -> str:
    """The other way: left for right, up for down."""
    return _OPPOSITES[direction]


def distance_of(start: Point, end: Point, axis: Axis) -> float:
    """How far content moves under a finger, in pixels: positive when it reveals what lies below or to the right."""
    return start.x - end.x if axis == "across" else start.y - end.y


def flung(distance: float) -> float:
    """How far a list moves when the finger swiped over this many dp."""
    beyond = max(0.0, abs(distance) - FLING_FROM) * FLING_GAIN
    return distance + beyond if distance > 0 else distance - beyond


def swiped(marks: Marks, direction: str) -> Event | None:
    """The event of a swipe over an element in this direction, if it has one."""
    if marks.swipe is None or Flag.DISABLED in marks.flags:
        return None
    return {
        "left": marks.swipe.left, "right": marks.swipe.right, "up": marks.swipe.up, "down": marks.swipe.down,
    }[direction]  # fmt: skip


def lists_of(axis: Axis) -> Callable[[Marks], bool]:
    """Whether an element is a list that can be scrolled along this axis."""
    return lambda marks: (
        isinstance(marks.source, Scroll) and marks.most > 0 and marks.source.horizontal == (axis == "across")
    )


def innermost(scene: Scene, point: Point, wanted: Callable[[Marks], bool]) -> int | None:
    """The position of the last element at a point whose marks are wanted."""
    for index in range(len(scene.elements) - 1, -1, -1):
        if wanted(scene.marks[index]) and scene.elements[index].box.contains(point):
            return index
    return None


def spot(bounds: Bounds, point: Point) -> tuple[int, int]:
    """A point in whole thousandths of a box, brought into it."""
    left, top, right, bottom = bounds
    x, y = (point.x - left) / max(1.0, right - left), (point.y - top) / max(1.0, bottom - top)
    return round(1000 * min(1.0, max(0.0, x))), round(1000 * min(1.0, max(0.0, y)))


def turned(picker: NumberPicker, distance: float) -> int:
    """The number that a picker shows after a finger moved up over it by this many dp."""
    return min(picker.maximum, max(picker.minimum, picker.value + round(distance / TURN)))
