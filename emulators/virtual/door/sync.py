"""Files over adb, the service `sync`: stat, list, push and pull, in the first and the second version of each."""

import errno
import os
import stat as modes
import struct

from emulators.virtual.door.entries import Stat
from emulators.virtual.door.filesystem import FileSystem
from emulators.virtual.door.pipes import PipeIn, PipeOut

__all__ = ["FEATURES", "serve_sync"]

FEATURES = ("stat_v2", "ls_v2", "fixed_push_mkdir", "fixed_push_symlink_timestamp", "sendrecv_v2")
"""What of this service the banner may promise."""

_BLOCK = 64 * 1024
_LONGEST_PATH = 1024
_ID_LENGTH = struct.Struct("<4sI")
_STAT_1 = struct.Struct("<4sIII")
_STAT_2 = struct.Struct("<4sIQQIIIIQqqq")
_ENTRY_1 = struct.Struct("<4sIIII")
_ENTRY_2 = struct.Struct("<4sIQQIIIIQqqqI")
_FLAGS_SENT, _FLAGS_ASKED = struct.Struct("<4sII"), struct.Struct("<4sI")
_DRY_RUN = 1 << 31
_DEVICE = 64_768


class _Refused(Exception):
    """Told to the client as FAIL; the service goes on."""


def serve_sync(files: FileSystem, stdin: PipeIn, stdout: PipeOut) -> None:
    """Answer requests until QUIT or the end of the stream. Blocks; raises BrokenPipeError when the client goes."""
    service = _Service(files, stdin, stdout)
    try:
        while service.answer():
            pass
    except EOFError:
        pass


class _Service:
    def __init__(self, files: FileSystem, stdin: PipeIn, stdout: PipeOut) -> None:
        self._files, self._in, self._out = files, stdin, stdout

    def answer(self) -> bool:
        """Answer one request; False after the last one."""
        kind, length = _ID_LENGTH.unpack(self._in.readexactly(_ID_LENGTH.size))
        if kind == b"QUIT":
            return False
        if length > _LONGEST_PATH:
            self._fail("path too long")
            return False
        path = os.fsdecode(self._in.readexactly(length))
        try:
            match kind:
                case b"STAT":
                    self._out.write(_stat_1(self._looked(path, follow=False)))
                case b"LST2":
                    self._out.write(self._stat_2(b"LST2", path, follow=False))
                case b"STA2":
                    self._out.write(self._stat_2(b"STA2", path, follow=True))
                case b"LIST":
                    self._list_1(path)
                case b"LIS2":
                    self._list_2(path)
                case b"SEND":
                    path, _, mode = path.rpartition(",")
                    self._receive(path, _number(mode))
                case b"SND2":
                    _, mode_2, flags = _FLAGS_SENT.unpack(self._in.readexactly(_FLAGS_SENT.size))
                    self._receive(path, mode_2, flags=flags)
                case b"RECV":
                    self._send(path)
                case b"RCV2":
                    self._in.readexactly(_FLAGS_ASKED.size)
                    self._send(path)
                case _:
                    self._fail(f"unknown command {kind.hex()}")
                    return False
        except _Refused as refusal:
            self._fail(str(refusal))
        return True

    # Looking

    def _looked(self, path: str, *, follow: bool) -> Stat | None:
        try:
            return self._files.stat(path, follow=follow)
        except OSError:
            return None

    def _stat_2(self, kind: bytes, path: str, *, follow: bool) -> bytes:
        try:
            stat = self._files.stat(path, follow=follow)
        except OSError as error:
            return _STAT_2.pack(kind, error.errno or errno.EIO, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        return _STAT_2.pack(kind, 0, *_of(stat))

    def _list_1(self, path: str) -> None:
        out = bytearray()
        for name, stat in self._listed(path):
            size = min(stat.size, 0xFFFFFFFF)
            out += _ENTRY_1.pack(b"DENT", stat.mode, size, stat.mtime & 0xFFFFFFFF, len(name)) + name
        self._out.write(bytes(out) + _ENTRY_1.pack(b"DONE", 0, 0, 0, 0))

    def _list_2(self, path: str) -> None:
        out = bytearray()
        for name, stat in self._listed(path):
            out += _ENTRY_2.pack(b"DNT2", 0, *_of(stat), len(name)) + name
        self._out.write(bytes(out) + _ENTRY_2.pack(b"DONE", 0, *([0] * 10), 0))

    def _listed(self, path: str) -> list[tuple[bytes, Stat]]:
        """With "." and "..", as readdir gives them; nothing where there is no such folder."""
        try:
            names = self._files.list(path)
        except OSError:
            return []
        found = [(name, self._looked(f"{path.rstrip('/')}/{name}", follow=False)) for name in (".", "..", *names)]
        return [(os.fsencode(name), stat) for name, stat in found if stat]

    # Pulling

    def _send(self, path: str) -> None:
        try:
            data = self._files.read(path)
        except OSError as error:
            what = "read" if error.errno == errno.EISDIR else "open"
            raise _Refused(f"{what} failed: {_words(error)}") from error
        blocks = []
        for at in range(0, len(data), _BLOCK):
            block = data[at : at + _BLOCK]
            blocks += [_ID_LENGTH.pack(b"DATA", len(block)), block]
        self._out.write(b"".join((*blocks, _ID_LENGTH.pack(b"DONE", 0))))

    # Pushing

    def _receive(self, path: str, mode: int, *, flags: int = 0) -> None:
        """The client sends all it has before it reads, so all is taken before a refusal is told."""
        blocks = []
        while True:
            kind, length = _ID_LENGTH.unpack(self._in.readexactly(_ID_LENGTH.size))
            if kind == b"DONE":
                break
            if kind != b"DATA" or length > _BLOCK:
                self._fail("invalid data message" if kind != b"DATA" else "oversize data message")
                raise EOFError
            blocks.append(self._in.readexactly(length))
        if not flags & _DRY_RUN:
            try:
                self._put(path, mode, b"".join(blocks))
                self._files.utime(path, length * 10**9, follow=not modes.S_ISLNK(mode))
            except OSError as error:
                raise _Refused(f"couldn't create file: {_words(error)}") from error
        self._out.write(_ID_LENGTH.pack(b"OKAY", 0))

    def _put(self, path: str, mode: int, data: bytes) -> None:
        files = self._files
        above = path.rpartition("/")[0]
        if above and not files.is_folder(above):
            files.mkdir(above, mode=0o777, parents=True)
        if modes.S_ISLNK(mode):
            if files.exists(path, follow=False):
                files.remove(path)
            files.symlink(os.fsdecode(data.rstrip(b"\0")), path)
            return
        if files.exists(path, follow=False) and not files.stat(path, follow=False).is_file:
            if files.stat(path, follow=False).is_folder:
                raise OSError(errno.EISDIR, os.strerror(errno.EISDIR), path)
            files.remove(path)
        permissions = mode & 0o777
        permissions |= (permissions >> 3) & 0o070 | (permissions >> 6) & 0o007
        files.write(path, data, mode=permissions)
        if files.actor.uid in (0, files.stat(path).uid):
            files.chmod(path, permissions)

    def _fail(self, message: str) -> None:
        text = message.encode("utf-8", "surrogateescape")
        self._out.write(_ID_LENGTH.pack(b"FAIL", len(text)) + text)


def _stat_1(stat: Stat | None) -> bytes:
    if stat is None:
        return _STAT_1.pack(b"STAT", 0, 0, 0)
    return _STAT_1.pack(b"STAT", stat.mode, min(stat.size, 0xFFFFFFFF), stat.mtime & 0xFFFFFFFF)


def _of(stat: Stat) -> tuple[int, ...]:
    times = (stat.mtime, stat.mtime, stat.mtime)
    return _DEVICE, stat.inode, stat.mode, stat.nlink, stat.uid, stat.gid, stat.size, *times


def _number(text: str) -> int:
    return int(text) & 0xFFFFFFFF if text.isascii() and text.isdigit() and len(text) < 12 else 0o100644


def _words(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno else str(error)
