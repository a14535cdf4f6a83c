"""Judging a whole trajectory without a model: the device's own check, plus rules about how it got there.

The offline stand-in for the trajectory judge of OS-Genesis (arXiv 2412.19723): same scale of 1 to 5, same two
criteria (was it completed, was it coherent), but read from the record instead of asked of a model.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from emulators.action import Action, Answer, Stop, Wait
from emulators.codec import action_to_dict, to_line
from emulators.screen import Point, Screen
from emulators.trajectory import Ending, Step, Trajectory
from emulators.uitree import changed, element_at, fingerprint
from rewards.score import Score

__all__ = ["Conduct", "RuleJudge", "conduct"]

_IDLE = (Answer, Wait, Stop)


@dataclass(frozen=True, slots=True)
class Conduct:
    """How a trajectory went, in counts of its acting steps (all but answers, waits and stops).

    `futile` changed nothing on the screen; `repeated` did the same thing on the same screen again; `returns` came back
    to a screen that had been left before.
    """

    acting: int
    futile: int
    repeated: int
    returns: int

    @property
    def wasted(self) -> int:
        """Steps that a straight path would not have had; a futile repetition counts once."""
        return max(self.futile, self.repeated) + self.returns


@dataclass(frozen=True, slots=True)
class RuleJudge:
    """Grades by completion first, then by coherence.

    5 done without waste; 4 done, with at most `spare` of its steps wasted; 3 done with more waste or with side
    effects, partly done, or declared done where nobody checked; 2 not done, but not all steps were wasted; 1 they all
    were, as in a loop, or there were none. What is wasted says `Conduct`. `spare` is our default.
    """

    spare: float = 0.5

    def __call__(self, trajectories: Sequence[Trajectory]) -> list[Score]:
        """One score for every trajectory, in order."""
        return [self._judge(trajectory) for trajectory in trajectories]

    def _judge(self, trajectory: Trajectory) -> Score:
        counts = conduct(trajectory.steps)
        grade, reason = self._grade(trajectory, counts)
        how = (
            f"{counts.acting} steps, {counts.futile} without effect, {counts.repeated} repeated, {counts.returns} back"
        )
        return Score.graded(grade, "rules", f"{reason}; {how}; ended: {trajectory.ending.value}")

    def _grade(self, trajectory: Trajectory, counts: Conduct) -> tuple[int, str]:
        outcome = trajectory.outcome
        if outcome is not None and outcome.score >= 1.0:
            if outcome.side_effects:
                return 3, f"done, but also {outcome.side_effects[0]}"
            if counts.wasted == 0:
                return 5, "done on a straight path"
            return (4, "done with detours") if counts.wasted <= self.spare * counts.acting else (3, "done by luck")
        if counts.wasted >= counts.acting:
            return 1, "got nowhere"
        if outcome is not None and outcome.score > 0:
            return 3, f"partly done ({outcome.score:.2f})"
        if outcome is None and trajectory.ending is Ending.DONE:
            return 3, "declared done, which nobody checked"
        return 2, f"not done: {outcome.evidence}" if outcome and outcome.evidence else "not done"


def conduct(steps: Sequence[Step]) -> Conduct:
    """Count what a sequence of steps wasted."""
    acting = [step for step in steps if not isinstance(step.action, _IDLE)]
    done = Counter((fingerprint(step.screen), _aim(step.screen, step.action)) for step in acting)
    return Conduct(
        acting=len(acting),
        futile=sum(not changed(step.screen, step.after) for step in acting),
        repeated=sum(count - 1 for count in done.values()),
        returns=_returns(acting),
    )


def _returns(steps: Sequence[Step]) -> int:
    seen: set[str] = set()
    back = 0
    for step in steps:
        here, there = fingerprint(step.screen), fingerprint(step.after)
        seen.add(here)
        back += there != here and there in seen
    return back


def _aim(screen: Screen, action: Action) -> str:
    """The action as far as it can be told apart: the element it touches instead of the very pixel."""
    point = getattr(action, "point", None)
    if isinstance(point, Point) and (position := element_at(screen, point)) is not None:
        return f"{type(action).__name__} {position} {getattr(action, 'text', '')}"
    return to_line(action_to_dict(action)).decode()
