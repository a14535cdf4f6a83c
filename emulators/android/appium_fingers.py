"""Fingers and keys as W3C actions tell them: what one finger does, step by step, in the units of the session."""

from collections.abc import Sequence
from typing import Any

from emulators.screen import Point

__all__ = ["drag", "keys", "perform", "press_and_hold", "swipe", "taps"]

HOLD_MS = 800
"""How long a long press lasts; our default."""
TOUCH_MS = 50
"""How long a finger rests in a touch, and between the two of a double tap; our default."""

Steps = list[dict[str, Any]]


def perform(driver: Any, steps: Steps) -> None:
    """Let a WebDriver session do them; returns when they are done."""
    from selenium.webdriver.remote.command import Command

    driver.execute(Command.W3C_ACTIONS, {"actions": steps})


def taps(point: Point, count: int = 1) -> Steps:
    """So many touches of one place, shortly one after the other."""
    once = [_down(), _pause(TOUCH_MS), _up(), _pause(TOUCH_MS)]
    return _finger([_move(point), *(once * count)[:-1]])


def press_and_hold(point: Point, *, milliseconds: int = HOLD_MS) -> Steps:
    """A long press."""
    return _finger([_move(point), _down(), _pause(milliseconds), _up()])


def swipe(start: Point, end: Point, *, milliseconds: int) -> Steps:
    """Down, along, up."""
    return _finger([_move(start), _down(), _move(end, milliseconds), _up()])


def drag(start: Point, end: Point, *, milliseconds: int) -> Steps:
    """Down, held until it is picked up, along, up."""
    return _finger([_move(start), _down(), _pause(HOLD_MS), _move(end, milliseconds), _pause(TOUCH_MS), _up()])


def keys(text: str) -> Steps:
    """Every character as a key, for what has the focus."""
    steps = [{"type": kind, "value": char} for char in text for kind in ("keyDown", "keyUp")]
    return [{"type": "key", "id": "keyboard", "actions": steps}]


def _finger(steps: Sequence[dict[str, Any]]) -> Steps:
    return [{"type": "pointer", "id": "finger", "parameters": {"pointerType": "touch"}, "actions": [*steps]}]


def _move(point: Point, milliseconds: int = 0) -> dict[str, Any]:
    where = {"x": int(point.x), "y": int(point.y)}
    return {"type": "pointerMove", "duration": milliseconds, "origin": "viewport", **where}


def _down() -> dict[str, Any]:
    return {"type": "pointerDown", "button": 0}


def _up() -> dict[str, Any]:
    return {"type": "pointerUp", "button": 0}


def _pause(milliseconds: int) -> dict[str, Any]:
    return {"type": "pause", "duration": milliseconds}
