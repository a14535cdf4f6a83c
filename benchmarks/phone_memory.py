"""How much memory a phone takes, and how long many of them take to be there: run as a process of its own."""

import gc
import json
import os
import sys
import time
from pathlib import Path

from emulators.action import Press, Tap
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.tasks import suite

__all__ = ["main"]

FIRST = 12
"""Phones before those that are measured: they fill what all phones of a process share."""


def main() -> None:
    """Takes the profile and how many phones; prints megabytes of resident memory for each, and seconds for all."""
    profile, count = sys.argv[1], int(sys.argv[2])
    phones = [_used(profile, number) for number in range(FIRST)]
    gc.collect()
    before, began = _resident_mb(), time.perf_counter()
    phones += [_used(profile, number) for number in range(FIRST, FIRST + count)]
    seconds = time.perf_counter() - began
    gc.collect()
    taken = _resident_mb() - before
    print(json.dumps({"each_mb": taken / count, "all_mb": taken, "seconds": seconds, "alive": len(phones)}))


def _used(profile: str, number: int) -> VirtualPhone:
    """A phone that has been reset to a task of its own, acted on and looked at."""
    names = suite().names()
    phone = VirtualPhone(profile)
    phone.reset(suite().task(names[number % len(names)], number).start)
    for place in range(3):
        apps = [e for e in phone.look().elements if e.actionable]
        phone.do(Tap(apps[(number + place) % len(apps)].hit) if apps else Press("home"))
    phone.look()
    return phone


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main()
