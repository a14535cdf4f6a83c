"""Tasks on shared sites take turns, whatever they are and however long they take; a run that was cut off goes on."""

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.device import DeviceLost
from emulators.trajectory import Outcome, Start, Task, Template, Trajectory
from guiagent.collection import Patience, Scheduled, collect, pending
from guiagent.evaluation.webarena.errands import errand
from guiagent.evaluation.webarena.records import STATELESS, WebTask
from guiagent.evaluation.webarena.scheduling import Order, meets, turns
from guiagent.store import Run
from tests.guiagent.counter_device import Counter, Scripted

SITES = ("shopping", "shopping_admin", "reddit", "gitlab", "map")
ORDERS: tuple[Order, ...] = ("reading first", "file", "serial")


def web_task(number: int, sites: Sequence[str], *, mutates: bool, reset: bool = False) -> WebTask:
    record = {"eval": {"eval_types": ["string_match"]}}
    return WebTask(
        "webarena", number, number, "", tuple(sites), ("http://127.0.0.1/",), record,
        mutates=mutates, require_reset=reset,
    )  # fmt: skip


@st.composite
def suites(draw: st.DrawFn) -> list[WebTask]:
    count = draw(st.integers(1, 14))
    chosen = st.lists(st.sampled_from(SITES), min_size=1, max_size=3, unique=True)
    return [
        web_task(k, draw(chosen), mutates=draw(st.booleans()), reset=draw(st.integers(0, 9)) == 0) for k in range(count)
    ]


def changes(task: WebTask) -> bool:
    return task.mutates or task.require_reset


def played(
    tasks: list[WebTask], order: Order, width: int, dice: random.Random, *, most: int = 10**6
) -> tuple[list[str], list[str]]:
    """What began and what ended, in order; the dice say what ends next, and after `most` ends all is cut off."""
    told = {task.name: errand(task) for task in tasks}
    known = {task.name: task for task in tasks}
    next_one = turns(tasks, order)
    waiting, under_way, began, ended = [*told.values()], [], [], []
    while (waiting or under_way) and len(ended) < most:
        while len(under_way) < width and waiting and (task := next_one(waiting, under_way)) is not None:
            assert not any(meets(known[task.name], known[other.name]) for other in under_way)
            waiting.remove(task)
            under_way.append(task)
            began.append(task.name)
        assert under_way, "nothing goes on although tasks wait"
        over = under_way.pop(dice.randrange(len(under_way)))
        ended.append(over.name)
    return began, ended


@settings(max_examples=60, deadline=None)
@given(suites(), st.sampled_from(ORDERS), st.integers(1, 5), st.integers(0, 2**32))
def test_each_runs_once_and_those_that_change_a_site_keep_their_order(
    tasks: list[WebTask], order: Order, width: int, seed: int
) -> None:
    began, ended = played(tasks, order, width, random.Random(seed))
    assert sorted(began) == sorted(ended) == sorted(task.name for task in tasks)
    for site in {*SITES} - STATELESS:
        mine = [task.name for task in tasks if changes(task) and site in task.sites]
        assert [name for name in began if name in mine] == mine
    if order == "file":  # whoever meets another keeps its place before it, readers too
        place = {name: k for k, name in enumerate(began)}
        pairs = [(one, other) for k, one in enumerate(tasks) for other in tasks[k + 1 :] if meets(one, other)]
        assert all(place[one.name] < place[other.name] for one, other in pairs)
    if order == "reading first":
        place = {name: k for k, name in enumerate(began)}
        readers = [(one, other) for one in tasks for other in tasks if not changes(one) and meets(one, other)]
        assert all(place[one.name] < place[other.name] for one, other in readers)


@settings(max_examples=40, deadline=None)
@given(suites(), st.sampled_from(ORDERS), st.integers(1, 4), st.integers(0, 2**32))
def test_what_was_cut_off_goes_on_where_it_was(tasks: list[WebTask], order: Order, width: int, seed: int) -> None:
    dice = random.Random(seed)
    most = dice.randrange(len(tasks) + 1)
    _, before = played(tasks, order, width, dice, most=most)
    left = [task for task in tasks if task.name not in before]
    _, after = played(left, order, width, dice)
    assert sorted([*before, *after]) == sorted(task.name for task in tasks)
    for site in {*SITES} - STATELESS:
        mine = [task.name for task in tasks if changes(task) and site in task.sites]
        assert [name for name in (*before, *after) if name in mine] == mine


class Told(Counter):
    """Tells when episodes begin and end on it; it is lost on the first attempt at tasks in `lost`."""

    def __init__(self, diary: list[tuple[str, str]], lost: set[str]) -> None:
        super().__init__()
        self._diary = diary
        self._lost = lost
        self._at = ""

    def reset(self, start: Start) -> None:
        assert isinstance(start, Template)
        self._at = start.name
        self.number = 0
        self._diary.append(("begin", start.name))
        if start.name in self._lost:
            self._lost.discard(start.name)
            self._diary.append(("end", start.name))
            raise DeviceLost("it fell down; pick it up")

    def finish(self, task: Task, answer: str | None) -> Outcome:
        self._diary.append(("end", self._at))
        return Outcome(1.0)


def collected(
    run: Run, tasks: list[WebTask], open_device: Callable[[], Told], *, width: int, most: int = 10**6
) -> list[Trajectory]:
    errands, done = [errand(task) for task in tasks], []
    for trajectory in collect(open_device, Scripted(), Scheduled(errands, turns(tasks)), run, width=width):
        done.append(trajectory)
        if len(done) >= most:
            break
    return done


@pytest.mark.parametrize("width", [1, 3])
def test_a_run_that_is_left_early_and_devices_that_are_lost_keep_the_order(tmp_path: Path, width: int) -> None:
    tasks = [
        web_task(0, ["shopping"], mutates=True), web_task(1, ["shopping"], mutates=False),
        web_task(2, ["shopping", "reddit"], mutates=True), web_task(3, ["reddit"], mutates=True),
        web_task(4, ["gitlab"], mutates=True), web_task(5, ["map"], mutates=True),
        web_task(6, ["gitlab"], mutates=False), web_task(7, ["shopping"], mutates=True),
    ]  # fmt: skip
    diary: list[tuple[str, str]] = []
    lost = {"webarena/2", "webarena/6"}
    with Run.create(tmp_path / "run", {}, seed=0) as run:
        collected(run, tasks, lambda: Told(diary, lost), width=width, most=3)
    with Run.open(tmp_path / "run") as run:
        collected(run, tasks, lambda: Told(diary, lost), width=width)
        assert pending(run, [errand(task) for task in tasks], "scripted", patience=Patience()) == []
    known = {task.name: task for task in tasks}
    under_way: set[str] = set()
    for word, name in diary:
        if word == "begin":
            assert not any(meets(known[name], known[other]) for other in under_way - {name})
            under_way.add(name)
        else:
            under_way.discard(name)
    ended = [name for word, name in diary if word == "end"]
    last = [name for k, name in enumerate(ended) if name not in ended[k + 1 :]]
    assert sorted(last) == sorted(known)
    assert [n for n in last if n in ("webarena/0", "webarena/2", "webarena/7")] == [f"webarena/{k}" for k in (0, 2, 7)]
