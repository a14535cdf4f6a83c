"""The MiniWoB++ tasks to evaluate on."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from emulators.browser.oracles import solvable
from emulators.trajectory import Task

__all__ = ["TaskSource", "instances"]


class TaskSource(Protocol):
    """Who can open a page and read its instruction: `emulators.browser.session.Browser`."""

    def task(self, name: str, seed: int) -> Task: ...


def instances(browser: TaskSource, names: Sequence[str], seeds: Iterable[int]) -> list[Task]:
    """One task for every seed and name ("miniwob/click-test"), seed by seed; no names are all that an oracle solves.

    Only a page knows its instruction, so each is opened in `browser`. Pages draw their problems themselves and may
    repeat one: `guiagent.evaluation.held_out.unseen` leaves out what was trained on. Raises UnknownTask.
    """
    return [browser.task(name, seed) for seed in seeds for name in names or solvable()]
