"""What the emulator tells of a phone as it comes: its clipboard, its log."""

from collections.abc import Callable, Iterator

from emulators.virtual.door.handset import Handset
from emulators.virtual.door.log import Line
from emulators.wire import Message, integer_field, message_field, text_field

__all__ = ["Streams"]

PACE_S = 0.1
"""Between two looks at the clipboard, or for a client that has gone; our default."""
_MOST = 128 * 1024
"""How many characters of the log are told at once at most; the emulator's own."""
_PARSED = 1
_LEVELS = {"V": 2, "D": 3, "I": 4, "W": 5, "E": 6, "F": 7}


class Streams:
    """Of one handset."""

    def __init__(self, handset: Handset) -> None:
        self._handset = handset

    def clipboard(self, _: Message, gone: Callable[[float], bool]) -> Iterator[bytes]:
        """ClipData now, and whenever another text was copied."""
        last: str | None = None
        while True:
            with self._handset.lock:
                now = self._handset.phone.world.state.clipboard
            if now != last:
                yield text_field(1, now)
                last = now
            if gone(PACE_S):
                return

    def log_now(self, wanted: Message) -> bytes:
        """The LogMessage of what was logged last."""
        return _told(self._handset.log.after(0), wanted.integer(4))

    def log(self, wanted: Message, gone: Callable[[float], bool]) -> Iterator[bytes]:
        """LogMessages: what was logged last, then what comes."""
        heard = 0
        while not gone(0):
            if self._handset.log.wait(heard, PACE_S):
                lines = self._handset.log.after(heard)
                if lines:
                    yield _told(lines, wanted.integer(4))
                    heard = lines[-1].number


def _told(lines: tuple[Line, ...], sort: int) -> bytes:
    if sort == _PARSED:
        return integer_field(4, _PARSED) + b"".join(message_field(5, *_entry(line)) for line in lines)
    text = "".join(f"{line.priority}/{line.tag}({line.pid:>5}): {line.text}\n" for line in lines)[-_MOST:]
    return text_field(1, text) + integer_field(3, len(text), "int64")


def _entry(line: Line) -> tuple[bytes, ...]:
    """The fields of LogcatEntry."""
    return (
        integer_field(1, int(line.when * 1000), "uint64"), integer_field(2, line.pid, "uint32"),
        integer_field(3, line.tid, "uint32"), integer_field(4, _LEVELS.get(line.priority, 0)),
        text_field(5, line.tag), text_field(6, line.text),
    )  # fmt: skip
