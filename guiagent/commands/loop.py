"""guiagent loop: the whole circle with a plan of one's own; fails when a check of the report does."""

import argparse
import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guiagent.loop import Plan
    from guiagent.store import Run

__all__ = ["configure", "execute", "plan_of", "resumed"]


def configure(parser: argparse.ArgumentParser) -> None:
    from guiagent.commands.options import add_seed

    add_seed(parser)
    parser.add_argument("--rounds", type=int, metavar="N", help="how often is attempted, grown and retrained (1)")
    parser.add_argument("--out", metavar="RUN", help="the run's folder (runs/loop)")


def execute(arguments: argparse.Namespace) -> int:
    from guiagent.commands.options import print_figures
    from guiagent.config import resolved, scalar
    from guiagent.parts import torch_needed
    from guiagent.progress import say, tracked

    rounds = {"rounds": arguments.rounds}
    settings = resolved(arguments, {"seed": arguments.seed, "out": arguments.out, "loop": rounds})
    torch_needed()
    from guiagent.demo import failed_gates
    from guiagent.loop import close_loop
    from guiagent.show.pages import render

    plan = plan_of(settings)
    with resumed(Path(scalar(settings, "out", "runs/loop")), plan, seed=scalar(settings, "seed", 0)) as run:
        run.begin("loop", {"loop": dataclasses.asdict(plan)})
        report = close_loop(run, plan, tracked, say)
        page = render(run)
    print_figures(report, wanted=arguments.json)
    say(f"report: {page.with_name('report.json')}")
    say(f"page: {page}")
    failed = failed_gates(report)
    for line in failed:
        say(f"not reached: {line}")
    return 1 if failed else 0


def plan_of(settings: Mapping[str, Any]) -> "Plan":
    """The table [loop] over the plan of the demonstration. Raises ConfigError."""
    from guiagent.config import constructed, table
    from guiagent.demo import PLAN
    from guiagent.loop import Plan

    return constructed(Plan, table(settings, "loop", **_given(dataclasses.asdict(PLAN))), where="loop")


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    """The entries that are not None, which settings cannot say."""
    return {
        key: _given(value) if isinstance(value, Mapping) else value
        for key, value in values.items()
        if value is not None
    }


def resumed(out: Path, plan: "Plan", *, seed: int) -> "Run":
    """The run; only the number of rounds may have changed. Raises ConfigError."""
    from guiagent.config import ConfigError, differing
    from guiagent.provenance import without_secrets
    from guiagent.store import Run

    wanted = without_secrets(dataclasses.asdict(plan))
    with Run.resume(out, {}, seed=seed) as run:
        there = run.config.get("loop", wanted)
    if (name := differing({**there, "rounds": plan.rounds}, wanted)) is not None:
        raise ConfigError(f"{out} was begun with another loop.{name}; name another folder with --out")
    return Run.resume(out, {"loop": wanted}, seed=seed)
