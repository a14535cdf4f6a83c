"""How often a policy did what it was asked to: shares of trajectories that passed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from emulators.trajectory import Task, Template, Trajectory
from guiagent.collection import Patience
from guiagent.evaluation.estimates import Estimate, wilson

__all__ = ["Success", "success", "template_of"]

_PATIENCE = Patience()


@dataclass(frozen=True, slots=True)
class Success:
    """Shares that passed, over all and by task template; how episodes ended; mean length of those counted in steps."""

    overall: Estimate
    by_template: Mapping[str, Estimate]
    endings: Mapping[str, int]
    mean_steps: float


def success(trajectories: Iterable[Trajectory], *, patience: Patience = _PATIENCE) -> Success:
    """Count `Trajectory.passed`: full marks from the device's check and no side effects.

    That is stricter than what the field reports for MiniWoB++, where any raw reward above 0 counts as success: a
    partial reward does not pass here. Episodes whose ending says nothing about the policy (`patience.retried`: a lost
    device, Ctrl-C) appear under `endings` only. Intervals are Wilson's.
    """
    found = list(trajectories)
    counted = [t for t in found if t.ending not in patience.retried]
    groups: dict[str, list[bool]] = defaultdict(list)
    for trajectory in counted:
        groups[template_of(trajectory.task)].append(trajectory.passed)
    return Success(
        overall=wilson(sum(t.passed for t in counted), len(counted)),
        by_template={name: wilson(sum(group), len(group)) for name, group in sorted(groups.items())},
        endings=dict(Counter(t.ending.value for t in found).most_common()),
        mean_steps=sum(len(t.steps) for t in counted) / len(counted) if counted else 0.0,
    )


def template_of(task: Task) -> str:
    """What a task is an instance of: its template, or the name before its seed."""
    return task.start.name if isinstance(task.start, Template) else task.name.partition("@")[0]
