"""CoaT-trees and preference pairs of a run: grown where the right action is known, told apart by their values."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import inf, log

from emulators.trajectory import Trajectory
from guiagent.dialects.coat import Coat
from guiagent.errors import GuiagentError
from guiagent.evaluation.held_out import reserved
from guiagent.prompt import Stage
from guiagent.store import Run
from synth.preference import Pair, Selection, balance, pairs
from synth.tree import BRANCHING, Job, LeafValue, Sampler, Tree, grow, jobs

__all__ = [
    "Curation", "Grower", "Growing", "GrowthError", "chosen_jobs", "curated", "dialects", "grow_into", "grown_by",
    "introduce", "lessons", "pair_all", "pair_into", "planted",
]  # fmt: skip

SELECTION = Selection()


class GrowthError(GuiagentError):
    """A run that lacks what trees or pairs are made of, or has trees of another policy of that name."""


@dataclass(frozen=True, slots=True)
class Growing:
    """Where trees are grown and how wide; all but `branching` are our defaults.

    `most` is how many steps are taken.
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
class Curation:
    """How pairs are thinned for training; our defaults, measured on the small policy.

    Every last-stage parent gives pairs, so left alone they outnumber the others six to one, and teach digits rather
    than decisions: there are at most `last_stage` times as many of them as of all earlier stages together.
    `evenness` brings rare kinds of action forward (see `synth.preference.balance`).
    """

    last_stage: float = 1.0
    evenness: float = 0.2


CURATION = Curation()


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


def chosen_jobs(
    trajectories: Iterable[Trajectory], most: int, *, seed: int, shares: Mapping[str, float] | None = None
) -> list[Job]:
    """At most `most` steps of the passed trajectories, without repeats.

    A trajectory's steps together come up by its share R_i / sum R, all alike without `shares` (OS-Genesis, 2.4).
    """
    rng = random.Random(f"{seed}/jobs")
    keyed: list[tuple[float, Job]] = []
    for trajectory in trajectories:
        weight = (shares[trajectory.id] if shares else 1.0) / max(1, len(trajectory.steps))
        # The largest u ** (1 / w) are a weighted sample without replacement (Efraimidis and Spirakis, 2006).
        keyed += [(log(1.0 - rng.random()) / weight if weight else -inf, job) for job in jobs([trajectory])]
    keyed.sort(key=lambda one: -one[0])
    return [job for _, job in keyed[:most]]


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
        taken = pair_into(run, mine, trajectories, dialect, selection=selection)
        found |= {pair.id: pair for pair in taken}
    return list(found.values())


def pair_into(
    run: Run,
    trees: Iterable[Tree],
    trajectories: Mapping[str, Trajectory],
    dialect: Coat,
    *,
    selection: Selection = SELECTION,
) -> list[Pair]:
    """All pairs of these trees, in order; those that the run does not hold yet are committed.

    `trajectories` are those that the trees were grown on, by id.
    """
    found: dict[str, Pair] = {}
    for tree in trees:
        screen = trajectories[tree.trajectory].steps[tree.step].screen
        found |= {pair.id: pair for pair in pairs(tree, partial(dialect.sayable, screen=screen), selection)}
    there = {pair.id for pair in run.read("pairs", Pair)}
    for name, pair in found.items():
        if name not in there:
            run.append("pairs", pair, sync=False)
    run.flush()
    return list(found.values())


def curated(found: Sequence[Pair], *, seed: int, curation: Curation = CURATION) -> list[Pair]:
    """What is trained on: pairs with stages and kinds of action in proportion, in random order."""
    if not found:
        return []
    rng = random.Random(f"{seed}/pairs")
    last = max(pair.stage for pair in found)
    late = [pair for pair in found if pair.stage == last]
    early = [pair for pair in found if pair.stage != last]
    kept = round(curation.last_stage * len(early)) if early else len(late)
    thinned = [*early, *rng.sample(late, min(kept, len(late)))]
    return balance(thinned, rng, evenness=curation.evenness)
