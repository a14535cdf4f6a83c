"""What the door keeps of files beside the phone: folders, links, modes, owners; and who may do what to them."""

import stat as modes
from collections.abc import Callable
from dataclasses import dataclass, field

__all__ = ["ROOT", "SHELL", "Actor", "Entry", "Stat", "group_name", "owner_name"]

_NAMES = {
    0: "root", 1000: "system", 1001: "radio", 1002: "bluetooth", 1003: "graphics", 1004: "input", 1005: "audio",
    1006: "camera", 1007: "log", 1011: "adb", 1013: "media", 1015: "sdcard_rw", 1023: "media_rw", 1028: "sdcard_r",
    1065: "reserved_disk", 1078: "ext_data_rw", 1079: "ext_obb_rw", 2000: "shell", 2001: "cache", 3001: "net_bt_admin",
    3002: "net_bt", 3003: "inet", 3006: "net_bw_stats", 3009: "readproc", 3011: "uhid", 9997: "everybody",
    9999: "nobody",
}  # fmt: skip
"""Users and groups that Android numbers once and for all."""
_FIRST_APP, _FIRST_CACHE = 10_000, 20_000


def owner_name(uid: int) -> str:
    """As `ls -l` and `whoami` say it: "root", "shell", "u0_a12"."""
    if uid in _NAMES:
        return _NAMES[uid]
    if _FIRST_APP <= uid < _FIRST_CACHE:
        return f"u0_a{uid - _FIRST_APP}"
    if _FIRST_CACHE <= uid < _FIRST_CACHE + 10_000:
        return f"u0_a{uid - _FIRST_CACHE}_cache"
    return str(uid)


group_name = owner_name


@dataclass(frozen=True, slots=True)
class Actor:
    """Who touches a file: a user and the groups it belongs to. Root may do all."""

    uid: int
    groups: frozenset[int] = frozenset()

    def may(self, wanted: int, rights: tuple[int, int, int]) -> bool:
        """`wanted` is a sum of 4 (read), 2 (write) and 1 (search or execute); `rights` are (mode, owner, group)."""
        mode, uid, gid = rights
        if self.uid == 0:
            return True
        if self.uid == uid:
            granted = mode >> 6
        elif gid in self.groups:
            granted = mode >> 3
        else:
            granted = mode
        return granted & wanted == wanted


ROOT = Actor(0, frozenset({0}))
_SHELL_GROUPS = (2000, 1004, 1007, 1011, 1015, 1023, 1028, 1078, 1079, 3001, 3002, 3003, 3006, 3009, 3011, 9997)
SHELL = Actor(2000, frozenset(_SHELL_GROUPS))
"""The user that adb is before `adb root`."""


@dataclass(frozen=True, slots=True)
class Stat:
    """What `stat` tells. `mode` holds the kind of file and the permissions; times are in nanoseconds since 1970."""

    mode: int
    size: int
    mtime_ns: int
    uid: int
    gid: int
    nlink: int
    inode: int

    @property
    def mtime(self) -> int:
        """Whole seconds since 1970."""
        return self.mtime_ns // 10**9

    @property
    def is_folder(self) -> bool:
        return modes.S_ISDIR(self.mode)

    @property
    def is_file(self) -> bool:
        return modes.S_ISREG(self.mode)

    @property
    def is_link(self) -> bool:
        return modes.S_ISLNK(self.mode)

    @property
    def is_device(self) -> bool:
        return modes.S_ISCHR(self.mode)

    @property
    def owner(self) -> str:
        return owner_name(self.uid)

    @property
    def group(self) -> str:
        return group_name(self.gid)


@dataclass(slots=True)
class Entry:
    """A file, folder, link or device that the phone itself does not hold, or (`shadow`) the attributes of one it does.

    `mode` is as in `Stat`. `live` makes the contents when they are read (below /proc).
    """

    mode: int
    uid: int
    gid: int
    mtime_ns: int
    data: bytes = b""
    target: str = ""
    live: Callable[[], bytes] | None = None
    shadow: bool = False
    children: "dict[str, Entry]" = field(default_factory=dict)

    def copy(self) -> "Entry":
        """With all that is below."""
        below = {name: child.copy() for name, child in self.children.items()}
        return Entry(
            self.mode, self.uid, self.gid, self.mtime_ns, self.data, self.target, self.live, self.shadow, below
        )  # fmt: skip
