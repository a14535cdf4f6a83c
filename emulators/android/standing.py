"""What other processes know of a farm: a file in its folder that tells its emulators, and a lock while it is kept."""

import contextlib
import json
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

from emulators.android.connection import Deadline
from emulators.android.errors import AndroidError
from emulators.android.plan import Running

__all__ = [
    "FarmRuns",
    "Standing",
    "Told",
    "end_farm",
    "is_kept",
    "keeping",
    "read_standing",
    "tell_standing",
    "told_of",
]

DOWN_S = 60.0
"""How long whoever keeps a farm may take to end it; our default."""

_FILE, _LOCK = "farm.json", "farm.lock"
_PACE_S = 0.1


class FarmRuns(AndroidError):
    """Somebody keeps a farm in this folder, or does not let go of it."""


@dataclass(frozen=True, slots=True)
class Told:
    """One emulator of a farm, as its file tells it."""

    serial: str
    console: int
    grpc: int
    pid: int
    phase: str
    generation: int
    log: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A farm as it was told last: `pid` keeps it."""

    pid: int
    avd: str
    snapshot: str
    adb_server: int
    emulators: tuple[Told, ...]


@contextlib.contextmanager
def keeping(folder: Path) -> Iterator[None]:
    """Be the one who keeps the farm of this folder. Raises FarmRuns where somebody else is."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("a") as lock:
        if not _locked(lock.fileno()):
            raise FarmRuns(
                f"emulators are kept in {folder} already; end them with `guiagent emulators down --out {folder}`"
            )
        try:
            yield
        finally:
            (folder / _FILE).unlink(missing_ok=True)


def is_kept(folder: Path) -> bool:
    """Whether a process that runs keeps a farm there."""
    try:
        with (folder / _LOCK).open("a") as lock:
            return not _locked(lock.fileno())
    except OSError:
        return False


def tell_standing(folder: Path, standing: Standing) -> None:
    """Write it down for others, whole or not at all."""
    fresh = folder / f"{_FILE}.new"
    fresh.write_text(json.dumps(asdict(standing), indent=2) + "\n", "utf-8")
    fresh.replace(folder / _FILE)


def read_standing(folder: Path) -> Standing | None:
    """What was told last; None where nothing was, or it cannot be read."""
    try:
        told = json.loads((folder / _FILE).read_text("utf-8"))
        return Standing(**{**told, "emulators": tuple(Told(**each) for each in told["emulators"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def told_of(emulators: Sequence[Running]) -> tuple[Told, ...]:
    """Emulators as they are told."""
    return tuple(
        Told(
            each.ports.serial, each.ports.console, each.ports.grpc, each.pid, each.phase, each.generation, str(each.log)
        )
        for each in emulators
    )


def end_farm(folder: Path, *, deadline_s: float = DOWN_S) -> int:
    """End the farm of this folder, also one whose keeper was killed; how many emulators it had. Raises FarmRuns."""
    standing = read_standing(folder)
    if standing is None:
        return 0
    deadline = Deadline(deadline_s)
    if is_kept(folder):
        with contextlib.suppress(ProcessLookupError):
            os.kill(standing.pid, signal.SIGTERM)
        pause = threading.Event()
        while is_kept(folder):
            if deadline.passed:
                raise FarmRuns(f"process {standing.pid} still keeps {folder} after {deadline_s:g} s; end it by hand")
            pause.wait(_PACE_S)
    for each in standing.emulators:  # those that a keeper which was killed has left behind
        if each.pid and _is_emulator(each):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(each.pid, signal.SIGKILL)
    (folder / _FILE).unlink(missing_ok=True)
    return len(standing.emulators)


def _is_emulator(told: Told) -> bool:
    """Whether the process of this number still is that emulator; numbers are used again."""
    try:
        line = Path(f"/proc/{told.pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return any(pair == (b"-port", str(told.console).encode()) for pair in pairwise(line))


def _locked(number: int) -> bool:
    import fcntl

    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
