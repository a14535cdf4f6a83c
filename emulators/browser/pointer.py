"""Mouse and finger as the DevTools protocol wants them."""

import time
from collections.abc import Sequence
from typing import Any

from emulators.action import Button
from emulators.browser.keys import chord, key_events
from emulators.screen import Point

__all__ = ["STEPS", "SWIPE_S", "click_calls", "mouse", "steps", "swipe_calls"]

STEPS = 8
"""In how many moves a finger or a mouse goes from one point to another; our default."""

SWIPE_S = 0.5
"""How long a swipe takes by the clock that the page sees: half of it moving, half at rest. Our default."""


def mouse(kind: str, point: Point, *, button: str = "none", clicks: int = 0, held: bool = False) -> dict[str, Any]:
    """`Input.dispatchMouseEvent` parameters; `held` for moves with the button down."""
    pressed = kind == "mousePressed" or held
    return {"type": kind, "x": point.x, "y": point.y, "button": button, "buttons": int(pressed), "clickCount": clicks}


_BUTTONS: dict[Button, int] = {"left": 1, "right": 2, "middle": 4}


def click_calls(point: Point, button: Button, held: Sequence[str]) -> list[tuple[str, dict[str, Any]]]:
    """A click with this button while keys are held: these go down before it and come up after it.

    Raises UnsupportedAction for a key that there is none of.
    """
    keys = key_events(chord("+".join(held))) if held else []
    down, up = keys[: len(keys) // 2], keys[len(keys) // 2 :]
    bits = down[-1]["modifiers"] if down else 0
    clicks = [
        {
            "type": kind, "x": point.x, "y": point.y, "modifiers": bits, "button": pressed, "buttons": mask,
            "clickCount": n,
        }
        for kind, pressed, mask, n in (
            ("mouseMoved", "none", 0, 0), ("mousePressed", button, _BUTTONS[button], 1),
            ("mouseReleased", button, 0, 1),
        )
    ]  # fmt: skip
    return [
        *(("Input.dispatchKeyEvent", event) for event in down),
        *(("Input.dispatchMouseEvent", event) for event in clicks),
        *(("Input.dispatchKeyEvent", event) for event in up),
    ]


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
