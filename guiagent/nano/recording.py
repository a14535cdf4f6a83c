"""What the oracles do on the virtual phone, recorded in memory to learn from and to be measured against.

Thousands of episodes take minutes, so they are made anew wherever they are needed: the same names and seeds give the
same decisions.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace

from emulators.screen import Frame, Screen
from emulators.trajectory import Task, Trajectory
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.tasks import suite
from guiagent import suites
from guiagent.agent import run_episode
from guiagent.baselines import OraclePolicy
from guiagent.evaluation import held_out

__all__ = ["Picture", "episodes", "unmet"]

Picture = Callable[[Frame], Frame | None]
"""What is kept of a screenshot."""


def episodes(tasks: Iterable[Task], *, profile: str = "360x800", picture: Picture) -> Iterator[Trajectory]:
    """The oracle's episode of every task, passed or not, with as much of its pictures as `picture` keeps."""
    policy = OraclePolicy(suites.oracles())
    with closing(VirtualPhone(profile)) as phone:
        for task in tasks:
            yield _slim(run_episode(phone, policy, task), picture)


def unmet(names: Sequence[str], seeds: Iterable[int], taught: Iterable[Task] = ()) -> list[Task]:
    """Instances of these templates whose parameters are not among those of the tasks that were `taught`."""
    found = [suite().task(name, seed) for name in names for seed in seeds]
    return held_out.unseen(found, taught)


def _slim(trajectory: Trajectory, picture: Picture) -> Trajectory:
    """The trajectory with other pictures; a screen that is in it twice stays one object."""
    kept: dict[int, Screen] = {}

    def slim(screen: Screen) -> Screen:
        if id(screen) not in kept:
            kept[id(screen)] = replace(screen, frame=picture(screen.frame) if screen.frame else None)
        return kept[id(screen)]

    steps = tuple(replace(step, screen=slim(step.screen), after=slim(step.after)) for step in trajectory.steps)
    return replace(trajectory, steps=steps, final=slim(trajectory.final) if trajectory.final else None)
