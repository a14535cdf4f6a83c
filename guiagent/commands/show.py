"""guiagent show RUN: write the page of a run and say where it is."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guiagent.store import Run

__all__ = ["configure", "execute", "page_of"]


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", help="the run's folder")
    parser.add_argument("--of", metavar="POLICY", help="evaluations on recorded data: whose misses are shown")
    parser.add_argument("--data", metavar="DIR", help="evaluations on recorded data: where the data set lies now")


def execute(arguments: argparse.Namespace) -> int:
    from guiagent.commands.options import print_figures
    from guiagent.config import resolved
    from guiagent.store import Run

    resolved(arguments, {})  # nothing to set here, but a name that nobody knows is told
    with Run.open(arguments.run) as run:
        page = page_of(run, subject=arguments.of or "", folder=arguments.data or "")
    print_figures({"page": str(page)}, wanted=arguments.json)
    if not arguments.json:
        print(page)
    return 0


def page_of(run: "Run", *, subject: str = "", folder: str = "") -> Path:
    """Write the page of a run; one with an evaluation on recorded data has a page of its own kind."""
    from guiagent.evaluation.offline.again import is_offline, look_again

    if is_offline(run):
        from guiagent.evaluation.offline.misses import worst
        from guiagent.show.offline import render

        again = look_again(run, subject=subject, folder=folder)
        side = (again.subject, again.part.profiles[0].label)
        return render(run, again, worst(run, again.part, side))
    from guiagent.show import pages

    return pages.render(run)
