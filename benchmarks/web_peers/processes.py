"""What a program and all that runs below it cost: processor time, memory, descriptors, threads."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Holdings", "below", "cpu_ms", "holdings"]

_TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a tree of processes holds; `pss_mb` shares memory that several have among them."""

    pss_mb: float
    processes: int
    threads: int
    descriptors: int


def below(root: int) -> list[int]:
    """`root` and all processes that came from it."""
    children: dict[int, list[int]] = {}
    for pid, fields in _every():
        children.setdefault(int(fields[1]), []).append(pid)
    found, due = [], [root]
    while due:
        pid = due.pop()
        found.append(pid)
        due += children.get(pid, [])
    return found


def cpu_ms(root: int) -> float:
    """Processor time of `root` and all below it, those that have ended and were waited for included."""
    spent = {pid: sum(int(fields[n]) for n in (11, 12, 13, 14)) for pid, fields in _every()}
    return sum(spent.get(pid, 0) for pid in below(root)) * _TICK_MS


def holdings(root: int) -> Holdings:
    """What `root` and all below it hold just now."""
    pss = threads = descriptors = 0
    pids = below(root)
    for pid in pids:
        with suppress(OSError):  # it has just ended
            place = Path(f"/proc/{pid}")
            lines = (place / "smaps_rollup").read_text().splitlines()
            pss += next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
            threads += len(list((place / "task").iterdir()))
            descriptors += len(list((place / "fd").iterdir()))
    return Holdings(pss / 1024, len(pids), threads, descriptors)


def _every() -> Iterator[tuple[int, list[str]]]:
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            yield int(entry.parent.name), entry.read_text().rpartition(")")[2].split()
