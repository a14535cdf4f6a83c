"""The agent's loop: look, decide, act, until something ends the episode; how it ended is data."""

import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field, replace

from emulators import uitree
from emulators.action import Action, Answer, Stop
from emulators.codec import content_id
from emulators.device import Device, DeviceError, Episodic, UnknownTask, UnsupportedAction
from emulators.guard import Refused
from emulators.screen import Screen
from emulators.trajectory import Ending, Moment, Outcome, Step, Task, Timings, Trajectory
from guiagent.journal import StoreError
from guiagent.policy import Decision, NoDecision, Policy, Verdict

__all__ = [
    "Episode", "Interrupted", "Limits", "advance", "decided", "episode", "interrupt", "run_episode",
]  # fmt: skip

Episode = Generator[Moment, Verdict, Trajectory]
"""An episode under way: it yields the moments at which a decision is due, is sent verdicts, returns what happened."""


@dataclass(frozen=True, slots=True)
class Limits:
    """When an episode is ended that does not end by itself; the numbers are our defaults.

    `deadline_seconds` is looked at between steps. `max_repeats` is how often in a row the same action may leave the
    same screen unchanged (OS-Genesis, arXiv 2412.19723, stops at three equal actions whatever they do).
    """

    deadline_seconds: float = 600.0
    max_repeats: int = 3


_LIMITS = Limits()


class Interrupted(KeyboardInterrupt):
    """Someone pressed Ctrl-C; `trajectory` is what had been done by then."""

    def __init__(self, trajectory: Trajectory) -> None:
        super().__init__("interrupted")
        self.trajectory = trajectory


@dataclass(frozen=True, slots=True)
class _End:
    ending: Ending
    detail: str = ""


@dataclass(slots=True)
class _Played:
    """What has happened so far. `screen` is what was seen last; the seconds are those of the step under way."""

    task: Task
    on_step: Callable[[Step], None] | None
    steps: list[Step] = field(default_factory=list)
    screen: Screen | None = None
    look_seconds: float = 0.0
    decide_seconds: float = 0.0
    answer: str | None = None

    def look(self, device: Device) -> Screen:
        began = time.monotonic()
        self.screen = device.look()
        self.look_seconds = time.monotonic() - began
        return self.screen


def run_episode(
    device: Device,
    policy: Policy,
    task: Task,
    *,
    seed: int = 0,
    limits: Limits = _LIMITS,
    on_step: Callable[[Step], None] | None = None,
) -> Trajectory:
    """Let `policy` attempt `task` on `device`. `on_step` is shown every step once it is done, the last one included.

    A `Stop` is a step and counts towards the budget. Whatever goes wrong is the trajectory's ending. Raises
    Interrupted, which carries the trajectory, at Ctrl-C, and StoreError when a step cannot be kept.
    """
    playing = episode(device, task, policy=policy.name, seed=seed, limits=limits, on_step=on_step)
    try:
        reached = advance(playing)
        while isinstance(reached, Moment):
            [verdict] = decided(policy, [reached])
            reached = advance(playing, verdict)
    except Interrupted:
        raise
    except KeyboardInterrupt as error:
        if (trajectory := interrupt(playing)) is None:
            raise
        raise Interrupted(trajectory) from error
    return reached


def episode(
    device: Device,
    task: Task,
    *,
    policy: str,
    seed: int = 0,
    limits: Limits = _LIMITS,
    on_step: Callable[[Step], None] | None = None,
) -> Episode:
    """One attempt, for whoever decides for several at a time: `advance` moves it on, `run_episode` plays it through.

    `policy` is the name that the trajectory bears. The seconds of a decision are those until its verdict came, and
    the deadline runs meanwhile, whatever else was done in between. KeyboardInterrupt, thrown in or raised by the
    device, comes out as Interrupted; StoreError, which `on_step` may raise, passes through. Whatever else a device
    raises, but for what it was wrongly asked, ends the episode as lost.
    """
    played = _Played(task, on_step)

    def recorded(end: _End, outcome: Outcome | None = None) -> Trajectory:
        trajectory = Trajectory(
            "", task, tuple(played.steps), end.ending, outcome, played.screen,
            policy, device.name, seed, end.detail, played.answer,
        )  # fmt: skip
        return replace(trajectory, id=content_id(trajectory))

    try:
        end = yield from _play(device, played, limits)
        return recorded(end, device.finish(task, played.answer))
    except StoreError:  # nothing that happens from here on could be kept
        raise
    except (UnknownTask, UnsupportedAction) as error:  # the device is well, it was asked for what it does not have
        return recorded(_End(Ending.CRASHED, f"{type(error).__name__}: {error}"))
    except DeviceError as error:
        return recorded(_End(Ending.DEVICE_LOST, str(error)))
    except KeyboardInterrupt as error:
        raise Interrupted(recorded(_End(Ending.INTERRUPTED))) from error
    except Exception as error:  # one episode must not take the others with it
        return recorded(_End(Ending.CRASHED, f"{type(error).__name__}: {error}"))


def decided(policy: Policy, moments: Sequence[Moment]) -> Sequence[Verdict | Exception]:
    """The policy's verdict on every moment; what it raised instead, once for every moment."""
    try:
        verdicts = policy.decide(moments)
        if len(verdicts) != len(moments):
            raise ValueError(f"{policy.name} gave {len(verdicts)} verdicts on {len(moments)} moments")
    except Exception as error:  # becomes the ending of the episodes that it is handed to
        return [error] * len(moments)
    return verdicts


def advance(playing: Episode, verdict: Verdict | Exception | None = None) -> Moment | Trajectory:
    """Begin an episode (None), or go on with what was decided: up to the next moment, or to the end.

    An exception ends the episode as crashed. Raises Interrupted.
    """
    try:
        match verdict:
            case None:
                return next(playing)
            case Exception():
                return playing.throw(verdict)
            case _:
                return playing.send(verdict)
    except StopIteration as end:
        trajectory: Trajectory = end.value
        return trajectory


def interrupt(playing: Episode) -> Trajectory | None:
    """End an episode that waits for its verdict, as interrupted. None when it is over already."""
    try:
        playing.throw(KeyboardInterrupt())
    except Interrupted as interruption:
        return interruption.trajectory
    except KeyboardInterrupt:
        return None
    raise RuntimeError("an episode went on after it was interrupted")


def _play(device: Device, played: _Played, limits: Limits) -> Generator[Moment, Verdict, _End]:
    deadline = time.monotonic() + limits.deadline_seconds
    device.reset(played.task.start)
    screen = played.look(device)
    end = None
    while end is None:
        if len(played.steps) >= played.task.budget:
            return _End(Ending.OUT_OF_STEPS)
        if time.monotonic() >= deadline:
            return _End(Ending.OUT_OF_TIME, f"after {limits.deadline_seconds:g} seconds")
        moment = Moment(played.task, tuple(played.steps), screen)
        deciding = time.monotonic()
        verdict = yield moment
        played.decide_seconds = time.monotonic() - deciding
        if isinstance(verdict, NoDecision):
            return _End(verdict.ending, verdict.detail)
        if type(verdict.action) not in device.actions:
            return _End(Ending.POLICY_UNREADABLE, f"{device.name} cannot do {type(verdict.action).__name__}")
        end = _act(verdict, moment, device, played) or _looped(played.steps, limits.max_repeats)
        screen = played.screen or screen
    return end


def _act(decision: Decision, moment: Moment, device: Device, played: _Played) -> _End | None:
    acting = time.monotonic()
    try:
        device.do(decision.action)
    except UnsupportedAction as error:  # of a kind that it takes, but not this one: a key that it does not have
        return _End(Ending.POLICY_UNREADABLE, str(error))
    except Refused as error:
        return _End(Ending.STOPPED_BY_GUARD, str(error))
    timings = Timings(played.look_seconds, played.decide_seconds, time.monotonic() - acting)
    end = _declared(decision.action, device)
    if isinstance(decision.action, Answer):
        played.answer = decision.action.text
    after = moment.screen if isinstance(decision.action, Stop) else played.look(device)
    step = Step(moment.screen, decision.thought, decision.action, after, timings, decision.node_ids)
    played.steps.append(step)
    if played.on_step is not None:
        played.on_step(step)
    return end


def _declared(action: Action, device: Device) -> _End | None:
    """The end, if the policy or the device has just declared it."""
    if isinstance(action, Stop):
        return _End(Ending.INFEASIBLE if action.infeasible else Ending.DONE)
    if isinstance(device, Episodic) and device.over():
        return _End(Ending.DONE, "the device ended the episode")
    return None


def _looped(steps: list[Step], max_repeats: int) -> _End | None:
    """The end, if the last `max_repeats` steps were the same action and none of them changed what is shown."""
    last = steps[-max_repeats:]
    same = len(last) == max_repeats and all(
        step.action == last[0].action
        and not uitree.changed(last[0].screen, step.after)
        and last[0].screen.frame == step.after.frame
        for step in last
    )
    kind = type(last[-1].action).__name__
    return _End(Ending.LOOPED, f"{kind} {max_repeats} times on the same screen") if same else None
