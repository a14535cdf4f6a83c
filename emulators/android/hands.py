"""Fingers and keys of a phone: through the uiautomator2 server or the emulator where they are, else by `input`."""

import math

from emulators.android.adb import Adb
from emulators.android.emulator_fingers import EmulatorFingers
from emulators.android.keys import META, codes
from emulators.android.u2 import U2
from emulators.screen import Element, Flag, Point, Screen

__all__ = ["MAX_WAIT_S", "Hands", "place", "scroll_path", "waiting_s"]

MAX_WAIT_S = 10.0
"""The longest that one `Wait` lasts; our default."""

LONG_MS = 800
"""How long a long press lasts; Android's own is 400 to 1500 ms, as the user sets it. Our default."""
SWIPE_MS = 250
"""How long a finger takes for a swipe; our default."""
SCROLL_MS = 1_050
"""How long a finger takes for a scroll, slow enough not to let lists run on far; our default."""
DRAG_MS = 1000
"""How long picking up and moving takes; our default."""
STEP_MS = 5
"""What one step of a swipe takes in uiautomator."""

_SHELL_S = 15.0


class Hands:
    """Touches and presses; points are in pixels of the display as it is turned."""

    def __init__(self, adb: Adb, u2: U2 | None, fingers: EmulatorFingers | None = None) -> None:
        self._adb = adb
        self._u2 = u2
        self._fingers = fingers

    def tap(self, point: Point) -> None:
        x, y = _whole(point)
        if self._u2 is not None:
            self._u2.call("click", x, y)
        elif self._fingers is not None:
            self._fingers.tap(point)
        else:
            self._input(f"tap {x} {y}")

    def double_tap(self, point: Point) -> None:
        x, y = _whole(point)
        if self._u2 is not None:
            self._u2.call("click", x, y)
            self._u2.call("click", x, y)
        elif self._fingers is not None:
            self._fingers.double_tap(point)
        else:
            self._adb.run(f"input tap {x} {y} & input tap {x} {y}; wait", deadline_s=_SHELL_S)

    def long_press(self, point: Point) -> None:
        x, y = _whole(point)
        if self._u2 is not None:
            self._u2.call("click", x, y, LONG_MS)
        elif self._fingers is not None:
            self._fingers.tap(point, seconds=LONG_MS / 1000)
        else:
            self._input(f"swipe {x} {y} {x} {y} {LONG_MS}")

    def swipe(self, start: Point, end: Point, *, milliseconds: int = SWIPE_MS) -> None:
        path = (*_whole(start), *_whole(end))
        if self._u2 is not None:
            self._u2.call("swipe", *path, milliseconds // STEP_MS)
        elif self._fingers is not None:
            self._fingers.swipe(start, end, seconds=milliseconds / 1000)
        else:
            self._input(f"swipe {' '.join(map(str, path))} {milliseconds}")

    def drag(self, start: Point, end: Point) -> None:
        path = (*_whole(start), *_whole(end))
        if self._u2 is not None:
            self._u2.call("drag", *path, DRAG_MS // STEP_MS)
        elif self._fingers is not None:
            self._fingers.drag(start, end, seconds=DRAG_MS / 1000)
        else:
            self._input(f"draganddrop {' '.join(map(str, path))} {DRAG_MS}")

    def press(self, keys: str) -> None:
        """A key or a chord. Raises UnsupportedAction before anything is sent."""
        pressed = codes(keys)
        *held, last = pressed
        if self._u2 is not None and all(code in META for code in held):
            self._u2.call("pressKeyCode", last, *([sum(META[code] for code in held)] if held else []))
        elif held:
            self._input(f"keycombination {' '.join(map(str, pressed))}")
        else:
            self._input(f"keyevent {last}")

    def _input(self, words: str) -> None:
        self._adb.run(f"input {words}", deadline_s=_SHELL_S)


def scroll_path(screen: Screen, direction: str, point: Point | None) -> tuple[Point, Point]:
    """The finger's way that moves content by half of a list: the one at the point, else the largest, else the screen.

    `direction` is where the content goes on: down reveals what lies below, so the finger moves up.
    """
    lists = [e for e in screen.elements if e.has(Flag.SCROLLABLE) and not e.has(Flag.SYSTEM)]
    at = [e for e in lists if point is not None and e.box.contains(point)]
    found: Element | None = at[-1] if at else None
    if found is None and point is None and lists:
        found = max(lists, key=lambda e: e.box.width * e.box.height)
    box = found.box if found is not None else screen.box
    middle = point if found is None and point is not None else box.center
    across = box.width / 4 if direction in ("left", "right") else 0.0
    down = box.height / 4 if direction in ("up", "down") else 0.0
    sign = 1 if direction in ("down", "right") else -1
    return (
        Point(middle.x + sign * across, middle.y + sign * down),
        Point(middle.x - sign * across, middle.y - sign * down),
    )


def place(screen: Screen | None, point: Point | None, element: int | None) -> Point | None:
    """Where an action is aimed: at its point, else at the element of the screen that it names by position alone."""
    if point is not None or screen is None or element is None or not 0 <= element < len(screen.elements):
        return point
    return screen.elements[element].hit


def waiting_s(seconds: float) -> float:
    """How long a `Wait` of so many seconds lasts; none that is not finite."""
    return min(MAX_WAIT_S, max(0.0, seconds)) if math.isfinite(seconds) else 0.0


def _whole(point: Point) -> tuple[int, int]:
    return int(point.x), int(point.y)
