"""Devices to be lent: one borrower and one thread each, and another in the place of one that was lost."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import TypeVar

from emulators.device import Device, DeviceError, DeviceLost
from emulators.interruption import handed, result_of

__all__ = ["LEASE_S", "Lease", "Pool"]

LEASE_S = 120.0
"""How long a free device is waited for; our default."""

T = TypeVar("T")
_LOG = logging.getLogger(__name__)
_LONGEST_REST_S = 60.0


@dataclass(slots=True)
class _Place:
    """Where one device stands: None before it is opened and after it was lost. `rests_until` is monotonic."""

    open: Callable[[], Device]
    thread: ThreadPoolExecutor
    device: Device | None = None
    lent: bool = False
    worked: bool = False
    rests_until: float = 0.0
    failures: int = 0
    used: int = 0


class Pool:
    """Devices opened by `openers`, one each, when they are first lent; they stay open until the pool is closed.

    A lost device is opened anew before it is lent again. One that cannot be opened rests for `rest_s` seconds, then for
    twice as long up to a minute, so that its emulator can come back, while others are lent. Whatever is done with a
    device is done on its own thread.
    """

    def __init__(self, openers: Sequence[Callable[[], Device]], *, rest_s: float = 2.0) -> None:
        if not openers:
            raise ValueError("a pool without devices lends none; give at least one opener")
        self._places = [
            _Place(opener, ThreadPoolExecutor(1, thread_name_prefix=f"device-{number}"))
            for number, opener in enumerate(openers)
        ]
        self._rest_s = rest_s
        self._changed = threading.Condition()
        self._closed = False

    def __len__(self) -> int:
        return len(self._places)

    def lease(self, *, deadline_s: float = LEASE_S) -> "Lease":
        """Borrow a device that nobody else has, the one longest idle; wait until there is one.

        Raises DeviceLost after `deadline_s` seconds, and at once what an opener raises when no device has ever opened.
        """
        until = time.monotonic() + deadline_s
        while True:
            place = self._free(until, deadline_s)
            try:
                return Lease(self, place, result_of(handed(place.thread, copy_context().run, _opened, place)))
            except BaseException as error:
                with self._changed:
                    rest_s = min(self._rest_s * 2**place.failures, _LONGEST_REST_S)
                    place.failures += 1
                    place.lent, place.rests_until = False, time.monotonic() + rest_s
                    self._changed.notify_all()
                    hope = any(other.worked or other.lent or other.used == 0 for other in self._places)
                if not isinstance(error, DeviceError) or not hope:
                    raise
                _LOG.warning("a device could not be opened: %s; tried again in %g s", error, rest_s)

    def _free(self, until: float, deadline_s: float) -> _Place:
        """A place of which nobody has the device, marked as lent."""
        with self._changed:
            while True:
                if self._closed:
                    raise DeviceError("the pool is closed; make another one")
                now = time.monotonic()
                idle = [place for place in self._places if not place.lent]
                rested = [place for place in idle if place.rests_until <= now]
                if rested:
                    chosen = min(rested, key=lambda place: (place.rests_until, place.used))
                    chosen.lent = True
                    chosen.used += 1
                    return chosen
                if now >= until:
                    raise DeviceLost(
                        f"none of {len(self._places)} devices was to be had within {deadline_s:g} s; look at them with "
                        "guiagent doctor, or borrow fewer at a time"
                    )
                wakes = min([place.rests_until for place in idle], default=until)
                self._changed.wait(max(0.001, min(wakes, until) - now))

    def _take_back(self, place: _Place, *, lost: bool) -> None:
        if lost and place.device is not None:
            gone, place.device = place.device, None
            result_of(handed(place.thread, _closed, gone))
        with self._changed:
            place.lent = False
            place.rests_until = time.monotonic()  # whoever was used last, or has just been lost, is lent last
            self._changed.notify_all()

    def close(self) -> None:
        """Close all devices, each on its thread; may be called twice. What is still lent ends with its last call."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        for place in self._places:
            if place.device is not None:
                gone, place.device = place.device, None
                handed(place.thread, _closed, gone)
        for place in self._places:
            place.thread.shutdown(wait=True)

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(slots=True)
class Lease:
    """A device borrowed until `give_back` or the end of a `with`; leaving that by DeviceLost tells it is lost."""

    _pool: Pool
    _place: _Place
    device: Device
    _over: bool = field(default=False)

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Begin `work` on the device's thread, behind what was begun before."""
        if self._over:
            raise DeviceError(f"{self.device.name} was given back; borrow it again")
        return handed(self._place.thread, copy_context().run, work)

    def give_back(self, *, lost: bool = False) -> None:
        """Let others have it; `lost` closes it, and another is opened in its place. May be called twice."""
        if not self._over:
            self._over = True
            self._pool._take_back(self._place, lost=lost)

    def __enter__(self) -> "Lease":
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        self.give_back(lost=isinstance(error, DeviceLost))


def _opened(place: _Place) -> Device:
    if place.device is None:
        place.device = place.open()
        place.worked, place.failures = True, 0
    return place.device


def _closed(device: Device) -> None:
    """Close what may be gone already."""
    with suppress(DeviceError):
        device.close()
