"""Which instances count as unseen: seeds from 1,000,000 on, and only with parameters that were not trained on."""

from collections.abc import Iterable

from emulators.trajectory import Task, Template
from emulators.virtual.pools import HELD_OUT
from guiagent.evaluation.success import template_of

__all__ = ["reserved", "seeds", "unseen"]


def seeds(count: int, *, skip: int = 0) -> range:
    """`count` held-out seeds, the first `skip` left out."""
    return range(HELD_OUT + skip, HELD_OUT + skip + count)


def reserved(task: Task) -> bool:
    """Whether the task has a held-out seed, so that nothing is learned from what was done at it."""
    return isinstance(task.start, Template) and task.start.seed >= HELD_OUT


def unseen(tasks: Iterable[Task], trained: Iterable[Task]) -> list[Task]:
    """The tasks without those of a template and parameters that are among `trained`, in order.

    Seeds alone do not see to that: phone templates with too few values to part (airplane mode on or off) have the same
    in both pools, and a MiniWoB++ page may draw the same problem for two seeds. Tasks without parameters are told
    apart by their instructions.
    """
    known = {_problem(task) for task in trained}
    return [task for task in tasks if _problem(task) not in known]


def _problem(task: Task) -> tuple[str, object]:
    return template_of(task), frozenset(task.parameters) or task.instruction
