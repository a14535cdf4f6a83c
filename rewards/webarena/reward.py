"""WebArena's rules as a reward of stored trajectories, so that a run can be scored again without its sites."""

from collections.abc import Sequence
from dataclasses import dataclass

from emulators.trajectory import Trajectory
from rewards.score import RewardError, Score
from rewards.webarena.asking import Judge
from rewards.webarena.observation import Observation
from rewards.webarena.pictures import Captioner
from rewards.webarena.scoring import Verify, verdict_on
from rewards.webarena.verdict import NAME

__all__ = ["WebArenaReward"]


@dataclass(frozen=True, slots=True)
class WebArenaReward:
    """Scores what `outcome.observed` holds, by `scoring.verdict_on`."""

    judge: Judge | None = None
    captioner: Captioner | None = None
    verify: Verify | None = None
    name: str = NAME

    def __call__(self, trajectories: Sequence[Trajectory]) -> list[Score]:
        """One score for every trajectory, in order; 0 where the end could not be observed.

        Raises RewardError for a trajectory that is no WebArena episode.
        """
        return [self._score(one) for one in trajectories]

    def _score(self, trajectory: Trajectory) -> Score:
        if trajectory.outcome is None:
            return Score(0.0, self.name, f"nothing was observed, the episode ended with: {trajectory.ending.value}")
        if trajectory.outcome.observed is None:
            raise RewardError(
                f"trajectory {trajectory.id} keeps no observation of the end of a WebArena episode; "
                "score only runs that guiagent eval webarena has made"
            )
        try:
            observation = Observation.read(trajectory.outcome.observed)
        except (ValueError, LookupError) as error:
            raise RewardError(f"trajectory {trajectory.id} cannot be scored by WebArena's rules: {error}") from error
        return verdict_on(observation, judge=self.judge, captioner=self.captioner, verify=self.verify).score(self.name)
