"""Which task may begin next on sites that tasks share: reading side by side, changing alone on a site and in order.

WebArena's sites keep what a task did to them. Its own scripts attempt all tasks one after the other; BrowserGym's
graph lets four or so go on at once. Here two tasks meet only where neither changes a site that both are on.
"""

from collections.abc import Callable, Sequence
from typing import Literal

from emulators.trajectory import Task
from guiagent.evaluation.webarena.records import STATELESS, WebTask

__all__ = ["Order", "meets", "turns"]

Order = Literal["reading first", "file", "serial"]
"""Whether on each site all tasks that only read come before the first one that changes it, as long as it is as it was
set up (ours); all keep the order of the file; or one task goes on at a time, in the order of the file."""


def turns(
    tasks: Sequence[WebTask], order: Order = "reading first"
) -> Callable[[Sequence[Task], Sequence[Task]], Task | None]:
    """What tells, of the tasks that wait and those under way, which one may begin now; None while none may.

    A task may begin when none under way is in its way, and none that waits and comes before it. While nothing is under
    way, the first always may, so that every task gets its turn.
    """
    known = {task.name: task for task in tasks}
    place = {task.name: _place(task, number, order) for number, task in enumerate(tasks)}

    def next_one(waiting: Sequence[Task], under_way: Sequence[Task]) -> Task | None:
        if order == "serial" and under_way:
            return None
        busy = [known[task.name] for task in under_way]
        earlier: list[WebTask] = []
        for task in sorted(waiting, key=lambda one: place[one.name]):
            mine = known[task.name]
            if not any(meets(mine, other) for other in (*busy, *earlier)):
                return task
            earlier.append(mine)
        return None

    return next_one


def meets(one: WebTask, other: WebTask) -> bool:
    """Whether two tasks must not go on at the same time: they share a site that one of them changes, or resets."""
    shared = {*one.sites} & {*other.sites} - STATELESS
    return bool(shared) and (_changes(one) or _changes(other))


def _changes(task: WebTask) -> bool:
    return task.mutates or task.require_reset


def _place(task: WebTask, number: int, order: Order) -> tuple[bool, int]:
    return (order == "reading first" and _changes(task), number)
