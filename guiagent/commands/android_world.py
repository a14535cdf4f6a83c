"""guiagent eval android_world: AndroidWorld's own suite, budgets and checks, with a policy of ours as its agent."""

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulators.trajectory import Task
    from guiagent.commands.attempting import Terms
    from guiagent.evaluation.android_world.device import AndroidWorld
    from guiagent.evaluation.android_world.opening import Opening
    from guiagent.policy import Policy
    from guiagent.store import Run

__all__ = ["configure", "execute", "flags"]

SEED = 30
"""The seed that AndroidWorld itself draws its parameters with."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--android-world", metavar="DIR", help="android_world: the checkout")
    parser.add_argument(
        "--python",
        metavar="FILE",
        help="android_world, webarena: the interpreter of its package (DIR/../venv/bin/python)",
    )
    parser.add_argument("--device", metavar="SERIAL", help="android_world: the emulator (emulator-5554)")
    parser.add_argument(
        "--virtual", action="store_true", help="android_world: on a virtual phone; no AndroidWorld score"
    )
    parser.add_argument("--repeats", type=int, metavar="N", help="android_world: how many instances of each task (1)")


def flags(arguments: argparse.Namespace) -> dict[str, Any]:
    """The [android_world] table."""
    return {
        "folder": arguments.android_world,
        "python": arguments.python,
        "device": arguments.device,
        "virtual": arguments.virtual or None,
        "repeats": arguments.repeats,
    }


def execute(arguments: argparse.Namespace) -> int:
    from pathlib import Path

    from guiagent import parts
    from guiagent.commands.attempting import Terms, attempt
    from guiagent.commands.options import guard_flags, policy_flags, print_figures
    from guiagent.config import ConfigError, constructed, resolved, scalar, table
    from guiagent.evaluation.android_world.opening import Opening
    from guiagent.evaluation.android_world.solver.policy import Solver
    from guiagent.guarding import guarded_devices, rules
    from guiagent.store import Run

    asked = {"seed": arguments.seed, "out": arguments.out, "eval": {"tasks": arguments.tasks}}
    asked["guard"] = guard_flags(arguments)
    settings = resolved(arguments, {**asked, "android_world": flags(arguments), **policy_flags(arguments)})
    opening = constructed(Opening, table(settings, "android_world"), where="android_world")
    if not opening.folder:
        raise ConfigError("say where AndroidWorld is: --android-world DIR; guiagent doctor android_world helps")
    acting = table(settings, "policy", kind="scripted")
    if acting["kind"] == "oracle":
        raise ConfigError("AndroidWorld's tasks have no oracle; --policy scripted solves many on a virtual phone")
    policy: Policy = Solver()
    if acting["kind"] != "scripted":
        policy = parts.policy(acting, guide=table(settings, "guide"), chatting=table(settings, "chat"))
    settings.setdefault("limits", {"deadline_seconds": 3600.0, "max_repeats": 1_000_000})  # only its budgets count
    settings.setdefault("patience", {"failures": 1_000_000})
    terms, seed = Terms.of(settings), scalar(settings, "seed", SEED)
    out = Path(scalar(settings, "out", f"runs/eval-android_world{'-virtual' if opening.virtual else ''}"))
    opened = _Kept(opening.opener(seed=seed, agent=policy.name))
    try:
        tasks = _tasks(opened, table(settings, "eval").get("tasks") or (), opening.repeats)
        with Run.resume(out, {}, seed=seed) as run:
            run.begin("eval", {**settings, "policy": acting, **terms.tables()})
            safe = guarded_devices(opened, rules(settings, "android_world"), run)
            attempt(run, safe, policy, tasks, terms=_one_at_a_time(terms))
            said = _told(run, policy.name, tasks, opening)
    finally:
        opened.close()
    print_figures(said, wanted=arguments.json)
    return 0 if said["instances"] else 1


class _Kept:
    """Opens AndroidWorld once to ask for its tasks, and hands the same out to be played on."""

    def __init__(self, opener: "Callable[[], AndroidWorld]") -> None:
        self._opener = opener
        self.spare: AndroidWorld | None = None

    def __call__(self) -> "AndroidWorld":
        kept, self.spare = self.spare, None
        return kept or self._opener()

    def close(self) -> None:
        if self.spare is not None:
            self.spare.close()
            self.spare = None


def _tasks(opened: _Kept, patterns: "tuple[str, ...] | list[str]", repeats: int) -> "list[Task]":
    from guiagent.suites import chosen

    device = opened()
    opened.spare = device
    names = [f"android_world/{name}" for name in device.names()]
    return device.tasks([name.partition("/")[2] for name in chosen(names, patterns)], repeats)


def _one_at_a_time(terms: "Terms") -> "Terms":
    import dataclasses

    return dataclasses.replace(terms, width=1)


def _told(run: "Run", policy: str, tasks: "list[Task]", opening: "Opening") -> dict[str, Any]:
    """Print and keep the figures of all attempts of these tasks."""
    from emulators.trajectory import Trajectory
    from guiagent.evaluation.android_world.report import known_tasks, measured, print_measured
    from guiagent.evaluation.kept import keep_figures

    names = {task.name for task in tasks}
    mine = (
        trajectory
        for trajectory in run.read("trajectories", Trajectory)
        if (trajectory.policy, trajectory.seed) == (policy, run.seed) and trajectory.task.name in names
    )
    found = measured(mine, known_tasks(opening.checkout))
    print_measured(f"{policy} in {run.folder}", found, virtual=opening.virtual)
    figures = {"run": str(run.folder), "policy": policy, **found.plain(virtual=opening.virtual)}
    keep_figures(run, policy, figures)
    return figures
