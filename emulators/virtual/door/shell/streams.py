"""What is open under a number: files of the phone, pipes, the client's streams; counted by their holders."""

import threading
from collections.abc import Callable
from typing import Protocol

from emulators.virtual.door.filesystem import FileSystem
from emulators.virtual.door.tools.call import Readable, Writable
from emulators.virtual.door.tools.life import Life

__all__ = ["MOST_KEPT", "MOST_STORED", "Bound", "Buffer", "Client", "OnFile", "Open", "Pipe", "Stream", "empty", "pipe"]

_ROOM = 65_536
"""How many bytes a pipe holds before its writer waits, as on Linux."""
_BLOCK = 1024
_TURN_S = 0.2
"""How long a wait lasts before it is looked whether the waiting one still lives; our default."""
MOST_KEPT = 16 * 1024 * 1024
"""How much a substitution may write; our default."""
MOST_STORED = 256 * 1024 * 1024
"""How long a file may get by redirection; our default."""


class Stream(Protocol):
    """Something that can be open."""

    def read(self, n: int, life: Life, /) -> bytes: ...

    def until(self, stop: bytes, life: Life, /) -> bytes:
        """Up to and with this byte, or the end; nothing behind it is taken."""

    def write(self, data: bytes, life: Life, /) -> None: ...

    def flush(self) -> None: ...

    def close(self) -> None: ...


class Open:
    """An open file that several hold: whoever shares it drops it once, and the last one closes it."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.holders = 1
        self._lock = threading.Lock()

    def share(self) -> "Open":
        with self._lock:
            self.holders += 1
        return self

    def drop(self) -> None:
        with self._lock:
            self.holders -= 1
            last = self.holders == 0
        if last:
            self.stream.close()


class Bound:
    """An open file as a program sees it that lives this life."""

    def __init__(self, held: Open, life: Life) -> None:
        self._held = held
        self._life = life

    def living(self, life: Life) -> "Bound":
        """The same as one that lives another life sees it."""
        return Bound(self._held, life)

    def read(self, n: int = -1, /) -> bytes:
        if n >= 0:
            return self._held.stream.read(n, self._life)
        found = []
        while data := self._held.stream.read(_ROOM, self._life):
            found.append(data)
        return b"".join(found)

    def write(self, data: bytes, /) -> int:
        if data:
            self._held.stream.write(data, self._life)
        return len(data)

    def until(self, stop: bytes) -> bytes:
        """Up to and with this byte, or the end; nothing behind it is taken."""
        return self._held.stream.until(stop, self._life)

    def flush(self) -> None:
        self._held.stream.flush()


class Pipe:
    """Bytes from writers to readers, at most `_ROOM` on the way."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._changed = threading.Condition()
        self._written = False
        self._unread = False

    def read(self, n: int, life: Life) -> bytes:
        with self._changed:
            while not self._data and not self._written:
                self._changed.wait(_TURN_S)
                life.check()
            data = bytes(self._data[:n])
            del self._data[:n]
            self._changed.notify_all()
        return data

    def until(self, stop: bytes, life: Life) -> bytes:
        found = bytearray()
        while not found.endswith(stop):
            with self._changed:
                while not self._data and not self._written:
                    self._changed.wait(_TURN_S)
                    life.check()
                size = self._data.find(stop) + 1 or len(self._data)
                if not size:
                    break
                found += self._data[:size]
                del self._data[:size]
                self._changed.notify_all()
        return bytes(found)

    def write(self, data: bytes, life: Life) -> None:
        view = memoryview(data)
        with self._changed:
            while view:
                if self._unread:
                    raise BrokenPipeError("nobody reads this pipe any more")
                room = _ROOM - len(self._data)
                if room > 0:
                    self._data += view[:room]
                    view = view[room:]
                    self._changed.notify_all()
                else:
                    self._changed.wait(_TURN_S)
                    life.check()

    def no_writer(self) -> None:
        with self._changed:
            self._written = True
            self._changed.notify_all()

    def no_reader(self) -> None:
        with self._changed:
            self._unread = True
            self._changed.notify_all()


class _End:
    """One end of a pipe."""

    def __init__(self, of: Pipe, close: Callable[[], None]) -> None:
        self._pipe = of
        self.close = close

    def read(self, n: int, life: Life) -> bytes:
        return self._pipe.read(n, life)

    def until(self, stop: bytes, life: Life) -> bytes:
        return self._pipe.until(stop, life)

    def write(self, data: bytes, life: Life) -> None:
        self._pipe.write(data, life)

    def flush(self) -> None:
        """Nothing waits here."""


def pipe() -> tuple[Open, Open]:
    """Both ends of a new pipe: where it is read and where it is written."""
    made = Pipe()
    return Open(_End(made, made.no_reader)), Open(_End(made, made.no_writer))


class Buffer:
    """Keeps what is written (a substitution), or holds what is to be read (a here-document)."""

    def __init__(self, data: bytes = b"") -> None:
        self._parts = [data] if data else []
        self._size = len(data)
        self.most = MOST_KEPT
        self.overflown = False
        self.closed = threading.Event()

    def read(self, n: int, life: Life) -> bytes:
        data = b"".join(self._parts)
        self._parts = [data[n:]] if len(data) > n else []
        return data[:n]

    def until(self, stop: bytes, life: Life) -> bytes:
        data = b"".join(self._parts)
        return self.read(data.find(stop) + 1 or len(data), life)

    def write(self, data: bytes, life: Life) -> None:
        life.check()
        self._size += len(data)
        if self._size > self.most:
            self.overflown = True
            raise BrokenPipeError(f"a substitution holds at most {self.most} bytes; write to a file instead")
        self._parts.append(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        self.closed.set()

    @property
    def data(self) -> bytes:
        return b"".join(self._parts)


class Client:
    """The client's own streams, which are closed by whoever opened them."""

    def __init__(self, source: Readable | None = None, sink: Writable | None = None) -> None:
        self._source = source
        self._sink = sink

    def read(self, n: int, life: Life) -> bytes:
        return self._source.read(n) if self._source else b""

    def until(self, stop: bytes, life: Life) -> bytes:
        if isinstance(self._source, Bound):
            return self._source.until(stop)
        found = bytearray()
        while not found.endswith(stop) and (data := self.read(1, life)):
            found += data
        return bytes(found)

    def write(self, data: bytes, life: Life) -> None:
        life.check()
        if self._sink is None:
            raise OSError(9, "Bad file descriptor")
        self._sink.write(data)

    def flush(self) -> None:
        """All goes out as it comes."""

    def close(self) -> None:
        """The connection closes them."""


def empty() -> Open:
    """Reads nothing and keeps nothing, as /dev/null."""
    return Open(Client(None, _Nowhere()))


class _Nowhere:
    def write(self, data: bytes, /) -> None:
        """Gone."""


class OnFile:
    """A file of the phone with a place in it. What is written waits until the command ends or it is much."""

    def __init__(self, files: FileSystem, path: str, *, append: bool = False, place: int = 0) -> None:
        self.path = path
        self._files = files
        self._append = append
        self._place = place
        self._waiting: list[bytes] = []
        self._size = 0
        self._lock = threading.Lock()

    def read(self, n: int, life: Life) -> bytes:
        life.check()
        with self._lock:
            self._store()
            data = self._files.read(self.path, offset=self._place, size=n)
            self._place += len(data)
        return data

    def until(self, stop: bytes, life: Life) -> bytes:
        found = bytearray()
        while not found.endswith(stop) and (data := self.read(_BLOCK, life)):
            size = data.find(stop) + 1 or len(data)
            self._place -= len(data) - size
            found += data[:size]
        return bytes(found)

    def write(self, data: bytes, life: Life) -> None:
        life.check()
        with self._lock:
            self._waiting.append(data)
            self._size += len(data)
            if self._size >= max(_ROOM, self._place // 4):
                self._store()

    def flush(self) -> None:
        with self._lock:
            self._store()

    def close(self) -> None:
        self.flush()

    def _store(self) -> None:
        if not self._waiting:
            return
        data = b"".join(self._waiting)
        self._waiting.clear()
        self._size = 0
        if self._place + len(data) > MOST_STORED:
            raise OSError(27, "File too large", self.path)
        length = self._files.stat(self.path).size if self._files.is_file(self.path) else 0
        if self._append or self._place == length:
            self._files.write(self.path, data, append=True)
            self._place = length + len(data)
            return
        before = self._files.read(self.path)
        head = before[: self._place].ljust(self._place, b"\0")
        self._files.write(self.path, head + data + before[self._place + len(data) :])
        self._place += len(data)
