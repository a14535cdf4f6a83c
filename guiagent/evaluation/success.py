"""How often a policy did what it was asked to: shares of trajectories that passed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from emulators.trajectory import Trajectory
from guiagent.collection import Patience
from guiagent.evaluation.estimates import Estimate, wilson
from guiagent.evaluation.held_out import split, template_of

__all__ = ["Success", "success"]

_PATIENCE = Patience()


@dataclass(frozen=True, slots=True)
class Success:
    """Shares that passed, over all, by template and by split; how episodes ended; mean steps of those counted."""

    overall: Estimate
    by_template: Mapping[str, Estimate]
    by_split: Mapping[str, Estimate]
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
    return Success(
        overall=wilson(sum(t.passed for t in counted), len(counted)),
        by_template=_shares((template_of(t.task), t.passed) for t in counted),
        by_split=_shares((split(t.task), t.passed) for t in counted),
        endings=dict(Counter(t.ending.value for t in found).most_common()),
        mean_steps=sum(len(t.steps) for t in counted) / len(counted) if counted else 0.0,
    )


def _shares(passed: Iterable[tuple[str, bool]]) -> dict[str, Estimate]:
    """The share that passed by name, in the order of the names."""
    groups: dict[str, list[bool]] = defaultdict(list)
    for name, one in passed:
        groups[name].append(one)
    return {name: wilson(sum(group), len(group)) for name, group in sorted(groups.items())}
