"""Collecting trajectories: tasks are attempted, every attempt is committed, and what a run already has is skipped."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

from emulators.device import Device
from emulators.trajectory import Ending, Moment, Task, Trajectory
from guiagent.agent import Episode, Interrupted, Limits, advance, decided, episode, interrupt
from guiagent.errors import GuiagentError
from guiagent.policy import Policy, Verdict
from guiagent.store import Run

__all__ = ["CollectionError", "Patience", "collect", "pending"]


class CollectionError(GuiagentError):
    """Going on would only have failed again; what was collected is in the run."""


_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Patience:
    """What is attempted again, and when to give up; our defaults.

    An episode that ended in one of `retried` says nothing about the policy, so resuming attempts its task once more.
    After `failures` such episodes in a row, or crashed ones, nothing more is attempted.
    """

    retried: frozenset[Ending] = frozenset({Ending.INTERRUPTED, Ending.DEVICE_LOST, Ending.POLICY_UNAVAILABLE})
    failures: int = 3

    def tried(self, ending: Ending) -> bool:
        """Whether an episode that ended so is one of the failures."""
        return ending in self.retried or ending is Ending.CRASHED


def pending(run: Run, tasks: Iterable[Task], policy: str, *, patience: Patience = Patience()) -> list[Task]:
    """The tasks that the policy of that name has not yet attempted in this run with the run's seed, in order."""
    attempts = run.read_fields("trajectories", "policy", "seed", "ending", "task.name")
    retried = {ending.value for ending in patience.retried}
    done = {name for who, seed, ending, name in attempts if (who, seed) == (policy, run.seed) and ending not in retried}
    return [task for task in tasks if task.name not in done]


def collect(
    open_device: Callable[[], Device],
    policy: Policy,
    tasks: Iterable[Task],
    run: Run,
    *,
    limits: Limits = _LIMITS,
    patience: Patience = Patience(),
    width: int = 1,
) -> Iterator[Trajectory]:
    """Attempt every pending task once, committing each trajectory before it is handed out, bound to the run folder.

    The seed is the run's. Up to `width` episodes go on in lockstep, each on a device of its own: the policy decides
    for all of them at once. They are committed as they end, those that end in the same round in the order of their
    devices. A lost device is replaced by a new one. Ctrl-C, like every other way to leave early, commits the episodes
    under way as interrupted. Raises CollectionError when device or policy failed `patience.failures` times in a row,
    ValueError without a width.
    """
    if width < 1:
        raise ValueError(f"{width} episodes at a time are none; give a width of at least 1")
    waiting = deque(pending(run, tasks, policy.name, patience=patience))
    crew = _Crew(open_device, policy, run, limits, [_Lane() for _ in range(min(width, len(waiting)))])
    failures = 0
    try:
        while waiting or crew.busy():
            ended = crew.round(waiting)
            for trajectory in ended:
                yield trajectory
                failures = failures + 1 if patience.tried(trajectory.ending) else 0
            if failures >= patience.failures:
                raise CollectionError(
                    f"{ended[-1].ending} {failures} times in a row: {ended[-1].detail}; mend that and run again, "
                    "what was collected is kept"
                )
    except BaseException:
        crew.abandon()
        raise
    finally:
        crew.close()


@dataclass(slots=True)
class _Lane:
    """A place for one episode at a time. `device` is kept from one to the next; `due` is the moment to decide at."""

    device: Device | None = None
    playing: Episode | None = None
    due: Moment | None = None


@dataclass(slots=True)
class _Crew:
    """The episodes under way, and what they have in common."""

    open_device: Callable[[], Device]
    policy: Policy
    run: Run
    limits: Limits
    lanes: list[_Lane] = field(default_factory=list)

    def busy(self) -> bool:
        return any(lane.due is not None for lane in self.lanes)

    def round(self, waiting: deque[Task]) -> list[Trajectory]:
        """Idle lanes begin a task, then every episode goes on by one decision. Returns those that ended, committed."""
        ended = []
        for lane in self.lanes:
            if lane.due is None and waiting:
                ended += self._begin(lane, waiting.popleft())
        due = [(lane, lane.due) for lane in self.lanes if lane.due is not None]
        if due:
            verdicts = decided(self.policy, [moment for _, moment in due])
            for (lane, _), verdict in zip(due, verdicts, strict=True):
                ended += self._go_on(lane, verdict)
        return ended

    def abandon(self) -> None:
        """Commit every episode under way as interrupted."""
        for lane in self.lanes:
            playing, lane.playing, lane.due = lane.playing, None, None
            if playing is not None and (trajectory := interrupt(playing)) is not None:
                self.run.append("trajectories", trajectory)

    def close(self) -> None:
        with ExitStack() as closing:
            for lane in self.lanes:
                if lane.device is not None:
                    closing.callback(lane.device.close)

    def _begin(self, lane: _Lane, task: Task) -> list[Trajectory]:
        if lane.device is None:
            lane.device = self.open_device()
        lane.playing = episode(
            lane.device, task, policy=self.policy.name, seed=self.run.seed, limits=self.limits, on_step=self.run.keep
        )
        return self._go_on(lane, None)

    def _go_on(self, lane: _Lane, verdict: Verdict | Exception | None) -> list[Trajectory]:
        """Nothing, or the trajectory if the episode ended here."""
        assert lane.playing is not None
        try:
            reached = advance(lane.playing, verdict)
        except Interrupted as interruption:
            lane.playing = lane.due = None
            self.run.append("trajectories", interruption.trajectory)
            raise
        if isinstance(reached, Moment):
            lane.due = reached
            return []
        lane.playing = lane.due = None
        self.run.append("trajectories", reached)
        if reached.ending is Ending.DEVICE_LOST and lane.device is not None:
            lost, lane.device = lane.device, None
            lost.close()
        return [self.run.stored(reached)]
