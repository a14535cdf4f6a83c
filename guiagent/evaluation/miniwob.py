"""MiniWoB++ in the figures that its users publish, beside ours: raw and time-decayed rewards, success by either rule.

MiniWoB++ counts an episode with any raw reward above 0 as a success; some pages give part of the reward for part of
the work, which here is no pass. An episode that the page had not ended when the agent stopped has reward 0, where the
original would wait for its time limit and give -1; that limit is not enforced here, and the time-decayed reward is 0
for whoever took longer.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Any

from emulators.browser.miniwob import rewards
from emulators.trajectory import Trajectory
from guiagent.collection import Patience
from guiagent.evaluation.estimates import Estimate, wilson
from guiagent.evaluation.held_out import template_of

__all__ = ["Rewarded", "figures", "rewarded"]

_PATIENCE = Patience()


@dataclass(frozen=True, slots=True)
class Rewarded:
    """What the episodes of one task, or of all, came to.

    `raw` and `decayed` are mean rewards in [-1, 1], `success` is MiniWoB++'s rule (raw reward above 0), `passed` ours
    (all of it), `partial` counts the episodes between the two. `steps` are mean steps of an episode; `step_ms` and
    `device_ms` are medians over all steps: the whole step, and without the policy's decision.
    """

    raw: float
    decayed: float
    success: Estimate
    passed: Estimate
    partial: int
    steps: float
    step_ms: float
    device_ms: float


def rewarded(trajectories: Sequence[Trajectory]) -> Rewarded | None:
    """Figures over these episodes; None where there are none that say something about the policy."""
    counted = [one for one in trajectories if one.ending not in _PATIENCE.retried]
    if not counted:
        return None
    pairs = [rewards(one.outcome) for one in counted]
    taken = [step.timings for one in counted for step in one.steps]
    successes = [raw > 0 for raw, _ in pairs]
    return Rewarded(
        raw=fmean(raw for raw, _ in pairs),
        decayed=fmean(decayed for _, decayed in pairs),
        success=wilson(sum(successes), len(counted)),
        passed=wilson(sum(one.passed for one in counted), len(counted)),
        partial=sum(so and not one.passed for so, one in zip(successes, counted, strict=True)),
        steps=fmean(len(one.steps) for one in counted),
        step_ms=1000 * median(t.look + t.decide + t.act for t in taken) if taken else 0.0,
        device_ms=1000 * median(t.look + t.act for t in taken) if taken else 0.0,
    )


def figures(trajectories: Sequence[Trajectory]) -> Mapping[str, Any]:
    """Plain data: over all episodes, and by task under "tasks"."""
    groups: dict[str, list[Trajectory]] = defaultdict(list)
    for one in trajectories:
        groups[template_of(one.task)].append(one)
    return {
        **_plain(rewarded(trajectories)),
        "tasks": {name: _plain(rewarded(group)) for name, group in sorted(groups.items())},
    }


def _plain(found: Rewarded | None) -> dict[str, Any]:
    if found is None:
        return {"raw_reward": None}
    return {
        "raw_reward": round(found.raw, 4),
        "decayed_reward": round(found.decayed, 4),
        "success_raw_above_0": found.success.plain(),
        "success_full_reward": found.passed.plain(),
        "partial": found.partial,
        "mean_steps": round(found.steps, 3),
        "ms_per_step": round(found.step_ms, 2),
        "device_ms_per_step": round(found.device_ms, 2),
    }
