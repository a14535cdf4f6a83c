"""How long something that runs on the phone may go on: until it ends, is killed, or the client has gone."""

import threading
import weakref
from collections.abc import Callable

__all__ = ["Killed", "Life"]


class Killed(Exception):
    """Thrown through a program that shall stop, with the number of the signal. Only the shell catches it."""

    def __init__(self, signal: int) -> None:
        super().__init__(f"stopped by signal {signal}; start it again if it was wanted")
        self.signal = signal


class Life:
    """One process, with those it started below it. `stopped` is set once it shall end; any thread may end it.

    `probe` tells whether somebody outside wants it to end, by a signal's number that is not 0.
    """

    def __init__(self, parent: "Life | None" = None, *, probe: Callable[[], int] | None = None) -> None:
        self.stopped = threading.Event()
        self.signal = 0
        self._parent = parent
        self._probe = probe
        self._children: weakref.WeakSet[Life] = weakref.WeakSet()
        self._lock = threading.Lock()
        if parent is not None:
            parent.adopt(self)

    def adopt(self, child: "Life") -> None:
        with self._lock:
            self._children.add(child)
        if self.stopped.is_set():
            child.end(self.signal)

    def end(self, signal: int = 15) -> None:
        """End it and all below it, as by a signal (1 for a client that has gone)."""
        with self._lock:
            if self.stopped.is_set():
                return
            self.signal = signal
            self.stopped.set()
            below = [*self._children]
        for child in below:
            child.end(signal)

    def check(self) -> None:
        """Raises Killed when this shall end. Whatever loops calls it."""
        if self.stopped.is_set():
            raise Killed(self.signal)
        if self._parent is not None:
            self._parent.check()
        elif self._probe is not None and (signal := self._probe()):
            self.end(signal)
            raise Killed(signal)

    def until(self, ready: Callable[[float], bool], timeout_s: float = 1e9) -> bool:
        """Wait in short turns until `ready(seconds it may block)` says so; False when the time is up first."""
        left = timeout_s
        while left > 0:
            self.check()
            turn = min(left, 0.2)
            if ready(turn):
                return True
            left -= turn
        self.check()
        return False
