"""CoaT-trees: many continuations of one moment, stage by stage, valued from the leaves up (MobileIPL, 2505.12299).

A decision is a chain of stages (description, thought, action decision, grounding). Every node is expanded in full, the
action at each leaf is compared with the reference action, and a node is worth the mean of its children. The paper
names 27 leaves for four stages but not which stage is not branched; we draw the description once.
"""

import enum
import hashlib
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Protocol

from emulators.action import Action
from emulators.codec import action_to_dict, to_line
from emulators.trajectory import Moment, Trajectory
from synth.errors import SynthError

__all__ = ["BRANCHING", "Job", "LeafValue", "Node", "Prefix", "Sampler", "Tree", "TreeKind", "grow", "jobs"]

BRANCHING = (1, 3, 3, 3)
"""Children of a node, stage by stage. K = 3 is the paper's; which stage has one child is our reading."""


@dataclass(frozen=True, slots=True)
class Job:
    """A moment to grow a tree at, the action that is known to be right there, and where it was recorded."""

    moment: Moment
    reference: Action
    trajectory: str
    step: int

    @property
    def id(self) -> str:
        """A hash of the trajectory, the step and the reference action."""
        return _digest(self.trajectory, self.step, action_to_dict(self.reference))


@dataclass(frozen=True, slots=True)
class Node:
    """One stage of one chain, as it was sampled.

    `parent` is the node it continues, None at the first stage (0). `token_ids` are those that were sampled, the end
    of the turn included; `logprob` is the sum of their log-probabilities. `action` stands at the last stage, None
    where it could not be read. `value` is 0 until the tree is backed up. `sampled_by` names the policy.
    """

    id: str
    parent: str | None
    stage: int
    text: str
    token_ids: tuple[int, ...]
    logprob: float
    action: Action | None
    value: float
    sampled_by: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """The stages that a continuation builds on; none at the start of a chain. `root` is the job's id."""

    root: str
    moment: Moment
    nodes: tuple[Node, ...] = ()

    def child(
        self, number: int, text: str, token_ids: Sequence[int] = (), *,
        logprob: float = 0.0, action: Action | None = None, sampled_by: str = "",
    ) -> Node:  # fmt: skip
        """The node of the `number`-th continuation; its number keeps equal ones apart."""
        parent = self.nodes[-1].id if self.nodes else None
        stage, tokens = len(self.nodes), tuple(token_ids)
        name = _digest(parent or self.root, stage, number, text, tokens, sampled_by)
        return Node(name, parent, stage, text, tokens, logprob, action, 0.0, sampled_by)


class Sampler(Protocol):
    """Whoever can continue chains of thought: a VLM, or a script in a test."""

    def extend(self, prefixes: Sequence[Prefix], counts: Sequence[int]) -> list[list[Node]]:
        """For every prefix up to so many nodes of its next stage, made with `Prefix.child`, in order."""


LeafValue = Callable[[Sequence[tuple[Moment, Action, Action | None]]], Sequence[float]]
"""The value in [0, 1] of every (moment, reference action, sampled action or None where it could not be read)."""


class TreeKind(enum.StrEnum):
    """What a tree can teach: nothing (all leaves are right), every stage (some are), the last one only (none is)."""

    ALPHA = "alpha"
    BETA = "beta"
    GAMMA = "gamma"


@dataclass(frozen=True, slots=True)
class Tree:
    """A grown tree. `nodes` are in order of stages, so a parent stands before its children; `job` is its job's id.

    The moment is step `step` of trajectory `trajectory`. `stages` is how many stages were asked for: only nodes of the
    last of them are leaves, even where the sampler came to none.
    """

    id: str
    job: str
    trajectory: str
    step: int
    reference: Action
    kind: TreeKind
    nodes: tuple[Node, ...]
    stages: int

    def leaves(self) -> list[Node]:
        """The nodes of the last stage, those with an action."""
        return [node for node in self.nodes if node.stage == self.stages - 1]

    def children(self) -> dict[str | None, list[Node]]:
        """The nodes by their parent; those of the first stage under None."""
        found: dict[str | None, list[Node]] = {}
        for node in self.nodes:
            found.setdefault(node.parent, []).append(node)
        return found

    def prefix(self, node: str | None) -> tuple[str, ...]:
        """The ids from the first stage down to `node`, inclusive; empty for None."""
        parents = {n.id: n.parent for n in self.nodes}
        path: list[str] = []
        while node is not None:
            path.append(node)
            node = parents[node]
        return tuple(reversed(path))


def jobs(trajectories: Iterable[Trajectory]) -> Iterator[Job]:
    """A job for every step of the trajectories whose check passed: there the recorded action is the reference."""
    for trajectory in trajectories:
        if trajectory.passed:
            for position, step in enumerate(trajectory.steps):
                yield Job(trajectory.moment(position), step.action, trajectory.id, position)


def grow(
    jobs: Iterable[Job],
    sampler: Sampler,
    leaf_value: LeafValue,
    *,
    branching: Sequence[int] = BRANCHING,
    discount: float = 1.0,
    batch: int = 16,
    done: Container[str] = (),
) -> Iterator[Tree]:
    """Grow a tree for every job, `batch` of them at a time (our default), skipping jobs whose id is in `done`.

    `discount` is the paper's c: v(parent) = c * mean of v(children). Its value is not published; 1 is our default, and
    anything less shrinks the gaps of the earlier stages. A node that nothing continued is worth 0.
    """
    if not branching or min(branching) < 1 or not 0 < discount <= 1:
        raise SynthError("branching needs one count of 1 or more for every stage, and a discount over 0 and at most 1")
    waiting = (job for job in jobs if job.id not in done)
    while now := list(islice(waiting, batch)):
        chains = _sample([Prefix(job.id, job.moment) for job in now], sampler, branching)
        grown: dict[str, list[Node]] = {job.id: [] for job in now}
        for prefix in chains:
            grown[prefix.root].append(prefix.nodes[-1])
        values = _leaf_values(now, grown, leaf_value, last=len(branching) - 1)
        for job in now:
            yield _tree(job, _backed_up(grown[job.id], values, discount), stages=len(branching))


def _sample(roots: Sequence[Prefix], sampler: Sampler, branching: Sequence[int]) -> list[Prefix]:
    """All chains that were sampled, one for every node, in order of stages."""
    every: list[Prefix] = []
    level = list(roots)
    for stage, count in enumerate(branching):
        answers = sampler.extend(level, [count] * len(level))
        if len(answers) != len(level):
            raise SynthError(f"the sampler continued {len(answers)} of {len(level)} prefixes; it must answer each")
        pairs = list(zip(level, answers, strict=True))
        for prefix, nodes in pairs:
            parent = prefix.nodes[-1].id if prefix.nodes else None
            if any(node.parent != parent or node.stage != stage for node in nodes):
                raise SynthError("the sampler gave nodes of another prefix; make them with Prefix.child, in order")
        level = [replace(prefix, nodes=(*prefix.nodes, node)) for prefix, nodes in pairs for node in nodes]
        every += level
    return every


def _leaf_values(
    now: Sequence[Job], grown: dict[str, list[Node]], leaf_value: LeafValue, *, last: int
) -> dict[str, float]:
    """The value of every leaf of all trees by its id, asked for in one go."""
    leaves = [(job, node) for job in now for node in grown[job.id] if node.stage == last]
    values = leaf_value([(job.moment, job.reference, node.action) for job, node in leaves])
    return {node.id: float(value) for (_, node), value in zip(leaves, values, strict=True)}


def _backed_up(nodes: Sequence[Node], leaves: dict[str, float], discount: float) -> tuple[Node, ...]:
    below: dict[str | None, list[float]] = {}
    done: list[Node] = []
    for node in reversed(nodes):
        ends = below.get(node.id, [])
        value = leaves[node.id] if node.id in leaves else discount * sum(ends) / len(ends) if ends else 0.0
        below.setdefault(node.parent, []).append(value)
        done.append(replace(node, value=value))
    return tuple(reversed(done))


def _tree(job: Job, nodes: tuple[Node, ...], *, stages: int) -> Tree:
    right = [node.value >= 1.0 for node in nodes if node.stage == stages - 1]
    kind = TreeKind.BETA
    if not any(right):
        kind = TreeKind.GAMMA
    elif all(right):
        kind = TreeKind.ALPHA
    name = _digest(job.id, *(node.id for node in nodes))
    return Tree(name, job.id, job.trajectory, job.step, job.reference, kind, nodes, stages)


def _digest(*parts: object) -> str:
    return hashlib.sha256(to_line(parts)).hexdigest()[:16]
