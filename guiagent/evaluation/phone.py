"""The virtual phone's tasks to evaluate on."""

from collections.abc import Iterable, Sequence

from emulators.trajectory import Task
from emulators.virtual.tasks import suite

__all__ = ["instances"]


def instances(names: Sequence[str], seeds: Iterable[int]) -> list[Task]:
    """One task for every seed and name, seed by seed; no names are all of them. Raises UnknownTask.

    `guiagent.evaluation.held_out` says which seeds and which of their instances are unseen.
    """
    tasks = suite()
    return [tasks.task(name, seed) for seed in seeds for name in names or tasks.names()]
