"""Collecting trajectories: tasks are attempted, every attempt is committed, and what a run already has is skipped."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial

from emulators.device import Device, DeviceLost
from emulators.interruption import result_of, wait_for
from emulators.pool import LEASE_S, Lease, Pool
from emulators.trajectory import Ending, Moment, Step, Task, Trajectory
from guiagent.agent import Episode, Interrupted, Limits, advance, decided, episode, interrupt
from guiagent.errors import GuiagentError
from guiagent.policy import Policy, Verdict
from guiagent.store import Run
from guiagent.traffic import keep_traffic

__all__ = ["CollectionError", "Patience", "Scheduled", "Turns", "collect", "pending"]


class CollectionError(GuiagentError):
    """Going on would only have failed again; what was collected is in the run."""


_LIMITS = Limits()

Turns = Callable[[Sequence[Task], Sequence[Task]], Task | None]
"""Which of the tasks that wait may begin, given those under way; None while none may. There must be one where none is
under way."""


@dataclass(frozen=True, slots=True)
class Scheduled:
    """Tasks that cannot begin in any order, nor side by side with any other."""

    tasks: Sequence[Task]
    turns: Turns


def _first(waiting: Sequence[Task], under_way: Sequence[Task]) -> Task | None:
    return waiting[0]


@dataclass(frozen=True, slots=True)
class Patience:
    """What is attempted again, and when to give up; our defaults.

    An episode that ended in one of `retried` says nothing about the policy, so resuming attempts its task once more.
    After `failures` such episodes in a row, or crashed ones, nothing more is attempted. One whose device was lost is
    attempted again at once, up to `elsewhere` times, on another device where there is one.
    """

    retried: frozenset[Ending] = frozenset({Ending.INTERRUPTED, Ending.DEVICE_LOST, Ending.POLICY_UNAVAILABLE})
    failures: int = 3
    elsewhere: int = 1

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
    devices: Callable[[], Device] | Pool,
    policy: Policy,
    tasks: "Iterable[Task] | Scheduled",
    run: Run,
    *,
    limits: Limits = _LIMITS,
    patience: Patience = Patience(),
    width: int = 1,
) -> Iterator[Trajectory]:
    """Attempt every pending task once, committing each trajectory before it is handed out, bound to the run folder.

    The seed is the run's. Up to `width` episodes go on in lockstep, each on a device of its own from the pool, or
    opened by a function: the policy decides for all of them at once, then all act at once. They are committed as they
    end, those that end in the same round in the order of their devices. Scheduled tasks begin when their schedule lets
    them. A lost device is replaced by a new one, and its episode is attempted again; both are committed. A pool stays
    open. Ctrl-C, like every other way to leave early, commits the episodes under way as interrupted. Raises
    CollectionError when device or policy failed `patience.failures` times in a row, ValueError without a width.
    """
    if width < 1:
        raise ValueError(f"{width} episodes at a time are none; give a width of at least 1")
    plan = tasks if isinstance(tasks, Scheduled) else Scheduled(tuple(tasks), _first)
    waiting = pending(run, plan.tasks, policy.name, patience=patience)
    if not waiting:
        return
    pool = devices if isinstance(devices, Pool) else Pool([devices] * min(width, len(waiting)))
    crew = _Crew(pool, policy, run, limits, plan.turns, [_Lane() for _ in range(min(width, len(waiting), len(pool)))])
    failures = 0
    again: Counter[str] = Counter()
    try:
        while waiting or crew.busy():
            ended = crew.round(waiting)
            for trajectory in ended:
                yield trajectory
                failures = failures + 1 if patience.tried(trajectory.ending) else 0
                again[trajectory.task.name] += 1
                if trajectory.ending is Ending.DEVICE_LOST and again[trajectory.task.name] <= patience.elsewhere:
                    waiting.append(trajectory.task)
            if failures >= patience.failures:
                raise CollectionError(
                    f"{ended[-1].ending} {failures} times in a row: {ended[-1].detail}; mend that and run again, "
                    "what was collected is kept"
                )
    except BaseException:
        crew.abandon()
        raise
    finally:
        crew.give_back()
        if pool is not devices:
            pool.close()


@dataclass(slots=True)
class _Lane:
    """A place for one episode at a time, on a device that is kept from one to the next.

    `task` is the one under way, `due` the moment to decide at, `moving` what goes on until the next one; `steps` are
    done, but not yet stored.
    """

    lease: Lease | None = None
    task: Task | None = None
    playing: Episode | None = None
    due: Moment | None = None
    moving: "Future[Moment | Trajectory] | None" = None
    steps: list[Step] = field(default_factory=list)


@dataclass(slots=True)
class _Crew:
    """The episodes under way, and what they have in common."""

    pool: Pool
    policy: Policy
    run: Run
    limits: Limits
    turns: Turns
    lanes: list[_Lane]

    def busy(self) -> bool:
        return any(lane.due is not None or lane.moving is not None for lane in self.lanes)

    def round(self, waiting: list[Task]) -> list[Trajectory]:
        """Idle lanes begin a task, then every episode goes on by one decision. Returns those that ended, committed."""
        for lane in self.lanes:
            if lane.task is None and waiting and (task := self._next(waiting)) is not None and self._equipped(lane):
                waiting.remove(task)
                self._begin(lane, task)
        ended = self._arrivals()
        due = [(lane, lane.due) for lane in self.lanes if lane.due is not None]
        if due:
            verdicts = decided(self.policy, [moment for _, moment in due])
            for (lane, _), verdict in zip(due, verdicts, strict=True):
                self._go_on(lane, verdict)
            ended += self._arrivals()
        return ended

    def _next(self, waiting: list[Task]) -> Task | None:
        under_way = [lane.task for lane in self.lanes if lane.task is not None]
        task = self.turns(waiting, under_way)
        if task is None and not under_way:
            raise CollectionError("no task may begin although none is under way; this is a mistake of ours")
        return task

    def abandon(self) -> None:
        """Commit every episode under way as interrupted, once its device has done what it is doing."""
        for lane in self.lanes:
            if lane.moving is not None:
                wait_for(lane.moving)
        for lane in self.lanes:
            playing, lane.playing, lane.due, lane.moving = lane.playing, None, None, None
            if playing is not None and lane.lease is not None:
                trajectory = result_of(lane.lease.submit(partial(interrupt, playing)))
                if trajectory is not None:
                    self._commit(lane, trajectory)

    def _commit(self, lane: _Lane, trajectory: Trajectory) -> None:
        self.run.append("trajectories", trajectory)
        if lane.lease is not None:
            result_of(lane.lease.submit(partial(keep_traffic, self.run, lane.lease.device, trajectory.id)))

    def give_back(self) -> None:
        for lane in self.lanes:
            if lane.lease is not None:
                lane.lease.give_back()

    def _equipped(self, lane: _Lane) -> bool:
        """Whether the lane has a device: one is waited for only where no other episode waits for us."""
        if lane.lease is None:
            try:
                lane.lease = self.pool.lease(deadline_s=0.0 if (busy := self.busy()) else LEASE_S)
            except DeviceLost:
                if not busy:
                    raise
        return lane.lease is not None

    def _begin(self, lane: _Lane, task: Task) -> None:
        assert lane.lease is not None
        lane.task = task
        lane.playing = episode(
            lane.lease.device, task,
            policy=self.policy.name, seed=self.run.seed, limits=self.limits, on_step=lane.steps.append,
        )  # fmt: skip
        self._go_on(lane, None)

    def _go_on(self, lane: _Lane, verdict: Verdict | Exception | None) -> None:
        assert lane.playing is not None and lane.lease is not None
        lane.due = None
        lane.moving = lane.lease.submit(partial(advance, lane.playing, verdict))

    def _arrivals(self) -> list[Trajectory]:
        """Wait until no episode moves; the trajectories of those that ended here."""
        return [trajectory for lane in self.lanes if lane.moving is not None for trajectory in self._arrived(lane)]

    def _arrived(self, lane: _Lane) -> list[Trajectory]:
        """Nothing, or the trajectory if the episode ended here."""
        assert lane.moving is not None
        try:
            reached = result_of(lane.moving)
        except Interrupted as interruption:
            lane.playing = lane.moving = None
            self._commit(lane, interruption.trajectory)
            raise
        lane.moving = None
        for step in lane.steps:
            self.run.keep(step)
        lane.steps.clear()
        if isinstance(reached, Moment):
            lane.due = reached
            return []
        lane.playing = lane.task = None
        self._commit(lane, reached)
        if reached.ending is Ending.DEVICE_LOST and lane.lease is not None:
            lost, lane.lease = lane.lease, None
            lost.give_back(lost=True)
        return [self.run.stored(reached)]
