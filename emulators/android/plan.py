"""What a farm of emulators is to be, and what is told of it while it runs."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from emulators.android.avd import Avd
from emulators.android.emulator_process import Make, Ports
from emulators.android.sdk import Sdk
from emulators.android.server import AdbServer

__all__ = ["Care", "Event", "Phase", "Plan", "Running"]

Phase = Literal["waiting", "booting", "ready", "lost", "failed", "ended"]


@dataclass(frozen=True, slots=True)
class Care:
    """How emulators are watched over. Seconds and counts, all our defaults.

    `boot_s`: how long one may take to be ready. `watch_s`: how often it is asked whether it is well, `answer_s`: how
    long it may take to say so before it counts as hung. `tries`: how often in a row it may fail. `at_once`: how many
    boot side by side.
    """

    boot_s: float = 300.0
    watch_s: float = 5.0
    answer_s: float = 15.0
    tries: int = 3
    at_once: int = 4


@dataclass(frozen=True, slots=True)
class Plan:
    """What a farm is of. `folder` is for logs; `snapshot` is what every emulator begins from; empty: each boots."""

    sdk: Sdk
    avd: Avd
    ports: tuple[Ports, ...]
    folder: Path
    snapshot: str = "golden"
    make: Make = field(default_factory=Make)
    care: Care = field(default_factory=Care)

    def check(self) -> None:
        """Raises NoKvm, SnapshotMissing, PortTaken."""
        if self.make.acceleration == "auto":
            self.sdk.check_speed()
        if self.snapshot:
            self.avd.check_snapshot(self.snapshot)
        for ports in self.ports:
            ports.check()

    def environment(self, server: AdbServer) -> dict[str, str]:
        """What an emulator is told of its SDK, and of the adb server to announce itself to."""
        told = {"ANDROID_ADB_SERVER_PORT": str(server.port), "ADB_LOCAL_TRANSPORT_MAX_PORT": str(server.last_port)}
        return {**self.sdk.environment(), **told}


@dataclass(frozen=True, slots=True)
class Event:
    """Something became of an emulator. `seconds` since its boot began, `generation` counts how often it was started."""

    serial: str
    phase: Phase
    seconds: float
    generation: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Running:
    """An emulator as it is now; `pid` is 0 where it has none."""

    ports: Ports
    phase: Phase
    generation: int
    pid: int
    log: Path
