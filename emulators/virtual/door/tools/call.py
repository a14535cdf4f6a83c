"""What a program on the phone is called with, and the few words that every one of them needs."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from emulators.virtual.door.tools.life import Life

if TYPE_CHECKING:
    from emulators.virtual.door.filesystem import FileSystem
    from emulators.virtual.door.handset import Handset

__all__ = [
    "Call",
    "Misuse",
    "Readable",
    "Runner",
    "Tool",
    "Writable",
    "decoded",
    "encoded",
    "everything",
    "lines",
    "reason",
]


class Readable(Protocol):
    """Bytes that come in."""

    def read(self, n: int = -1, /) -> bytes:
        """At most `n` bytes, as soon as there are some; nothing at the end. -1 reads to the end."""


class Writable(Protocol):
    """Bytes that go out, at once. `write` raises BrokenPipeError when nobody reads them any more."""

    def write(self, data: bytes, /) -> object: ...


_STDIN = ("-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0")
Runner = Callable[[Sequence[str], "Call"], int]
"""Runs another program with these arguments in the place of a call (its streams, folder and environment)."""


class Misuse(Exception):
    """A program was called in a way that it does not know; the message is what it says before it exits with 1."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a program.

    `argv[0]` is its name. Texts hold undecodable bytes as surrogates (`os.fsdecode`). `cwd` is absolute. `life` ends
    when the program shall; `run` runs another program (`find -exec`, `xargs`, `timeout`).
    """

    handset: "Handset"
    argv: tuple[str, ...]
    stdin: Readable
    stdout: Writable
    stderr: Writable
    cwd: str
    env: Mapping[str, str]
    life: Life
    run: Runner
    tty: bool = False
    pid: int = 4711
    view: "FileSystem | None" = None
    """The files as another user sees them (`su`, `run-as`); None for the handset's own view."""
    umask: int = 0

    @property
    def name(self) -> str:
        return self.argv[0].rpartition("/")[2]

    @property
    def args(self) -> list[str]:
        """The arguments without the name."""
        return [*self.argv[1:]]

    @property
    def files(self) -> "FileSystem":
        return self.view or self.handset.files

    def path(self, name: str) -> str:
        """A name seen from the folder that the program runs in, absolute; "" stays empty, so that it is not found."""
        return name if name.startswith("/") or not name else f"{self.cwd.rstrip('/')}/{name}"

    def out(self, text: str) -> None:
        self.stdout.write(encoded(text))

    def say(self, text: str) -> None:
        """A line on stderr, as it stands."""
        self.stderr.write(encoded(f"{text}\n"))

    def fail(self, message: str, status: int = 1) -> int:
        """Say "name: message" on stderr; returns the status, to be returned at once."""
        self.say(f"{self.name}: {message}")
        return status

    def fault(self, shown: str, error: OSError, status: int = 1) -> int:
        """Say what went wrong with a file, as "name: shown: No such file or directory"."""
        return self.fail(f"{shown}: {reason(error)}", status)

    def read(self, name: str) -> bytes:
        """The contents of a file, or of stdin for "-". Raises OSError."""
        return everything(self.open(name), self.life)

    def open(self, name: str) -> Readable:
        """A file to be read bit by bit, or stdin for "-". Raises OSError."""
        if name in _STDIN:
            return self.stdin
        reader = FileReader(self.files, self.path(name))
        try:
            reader.check()
        except OSError as error:
            error.filename = name  # as it was called, which is what the program tells
            raise
        return reader


def decoded(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def encoded(text: str) -> bytes:
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def reason(error: OSError) -> str:
    """What the C library says of an error: "No such file or directory"."""
    return os.strerror(error.errno) if error.errno else str(error)


def everything(stream: Readable, life: Life) -> bytes:
    """All that is left in a stream."""
    found = []
    while data := stream.read(65_536):
        life.check()
        found.append(data)
    return b"".join(found)


def lines(stream: Readable, life: Life) -> Iterator[bytes]:
    """The lines of a stream as they come, each with its newline, the last one perhaps without."""
    rest = b""
    while data := stream.read(65_536):
        life.check()
        *whole, rest = (rest + data).split(b"\n")
        for line in whole:
            yield line + b"\n"
    if rest:
        yield rest


class FileReader:
    """A file of the phone, read from its beginning on."""

    def __init__(self, files: "FileSystem", path: str) -> None:
        self._files = files
        self._path = path
        self._place = 0

    def check(self) -> None:
        """Raises OSError when it cannot be read."""
        self._files.read(self._path, size=0)

    def read(self, n: int = -1, /) -> bytes:
        data = self._files.read(self._path, offset=self._place, size=None if n < 0 else n)
        self._place += len(data)
        return data


Tool = Callable[[Call], int]
"""A program: it returns its exit status."""
