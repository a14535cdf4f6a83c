"""The suites of tasks that ship: which there are, which of them are meant, and their instances."""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

from emulators.device import Device
from emulators.trajectory import Task
from guiagent.baselines import Oracle
from guiagent.config import ConfigError

__all__ = [
    "SUITES", "Row", "Selection", "chosen", "described", "instances", "oracles", "read_seeds", "solvable", "task_names",
]  # fmt: skip

SUITES = ("phone", "miniwob")


MOST_SEEDS = 100_000
"""More seeds than these in one range are a slip of the finger; our default."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which tasks of a suite: the [suite] table. `tasks` are patterns (none: all), `seeds` are for `read_seeds`."""

    kind: Literal["phone", "miniwob"] = "phone"
    tasks: tuple[str, ...] = ()
    seeds: str | int = "0:3"

    def names(self) -> tuple[str, ...]:
        """The names of the chosen tasks."""
        return chosen(task_names(self.kind), self.tasks)

    def numbers(self) -> tuple[int, ...]:
        """The seeds, written out."""
        return read_seeds(str(self.seeds))


@dataclass(frozen=True, slots=True)
class Row:
    """What `guiagent tasks` tells of a task. `example` is the instruction of one instance, empty where unknown.

    `split` is that of this instance.
    """

    name: str
    app: str
    difficulty: str
    budget: int
    split: str
    example: str


def task_names(suite: str) -> tuple[str, ...]:
    """The names of all tasks of a suite. Raises ConfigError for an unknown suite, PagesMissing without MiniWoB++."""
    match suite:
        case "phone":
            from emulators.virtual.tasks import suite as phone_suite

            return phone_suite().names()
        case "miniwob":
            from emulators.browser.miniwob import task_names as page_names
            from emulators.browser.pages import pages_folder

            return page_names(pages_folder())
        case _:
            raise ConfigError(f"there is no suite {suite!r}; known are {', '.join(SUITES)}")


def solvable(suite: str) -> tuple[str, ...]:
    """The names of the tasks that have an oracle."""
    if suite != "miniwob":
        return task_names(suite)
    from emulators.browser.oracles import solvable as solved

    return solved()


def chosen(names: Sequence[str], globs: Iterable[str]) -> tuple[str, ...]:
    """Those of `names` that match one of the patterns; the suite in front may be left out. None given: all.

    Raises ConfigError for a pattern that nothing matches.
    """
    patterns = tuple(globs)
    for pattern in patterns:
        if not any(_matches(name, pattern) for name in names):
            near = difflib.get_close_matches(pattern, names, n=3, cutoff=0.3) or names[:3]
            raise ConfigError(f"no task matches {pattern!r}; there are {', '.join(near)} and others: guiagent tasks")
    return tuple(name for name in names if not patterns or any(_matches(name, pattern) for pattern in patterns))


def read_seeds(text: str) -> tuple[int, ...]:
    """The seeds in "0:3" (0, 1, 2), "7" or "0:3,7". Raises ConfigError."""
    found: list[int] = []
    for part in text.split(","):
        read = re.fullmatch(r"\s*(\d{1,12})(?::(\d{1,12}))?\s*", part)
        first, last = (int(read[1]), int(read[2] or int(read[1]) + 1)) if read else (0, 0)
        if not 0 < last - first <= MOST_SEEDS:
            raise ConfigError(f"{text!r} are no seeds; write 0:3 for 0, 1 and 2, or 7, or 0:3,7")
        found += range(first, last)
    return tuple(dict.fromkeys(found))


def instances(
    suite: str, names: Sequence[str], seeds: Sequence[int], open_device: Callable[[], Device]
) -> Iterator[Task]:
    """Every named task with every seed. `open_device` is called where only the device knows the instruction."""
    if suite == "phone":
        from emulators.virtual.tasks import suite as phone_suite

        phone = phone_suite()
        yield from (phone.task(name, seed) for name in names for seed in seeds)
        return
    from emulators.browser.session import Browser

    browser = open_device()
    try:
        if not isinstance(browser, Browser):
            raise ConfigError("the tasks of miniwob need a browser; set device.kind to miniwob or browser")
        for name in names:
            yield from (browser.task(name, seed) for seed in seeds)
    finally:
        browser.close()


def described(suite: str, names: Sequence[str], *, seed: int = 0) -> Iterator[Row]:
    """What is to be told of each named task; on the phone by its instance with this seed. Opens no device."""
    if suite == "phone":
        from emulators.virtual.tasks import suite as phone_suite

        phone = phone_suite()
        for name in names:
            about = phone.describe(name, seed)
            yield Row(name, about.app, about.difficulty, about.budget, about.split, about.example)
        return
    from emulators.browser.miniwob import BUDGET, examples

    told = examples()
    yield from (Row(name, "web", "", BUDGET, "in-domain", told.get(name, "")) for name in names)


def oracles() -> Callable[[Task], Oracle]:
    """What makes oracles for the tasks of all suites. It raises UnknownTask for a task that has none."""
    from emulators.virtual.tasks import suite as phone_suite

    phone = phone_suite()

    def oracle_for(task: Task) -> Oracle:
        if not task.name.startswith("miniwob/"):
            return phone.oracle(task)
        from emulators.browser.oracles import Oracle as WebOracle

        return WebOracle(task)

    return oracle_for


def _matches(name: str, pattern: str) -> bool:
    return fnmatchcase(name, pattern) or fnmatchcase(name.partition("/")[2], pattern)
