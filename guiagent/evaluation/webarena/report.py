"""What came of a run on WebArena's sites: shares of tasks done by site, kind of check and template, and the terms."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from typing import Any

from emulators.trajectory import Ending, Trajectory
from guiagent.evaluation.estimates import Estimate, wilson
from guiagent.evaluation.webarena.records import WebTask
from rewards.webarena.observation import KIND
from rewards.webarena.verdict import unscored

__all__ = ["Attempt", "Measured", "card", "measured", "print_measured"]

LISTED = 12
"""Tasks that could not be attempted or scored are named up to this number; our default."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One task. `lost` says why its episode says nothing about the policy, `unscored` why nobody could score it."""

    task: WebTask
    score: float
    steps: int
    ending: Ending
    lost: str = ""
    unscored: str = ""

    @property
    def solved(self) -> bool:
        """Whether all checks hold."""
        return self.score >= 1.0


@dataclass(frozen=True, slots=True)
class Measured:
    """The last attempt at every task; what was lost or could not be scored counts as not done."""

    attempts: Sequence[Attempt]

    @property
    def overall(self) -> Estimate:
        """The share of tasks that were done."""
        return _share(self.attempts)

    def by(self, groups: Callable[[WebTask], Iterable[str]]) -> dict[str, Estimate]:
        """The share of each group; a task may be in several."""
        found: dict[str, list[Attempt]] = defaultdict(list)
        for one in self.attempts:
            for name in groups(one.task):
                found[name].append(one)
        return {name: _share(some) for name, some in sorted(found.items())}

    @property
    def told(self) -> str:
        """How many were done, in one line."""
        solved = sum(one.solved for one in self.attempts)
        amiss = sum(bool(one.lost or one.unscored) for one in self.attempts)
        others = f"; {amiss} could not be attempted or scored" if amiss else ""
        return f"solved: {solved} of {len(self.attempts)} tasks attempted{others}"

    @property
    def by_site(self) -> dict[str, Estimate]:
        """By site; tasks on several sites are counted together, as "gitlab + reddit"."""
        return self.by(lambda task: [" + ".join(sorted(task.sites))])

    @property
    def by_check(self) -> dict[str, Estimate]:
        """By the kinds of checks."""
        return self.by(lambda task: [" + ".join(sorted({*task.eval_types}))])

    @property
    def by_template(self) -> dict[str, Estimate]:
        """By the template of their instruction."""
        return self.by(lambda task: [f"template {task.template}"])

    def plain(self) -> dict[str, Any]:
        """Figures for programs."""
        return {
            "tasks": len(self.attempts),
            "success": self.overall.plain(),
            "by_site": {name: one.plain() for name, one in self.by_site.items()},
            "by_check": {name: one.plain() for name, one in self.by_check.items()},
            "by_template": {name: one.plain() for name, one in self.by_template.items()},
            "steps": sum(one.steps for one in self.attempts) / len(self.attempts) if self.attempts else 0.0,
            "lost": {one.task.name: one.lost for one in self.attempts if one.lost},
            "unscored": {one.task.name: one.unscored for one in self.attempts if one.unscored},
        }


def _share(some: Sequence[Attempt]) -> Estimate:
    return wilson(sum(one.solved for one in some), len(some))


def measured(trajectories: Iterable[Trajectory], tasks: Sequence[WebTask]) -> Measured:
    """Of every task the last attempt that there is."""
    latest = {trajectory.task.name: trajectory for trajectory in trajectories}
    return Measured([_attempt(task, latest[task.name]) for task in tasks if task.name in latest])


def _attempt(task: WebTask, trajectory: Trajectory) -> Attempt:
    steps, ending, outcome = len(trajectory.steps), trajectory.ending, trajectory.outcome
    if outcome is None:
        return Attempt(task, 0.0, steps, ending, lost=f"{ending.value}: {trajectory.detail}".rstrip(": "))
    return Attempt(task, outcome.score, steps, ending, unscored=unscored(outcome.evidence))


def card(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The terms that a score was had on, by their names: `settings`, and which scorer it was."""
    return {"scorer": f"guiagent {metadata.version('guiagent')}, observations {KIND}", **settings}


def print_measured(title: str, found: Measured, terms: Mapping[str, Any]) -> None:
    """Tables on standard error, and below them what could not be scored and the terms."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("tasks", overflow="fold")
    for column in ("n", "success", "95 %"):
        table.add_column(column, justify="right", no_wrap=True)
    groups = [found.by_site, found.by_check]
    for group in groups:
        for name, estimate in group.items():
            table.add_row(Text(name), *_cells(estimate))
        table.add_section()
    table.add_row(Text("all", style="bold"), *_cells(found.overall))
    console = Console(stderr=True)
    console.print(table)
    amiss = [(one.task.name, one.lost or one.unscored) for one in found.attempts if one.lost or one.unscored]
    for name, why in amiss[:LISTED]:
        console.print(Text(f"counted as not done, {name}: {why}"), soft_wrap=True)
    if len(amiss) > LISTED:
        console.print(Text(f"and {len(amiss) - LISTED} others; evaluation.json names them"))
    console.print("terms", style="bold")
    for name, value in terms.items():
        console.print(Text(f"  {name}: ").append(str(value), style="dim"), soft_wrap=True)


def _cells(estimate: Estimate) -> tuple[str, str, str]:
    return str(estimate.n), f"{estimate.value:.1%}", f"{estimate.low:.1%} to {estimate.high:.1%}"
