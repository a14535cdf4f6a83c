"""Which instances count as unseen: held-out seeds, templates and apps, and only what was not trained on."""

import functools
from collections.abc import Iterable
from typing import TYPE_CHECKING

from emulators.trajectory import Task, Template
from emulators.virtual.pools import HELD_OUT, held_out
from emulators.virtual.tasks import suite
from emulators.virtual.tasks.splits import Split

if TYPE_CHECKING:
    from emulators.virtual.tasks.catalogue import PhoneSuite

__all__ = ["reserved", "seeds", "split", "template_of", "unseen"]


def seeds(count: int, *, skip: int = 0) -> range:
    """`count` held-out seeds, the first `skip` left out."""
    return range(HELD_OUT + skip, HELD_OUT + skip + count)


def template_of(task: Task) -> str:
    """What a task is an instance of: its template, or the name before its seed."""
    return task.start.name if isinstance(task.start, Template) else task.name.partition("@")[0]


def split(task: Task) -> Split:
    """The split that a task belongs to; tasks that are no instance of a template are in-domain."""
    if not isinstance(task.start, Template):
        return "in-domain"
    if task.start.name.startswith("phone/"):
        return _phone().split(task.start.name, task.start.seed)
    return "unseen parameters" if held_out(task.start.seed) else "in-domain"


def reserved(task: Task) -> bool:
    """Whether the task is held out, so that nothing is learned from what was done at it."""
    return split(task) != "in-domain"


def unseen(tasks: Iterable[Task], trained: Iterable[Task]) -> list[Task]:
    """The tasks without those of a template and parameters that are among `trained`, in order.

    Seeds alone do not see to that: phone templates with too few values to part (airplane mode on or off) have the same
    in both pools, and a MiniWoB++ page may draw the same problem for two seeds. Tasks without parameters are told
    apart by their instructions.
    """
    known = {_problem(task) for task in trained}
    return [task for task in tasks if _problem(task) not in known]


@functools.cache
def _phone() -> "PhoneSuite":
    return suite()


def _problem(task: Task) -> tuple[str, object]:
    return template_of(task), frozenset(task.parameters) or task.instruction
