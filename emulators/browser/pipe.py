"""A browser process of our own, and the protocol's messages to and from it over a pair of sockets.

Chromium reads messages on descriptor 3 and writes them on 4, each ended by a zero byte, when it is started with
`--remote-debugging-pipe`; it ends by itself when the other end goes away.
"""

import asyncio
import contextlib
import fcntl
import json
import os
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from emulators.browser.transport import CLOSED, ENDED, Json, ProtocolError
from emulators.device import DeviceError, DeviceLost

__all__ = ["BrowserProcess", "Connection", "Line"]

_LOST = "{}; reset() starts a fresh one"
_PREFIX = "guiagent-browser-"
_LOCK = "guiagent.lock"
_YOUNG_S = 60.0
"""A folder younger than this may not be locked yet; our default."""

_ABOVE = 10
"""Descriptors from here on are not those that the browser looks at."""


class _OwnFolder:
    """A temporary folder. Whoever makes one removes those of programs that were killed before they could."""

    def __init__(self) -> None:
        here = Path(tempfile.gettempdir())
        for left in here.glob(f"{_PREFIX}*"):
            _remove_if_left(left)
        self._folder = tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True)
        self.path = Path(self._folder.name)
        self._lock = (self.path / _LOCK).open("w")
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def remove(self) -> None:
        self._folder.cleanup()
        self._lock.close()


def _remove_if_left(folder: Path) -> None:
    """Remove the folder of a program that no longer runs, and so holds its lock no longer."""
    try:
        if time.time() - folder.stat().st_mtime < _YOUNG_S:
            return
        lock = os.open(folder / _LOCK, os.O_RDWR)
    except OSError:
        return  # another's, or already gone
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    except OSError:
        pass  # its program runs
    finally:
        os.close(lock)


class BrowserProcess:
    """A running program in a process group of its own, with an empty profile; `socket` is our end of the line."""

    def __init__(self, program: Path, flags: Sequence[str]) -> None:
        """Raises DeviceError when the program cannot be run."""
        self._profile = _OwnFolder()
        self.socket, theirs = socket.socketpair()
        far = fcntl.fcntl(theirs.fileno(), fcntl.F_DUPFD_CLOEXEC, _ABOVE)
        theirs.close()
        quiet = [(os.POSIX_SPAWN_OPEN, n, os.devnull, os.O_RDWR, 0) for n in range(3)]
        command = [str(program), "--remote-debugging-pipe", f"--user-data-dir={self._profile.path}", *flags]
        try:
            self._pid = os.posix_spawn(
                command[0], command, os.environ, setpgroup=0,
                file_actions=[*quiet, *((os.POSIX_SPAWN_DUP2, far, n) for n in (3, 4))],
            )  # fmt: skip
        except OSError as error:
            self.socket.close()
            self._profile.remove()
            raise DeviceError(f"{program} did not start ({error.strerror}); name a Chromium: program=...") from error
        finally:
            os.close(far)

    def end(self) -> None:
        """Kill whatever still runs of it and remove its profile."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._pid, 0)
        self._profile.remove()


class Line:
    """One session on a connection: its calls under way, who listens to its events, and whether it is `gone`."""

    def __init__(self) -> None:
        self.gone: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.waiting: dict[int, tuple[asyncio.Future[Json], str]] = {}
        self._handlers: dict[str, list[Callable[[Json], None]]] = {}

    def on(self, event: str, handler: Callable[[Json], None]) -> None:
        self._handlers.setdefault(event, []).append(handler)

    def take(self, event: str, handler: Callable[[Json], None]) -> None:
        self._handlers[event] = [handler]

    def off(self, event: str, handler: Callable[[Json], None]) -> None:
        self._handlers[event].remove(handler)

    def happened(self, event: str, params: Json) -> None:
        for handler in self._handlers.get(event, ()):
            handler(params)

    def lose(self, reason: str) -> None:
        """Every call under way fails with DeviceLost, and so will all later ones. The first reason stays."""
        if self.gone.done():
            return
        self.gone.set_result(reason)
        waiting, self.waiting = self.waiting, {}
        for answer, _ in waiting.values():
            if not answer.done():
                answer.set_exception(DeviceLost(_LOST.format(reason)))


class Connection(asyncio.Protocol):
    """Calls and events of all sessions of one browser. `lines` are the sessions by name; "" is the browser's own."""

    def __init__(self, deadline_s: float) -> None:
        self.lines: dict[str, Line] = {"": Line()}
        self._deadline_s = deadline_s
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._parts: list[bytes] = []
        self._due: list[bytes] = []
        self._calls = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        *whole, rest = data.split(b"\0")
        for message in whole:
            self._hear(json.loads(b"".join([*self._parts, message])))
            self._parts.clear()
        if rest:
            self._parts.append(rest)

    def connection_lost(self, exc: Exception | None) -> None:
        for line in list(self.lines.values()):
            line.lose(ENDED)

    def _hear(self, message: Json) -> None:
        line = self.lines.get(message.get("sessionId", ""))
        if line is None:
            return
        if "id" not in message:
            line.happened(message["method"], message["params"])
            return
        answer, method = line.waiting.pop(message["id"], (None, ""))
        if answer is None or answer.done():
            return
        if "error" in message:
            answer.set_exception(ProtocolError(f"{method}: {message['error'].get('message', '')}"))
        else:
            answer.set_result(message["result"])

    def call(
        self, method: str, params: Mapping[str, Any] | None = None, *, session: str = ""
    ) -> asyncio.Future[Json]:  # fmt: skip
        """Send a call at once; its answer comes in the order of the calls or later, or not at all under the deadline.

        Raises DeviceLost when the session is gone. Nobody needs to wait for the answer.
        """
        line = self.lines.get(session)
        if line is None or line.gone.done() or self._transport is None:
            raise DeviceLost(_LOST.format(line.gone.result() if line and line.gone.done() else CLOSED))
        self._calls += 1
        message: Json = {"id": self._calls, "method": method, "params": params or {}}
        if session:
            message["sessionId"] = session
        answer: asyncio.Future[Json] = self._loop.create_future()
        line.waiting[self._calls] = answer, method
        late = self._loop.call_later(self._deadline_s, line.lose, "the page does not answer any more")
        answer.add_done_callback(lambda done: _over(done, late))
        if not self._due:
            self._loop.call_soon(self._send)
        self._due.append(json.dumps(message).encode() + b"\0")
        return answer

    def _send(self) -> None:
        """What is called at once goes out at once: the browser is woken once for all of it."""
        due, self._due = self._due, []
        if self._transport is not None:
            self._transport.write(b"".join(due))

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()


def _over(answer: asyncio.Future[Json], late: asyncio.TimerHandle) -> None:
    late.cancel()
    if not answer.cancelled():
        answer.exception()  # looked at, for nobody may have waited
