"""Scoring into a run: each reward scores each trajectory once, whoever stood in for it."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from emulators.codec import CodecError
from emulators.trajectory import Trajectory
from guiagent.agent import run_episode
from guiagent.records import Scored
from guiagent.scoring import score_into, shares, unscored
from guiagent.store import Run, StoreError
from rewards.judge import TrajectoryJudge
from rewards.rules import RuleJudge
from rewards.score import Score
from tests.guiagent.counter_device import MORE, Counter, Scripted, count_to


@pytest.fixture
def run(tmp_path: Path) -> Run:
    with Run.create(tmp_path / "run", {}, seed=0) as run:
        for number in (1, 2, 3):
            run.append("trajectories", run_episode(Counter(), Scripted(MORE), count_to(number)))
    return Run.open(run.folder)


def test_a_judge_that_falls_back_is_counted_as_done_and_says_so(run: Run) -> None:
    asked = []

    def babble(messages: object) -> str:
        asked.append(messages)
        return "no grade"

    judge = TrajectoryJudge(babble, tries=1, fallback=RuleJudge())
    with run:
        assert len(list(score_into(run, judge, name="judge"))) == 3
        assert unscored(run, "judge") == 0 and unscored(run, "rules") == 3
        assert list(score_into(run, judge, name="judge")) == [] and len(asked) == 3
        kept = [scored.score for scored in run.read("scores", Scored)]
    assert all(score.reward == "judge" and score.evidence.startswith("rules: ") for score in kept)


def test_what_nobody_could_judge_is_scored_again(run: Run) -> None:
    with run:
        for value, evidence in ((0.0, "nobody knows"), (1.0, "fine")):
            wanted = [Score(value, "mine", evidence)]
            given = list(score_into(run, lambda some, wanted=wanted: wanted * len(some), name="mine", batch=1,
                                    unsettled=lambda text: text == "nobody knows"))  # fmt: skip
            assert len(given) == 3
        assert unscored(run, "mine", unsettled=lambda text: text == "nobody knows") == unscored(run, "mine") == 0
        trajectories = list(run.read("trajectories", Trajectory))
        assert list(shares(run, trajectories, "mine").values()) == pytest.approx([1 / 3] * 3)


def test_what_is_scored_is_not_decoded_again(run: Run) -> None:
    seen: list[str] = []

    def reward(trajectories: Sequence[Trajectory]) -> list[Score]:
        seen.extend(trajectory.task.name for trajectory in trajectories)
        return [Score(1.0, "mine") for _ in trajectories]

    with run:
        next(score_into(run, reward, name="mine", batch=1))
        damaged = run.folder / "trajectories.jsonl"
        first, *rest = damaged.read_bytes().splitlines(keepends=True)
        damaged.write_bytes(first.replace(b'"budget"', b'"bugdet"') + b"".join(rest))
        assert unscored(run, "mine") == 2
        assert len(list(score_into(run, reward, name="mine"))) == 2
        assert [name[-1] for name in seen] == ["1", "2", "3"]
        with pytest.raises(StoreError, match="line 1 is not a Trajectory") as caught:
            list(run.read("trajectories", Trajectory))
        assert isinstance(caught.value.__cause__, CodecError)
        with pytest.raises(StoreError, match=r"line 1 has no 'reward'; it was written by another"):
            list(run.read_fields("trajectories", "reward"))
