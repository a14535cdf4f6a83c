"""The agent's loop: look, decide, act, until something ends the episode; how it ended is data."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from emulators import uitree
from emulators.action import Action, Answer, Stop
from emulators.codec import content_id
from emulators.device import Device, DeviceLost, Episodic, UnsupportedAction
from emulators.screen import Screen
from emulators.trajectory import Ending, Moment, Step, Task, Timings, Trajectory
from guiagent.policy import Decision, NoDecision, Policy

__all__ = ["Guard", "Interrupted", "Limits", "run_episode"]

Guard = Callable[[Moment, Decision], str | None]
"""Whoever may stop an episode before an action is done: the reason, or None to let it pass."""


@dataclass(frozen=True, slots=True)
class Limits:
    """When an episode is ended that does not end by itself; the numbers are our defaults.

    `deadline_seconds` is looked at between steps. `max_repeats` is how often in a row the same action may leave the
    same screen unchanged (OS-Genesis, arXiv 2412.19723, stops at three equal actions whatever they do).
    `guard` is asked before every action.
    """

    deadline_seconds: float = 600.0
    max_repeats: int = 3
    guard: Guard | None = None


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
class _Episode:
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
    limits: Limits = Limits(),
    on_step: Callable[[Step], None] | None = None,
) -> Trajectory:
    """Let `policy` attempt `task` on `device`. `on_step` is shown every step once it is done, the last one included.

    A `Stop` is a step and counts towards the budget. Whatever goes wrong is the trajectory's ending; only Ctrl-C
    raises: Interrupted, which carries the trajectory.
    """
    episode = _Episode(task, on_step)
    outcome = None
    try:
        end = _play(device, policy, episode, limits)
        outcome = device.finish(task, episode.answer)
    except DeviceLost as error:
        end = _End(Ending.DEVICE_LOST, str(error))
    except KeyboardInterrupt:
        end = _End(Ending.INTERRUPTED)
    except Exception as error:  # one episode must not take the others with it
        end = _End(Ending.CRASHED, f"{type(error).__name__}: {error}")
    trajectory = Trajectory(
        "", task, tuple(episode.steps), end.ending, outcome, episode.screen,
        policy.name, device.name, seed, end.detail, episode.answer,
    )  # fmt: skip
    trajectory = replace(trajectory, id=content_id(trajectory))
    if end.ending is Ending.INTERRUPTED:
        raise Interrupted(trajectory)
    return trajectory


def _play(device: Device, policy: Policy, episode: _Episode, limits: Limits) -> _End:
    deadline = time.monotonic() + limits.deadline_seconds
    device.reset(episode.task.start)
    screen = episode.look(device)
    end = None
    while end is None:
        if len(episode.steps) >= episode.task.budget:
            return _End(Ending.OUT_OF_STEPS)
        if time.monotonic() >= deadline:
            return _End(Ending.OUT_OF_TIME, f"after {limits.deadline_seconds:g} seconds")
        moment = Moment(episode.task, tuple(episode.steps), screen)
        deciding = time.monotonic()
        [verdict] = policy.decide([moment])
        episode.decide_seconds = time.monotonic() - deciding
        if isinstance(verdict, NoDecision):
            return _End(verdict.ending, verdict.detail)
        if refusal := _refused(verdict, moment, device, limits.guard):
            return refusal
        end = _act(verdict, moment, device, episode) or _looped(episode.steps, limits.max_repeats)
        screen = episode.screen or screen
    return end


def _refused(decision: Decision, moment: Moment, device: Device, guard: Guard | None) -> _End | None:
    if type(decision.action) not in device.actions:
        return _End(Ending.POLICY_UNREADABLE, f"{device.name} cannot do {type(decision.action).__name__}")
    if guard is not None and (reason := guard(moment, decision)) is not None:
        return _End(Ending.STOPPED_BY_GUARD, reason)
    return None


def _act(decision: Decision, moment: Moment, device: Device, episode: _Episode) -> _End | None:
    acting = time.monotonic()
    try:
        device.do(decision.action)
    except UnsupportedAction as error:  # of a kind that it takes, but not this one: a key that it does not have
        return _End(Ending.POLICY_UNREADABLE, str(error))
    timings = Timings(episode.look_seconds, episode.decide_seconds, time.monotonic() - acting)
    end = _declared(decision.action, device)
    if isinstance(decision.action, Answer):
        episode.answer = decision.action.text
    after = moment.screen if isinstance(decision.action, Stop) else episode.look(device)
    step = Step(moment.screen, decision.thought, decision.action, after, timings, decision.node_ids)
    episode.steps.append(step)
    if episode.on_step is not None:
        episode.on_step(step)
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
