"""What a reward is: a value with its evidence, the two shapes of reward functions, and sampling weights."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from emulators.action import Action
from emulators.trajectory import Moment, Trajectory

__all__ = ["GRADES", "RewardError", "Score", "StepReward", "TrajectoryReward", "weights"]

GRADES = 5
"""Trajectory judges give whole grades from 1 to this (OS-Genesis, arXiv 2412.19723)."""


class RewardError(Exception):
    """Root of all errors of this package; every message says what to try next."""


@dataclass(frozen=True, slots=True)
class Score:
    """How good something was: `value` in [0, 1], the name of the `reward` that says so, and why.

    A grade from 1 to 5 is kept as a fifth of it, so that all scores share one scale and R_i / sum R is what it was.
    """

    value: float
    reward: str
    evidence: str = ""

    def __post_init__(self) -> None:
        if not 0.0 <= self.value <= 1.0:
            raise RewardError(f"{self.reward} gave {self.value}; a reward must scale its values into [0, 1]")

    @classmethod
    def graded(cls, grade: int, reward: str, evidence: str = "") -> "Score":
        """The score of a grade from 1 to 5."""
        return cls(grade / GRADES, reward, evidence)

    @property
    def grade(self) -> int:
        """The nearest grade from 1 to 5."""
        return max(1, round(self.value * GRADES))


TrajectoryReward = Callable[[Sequence[Trajectory]], list[Score]]
"""One score for every trajectory, in order."""

StepReward = Callable[[Sequence[tuple[Moment, Sequence[Action]]]], list[list[Score]]]
"""For every moment one score for each of its candidate actions, in order."""


def weights(scores: Sequence[Score]) -> list[float]:
    """Sampling weights R_i / sum R (OS-Genesis 2.4): nothing is discarded that has any reward at all.

    They sum to 1; where every reward is 0 all weigh the same. Empty for no scores.
    """
    total = sum(score.value for score in scores)
    return [score.value / total if total > 0 else 1 / len(scores) for score in scores]
