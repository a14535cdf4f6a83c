"""What the benchmarks share: their options, timing, medians with their spread, and how they tell what they found."""

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from benchmarks.results import circumstances, replace_section

__all__ = ["Figure", "Report", "arguments", "in_turns", "milliseconds"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A median and the quartiles around it."""

    median: float
    low: float
    high: float
    count: int
    unit: str

    @classmethod
    def of(cls, values: Iterable[float], unit: str) -> "Figure":
        drawn = sorted(values)
        low, middle, high = statistics.quantiles(drawn, n=4, method="inclusive") if drawn[1:] else drawn * 3
        return cls(middle, low, high, len(drawn), unit)

    def told(self) -> tuple[str, str, str, str]:
        return _short(self.median), f"{_short(self.low)} to {_short(self.high)}", str(self.count), self.unit


@dataclass(slots=True)
class Report:
    """What one program found. `name` is its module's, `note` says in a sentence or two what the figures mean."""

    name: str
    title: str
    note: str
    options: argparse.Namespace
    load_before: tuple[float, float, float] = field(default_factory=os.getloadavg)
    figures: dict[str, Figure] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    def lack(self, name: str, why: str) -> None:
        """A figure that could not be taken, and why; it is null in the JSON."""
        self.missing[name] = why

    def add(self, name: str, values: Iterable[float], unit: str) -> None:
        """`name` has dots where the JSON is nested."""
        self.figures[name] = Figure.of(values, unit)

    def finish(self) -> None:
        """A table for people on standard error, JSON where it was asked for, and the section of the results file."""
        found = self.conclude()
        if self.options.json:
            print(json.dumps(found, indent=1))

    def conclude(self) -> dict[str, Any]:
        """All that `finish` does but print the JSON, which is returned: medians, their spread and the circumstances."""
        facts = circumstances(self.options.seed, self.load_before, quick=self.options.quick)
        self._print(facts)
        if self.options.write:
            rows = ["| figure | median | spread | n | unit |", "|---|---:|---:|---:|---|"]
            rows += [f"| `{name}` | {' | '.join(figure.told())} |" for name, figure in self.figures.items()]
            rows += [f"| `{name}` | none: {why} | | | |" for name, why in self.missing.items()]
            told = "; ".join(f"{key}: {value}" for key, value in facts.items())
            replace_section(self.name, "\n\n".join((f"## {self.title}", self.note, "\n".join(rows), f"{told}.")))
        spread = {name: [f.low, f.high, f.count] for name, f in self.figures.items()}
        medians = {name: figure.median for name, figure in self.figures.items()} | dict.fromkeys(self.missing)
        return {**_nested(medians), "spread": spread, "facts": facts}

    def _print(self, facts: Mapping[str, str]) -> None:
        from rich import box
        from rich.console import Console
        from rich.table import Table

        table = Table(title=self.title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
        table.add_column("figure")
        for column in ("median", "spread", "n"):
            table.add_column(column, justify="right", no_wrap=True)
        table.add_column("unit")
        for name, figure in self.figures.items():
            table.add_row(name, *figure.told())
        for name, why in self.missing.items():
            table.add_row(name, "none", "", "", why)
        console = Console(stderr=True)
        console.print(table)
        console.print(self.note, style="dim", highlight=False)
        console.print("; ".join(f"{key}: {value}" for key, value in facts.items()), style="dim", highlight=False)


def arguments(about: str, *, devices: bool = False, more: Mapping[str, str] | None = None) -> argparse.Namespace:
    """The options that all programs take: json, write, quick, seed; with `devices` also where to compute.

    `more` are options of one program that take a text, by name, with their help.
    """
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON on standard output")
    parser.add_argument("--write", action="store_true", help="replace this program's section of benchmarks/RESULTS.md")
    parser.add_argument("--quick", action="store_true", help="fewer repetitions, as make bench has them")
    parser.add_argument("--seed", type=int, default=0, help="what is drawn (default 0)")
    if devices:
        parser.add_argument("--device", default="cpu", help="cpu or cuda (default cpu)")
    for name, told in (more or {}).items():
        parser.add_argument(f"--{name}", default="", metavar=name.upper(), help=told)
    return parser.parse_args()


def milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def in_turns(slow: Callable[[], object], fast: Callable[[], object], *, count: int) -> tuple[list[float], list[float]]:
    """Milliseconds of both, taken in turns after one warm-up each, so that load on the machine meets both alike."""
    slow(), fast()
    taken = [(milliseconds(slow), milliseconds(fast)) for _ in range(count)]
    return [one for one, _ in taken], [one for _, one in taken]


def _nested(flat: Mapping[str, float | None]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in flat.items():
        *path, last = name.split(".")
        at = found
        for part in path:
            at = at.setdefault(part, {})
        at[last] = value
    return found


def _short(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
