"""WebArena's rules as a reward: stored trajectories are scored again from what was observed."""

import pytest

from emulators.trajectory import Ending, Outcome, State, StateCheck, Task, Template, Trajectory
from rewards.score import RewardError
from rewards.webarena.observation import KIND, Observation
from rewards.webarena.reward import WebArenaReward
from rewards.webarena.verdict import Finding, Verdict
from tests.rewards.webarena.cases import Oracle
from tests.rewards.webarena.golden import answered, placed

TASK = Task("webarena/1", "find it", Template("webarena/1", 0), StateCheck(), 30)


def episode(observed: State | None, *, outcome: bool = True) -> Trajectory:
    ended = Outcome(0.5, observed=observed) if outcome else None
    return Trajectory("t1", TASK, (), Ending.DONE if outcome else Ending.DEVICE_LOST, ended, None, "p", "d", 0)


def test_stored_ends_are_scored_again() -> None:
    right = answered("webarena", {"must_include": ["Quest"], "exact_match": "quest band"}, "Quest Band").observation
    wrong = placed("webarena", "http://h/a", None, "http://h/b").observation
    scores = WebArenaReward()([episode(right.state()), episode(wrong.state())])
    assert [one.value for one in scores] == [1.0, 0.0]
    assert {one.reward for one in scores} == {"webarena"}
    assert scores[0].evidence.count("yes: ") == 2 and "'http://h/a', found 'http://h/b'" in scores[1].evidence


def test_the_judge_is_named_in_the_evidence() -> None:
    asked = answered("webarena", {"fuzzy_match": ["Quest"]}, "the quest").observation
    [by_rule], [by_model] = (
        WebArenaReward()([episode(asked.state())]),
        WebArenaReward(Oracle())([episode(asked.state())]),
    )
    assert "by rule:facts/1" in by_rule.evidence and "by test:crc" in by_model.evidence


def test_an_end_that_could_not_be_observed_is_worth_nothing() -> None:
    [score] = WebArenaReward()([episode(None, outcome=False)])
    assert score.value == 0.0 and "device lost" in score.evidence


def test_what_is_no_episode_of_webarena_is_refused() -> None:
    with pytest.raises(RewardError, match="guiagent eval webarena"):
        WebArenaReward()([episode(None)])
    with pytest.raises(RewardError, match="virtual-phone/1"):
        WebArenaReward()([episode(State.of("virtual-phone/1", b""))])
    with pytest.raises(RewardError, match="no bytes"):
        WebArenaReward()([episode(State(KIND, "0" * 64))])


def test_tasks_of_verified_go_to_their_own_evaluator() -> None:
    def verify(observation: Observation) -> Verdict:
        return Verdict(
            (Finding("AgentResponseEvaluator[0]", "x", observation.answer, 1.0, judge="webarena-verified 9"),)
        )

    told = Observation("verified", {"eval": []}, "x")
    [score] = WebArenaReward(verify=verify)([episode(told.state())])
    assert score.value == 1.0 and "webarena-verified 9" in score.evidence
    [score] = WebArenaReward()([episode(told.state())])
    assert score.value == 0.0 and score.evidence.startswith("unscored")


def test_a_verdict_is_the_product_of_its_findings() -> None:
    def verdict(*values: float | None) -> Verdict:
        return Verdict(tuple(Finding("r", "w", "f", value, "why") for value in values))

    assert verdict().value == 0.0 and "no checks" in verdict().evidence
    assert verdict(1.0, 1.0).value == 1.0 and verdict(1.0, 0.0).value == 0.0
    assert verdict(1.0, None).value == 0.0 and verdict(1.0, None).unscored and not verdict(0.0, None).unscored
    assert verdict(1.0, 0.0).evidence.splitlines()[0].startswith("no: ")
