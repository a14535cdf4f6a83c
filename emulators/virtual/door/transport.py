"""One connection of an adb server to the phone, and the streams that share it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from emulators.virtual.door.packets import LONGEST, VERSION, Packet, ProtocolError, packed, read_packet

__all__ = ["Inbox", "Link", "Sink", "Stream"]

_ROOM = 4 * LONGEST
"""How many bytes a stream holds back for a slow reader before it makes the sender wait; our default."""
_HANDSHAKE_S = 10.0
"""How long a connection may take to say who it is; our default."""
_WRITE_BACKLOG = 16 * LONGEST
_MOST_STREAMS = 2000
"""How many streams one connection may have open; our default."""


class Sink(Protocol):
    """Where what arrives on a stream goes."""

    def feed(self, data: bytes) -> bool:
        """Take it; False asks the sender to wait until `Stream.more` is called."""

    def end(self) -> None:
        """The other side has closed the stream."""


class Stream:
    """A two-way stream of bytes to one service. Used in the loop's thread alone."""

    def __init__(self, link: "Link", local: int, remote: int) -> None:
        self._link = link
        self.local, self.remote = local, remote
        self._sink: Sink | None = None
        self._early = bytearray()
        self._waiting: bytearray = bytearray()
        self._in_flight = 0
        self._unanswered = False
        self._finishing = False
        self._loop = asyncio.get_running_loop()
        self._ready: asyncio.Future[bool] = self._loop.create_future()
        self._over = asyncio.Event()
        self.closed = False
        """Whether the other side has closed the stream, or this one has and all has been sent."""
        self.on_room: Callable[[], None] | None = None
        """Called once, when the other side has taken so much that there is room again, or the stream is closed."""

    @property
    def backlog(self) -> int:
        """How many bytes the other side has not taken yet."""
        return len(self._waiting) + self._in_flight

    @property
    def has_room(self) -> bool:
        return self.backlog < _ROOM

    def accept(self) -> None:
        """Tell the other side that what it asked for is open."""
        if not self._ready.done():
            self._link.put(b"OKAY", self.local, self.remote)
            self._ready.set_result(True)

    async def opened(self) -> bool:
        """Whether the other side has accepted a stream that this one asked for."""
        return await self._ready

    def connect(self, sink: Sink) -> None:
        """Have what arrives go there; what has arrived already goes first."""
        self._sink = sink
        early, self._early = bytes(self._early), bytearray()
        if early:
            sink.feed(early)
        if self._unanswered:
            self.more()
        if self.closed:
            sink.end()

    def send(self, data: bytes) -> None:
        """Send, as soon as the other side has taken what went before. Nothing is sent any more once it is closed."""
        if not self.closed and not self._finishing:
            self._waiting += data
            self._pump()

    def finish(self) -> None:
        """Close the stream once all has been sent and taken."""
        self._finishing = True
        self._pump()

    async def over(self) -> None:
        """Wait until it is closed."""
        await self._over.wait()

    def more(self) -> None:
        """There is room again for what arrives."""
        if self._unanswered and not self.closed:
            self._unanswered = False
            self._link.put(b"OKAY", self.local, self.remote)

    def more_soon(self) -> None:
        """As `more`, from any thread."""
        self._loop.call_soon_threadsafe(self.more)

    # What the link tells

    def arrived(self, data: bytes) -> None:
        if self._unanswered:
            raise ProtocolError("data came before the last was taken; wait for OKAY")
        self._unanswered = True
        if self._sink is None:
            self._early += data
        elif self._sink.feed(data):
            self.more()

    def answered(self, remote: int) -> None:
        """An OKAY has come."""
        if not self._ready.done():
            if self.remote:  # asked for by the other side, and not accepted yet
                return
            self.remote = remote
            self._ready.set_result(True)
        had_room = self.has_room
        self._in_flight = 0
        self._pump()
        if self.has_room and not had_room:
            self._tell_room()

    def end(self) -> None:
        if self.closed:
            return
        self.closed = True
        self._over.set()
        if not self._ready.done():
            self._ready.set_result(False)
        self._waiting.clear()
        self._in_flight = 0
        if self._sink:
            self._sink.end()
        self._tell_room()

    # Inside

    def _pump(self) -> None:
        if self.closed or self._in_flight or not self._ready.done():
            return
        if self._waiting:
            size = self._link.longest
            data = bytes(self._waiting[:size])
            del self._waiting[:size]
            self._in_flight = len(data)
            self._link.put(b"WRTE", self.local, self.remote, data)
        elif self._finishing:
            self._link.put(b"CLSE", self.local, self.remote)
            self._link.forget(self.local)
            self.end()

    def _tell_room(self) -> None:
        tell, self.on_room = self.on_room, None
        if tell:
            tell()


class Inbox:
    """A stream as handlers of ports know it: a reader and a writer in one (`handset.StreamIn`, `StreamOut`)."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._reader = asyncio.StreamReader(limit=LONGEST)
        self._unread = 0
        stream.connect(self)

    def feed(self, data: bytes) -> bool:
        self._reader.feed_data(data)
        self._unread += len(data)
        return self._unread < LONGEST

    def end(self) -> None:
        self._reader.feed_eof()

    async def read(self, n: int = -1, /) -> bytes:
        return self._took(await self._reader.read(n))

    async def readline(self) -> bytes:
        return self._took(await self._reader.readline())

    async def readexactly(self, n: int, /) -> bytes:
        if n > LONGEST:
            parts = [await self.readexactly(min(LONGEST, n - at)) for at in range(0, n, LONGEST)]
            return b"".join(parts)
        return self._took(await self._reader.readexactly(n))

    async def readuntil(self, separator: bytes = b"\n", /) -> bytes:
        return self._took(await self._reader.readuntil(separator))

    def write(self, data: bytes, /) -> None:
        self._stream.send(data)

    async def drain(self) -> None:
        """Raises ConnectionResetError where the other side has gone."""
        if self._stream.closed:
            raise ConnectionResetError("the other side has closed the connection")
        if not self._stream.has_room:
            room = asyncio.get_running_loop().create_future()
            self._stream.on_room = lambda: None if room.done() else room.set_result(None)
            await room

    def close(self) -> None:
        self._stream.finish()

    def is_closing(self) -> bool:
        return self._stream.closed

    def _took(self, data: bytes) -> bytes:
        self._unread -= len(data)
        if self._unread < LONGEST:
            self._stream.more()
        return data


Opened = Callable[[Stream, str], Awaitable[bool]]
"""Serves a stream to the service of that name until it is done; False where it has refused to."""


class Link:
    """Serves one connection until it ends; `opened` is awaited, in its own task, for every stream that is opened."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, banner: Callable[[], str], opened: Opened
    ) -> None:
        self._reader, self._writer = reader, writer
        self._banner, self._opened = banner, opened
        self._streams: dict[int, Stream] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._next = 0
        self._checked = False
        self._online = False
        self.longest = 4096

    async def serve(self) -> None:
        """Returns when the other side has gone, or has said what no adb says."""
        try:
            first = await asyncio.wait_for(read_packet(self._reader), _HANDSHAKE_S)
            self._take(first)
            while True:
                self._take(await read_packet(self._reader))
                if self._writer.transport.get_write_buffer_size() > _WRITE_BACKLOG:
                    await self._writer.drain()
        except (asyncio.IncompleteReadError, ProtocolError, OSError, TimeoutError):
            pass
        finally:
            self._end()

    def close(self) -> None:
        """End the connection now."""
        self._writer.transport.abort()

    def put(self, command: bytes, first: int, second: int, data: bytes = b"") -> None:
        if not self._writer.is_closing():
            self._writer.write(packed(Packet(command, first, second, data), checked=self._checked))

    def forget(self, local: int) -> None:
        self._streams.pop(local, None)

    def connect(self, service: str) -> Stream:
        """Ask the other side to open a stream to a service of its own, for `adb reverse`."""
        stream = self._add(0)
        self.put(b"OPEN", stream.local, 0, service.encode() + b"\0")
        return stream

    # Inside

    def _take(self, packet: Packet) -> None:
        match packet.command:
            case b"CNXN":
                self._greeted(packet)
            case b"OPEN" if self._online:
                self._open(packet)
            case b"OKAY" if stream := self._streams.get(packet.second):
                stream.answered(packet.first)
            case b"WRTE" if stream := self._streams.get(packet.second):
                stream.arrived(packet.data)
            case b"WRTE" if self._online:
                self.put(b"CLSE", 0, packet.first)
            case b"CLSE" if stream := self._streams.pop(packet.second, None):
                if packet.first:
                    self.put(b"CLSE", packet.second, packet.first)
                stream.end()
            case _:  # of streams that have ended, or of what is not spoken here: AUTH, STLS, SYNC
                pass

    def _greeted(self, packet: Packet) -> None:
        for stream in (*self._streams.values(),):
            stream.end()
        self._streams.clear()
        self._checked = packet.first < VERSION
        self.longest = max(1, min(packet.second, LONGEST))
        self._online = True
        self.put(b"CNXN", VERSION, LONGEST, self._banner().encode())

    def _open(self, packet: Packet) -> None:
        service = packet.data.partition(b"\0")[0].decode("utf-8", "surrogateescape")
        if len(self._streams) >= _MOST_STREAMS or not packet.first:
            self.put(b"CLSE", 0, packet.first)
            return
        stream = self._add(packet.first)
        task = asyncio.get_running_loop().create_task(self._run(stream, service))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, stream: Stream, service: str) -> None:
        if not await self._opened(stream, service):
            self.put(b"CLSE", 0, stream.remote)
            self._streams.pop(stream.local, None)
            stream.end()

    def _add(self, remote: int) -> Stream:
        self._next = self._next % 0x7FFFFFFF + 1
        stream = Stream(self, self._next, remote)
        self._streams[self._next] = stream
        return stream

    def _end(self) -> None:
        for stream in (*self._streams.values(),):
            stream.end()
        self._streams.clear()
        for task in (*self._tasks,):
            task.cancel()
        self._writer.transport.abort()
