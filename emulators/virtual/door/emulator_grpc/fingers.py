"""Fingers and mouse as the emulator is told of them, one place at a time, as what they do on the phone."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from emulators.action import Action, DoubleTap, Drag, LongPress, Swipe, Tap
from emulators.screen import Point
from emulators.virtual.door.emulator_grpc.answers import EMPTY, Refused
from emulators.virtual.door.emulator_grpc.screenshots import quarter_turns
from emulators.virtual.door.handset import Handset
from emulators.virtual.gestures import innermost
from emulators.wire import Message

__all__ = ["Fingers"]

SLOP_DP = 8.0
"""A finger that moves less has not moved; Android's own."""
LONG_S = 0.4
"""A finger that stays longer presses long, and picks up what it then moves; Android's own."""
QUICK_S = 0.4
"""A finger that moves longer than this does not fling; our default, as with uiautomator2's swipes."""
TWICE_S = 0.3
"""Within this time two touches of one place are a double tap; Android's own."""
NEAR_DP = 40.0
"""How far apart these may be; about Android's own."""
_MOUSE = -1


@dataclass(slots=True)
class _Finger:
    identifier: int
    start: Point
    end: Point
    down: float
    moved: float = math.inf


class Fingers:
    """Of one handset. What a finger does is done when it is lifted; of several at once the first one counts.

    Places are in pixels of the phone held upright, however its screen is turned, as they are on the emulator.
    """

    def __init__(self, handset: Handset, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._handset = handset
        self._clock = clock
        self._finger: _Finger | None = None
        self._tapped: tuple[float, Point] = (-math.inf, Point(0, 0))

    def touch(self, event: Message) -> bytes:
        """A TouchEvent: fingers that press or, with a pressure of 0, have gone."""
        _only_display(event.integer(2))
        for touch in event.messages(1):
            self._place(touch.integer(3), touch.integer(1), touch.integer(2), pressed=touch.integer(4) > 0)
        return EMPTY

    def mouse(self, event: Message) -> bytes:
        """A MouseEvent: the left button is a finger."""
        _only_display(event.integer(4))
        self._place(_MOUSE, event.integer(1), event.integer(2), pressed=bool(event.integer(3) & 1))
        return EMPTY

    def lift(self) -> None:
        """Forget a finger that is down."""
        self._finger = None

    def _place(self, identifier: int, x: int, y: int, *, pressed: bool) -> None:
        now = self._clock()  # when it came, however long the phone is busy with something else
        with self._handset.lock:
            point, finger = self._seen(x, y), self._finger
            if finger is None:
                if pressed:
                    self._finger = _Finger(identifier, point, point, now)
                return
            if finger.identifier != identifier:
                return
            finger.end = point
            if finger.moved == math.inf and self._apart(finger.start, point) > SLOP_DP:
                finger.moved = now
            if not pressed:
                self._finger = None
                self._handset.catch_up()
                self._handset.phone.do(self._meant(finger, now))

    def _meant(self, finger: _Finger, now: float) -> Action:
        if finger.moved < math.inf:
            slow = finger.moved - finger.down > LONG_S or now - finger.moved > QUICK_S
            return Drag(finger.start, finger.end) if slow else Swipe(finger.start, finger.end)
        if now - finger.down > LONG_S:
            return LongPress(finger.start)
        before, last = self._tapped
        scene = self._handset.phone.view().scene
        double = innermost(scene, finger.start, lambda marks: marks.double is not None) is not None
        if double and now - before < TWICE_S and self._apart(last, finger.start) < NEAR_DP:
            self._tapped = (-math.inf, finger.start)
            return DoubleTap(finger.start)
        self._tapped = (now, finger.start)
        return Tap(finger.start)

    def _seen(self, x: int, y: int) -> Point:
        """The place on the screen as it is turned."""
        profile = self._handset.phone.profile
        match quarter_turns(self._handset):
            case 1:
                return Point(y, profile.width - 1 - x)
            case 3:
                return Point(profile.height - 1 - y, x)
            case _:
                return Point(x, y)

    def _apart(self, one: Point, other: Point) -> float:
        return math.hypot(one.x - other.x, one.y - other.y) / self._handset.phone.profile.density


def _only_display(number: int) -> None:
    if number:
        raise Refused("INVALID_ARGUMENT", f"there is no display {number}; the phone has display 0 alone")
