"""How the attempts of a policy went: counted as they come, told as a table for people and as figures for programs."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from emulators.trajectory import Ending, Trajectory

__all__ = ["Tally", "print_tallies", "tallied"]

NOTHING_DONE = (Ending.POLICY_UNAVAILABLE, Ending.POLICY_UNREADABLE, Ending.DEVICE_LOST, Ending.CRASHED)
"""Endings that, before the first step, mean that nothing was attempted."""


@dataclass(slots=True)
class Tally:
    """Counts over attempts. `failure` says why the last attempt came to nothing, if it did."""

    attempts: int = 0
    passed: int = 0
    steps: int = 0
    barren: int = 0
    failure: str = ""
    endings: Counter[str] = field(default_factory=Counter)

    def add(self, trajectory: Trajectory) -> None:
        """Count how an episode ended."""
        self.attempts += 1
        self.passed += trajectory.passed
        self.steps += len(trajectory.steps)
        self.endings[trajectory.ending.value] += 1
        if trajectory.ending in NOTHING_DONE and not trajectory.steps:
            self.barren += 1
            self.failure = f"{trajectory.ending.value}: {trajectory.detail}"

    def figures(self) -> dict[str, Any]:
        """Plain data; `success` is None where nothing was attempted."""
        return {
            "attempts": self.attempts,
            "passed": self.passed,
            "success": self.passed / self.attempts if self.attempts else None,
            "steps": self.steps,
            "endings": dict(self.endings.most_common()),
        }


def tallied(trajectories: Iterable[Trajectory]) -> dict[str, Tally]:
    """A tally for every kind of task: its name without the seed."""
    tallies: dict[str, Tally] = {}
    for trajectory in trajectories:
        tallies.setdefault(_kind(trajectory.task.name), Tally()).add(trajectory)
    return tallies


def print_tallies(title: str, tallies: dict[str, Tally], total: Tally) -> None:
    """A table on standard error."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("task")
    for column in ("passed", "steps"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("endings")
    for name, tally in tallies.items():
        table.add_row(Text(name), *_cells(tally))
    if len(tallies) > 1:
        table.add_section()
        table.add_row(Text("all", style="bold"), *_cells(total))
    Console(stderr=True).print(table)


def _cells(tally: Tally) -> tuple[Any, ...]:
    from rich.text import Text

    colour = "green" if tally.passed == tally.attempts else "yellow" if tally.passed else "red"
    told = ", ".join(
        f"{count} {name}" if len(tally.endings) > 1 else name for name, count in tally.endings.most_common()
    )
    steps = f"{tally.steps / tally.attempts:.1f}" if tally.attempts else ""
    return Text(f"{tally.passed}/{tally.attempts}", style=colour), steps, Text(told)


def _kind(name: str) -> str:
    """The task's name without its seed; tasks that were synthesized are told by their app."""
    return name.rpartition("/")[0] if name.startswith("synth/") else name.partition("@")[0]
