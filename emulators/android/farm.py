"""Emulators that share one AVD and begin from one snapshot, kept alive: what dies or hangs is replaced.

Each has a thread of its own that boots, observes and replaces it. Nothing that is done on them lasts: they are started
with -read-only, so that no copy of the AVD is made.
"""

import atexit
import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from emulators.android.avd import AvdLocked, NoAvd
from emulators.android.connection import Deadline
from emulators.android.emulator_process import EmulatorProcess, Ports, start_line
from emulators.android.errors import AndroidError
from emulators.android.plan import Event, Phase, Plan, Running
from emulators.android.readiness import BootTimeout, answers, wait_until_ready
from emulators.android.sdk import NoKvm, NoSdk
from emulators.android.server import AdbServer
from emulators.device import DeviceLost

__all__ = ["EmulatorLost", "Farm"]

_HOPELESS = (NoKvm, NoSdk, NoAvd, AvdLocked)
"""What trying again does not mend."""
PACE_S = 0.2
"""Between two looks whether a port has become free; our default."""
STEADY_S = 60.0
"""An emulator that goes sooner after it was ready counts as one that failed to boot; our default."""


class EmulatorLost(AndroidError, DeviceLost):
    """An emulator has died, hangs, or was asked to go; another one takes its place."""


@dataclass(slots=True, eq=False)
class _Place:
    """Where one emulator stands. Changed under the farm's lock."""

    ports: Ports
    log: Path
    phase: Phase = "waiting"
    generation: int = 0
    process: EmulatorProcess | None = None
    error: Exception | None = None
    renewed: str = ""
    began: float = 0.0
    ready: float = 0.0


class Farm:
    """The emulators of a plan. `start` begins to boot them, `wait` waits until all are ready, `close` ends all.

    `told` is called with what becomes of them, from their threads. Emulators are ended when the interpreter ends, at
    the latest. Raises NoKvm, SnapshotMissing, PortTaken before anything is started.
    """

    def __init__(
        self, plan: Plan, *, server: AdbServer | None = None, told: Callable[[Event], None] = lambda event: None
    ) -> None:
        plan.check()
        last = max((ports.adb for ports in plan.ports), default=0)
        self.plan = plan
        usual = server or AdbServer.usual()
        self.server = replace(usual, last_port=max(usual.last_port, last))
        self._told = told
        self._places = [_Place(ports, plan.folder / f"{ports.serial}.log") for ports in plan.ports]
        self._changed = threading.Condition()
        self._ending = threading.Event()
        self._turn = threading.Semaphore(plan.care.at_once)
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin to boot; returns at once."""
        self.plan.folder.mkdir(parents=True, exist_ok=True)
        self.server.version()  # started once, by us, not by many emulators at once
        atexit.register(self.close)
        for place in self._places:
            thread = threading.Thread(target=self._keep, args=(place,), name=place.ports.serial, daemon=True)
            self._threads.append(thread)
            thread.start()

    def ready(self, *, deadline_s: float | None = None) -> Iterator[Running]:
        """Each emulator as soon as it is ready for the first time. Raises what keeps one from it, and BootTimeout.

        The deadline is by default what the plan allows for all tries.
        """
        care = self.plan.care
        rounds = -(-len(self._places) // max(1, care.at_once))
        seconds = care.boot_s * care.tries * rounds if deadline_s is None else deadline_s
        deadline = Deadline(seconds)
        waiting = [*self._places]
        while waiting:
            with self._changed:
                while not (come := [place for place in waiting if place.phase == "ready"]):
                    if failed := next((place.error for place in self._places if place.error is not None), None):
                        raise failed
                    if deadline.passed:
                        raise BootTimeout(
                            f"{', '.join(place.ports.serial for place in waiting)} not ready after {seconds:g} s; see "
                            f"their logs in {self.plan.folder}, or start fewer at a time"
                        )
                    self._changed.wait(deadline.left)
                found = [_as_it_is(place) for place in come]
            waiting = [place for place in waiting if place not in come]
            yield from found

    def wait(self, *, deadline_s: float | None = None) -> None:
        """Wait until all have been ready, as `ready` tells them."""
        for _ in self.ready(deadline_s=deadline_s):
            pass

    def hold(self) -> None:
        """Wait until none can be kept any longer; raises why."""
        with self._changed:
            self._changed.wait_for(lambda: all(place.error is not None for place in self._places))
            for place in self._places:
                if place.error is not None:
                    raise place.error

    def wait_for(self, serial: str, *, generation: int = 1, deadline_s: float) -> Running:
        """Wait until this one is ready, for at least the `generation`th time. Raises as `wait`."""
        place, deadline = self._place(serial), Deadline(deadline_s)
        with self._changed:
            while place.phase != "ready" or place.generation < generation:
                if place.error is not None:
                    raise place.error
                if deadline.passed or self._ending.is_set():
                    raise DeviceLost(f"{serial} is {place.phase} after {deadline_s:g} s; see {place.log}")
                self._changed.wait(deadline.left)
            return _as_it_is(place)

    @property
    def emulators(self) -> tuple[Running, ...]:
        """All of them as they are now."""
        with self._changed:
            return tuple(_as_it_is(place) for place in self._places)

    def renew(self, serial: str, *, why: str = "asked for") -> None:
        """Have an emulator replaced by a fresh one, after so many episodes, say."""
        with self._changed:
            self._place(serial).renewed = why
            self._changed.notify_all()

    def close(self) -> None:
        """End all emulators; may be called twice."""
        self._ending.set()
        with self._changed:
            self._changed.notify_all()
            processes = [place.process for place in self._places if place.process is not None]
        enders = [threading.Thread(target=process.end, daemon=True) for process in processes]
        for ender in enders:
            ender.start()
        for thread in (*enders, *self._threads):
            thread.join(60.0)
        atexit.unregister(self.close)

    def __enter__(self) -> "Farm":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Inside

    def _place(self, serial: str) -> _Place:
        for place in self._places:
            if place.ports.serial == serial:
                return place
        known = ", ".join(place.ports.serial for place in self._places)
        raise DeviceLost(f"{serial} is none of this farm's emulators; those are {known}")

    def _keep(self, place: _Place) -> None:
        """Boot an emulator and watch over it, again and again, until the farm ends or it cannot be booted."""
        try:
            failures = 0
            while not self._ending.is_set():
                try:
                    with self._a_turn():
                        self._boot(place)
                    self._watch(place)
                except AndroidError as error:
                    steady = place.phase == "ready" and time.monotonic() - place.ready >= STEADY_S
                    failures = 0 if steady or place.renewed else failures + 1
                    if failures >= self.plan.care.tries or isinstance(error, _HOPELESS):
                        raise
                    if not self._ending.is_set():
                        self._become(place, "lost", str(error))
                finally:
                    self._end(place, grace_s=0.0)
            self._become(place, "ended")
        except Exception as error:  # the boundary of one emulator, whose thread nobody waits for
            place.error = error
            self._become(place, "failed", str(error))

    @contextlib.contextmanager
    def _a_turn(self) -> Iterator[None]:
        """Only so many boot at once."""
        while not self._turn.acquire(timeout=0.5):
            if self._ending.is_set():
                break
        try:
            yield
        finally:
            self._turn.release()

    def _boot(self, place: _Place) -> None:
        """Start it and wait until it is ready. Raises BootFailed, BootTimeout, PortTaken, ..."""
        plan, free = self.plan, Deadline(self.plan.care.answer_s)
        while place.ports.taken() is not None and not free.passed and not self._ending.is_set():
            self._ending.wait(PACE_S)  # the one before it has just been killed
        command = start_line(plan.sdk, plan.avd, place.ports, make=plan.make, snapshot=plan.snapshot)
        place.began = time.monotonic()
        place.generation += 1
        place.renewed = ""
        place.ports.check()
        with self._changed:
            if self._ending.is_set():
                return
            environment = plan.environment(self.server)
            place.process = EmulatorProcess(command, environment=environment, log=place.log)
        self._become(place, "booting")  # who is told of it is told the number of its process
        try:
            wait_until_ready(
                self.server, place.ports.serial, deadline=Deadline(plan.care.boot_s), alive=lambda: self._alive(place),
                halted=self._ending,
            )  # fmt: skip
        except BootTimeout as error:
            raise BootTimeout(f"{error}; the end of {place.log}: {place.process.last_lines()}") from None
        if not self._ending.is_set():
            place.ready = time.monotonic()
            self._become(place, "ready")

    def _alive(self, place: _Place) -> None:
        """Raises why an emulator has ended, where it has."""
        if place.process is not None and place.process.ended is not None and not self._ending.is_set():
            raise place.process.failure(place.ports.serial, self.plan.avd)

    def _watch(self, place: _Place) -> None:
        """Watch over it until the farm ends. Raises EmulatorLost when it is to be replaced."""
        process = place.process
        assert process is not None
        while not self._ending.is_set():
            if process.ended is None and not place.renewed:
                silent = answers(
                    self.server,
                    place.ports.serial,
                    deadline_s=self.plan.care.answer_s,
                    ended=lambda: self._gone(process),
                )
                if not silent:
                    with self._changed:
                        self._changed.wait_for(lambda: self._stirred(place), self.plan.care.watch_s)
                    continue
                if not self._gone(process):
                    raise EmulatorLost(f"it hangs: {silent}")
            if place.renewed:
                raise EmulatorLost(place.renewed)
            if process.ended is not None and not self._ending.is_set():
                raise EmulatorLost(f"its process ended with {process.ended}; it said last: {process.last_lines(3)}")

    def _gone(self, process: EmulatorProcess) -> bool:
        return process.ended is not None or self._ending.is_set()

    def _stirred(self, place: _Place) -> bool:
        return self._ending.is_set() or bool(place.renewed)

    def _end(self, place: _Place, *, grace_s: float) -> None:
        if place.process is not None:
            place.process.end(grace_s=grace_s)

    def _become(self, place: _Place, phase: Phase, detail: str = "") -> None:
        with self._changed:
            place.phase = phase
            self._changed.notify_all()
        seconds = time.monotonic() - place.began if place.began else 0.0
        self._told(Event(place.ports.serial, phase, seconds, place.generation, detail))


def _as_it_is(place: _Place) -> Running:
    process = place.process
    pid = process.pid if process is not None and process.ended is None else 0
    return Running(place.ports, place.phase, place.generation, pid, place.log)
