"""The geometry that published scorers share: enlarged boxes, distances, which way the finger goes.

What each scorer does with them is in its own profile. Every function is total: a place that is no number (NaN) is
nowhere, near nothing and in no box.
"""

from math import isfinite, isnan

from emulators.action import Action, Direction, Drag, Scroll, Swipe
from emulators.screen import Box, Point, Screen
from rewards.matching import direction, distance

__all__ = [
    "SLACK", "Vector", "about_centre", "aitw_grown", "argmax_heading", "coat_heading", "finger", "inside",
    "intersection_over_union", "main_axis", "near", "opposite", "within_one",
]  # fmt: skip

SLACK = 1e-9
"""What counts as exactly on a border, as a share of the screen: it absorbs the rounding of places that a data set
writes as shares of the screen and our records hold in pixels. It is ours; published code compares bare floats."""

Vector = tuple[float, float]
"""A movement (right, down) as shares of the screen's width and height."""

_OPPOSITE: dict[Direction, Direction] = {"up": "down", "down": "up", "left": "right", "right": "left"}
_FINGER: dict[Direction, Vector] = {"up": (0.0, 1.0), "down": (0.0, -1.0), "left": (1.0, 0.0), "right": (-1.0, 0.0)}


def opposite(heading: Direction) -> Direction:
    """Up for down, left for right: from where the content goes to where the finger does, and back."""
    return _OPPOSITE[heading]


def finger(screen: Screen, action: Action) -> Vector | None:
    """Where the finger goes in a swipe, drag or scroll, in shares of the screen; None for any other action.

    A scroll names where the content goes: the finger goes the other way, here by one whole screen.
    """
    match action:
        case Swipe(start, end) | Drag(start, end):
            return (end.x - start.x) / (screen.width or 1), (end.y - start.y) / (screen.height or 1)
        case Scroll(content):
            return _FINGER.get(content)
        case _:
            return None


def argmax_heading(vector: Vector | None) -> Direction | None:
    """The direction along the longer axis, the vertical one where both are as long; None where nothing moves.

    The direction with the largest cosine among the four is the same.
    """
    if vector is None or isnan(vector[0]):
        return None
    return direction(vector[0] if main_axis(vector) == "horizontal" else 0.0, vector[1])


def coat_heading(vector: Vector | None) -> Direction | None:
    """The direction as CoAT writes it down: vertical where |down| >= 0.9 |right|; None where nothing moves."""
    if vector is None or argmax_heading(vector) is None:
        return None
    right, down = vector
    if abs(down) >= 0.9 * abs(right) - SLACK:
        return "up" if down < 0 else "down"
    return "left" if right < 0 else "right"


def main_axis(vector: Vector) -> str:
    """The axis of the longer component, "vertical" where both are as long or nothing moves: AitW's rule for swipes."""
    return "horizontal" if abs(vector[0]) > abs(vector[1]) + SLACK else "vertical"


def near(screen: Screen, one: Point, other: Point, tolerance: float) -> bool:
    """Whether two points are at most `tolerance` apart, in shares of the screen's sides."""
    return distance(screen, one, other) <= tolerance + SLACK


def inside(box: Box, point: Point, slack: float = 0.0) -> bool:
    """Whether a point lies in a box, all four edges included, as published scorers count; `slack` is in pixels."""
    return (
        box.left - slack <= point.x <= box.right + slack  # NaN is between nothing
        and box.top - slack <= point.y <= box.bottom + slack
    )


def about_centre(box: Box, factor: float) -> Box:
    """The box with both sides `factor` times as long, about its centre, over the screen's borders if need be."""
    across, down = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    width, height = (box.right - box.left) * factor, (box.bottom - box.top) * factor
    return Box(across - width / 2, down - height / 2, across + width / 2, down + height / 2)


def aitw_grown(screen: Screen, box: Box, share: float) -> Box:
    """The box as Android in the Wild enlarges it: by `share` of its sides in all (0.2 makes them 1.2 times as long).

    The published code keeps corner, height and width. The corner stops at the screen's left and top border and the
    sides at the screen's own, so that what is cut off at the left or the top is added at the right or the bottom.
    """
    aside, above = share * (box.right - box.left), share * (box.bottom - box.top)
    left, top = max(0.0, box.left - aside / 2), max(0.0, box.top - above / 2)
    width = min(float(screen.width), box.right - box.left + aside)
    return Box(left, top, left + width, top + min(float(screen.height), box.bottom - box.top + above))


def within_one(screen: Screen, one: Point, other: Point, share: float) -> int | None:
    """The position of the first element whose box, enlarged as by `aitw_grown`, holds both points, or None.

    Points on the edges are inside. It is one pass over all elements of the screen, fast where few are near.
    """
    if not (isfinite(one.x) and isfinite(one.y) and isfinite(other.x) and isfinite(other.y)):
        return None
    slack = SLACK * max(screen.width, screen.height)
    left, right = min(one.x, other.x) + slack, max(one.x, other.x) - slack
    upper, lower = min(one.y, other.y) + slack, max(one.y, other.y) - slack
    reach = 1 + share
    for position, element in enumerate(screen.elements):
        box = element.box
        top, bottom = box.top, box.bottom
        height = reach * (bottom - top)
        # Cheap first: further down than the box can reach even when its corner was moved to the border, or above it.
        if lower > max(0.0, top) + height or upper < top - height:
            continue
        grown = aitw_grown(screen, box, share)
        if grown.left <= left and grown.top <= upper and right <= grown.right and lower <= grown.bottom:
            return position
    return None


def intersection_over_union(one: Box, other: Box) -> float:
    """The share of what both cover that both share, where an area counts as 1 at least, as in CoAT's scorer."""
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    shared = max(0.0, across) * max(0.0, down)
    areas = max(one.width * one.height, 1.0) + max(other.width * other.height, 1.0)
    whole = areas - shared
    return shared / whole if whole > 0 else 0.0
