"""One append-only file of JSON lines that survives being cut off anywhere: the unit of which a run folder is made.

A line is committed once it and its newline are on the disk. What follows the last newline was being written when its
writer died: readers pass over it, and the next writer cuts it off.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from emulators.codec import from_line, to_line
from guiagent.errors import GuiagentError

__all__ = ["Journal", "StoreError", "read_lines", "write_whole"]

_CHUNK_BYTES = 1 << 16


class StoreError(GuiagentError):
    """A run folder that cannot be read or written; what was committed before is intact."""


class Journal:
    """The one writer of a file. Raises StoreError while another process or object is its writer."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = _lock(path)
        try:
            self._file = path.open("ab", buffering=0)
            _cut_torn_line(path)
            sync_folder(path.parent)
        except OSError:
            self._lock.close()
            raise

    def append(self, data: Any) -> None:
        """Commit one record, encoded to plain data: it is on the disk when this returns."""
        self.append_all([data])

    def append_all(self, records: Iterable[Any]) -> None:
        """Commit several records at the price of one: all are on the disk when this returns, in their order."""
        try:
            lines = b"".join(to_line(data) + b"\n" for data in records)
        except ValueError as error:
            raise StoreError(f"{self.path} cannot hold this record: {error}; every number must be finite") from error
        start = self._file.seek(0, os.SEEK_END)
        try:
            rest = memoryview(lines)
            while rest:
                rest = rest[self._file.write(rest) :]
            os.fsync(self._file.fileno())
        except OSError as error:
            os.ftruncate(self._file.fileno(), start)
            raise StoreError(f"cannot write to {self.path}: {error.strerror}; make room and run again") from error

    def close(self) -> None:
        self._file.close()
        self._lock.close()


def read_lines(path: Path) -> Iterator[tuple[int, Any]]:
    """The committed records of a file with their line numbers, one at a time; none when there is no such file.

    Raises StoreError at a committed line that is not JSON.
    """
    if not path.exists():
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.endswith(b"\n"):
                return
            try:
                data = from_line(line)
            except ValueError as error:
                raise StoreError(
                    f"{path}, line {number} is damaged ({error}); delete that line to read the rest"
                ) from error
            yield number, data


def write_whole(path: Path, content: bytes) -> None:
    """Put a file in place at once and durably: whoever looks sees all of it or none."""
    _make_folder(path.parent)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise StoreError(f"cannot write {path}: {error.strerror}; make room or choose another folder") from error
    sync_folder(path.parent)


def _make_folder(folder: Path) -> None:
    """Make a folder and those above it, each durable before the next: what lies in it is found only if it is."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot make {folder}: {error.strerror}; choose another folder") from error
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _lock(path: Path) -> IO[str]:
    """An open file that holds the lock on `path` until it is closed, or its process dies."""
    try:
        lock = path.with_name(f".{path.name}.lock").open("a+")
    except OSError as error:
        raise StoreError(f"cannot write in {path.parent}: {error.strerror}; use another run folder") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.seek(0)
        holder = lock.read().strip() or "unknown"
        lock.close()
        raise StoreError(
            f"process {holder} is writing to {path}; wait for it, stop it, or use another run folder"
        ) from error
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def _cut_torn_line(path: Path) -> None:
    with path.open("r+b") as file:
        end = file.seek(0, os.SEEK_END)
        keep = _after_last_newline(file, end)
        if keep < end:
            file.truncate(keep)
            file.flush()
            os.fsync(file.fileno())


def _after_last_newline(file: IO[bytes], end: int) -> int:
    while end > 0:
        start = max(0, end - _CHUNK_BYTES)
        file.seek(start)
        at = file.read(end - start).rfind(b"\n")
        if at >= 0:
            return start + at + 1
        end = start
    return 0
