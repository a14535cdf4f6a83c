"""Tasks of a site done by their own moves: each begins at the seeded state, and is judged by what the site holds."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.sites.moves import Log, MoveFailed, play
from benchmarks.sites.site import Site
from benchmarks.sites.tasks.task import SiteTask, differences
from emulators.action import GoTo
from emulators.browser.session import Browser
from emulators.trajectory import Page

__all__ = ["Trial", "trials"]


@dataclass(slots=True)
class Trial:
    """How one task went. `wrong` is empty when it was solved; `back` says whether the site could be reset after it.

    `load_ms` is from asking for the start page to its first look, `reset_ms` what the site's reset took.
    """

    task: SiteTask
    log: Log = field(default_factory=Log)
    wrong: list[str] = field(default_factory=list)
    back: bool = False
    load_ms: float = 0.0
    reset_ms: float = 0.0


def trials(site: Site, tasks: Sequence[SiteTask], browser: Browser, storage: Mapping[str, Any]) -> Iterator[Trial]:
    """Each task once, in its order, on a site that runs; `storage` is what logging in has left."""
    site.reset()
    seeded = site.check()
    for task in tasks:
        trial = Trial(task)
        browser.reset(Page("about:blank"))
        browser.restore(storage)
        began = time.perf_counter()
        browser.do(GoTo(site.address + task.path))
        browser.look(pixels=False)
        trial.load_ms = (time.perf_counter() - began) * 1000
        try:
            play(task.moves, browser, address=site.address, log=trial.log)
        except MoveFailed as error:
            trial.wrong.append(str(error))
        trial.wrong += differences(task, seeded, site.check(), trial.log.answer)
        browser.reset(Page("about:blank"))
        began = time.perf_counter()
        site.reset()
        trial.reset_ms = (time.perf_counter() - began) * 1000
        trial.back = site.check() == seeded
        yield trial
