"""guiagent tasks: the tasks of a suite, each with an example of what it asks for."""

import argparse
import dataclasses
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guiagent.suites import Row

__all__ = ["configure", "execute"]


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--suite", metavar="NAME", help="phone or miniwob (phone)")
    parser.add_argument("--tasks", nargs="+", metavar="GLOB", help='only tasks that match, "clock/*" say')
    parser.add_argument("--split", metavar="NAME", help='only those of a split: "in-domain", "unseen app"...')


def execute(arguments: argparse.Namespace) -> int:
    from guiagent import parts
    from guiagent.commands.options import print_figures
    from guiagent.config import constructed, resolved, table
    from guiagent.progress import tracked
    from guiagent.suites import Selection, described

    settings = resolved(arguments, {"suite": {"kind": arguments.suite, "tasks": arguments.tasks}})
    suite = constructed(Selection, table(settings, "suite"), where="suite")
    names, opened = suite.names(), parts.device(table(settings, "device", kind=suite.kind))
    rows = list(tracked(described(suite.kind, names, opened), len(names), "reading tasks"))
    if arguments.split:
        rows = _of(arguments.split, rows)
    print_figures([dataclasses.asdict(row) for row in rows], wanted=arguments.json)
    if not arguments.json:
        _print(rows)
    return 0


def _of(split: str, rows: "list[Row]") -> "list[Row]":
    from emulators.virtual.tasks.splits import SPLITS
    from guiagent.config import ConfigError

    if split not in SPLITS:
        raise ConfigError(f"there is no split {split!r}; known are {', '.join(SPLITS)}")
    return [row for row in rows if row.split == split]


def _print(rows: "list[Row]") -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("task", "app", "difficulty", "steps", "split", "for example"):
        table.add_column(column, no_wrap=column != "for example", justify="right" if column == "steps" else "left")
    for row in rows:
        cells = (row.name, row.app, row.difficulty, row.budget, row.split, row.example)
        table.add_row(*(Text(str(cell)) for cell in cells))
    Console(width=None if sys.stdout.isatty() else 200).print(table)
