"""guiagent demo: the closed loop in minutes; fails when the warm-up has not beaten the best constant policy."""

import argparse

__all__ = ["configure", "execute"]


def configure(parser: argparse.ArgumentParser) -> None:
    from guiagent.commands.options import add_seed

    add_seed(parser)
    parser.add_argument("--out", metavar="RUN", default="runs/demo", help="the run's folder (runs/demo)")


def execute(arguments: argparse.Namespace) -> int:
    import dataclasses
    import json

    from guiagent.demo import PLAN, failed_gates
    from guiagent.loop import close_loop
    from guiagent.progress import say, tracked
    from guiagent.show.pages import render
    from guiagent.store import Run

    with Run.resume(arguments.out, {"loop": dataclasses.asdict(PLAN)}, seed=arguments.seed or 0) as run:
        report = close_loop(run, PLAN, tracked, say)
        page = render(run)
    if arguments.json:
        print(json.dumps(report, ensure_ascii=False))
    say(f"report: {page.with_name('report.json')}")
    say(f"page: {page}")
    failed = failed_gates(report)
    for line in failed:
        say(f"not reached: {line}")
    return 1 if failed else 0
