"""The processes of one shell and its children: what `$!`, `wait`, `kill`, `jobs` and `ps` are about."""

import threading
from dataclasses import dataclass, field

from emulators.virtual.door.shell.faults import Fault
from emulators.virtual.door.tools.life import Life

__all__ = ["Numbers", "Process", "Processes"]

_MOST = 64
"""How many processes may run at once in one session; our default."""
_TURN_S = 0.2


class Numbers:
    """Gives each process of a handset its number; a part of the handset (`Handset.part`)."""

    def __init__(self) -> None:
        self.last = 4710


@dataclass(slots=True)
class Process:
    """One process. `ended` is set once `status` is known."""

    pid: int
    parent: int
    name: str
    life: Life
    job: int = 0
    status: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    def end(self, status: int) -> None:
        self.status = status
        self.ended.set()

    def wait(self, life: Life) -> int:
        """Wait for its end, as one that lives this life."""
        while not self.ended.wait(_TURN_S):
            life.check()
        return self.status


class Processes:
    """All processes of one session by number; those that have ended stay until they were waited for."""

    def __init__(self, numbers: Numbers, uid: int) -> None:
        self.uid = uid
        self._numbers = numbers
        self._known: dict[int, Process] = {}
        self._lock = threading.Lock()

    def number(self) -> int:
        with self._lock:
            self._numbers.last = self._numbers.last % 30_000 + 1 if self._numbers.last < 30_000 else 4711
            return self._numbers.last

    def start(self, name: str, life: Life, parent: int) -> Process:
        """Raises Fault when too many run."""
        pid = self.number()
        with self._lock:
            if sum(not each.ended.is_set() for each in self._known.values()) >= _MOST:
                raise Fault(f"can't fork - try again (at most {_MOST} processes)", 254, fatal=True)
            if len(self._known) > 4 * _MOST:
                self._known = {pid: each for pid, each in self._known.items() if not each.ended.is_set()}
            process = Process(pid, parent, name, life)
            self._known[pid] = process
        return process

    def find(self, pid: int) -> Process | None:
        return self._known.get(pid)

    def forget(self, process: Process) -> None:
        with self._lock:
            self._known.pop(process.pid, None)

    @property
    def running(self) -> list[Process]:
        with self._lock:
            return [each for each in self._known.values() if not each.ended.is_set()]

    def of(self, parent: int) -> list[Process]:
        """The background jobs of a shell, in the order they were begun."""
        with self._lock:
            return [each for each in self._known.values() if each.parent == parent and each.job]
