"""guiagent demo: the closed loop in minutes; fails when the warm-up has not beaten the best constant policy."""

import argparse
import dataclasses
from pathlib import Path

__all__ = ["configure", "execute"]


def configure(parser: argparse.ArgumentParser) -> None:
    from guiagent.commands.options import add_seed

    add_seed(parser)
    parser.add_argument("--out", metavar="RUN", help="the run's folder (runs/demo)")


def execute(arguments: argparse.Namespace) -> int:
    import json

    from guiagent.commands.loop import plan_of, resumed
    from guiagent.config import resolved, scalar
    from guiagent.parts import torch_needed

    settings = resolved(arguments, {"seed": arguments.seed, "out": arguments.out})
    torch_needed()
    from guiagent.demo import failed_gates
    from guiagent.loop import close_loop
    from guiagent.progress import say, tracked
    from guiagent.show.pages import render

    plan = plan_of(settings)
    with resumed(Path(scalar(settings, "out", "runs/demo")), plan, seed=scalar(settings, "seed", 0)) as run:
        run.begin("demo", {**settings, "loop": dataclasses.asdict(plan)})
        report = close_loop(run, plan, tracked, say)
        page = render(run)
    if arguments.json:
        print(json.dumps(report, ensure_ascii=False))
    say(f"report: {page.with_name('report.json')}")
    say(f"page: {page}")
    failed = failed_gates(report)
    for line in failed:
        say(f"not reached: {line}")
    return 1 if failed else 0
