"""The files of a system image: what a phone has beside what its apps and its user keep."""

import stat as modes
from collections.abc import Iterable, Mapping

from emulators.virtual.door.entries import Entry

__all__ = ["PHONE_ROOTS", "READ_ONLY", "default_attributes", "in_phone", "is_shared", "private_folders", "system_image"]

PHONE_ROOTS = ("/storage/emulated/0", "/data/data", "/data/user_de/0")
"""Below these the phone's own tree of files and its databases lie; what is written there, apps see."""
READ_ONLY = ("/system", "/vendor", "/product", "/system_ext", "/apex")
"""Mounted read-only until `adb remount`; so is / itself."""

_FOLDERS = """
/acct /apex /bin>/system/bin /config /data=0771,1000,1000 /data/adb=0700 /data/anr=0775,1000,1000
/data/app=0771,1000,1000 /data/data=0771,1000,1000 /data/local=0751 /data/local/tmp=0771,2000,2000
/data/local/traces=0777,2000,2000 /data/media=0770,1023,1023 /data/misc=01771,1000,9998 /data/system=0775,1000,1000
/data/tombstones=0771,1000,1000 /data/user=0711,1000,1000 /data/user_de=0711,1000,1000 /data/user_de/0=0771,1000,1000
/data/user/0>/data/data /data/media/0>/storage/emulated/0 /dev /d>/sys/kernel/debug /etc>/system/etc /linkerconfig
/metadata /mnt=0755,0,1000 /mnt/sdcard>/storage/self/primary /mnt/user=0755 /mnt/user/0=0755
/mnt/user/0/primary>/storage/emulated/0 /odm /oem /proc /product /product/app /product/overlay /product/priv-app
/root=0700 /sdcard>/storage/self/primary /storage=0755 /storage/emulated=0755,0,1015 /storage/self=0755
/storage/self/primary>/storage/emulated/0 /sys /sys/class /sys/kernel /system /system/app /system/bin=0751,0,2000
/system/etc /system/fonts /system/framework /system/lib /system/lib64 /system/media /system/priv-app /system/usr
/system/usr/share /system/usr/share/zoneinfo /system/xbin=0751,0,2000 /system_ext /vendor /vendor/bin /vendor/etc
/vendor/lib
"""
_SHARED = ("Alarms", "Android", "Android/data", "Android/media", "Android/obb", "Audiobooks", "DCIM", "Documents",
           "Download", "Movies", "Music", "Notifications", "Pictures", "Podcasts", "Recordings",
           "Ringtones")  # fmt: skip
"""Folders that every phone has in its shared storage."""
_PRIVATE = ("cache", "code_cache", "databases", "files", "shared_prefs")
_DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
_TOOLS = """
[ am app_process app_process64 appops atrace awk base64 basename bc blkid bmgr bugreport cal cat chgrp chmod chown
cksum clear cmd cmp comm content cp cut date dd df diff dirname dmesg du dumpsys echo egrep env expand expr false
fgrep file find fmt free getenforce getevent getprop grep groups gunzip gzip head hostname id ifconfig ime input
iorenice kill killall ln locksettings log logcat ls lsof md5sum media mkdir mkfifo mknod mksh mktemp monkey more mount
mv netstat nice nl nohup od paste patch pgrep pidof ping pkill pm printenv printf ps pwd readlink realpath renice
restorecon rm rmdir run-as screencap screenrecord sed sendevent seq service setenforce setprop settings setsid sh
sha1sum sha256sum sleep sm sort split sqlite3 stat stop start strings svc sync tail tar tee telecom test time timeout
top touch toybox tr true truncate tty uiautomator umount uname uniq unzip uptime vmstat wc which whoami wm xargs xxd
yes zcat
"""
_PROGRAM = b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x03\x00\xb7\x00"
"""What the file of a program begins with. Those that are not ours cannot be executed, and the shell says so."""
_STAMP_NS = 1_230_768_000 * 10**9
"""1 January 2009, 00:00 UTC: what the files of a read-only partition are dated."""


def system_image(*, now: int, packages: Mapping[str, int], properties: Mapping[str, str]) -> Entry:
    """The whole tree at first start. `packages` maps apps to their user ids, `now` is in seconds since 1970."""
    root = _folder(0o755, 0, 0, _STAMP_NS)
    for word in _FOLDERS.split():
        path, arrow, target = word.partition(">")
        path, _, attributes = path.partition("=")
        if arrow:
            _put(root, path, Entry(modes.S_IFLNK | 0o777, 0, 0, _STAMP_NS, target=target))
        else:
            permissions, owner, group = [*attributes.split(","), "0", "0"][:3] if attributes else ("0755", "0", "0")
            since = now * 10**9 if path.startswith(("/data", "/storage", "/mnt")) else _STAMP_NS
            _put(root, path, _folder(int(permissions, 8), int(owner), int(group), since))
    for name in _DEVICES:
        _put(root, f"/dev/{name}", Entry(modes.S_IFCHR | 0o666, 0, 0, now * 10**9))
    for name in _TOOLS.split():
        _put(root, f"/system/bin/{name}", _file(_PROGRAM, 0o755, 2000))
    _put(root, "/system/build.prop", _file(_properties(properties), 0o600, 0))
    _put(root, "/system/etc/hosts", _file(b"127.0.0.1       localhost\n::1             ip6-localhost\n", 0o644, 0))
    _shared_and_private(root, now * 10**9, packages)
    return root


def default_attributes(path: str, *, folder: bool, uid: int) -> tuple[int, int, int]:
    """(permissions, owner, group) of what the phone keeps at `path`, where nobody has said otherwise.

    `uid` is that of the app which owns it, or of whoever makes it.
    """
    if is_shared(path):
        return (0o2770, 0, 1023) if path == PHONE_ROOTS[0] else (0o2770 if folder else 0o660, uid, 1023)
    parts = path.split("/")
    depth = len(parts) - (5 if path.startswith("/data/user_de/") else 4)  # 0: the app's own folder
    if folder:
        return (0o700 if depth == 0 else 0o2771 if parts[-1] in ("cache", "code_cache") else 0o771), uid, uid
    return (0o660 if "/databases/" in path else 0o600), uid, uid


def is_shared(path: str) -> bool:
    """Whether a path lies in the shared storage, whose modes and owners nobody can change."""
    return path == PHONE_ROOTS[0] or path.startswith(PHONE_ROOTS[0] + "/")


def in_phone(path: str) -> bool:
    """Whether the phone itself keeps what is at this path."""
    return any(path.startswith(root + "/") for root in PHONE_ROOTS)


def private_folders(root: Entry, package: str, uid: int, now_ns: int) -> None:
    """The folders that an installed app has below /data/data and /data/user_de/0, made where they are missing."""
    for home in (f"/data/data/{package}", f"/data/user_de/0/{package}"):
        names: Iterable[str] = _PRIVATE if home.startswith("/data/data") else ("cache", "code_cache")
        for path in (home, *(f"{home}/{name}" for name in names)):
            mode, owner, group = default_attributes(path, folder=True, uid=uid)
            _put(root, path, _folder(mode, owner, group, now_ns))


def _shared_and_private(root: Entry, now_ns: int, packages: Mapping[str, int]) -> None:
    _put(root, PHONE_ROOTS[0], _folder(0o2770, 0, 1023, now_ns))
    for name in _SHARED:
        _put(root, f"{PHONE_ROOTS[0]}/{name}", _folder(0o2770, 10_000, 1023, now_ns))
    for package, uid in packages.items():
        private_folders(root, package, uid, now_ns)


def _properties(properties: Mapping[str, str]) -> bytes:
    return "".join(f"{name}={value}\n" for name, value in properties.items() if name.startswith("ro.")).encode()


def _folder(mode: int, uid: int, gid: int, mtime_ns: int) -> Entry:
    return Entry(modes.S_IFDIR | mode, uid, gid, mtime_ns)


def _file(data: bytes, mode: int, gid: int) -> Entry:
    return Entry(modes.S_IFREG | mode, 0, gid, _STAMP_NS, data)


def _put(root: Entry, path: str, entry: Entry) -> None:
    *above, name = [part for part in path.split("/") if part]
    for part in above:
        root = root.children.setdefault(part, _folder(0o755, 0, 0, entry.mtime_ns))
    root.children.setdefault(name, entry)
