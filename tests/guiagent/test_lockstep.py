"""Lockstep: several episodes at a time give what one at a time gives, and none is lost however it ends."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulators.action import Stop
from emulators.device import DeviceError
from emulators.trajectory import Ending, Moment, Task, Thought, Trajectory
from guiagent.agent import Interrupted, advance, decided, episode, interrupt
from guiagent.collection import CollectionError, Patience, collect
from guiagent.policy import Decision, NoDecision, Verdict
from guiagent.store import Run
from tests.guiagent.counter_device import MORE, Counter, Scripted, count_to


class Counting:
    """Counts to the task's number, and remembers how many moments it was shown at a time; may fail at a call."""

    name = "counting"

    def __init__(self, *, fails_at: int = -1, error: BaseException | None = None) -> None:
        self.widths: list[int] = []
        self._fails_at = fails_at
        self._error = error

    def decide(self, moments: Sequence[Moment]) -> list[Verdict]:
        self.widths.append(len(moments))
        if self._error is not None and len(self.widths) - 1 == self._fails_at:
            raise self._error
        return [self._decide(moment) for moment in moments]

    def propose(self, moments: Sequence[Moment], k: int) -> list[list[Decision]]:
        return [[self._decide(moment)] * k for moment in moments]

    def _decide(self, moment: Moment) -> Decision:
        done = len(moment.history) == int(dict(moment.task.parameters)["number"])
        return Decision(Thought(), Stop() if done else MORE)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run.create(tmp_path / "run", {}, seed=0)


def what_happened(trajectory: Trajectory) -> object:
    return trajectory.task, trajectory.ending, trajectory.outcome, [(s.action, s.screen) for s in trajectory.steps]


def tasks(*numbers: int) -> list[Task]:
    return [count_to(number) for number in numbers]


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(st.integers(0, 5), unique=True, max_size=6), st.integers(1, 5))
def test_the_width_changes_nothing_but_the_number_of_calls(
    tmp_path_factory: pytest.TempPathFactory, numbers: list[int], width: int
) -> None:
    policy, opened = Counting(), list[Counter]()

    def open_device() -> Counter:
        opened.append(Counter())
        return opened[-1]

    with Run.create(tmp_path_factory.mktemp("wide"), {}, seed=0) as wide:
        found = list(collect(open_device, policy, tasks(*numbers), wide, width=width))
        assert list(wide.read("trajectories", Trajectory)) == found
    with Run.create(tmp_path_factory.mktemp("one"), {}, seed=0) as narrow:
        alone = list(collect(Counter, Counting(), tasks(*numbers), narrow))
    assert sorted(map(repr, map(what_happened, found))) == sorted(map(repr, map(what_happened, alone)))
    assert len(opened) == min(width, len(numbers)) and all(device.closed == 1 for device in opened)
    assert sum(policy.widths) == sum(number + 1 for number in numbers)
    assert max(policy.widths, default=0) <= width


def test_a_freed_device_takes_the_next_task_and_the_order_is_that_of_the_ends(run: Run) -> None:
    policy = Counting()
    with run:
        found = [t.task.name for t in collect(Counter, policy, tasks(4, 0, 1, 2), run, width=2)]
    assert found == [f"counter/count@{number}" for number in (0, 1, 4, 2)]
    assert policy.widths == [2, 2, 2, 2, 2, 1]


def test_ctrl_c_in_the_policy_commits_every_episode_under_way(run: Run) -> None:
    policy = Counting(fails_at=2, error=KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt), run:
        list(collect(Counter, policy, tasks(0, 5, 6), run, width=3))
    found = [(t.task.name[-1], t.ending, len(t.steps)) for t in run.read("trajectories", Trajectory)]
    assert found == [("0", Ending.DONE, 1), ("5", Ending.INTERRUPTED, 2), ("6", Ending.INTERRUPTED, 2)]
    with Run.open(run.folder) as again:
        resumed = [t.task.name[-1] for t in collect(Counter, Counting(), tasks(0, 5, 6), again, width=3)]
    assert resumed == ["5", "6"]


def test_ctrl_c_in_a_device_commits_every_episode_under_way(run: Run) -> None:
    class Touchy(Counter):
        def do(self, action):  # type: ignore[no-untyped-def]
            super().do(action)
            if self.number == 3:
                raise KeyboardInterrupt

    opened = [Counter(), Touchy(), Counter()]
    devices = iter(opened)
    with pytest.raises(Interrupted), run:
        list(collect(lambda: next(devices), Counting(), tasks(5, 6, 7), run, width=3))
    found = [(t.task.name[-1], t.ending, len(t.steps)) for t in run.read("trajectories", Trajectory)]
    assert found == [("6", Ending.INTERRUPTED, 2), ("5", Ending.INTERRUPTED, 3), ("7", Ending.INTERRUPTED, 3)]
    assert [device.closed for device in opened] == [1, 1, 1]


def test_ctrl_c_in_whoever_collects_commits_every_episode_under_way(run: Run) -> None:
    def consume() -> None:
        for _ in collect(Counter, Counting(), tasks(1, 5), run, width=2):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), run:
        consume()
    found = [(t.task.name[-1], t.ending) for t in run.read("trajectories", Trajectory)]
    assert found == [("1", Ending.DONE), ("5", Ending.INTERRUPTED)]


def test_a_device_that_cannot_be_opened_costs_no_episode(run: Run, caplog: pytest.LogCaptureFixture) -> None:
    opened: list[Counter] = []

    def open_device() -> Counter:
        if opened:
            raise DeviceError("there is only one; buy another")
        opened.append(Counter())
        return opened[-1]

    with run:
        found = list(collect(open_device, Counting(), tasks(5, 6), run, width=2))
    assert [(t.task.name[-1], t.ending) for t in found] == [("5", Ending.DONE), ("6", Ending.DONE)]
    assert "a device could not be opened: there is only one; buy another; tried again in 2 s" in caplog.text
    assert opened[0].closed == 1


def test_where_no_device_can_be_opened_nothing_is_attempted(run: Run) -> None:
    def open_device() -> Counter:
        raise DeviceError("there is none; buy one")

    with pytest.raises(DeviceError, match="there is none"), run:
        list(collect(open_device, Counting(), tasks(5, 6), run, width=2))
    assert not run.count("trajectories")


def test_a_policy_that_crashes_ends_the_live_episodes_and_the_rest_goes_on(run: Run) -> None:
    detail = "ZeroDivisionError: oops"
    policy = Counting(fails_at=1, error=ZeroDivisionError("oops"))
    with run:
        found = list(collect(Counter, policy, tasks(3, 4, 1), run, width=2))
    assert [(t.task.name[-1], t.ending, t.detail) for t in found[:2]] == [
        ("3", Ending.CRASHED, detail),
        ("4", Ending.CRASHED, detail),
    ]
    assert [t.passed for t in found] == [False, False, True]


def test_a_policy_that_forgets_a_moment_crashes_its_episodes() -> None:
    class Forgetful(Counting):
        def decide(self, moments: Sequence[Moment]) -> list[Verdict]:
            return super().decide(moments)[1:]

    playing = episode(Counter(), count_to(1), policy="forgetful")
    moment = advance(playing)
    assert isinstance(moment, Moment)
    ended = advance(playing, decided(Forgetful(), [moment])[0])
    assert isinstance(ended, Trajectory)
    assert (ended.ending, ended.detail) == (Ending.CRASHED, "ValueError: counting gave 0 verdicts on 1 moments")
    assert interrupt(playing) is None


def test_a_lost_device_is_replaced_and_the_others_play_on(run: Run) -> None:
    opened: list[Counter] = []

    def open_device() -> Counter:
        opened.append(Counter(lost_at=2 if len(opened) == 0 else None))
        return opened[-1]

    with run:
        found = list(collect(open_device, Counting(), tasks(3, 4, 5), run, width=2))
    assert [(t.task.name[-1], t.ending) for t in found] == [
        ("3", Ending.DEVICE_LOST),
        ("4", Ending.DONE),
        ("5", Ending.DONE),
        ("3", Ending.DONE),
    ]
    assert [device.closed for device in opened] == [1, 1, 1]


def test_giving_up_hands_out_the_round_and_keeps_the_rest(run: Run) -> None:
    def absent(moment: Moment) -> Verdict:
        return (
            Decision(Thought(), MORE)
            if moment.task.name.endswith("9")
            else NoDecision(Ending.POLICY_UNAVAILABLE, "nobody there")
        )

    seen = []
    with run, pytest.raises(CollectionError, match="policy unavailable 3 times in a row: nobody there"):
        for trajectory in collect(
            Counter, Scripted(absent, MORE, MORE), tasks(9, 1, 2, 3, 4), run, width=4, patience=Patience(failures=3)
        ):
            seen.append(trajectory.task.name[-1])
    assert seen == ["1", "2", "3"]
    kept = [(t.task.name[-1], t.ending) for t in run.read("trajectories", Trajectory)]
    assert kept[-1] == ("9", Ending.INTERRUPTED) and len(kept) == 4


def test_no_width_is_refused(run: Run) -> None:
    with run, pytest.raises(ValueError, match="at least 1"):
        list(collect(Counter, Counting(), tasks(1), run, width=0))
