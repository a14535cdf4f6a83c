"""Mouse and finger as the DevTools protocol wants them."""

import time
from typing import Any

from emulators.screen import Point

__all__ = ["STEPS", "SWIPE_S", "mouse", "steps", "swipe_calls"]

STEPS = 8
"""In how many moves a finger or a mouse goes from one point to another; our default."""

SWIPE_S = 0.5
"""How long a swipe takes by the clock that the page sees: half of it moving, half at rest. Our default."""


def mouse(kind: str, point: Point, *, button: str = "none", clicks: int = 0, held: bool = False) -> dict[str, Any]:
    """`Input.dispatchMouseEvent` parameters; `held` for moves with the button down."""
    pressed = kind == "mousePressed" or held
    return {"type": kind, "x": point.x, "y": point.y, "button": button, "buttons": int(pressed), "clickCount": clicks}


def steps(start: Point, end: Point) -> list[Point]:
    """The points of the way from `start` (left out) to `end`."""
    shares = [n / STEPS for n in range(1, STEPS + 1)]
    return [Point(start.x + (end.x - start.x) * s, start.y + (end.y - start.y) * s) for s in shares]


def swipe_calls(start: Point, end: Point) -> list[tuple[str, dict[str, Any]]]:
    """A finger that goes down at `start`, moves to `end` and rests there before it lets go."""
    began = time.time() - SWIPE_S
    calls = []
    for n, point in enumerate([start, *steps(start, end)]):
        kind, at = ("touchMove" if n else "touchStart"), began + SWIPE_S / 2 * n / STEPS
        calls.append({"type": kind, "touchPoints": [{"x": point.x, "y": point.y}], "timestamp": at})
    calls.append({"type": "touchEnd", "touchPoints": [], "timestamp": began + SWIPE_S})
    return [("Input.dispatchTouchEvent", call) for call in calls]
