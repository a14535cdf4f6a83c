"""TFRecord files, plain or gzipped, read and written record by record without TensorFlow.

A record is its length (uint64), a masked CRC-32C of that, the data, and a masked CRC-32C of the data, little endian;
where a file is gzipped, all of it is. https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details
"""

import contextlib
import os
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Final

from guiagent.datasets.episode import DatasetError, Report, Trouble

__all__ = ["Record", "RecordWriter", "blocks", "records"]

_READ_BYTES: Final = 1 << 16
_BLOCK_BYTES: Final = 1 << 20
_LARGEST: Final = (1 << 31) - 1
"""Bytes of a message of protobuf, which a record holds."""
_ROOMY: Final = 1 << 26
"""Bytes of a record that memory is made ready for; for more it is as they come, since a length may be wrong."""
_ROOMS: Final = 3
"""Records whose memory is kept: the one being read, the one before it, which its user may still hold, and a spare."""
_HEAD: Final = struct.Struct("<QI")
_CHECK: Final = struct.Struct("<I")
_GZIP: Final = b"\x1f\x8b"
_GZIPPED: Final = 31
"""zlib's name for the gzip format, its checksum compared."""

Checksum = Callable[[int, bytes], int]
"""The CRC-32C of what was seen before and these bytes."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its number in the file from 0, where it begins in the file (unpacked), and what it holds.

    Whoever keeps a part of `data` keeps all of it in memory.
    """

    number: int
    offset: int
    data: memoryview


def records(path: Path, report: Report) -> Iterator[Record]:
    """The records of a file, as they come. Raises DatasetError where the checksums' package is missing.

    What is damaged is reported with file, record and byte. A record whose data do not fit their checksum is left out;
    behind a length that does not fit its own, or a gzip stream that breaks off, nothing more is read.
    """
    extend = _checksum()
    try:
        with path.open("rb") as file:
            yield from _records(_Stream(path, file, report), extend)
    except OSError as error:
        report(Trouble("torn record", path.name, f"the file cannot be read: {error.strerror or error}"))


def _records(stream: "_Stream", extend: Checksum) -> Iterator[Record]:
    number = 0
    while True:
        offset = stream.offset
        head = stream.take(_HEAD.size)
        if not head:
            return stream.ended(number)
        if len(head) < _HEAD.size:
            return stream.torn(number, offset, f"its head is cut off after {len(head)} of {_HEAD.size} bytes")
        size, said = _HEAD.unpack(head)
        if _masked(extend(0, head[:8])) != said:
            why = "its length does not fit its checksum; nothing behind it in this file can be read"
            return stream.torn(number, offset, why)
        if size > _LARGEST:
            stream.torn(number, offset, f"it holds {size} bytes, and no message has more than {_LARGEST}")
            if stream.skip(size + _CHECK.size) < size + _CHECK.size:
                return stream.ended(number)
        else:
            data, check = stream.take_checked(size)
            tail = stream.take(_CHECK.size)
            if len(tail) < _CHECK.size:
                have = stream.offset - offset - _HEAD.size
                return stream.torn(number, offset, f"it is cut off after {have} of {size + _CHECK.size} bytes")
            if _masked(check) == _CHECK.unpack(tail)[0]:
                yield Record(number, offset, data)
            else:
                stream.torn(number, offset, "its data do not fit their checksum")
            del data
        number += 1


class _Stream:
    """The bytes of a file, unpacked where it is gzipped, taken in pieces of any size; says where it is damaged."""

    def __init__(self, path: Path, file: IO[bytes], report: Report) -> None:
        self._path = path
        self._report = report
        self._damage = ""
        self._blocks = blocks(file, self._broken)
        self._extend = _checksum()
        self._room = _Room()
        self._block = b""
        self._at = 0
        self.offset = 0

    def take(self, size: int) -> bytes:
        """The next bytes; fewer at the end."""
        block, at = self._block, self._at
        if at + size <= len(block):
            self._at = at + size
            self.offset += size
            return block[at : at + size]
        parts = [memoryview(block)[at:]]
        missing = size - len(parts[0])
        while missing and self._next():
            parts.append(memoryview(self._block)[:missing])
            self._at = len(parts[-1])
            missing -= self._at
        self.offset += size - missing
        return b"".join(parts)

    def take_checked(self, size: int) -> tuple[memoryview, int]:
        """The next bytes, fewer at the end, and their CRC-32C.

        Both are made of every block as it comes, while it is still in the processor's cache.
        """
        room, at, check = self._room.of(size), 0, 0
        while at < size and (self._at < len(self._block) or self._next()):
            block, start, missing = self._block, self._at, size - at
            part = block[start : start + missing] if start or missing < len(block) else block
            check = self._extend(check, part)
            room[at : at + len(part)] = part
            at += len(part)
            self._at += len(part)
        self.offset += at
        return memoryview(room)[:at].toreadonly(), check

    def skip(self, size: int) -> int:
        """Pass over bytes without keeping them; gives how many there were."""
        missing = size
        while missing:
            passed = min(missing, len(self._block) - self._at)
            self._at += passed
            missing -= passed
            if missing and not self._next():
                break
        self.offset += size - missing
        return size - missing

    def _next(self) -> bool:
        self._block, self._at = next(self._blocks, b""), 0
        return bool(self._block)

    def _broken(self, why: str) -> None:
        self._damage = why

    def torn(self, number: int, offset: int, why: str) -> None:
        """Reports a record; where the file itself is damaged, that is why."""
        why = f"{why} ({self._damage})" if self._damage else why
        self._damage = ""
        self._report(Trouble("torn record", f"{self._path.name}, record {number} at byte {offset}", why))

    def ended(self, number: int) -> None:
        """Reports damage of the file that no record was torn by."""
        if self._damage:
            self.torn(number, self.offset, "nothing can be read from here on")


class _Room:
    """Memory for one record after the other: what nobody looks at any more is used again, as new memory costs time."""

    def __init__(self) -> None:
        self._given: list[bytearray] = []

    def of(self, size: int) -> bytearray:
        """So many bytes, of which the last may not be there yet where they are very many."""
        if size > _ROOMY:
            return bytearray()
        for place, room in enumerate(self._given):
            if len(room) >= size and _free(room):
                del self._given[place]
                break
        else:
            room = bytearray(size + size // 4)
        self._given = [room, *self._given[: _ROOMS - 1]]
        return room


def _free(room: bytearray) -> bool:
    """Whether no memoryview shows it: it can be made longer."""
    try:
        room.append(0)
    except BufferError:
        return False
    room.pop()
    return True


def blocks(file: IO[bytes], broken: Callable[[str], None]) -> Iterator[bytes]:
    """A file's bytes in blocks of about a megabyte, unpacked where it is gzipped; `broken` hears why it ends early."""
    first = file.read(_READ_BYTES)
    if not first:
        broken("the file is empty; fetch it again")
    elif first[:2] != _GZIP or _is_head(first):
        while first:
            yield first
            first = file.read(_BLOCK_BYTES)
    else:
        yield from _unpacked(file, first, broken)


def _is_head(data: bytes) -> bool:
    """Whether a file begins with the head of a record, whatever else it looks like."""
    if len(data) < _HEAD.size:
        return False
    check: int = _HEAD.unpack_from(data)[1]
    return _masked(_checksum()(0, data[:8])) == check


def _unpacked(file: IO[bytes], packed: bytes, broken: Callable[[str], None]) -> Iterator[bytes]:
    """Members one after the other; zeros may stand behind the last, as tapes leave them."""
    while packed:
        start, given, unpack = file.tell() - len(packed), 0, zlib.decompressobj(_GZIPPED)
        while True:
            try:
                made = unpack.decompress(packed, _BLOCK_BYTES)
            except zlib.error as error:
                yield from _rescued(file, start, len(packed), given)
                return broken(f"the gzip stream is damaged: {error}")
            if made:
                given += len(made)
                yield made
            if unpack.eof:
                break
            packed = unpack.unconsumed_tail
            if not packed and len(made) < _BLOCK_BYTES:
                packed = file.read(_READ_BYTES)
                if not packed:
                    return broken("the gzip stream is cut off")
        packed = _behind(file, unpack.unused_data)
        if packed and packed[:2] != _GZIP:
            return broken("something that is no gzip stream lies behind its end")


def _behind(file: IO[bytes], packed: bytes) -> bytes:
    """What lies behind the end of a member, without zeros before it: at least two bytes, or else what there is."""
    packed = packed.lstrip(b"\0")
    while len(packed) < 2:
        more = file.read(_READ_BYTES)
        if not more:
            break
        packed = packed + more if packed else more.lstrip(b"\0")
    return packed


def _rescued(file: IO[bytes], start: int, last: int, given: int) -> Iterator[bytes]:
    """What can be unpacked of the `last` bytes that were read before the damage was found.

    The member is gone through again from its start, and what was given of it already is passed over.
    """
    rest, unpack = file.tell() - last - start, zlib.decompressobj(_GZIPPED)
    file.seek(start)
    with contextlib.suppress(zlib.error):
        while again := file.read(min(rest, _READ_BYTES) if rest > 0 else 1):
            rest -= len(again)
            while again:
                made = unpack.decompress(again, _BLOCK_BYTES)
                again = unpack.unconsumed_tail
                passed = min(given, len(made))
                given -= passed
                if len(made) > passed:
                    yield made[passed:]


def _checksum() -> Checksum:
    try:
        import google_crc32c
    except ImportError as error:
        why = 'TFRecord files need google-crc32c; pip install "guiagent[data]"'
        raise DatasetError(why) from error
    extend: Checksum = google_crc32c.extend
    return extend


def _masked(check: int) -> int:
    """A checksum as it is stored: CRCs of data that hold CRCs are poor ones."""
    return ((check >> 15 | check << 17) + 0xA282EAD8) & 0xFFFFFFFF


class RecordWriter:
    """Writes a file of records, gzipped unless `packing` is 0; `packing` is zlib's level.

    The file gets its name when the writer is left in peace; before that, and for good after an error, there is none.
    """

    def __init__(self, path: Path, *, packing: int = 6) -> None:
        self._path = path
        self._packing = packing
        self._draft = path.with_name(f".{path.name}.{os.getpid()}.part")
        self._extend = _checksum()

    def __enter__(self) -> "RecordWriter":
        self._file = self._draft.open("wb")
        self._pack = zlib.compressobj(self._packing, zlib.DEFLATED, _GZIPPED) if self._packing else None
        return self

    def write(self, data: bytes) -> None:
        """Append one record."""
        size = len(data).to_bytes(8, "little")
        for part in (
            size + _CHECK.pack(_masked(self._extend(0, size))), data, _CHECK.pack(_masked(self._extend(0, data))),
        ):  # fmt: skip
            self._file.write(self._pack.compress(part) if self._pack else part)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None and self._pack:
                self._file.write(self._pack.flush())
            self._file.flush()
            os.fsync(self._file.fileno())
        finally:
            self._file.close()
            if kind is not None:
                self._draft.unlink(missing_ok=True)
        if kind is None:
            self._draft.replace(self._path)
