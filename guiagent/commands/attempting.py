"""What run and collect share: attempting tasks with a bar, then telling how it went."""

import argparse
import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from emulators.device import Device
from emulators.trajectory import Task, Trajectory
from guiagent.agent import Limits
from guiagent.attempts import Tally, print_tallies, tallied
from guiagent.collection import Patience, Scheduled, Turns, collect, pending
from guiagent.commands.options import print_figures
from guiagent.config import ConfigError, constructed, table
from guiagent.policy import Policy
from guiagent.progress import say, tracked
from guiagent.provenance import without_secrets
from guiagent.store import Run
from guiagent.suites import solvable

__all__ = ["Attempted", "Terms", "able", "attempt", "begin", "finished"]


@dataclass(frozen=True, slots=True)
class Attempted:
    """`fresh` are the attempts of this call, `tasks` all that were meant."""

    policy: str
    tasks: Sequence[Task]
    fresh: Tally


@dataclass(frozen=True, slots=True)
class Terms:
    """How attempts are made."""

    limits: Limits
    patience: Patience
    width: int

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Terms":
        """Raises ConfigError."""
        limits = constructed(Limits, table(settings, "limits"), where="limits")
        patience = constructed(Patience, table(settings, "patience"), where="patience")
        width = settings.get("width", 1)
        if not isinstance(width, int) or width < 1:
            raise ConfigError(f"width must be a whole number from 1 on, not {width!r}")
        return cls(limits, patience, width)

    def tables(self) -> dict[str, Any]:
        """As settings."""
        return dataclasses.asdict(self)


def able(kind: str, names: Sequence[str], policy: object) -> tuple[str, ...]:
    """Those of a suite's tasks that this kind of policy is asked for: an oracle only for those that it can solve.

    Raises ConfigError where none is left.
    """
    if policy != "oracle":
        return tuple(names)
    solved = set(solvable(kind))
    left = tuple(name for name in names if name in solved)
    if not left:
        raise ConfigError(f"no oracle solves {names[0]} or any other of these tasks; choose others or another --policy")
    if len(left) < len(names):
        say(f"{len(left)} of these {len(names)} tasks have an oracle; the others are left out")
    return left


def begin(run: Run, command: str, used: Mapping[str, Any], policy: Policy) -> None:
    """Write down how the policy is made. Raises ConfigError where the run holds attempts of another of that name."""
    said = without_secrets({**used, "policy": {**used["policy"], "name": policy.name}})
    calls = [call["config"] for call in run.read_plain("calls") if call["command"] in ("run", "collect")]
    known = [_identity(config) for config in calls if config["policy"]["name"] == policy.name]
    if known and known[-1] != _identity(said) and [policy.name] in run.read_fields("trajectories", "policy"):
        raise ConfigError(
            f"{run.folder} holds attempts of another {policy.name}; choose another run, or name this one with "
            "--set policy.name=..."
        )
    run.begin(command, said)


_CHATTING = ("model", "temperature", "max_tokens")
"""What makes a chat policy another; where its server stands and how patiently it is asked does not."""


def _identity(config: Mapping[str, Any]) -> list[Any]:
    policy, chat = dict(config["policy"]), config.get("chat", {})
    if policy["kind"] == "chat":
        policy.pop("base_url", None)
        return [policy, config.get("guide"), {key: chat[key] for key in _CHATTING if key in chat}]
    return [policy, config.get("guide")]


def attempt(
    run: Run, open_device: Callable[[], Device], policy: Policy, tasks: Sequence[Task], *, terms: Terms,
    turns: Turns | None = None,
) -> Attempted:  # fmt: skip
    """Attempt what is pending of the tasks, in their order or as `turns` lets them begin."""
    left = pending(run, tasks, policy.name, patience=terms.patience)
    if len(left) < len(tasks):
        say(f"{len(tasks) - len(left)} of {len(tasks)} tasks were attempted before, in {run.folder}")
    due = left if turns is None else Scheduled(left, turns)
    attempts = collect(open_device, policy, due, run, limits=terms.limits, patience=terms.patience, width=terms.width)
    fresh = Tally()
    for trajectory in tracked(attempts, len(left), f"attempted by {policy.name}"):
        fresh.add(trajectory)
    return Attempted(policy.name, tasks, fresh)


def finished(run: Run, outcome: Attempted, arguments: argparse.Namespace, *, show: bool = False) -> int:
    """Tell how all attempts of the tasks stand; 1 when this call attempted some and none came to anything."""
    wanted = {task.name for task in outcome.tasks}
    latest = {
        trajectory.task.name: trajectory
        for trajectory in run.read("trajectories", Trajectory)
        if (trajectory.policy, trajectory.seed) == (outcome.policy, run.seed) and trajectory.task.name in wanted
    }
    total, tallies = Tally(), tallied(latest.values())
    for trajectory in latest.values():
        total.add(trajectory)
    print_tallies(f"{outcome.policy} in {run.folder}", tallies, total)
    each = {name: tally.figures() for name, tally in tallies.items()}
    figures = {"run": str(run.folder), "policy": outcome.policy, **total.figures(), "tasks": each}
    if show:
        from guiagent.show.pages import render

        page = render(run)
        figures["page"] = str(page)
        if not arguments.json:
            print(page)
    print_figures(figures, wanted=arguments.json)
    if outcome.fresh.attempts and outcome.fresh.barren == outcome.fresh.attempts:
        say(f"guiagent: nothing could be attempted: {outcome.fresh.failure}")
        return 1
    return 0
