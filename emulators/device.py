"""What every device can do, and how it fails."""

from typing import Protocol, runtime_checkable

from emulators.action import Action
from emulators.screen import Screen
from emulators.trajectory import Outcome, Start, State, Task

__all__ = ["Device", "DeviceError", "DeviceLost", "Episodic", "SnapshotDevice", "UnknownTask", "UnsupportedAction"]


class DeviceError(Exception):
    """Root of all errors of this package; every message says what to try next."""


class DeviceLost(DeviceError):
    """The device no longer answers."""


class UnsupportedAction(DeviceError):
    """The device cannot take this kind of action (`Device.actions` says which it can)."""


class UnknownTask(DeviceError):
    """The device has no such task template, or cannot start from this kind of start."""


class Device(Protocol):
    """A screen that can be seen and touched. Synchronous; one device, one thread."""

    @property
    def name(self) -> str:
        """What reports and error messages call it."""

    @property
    def actions(self) -> frozenset[type[Action]]: ...

    def reset(self, start: Start) -> None:
        """Begin an episode. Raises UnknownTask for a start that is not the device's, DeviceLost when it is gone."""

    def look(self, *, pixels: bool = True, tree: bool = True) -> Screen:
        """The settled screen. Without `tree` the elements are empty, without `pixels` the frame is None."""

    def do(self, action: Action) -> None:
        """Act. `Answer` and `Stop` are accepted and change nothing but what a check is told; `Wait` lets time pass.

        Raises UnsupportedAction for an action outside `actions`, DeviceLost when the device is gone.
        """

    def finish(self, task: Task, answer: str | None) -> Outcome:
        """Observe the end while the device is live and check the task; the record is what rewards are given from."""

    def close(self) -> None:
        """Let go of everything; may be called twice."""


@runtime_checkable
class SnapshotDevice(Protocol):
    """The capability of a device whose state can be saved, and loaded on any device of the same kind."""

    def save(self) -> State:
        """What the device is now; `load` takes it back, here or on another of its kind."""

    def load(self, state: State) -> None:
        """Raises DeviceError for a state of another kind."""


@runtime_checkable
class Episodic(Protocol):
    """The capability of a device whose tasks can end by themselves, a page that judges its one answer say."""

    def over(self) -> bool:
        """Whether the task has ended, so that no further action could change its outcome."""
