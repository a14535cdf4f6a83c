"""guiagent show RUN: write the page of a run and say where it is."""

import argparse

__all__ = ["configure", "execute"]


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", help="the run's folder")


def execute(arguments: argparse.Namespace) -> int:
    from guiagent.commands.options import print_figures
    from guiagent.config import resolved
    from guiagent.show.pages import render
    from guiagent.store import Run

    resolved(arguments, {})  # nothing to set here, but a name that nobody knows is told
    with Run.open(arguments.run) as run:
        page = render(run)
    print_figures({"page": str(page)}, wanted=arguments.json)
    if not arguments.json:
        print(page)
    return 0
