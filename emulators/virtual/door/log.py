"""The phone's log, as `logcat` reads it: a ring of lines that can be waited on."""

import threading
from collections import deque
from dataclasses import dataclass

__all__ = ["Line", "Log"]

_MOST = 20_000
"""How many lines are kept, of all buffers together; our default."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `when` is in seconds since 1970 on the phone's clock, `priority` one of V D I W E F."""

    number: int
    when: float
    pid: int
    tid: int
    priority: str
    tag: str
    text: str
    buffer: str = "main"


class Log:
    """Lines are numbered from 1 on and never renumbered; any thread may add and wait."""

    def __init__(self, most: int = _MOST) -> None:
        self._lines: deque[Line] = deque(maxlen=most)
        self._changed = threading.Condition()
        self._last = 0

    @property
    def last(self) -> int:
        """The number of the newest line, 0 before the first."""
        return self._last

    def add(
        self, when: float, priority: str, tag: str, text: str, *, pid: int = 512, tid: int = 0, buffer: str = "main"
    ) -> None:
        """One line for each line of the text; `tid` 0 stands for the process's main thread."""
        with self._changed:
            for each in text.split("\n"):
                self._last += 1
                self._lines.append(Line(self._last, when, pid, tid or pid, priority, tag, each, buffer))
            self._changed.notify_all()

    def after(self, number: int = 0) -> tuple[Line, ...]:
        """The lines that are kept and were added after the one with this number."""
        with self._changed:
            return tuple(line for line in self._lines if line.number > number)

    def wait(self, number: int, timeout_s: float) -> bool:
        """Wait until a line after this one is there; False when the time is up first."""
        with self._changed:
            return self._changed.wait_for(lambda: self._last > number, timeout_s)

    def clear(self, buffer: str = "") -> None:
        """Forget the lines of one buffer, or all."""
        with self._changed:
            kept = [line for line in self._lines if buffer and line.buffer != buffer]
            self._lines.clear()
            self._lines.extend(kept)
