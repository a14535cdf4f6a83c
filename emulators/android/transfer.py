"""Files of a device: read, written, looked at and listed through adb's sync service."""

import stat
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from emulators.android.adb import Adb
from emulators.android.connection import Connection, Deadline
from emulators.android.errors import TransferFailed
from emulators.android.quoting import sendable

__all__ = ["FILE_S", "Entry", "list_folder", "pull", "push", "stat_file"]

FILE_S = 120.0
"""How long a file may take if nobody says otherwise; our default."""

_DATA = 1 << 16
"""Bytes in one DATA packet; the protocol allows no more."""
_LONGEST_PATH = 1024


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the device. `mode` is as in `os.stat_result`; `modified` in seconds since 1970."""

    name: str
    mode: int
    size: int
    modified: int

    @property
    def is_folder(self) -> bool:
        return stat.S_ISDIR(self.mode)


def push(
    adb: Adb, data: bytes | Path, path: str, *, mode: int = 0o644, modified: int = 0, deadline_s: float = FILE_S
) -> None:
    """Write a file of the device, its folder made where there is none. Raises TransferFailed."""
    content = data.read_bytes() if isinstance(data, Path) else data
    target = f"{_path(path)},{stat.S_IFREG | mode}".encode()
    with adb.open("sync:", Deadline(deadline_s)) as connection:
        parts = [_head(b"SEND", len(target)), target]
        for at in range(0, len(content), _DATA):
            part = content[at : at + _DATA]
            parts += (_head(b"DATA", len(part)), part)
        parts.append(_head(b"DONE", modified))
        connection.send(b"".join(parts))
        kind, length = _answer(connection)
        if kind != b"OKAY":
            raise _failure(connection, length, f"{path} on {adb.serial} cannot be written")
        connection.send(_head(b"QUIT", 0))


def pull(adb: Adb, path: str, *, deadline_s: float = FILE_S) -> bytes:
    """What is in a file of the device. Raises TransferFailed."""
    name = _path(path).encode()
    parts: list[bytes] = []
    with adb.open("sync:", Deadline(deadline_s)) as connection:
        connection.send(_head(b"RECV", len(name)) + name)
        while True:
            kind, length = _answer(connection)
            if kind == b"DONE":
                connection.send(_head(b"QUIT", 0))
                return b"".join(parts)
            if kind != b"DATA":
                raise _failure(connection, length, f"{path} on {adb.serial} cannot be read")
            parts.append(connection.exactly(length))


def stat_file(adb: Adb, path: str, *, deadline_s: float = FILE_S) -> Entry | None:
    """A file of the device, links not followed; None where there is none."""
    name = _path(path).encode()
    with adb.open("sync:", Deadline(deadline_s)) as connection:
        connection.send(_head(b"STAT", len(name)) + name)
        kind, mode, size, modified = struct.unpack("<4sIII", connection.exactly(16))
        connection.send(_head(b"QUIT", 0))
    if kind != b"STAT":
        raise TransferFailed(f"{path} on {adb.serial} cannot be looked at ({kind!r}); try `adb shell ls -l`")
    return Entry(path.rpartition("/")[2], mode, size, modified) if mode else None


def list_folder(adb: Adb, path: str, *, deadline_s: float = FILE_S) -> tuple[Entry, ...]:
    """What is in a folder of the device, by name, "." and ".." left out; empty also where there is no such folder."""
    with adb.open("sync:", Deadline(deadline_s)) as connection:
        name = _path(path).encode()
        connection.send(_head(b"LIST", len(name)) + name)
        found = sorted(_entries(connection), key=lambda entry: entry.name)
        connection.send(_head(b"QUIT", 0))
    return tuple(entry for entry in found if entry.name not in (".", ".."))


def _entries(connection: Connection) -> Iterator[Entry]:
    while True:
        kind, mode, size, modified, length = struct.unpack("<4sIIII", connection.exactly(20))
        if kind != b"DENT":
            return
        yield Entry(connection.exactly(length).decode("utf-8", "replace"), mode, size, modified)


def _path(path: str) -> str:
    if len(sendable(path).encode()) > _LONGEST_PATH:
        raise TransferFailed(f"a path of {len(path)} characters is over {_LONGEST_PATH} bytes; choose a shorter one")
    return path


def _head(kind: bytes, number: int) -> bytes:
    return struct.pack("<4sI", kind, number)


def _answer(connection: Connection) -> tuple[bytes, int]:
    kind, number = struct.unpack("<4sI", connection.exactly(8))
    return kind, number


def _failure(connection: Connection, length: int, what: str) -> TransferFailed:
    said = connection.exactly(length).decode("utf-8", "replace")
    return TransferFailed(f"{what} ({said}); see the path and its owner with `adb shell ls -l`")
