"""The adb server: started where none answers, asked for its devices, told of new ones."""

import contextlib
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

from emulators.android.connection import Connection, Deadline
from emulators.android.errors import (
    AndroidError,
    CommandTimedOut,
    NoDevice,
    Refused,
    ServerGone,
    SeveralDevices,
    server_failure,
)

__all__ = ["ANSWER_S", "START_S", "AdbServer", "Listed"]

PORT = 5037
"""Where adb servers listen if nobody says otherwise."""
ANSWER_S = 10.0
"""How long the server may take to answer a question of its own; our default."""
SCANNED = 5585
"""Up to which port adb servers look for emulators by themselves if nobody says otherwise."""
START_S = 20.0
"""How long a server may take to start; our default."""

_NETWORK = re.compile(r"[^:]+:\d+")
_EMULATOR = re.compile(r"emulator-(\d+)")


@dataclass(frozen=True, slots=True)
class Listed:
    """A device that the server knows. `state` is "device" where it can be used, else offline, unauthorized, ..."""

    serial: str
    state: str


@dataclass(frozen=True, slots=True)
class AdbServer:
    """An adb server of this machine, named by its port; where none answers, one is started unless `start` is off.

    `program` is the adb program to start it with: by default `ADBUTILS_ADB_PATH`, else the one that adbutils brings.
    A server that is started looks for emulators up to `last_port`; those behind it must be introduced.
    """

    port: int = PORT
    host: str = "127.0.0.1"
    start: bool = True
    program: str = ""
    last_port: int = SCANNED

    @classmethod
    def usual(cls) -> "AdbServer":
        """The one that the adb program would use: `ANDROID_ADB_SERVER_PORT` where it is set."""
        said = os.environ.get("ANDROID_ADB_SERVER_PORT", "")
        return cls(int(said) if said.isdigit() else PORT)

    def dial(self, deadline: Deadline, *, what: str = "adb server") -> Connection:
        """A fresh connection. Raises ServerGone."""
        address = (self.host, self.port)
        try:
            return Connection(address, deadline, what=what)
        except ServerGone:
            if not self.start:
                raise
            self.launch(deadline)
            return Connection(address, deadline, what=what)

    def ask(self, service: str, *, deadline_s: float = ANSWER_S, serial: str = "") -> str:
        """What it answers to a request of the host family."""
        with self.dial(Deadline(deadline_s), what=service) as connection:
            connection.request(service, serial)
            return connection.text()

    def version(self) -> int:
        """The protocol's version, 41 for all of the last years."""
        return int(self.ask("host:version"), 16)

    def devices(self, *, deadline_s: float = ANSWER_S) -> tuple[Listed, ...]:
        return _listed(self.ask("host:devices", deadline_s=deadline_s))

    def only(self) -> str:
        """The serial of the one device that there is. Raises NoDevice, SeveralDevices."""
        known = self.devices()
        if not known:
            raise NoDevice("no phone is connected; plug one in, start an emulator, or run `guiagent phone`")
        if len(known) > 1:
            serials = ", ".join(device.serial for device in known)
            raise SeveralDevices(f"there are {len(known)} devices; name one of {serials}")
        return known[0].serial

    def track(self, deadline_s: float) -> Iterator[tuple[Listed, ...]]:
        """All devices now, and again whenever they change; ends at the deadline. Raises ServerGone, ConnectionLost."""
        with self.dial(Deadline(deadline_s), what="host:track-devices") as connection:
            connection.request("host:track-devices")
            with contextlib.suppress(CommandTimedOut):
                while True:
                    yield _listed(connection.text())

    def wait_for(self, serial: str, *, state: str = "device", deadline_s: float) -> None:
        """Wait until a device is in this state ("absent": until it is gone). Raises what keeps it from that."""
        deadline = Deadline(deadline_s)
        seen = "absent"
        for known in self.track(deadline_s):
            seen = next((device.state for device in known if device.serial == serial), "absent")
            if seen == state:
                return
        raise _unready(serial, seen, state, deadline)

    def introduce(self, serial: str, *, deadline_s: float = ANSWER_S) -> bool:
        """Tell the server of a device it may not know: an emulator, or one on the network; False for all others."""
        if found := _EMULATOR.fullmatch(serial):
            deadline = Deadline(deadline_s)
            with self.dial(deadline, what=f"host:emulator of {serial}") as connection:
                payload = f"host:emulator:{int(found[1]) + 1}".encode()
                connection.send(b"%04x" % len(payload) + payload)
                connection.rest()  # a server says nothing to this, it just closes
            return True
        if _NETWORK.fullmatch(serial):
            self.connect(serial, deadline_s=deadline_s)
            return True
        return False

    def connect(self, address: str, *, deadline_s: float = ANSWER_S) -> None:
        """Connect to HOST:PORT. Raises NoDevice where nobody answers there."""
        said = self.ask(f"host:connect:{address}", deadline_s=deadline_s)
        if not said.startswith(("connected to", "already connected")):
            raise NoDevice(f"{said}; see whether the phone is on and listens there")

    def disconnect(self, address: str) -> None:
        """Forget a device on the network; nothing happens where it is not known."""
        with contextlib.suppress(NoDevice, Refused):
            self.ask(f"host:disconnect:{address}")

    def launch(self, deadline: Deadline | None = None) -> None:
        """Start it; returns when it answers. Raises ServerGone."""
        deadline = deadline or Deadline(START_S)
        program = self.program or _bundled()
        try:
            done = subprocess.run(
                [program, "-P", str(self.port), "start-server"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL, timeout=max(0.1, min(START_S, deadline.left)), check=False,
                env={**os.environ, "ADB_MDNS": "0", **self._scanning()},
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ServerGone(f"{program} starts no server on port {self.port} ({error}); start it by hand") from error
        if done.returncode:
            raise ServerGone(
                f"`{program} -P {self.port} start-server` ended with {done.returncode}; run it to see what it says"
            )

    def _scanning(self) -> dict[str, str]:
        return {"ADB_LOCAL_TRANSPORT_MAX_PORT": str(self.last_port)} if self.last_port > SCANNED else {}

    def kill(self) -> None:
        """End it; nothing happens where none runs."""
        with (
            contextlib.suppress(AndroidError),
            Connection((self.host, self.port), Deadline(ANSWER_S), what="host:kill") as connection,
        ):
            connection.request("host:kill")
            connection.rest()


def _unready(serial: str, seen: str, wanted: str, deadline: Deadline) -> AndroidError:
    if wanted != "device":
        return CommandTimedOut(f"{serial} is still {seen}, not {wanted}, after {deadline.seconds:g} s; see adb devices")
    return server_failure("device not found" if seen == "absent" else f"device {seen}", serial)


def _listed(said: str) -> tuple[Listed, ...]:
    pairs = (line.split("\t", 1) for line in said.splitlines() if "\t" in line)
    return tuple(Listed(serial, state.strip()) for serial, state in pairs)


def _bundled() -> str:
    from adbutils import adb_path

    return str(adb_path())
