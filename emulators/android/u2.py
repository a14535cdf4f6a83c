"""The uiautomator2 server on the phone: JSON-RPC over HTTP on its port 9008, through a connection that stays open.

Its methods are those of uiautomator2 3.x; the file that is sent to the phone comes with that package.
"""

import hashlib
import importlib.util
import json
import time
from pathlib import Path
from typing import Any

from emulators.android.adb import Adb
from emulators.android.connection import Connection, Deadline
from emulators.android.errors import AndroidError, CommandFailed, ConnectionLost, U2Unavailable
from emulators.android.transfer import push

__all__ = ["CALL_S", "PORT", "U2", "U2Process", "answers", "start_u2"]

PORT = 9008
"""Where the server listens on the phone; uiautomator2's default."""
CALL_S = 10.0
"""How long one call may take; our default."""
START_S = 30.0
"""How long the server may take to start on the phone; uiautomator2's default."""
PACE_S = 0.05
"""Between two looks whether it has started; our default."""
JAR = "/data/local/tmp/u2.jar"

_HARMLESS = frozenset({"ping", "deviceInfo", "dumpWindowHierarchy", "takeScreenshot", "getText", "getClipboard"})
_UNHAPPY = ("UiAutomation not connected", "DeadObjectException", "DeadSystemRuntimeException")


class U2:
    """A connection to the server. One thread at a time may use it; two of them give two answers at once."""

    def __init__(self, adb: Adb, *, port: int = PORT) -> None:
        self._adb = adb
        self._port = port
        self._connection: Connection | None = None

    def call(self, method: str, *params: object, deadline_s: float = CALL_S) -> Any:
        """What a method answers. Raises CommandFailed where it fails, U2Unavailable where the server is ill."""
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
        deadline = Deadline(deadline_s)
        try:
            answer = json.loads(self._post(method, body, deadline))
        except ConnectionLost:
            if method not in _HARMLESS:  # what may have been done is not done twice
                raise
            answer = json.loads(self._post(method, body, deadline))
        if "error" not in answer:
            return answer.get("result")
        said = " ".join(str(answer["error"].get("message", "")).split())[:300]
        if any(word in said for word in _UNHAPPY):
            raise U2Unavailable(f"the uiautomator2 server has lost the screen ({said}); connect to the phone again")
        raise CommandFailed(f"{method} failed on {self._adb.serial} ({said}); look at the phone, then try again")

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _post(self, method: str, body: bytes, deadline: Deadline) -> bytes:
        head = (
            f"POST /jsonrpc/0 HTTP/1.1\r\nHost: localhost:{self._port}\r\nUser-Agent: guiagent\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode()
        connection = self._connected(deadline, f"{self._adb.serial}: {method}")
        try:
            connection.send(head + body)
            status, answer, stays = _response(connection)
        except BaseException:  # what was left unread would be taken for the next answer
            self.close()
            raise
        if not stays:
            self.close()
        if status != 200:
            raise U2Unavailable(f"the uiautomator2 server answered {status} to {method}; connect to the phone again")
        return answer

    def _connected(self, deadline: Deadline, what: str) -> Connection:
        """The open connection; a new one where the server has closed it, as it does after some seconds of rest."""
        if self._connection is not None and self._connection.ended:
            self.close()
        if self._connection is None:
            self._connection = self._adb.open(f"tcp:{self._port}", deadline)
        self._connection.deadline = deadline
        self._connection.what = what
        return self._connection


class U2Process:
    """The server that was started on the phone; it ends when this is closed."""

    def __init__(self, stream: Connection) -> None:
        self._stream = stream
        self._said = bytearray()
        self._ended = False

    @property
    def ended(self) -> bool:
        while not self._ended and (part := self._stream.ready()) is not None:
            self._said += part
            self._ended = not part
        return self._ended

    @property
    def said(self) -> str:
        """What it has written."""
        return self._said[-500:].decode("utf-8", "replace").strip()

    def close(self) -> None:
        self._stream.close()


def answers(adb: Adb, *, port: int = PORT, deadline_s: float = CALL_S) -> bool:
    """Whether the server listens on the phone already."""
    try:
        with adb.open(f"tcp:{port}", Deadline(deadline_s)) as connection:
            connection.send(f"GET /ping HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n".encode())
            return _response(connection)[1].strip() == b"pong"
    except (AndroidError, ValueError):
        return False


def start_u2(adb: Adb, *, port: int = PORT, deadline_s: float = START_S) -> U2Process | None:
    """Have the server running; None when it ran already. Raises U2Unavailable where that cannot be had."""
    if answers(adb, port=port):
        return None
    jar = _jar()
    content = jar.read_bytes()
    told = adb.shell(["md5sum", JAR]).text
    if hashlib.md5(content, usedforsecurity=False).hexdigest() not in told:
        push(adb, content, JAR)
    deadline = Deadline(deadline_s)
    command = f"CLASSPATH={JAR} app_process / com.wetest.uia2.Main -p {port}"
    process = U2Process(adb.open(f"exec:{command}", deadline))
    try:
        while not answers(adb, port=port, deadline_s=max(0.1, deadline.left)):
            if process.ended:
                raise U2Unavailable(f"the uiautomator2 server does not start: {process.said}; try another source")
            if deadline.passed:
                raise U2Unavailable(f"the uiautomator2 server did not start within {deadline_s:g} s; try again")
            time.sleep(PACE_S)  # nobody tells when it listens
    except BaseException:
        process.close()
        raise
    return process


def _jar() -> Path:
    """The file that uiautomator2 brings, found without importing it."""
    found = importlib.util.find_spec("uiautomator2")
    if found is None or found.origin is None:
        raise U2Unavailable('the uiautomator2 server is not on this computer; pip install "guiagent[android]"')
    jar = Path(found.origin).parent / "assets" / "u2.jar"
    if not jar.is_file():
        raise U2Unavailable(f"{jar} is missing; install uiautomator2 3.7 or later")
    return jar


def _response(connection: Connection) -> tuple[int, bytes, bool]:
    """Status, body, and whether the connection stays open. Raises ConnectionLost, CommandTimedOut."""
    buffer = bytearray()
    while (end := buffer.find(b"\r\n\r\n")) < 0:
        more = connection.some()
        if not more:
            raise ConnectionLost(f"{connection.what}: the uiautomator2 server closed the connection; try again")
        buffer += more
    lines = buffer[:end].decode("latin-1").split("\r\n")
    fields = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    status = int(lines[0].split()[1])
    stays = fields.get("connection", "keep-alive").lower() != "close"
    body = buffer[end + 4 :]
    if fields.get("transfer-encoding", "").lower() == "chunked":
        return status, _chunks(connection, body), stays
    if "content-length" in fields:
        missing = int(fields["content-length"]) - len(body)
        return status, bytes(body) + connection.exactly(max(0, missing)), stays
    return status, bytes(body) + connection.rest(), False


def _chunks(connection: Connection, body: bytearray) -> bytes:
    """A body in chunks, of which `body` has come already."""
    parts: list[bytes] = []

    def need(count: int) -> None:
        while len(body) < count:
            more = connection.some()
            if not more:
                raise ConnectionLost(f"{connection.what}: the answer was cut off; try again")
            body.extend(more)

    while True:
        while (end := body.find(b"\r\n")) < 0:
            need(len(body) + 1)
        size = int(body[:end].split(b";")[0], 16)
        need(end + 2 + size + 2)
        parts.append(bytes(body[end + 2 : end + 2 + size]))
        del body[: end + 2 + size + 2]
        if size == 0:
            return b"".join(parts)
