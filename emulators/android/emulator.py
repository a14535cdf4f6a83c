"""An Android emulator as a device: a phone behind adb whose whole state can be saved and loaded by snapshots."""

import json
import uuid
from dataclasses import dataclass
from typing import Any

from emulators.action import Action, Answer, Stop
from emulators.android.console import ask_console, console_port
from emulators.android.errors import SnapshotFailed
from emulators.android.phone import AndroidPhone
from emulators.device import UnknownTask
from emulators.screen import Screen
from emulators.trajectory import Outcome, Saved, Start, State, Task

__all__ = ["KIND", "AndroidEmulator", "open_android"]

KIND = "android-snapshot/1"
"""Of states: they name a snapshot that the emulator keeps, and hold none themselves."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """Which snapshot of which virtual device a state is."""

    avd: str
    snapshot: str


class AndroidEmulator:
    """A `phone` that is an emulator's, with snapshots through its console: a `Device` and a `SnapshotDevice`.

    Every episode begins from `baseline`, a snapshot of that name, where one is named. A state is one of this virtual
    device; another with a snapshot of the same name can load it too. What is saved before anything was done since the
    last save or load is that same state.
    """

    def __init__(self, phone: AndroidPhone, *, baseline: str = "") -> None:
        port = console_port(phone.link.serial)
        if port is None:
            raise SnapshotFailed(f"{phone.link.serial} is no emulator's serial; use AndroidPhone, without snapshots")
        self.phone = phone
        self._port = port
        self._baseline = baseline
        self._at: State | None = None

    @property
    def name(self) -> str:
        return self.phone.name

    @property
    def actions(self) -> frozenset[type[Action]]:
        return self.phone.actions

    @property
    def adb(self) -> Any:
        """The emulator as an `adbutils.AdbDevice`."""
        return self.phone.adb

    def reset(self, start: Start) -> None:
        """Begin where `AndroidPhone` can begin, after loading the baseline; or at a saved state."""
        self._at = None
        if isinstance(start, Saved):
            self.load(start.state)
            return
        if self._baseline:
            self._console(f"avd snapshot load {self._baseline}")
            self._refresh()
        self.phone.reset(start)

    def look(self, *, pixels: bool = True, tree: bool = True) -> Screen:
        return self.phone.look(pixels=pixels, tree=tree)

    def do(self, action: Action) -> None:
        if not isinstance(action, Answer | Stop):
            self._at = None
        self.phone.do(action)

    def finish(self, task: Task, answer: str | None) -> Outcome:
        return self.phone.finish(task, answer)

    def close(self) -> None:
        self.phone.close()

    # Snapshots

    def save(self) -> State:
        """A state that names a new snapshot of the emulator. Raises SnapshotFailed."""
        if self._at is None:
            kept = _Kept(self._console("avd name"), f"guiagent-{uuid.uuid4().hex[:12]}")
            self._console(f"avd snapshot save {kept.snapshot}")
            told = json.dumps({"avd": kept.avd, "snapshot": kept.snapshot}, sort_keys=True).encode()
            self._at = State.of(KIND, told)
        return self._at

    def load(self, state: State) -> None:
        """Be as the emulator was then. Raises SnapshotFailed for another kind, or a snapshot that it does not have."""
        kept = _read(state)
        self._console(f"avd snapshot load {kept.snapshot}")
        self._refresh()
        self._at = state

    def forget(self, state: State) -> None:
        """Delete the snapshot that a state names."""
        self._console(f"avd snapshot delete {_read(state).snapshot}")
        self._at = None

    # Inside

    def _console(self, command: str) -> str:
        return ask_console(self._port, command)

    def _refresh(self) -> None:
        """adb stays, but what runs on the phone is of another time: connections to it are made anew."""
        self.phone.link.wait(deadline_s=60.0)
        self.phone.reconnect()


def _read(state: State) -> _Kept:
    wrong = f"a state of kind {state.kind!r} is no emulator's snapshot; save one with AndroidEmulator.save"
    if state.kind != KIND:
        raise SnapshotFailed(wrong)
    try:
        told = json.loads(state.data())
        kept = _Kept(told["avd"], told["snapshot"])
    except (ValueError, KeyError, TypeError) as error:
        raise SnapshotFailed(f"{wrong} ({error})") from error
    if not isinstance(kept.snapshot, str) or not kept.snapshot.replace("-", "").replace("_", "").isalnum():
        raise SnapshotFailed(f"{kept.snapshot!r} is no name of a snapshot; {wrong}")
    return kept


def open_android(phone: AndroidPhone, *, baseline: str = "") -> AndroidPhone | AndroidEmulator:
    """The phone with snapshots where it is an emulator's, and as it is where it is not. Raises UnknownTask."""
    if console_port(phone.link.serial) is not None:
        return AndroidEmulator(phone, baseline=baseline)
    if baseline:
        raise UnknownTask(f"{phone.link.serial} is no emulator and has no snapshot {baseline!r}; leave baseline out")
    return phone
