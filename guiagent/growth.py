"""CoaT-trees and preference pairs of a run: grown where the right action is known, told apart by their values."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from emulators.trajectory import Trajectory
from guiagent.dialects.coat import Coat
from guiagent.store import Run
from synth.preference import Pair, Selection, balance, pairs
from synth.tree import BRANCHING, Job, LeafValue, Sampler, Tree, grow, jobs

__all__ = ["Growing", "chosen_jobs", "grow_into", "grown_by", "pair_into"]


SELECTION = Selection()


@dataclass(frozen=True, slots=True)
class Growing:
    """Where trees are grown and how wide; all but `branching` are our defaults.

    `most` steps are taken, spread evenly over the kinds of reference action so that rare ones are not lost.
    """

    branching: tuple[int, ...] = BRANCHING
    discount: float = 1.0
    most: int = 200
    batch: int = 16


def chosen_jobs(trajectories: Iterable[Trajectory], most: int, *, seed: int) -> list[Job]:
    """At most `most` steps of the passed trajectories, drawn kind by kind of action in turn."""
    rng = random.Random(f"{seed}/jobs")
    kinds: dict[str, list[Job]] = defaultdict(list)
    for job in jobs(trajectories):
        kinds[type(job.reference).__name__].append(job)
    for line in kinds.values():
        rng.shuffle(line)
    chosen: list[Job] = []
    while len(chosen) < most and any(kinds.values()):
        for line in kinds.values():
            if line and len(chosen) < most:
                chosen.append(line.pop())
    return chosen


def grow_into(
    run: Run, chosen: Sequence[Job], sampler: Sampler, leaf_value: LeafValue, *, growing: Growing, policy: str
) -> Iterator[Tree]:
    """All trees that `policy` grows at these jobs: those that the run has, then the others, committed one by one."""
    wanted = {job.id for job in chosen}
    there = [tree for tree in run.read("trees", Tree) if tree.job in wanted and grown_by(tree) == policy]
    yield from there
    grown = grow(
        chosen,
        sampler,
        leaf_value,
        branching=growing.branching,
        discount=growing.discount,
        batch=growing.batch,
        done={tree.job for tree in there},
    )
    for tree in grown:
        run.append("trees", tree)
        yield tree


def grown_by(tree: Tree) -> str:
    """The name of the policy that the tree was sampled from."""
    return tree.nodes[0].sampled_by if tree.nodes else ""


def pair_into(
    run: Run,
    trees: Iterable[Tree],
    trajectories: Mapping[str, Trajectory],
    dialect: Coat,
    *,
    seed: int,
    selection: Selection = SELECTION,
) -> list[Pair]:
    """The balanced pairs of these trees; those that the run does not hold yet are committed.

    `trajectories` are those that the trees were grown on, by id. A pair that balancing repeats is kept once.
    """
    found: list[Pair] = []
    for tree in trees:
        screen = trajectories[tree.trajectory].steps[tree.step].screen
        found += pairs(tree, partial(dialect.render, screen=screen), selection)
    chosen = balance(found, random.Random(f"{seed}/pairs")) if found else []
    there = {pair.id for pair in run.read("pairs", Pair)}
    for pair in chosen:
        if pair.id not in there:
            there.add(pair.id)
            run.append("pairs", pair, sync=False)
    run.flush()
    return chosen
