"""Shell commands over adb: the services `shell` (both protocols) and `exec`, with a terminal where one is asked for."""

import asyncio
import functools
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Protocol

from emulators.virtual.door.handset import Handset
from emulators.virtual.door.pipes import Outlet, PipeIn, PipeOut
from emulators.virtual.door.terminal import Terminal
from emulators.virtual.door.transport import Stream

__all__ = ["Request", "Runner", "exec_request", "run_shell", "shell_request"]

STDIN, STDOUT, STDERR, EXIT, CLOSE_STDIN, WINDOW_SIZE = range(6)
"""What a packet of the protocol v2 carries."""
_CRASHED = 139
"""What a client is told of a script that our own shell has broken down over."""
_GRACE_S = 60.0
"""How long a command of `exec` may go on after its client; our default. On Android it may for ever."""
_LONGEST_PACKET = 16 * 1024 * 1024


class Runner(Protocol):
    """Runs a script to its end in the calling thread and returns its exit status; an empty one reads commands."""

    def __call__(
        self, handset: Handset, script: str, /, *, stdin: PipeIn, stdout: PipeOut, stderr: PipeOut, tty: bool
    ) -> int: ...


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asked for. `framed` says whether it speaks the protocol v2."""

    script: str
    framed: bool = False
    tty: bool = False


def shell_request(arguments: str) -> Request:
    """Of what stands behind "shell" in the name of the service: ",v2,TERM=xterm,pty:ls"."""
    options, _, script = arguments.partition(":")
    words = options.split(",")
    return Request(script, "v2" in words, "pty" in words if "raw" in words or "pty" in words else not script)


def exec_request(arguments: str) -> Request:
    return Request(arguments.partition(":")[2])


async def run_shell(stream: Stream, request: Request, handset: Handset, *, run: Runner, threads: Executor) -> None:
    """Serve the stream until the script has ended and all it wrote is taken, or the client has gone."""
    loop = asyncio.get_running_loop()
    outlet = Outlet(stream, loop)
    stdin = PipeIn(stream.more_soon)
    frame_out, frame_err = (_framed(STDOUT), _framed(STDERR)) if request.framed else (bytes, bytes)
    hang_up = functools.partial(outlet.end, 0.0 if request.framed else _GRACE_S)
    sink: _Sink
    if request.tty:
        terminal = Terminal(stdin, _echo(stream, frame_out))
        frame_out = frame_err = _shown(frame_out)
        sink = _Sink(terminal.feed, terminal.end, hang_up)
    else:
        sink = _Sink(stdin.feed, stdin.end, hang_up)
    stream.connect(_Unframed(sink, stdin.resize) if request.framed else sink)
    stdout, stderr = (PipeOut(outlet, frame, interrupted=stdin.interrupted) for frame in (frame_out, frame_err))

    def work() -> None:
        status = _CRASHED
        try:
            handset.catch_up()
            status = run(handset, request.script, stdin=stdin, stdout=stdout, stderr=stderr, tty=request.tty)
            handset.settle()
        finally:
            if request.framed:
                outlet.put(bytes((EXIT, 1, 0, 0, 0, status & 0xFF)))

    try:
        await loop.run_in_executor(threads, work)
        await outlet.emptied()
    finally:
        outlet.end()
        stdin.close()
        stream.finish()


class _Sink:
    """What arrives, for the script; the end of the stream is the end of everything."""

    def __init__(self, feed: Callable[[bytes], bool], end: Callable[[], None], hang_up: Callable[[], None]) -> None:
        self.feed = feed
        self.end_input = end
        self._hang_up = hang_up

    def end(self) -> None:
        self.end_input()
        self._hang_up()


class _Unframed:
    """Takes the packets of the protocol v2 apart."""

    def __init__(self, sink: _Sink, resize: Callable[[bytes], None]) -> None:
        self._sink = sink
        self._resize = resize
        self._data = bytearray()

    def feed(self, data: bytes) -> bool:
        self._data += data
        welcome = True
        while len(self._data) >= 5:
            kind, length = self._data[0], int.from_bytes(self._data[1:5], "little")
            if length > _LONGEST_PACKET:
                self._sink.end()
                return True
            if len(self._data) < 5 + length:
                break
            body = bytes(self._data[5 : 5 + length])
            del self._data[: 5 + length]
            if kind == STDIN:
                welcome = self._sink.feed(body)
            elif kind == CLOSE_STDIN:
                self._sink.end_input()
            elif kind == WINDOW_SIZE:
                self._resize(body)
        return welcome

    def end(self) -> None:
        self._sink.end()


def _echo(stream: Stream, frame: Callable[[bytes], bytes]) -> Callable[[bytes], None]:
    return lambda data: stream.send(frame(data))


def _framed(kind: int) -> Callable[[bytes], bytes]:
    return lambda data: bytes((kind,)) + len(data).to_bytes(4, "little") + data


def _shown(frame: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    return lambda data: frame(data.replace(b"\n", b"\r\n"))
