"""Scoring the trajectories of a run: each reward scores each of them once, whenever it is asked."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from emulators.trajectory import Trajectory
from guiagent.errors import GuiagentError
from guiagent.records import Scored
from guiagent.store import Run
from rewards.score import Score, StepReward, TrajectoryReward, weights

__all__ = ["ScoringError", "StepMean", "Unsettled", "score_into", "shares", "unscored"]


class ScoringError(GuiagentError):
    """Scores that are asked for and lack."""


@dataclass(frozen=True, slots=True)
class StepMean:
    """A trajectory reward made of a step reward: the mean over the actions that were taken (our choice); 0 for none."""

    steps: StepReward
    name: str = "process"

    def __call__(self, trajectories: Sequence[Trajectory]) -> list[Score]:
        """One score for every trajectory, in order."""
        return [self._score(trajectory) for trajectory in trajectories]

    def _score(self, trajectory: Trajectory) -> Score:
        taken = [(trajectory.moment(k), (step.action,)) for k, step in enumerate(trajectory.steps)]
        given = [scores[0].value for scores in self.steps(taken)] if taken else []
        if not given:
            return Score(0.0, self.name, "no steps")
        worst = min(range(len(given)), key=given.__getitem__)
        return Score(sum(given) / len(given), self.name, f"{len(given)} steps, the worst is step {worst + 1}")


Unsettled = Callable[[str], object]
"""Of a score's evidence, whether it tells that nobody could judge: then it is to be had again."""


def unscored(run: Run, name: str, *, unsettled: Unsettled | None = None) -> int:
    """How many trajectories `score_into` would score."""
    done = _done(run, name, unsettled)
    return sum(name not in done for [name] in run.read_fields("trajectories", "id"))


def score_into(
    run: Run, reward: TrajectoryReward, *, name: str, batch: int = 8, unsettled: Unsettled | None = None
) -> Iterator[Scored]:
    """Score every trajectory that the reward of that name has not scored, `batch` at a time (our default).

    One whose last score is `unsettled` is scored again; of several scores the last holds. Each score is committed
    before it is handed out, under `name`: where another reward stood in, the evidence begins with its name. What the
    reward raises passes through; what was scored is kept.
    """
    done = _done(run, name, unsettled)
    waiting = run.read("trajectories", Trajectory, wanted=lambda plain: plain.get("id") not in done)
    while now := list(islice(waiting, batch)):
        for trajectory, score in zip(now, reward(now), strict=True):
            scored = Scored(trajectory.id, _named(score, name))
            run.append("scores", scored)
            yield scored


def _named(score: Score, name: str) -> Score:
    if score.reward == name:
        return score
    return replace(score, reward=name, evidence=f"{score.reward}: {score.evidence}")


def shares(run: Run, trajectories: Sequence[Trajectory], reward: str | None = None) -> dict[str, float]:
    """R_i / sum R of the trajectories by id (OS-Genesis, arXiv 2412.19723), by that reward or the first that has all.

    Empty where no reward is named and the run has no scores at all. Raises ScoringError where only some are scored.
    """
    given: dict[str, dict[str, Score]] = {}
    for scored in run.read("scores", Scored):
        given.setdefault(scored.score.reward, {})[scored.trajectory] = scored.score
    if not given and reward is None:
        return {}
    for name, by_id in given.items():
        if reward in (None, name) and all(one.id in by_id for one in trajectories):
            of_each = weights([by_id[one.id] for one in trajectories])
            return dict(zip((one.id for one in trajectories), of_each, strict=True))
    by, option = (f" by {reward}", f" --reward {reward}") if reward else ("", "")
    raise ScoringError(
        f"not all trajectories to learn from are scored{by}; score them with: guiagent score {run.folder}{option}"
    )


def _done(run: Run, name: str, unsettled: Unsettled | None) -> set[str]:
    scores = run.read_fields("scores", "trajectory", "score.reward", "score.evidence")
    last = {trajectory: evidence for trajectory, reward, evidence in scores if reward == name}
    return {trajectory for trajectory, evidence in last.items() if unsettled is None or not unsettled(evidence)}
