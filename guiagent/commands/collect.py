"""guiagent collect RUN: let a policy attempt the tasks that were synthesized in a run, or those of a suite."""

import argparse
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from emulators.device import Device
    from emulators.trajectory import Task
    from guiagent.store import Run

__all__ = ["configure", "execute"]


def configure(parser: argparse.ArgumentParser) -> None:
    from guiagent.commands.options import add_guard, add_policy, add_suite

    parser.add_argument("run", metavar="RUN", help="the run's folder")
    parser.add_argument(
        "--source", choices=("synthesized", "suite"), default="synthesized", help="whose tasks (synthesized)"
    )
    add_suite(parser, seeds="0:3")
    add_policy(parser)
    add_guard(parser)
    parser.add_argument("--show", action="store_true", help="write the page of the run as well")


def execute(arguments: argparse.Namespace) -> int:
    from guiagent import parts
    from guiagent.commands.attempting import Terms, attempt, begin, finished
    from guiagent.commands.options import guard_flags, policy_flags, suite_flags
    from guiagent.config import resolved, table
    from guiagent.guarding import guarded_devices, rules
    from guiagent.store import Run

    guard = guard_flags(arguments)
    settings = resolved(arguments, {"suite": suite_flags(arguments), "guard": guard, **policy_flags(arguments)})
    acting = table(settings, "policy")
    with Run.open(arguments.run) as run:
        device, own = _device(run, settings, arguments.source)
        opened, terms = parts.device(device, trusted=own, run=run.folder), Terms.of(settings)
        safe = guarded_devices(opened, rules(settings, device["kind"]), run)
        made = parts.policy(
            acting,
            guide=table(settings, "guide"),
            chatting=table(settings, "chat"),
            web=device["kind"] not in ("phone", "android"),
        )
        tasks = (
            _suite(settings, parts.task_reader(device)) if arguments.source == "suite" else _synthesized(run, settings)
        )
        used = {**settings, "source": arguments.source, "device": device, "policy": acting, **terms.tables()}
        begin(run, "collect", used, made)
        return finished(run, attempt(run, safe, made, tasks, terms=terms), arguments, show=arguments.show)


def _device(run: "Run", settings: Mapping[str, Any], source: str) -> tuple[dict[str, Any], bool]:
    """The device, and whether the user named its kind; else it is the one that the run explored."""
    from guiagent.config import table
    from guiagent.parts import recorded_device

    given = table(settings, "device")
    if "kind" in given:
        return given, True
    if source == "suite":
        return {"kind": table(settings, "suite", kind="phone")["kind"], **given}, True
    return recorded_device(table(run.config.get("explore", {}), "device", kind="phone"), given), False


def _suite(settings: Mapping[str, Any], opened: "Callable[[], Device]") -> "list[Task]":
    from guiagent.commands.attempting import able
    from guiagent.config import constructed, table
    from guiagent.progress import tracked
    from guiagent.suites import Selection, instances

    suite = constructed(Selection, table(settings, "suite"), where="suite")
    names, seeds = able(suite.kind, suite.names(), table(settings, "policy")["kind"]), suite.numbers()
    made = instances(suite.kind, names, seeds, opened)
    return list(tracked(made, len(names) * len(seeds), "reading tasks"))


def _synthesized(run: "Run", settings: Mapping[str, Any]) -> "list[Task]":
    from emulators.trajectory import Task
    from guiagent.config import ConfigError, constructed, table
    from guiagent.suites import Selection, chosen

    patterns = constructed(Selection, table(settings, "suite"), where="suite").tasks
    tasks = {task.name: task for task in run.read("tasks", Task)}
    if not tasks:
        raise ConfigError(f"{run.folder} holds no tasks; make some with: guiagent synthesize {run.folder}")
    return [tasks[name] for name in chosen(list(tasks), patterns)]
