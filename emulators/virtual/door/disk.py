"""All that the phone and its system image hold, found by path.

A path is looked up in three places at once. The phone's own tree and its databases win, the door's entries add what the
phone does not know: the system image, links, modes, owners, files beside databases.
"""

import stat as modes
import threading
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from emulators.virtual.databases import Databases, empty_database
from emulators.virtual.door.entries import Entry, Stat
from emulators.virtual.door.image import default_attributes, in_phone, is_shared, private_folders, system_image
from emulators.virtual.door.pages import merged, usable
from emulators.virtual.files import File, Files, Folder
from emulators.virtual.phone import VirtualPhone

__all__ = ["Disk", "Place"]

_BESIDE = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Place:
    """What is at a path that has no link in it. `kind` is "file", "folder", "link", "device", or "" for nothing."""

    path: str
    kind: str
    node: File | Folder | None
    entry: Entry | None


class Disk:
    """The state that all `FileSystem` views of one phone share. Whoever calls holds `lock`."""

    def __init__(
        self,
        phone: VirtualPhone,
        lock: "threading.RLock | None" = None,
        *,
        packages: Mapping[str, int],
        properties: Mapping[str, str],
    ) -> None:
        self.phone = phone
        self.lock = lock or threading.RLock()
        self.packages = dict(packages)
        """User ids by package; those that come later are numbered on."""
        self.root = system_image(now=phone.world.state.now, packages=packages, properties=properties)
        self.writable = False
        """Whether the system partitions have been remounted."""
        self._instead: dict[str, tuple[int, bytes | None]] = {}
        self._dated: dict[str, tuple[int, int]] = {}
        self._databases: Databases | None = None
        self._version = -1
        self.refresh()

    @property
    def now_ns(self) -> int:
        return self.phone.world.state.now * 10**9

    def refresh(self) -> None:
        """Take note of what the phone has done to its databases since."""
        databases = self.phone.world.databases
        if databases is self._databases and databases.version == self._version:
            return
        if databases is not self._databases:
            self._instead.clear()
            self._dated.clear()
        for path in databases.paths:
            stamp = databases.stamp(path)
            if path in self._instead and self._instead[path][0] != stamp:
                del self._instead[path]
            if self._dated.get(path, (-1, 0))[0] != stamp:
                self._dated[path] = stamp, self.now_ns
            if path not in self._instead:
                self._make_way(path)
        self._databases, self._version = databases, databases.version

    def uid(self, package: str) -> int:
        """The user id of an app; numbered on for one that is new."""
        if package not in self.packages:
            self.packages[package] = max([*self.packages.values(), 10_100]) + 1
        return self.packages[package]

    def add_app(self, package: str) -> None:
        """Make the private folders of an app, where they are missing."""
        private_folders(self.root, package, self.uid(package), self.now_ns)

    def provide(self, path: str, make: Callable[[], bytes], *, mode: int = 0o444) -> None:
        """Have a file below /proc whose contents are made whenever it is read."""
        above, name = self._above(path)
        above.children[name] = Entry(modes.S_IFREG | mode, 0, 0, self.now_ns, live=make)

    # Looking

    def top(self) -> Place:
        return Place("/", "folder", self.phone.world.files.root, self.root)

    def child(self, place: Place, name: str) -> Place:
        path = f"{place.path.rstrip('/')}/{name}"
        node = place.node.children.get(name) if isinstance(place.node, Folder) else None
        entry = place.entry.children.get(name) if place.entry else None
        if isinstance(node, File) or self.is_database(path):
            kind = "file"
        elif isinstance(node, Folder):
            kind = "folder"
        else:
            kind = "" if entry is None or entry.shadow else _kind(entry)
        return Place(path, kind, node, entry)

    def names(self, place: Place) -> list[str]:
        """What is in a folder, sorted as bytes."""
        below = {*(place.entry.children if place.entry else ())}
        below.update(place.node.children if isinstance(place.node, Folder) else ())
        prefix = f"{place.path.rstrip('/')}/"
        for path in self.phone.world.databases.paths:
            if path.startswith(prefix) and "/" not in path[len(prefix) :]:
                below.add(path[len(prefix) :])
        present = [name for name in below if self.child(place, name).kind]
        return sorted(present, key=lambda name: name.encode("utf-8", "surrogateescape"))

    def is_database(self, path: str) -> bool:
        """Whether this is the file of a database that the phone has open, and nobody has removed it since."""
        databases = self.phone.world.databases
        return databases.has(path) and self._instead.get(path, (0, b""))[1] is not None

    def content(self, place: Place) -> bytes:
        """What a regular file holds."""
        if self.is_database(place.path):
            stamp, instead = self._instead.get(place.path, (-1, b""))
            return instead if stamp >= 0 and instead is not None else self.phone.world.databases.read(place.path)
        if isinstance(place.node, File):
            return place.node.data
        assert place.entry is not None
        return place.entry.live() if place.entry.live else place.entry.data

    def rights(self, place: Place) -> tuple[int, int, int]:
        """(mode, owner, group) of what is here."""
        entry = place.entry
        return (entry.mode, entry.uid, entry.gid) if entry else self._attributes(place)

    def stat(self, place: Place) -> Stat:
        entry = place.entry
        mode, uid, gid = self.rights(place)
        folders = size = 0
        if place.kind == "folder":
            size = 4096
            folders = 1 + sum(self.child(place, name).kind == "folder" for name in self.names(place))
        elif place.kind == "link" and entry:
            size = len(entry.target.encode("utf-8", "surrogateescape"))
        elif place.kind == "file" and not (entry and entry.live):
            size = len(self.content(place))
        inode = zlib.crc32(place.path.encode("utf-8", "surrogateescape"))
        return Stat(mode, size, self._mtime_ns(place), uid, gid, 1 + folders, inode)

    # Changing

    def store(self, place: Place, data: bytes, *, mode: int, uid: int) -> None:
        """Make a file hold these bytes; one that is new has these permissions and this owner."""
        path = place.path
        fresh = not place.kind
        entry = self._new_entry(place, modes.S_IFREG | mode, uid) if fresh else self.attributes(place)
        entry.mtime_ns = self.now_ns
        if self.phone.world.databases.has(path):
            self._store_database(path, data)
            entry.shadow = True
        elif in_phone(path) and not self._beside(path):
            self._put_files(self.phone.world.files.write(path, data, modified=self.now_ns // 10**9))
            entry.shadow = True
        else:
            entry.data, entry.shadow = data, False
            self._merge_log(path, data)
        if fresh:
            self.touch_parent(path)

    def make_folder(self, place: Place, *, mode: int, uid: int) -> None:
        entry = self._new_entry(place, modes.S_IFDIR | mode, uid)
        if in_phone(place.path):
            self._put_files(self.phone.world.files.make_folder(place.path))
            entry.shadow = True
        self.touch_parent(place.path)

    def make_link(self, place: Place, target: str, uid: int) -> None:
        self._new_entry(place, modes.S_IFLNK | 0o777, uid).target = target
        self.touch_parent(place.path)

    def drop(self, place: Place) -> None:
        """Without what is here, and all that is in it."""
        databases = self.phone.world.databases
        for path in databases.paths:
            if (path == place.path or path.startswith(place.path + "/")) and self.is_database(path):
                databases.put(path, self._fresh(path))
                self._instead[path] = databases.stamp(path), None
        if place.node is not None:
            self._put_files(self.phone.world.files.delete(place.path))
        above, name = self._above(place.path)
        above.children.pop(name, None)
        self.touch_parent(place.path)
        self.refresh()

    def attributes(self, place: Place) -> Entry:
        """The entry to change the mode, owner or time of what is here in; made where there is none."""
        if place.entry is not None:
            return place.entry
        mode, uid, gid = self._attributes(place)
        entry = Entry(mode, uid, gid, self._mtime_ns(place), shadow=True)
        above, name = self._above(place.path)
        above.children[name] = entry
        return entry

    def date(self, place: Place, mtime_ns: int) -> None:
        """Say when this was changed last."""
        self.attributes(place).mtime_ns = mtime_ns
        if place.path in self._dated:
            self._dated[place.path] = self._dated[place.path][0], mtime_ns
        elif isinstance(place.node, File):
            files = self.phone.world.files
            self._put_files(files.write(place.path, place.node.data, modified=mtime_ns // 10**9))

    def touch_parent(self, path: str) -> None:
        above, _ = self._above(path)
        above.mtime_ns = self.now_ns

    # Inside

    def _store_database(self, path: str, data: bytes) -> None:
        databases = self.phone.world.databases
        pages = usable(data, self._fresh(path))
        databases.put(path, pages)
        self._instead.pop(path, None)
        if pages != data:
            self._instead[path] = databases.stamp(path), data
        self.refresh()
        self._dated[path] = databases.stamp(path), self.now_ns

    def _fresh(self, path: str) -> bytes:
        """The database as its app makes it at its first start."""
        for app in self.phone.apps:
            if path in app.databases:
                return empty_database(app.databases[path])
        return b""

    def _beside(self, path: str) -> str:
        """The database that this file lies beside as its log, or nothing."""
        for ending in _BESIDE:
            if path.endswith(ending) and self.phone.world.databases.has(path.removesuffix(ending)):
                return path.removesuffix(ending)
        return ""

    def _merge_log(self, path: str, log: bytes) -> None:
        if log and path.endswith("-wal") and (database := self._beside(path)) and self.is_database(database):
            place = Place(database, "file", None, None)
            before = self.content(place)
            if (after := merged(before, log)) != before:
                self._store_database(database, after)

    def _put_files(self, files: Files) -> None:
        self.phone.world.put_files(files)

    def _new_entry(self, place: Place, mode: int, uid: int) -> Entry:
        gid = uid
        if is_shared(place.path):
            permissions, uid, gid = default_attributes(place.path, folder=modes.S_ISDIR(mode), uid=10_000)
            mode = modes.S_IFMT(mode) | permissions
        above, name = self._above(place.path)
        above.children[name] = Entry(mode, uid, gid, self.now_ns)
        return above.children[name]

    def _above(self, path: str) -> tuple[Entry, str]:
        """The entry of the folder that this lies in (made where only the phone knows it), and the name in it."""
        *parts, name = [part for part in path.split("/") if part]
        entry, place = self.root, self.top()
        for part in parts:
            place = self.child(place, part)
            if part not in entry.children:
                mode, uid, gid = self._attributes(replace(place, kind="folder"))
                entry.children[part] = Entry(mode, uid, gid, self._mtime_ns(place), shadow=True)
            entry = entry.children[part]
        return entry, name

    def _make_way(self, path: str) -> None:
        """Have the folders that a database lies in."""
        self._above(path)
        entry = self.root
        for part in path.split("/")[1:-1]:
            entry = entry.children[part]
            entry.shadow = False

    def _attributes(self, place: Place) -> tuple[int, int, int]:
        folder = place.kind == "folder"
        kind = modes.S_IFDIR if folder else modes.S_IFREG
        if is_shared(place.path):
            mode, uid, gid = default_attributes(place.path, folder=folder, uid=10_000)
        elif in_phone(place.path):
            owner = self.uid(place.path.split("/")[4 if place.path.startswith("/data/user_de/") else 3])
            mode, uid, gid = default_attributes(place.path, folder=folder, uid=owner)
        else:
            mode, uid, gid = (0o755 if folder else 0o644), 0, 0
        return kind | mode, uid, gid

    def _mtime_ns(self, place: Place) -> int:
        if place.path in self._dated and self.is_database(place.path):
            return self._dated[place.path][1]
        if isinstance(place.node, File):
            kept = place.entry.mtime_ns if place.entry else 0
            return kept if kept // 10**9 == place.node.modified else place.node.modified * 10**9
        newest = 0
        if isinstance(place.node, Folder):
            newest = max((n.modified for n in place.node.children.values() if isinstance(n, File)), default=0)
        return max(newest * 10**9, place.entry.mtime_ns if place.entry else 0) or self.now_ns


def _kind(entry: Entry) -> str:
    match modes.S_IFMT(entry.mode):
        case modes.S_IFDIR:
            return "folder"
        case modes.S_IFLNK:
            return "link"
        case modes.S_IFREG:
            return "file"
        case _:
            return "device"
