"""Fingers on an emulator's panel, through its gRPC port: a millisecond each, where no uiautomator2 server runs."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from emulators.android.emulator_screen import GrpcScreen
from emulators.screen import Point

__all__ = ["EmulatorFingers", "Held"]

STEP_S = 0.01
"""Between two places of a finger that moves; our default."""
TAP_S = 0.02
"""How long a finger stays for a tap; our default."""
PAUSE_S = 0.08
"""Between the two touches of a double tap: Android wants 40 to 300 ms. Our default."""
PICK_UP_S = 0.7
"""How long a finger stays before it moves what it has picked up; our default."""


@dataclass(frozen=True, slots=True)
class Held:
    """How a display is held: its size upright, in the pixels of touches, and its quarter turns to the left."""

    width: int
    height: int
    quarters: int


class EmulatorFingers:
    """One finger. Points are in pixels of the display as it is turned; `held` tells how that is at the moment."""

    def __init__(self, screen: GrpcScreen, held: Callable[[], Held]) -> None:
        self._screen = screen
        self._held = held
        self._panel = screen.panel()

    def tap(self, point: Point, *, seconds: float = TAP_S) -> None:
        """Touch and let go after so long."""
        self._move([point], stay_s=seconds)

    def double_tap(self, point: Point) -> None:
        self.tap(point)
        time.sleep(PAUSE_S)  # two touches that are closer are one to Android
        self.tap(point)

    def swipe(self, start: Point, end: Point, *, seconds: float, stay_s: float = 0.0) -> None:
        """From one point to the other in so long, after staying at the first for `stay_s`."""
        count = max(2, round(seconds / STEP_S))
        shares = [number / count for number in range(count + 1)]
        path = [Point(start.x + (end.x - start.x) * s, start.y + (end.y - start.y) * s) for s in shares]
        self._move(path, stay_s=stay_s)

    def drag(self, start: Point, end: Point, *, seconds: float) -> None:
        """Pick up and move."""
        self.swipe(start, end, seconds=seconds, stay_s=PICK_UP_S)

    def _move(self, path: list[Point], *, stay_s: float) -> None:
        try:
            self._screen.touch(*self._place(path[0]), pressed=True)
            time.sleep(stay_s)  # how long a finger stays is what it means
            begun = time.monotonic()
            for number, point in enumerate(path[1:], 1):
                self._screen.touch(*self._place(point), pressed=True)
                time.sleep(max(0.0, begun + number * STEP_S - time.monotonic()))  # and so is how fast it moves
        finally:
            self._screen.touch(*self._place(path[-1]), pressed=False)

    def _place(self, point: Point) -> tuple[int, int]:
        """Where that is on the panel, which does not turn with what it shows."""
        held = self._held()
        x, y = point.x, point.y
        match held.quarters % 4:
            case 1:
                x, y = held.width - 1 - point.y, point.x
            case 2:
                x, y = held.width - 1 - point.x, held.height - 1 - point.y
            case 3:
                x, y = point.y, held.height - 1 - point.x
        width, height = self._panel
        across, down = (width / held.width, height / held.height) if width and height else (1.0, 1.0)
        return int(x * across), int(y * down)
