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
    from guiagent.commands.options import print_figures
    from guiagent.config import constructed, resolved, table
    from guiagent.progress import tracked
    from guiagent.suites import Selection, described

    settings = resolved(arguments, {"suite": {"kind": arguments.suite, "tasks": arguments.tasks}})
    suite = constructed(Selection, table(settings, "suite"), where="suite")
    names, seed = suite.names(), _seed_of(arguments.split)
    found = tracked(described(suite.kind, names, seed=seed), len(names), "reading tasks")
    rows = [row for row in found if row.split == (arguments.split or row.split)]
    print_figures([dataclasses.asdict(row) for row in rows], wanted=arguments.json)
    if not arguments.json:
        (_table if sys.stdout.isatty() else _lines)(rows)
    return 0


def _seed_of(split: str | None) -> int:
    """A seed with which templates have instances of this split. Raises ConfigError for a split that there is not."""
    from emulators.virtual.pools import HELD_OUT
    from emulators.virtual.tasks.splits import SPLITS
    from guiagent.config import ConfigError

    if split and split not in SPLITS:
        raise ConfigError(f"there is no split {split!r}; known are {', '.join(SPLITS)}")
    return 0 if split in (None, "in-domain") else HELD_OUT


_COLUMNS = ("task", "app", "difficulty", "steps", "split", "for example")


def _cells(row: "Row") -> tuple[str, ...]:
    return (row.name, row.app, row.difficulty, str(row.budget), row.split, row.example)


def _lines(rows: "list[Row]") -> None:
    """For programs: a header, then a line for each task, with tabs between the cells."""
    for cells in (_COLUMNS, *map(_cells, rows)):
        print("\t".join(" ".join(cell.split()) for cell in cells))


def _table(rows: "list[Row]") -> None:
    """For people."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in _COLUMNS:
        table.add_column(column, no_wrap=column != "for example", justify="right" if column == "steps" else "left")
    for row in rows:
        table.add_row(*map(Text, _cells(row)))
    Console().print(table)
