"""Policies asked at recorded steps: what they are shown, what is kept, and what stops the evaluation."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from emulators.action import Action, Scroll, Stop, Tap
from emulators.screen import Box, Flag, Frame, Point
from emulators.trajectory import Ending, Moment, Thought
from guiagent.datasets.episode import DatasetError
from guiagent.dialects.published import Asked, asked, with_step_instruction
from guiagent.evaluation.offline.asking import InBatches, Stored, ask_into, questions
from guiagent.evaluation.offline.records import Predicted
from guiagent.evaluation.offline.showing import goal_of, shown
from guiagent.evaluation.offline.side_by_side import SideBySide
from guiagent.evaluation.steps import EvaluationError
from guiagent.policy import Decision, NoDecision
from guiagent.store import Run
from rewards.profiles.case import Case, Prediction
from tests.guiagent.evaluation.offline.synthetic import ACTIONS, EQUAL, KIND, LONGER, Teller, episode

HELD = episode("7", ACTIONS)
STEPS = len(ACTIONS)


def case(index: int) -> Case:
    step = HELD.trajectory.steps[index]
    return Case("7", index, HELD.trajectory.task.instruction, step.screen, Thought(), step.action)


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    with Run.create(tmp_path / "r", {}, seed=0) as opened:
        yield opened


def test_every_step_is_asked_once_with_the_recorded_steps_as_history() -> None:
    found = list(questions(HELD, [EQUAL, KIND]))
    assert [(one.episode, one.index) for one in found] == [("7", index) for index in range(STEPS)]
    for one in found:
        assert one.moment == HELD.trajectory.moment(one.index)


def test_a_step_that_a_profile_appends_is_asked_after_the_whole_episode() -> None:
    found = list(questions(HELD, [EQUAL, LONGER]))
    assert len(found) == STEPS + 1
    assert found[-1].moment.history == HELD.trajectory.steps
    assert found[-1].moment.screen == HELD.trajectory.final


def test_where_steps_are_listed_no_others_are_asked() -> None:
    found = list(questions(replace(HELD, listed=frozenset({1, 4})), [LONGER]))
    assert [one.index for one in found] == [1, 4]
    assert found[1].moment.history == HELD.trajectory.steps[:4]


def test_the_low_level_tells_what_annotators_wrote_for_the_step() -> None:
    found = list(questions(HELD, [LONGER], "low"))
    assert [asked(one.moment.task) for one in found[:2]] == [Asked("task 7", "do 0"), Asked("task 7", "do 1")]
    assert asked(found[-1].moment.task) == Asked("task 7")
    assert asked(next(questions(HELD, [LONGER])).moment.task) == Asked("task 7")


def test_batches_are_as_large_as_they_are_told(run: Run) -> None:
    policy = Teller()
    said = list(ask_into(run, InBatches(policy, 4), questions(HELD, [EQUAL])))
    assert [len(call) for call in policy.calls] == [4, 2]
    assert said == list(run.read("predictions", Predicted))
    name = shown(HELD.trajectory.moment(0))
    assert said[0] == Predicted("teller", "7", 0, Scroll("down"), None, f"say {Scroll('down')}", shown=name)


def test_what_was_said_is_there_for_scoring_and_for_going_on(run: Run) -> None:
    list(ask_into(run, InBatches(Teller()), islice(questions(HELD, [EQUAL]), 4)))
    stored = Stored(run, "teller")
    assert len(stored) == 4 and ("7", 3) in stored and ("7", 4) not in stored
    assert stored.answer(case(3)) == Prediction(Scroll("down"))
    assert stored.answer(case(4)) is None
    assert len(Stored(run, "another")) == 0


def test_what_was_shown_has_a_name_that_changes_with_it() -> None:
    moment = HELD.trajectory.moment(2)
    screen, task = moment.screen, moment.task
    button = replace(screen.elements[0], text="Stop", flags=frozenset(Flag))
    wordy = replace(moment.history[0], thought=Thought(move="something else"))
    others = [
        replace(moment, task=replace(task, instruction="another")),
        replace(moment, task=with_step_instruction(task, "tap it")),
        replace(moment, screen=replace(screen, width=screen.width + 1)),
        replace(moment, screen=replace(screen, elements=())),
        replace(moment, screen=replace(screen, elements=(button,))),
        replace(moment, screen=replace(screen, frame=Frame("0" * 64, screen.width, screen.height))),
        replace(moment, history=moment.history[:1]),
        replace(moment, history=(wordy, *moment.history[1:])),
    ]
    names = [shown(one) for one in (moment, *others)]
    assert len({*names}) == len(names) and shown(HELD.trajectory.moment(2)) == names[0]
    assert [name.startswith(goal_of(task.instruction)) for name in names] == [True, False, *[True] * 7]
    assert shown(others[4]) == "d521273eb8d4de69bf62567c"  # the same in every process


def test_an_answer_to_another_goal_is_none(run: Run) -> None:
    list(ask_into(run, InBatches(Teller()), islice(questions(HELD, [EQUAL]), 2)))
    stored, [first, second] = Stored(run, "teller"), islice(questions(HELD, [EQUAL]), 2)
    assert not stored.outdated(first) and stored.answer(case(1)) is not None
    assert stored.outdated(replace(second, moment=replace(second.moment, history=())))
    assert stored.answer(replace(case(1), instruction="another")) is None


def test_an_answer_to_nobody_knows_what_is_kept(run: Run) -> None:
    run.append_all("predictions", [Predicted("teller", "7", 0, Stop())])
    stored, question = Stored(run, "teller"), next(questions(HELD, [EQUAL]))
    assert not stored.outdated(question) and stored.answer(case(0)) == Prediction(Stop())


def test_boxes_and_words_are_kept_and_places_that_are_no_numbers_are_not(run: Run) -> None:
    class Boxing(Teller):
        def _verdict(self, moment: Moment) -> Decision:
            if moment.history:
                return Decision(Thought(), Tap(Point(float("nan"), 1)), reply="click nowhere")
            return Decision(Thought(), Tap(Point(5, 5)), box=Box(0, 0, 10, 10), reply="click [0, 0, 10, 10]")

    first, second = islice(ask_into(run, InBatches(Boxing()), questions(HELD, [EQUAL])), 2)
    assert first.prediction == Prediction(Tap(Point(5, 5)), Box(0, 0, 10, 10))
    assert first.reply == "click [0, 0, 10, 10]"
    assert second.prediction == Prediction(None, unreadable="a place that is no number")
    assert second.reply == "click nowhere"


def test_replies_that_cannot_be_read_are_wrong_and_the_reason_is_kept(run: Run) -> None:
    policy = Teller(lambda moment: NoDecision(Ending.POLICY_UNREADABLE, "babble", "ba ba"))
    said = list(ask_into(run, InBatches(policy), questions(HELD, [EQUAL])))
    assert {one.prediction for one in said} == {Prediction(None, unreadable="babble")}
    assert {one.reply for one in said} == {"ba ba"}


def test_a_server_that_is_gone_stops_it_and_what_was_said_before_is_kept(run: Run) -> None:
    def say(moment: Moment) -> Action | NoDecision:
        return NoDecision(Ending.POLICY_UNAVAILABLE, "refused") if len(moment.history) > 3 else Stop()

    heard = []
    with pytest.raises(EvaluationError, match=r"cannot be asked any more .refused.; nothing of this was"):
        heard += ask_into(run, InBatches(Teller(say), 3), questions(HELD, [EQUAL]))
    assert [one.index for one in run.read("predictions", Predicted)] == [0, 1, 2, 3]
    left = [one for one in questions(HELD, [EQUAL]) if (one.episode, one.index) not in Stored(run, "teller")]
    assert [one.index for one in ask_into(run, InBatches(Teller()), left)] == [4, 5]


def test_servers_are_asked_side_by_side(run: Run) -> None:
    met = threading.Barrier(3, timeout=120)

    def say(moment: Moment) -> Action:
        met.wait()  # passes only when three are asked at the same time
        return Tap(Point(len(moment.history), 0))

    said = list(ask_into(run, SideBySide(Teller(say), 3), questions(HELD, [EQUAL])))
    assert {one.index: one.action for one in said} == {index: Tap(Point(index, 0)) for index in range(STEPS)}
    assert len(said) == STEPS and said == list(run.read("predictions", Predicted))


def test_an_answer_is_there_while_others_are_waited_for(run: Run) -> None:
    kept = threading.Event()

    def say(moment: Moment) -> Action:
        assert not moment.history or kept.wait(120)
        return Stop()

    for one in ask_into(run, SideBySide(Teller(say), 2), questions(HELD, [EQUAL])):
        assert one in list(run.read("predictions", Predicted))
        kept.set()


def test_what_a_policy_raises_side_by_side_is_raised_once_the_others_are_kept(run: Run) -> None:
    met = threading.Barrier(4, timeout=120)

    class Broken(Teller):
        def _verdict(self, moment: Moment) -> Decision:
            met.wait()
            if len(moment.history) == 2:
                raise RuntimeError(f"broken at {len(moment.history)}")
            return Decision(Thought(), Stop())

    with pytest.raises(RuntimeError, match="broken at 2"):
        list(ask_into(run, SideBySide(Broken(), 4), islice(questions(HELD, [EQUAL]), 4)))
    assert sorted(one.index for one in run.read("predictions", Predicted)) == [0, 1, 3]


def test_a_server_that_is_gone_is_not_asked_about_the_rest() -> None:
    policy = Teller(lambda moment: NoDecision(Ending.POLICY_UNAVAILABLE, "refused"))
    found = list(SideBySide(policy, 1).answers(questions(HELD, [EQUAL])))
    assert len(policy.calls) == 1
    assert [[verdict for _, verdict in lot] for lot in found] == [[NoDecision(Ending.POLICY_UNAVAILABLE, "refused")]]


@pytest.mark.parametrize("error", [DatasetError("it is damaged"), LookupError("no pixels")])
def test_only_steps_whose_screenshot_is_missing_come_to_nothing(error: Exception, run: Run) -> None:
    def damaged() -> None:
        raise error

    class Looking(Teller):
        def _verdict(self, moment: Moment) -> Decision:
            if moment.screen.frame is not None:
                moment.screen.frame.rgb()
            return Decision(Thought(), Stop())

    one, two, *rest = HELD.trajectory.steps
    broken = replace(two, screen=replace(two.screen, frame=Frame.later(100, 200, damaged)))  # type: ignore[arg-type]
    held = replace(HELD, trajectory=replace(HELD.trajectory, steps=(one, broken, *rest)))
    said = list(ask_into(run, InBatches(Looking()), questions(held, [EQUAL])))
    assert [one.action for one in said] == [Stop(), None, Stop(), Stop(), Stop(), Stop()]
    assert said[1].unreadable.startswith("it could not be shown the step: ")
