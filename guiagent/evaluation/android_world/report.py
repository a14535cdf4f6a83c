"""What came of a run: scores by task and repeat, with every failure of a set-up or a check counted as a zero."""

import json
import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emulators.trajectory import Ending, Trajectory
from guiagent.evaluation.android_world.device import PREFIX
from guiagent.evaluation.android_world.virtual import SENTENCE

__all__ = ["Attempt", "Known", "Measured", "attempt_of", "known_tasks", "measured", "print_measured"]


@dataclass(frozen=True, slots=True)
class Known:
    """What AndroidWorld's own list says of a task: how hard it is, and in how many steps a person did it."""

    difficulty: str
    steps: float


@dataclass(frozen=True, slots=True)
class Attempt:
    """One instance. `failure` says what broke outside the agent: a set-up, a check, a tear-down, a lost device."""

    task: str
    repeat: int
    score: float
    steps: int
    ending: Ending
    failure: str = ""
    checked: float | None = None
    seconds: float = 0.0
    slept: float = 0.0


@dataclass(frozen=True, slots=True)
class Measured:
    """`mean` is over all instances, failures as 0; `spread` the standard deviation of the repeats' means (None: one).

    `theirs` is what AndroidWorld itself would print: failures are left out of its mean.
    """

    attempts: Sequence[Attempt]
    known: Mapping[str, Known]
    mean: float
    repeats: Sequence[float]
    spread: float | None
    theirs: float | None

    @property
    def failures(self) -> list[Attempt]:
        return [one for one in self.attempts if one.failure]

    @property
    def solved(self) -> list[Attempt]:
        return [one for one in self.attempts if one.score >= 1.0]

    def ratios(self) -> dict[str, float]:
        """For every solved instance that is listed: its actions as a multiple of a person's."""
        return {
            f"{one.task}@{one.repeat}": one.steps / self.known[one.task].steps
            for one in self.solved
            if one.task in self.known and self.known[one.task].steps
        }

    def plain(self, *, virtual: bool) -> dict[str, Any]:
        """Figures for programs."""
        ratios = self.ratios()
        by_task: dict[str, list[float]] = defaultdict(list)
        for one in self.attempts:
            by_task[one.task].append(one.score)
        return {
            **({"note": SENTENCE} if virtual else {}),
            "instances": len(self.attempts),
            "mean": self.mean,
            "repeats": list(self.repeats),
            "spread": self.spread,
            "mean_without_failures": self.theirs,
            "solved": len(self.solved),
            "failures": {f"{one.task}@{one.repeat}": one.failure for one in self.failures},
            "by_difficulty": self.by_difficulty(),
            "steps_ratio_median": statistics.median(ratios.values()) if ratios else None,
            "steps_ratio_outliers": {name: round(value, 2) for name, value in ratios.items() if not 0.7 <= value <= 2},
            "tasks": {name: statistics.fmean(scores) for name, scores in sorted(by_task.items())},
        }

    def by_difficulty(self) -> dict[str, float]:
        scores: dict[str, list[float]] = defaultdict(list)
        for one in self.attempts:
            if one.task in self.known:
                scores[self.known[one.task].difficulty].append(one.score)
        return {name: statistics.fmean(some) for name, some in scores.items()}


def known_tasks(folder: Path) -> dict[str, Known]:
    """AndroidWorld's list of its tasks, in the checkout; empty where it is not there."""
    path = folder / "android_world" / "task_metadata.json"
    if not path.is_file():
        return {}
    rows = json.loads(path.read_text("utf-8"))
    return {row["task_name"]: Known(row["difficulty"], float(row["optimal_steps"] or 0)) for row in rows}


def attempt_of(trajectory: Trajectory) -> Attempt:
    """What AndroidWorld said of an episode, out of its outcome or of what the episode died of."""
    name, _, repeat = trajectory.task.name.removeprefix(PREFIX).partition("@")
    steps = len(trajectory.steps)
    if trajectory.outcome is None:
        failure = trajectory.detail or trajectory.ending.value
        return Attempt(name, int(repeat), 0.0, steps, trajectory.ending, failure)
    said = json.loads(trajectory.outcome.evidence)
    failure = f"{said['phase']}: {said['fault']}" if said["fault"] else ""
    score = 0.0 if failure else trajectory.outcome.score
    return Attempt(
        name, int(repeat), score, steps, trajectory.ending, failure, said["checked"], said["seconds"], said["slept"]
    )


def measured(trajectories: Iterable[Trajectory], known: Mapping[str, Known]) -> Measured:
    """Figures over the last attempt of every instance."""
    latest = {trajectory.task.name: attempt_of(trajectory) for trajectory in trajectories}
    attempts = sorted(latest.values(), key=lambda one: (one.task, one.repeat))
    scores: dict[int, list[float]] = defaultdict(list)
    for one in attempts:
        scores[one.repeat].append(one.score)
    repeats = [statistics.fmean(scores[index]) for index in sorted(scores)]
    clean = [one.score for one in attempts if not one.failure]
    return Measured(
        attempts,
        known,
        statistics.fmean(one.score for one in attempts) if attempts else 0.0,
        repeats,
        statistics.stdev(repeats) if len(repeats) > 1 else None,
        statistics.fmean(clean) if clean else None,
    )


def print_measured(title: str, found: Measured, *, virtual: bool) -> None:
    """A table on standard error: every task, then all; what failed outside the agent is named below."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("task", "score", "steps", "a person's", "ending"):
        table.add_column(column, overflow="fold")
    for one in found.attempts:
        person = f"{found.known[one.task].steps:g}" if one.task in found.known else ""
        ending = "failed" if one.failure else one.ending.value
        table.add_row(Text(f"{one.task}@{one.repeat}"), f"{one.score:g}", str(one.steps), person, ending)
    console = Console(stderr=True)
    console.print(table)
    spread = "" if found.spread is None else f" ± {found.spread:.3f} over {len(found.repeats)} repeats"
    console.print(f"mean {found.mean:.3f}{spread}, {len(found.solved)} of {len(found.attempts)} solved")
    for one in found.failures:
        console.print(Text(f"counted as 0, {one.task}@{one.repeat}: {one.failure}"), soft_wrap=True)
    if virtual:
        console.print(SENTENCE, style="bold")
