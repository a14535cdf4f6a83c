"""CoaT-trees and preference pairs of a run: grown where the right action is known, told apart by their values."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from emulators.trajectory import Trajectory
from guiagent.dialects.coat import Coat
from guiagent.errors import GuiagentError
from guiagent.evaluation.held_out import reserved
from guiagent.prompt import Stage
from guiagent.store import Run
from synth.preference import Pair, Selection, balance, pairs
from synth.tree import BRANCHING, Job, LeafValue, Sampler, Tree, grow, jobs

__all__ = [
    "Grower", "Growing", "GrowthError", "chosen_jobs", "dialects", "grow_into", "grown_by", "introduce", "lessons",
    "pair_all", "pair_into", "planted",
]  # fmt: skip

SELECTION = Selection()


class GrowthError(GuiagentError):
    """A run that lacks what trees or pairs are made of, or has trees of another policy of that name."""


@dataclass(frozen=True, slots=True)
class Growing:
    """Where trees are grown and how wide; all but `branching` are our defaults.

    `most` steps are taken, spread evenly over the kinds of reference action so that rare ones are not lost.
    """

    branching: tuple[int, ...] = BRANCHING
    discount: float = 1.0
    most: int = 200
    batch: int = 16

    def __post_init__(self) -> None:
        if len(self.branching) != len(Stage) or min(self.branching) < 1:
            raise ValueError(f"branching needs {len(Stage)} counts of 1 or more, as 1,3,3,3")
        if self.most < 1 or self.batch < 1 or not 0 < self.discount <= 1:
            raise ValueError("most and batch are 1 or more, and discount is over 0 and at most 1")


@dataclass(frozen=True, slots=True)
class Grower:
    """Who grew trees under the name `policy`, and how it says actions; in growers.jsonl."""

    policy: str
    model: str
    adapter: str
    dialect: Coat


def lessons(run: Run) -> list[Trajectory]:
    """The trajectories to learn from: those whose check passed, but none at a held-out seed. Raises GrowthError."""
    found = [one for one in run.read("trajectories", Trajectory) if one.passed and not reserved(one.task)]
    if not found:
        raise GrowthError(
            f"{run.folder} holds no trajectory that passed and may be learned from; collect some with: "
            f"guiagent collect {run.folder} --source suite --policy oracle"
        )
    return found


def introduce(run: Run, grower: Grower) -> None:
    """Write down who grows trees here. Raises GrowthError where another one did so under that name."""
    for known in run.read("growers", Grower):
        if known.policy == grower.policy:
            if known != grower:
                raise GrowthError(
                    f"{run.folder} has trees of another {known.policy}, of {known.adapter or known.model}; "
                    "name this one differently with --set policy.name=..."
                )
            return
    run.append("growers", grower)


def dialects(run: Run) -> dict[str, Coat]:
    """How each policy that grew trees here says its actions."""
    return {grower.policy: grower.dialect for grower in run.read("growers", Grower)}


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


def planted(run: Run) -> tuple[list[Tree], dict[str, Trajectory]]:
    """The trees of the run and, by id, the trajectories that they were grown on. Raises GrowthError without any."""
    trees = list({tree.id: tree for tree in run.read("trees", Tree)}.values())
    if not trees:
        raise GrowthError(f"{run.folder} holds no trees; grow some with: guiagent tree {run.folder} --model DIR")
    grown_on = {tree.trajectory for tree in trees}
    return trees, {one.id: one for one in run.read("trajectories", Trajectory) if one.id in grown_on}


def pair_all(run: Run, *, other: Coat | None = None, selection: Selection = SELECTION) -> list[Pair]:
    """The pairs of all trees of the run, policy by policy, committed; each pair once.

    `other` is the dialect of policies that the run does not introduce. Raises GrowthError.
    """
    trees, trajectories = planted(run)
    known = dialects(run)
    found: dict[str, Pair] = {}
    for policy in dict.fromkeys(map(grown_by, trees)):
        if (dialect := known.get(policy, other)) is None:
            raise GrowthError(f"{run.folder} does not say how {policy} says actions; name its model with --model DIR")
        mine = [tree for tree in trees if grown_by(tree) == policy]
        taken = pair_into(run, mine, trajectories, dialect, seed=run.seed, selection=selection)
        found |= {pair.id: pair for pair in taken}
    return list(found.values())


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
