"""Collecting: every attempt is committed, resuming skips what is there, and hopeless runs end."""

from collections.abc import Callable
from pathlib import Path

import pytest

from emulators.action import Action
from emulators.device import DeviceError
from emulators.pool import Pool
from emulators.trajectory import Ending, Moment, Trajectory
from guiagent.agent import Interrupted, run_episode
from guiagent.collection import CollectionError, Patience, collect, pending
from guiagent.policy import Decision, NoDecision
from guiagent.store import Run, StoreError
from tests.guiagent.counter_device import MORE, Counter, Scripted, count_to


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run.create(tmp_path / "run", {}, seed=0)


def opener(opened: list[Counter], *, lost_at: int | None = None) -> Callable[[], Counter]:
    def open_device() -> Counter:
        opened.append(Counter(lost_at=lost_at))
        return opened[-1]

    return open_device


def interrupt(moment: Moment) -> Decision:
    raise KeyboardInterrupt


def test_trajectories_are_committed_before_they_are_handed_out(run: Run) -> None:
    opened: list[Counter] = []
    with run:
        for done, trajectory in enumerate(collect(opener(opened), Scripted(MORE), [count_to(1), count_to(2)], run), 1):
            assert list(run.read("trajectories", Trajectory))[-1] == trajectory
            assert run.count("trajectories") == done
            assert trajectory.final is not None and trajectory.final.frame is not None
            assert run.frame_path(trajectory.final.frame.digest).exists()
    assert [(len(opened), opened[0].closed)] == [(1, 1)]


def test_what_a_run_has_is_skipped_and_then_no_device_is_opened(run: Run) -> None:
    opened: list[Counter] = []
    with run:
        list(collect(opener(opened), Scripted(MORE), [count_to(1)], run))
        assert [t.task.name for t in collect(opener(opened), Scripted(MORE), [count_to(1), count_to(2)], run)] == [
            "counter/count@2"
        ]
        assert not list(collect(opener(opened), Scripted(MORE), [count_to(1)], run))
        assert len(opened) == 2
        run.append("trajectories", run_episode(Counter(), Scripted(MORE), count_to(3), seed=1))
        assert pending(run, [count_to(3)], "scripted") == [count_to(3)]
        assert pending(run, [count_to(1)], "another") == [count_to(1)]


def test_ctrl_c_commits_the_episode_under_way_and_it_is_attempted_again(run: Run) -> None:
    opened: list[Counter] = []
    with pytest.raises(KeyboardInterrupt), run:
        list(collect(opener(opened), Scripted(MORE, interrupt), [count_to(1), count_to(2)], run))
    assert opened[0].closed == 1
    [interrupted] = run.read("trajectories", Trajectory)
    assert (interrupted.ending, len(interrupted.steps)) == (Ending.INTERRUPTED, 1)
    assert issubclass(Interrupted, KeyboardInterrupt)
    with Run.open(run.folder) as again:
        names = [t.task.name for t in collect(opener(opened), Scripted(MORE), [count_to(1), count_to(2)], again)]
    assert names == ["counter/count@1", "counter/count@2"]


def test_a_lost_device_is_replaced(run: Run) -> None:
    opened: list[Counter] = []
    with run:
        patience = Patience(elsewhere=0)
        tried = collect(opener(opened, lost_at=2), Scripted(MORE, MORE), [count_to(1)] * 2, run, patience=patience)
        assert [t.ending for t in tried] == [Ending.DEVICE_LOST] * 2
    assert [device.closed for device in opened] == [1, 1]


def test_an_episode_whose_device_was_lost_is_attempted_on_another(run: Run) -> None:
    weak, strong = Counter(lost_at=1), Counter()
    with run, Pool([lambda: weak, lambda: strong]) as pool:
        found = [*collect(pool, Scripted(MORE), [count_to(1)], run)]
        assert [t.ending for t in found] == [Ending.DEVICE_LOST, Ending.DONE]
        assert (weak.closed, strong.closed) == (1, 0)
        assert not pending(run, [count_to(1)], "scripted")
    assert strong.closed == 1


def test_a_pool_with_fewer_devices_than_episodes_side_by_side(run: Run) -> None:
    opened: list[Counter] = []
    with run, Pool([opener(opened)] * 2) as pool:
        tasks = [count_to(n) for n in range(1, 10)]
        assert len([*collect(pool, Scripted(MORE), tasks, run, width=5)]) == 9
    assert [device.closed for device in opened] == [1, 1]


def test_a_policy_that_stays_away_ends_the_collection(run: Run) -> None:
    policy = Scripted(NoDecision(Ending.POLICY_UNAVAILABLE, "nobody answers at port 1"))
    tasks = [count_to(n) for n in range(9)]
    seen = []
    with run, pytest.raises(CollectionError, match="policy unavailable 2 times in a row: nobody answers at port 1"):
        for trajectory in collect(opener([]), policy, tasks, run, patience=Patience(failures=2)):
            seen.append(trajectory)
    assert len(seen) == run.count("trajectories") == 2
    assert pending(run, tasks, "scripted") == tasks


class Unwell(Counter):
    """Fails in what it was told, once it has counted to 1."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def do(self, action: Action) -> None:
        super().do(action)
        raise self.error


def test_a_device_that_fails_in_its_own_way_is_replaced_and_attempted_again(run: Run) -> None:
    devices = iter([Unwell(DeviceError("the cable is loose; push it in")), Counter()])
    with run:
        tasks, patience = [count_to(1), count_to(2)], Patience(elsewhere=0)
        found = [*collect(lambda: next(devices), Scripted(MORE), tasks, run, patience=patience)]
        assert [(t.ending, t.detail[:9]) for t in found] == [(Ending.DEVICE_LOST, "the cable"), (Ending.DONE, "")]
        assert pending(run, [count_to(1), count_to(2)], "scripted") == [count_to(1)]


def test_crashes_in_a_row_end_the_collection_and_stay(run: Run) -> None:
    tasks = [count_to(n) for n in range(9)]
    with run, pytest.raises(CollectionError, match="crashed 3 times in a row: ZeroDivisionError: oops; mend that"):
        list(collect(lambda: Unwell(ZeroDivisionError("oops")), Scripted(MORE), tasks, run))
    with Run.open(run.folder) as again:
        assert pending(again, tasks, "scripted") == tasks[3:]


def test_a_folder_that_cannot_be_written_to_is_no_crash_of_the_policy(run: Run) -> None:
    (run.folder / "screens").write_text("in the way")
    with pytest.raises(StoreError, match="screens"), run:
        list(collect(Counter, Scripted(MORE), [count_to(1), count_to(2)], run))
    assert run.count("trajectories") == 0


def test_what_is_pending_is_read_without_decoding(run: Run) -> None:
    with run:
        list(collect(Counter, Scripted(MORE), [count_to(1)], run))
        path = run.folder / "trajectories.jsonl"
        path.write_bytes(path.read_bytes().replace(b'"budget"', b'"bugdet"'))
        assert pending(run, [count_to(1), count_to(2)], "scripted") == [count_to(2)]
