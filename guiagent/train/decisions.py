"""Recorded decisions as lessons: what was known, what was thought, what was done, and how much it counts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from emulators.action import Action
from emulators.screen import Screen
from emulators.trajectory import Moment, Task, Thought, Trajectory
from guiagent.vlm.loading import Vlm
from guiagent.vlm.packing import Tree
from guiagent.vlm.talk import Speech, Talk, decisions_tree

__all__ = ["Decided", "recorded", "tree_of"]


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision worth learning from; `weight` says how often it is drawn."""

    moment: Moment
    thought: Thought
    action: Action
    weight: float = 1.0

    @classmethod
    def of(cls, task: Task, screen: Screen, thought: Thought, action: Action) -> "Decided":
        """A first decision, without history."""
        return cls(Moment(task, (), screen), thought, action)


def recorded(trajectories: Iterable[Trajectory], weights: Mapping[str, float] | None = None) -> Iterator[Decided]:
    """Every step of the trajectories whose check passed.

    `weights` are by trajectory id: a trajectory's steps share its weight, so that long ones do not count for more.
    """
    for trajectory in trajectories:
        if trajectory.passed:
            weight = weights[trajectory.id] / len(trajectory.steps) if weights else 1.0
            for position, step in enumerate(trajectory.steps):
                yield Decided(trajectory.moment(position), step.thought, step.action, weight)


def tree_of(vlm: Vlm, speech: Speech, *decisions: Decided) -> Tree:
    """The four turns of a decision, or of several at screens that read the same, with every answer scored."""
    root, said = None, []
    for decided in decisions:
        answers = speech.answers(decided.moment, decided.thought, decided.action)
        said.append((Talk.of(vlm, speech, decided.moment, root=root), answers))
        root = said[0][0].root
    return decisions_tree(vlm, said)
