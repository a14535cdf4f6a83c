"""One connection to the adb server: requests, answers and the bytes behind them, each under a deadline."""

import socket
import time

from emulators.android.errors import CommandTimedOut, ConnectionLost, Refused, ServerGone, server_failure

__all__ = ["Connection", "Deadline"]

_CHUNK = 1 << 18
_LONGEST = 0xFFFF
"""Bytes of a request: its length is told in four hexadecimal digits."""


class Deadline:
    """A moment by which something must be done."""

    __slots__ = ("_until", "seconds")

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._until = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds that are left, never less than 0."""
        return max(0.0, self._until - time.monotonic())

    @property
    def passed(self) -> bool:
        return self.left <= 0


class Connection:
    """A socket to the server. `what` is said in errors; `deadline` holds for everything until another is set."""

    __slots__ = ("_socket", "deadline", "what")

    def __init__(self, address: tuple[str, int], deadline: Deadline, *, what: str) -> None:
        self.deadline = deadline
        self.what = what
        host, port = address
        try:
            self._socket = socket.create_connection(address, timeout=max(0.001, deadline.left))
        except TimeoutError as error:
            raise CommandTimedOut(f"no adb server answers at {host}:{port} within {deadline.seconds:g} s") from error
        except OSError as error:
            raise ServerGone(f"no adb server at {host}:{port} ({error}); start one with `adb start-server`") from error
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def request(self, service: str, serial: str = "") -> None:
        """Ask for a service and wait until it is granted. Raises the error that the server's refusal means."""
        payload = service.encode()
        if len(payload) > _LONGEST:
            raise Refused(f"{self.what} is {len(payload)} bytes long, over {_LONGEST}; push a file and name it instead")
        self.send(b"%04x" % len(payload) + payload)
        self.okay(serial)

    def okay(self, serial: str = "") -> None:
        status = self.exactly(4)
        if status == b"FAIL":
            raise server_failure(self.text(), serial)
        if status != b"OKAY":
            raise ConnectionLost(f"{self.what}: {status!r} is no answer of an adb server; see what listens there")

    def send(self, data: bytes | memoryview) -> None:
        try:
            self._socket.settimeout(self._left())
            self._socket.sendall(data)
        except TimeoutError as error:
            raise self.late() from error
        except OSError as error:
            raise self._lost(str(error)) from error

    def some(self, most: int = _CHUNK) -> bytes:
        """What has come, at least one byte; empty at the end of the stream."""
        try:
            self._socket.settimeout(self._left())
            return self._socket.recv(most)
        except TimeoutError as error:
            raise self.late() from error
        except ConnectionResetError:
            return b""
        except OSError as error:
            raise self._lost(str(error)) from error

    def exactly(self, count: int) -> bytes:
        """Exactly so many bytes. Raises ConnectionLost where the stream ends before."""
        first = self.some(count) if count else b""
        if len(first) == count:
            return first
        whole = bytearray(first)
        while len(whole) < count:
            more = self.some(min(_CHUNK, count - len(whole))) if first else b""
            if not more:
                raise self._lost(f"it ended after {len(whole)} of {count} bytes")
            whole += more
        return bytes(whole)

    def text(self) -> str:
        """A string with its length of four hexadecimal digits in front."""
        digits = self.exactly(4)
        try:
            length = int(digits, 16)
        except ValueError as error:
            raise self._lost(f"{digits!r} is no length") from error
        return self.exactly(length).decode("utf-8", "replace")

    def rest(self) -> bytes:
        """All that comes until the stream ends."""
        parts = []
        while part := self.some():
            parts.append(part)
        return b"".join(parts)

    def ready(self) -> bytes | None:
        """What has come already, without waiting for it: None where nothing has, empty at the end of the stream."""
        try:
            self._socket.settimeout(0)
            return self._socket.recv(_CHUNK)
        except BlockingIOError:
            return None
        except OSError:
            return b""

    @property
    def ended(self) -> bool:
        """Whether the other side has closed, as far as is known without waiting; for streams of which all is read."""
        try:
            self._socket.settimeout(0)
            return self._socket.recv(1, socket.MSG_PEEK) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    def close(self) -> None:
        self._socket.close()

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def late(self) -> CommandTimedOut:
        return CommandTimedOut(
            f"{self.what} had no answer within {self.deadline.seconds:g} s; "
            "give it a longer deadline, or look what the phone is busy with"
        )

    def _left(self) -> float:
        left = self.deadline.left
        if left <= 0:
            raise self.late()
        return left

    def _lost(self, why: str) -> ConnectionLost:
        return ConnectionLost(f"{self.what}: the connection was lost ({why}); see `adb devices`, then try again")
