"""The closed loop, small: every stage leaves what it should, and an interrupted loop goes on where it was."""

import dataclasses
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from emulators.trajectory import Trajectory
from guiagent.store import Run
from synth.preference import Pair
from synth.tree import Tree

T = TypeVar("T")

PLAN_SIZES = {"phone_walks": 3, "web_walks": 0, "shown": 2, "practised": 1, "attempted": 4, "held_out": 1}


def silent(items: Iterable[T], total: int | None, label: str) -> Iterator[T]:
    yield from items


def small_plan() -> object:
    pytest.importorskip("torch")
    from guiagent.ground import World
    from guiagent.growth import Growing
    from guiagent.loop import Plan
    from guiagent.nano.curriculum import Lesson
    from guiagent.student import Education

    usual = Education()
    brief = dataclasses.replace(
        usual,
        threads=1,
        lessons=(Lesson(2, 2, pieces=1, words=30, steps=2),),
        school=dataclasses.replace(usual.school, settings=dataclasses.replace(usual.school.settings, steps=2)),
        warm_up=dataclasses.replace(usual.warm_up, settings=dataclasses.replace(usual.warm_up.settings, steps=2)),
        preferences=dataclasses.replace(usual.preferences, steps=2),
        reward=dataclasses.replace(usual.reward, steps=2),
        sampling=dataclasses.replace(usual.sampling, max_new_tokens=12),
    )
    world = World(phone=("phone/settings/open_page", "phone/contacts/open"), web=(), **PLAN_SIZES)
    return Plan(world, growing=Growing(branching=(1, 2, 1, 2), most=4), education=brief)


def counted(run: Run) -> dict[str, int]:
    return {kind: run.count(kind) for kind in run.kinds() if kind != "stages"}


def test_a_loop_that_is_stopped_anywhere_goes_on_and_ends_the_same(tmp_path: Path) -> None:
    plan = small_plan()
    from guiagent.loop import close_loop

    told: list[str] = []
    with Run.create(tmp_path / "whole", {}, seed=3) as run:
        report = close_loop(run, plan, silent, told.append)
        whole = counted(run)
        assert {"transitions", "tasks", "trajectories", "scores", "trees", "pairs", "metrics"} <= set(whole)
        trees = {tree.id: tree for tree in run.read("trees", Tree)}
        known = {trajectory.id for trajectory in run.read("trajectories", Trajectory)}
        assert all(tree.trajectory in known for tree in trees.values())
        assert all(pair.tree in trees for pair in run.read("pairs", Pair))
    assert [line.partition(":")[0] for line in told] == list(report["seconds"])
    assert report["baselines"]["oracle"]["success"]["value"] == 1.0
    assert {gate["name"] for gate in report["gates"]} == {
        "no evaluated parameters were trained on",
        "step accuracy beats the best constant",
        "the oracle passes every task",
    }
    for name in ("base", "policy-0", "policy-1", "reward-1"):
        assert (tmp_path / "whole" / "checkpoints" / name).is_dir()

    for stop in ("demonstrating", "curriculum", "growing trees", "tdpo"):

        def stopping(items: Iterable[T], total: int | None, label: str, stop: str = stop) -> Iterator[T]:
            for count, item in enumerate(items):
                yield item
                if label == stop and count == 0:
                    raise KeyboardInterrupt

        with Run.resume(tmp_path / "parts", {}, seed=3) as run, pytest.raises(KeyboardInterrupt):
            close_loop(run, plan, stopping, told.append)
    with Run.resume(tmp_path / "parts", {}, seed=3) as run:
        again = close_loop(run, plan, silent, told.append)
        parts = counted(run)
    interrupted = parts.pop("trajectories") - whole.pop("trajectories")
    assert interrupted >= 0
    assert {kind: parts[kind] for kind in ("transitions", "tasks", "trees", "pairs")} == {
        kind: whole[kind] for kind in ("transitions", "tasks", "trees", "pairs")
    }
    for figure in ("success_before", "success_after", "step_accuracy_before", "step_accuracy_after", "data_hash"):
        assert again[figure] == report[figure]

    with Run.open(tmp_path / "whole") as run:
        before = counted(run)
        close_loop(run, plan, silent, told.append)
        assert counted(run) == before
