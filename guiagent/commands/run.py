"""guiagent run: let a policy attempt the tasks of a suite, into a new run folder or one to go on with."""

import argparse
from functools import partial
from typing import Any

__all__ = ["configure", "execute"]


def configure(parser: argparse.ArgumentParser) -> None:
    from guiagent.commands.options import add_policy, add_seed, add_suite

    add_suite(parser, seeds="0:3")
    add_policy(parser)
    add_seed(parser)
    parser.add_argument("--out", metavar="RUN", help="the run's folder (runs/SUITE-POLICY)")
    parser.add_argument("--show", action="store_true", help="write the page of the run as well")


def execute(arguments: argparse.Namespace) -> int:
    from guiagent.commands.attempting import attempt, finished
    from guiagent.commands.options import policy_flags, suite_flags
    from guiagent.config import resolved, table
    from guiagent.parts import open_device, policy
    from guiagent.progress import tracked
    from guiagent.store import Run
    from guiagent.suites import instances, read_seeds

    flags = {"seed": arguments.seed, "out": arguments.out, "suite": suite_flags(arguments), **policy_flags(arguments)}
    settings = resolved(arguments, flags)
    suite = table(settings, "suite", kind="phone", seeds="0:3")
    device = table(settings, "device", kind=suite["kind"])
    acting = table(settings, "policy", kind="oracle")
    names, seeds = _names(suite, acting["kind"]), read_seeds(str(suite["seeds"]))
    opened = partial(open_device, device)
    made = policy(
        acting, guide=table(settings, "guide"), chatting=table(settings, "chat"), web=device["kind"] != "phone"
    )
    tasks = list(tracked(instances(suite["kind"], names, seeds, opened), len(names) * len(seeds), "reading tasks"))
    out = settings.get("out", f"runs/{suite['kind']}-{acting['kind'].replace(':', '-')}")
    used: dict[str, Any] = {**settings, "suite": suite, "device": device, "policy": acting}
    with Run.resume(out, {"run": used}, seed=settings.get("seed", 0)) as run:
        outcome = attempt(run, opened, made, tasks, settings=settings)
        return finished(run, outcome, arguments, show=arguments.show)


def _names(suite: dict[str, Any], policy: str) -> tuple[str, ...]:
    """The tasks that are meant; an oracle is only asked for those that it can solve."""
    from guiagent.progress import say
    from guiagent.suites import chosen, solvable, task_names

    names = chosen(task_names(suite["kind"]), suite.get("tasks", ()))
    if policy != "oracle":
        return names
    able = set(solvable(suite["kind"]))
    left = tuple(name for name in names if name in able)
    if len(left) < len(names):
        say(f"{len(left)} of these {len(names)} tasks have an oracle; the others are left out")
    return left
