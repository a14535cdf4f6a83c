"""Collecting trajectories: tasks are attempted, every attempt is committed, and what a run already has is skipped."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from emulators.device import Device
from emulators.trajectory import Ending, Task, Trajectory
from guiagent.agent import Interrupted, Limits, run_episode
from guiagent.errors import GuiagentError
from guiagent.policy import Policy
from guiagent.store import Run

__all__ = ["CollectionError", "Patience", "collect", "pending"]


class CollectionError(GuiagentError):
    """Going on would only have failed again; what was collected is in the run."""


_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Patience:
    """What is attempted again, and when to give up; our defaults.

    An episode that ended in one of `retried` says nothing about the policy, so resuming attempts its task once more.
    After `failures` such episodes in a row nothing more is attempted.
    """

    retried: frozenset[Ending] = frozenset({Ending.INTERRUPTED, Ending.DEVICE_LOST, Ending.POLICY_UNAVAILABLE})
    failures: int = 3


def pending(
    run: Run, tasks: Iterable[Task], policy: str, *, seed: int = 0, patience: Patience = Patience()
) -> list[Task]:
    """The tasks that the policy of that name has not yet attempted in this run with this seed, in order."""
    done = {
        trajectory.task.name
        for trajectory in run.read("trajectories", Trajectory)
        if trajectory.policy == policy and trajectory.seed == seed and trajectory.ending not in patience.retried
    }
    return [task for task in tasks if task.name not in done]


def collect(
    open_device: Callable[[], Device],
    policy: Policy,
    tasks: Iterable[Task],
    run: Run,
    *,
    seed: int = 0,
    limits: Limits = _LIMITS,
    patience: Patience = Patience(),
) -> Iterator[Trajectory]:
    """Attempt every pending task once, committing each trajectory before it is handed out, bound to the run folder.

    A lost device is replaced by a new one. Ctrl-C commits the episode under way and then raises as ever. Raises
    CollectionError when device or policy failed `patience.failures` times in a row.
    """
    device: Device | None = None
    failures = 0
    try:
        for task in pending(run, tasks, policy.name, seed=seed, patience=patience):
            device = device or open_device()
            trajectory = _attempt(device, policy, task, run, seed=seed, limits=limits)
            if trajectory.ending is Ending.DEVICE_LOST:
                device.close()
                device = None
            yield trajectory
            failures = failures + 1 if trajectory.ending in patience.retried else 0
            if failures >= patience.failures:
                raise CollectionError(
                    f"{trajectory.ending} {failures} times in a row: {trajectory.detail}; mend that and run again, "
                    "what was collected is kept"
                )
    finally:
        if device is not None:
            device.close()


def _attempt(device: Device, policy: Policy, task: Task, run: Run, *, seed: int, limits: Limits) -> Trajectory:
    try:
        trajectory = run_episode(device, policy, task, seed=seed, limits=limits, on_step=run.keep)
    except Interrupted as interruption:
        run.append("trajectories", interruption.trajectory)
        raise
    run.append("trajectories", trajectory)
    return run.stored(trajectory)
