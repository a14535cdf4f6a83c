"""Emulators of a farm as devices of a pool: one that was replaced is lost to whoever had it, never silently another."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from emulators.action import Action
from emulators.android.emulator import AndroidEmulator
from emulators.android.farm import Farm
from emulators.android.phone import AndroidPhone
from emulators.android.sight import Patience
from emulators.device import Device, DeviceLost
from emulators.screen import Screen
from emulators.trajectory import Outcome, Start, Task

__all__ = ["FarmPhone", "farm_openers"]

T = TypeVar("T")


class FarmPhone:
    """One emulator of a farm as a `Device`, from its `generation` on until it is replaced: then DeviceLost is raised.

    Every episode begins from the farm's snapshot, so that none sees what the one before it has done.
    """

    def __init__(self, farm: Farm, serial: str, device: AndroidEmulator, *, generation: int) -> None:
        self._farm = farm
        self._serial = serial
        self._device = device
        self._generation = generation

    @property
    def name(self) -> str:
        return self._device.name

    @property
    def actions(self) -> frozenset[type[Action]]:
        return self._device.actions

    @property
    def emulator(self) -> AndroidEmulator:
        """What it is underneath; `load` works there, `save` does not, for the AVD is read only."""
        return self._device

    def reset(self, start: Start) -> None:
        self._here(lambda: self._device.reset(start))

    def look(self, *, pixels: bool = True, tree: bool = True) -> Screen:
        return self._here(lambda: self._device.look(pixels=pixels, tree=tree))

    def do(self, action: Action) -> None:
        self._here(lambda: self._device.do(action))

    def finish(self, task: Task, answer: str | None) -> Outcome:
        return self._here(lambda: self._device.finish(task, answer))

    def close(self) -> None:
        self._device.close()

    def _here(self, work: Callable[[], T]) -> T:
        self._check()
        done = work()
        self._check()  # it may have been done on the one that took its place
        return done

    def _check(self) -> None:
        now = next(each for each in self._farm.emulators if each.ports.serial == self._serial)
        if (now.generation, now.phase) != (self._generation, "ready"):
            raise DeviceLost(
                f"{self._serial} is {now.phase} and no longer what it was; lease a device again. Why: {now.log}"
            )


def farm_openers(
    farm: Farm, *, patience: Patience | None = None, deadline_s: float = 300.0
) -> tuple[Callable[[], Device], ...]:
    """What a Pool opens: each waits until its emulator is ready, `deadline_s` seconds at most."""
    return tuple(partial(_opened, farm, each.ports.serial, patience, deadline_s) for each in farm.emulators)


def _opened(farm: Farm, serial: str, patience: Patience | None, deadline_s: float) -> Device:
    ready = farm.wait_for(serial, deadline_s=deadline_s)
    phone = AndroidPhone(serial, server=farm.server, patience=patience)
    device = AndroidEmulator(phone, baseline=farm.plan.snapshot)
    return FarmPhone(farm, serial, device, generation=ready.generation)
