"""Files below /proc, whose contents are made when they are read."""

from collections.abc import Callable

from emulators.virtual.door.disk import Disk

__all__ = ["provide"]

_CORES = 2
_FIXED = {
    "/proc/version": "Linux version 5.15.41-android13-8 (build@android) (clang version 14.0.7) #1 SMP PREEMPT\n",
    "/proc/meminfo": "MemTotal:        2031264 kB\nMemFree:          181044 kB\nMemAvailable:     812340 kB\n"
    "Buffers:            3612 kB\nCached:           742012 kB\nSwapTotal:       1523444 kB\n"
    "SwapFree:        1201152 kB\n",
    "/proc/loadavg": "0.20 0.18 0.12 1/842 4711\n",
    "/proc/filesystems": "nodev\tproc\nnodev\ttmpfs\n\text4\n\tf2fs\n",
    "/proc/mounts": "/dev/block/dm-0 / ext4 ro,seclabel,relatime 0 0\n"
    "tmpfs /dev tmpfs rw,seclabel,nosuid,relatime,mode=755 0 0\n"
    "proc /proc proc rw,relatime 0 0\n"
    "/dev/block/dm-6 /data f2fs rw,seclabel,nosuid,nodev,noatime 0 0\n"
    "/dev/fuse /storage/emulated fuse rw,lazytime,nosuid,nodev,noexec,noatime 0 0\n",
}


def provide(disk: Disk, uptime: Callable[[], float]) -> None:
    """Put them on a disk; `uptime` tells the seconds since the last boot."""
    for path, text in _FIXED.items():
        disk.provide(path, text.encode)
    disk.provide("/proc/cpuinfo", "".join(_core(number) for number in range(_CORES)).encode)
    disk.provide("/proc/uptime", lambda: b"%.2f %.2f\n" % (uptime(), uptime() * _CORES))


def _core(number: int) -> str:
    return f"processor\t: {number}\nvendor_id\t: GenuineIntel\nmodel name\t: Android virtual processor\n\n"
