"""Several rewards as one, and whether they agree that one thing is better than another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from emulators.trajectory import Trajectory
from rewards.score import RewardError, Score, TrajectoryReward

__all__ = ["Combined", "agree", "combine"]


@dataclass(frozen=True, slots=True)
class Combined:
    """A trajectory reward made of several: their weighted mean, or the least of them (weights then do not count)."""

    parts: tuple[tuple[TrajectoryReward, float], ...]
    how: Literal["mean", "min"] = "mean"

    def __call__(self, trajectories: Sequence[Trajectory]) -> list[Score]:
        """One score for every trajectory, in order."""
        columns = [part(trajectories) for part, _ in self.parts]
        scales = [scale for _, scale in self.parts]
        return [combine(row, scales, how=self.how) for row in zip(*columns, strict=True)]


def combine(scores: Sequence[Score], scales: Sequence[float] = (), *, how: Literal["mean", "min"] = "mean") -> Score:
    """One score from several of the same thing. `scales` weigh the mean; without them all count the same."""
    scales = scales or [1.0] * len(scores)
    if not scores or len(scales) != len(scores) or min(scales) < 0 or sum(scales) <= 0:
        raise RewardError("combining takes at least one score and, for each, a weight of 0 or more, not all of them 0")
    mean = sum(s.value * w for s, w in zip(scores, scales, strict=True)) / sum(scales)
    value = mean if how == "mean" else min(s.value for s in scores)
    evidence = "; ".join(f"{s.reward} {s.value:.2f}: {s.evidence}" for s in scores)
    return Score(min(1.0, max(0.0, value)), f"{how} of {', '.join(s.reward for s in scores)}", evidence)


def agree(gaps: Sequence[float], slack: Sequence[float] = ()) -> bool:
    """Whether several rewards agree that a chosen thing is better than a rejected one.

    `gaps` are chosen minus rejected, one for each reward; each must exceed 0, or at least not fall below minus its
    `slack`, so that a tie does not veto (LPO, arXiv 2502.01051, keeps training pairs this way). One of them at least
    must exceed 0.
    """
    slack = slack or [0.0] * len(gaps)
    pairs = list(zip(gaps, slack, strict=True))
    return any(gap > 0 for gap in gaps) and all(gap > 0 or (room > 0 and gap >= -room) for gap, room in pairs)
