"""One process of the emulator: its ports, its start line, its log, its end."""

import contextlib
import os
import re
import secrets
import signal
import socket
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from emulators.android.avd import Avd, NoAvd
from emulators.android.console import TOKEN
from emulators.android.errors import AndroidError
from emulators.android.sdk import NoKvm, Sdk

__all__ = [
    "FIRST_CONSOLE", "FIRST_GRPC", "BootFailed", "EmulatorProcess", "Make", "PortTaken", "Ports",
    "choose_ports", "ensure_token", "start_line",
]  # fmt: skip

FIRST_CONSOLE, FIRST_GRPC = 5554, 8554
"""Where the first emulator's console and its gRPC service are; consoles follow at every second port."""
END_S = 10.0
"""How long an emulator may take to end before it is killed; our default. Nothing of it has to be saved."""
LAST_LINES = 12
"""How many lines of the log are told with a failure; our default."""

_HOST = "127.0.0.1"
_LOCKED = re.compile(r"Running multiple emulators with the same AVD", re.IGNORECASE)
_NO_KVM = re.compile(
    r"requires hardware acceleration|permissions? to use KVM|KVM is(?: not|n't) |could not (?:open|access).{0,20}kvm",
    re.I,
)
_UNKNOWN = re.compile(r"Unknown AVD name|Could not find virtual device named", re.IGNORECASE)
_TAKEN = re.compile(r"address already in use|port .{0,40}(?:already|in use)|could not bind|bind failed", re.IGNORECASE)
_FULL = re.compile(r"not enough (?:disk )?space|no space left", re.IGNORECASE)


class PortTaken(AndroidError):
    """Something else listens at an emulator's port."""


class BootFailed(AndroidError):
    """The emulator ended before it was ready."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Where one emulator listens. `grpc` is 0 where it has no such service."""

    console: int
    grpc: int = 0

    @property
    def adb(self) -> int:
        return self.console + 1

    @property
    def serial(self) -> str:
        """What adb calls it."""
        return f"emulator-{self.console}"

    def taken(self) -> int | None:
        """The first of these at which something else listens."""
        return next((port for port in (self.console, self.adb, self.grpc) if port and not _free(port)), None)

    def check(self) -> None:
        """Raises PortTaken."""
        port = self.taken()
        if port is not None:
            raise PortTaken(
                f"port {port} of {self.serial} is taken; see `adb devices` and `ss -ltnp`, end what has it, or choose "
                "other ports with --port"
            )


@dataclass(frozen=True, slots=True)
class Make:
    """How emulators are started; all are our defaults. `more` is put behind the start line as it is.

    `memory_mb` and `cores` are for each. `acceleration` "off" boots without virtualisation, in minutes.
    """

    memory_mb: int = 3072
    cores: int = 2
    gpu: str = "swiftshader_indirect"
    window: bool = False
    acceleration: Literal["auto", "off"] = "auto"
    more: tuple[str, ...] = ()


def choose_ports(count: int, *, first: int = 0, grpc: bool = True) -> tuple[Ports, ...]:
    """Ports for so many emulators. From `first` on (even), all must be free; 0 passes over those that are taken.

    Raises PortTaken.
    """
    if first and (first % 2 or not 1024 <= first <= 65_534 - 2 * count):
        raise PortTaken(f"{first} cannot be the first console's port; give an even one such as {FIRST_CONSOLE}")
    found: list[Ports] = []
    service = FIRST_GRPC
    for console in range(first or FIRST_CONSOLE, 65_534, 2):
        if len(found) == count:
            break
        if not first and not (_free(console) and _free(console + 1)):
            continue
        while grpc and not _free(service):
            service += 1
        ports = Ports(console, service if grpc else 0)
        ports.check()
        found.append(ports)
        service += 1
    return (*found,)


def ensure_token(home: Path) -> Path:
    """The file with the consoles' token, made where there is none, so that emulators starting at once agree on it."""
    file = home / TOKEN
    with contextlib.suppress(FileExistsError):
        number = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(number, "w") as opened:
            opened.write(secrets.token_hex(8))
    return file


def start_line(sdk: Sdk, avd: Avd, ports: Ports, *, make: Make, snapshot: str, writable: bool = False) -> list[str]:
    """The words that start an emulator. All but a `writable` one share the AVD and keep nothing.

    `snapshot` is what it begins from; empty: it boots.
    """
    words = [
        str(sdk.program), "-avd", avd.name, "-port", str(ports.console), "-no-audio", "-no-boot-anim", "-no-metrics",
        "-gpu", make.gpu, "-memory", str(make.memory_mb), "-cores", str(make.cores), "-skip-adb-auth",
        "-no-snapshot-save",
    ]  # fmt: skip
    words += ["-grpc", str(ports.grpc)] if ports.grpc else []
    words += ["-snapshot", snapshot] if snapshot else ["-no-snapshot-load"]
    words += [] if make.window else ["-no-window"]
    words += [] if writable else ["-read-only"]
    words += ["-accel", "off"] if make.acceleration == "off" else []
    return [*words, *make.more]


class EmulatorProcess:
    """An emulator that was started with `command`; all it says is added to the file `log`.

    It leads a process group of its own, so that Ctrl-C does not reach it behind our back and nothing of it stays.
    """

    def __init__(self, command: Sequence[str], *, environment: dict[str, str], log: Path) -> None:
        self.log = log
        self._over = False
        with log.open("ab") as written:
            written.write(f"\n$ {' '.join(command)}\n".encode())
            written.flush()
            self._begins = written.tell()
            try:
                self._process = subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, stdout=written, stderr=subprocess.STDOUT,
                    env={**os.environ, **environment}, start_new_session=True,
                )  # fmt: skip
            except OSError as error:
                raise BootFailed(f"{command[0]} does not start ({error}); is it a program for this machine?") from error

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def ended(self) -> int | None:
        """Its exit status, None while it runs."""
        return self._process.poll()

    def last_lines(self, count: int = LAST_LINES) -> str:
        """What it said last, in one line for an error."""
        with self.log.open("rb") as file:
            file.seek(self._begins)
            lines = [" ".join(line.split()) for line in file.read().decode("utf-8", "replace").splitlines()]
        told = [line for line in lines if line][-count:]
        return " | ".join(told) or "it said nothing"

    def failure(self, serial: str, avd: Avd) -> AndroidError:
        """Why it has ended, by what it said."""
        said = self.last_lines(200)
        if _LOCKED.search(said):
            return avd.locked()
        last = f"the end of {self.log}: {self.last_lines()}"
        if _NO_KVM.search(said):
            return NoKvm(f"{serial} cannot use /dev/kvm; see `guiagent doctor`; {last}")
        if _UNKNOWN.search(said):
            return NoAvd(f"{serial} does not know the AVD {avd.name}; is ANDROID_AVD_HOME {avd.folder.parent}? {last}")
        if _TAKEN.search(said):
            return PortTaken(f"a port of {serial} was taken while it started; choose others with --port; {last}")
        if _FULL.search(said):
            return BootFailed(f"{serial} has no room on the disk; free some at {avd.folder}; {last}")
        return BootFailed(f"{serial} ended with {self.ended} before it was ready; {last}")

    def end(self, *, grace_s: float = END_S) -> None:
        """End it and all that it started; kill what is still there after `grace_s`. May be called twice."""
        if self._process.poll() is None and grace_s > 0:
            self._signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(grace_s)
        if not self._over:  # the number may be somebody else's later
            self._over = True
            self._signal(signal.SIGKILL)
            self._process.wait()

    def _signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError:
            return False
    return True
