"""A stream of the door as blocking files, for what runs in a thread: shell commands and file transfers."""

import asyncio
import threading
from collections.abc import Callable

from emulators.virtual.door.transport import Stream

__all__ = ["Outlet", "PipeIn", "PipeOut"]

_ROOM = 4 * 1024 * 1024
"""How many bytes wait on the way to or from a thread before the sender waits; our default."""


class PipeIn:
    """What arrives, to be read by one thread.

    `interrupted` is set when somebody has pressed Ctrl-C on a terminal: until it is cleared, reading and writing raise
    InterruptedError.
    """

    def __init__(self, more: Callable[[], None] = lambda: None) -> None:
        self._more = more
        self._data = bytearray()
        self._ended = False
        self._changed = threading.Condition()
        self._wanting = False
        self.interrupted = threading.Event()
        self.closed = False
        self.window = (24, 80)
        """Rows and columns of the terminal, where there is one."""

    def readable(self) -> bool:
        return True

    def read(self, n: int = -1, /) -> bytes:
        """At most `n` bytes as soon as there are some, with -1 all up to the end; empty at the end."""
        if n < 0:
            parts = []
            while part := self.read(_ROOM):
                parts.append(part)
            return b"".join(parts)
        with self._changed:
            self._changed.wait_for(lambda: self._data or self._ended or self.interrupted.is_set())
            if self.interrupted.is_set():
                raise InterruptedError("interrupted from the terminal")
            data = bytes(self._data[:n])
            del self._data[:n]
            wanted = self._wanting and len(self._data) < _ROOM
            if wanted:
                self._wanting = False
        if wanted:
            self._more()
        return data

    read1 = read

    def readexactly(self, n: int, /) -> bytes:
        """`n` bytes. Raises EOFError where the stream ends before."""
        parts, missing = [], n
        while missing:
            part = self.read(missing)
            if not part:
                raise EOFError(f"the stream ended {missing} bytes too early")
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)

    def readline(self, limit: int = -1, /) -> bytes:
        """Up to and with the next newline, or the end; nothing behind it is taken."""
        line = bytearray()
        while not line.endswith(b"\n") and (limit < 0 or len(line) < limit):
            with self._changed:
                self._changed.wait_for(lambda: self._data or self._ended or self.interrupted.is_set())
                end = self._data.find(b"\n") + 1
                size = end or len(self._data)
            part = self.read(size if limit < 0 else min(size, limit - len(line)))
            if not part:
                break
            line += part
        return bytes(line)

    def __iter__(self) -> "PipeIn":
        return self

    def __next__(self) -> bytes:
        if line := self.readline():
            return line
        raise StopIteration

    def close(self) -> None:
        """No more is read."""
        self.closed = True
        self.end()

    # From the loop's thread

    def feed(self, data: bytes) -> bool:
        with self._changed:
            self._data += data
            self._changed.notify_all()
            self._wanting = len(self._data) >= _ROOM
            return not self._wanting

    def end(self) -> None:
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def resize(self, told: bytes) -> None:
        """The terminal's size has become "ROWSxCOLUMNS,WIDTHxHEIGHT"."""
        rows, _, columns = told.partition(b",")[0].partition(b"x")
        if rows.isdigit() and columns.isdigit():
            self.window = int(rows), int(columns)

    def interrupt(self) -> None:
        with self._changed:
            self._data.clear()
            self.interrupted.set()
            self._changed.notify_all()


class Outlet:
    """What one thread, or several, send on a stream, in order."""

    def __init__(self, stream: Stream, loop: asyncio.AbstractEventLoop) -> None:
        self._stream, self._loop = stream, loop
        self._idle = asyncio.Event()
        self._parts: list[bytes] = []
        self._size = 0
        self._flushing = False
        self._changed = threading.Condition()
        self.gone = False
        """Whether the other side has closed the stream, so that sending fails."""
        self.hung_up = False
        """Whether whoever sends shall end."""

    def put(self, data: bytes) -> None:
        """Send; waits where too much is under way. Raises BrokenPipeError once the other side has gone."""
        with self._changed:
            self._changed.wait_for(lambda: self._size < _ROOM or self.gone)
            if self.gone:
                raise BrokenPipeError("the other side has closed the stream")
            self._parts.append(data)
            self._size += len(data)
            wake = not self._flushing
            self._flushing = True
        if wake:
            self._loop.call_soon_threadsafe(self.flush)

    def flush(self) -> None:
        """In the loop's thread: hand on what waits, as far as the stream has room."""
        if self._stream.closed:
            self.end()
            return
        if not self._stream.has_room:
            self._stream.on_room = self.flush
            return
        with self._changed:
            data, self._parts = b"".join(self._parts), []
            self._size = 0
            self._flushing = False
            self._changed.notify_all()
        self._stream.send(data)
        self._idle.set()

    async def emptied(self) -> None:
        """Wait until all that was put has been handed to the stream, or nobody takes it any more."""
        self._idle.clear()
        self.flush()
        await self._idle.wait()

    def end(self, grace_s: float = 0.0) -> None:
        """The other side has gone; whoever sends may go on for so long, as far as he sends nothing."""
        with self._changed:
            self.gone = True
            self.hung_up = self.hung_up or not grace_s
            self._parts.clear()
            self._changed.notify_all()
        self._idle.set()
        if grace_s:
            self._loop.call_later(grace_s, self.end)


class PipeOut:
    """What a thread writes, framed by `frame` and put into an outlet at once."""

    def __init__(
        self, outlet: Outlet, frame: Callable[[bytes], bytes] = bytes, *, interrupted: threading.Event | None = None
    ) -> None:
        self._outlet, self._frame = outlet, frame
        self._interrupted = interrupted

    @property
    def closed(self) -> bool:
        """Whether the other side has gone for good, so that whoever writes shall end."""
        return self._outlet.hung_up

    def writable(self) -> bool:
        return True

    def write(self, data: bytes, /) -> int:
        """Raises BrokenPipeError once the other side has gone."""
        if self._interrupted and self._interrupted.is_set():
            raise InterruptedError("interrupted from the terminal")
        if data:
            self._outlet.put(self._frame(bytes(data)))
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        """The stream is closed by who opened it."""
