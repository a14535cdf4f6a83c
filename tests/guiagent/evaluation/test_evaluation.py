"""Evaluation on the real phone: the oracle is right everywhere, constants and chance are not, the report says so."""

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest

from emulators.action import Stop
from emulators.browser.programs import browsers
from emulators.browser.session import Browser
from emulators.trajectory import Ending, Moment, Outcome, Trajectory
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.tasks import suite
from guiagent.agent import run_episode
from guiagent.baselines import OraclePolicy, RandomPolicy
from guiagent.evaluation.estimates import wilson
from guiagent.evaluation.gates import Gate, beats_constant, oracle_passes, unseen_parameters
from guiagent.evaluation.held_out import seeds, unseen
from guiagent.evaluation.report import PROFILE, Measured, Progression, Setting, build, data_hash
from guiagent.evaluation.steps import EvaluationError, Judged, Share, constants, step_accuracy, tally
from guiagent.evaluation.success import success, template_of
from guiagent.policy import NoDecision, Verdict
from guiagent.suites import instances, task_names
from tests.guiagent.counter_device import MORE, Counter, Scripted, count_to


def counted(*numbers: int) -> list[Trajectory]:
    return [run_episode(Counter(), Scripted(*[MORE] * number), count_to(number)) for number in numbers]


class Mute(Scripted):
    """Cannot be read at first steps, and is shown no more than it asked for."""

    widths: tuple[int, ...] = ()

    def decide(self, moments: Sequence[Moment]) -> list[Verdict]:
        self.widths += (len(moments),)
        lost = NoDecision(Ending.POLICY_UNREADABLE, "?")
        return [lost if not m.history else v for m, v in zip(moments, super().decide(moments), strict=True)]


def test_step_accuracy_by_hand() -> None:
    references = counted(0, 1, 3)  # 1 + 2 + 4 steps: taps, then a stop
    policy, shown = Mute(MORE, MORE), list[int]()
    found = step_accuracy(policy, references, batch=3, watch=shown.append)
    assert policy.widths == (3, 3, 1) == tuple(shown)
    assert [(hits.right, hits.steps) for hits in found.episodes] == [(0, 1), (0, 2), (2, 4)]
    assert (found.overall.value, found.overall.n) == (2 / 7, 7)
    assert found.by_action == {"Stop": Share(1, 3), "Tap": Share(1, 4)}
    assert found.by_template == {"counter/count": Share(2, 7)}
    assert found.undecided == {"policy unreadable": 3}
    assert found.overall.low <= 2 / 7 <= found.overall.high


def test_the_kind_can_be_right_where_the_place_is_not() -> None:
    elsewhere = replace(MORE, point=replace(MORE.point, x=39, y=39), element=None)
    found = step_accuracy(Scripted(*[elsewhere] * 9), counted(3, 3))
    assert (found.overall.value, found.kind.value) == (0, 6 / 8)


def test_only_references_that_passed_show_the_way() -> None:
    failed = run_episode(Counter(), Scripted(Stop()), count_to(2))
    with pytest.raises(EvaluationError, match=r"counter/count@2 did not pass"):
        step_accuracy(Scripted(), [failed])
    with pytest.raises(EvaluationError, match="no steps"):
        step_accuracy(Scripted(), [])
    with pytest.raises(EvaluationError, match="there are none"):
        constants([])


def test_success_leaves_out_what_says_nothing_of_the_policy() -> None:
    [good] = counted(1)
    partly = replace(good, outcome=Outcome(0.5))
    careless = replace(good, outcome=Outcome(1.0, ("deleted a note",)))
    lost = replace(good, ending=Ending.DEVICE_LOST, outcome=None)
    found = success([good, partly, careless, lost])
    assert found.overall == wilson(1, 3) == found.by_template["counter/count"]
    assert found.endings == {"done": 3, "device lost": 1}
    assert found.mean_steps == 2
    assert success([]).overall.n == 0


def test_on_the_phone_the_oracle_is_right_and_baselines_are_not(
    oracle: OraclePolicy, references: list[Trajectory], training: list[Trajectory]
) -> None:
    assert oracle_passes(success(references)).passed
    right = step_accuracy(oracle, references)
    assert right.overall.value == right.kind.value == 1
    assert set(right.by_template) == {t.task.name.partition("@")[0] for t in references}
    measured = {name: step_accuracy(policy, references) for name, policy in constants(training).items()}
    assert max(m.overall.value for m in measured.values()) < 0.5
    assert measured["most frequent Tap"].by_action["Stop"].right == 0
    assert measured["most frequent Stop"].kind.value >= measured["most frequent Stop"].overall.value > 0
    chance = step_accuracy(RandomPolicy(0), references)
    assert chance.overall.value < 0.5
    assert beats_constant(right, measured).passed
    assert not beats_constant(measured["most frequent action"], measured).passed


def of(*rights: int, steps: int = 4) -> list[Judged]:
    return [
        Judged(f"{episode}", step, "t", "Tap", step < right, step < right)
        for episode, right in enumerate(rights)
        for step in range(steps)
    ]


def test_a_constant_is_beaten_only_by_more_than_chance() -> None:
    constant = {"always": tally(of(*[1] * 20)), "worse": tally(of(*[0] * 20))}
    assert beats_constant(tally(of(*[2, 3] * 10)), constant).passed
    assert not beats_constant(tally(of(*[1, 1, 1, 2] * 5, steps=4)), {"always": tally(of(*[0, 4] * 10))}).passed
    lucky = beats_constant(tally(of(4, *[1] * 19)), constant)
    assert not lucky.passed
    assert "a difference of 3.8%" in lucky.detail and "(always)" in lucky.detail
    assert not beats_constant(tally(of(4)), {"always": tally(of(0))}).passed
    with pytest.raises(EvaluationError, match="other episodes"):
        beats_constant(tally(of(4, 4)), {"always": tally(of(0))})
    with pytest.raises(EvaluationError, match="no constant"):
        beats_constant(tally(of(4)), {})


def test_held_out_phone_tasks_repeat_training_parameters_only_where_values_are_few() -> None:
    names = task_names("phone")
    trained = list(instances("phone", names, range(60), VirtualPhone))
    evaluated = list(instances("phone", names, seeds(6), VirtualPhone))
    assert len(evaluated) == 6 * len(suite().names())
    kept = unseen(evaluated, trained)
    dropped = {template_of(task) for task in evaluated} - {template_of(task) for task in kept}
    assert {"phone/settings/airplane_mode", "phone/clock/start_stopwatch"} <= dropped
    assert len(dropped) < 0.15 * len(names)
    assert not any(name.startswith("phone/contacts") for name in dropped)
    assert unseen_parameters(kept, trained).passed
    again = unseen_parameters([*kept, trained[3]], trained)
    assert (again.passed, again.detail) == (False, f"1 of {len(kept) + 1} tasks were")
    assert list(seeds(2, skip=5)) == [1_000_005, 1_000_006]


def test_the_report_is_plain_data_that_holds_everything(
    oracle: OraclePolicy, references: list[Trajectory], training: list[Trajectory]
) -> None:
    steps = step_accuracy(oracle, references)
    report = build(
        Progression(Measured(success(references), steps), Measured(success(references[:4])), Measured(steps=steps)),
        {"random": Measured(steps=step_accuracy(RandomPolicy(0), references))},
        setting=Setting(7, {"guiagent": "0"}, data_hash(references)),
        counts={"transitions": 3},
        seconds={"sft": 1.5},
        gates=[Gate("a", False, "b")],
    )
    assert json.loads(json.dumps(report, allow_nan=False)) == report
    assert report["step_accuracy_before"] == {"value": 1.0, "low": 1.0, "high": 1.0, "n": steps.overall.n}
    assert report["step_accuracy_after"] is None
    assert report["success_after"]["n"] == 4
    assert (report["success_guided"], report["step_accuracy_guided"]["value"]) == (None, 1.0)
    assert (report["seed"], report["profile"], report["versions"]) == (7, PROFILE, {"guiagent": "0"})
    assert report["gates"] == [{"name": "a", "passed": False, "detail": "b"}]
    assert report["baselines"]["random"]["success"] is None
    row = report["templates"][references[0].task.name.partition("@")[0]]
    assert set(row) == {"success_before", "success_after", "step_accuracy_before"}


def test_the_data_hash_names_what_was_measured_on(oracle: OraclePolicy, references: list[Trajectory]) -> None:
    again = [run_episode(VirtualPhone(), oracle, reference.task, seed=3) for reference in references]
    assert [t.id for t in again] != [t.id for t in references]
    assert data_hash(again) == data_hash(references) != data_hash(references[1:])


@pytest.mark.skipif(next(browsers(), None) is None, reason="no Chromium is installed")
def test_miniwob_tasks_tell_their_instructions_and_repeat_themselves() -> None:
    names = ["miniwob/click-test", "miniwob/enter-text"]
    trained = list(instances("miniwob", names, range(2), Browser))
    evaluated = list(instances("miniwob", names, seeds(2), Browser))
    assert [t.name for t in trained[:3]] == ["miniwob/click-test@0", "miniwob/click-test@1", "miniwob/enter-text@0"]
    assert all(t.instruction for t in trained)
    assert {t.name.partition("@")[0] for t in unseen(evaluated, trained)} == {"miniwob/enter-text"}
