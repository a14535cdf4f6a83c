"""The whole tree of files as Android has it, as one view; what a call does in POSIX, the method of that name does here.

Paths are absolute texts, undecodable bytes in them as surrogates (`os.fsdecode`). Errors are OSError with the errno,
the message and the path that the system call would give. All methods take the phone's lock; any thread may call them.
"""

import errno
import os
import stat as modes
from collections.abc import Iterator

from emulators.virtual.door.disk import Disk, Place
from emulators.virtual.door.entries import ROOT, Actor, Entry, Stat
from emulators.virtual.door.image import in_phone, is_shared
from emulators.virtual.door.matching import has_pattern, matches, unescaped

__all__ = ["FileSystem"]

Names = list[str]
_MOST_LINKS, _LONGEST_NAME, _LONGEST_PATH = 40, 255, 4096
_WRITABLE = ("/data", "/storage", "/mnt", "/dev")


class FileSystem:
    """What one user (`actor`) sees and may do; `by` gives the view of another one of the same disk."""

    def __init__(self, disk: Disk, actor: Actor = ROOT) -> None:
        self.disk = disk
        self.actor = actor

    def by(self, actor: Actor) -> "FileSystem":
        return self if actor == self.actor else FileSystem(self.disk, actor)

    # Looking

    def stat(self, path: str, *, follow: bool = True) -> Stat:
        """Of the file, or with `follow=False` of the link itself."""
        with self.disk.lock:
            return self.disk.stat(self._present(path, follow=follow))

    def exists(self, path: str, *, follow: bool = True) -> bool:
        try:
            self.stat(path, follow=follow)
        except OSError:
            return False
        return True

    def is_folder(self, path: str) -> bool:
        with self.disk.lock:
            try:
                return self._find(path).kind == "folder"
            except OSError:
                return False

    def is_file(self, path: str) -> bool:
        with self.disk.lock:
            try:
                return self._find(path).kind == "file"
            except OSError:
                return False

    def access(self, path: str, wanted: int) -> bool:
        """Whether a sum of 4 (read), 2 (write) and 1 (search or execute) is granted."""
        with self.disk.lock:
            try:
                place = self._present(path)
            except OSError:
                return False
            return self.actor.may(wanted, self.disk.rights(place)) and not (wanted & 2 and self._read_only(place.path))

    def list(self, path: str) -> Names:
        """Names in a folder, sorted as bytes, without "." and ".."."""
        with self.disk.lock:
            place = self._present(path)
            if place.kind != "folder":
                raise _error(errno.ENOTDIR, path)
            self._allowed(place, 4, path)
            return self.disk.names(place)

    def read(self, path: str, *, offset: int = 0, size: int | None = None) -> bytes:
        """Contents from `offset`, at most `size` bytes; of /dev/zero and the like that many, or a block of 4096."""
        with self.disk.lock:
            place = self._present(path)
            if place.kind == "folder":
                raise _error(errno.EISDIR, path)
            self._allowed(place, 4, path)
            if place.kind == "device":
                return _from_device(place.path, 4096 if size is None else size)
            data = self.disk.content(place)
        return data if offset == 0 and size is None else data[offset : None if size is None else offset + size]

    def readlink(self, path: str) -> str:
        with self.disk.lock:
            place = self._present(path, follow=False)
            if place.kind != "link" or place.entry is None:
                raise _error(errno.EINVAL, path)
            return place.entry.target

    def realpath(self, path: str) -> str:
        """Without links, "." and ".."; the last part need not exist."""
        with self.disk.lock:
            return self._find(path).path

    def walk(self, path: str) -> Iterator[tuple[str, Stat]]:
        """This path and all below it, each folder before what is in it; links are not followed."""
        stat = self.stat(path, follow=False)
        yield path, stat
        if stat.is_folder:
            for name in self.list(path):
                yield from self.walk(f"{path.rstrip('/')}/{name}")

    def glob(self, pattern: str) -> Names:
        """Paths that match an absolute pattern of `*`, `?`, `[...]` and `\\` escapes, sorted as bytes."""
        found = [""]
        for part in [part for part in pattern.split("/") if part]:
            if has_pattern(part):
                found = [f"{at}/{name}" for at in found for name in self._names(at or "/") if matches(name, part)]
            else:
                found = [p for p in (f"{at}/{unescaped(part)}" for at in found) if self.exists(p, follow=False)]
        paths = [path for path in found if path]
        if pattern.endswith("/"):
            paths = [f"{path}/" for path in paths if self.is_folder(path)]
        return sorted(paths, key=os.fsencode)

    # Changing

    def write(self, path: str, data: bytes, *, append: bool = False, mode: int = 0o666) -> None:
        """Make a file hold these bytes, or end with them; `mode` is for one that is new."""
        with self.disk.lock:
            place = self._find(path.rstrip("/") or "/", follow=not path.endswith("/"))
            if place.kind == "folder" or path.endswith("/"):
                raise _error(errno.EISDIR, path)
            if place.kind:
                self._allowed(place, 2, path)
            else:
                self._may_change(place, path)
            if place.kind == "device":
                return
            self._on_writable(place, path)
            whole = self.disk.content(place) + data if append and place.kind else data
            self.disk.store(place, whole, mode=mode, uid=self.actor.uid)

    def mkdir(self, path: str, *, mode: int = 0o777, parents: bool = False) -> None:
        """With `parents`, folders on the way are made, and one that is there is no error."""
        with self.disk.lock:
            if parents and self.is_folder(path):
                return
            above = path.rstrip("/").rpartition("/")[0]
            if parents and above:
                self.mkdir(above, mode=mode, parents=True)
            place = self._find(path.rstrip("/") or "/", follow=False)
            if place.kind:
                raise _error(errno.EEXIST, path)
            self._may_change(place, path)
            self.disk.make_folder(place, mode=mode, uid=self.actor.uid)

    def symlink(self, target: str, path: str) -> None:
        """Make `path` a link to `target`. Shared storage has no links (EPERM)."""
        with self.disk.lock:
            place = self._find(path, follow=False)
            if not target:
                raise _error(errno.ENOENT, path)
            if place.kind:
                raise _error(errno.EEXIST, path)
            self._may_change(place, path)
            if is_shared(place.path):
                raise _error(errno.EPERM, path)
            self.disk.make_link(place, target, self.actor.uid)

    def remove(self, path: str) -> None:
        """A file or a link."""
        with self.disk.lock:
            place = self._present(path, follow=False)
            if place.kind == "folder":
                raise _error(errno.EISDIR, path)
            self._may_change(place, path)
            self.disk.drop(place)

    def rmdir(self, path: str) -> None:
        """An empty folder."""
        with self.disk.lock:
            place = self._present(path, follow=False)
            if place.kind != "folder":
                raise _error(errno.ENOTDIR, path)
            self._may_change(place, path)
            if self.disk.names(place):
                raise _error(errno.ENOTEMPTY, path)
            self.disk.drop(place)

    def remove_tree(self, path: str) -> None:
        """A file, a link, or a folder with all that is in it."""
        with self.disk.lock:
            place = self._present(path, follow=False)
            self._may_change(place, path)
            if self.actor.uid != 0 and place.kind == "folder":
                for name in self.list(path):
                    self.remove_tree(f"{place.path}/{name}")
            self.disk.drop(place)

    def rename(self, path: str, to: str) -> None:
        """With all that is in it; a file, or an empty folder, that is there already is replaced."""
        with self.disk.lock:
            place, goal = self._find(path, follow=False), self._find(to, follow=False)
            if not place.kind:
                raise _error(errno.ENOENT, path, to)
            self._may_change(place, path)
            self._may_change(goal, to)
            if goal.path == place.path:
                return
            if goal.path.startswith(place.path + "/"):
                raise _error(errno.EINVAL, path, to)
            if goal.kind == "folder" and place.kind != "folder":
                raise _error(errno.EISDIR, path, to)
            if goal.kind not in ("", "folder") and place.kind == "folder":
                raise _error(errno.ENOTDIR, path, to)
            if goal.kind == "folder" and self.disk.names(goal):
                raise _error(errno.ENOTEMPTY, path, to)
            lifted = self._lifted(place)
            self.disk.drop(place)
            if goal.kind:
                self.disk.drop(goal)
            self._plant(to, lifted)

    def chmod(self, path: str, mode: int) -> None:
        """Permissions; on shared storage nothing changes, as on Android."""
        with self.disk.lock:
            place = self._owned(path)
            if not is_shared(place.path):
                entry = self.disk.attributes(place)
                entry.mode = modes.S_IFMT(entry.mode) | (mode & 0o7777)

    def chown(self, path: str, uid: int = -1, gid: int = -1, *, follow: bool = True) -> None:
        """Owner and group, -1 for unchanged; on shared storage nothing changes."""
        with self.disk.lock:
            place = self._present(path, follow=follow)
            self._on_writable(place, path)
            _, owner, group = self.disk.rights(place)
            keeps = uid in (-1, owner) and owner == self.actor.uid and gid in {-1, group, *self.actor.groups}
            if self.actor.uid != 0 and not keeps:
                raise _error(errno.EPERM, path)
            if not is_shared(place.path):
                entry = self.disk.attributes(place)
                entry.uid = entry.uid if uid == -1 else uid
                entry.gid = entry.gid if gid == -1 else gid

    def utime(self, path: str, mtime_ns: int, *, follow: bool = True) -> None:
        """The time of the last change, in nanoseconds since 1970."""
        with self.disk.lock:
            place = self._present(path, follow=follow)
            self._on_writable(place, path)
            rights = self.disk.rights(place)
            if self.actor.uid not in (0, rights[1]) and not self.actor.may(2, rights):
                raise _error(errno.EPERM, path)
            self.disk.date(place, mtime_ns)

    # Inside

    def _find(self, path: str, *, follow: bool = True) -> Place:
        """What is at a path, links resolved; all but the last part must be there."""
        if not path:
            raise _error(errno.ENOENT, path)
        if "\0" in path:
            raise _error(errno.EINVAL, path)
        if len(os.fsencode(path)) >= _LONGEST_PATH:
            raise _error(errno.ENAMETOOLONG, path)
        self.disk.refresh()
        ahead = _parts(path)
        trail = [self.disk.top()]
        links = 0
        while ahead:
            name = ahead.pop()
            here = trail[-1]
            if here.kind != "folder":
                raise _error(errno.ENOTDIR if here.kind else errno.ENOENT, path)
            if name == ".":
                continue
            self._allowed(here, 1, path)
            if name == "..":
                trail = trail[:-1] or trail
                continue
            if len(os.fsencode(name)) > _LONGEST_NAME:
                raise _error(errno.ENAMETOOLONG, path)
            place = self.disk.child(here, name)
            if place.kind == "link" and place.entry and (ahead or follow):
                links += 1
                if links > _MOST_LINKS:
                    raise _error(errno.ELOOP, path)
                target = place.entry.target
                trail = trail[:1] if target.startswith("/") else trail
                ahead += _parts(target)
            else:
                trail.append(place)
        return trail[-1]

    def _present(self, path: str, *, follow: bool = True) -> Place:
        place = self._find(path, follow=follow)
        if not place.kind:
            raise _error(errno.ENOENT, path)
        return place

    def _names(self, path: str) -> Names:
        try:
            return self.list(path)
        except OSError:
            return []

    def _allowed(self, place: Place, wanted: int, path: str) -> None:
        if self.actor.uid != 0 and not self.actor.may(wanted, self.disk.rights(place)):
            raise _error(errno.EACCES, path)

    def _may_change(self, place: Place, path: str) -> None:
        """Whether a name may come into its folder, or go out of it."""
        if place.path == "/":
            raise _error(errno.EBUSY, path)
        self._on_writable(place, path)
        above = self._find(place.path.rpartition("/")[0] or "/")
        self._allowed(above, 3, path)
        if in_phone(place.path) and not _is_text(place.path):
            raise _error(errno.EILSEQ, path)

    def _on_writable(self, place: Place, path: str) -> None:
        if self._read_only(place.path):
            raise _error(errno.EROFS, path)

    def _read_only(self, path: str) -> bool:
        if path.startswith(("/proc", "/sys/")):
            return True
        return not self.disk.writable and not any(path.startswith(root + "/") for root in _WRITABLE)

    def _owned(self, path: str) -> Place:
        place = self._present(path)
        self._on_writable(place, path)
        if self.actor.uid not in (0, self.disk.rights(place)[1]) and not is_shared(place.path):
            raise _error(errno.EPERM, path)
        return place

    def _lifted(self, place: Place) -> Entry:
        """What is here, with all that is in it, on its own."""
        stat = self.disk.stat(place)
        entry = Entry(stat.mode, stat.uid, stat.gid, stat.mtime_ns)
        if place.kind == "file":
            entry.data = self.disk.content(place)
        elif place.kind == "link" and place.entry:
            entry.target = place.entry.target
        elif place.kind == "folder":
            for name in self.disk.names(place):
                entry.children[name] = self._lifted(self.disk.child(place, name))
        return entry

    def _plant(self, path: str, entry: Entry) -> None:
        place = self._find(path, follow=False)
        permissions = modes.S_IMODE(entry.mode)
        if modes.S_ISDIR(entry.mode):
            self.disk.make_folder(place, mode=permissions, uid=entry.uid)
            for name, child in entry.children.items():
                self._plant(f"{place.path}/{name}", child)
        elif modes.S_ISLNK(entry.mode):
            self.disk.make_link(place, entry.target, entry.uid)
        else:
            self.disk.store(place, entry.data, mode=permissions, uid=entry.uid)
        there = self._find(place.path, follow=False)
        if not is_shared(place.path):
            kept = self.disk.attributes(there)
            kept.uid, kept.gid = entry.uid, entry.gid
        self.disk.date(there, entry.mtime_ns)


def _error(code: int, path: str, to: str | None = None) -> OSError:
    return OSError(code, os.strerror(code), path) if to is None else OSError(code, os.strerror(code), path, None, to)


def _parts(path: str) -> list[str]:
    """The names of a path, the last one first; one that must be a folder ends in "."."""
    parts = [part for part in path.split("/") if part] + (["."] if path.endswith("/") else [])
    return parts[::-1]


def _is_text(path: str) -> bool:
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _from_device(path: str, size: int) -> bytes:
    match path.rpartition("/")[2]:
        case "zero" | "full":
            return bytes(size)
        case "random" | "urandom":
            return os.urandom(size)
        case "tty":
            raise _error(errno.ENXIO, path)
        case _:
            return b""
