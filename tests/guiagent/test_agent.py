"""Every way an episode can end is data, and nothing but Ctrl-C gets out of it."""

import pytest

from emulators.action import Action, Answer, Hover, Press, Stop, Wait
from emulators.codec import content_id
from emulators.guard import Refused
from emulators.screen import Point
from emulators.trajectory import Ending, Moment, Page, Step, Task, Unchecked
from guiagent.agent import Interrupted, Limits, run_episode
from guiagent.policy import Decision, NoDecision
from tests.guiagent.counter_device import MORE, NOTHING, Counter, Scripted, count_to


def test_a_task_is_done_step_by_step() -> None:
    seen: list[Step] = []
    trajectory = run_episode(Counter(), Scripted(MORE, MORE), count_to(2), seed=5, on_step=seen.append)
    assert trajectory.ending is Ending.DONE
    assert trajectory.passed
    assert [type(step.action).__name__ for step in trajectory.steps] == ["Tap", "Tap", "Stop"]
    assert tuple(seen) == trajectory.steps
    assert [step.screen.elements[1].text for step in trajectory.steps] == ["0", "1", "2"]
    assert trajectory.steps[0].after == trajectory.steps[1].screen
    assert trajectory.final == trajectory.steps[-1].after
    assert (trajectory.policy, trajectory.device, trajectory.seed) == ("scripted", "counter", 5)
    assert trajectory.id == content_id(trajectory)
    assert all(t >= 0 for step in seen for t in (step.timings.look, step.timings.decide, step.timings.act))


def test_the_last_answer_is_recorded_and_judged() -> None:
    trajectory = run_episode(Counter(), Scripted(Answer("one"), Answer("two")), count_to(0))
    assert trajectory.answer == "two"
    assert trajectory.outcome is not None
    assert trajectory.outcome.evidence == "0, two"


def test_infeasible_is_an_ending_of_its_own() -> None:
    assert run_episode(Counter(), Scripted(Stop(infeasible=True)), count_to(1)).ending is Ending.INFEASIBLE


def test_out_of_steps() -> None:
    trajectory = run_episode(Counter(), Scripted(*[MORE] * 9), count_to(3, budget=3))
    assert (trajectory.ending, len(trajectory.steps)) == (Ending.OUT_OF_STEPS, 3)
    assert trajectory.passed


def test_out_of_time() -> None:
    trajectory = run_episode(Counter(), Scripted(MORE), count_to(1), limits=Limits(deadline_seconds=0))
    assert (trajectory.ending, trajectory.detail, trajectory.steps) == (Ending.OUT_OF_TIME, "after 0 seconds", ())
    assert trajectory.outcome is not None


def test_the_same_action_on_the_same_screen_three_times_is_a_loop() -> None:
    trajectory = run_episode(Counter(), Scripted(MORE, *[NOTHING] * 9), count_to(1))
    assert (trajectory.ending, len(trajectory.steps)) == (Ending.LOOPED, 4)
    assert trajectory.detail == "Tap 3 times on the same screen"
    assert trajectory.passed
    two = run_episode(Counter(), Scripted(*[NOTHING] * 9), count_to(1), limits=Limits(max_repeats=2))
    assert len(two.steps) == 2


def test_the_same_action_is_no_loop_while_the_screen_changes() -> None:
    trajectory = run_episode(Counter(), Scripted(*[MORE] * 9), count_to(9))
    assert trajectory.ending is Ending.DONE
    between = run_episode(Counter(), Scripted(*[NOTHING, Wait()] * 4), count_to(9))
    assert between.ending is Ending.DONE


def test_a_change_that_only_pixels_show_is_a_change() -> None:
    class Canvas(Counter):
        def look(self, *, pixels: bool = True, tree: bool = True):  # type: ignore[no-untyped-def]
            return super().look(pixels=pixels, tree=False)

    assert run_episode(Canvas(), Scripted(*[MORE] * 6), count_to(6)).passed


def test_a_lost_device_is_not_asked_for_an_outcome() -> None:
    trajectory = run_episode(Counter(lost_at=2), Scripted(MORE, MORE, MORE), count_to(3))
    assert (trajectory.ending, trajectory.outcome) == (Ending.DEVICE_LOST, None)
    assert trajectory.detail == "the counter fell down; pick it up"
    assert len(trajectory.steps) == 1
    assert not trajectory.passed


def test_a_device_can_declare_the_end() -> None:
    trajectory = run_episode(Counter(over_at=2), Scripted(*[MORE] * 5), count_to(2))
    assert (trajectory.ending, len(trajectory.steps)) == (Ending.DONE, 2)
    assert trajectory.detail == "the device ended the episode"
    assert trajectory.passed


@pytest.mark.parametrize("ending", [Ending.POLICY_UNAVAILABLE, Ending.POLICY_UNREADABLE])
def test_a_policy_that_comes_to_nothing_ends_the_episode(ending: Ending) -> None:
    trajectory = run_episode(Counter(), Scripted(MORE, NoDecision(ending, "why")), count_to(1))
    assert (trajectory.ending, trajectory.detail, len(trajectory.steps)) == (ending, "why", 1)
    assert trajectory.passed


def test_an_action_that_the_device_cannot_take_is_the_policys_fault() -> None:
    trajectory = run_episode(Counter(), Scripted(Hover(Point(1, 1))), count_to(1))
    assert (trajectory.ending, trajectory.detail) == (Ending.POLICY_UNREADABLE, "counter cannot do Hover")


def test_a_key_that_the_device_does_not_have_is_the_policys_fault_too() -> None:
    trajectory = run_episode(Counter(), Scripted(MORE, Press("F13")), count_to(1))
    assert (trajectory.ending, len(trajectory.steps)) == (Ending.POLICY_UNREADABLE, 1)
    assert trajectory.detail == "the counter has no key 'F13'"
    assert trajectory.passed


def test_a_guard_stops_before_the_action_is_done() -> None:
    class Once(Counter):
        def do(self, action: Action) -> None:
            if self.number == 1:
                raise Refused("enough")
            Counter.do(self, action)

    device = Once()
    trajectory = run_episode(device, Scripted(MORE, MORE), count_to(1))
    assert (trajectory.ending, trajectory.detail, device.number) == (Ending.STOPPED_BY_GUARD, "enough", 1)


def test_a_crash_is_recorded_with_its_message() -> None:
    def crash(moment: Moment) -> Decision:
        raise ZeroDivisionError("oops")

    trajectory = run_episode(Counter(), Scripted(MORE, crash), count_to(1))
    assert (trajectory.ending, trajectory.detail) == (Ending.CRASHED, "ZeroDivisionError: oops")
    assert (len(trajectory.steps), trajectory.outcome) == (1, None)
    assert trajectory.final == trajectory.steps[-1].after


def test_a_start_that_the_device_does_not_know_is_recorded_too() -> None:
    task = Task("t", "", Page("about:blank"), Unchecked(), 3)
    trajectory = run_episode(Counter(), Scripted(), task)
    assert trajectory.ending is Ending.CRASHED
    assert trajectory.detail.startswith("UnknownTask: the counter starts from its one template")
    assert trajectory.final is None


def test_ctrl_c_raises_with_what_had_been_done() -> None:
    def interrupt(moment: Moment) -> Decision:
        raise KeyboardInterrupt

    with pytest.raises(Interrupted) as caught:
        run_episode(Counter(), Scripted(MORE, interrupt), count_to(1))
    assert isinstance(caught.value, KeyboardInterrupt)
    trajectory = caught.value.trajectory
    assert (trajectory.ending, len(trajectory.steps)) == (Ending.INTERRUPTED, 1)
    assert trajectory.final is not None and trajectory.final.frame is not None
    assert trajectory.final.frame.rgb()[30, 30].tolist() == [1, 1, 1]
