"""A virtual phone with all that adb sees of it: files, properties, a log, ports, snapshots, a clock."""

import copy
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Literal, Protocol, TypeVar

from emulators.device import DeviceError
from emulators.trajectory import State
from emulators.virtual.app import pass_time
from emulators.virtual.door.disk import Disk
from emulators.virtual.door.entries import ROOT, SHELL, Entry
from emulators.virtual.door.filesystem import FileSystem
from emulators.virtual.door.log import Log
from emulators.virtual.door.proc import provide
from emulators.virtual.door.properties import properties_of
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.world import Page

__all__ = ["Clock", "Handset", "Incoming", "Snapshot", "StreamIn", "StreamOut"]

Clock = Literal["told", "real"]
"""How the clock moves: only when somebody says so (`sleep`, `date`, the action Wait), or as the clock outside does."""
T = TypeVar("T")


class StreamIn(Protocol):
    """What comes in on a connection; `asyncio.StreamReader` is one."""

    async def read(self, n: int = -1, /) -> bytes:
        """At most `n` bytes, as soon as there are some; empty at the end."""

    async def readline(self) -> bytes: ...

    async def readexactly(self, n: int, /) -> bytes: ...

    async def readuntil(self, separator: bytes = b"\n", /) -> bytes: ...


class StreamOut(Protocol):
    """What goes out on a connection, as `asyncio.StreamWriter` has it."""

    def write(self, data: bytes, /) -> None: ...

    async def drain(self) -> None: ...

    def close(self) -> None: ...

    def is_closing(self) -> bool: ...


Incoming = Callable[[StreamIn, StreamOut], Awaitable[None]]
"""Serves one connection to a port of the phone; the connection is closed when it returns."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All of a handset at one instant. `when` is in seconds since 1970 on the phone's clock."""

    state: State
    disk: Entry
    properties: dict[str, str]
    parts: dict[type, object]
    when: int


class Handset:
    """One phone behind the door. Everything that touches the phone holds `lock`.

    `files` is what the user of adb sees (the user shell, or root after `adb root`), `system_files` the same tree as
    root sees it, for what the system itself does. `root` and `remounted` last until the next reboot. `listeners` are by
    what adb calls them: "tcp:6790", "localabstract:name".
    """

    def __init__(
        self, phone: VirtualPhone, *, serial: str = "emulator-5554", name: str = "guiagent", clock: Clock = "told"
    ) -> None:
        self.phone = phone
        self.serial = serial
        self.name = name
        self.lock = threading.RLock()
        self.clock: Clock = clock
        self.properties = properties_of(phone.profile, name=name, serial=serial.replace("-", "").upper())
        packages = {app.package: 10_101 + number for number, app in enumerate(phone.apps)}
        self.disk = Disk(phone, self.lock, packages=packages, properties=self.properties)
        self.log = Log()
        self.root = False
        self.booted = phone.world.state.now
        self.boots = 1
        self.listeners: dict[str, Incoming] = {}
        self.reverses: dict[str, str] = {}
        self.snapshots: dict[str, Snapshot] = {}
        self.restarting: list[Callable[[], None]] = []
        """Called when adbd ends to be started again: by `root`, `unroot` and `reboot`."""
        self.settling: list[Callable[[], None]] = []
        """Called when a command has ended, to tell at once what it led to."""
        self.grpc_port = 0
        """Where the emulator's gRPC services of this phone are; 0 where it has none."""
        self.discovery = ""
        """The path of the file that tells of them."""
        self._parts: dict[type, object] = {}
        self._marked = time.monotonic()
        provide(self.disk, self.uptime)
        self.say("I", "boot_progress_enable_screen", "the phone is ready", buffer="events")

    # Files and users

    @property
    def files(self) -> FileSystem:
        return FileSystem(self.disk, ROOT if self.root else SHELL)

    @property
    def system_files(self) -> FileSystem:
        return FileSystem(self.disk, ROOT)

    def uid(self, package: str) -> int:
        """The user id of an app, installed or new."""
        return self.disk.uid(package)

    @property
    def remounted(self) -> bool:
        return self.disk.writable

    @remounted.setter
    def remounted(self, wanted: bool) -> None:
        self.disk.writable = wanted

    def part(self, kind: type[T]) -> T:
        """What a service keeps on this handset, by its type; made without arguments when first asked for.

        Parts are copied (`copy.deepcopy`) into snapshots and back, so they hold plain data.
        """
        with self.lock:
            if kind not in self._parts:
                self._parts[kind] = kind()
            found = self._parts[kind]
            assert isinstance(found, kind)
            return found

    # Time

    def now(self) -> float:
        """The phone's clock, in seconds since 1970."""
        with self.lock:
            self.catch_up()
            fraction = (time.monotonic() - self._marked) % 1.0 if self.clock == "real" else 0.0
            return self.phone.world.state.now + fraction

    def uptime(self) -> float:
        """Seconds since the last boot."""
        return self.now() - self.booted + 60.0

    def catch_up(self) -> None:
        """Let the time that has passed outside pass on the phone as well, where its clock is real."""
        if self.clock == "real":
            with self.lock:
                seconds = int(time.monotonic() - self._marked)
                self._marked += seconds
                pass_time(self.phone.world, seconds)

    def sleep(self, seconds: float, cancelled: threading.Event | None = None) -> None:
        """Let time pass: at once where the clock is told (whole seconds), else by waiting until then or `cancelled`."""
        if self.clock == "real":
            (cancelled or threading.Event()).wait(max(0.0, seconds))
            self.catch_up()
            return
        with self.lock:
            pass_time(self.phone.world, max(0, round(min(seconds, 86_400.0 * 366))))

    def set_clock(self, now: int) -> None:
        """Set the clock (`date`), in seconds since 1970; what would have come due between is left out."""
        with self.lock:
            self.catch_up()
            world = self.phone.world
            self.booted += now - world.state.now
            world.state = replace(world.state, now=now)

    # Telling

    def say(self, priority: str, tag: str, text: str, *, pid: int = 512, buffer: str = "main") -> None:
        """Add to the log."""
        self.log.add(self.phone.world.state.now, priority, tag, text, pid=pid, buffer=buffer)

    # Ports

    def listen(self, port: int | str, serve: Incoming) -> None:
        """Have connections to a TCP port of the phone, or to an abstract socket of that name, served."""
        self.listeners[f"tcp:{port}" if isinstance(port, int) else f"localabstract:{port}"] = serve

    def unlisten(self, port: int | str) -> None:
        self.listeners.pop(f"tcp:{port}" if isinstance(port, int) else f"localabstract:{port}", None)

    def settle(self) -> None:
        """A command has ended: whoever follows the screen is told of it. Not to be called with the lock held."""
        for each in (*self.settling,):
            each()

    # From one boot to the next

    def restart(self) -> None:
        """End adbd so that it is started again; every client is disconnected."""
        for each in (*self.restarting,):
            each()

    def become_root(self, wanted: bool) -> None:
        """What `adb root` and `adb unroot` do; the caller restarts adbd once it has said so."""
        with self.lock:
            self.root = wanted
            self.properties["service.adb.root"] = "1" if wanted else "0"

    def reboot(self) -> None:
        """Start anew: the launcher in front, nothing over it, no root, nothing remounted; what is stored stays."""
        with self.lock:
            self.catch_up()
            world = self.phone.world
            launcher = self.phone.apps[0]
            home = Page(launcher.package, launcher.activities[0].screen)
            fresh = replace(world.state, tasks=((home,),), panels=(), notifications=(), toast="", clipboard="")
            world.state = replace(fresh, focus="", keyboard="", cursor=None)
            self.become_root(False)
            self.remounted = False
            self.reverses.clear()
            self.booted = world.state.now
            self.boots += 1
            self.log.clear()
            self.say("I", "boot_progress_enable_screen", "the phone is ready", buffer="events")
        self.restart()

    def save(self, name: str) -> Snapshot:
        """Keep all of this handset under a name, in memory."""
        with self.lock:
            self.catch_up()
            snapshot = Snapshot(
                self.phone.save(), self.disk.root.copy(), dict(self.properties), copy.deepcopy(self._parts),
                self.phone.world.state.now,
            )  # fmt: skip
            self.snapshots[name] = snapshot
            return snapshot

    def load(self, name: str) -> None:
        """Be as one was when the snapshot was saved; adb stays connected, and root as it is. Raises DeviceError."""
        with self.lock:
            snapshot = self.snapshots.get(name)
            if snapshot is None:
                known = ", ".join(self.snapshots) or "none"
                raise DeviceError(f"there is no snapshot {name!r}; known are: {known}")
            self.phone.load(snapshot.state)
            self.disk.root = snapshot.disk.copy()
            self.disk.refresh()
            root = self.properties["service.adb.root"]
            self.properties.clear()
            self.properties.update(snapshot.properties, **{"service.adb.root": root})
            self._parts = copy.deepcopy(snapshot.parts)
            self._marked = time.monotonic()

    def close(self) -> None:
        """Let go of the phone."""
        with self.lock:
            self.phone.close()
