"""Measuring a policy in a run folder: every decision that was asked for is kept, and is not asked for again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emulators.trajectory import Task, Trajectory
from guiagent.evaluation import held_out
from guiagent.evaluation.report import PROFILE, Measured
from guiagent.evaluation.steps import BATCH, Judged, judged, tally
from guiagent.evaluation.success import success
from guiagent.policy import Policy
from guiagent.store import Run

__all__ = ["HeldOut", "Verdicts", "attempted", "figures", "judge_into", "measured"]


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What is measured on: `seeds` held-out instances (our default) of the tasks that match, none means all.

    `trained` is a run that was learned from; what has a template and parameters that occur there is left out.
    """

    tasks: tuple[str, ...] = ()
    seeds: int = 5
    trained: Path | None = None

    def __post_init__(self) -> None:
        if self.seeds < 1:
            raise ValueError("seeds is how many instances of a task are measured: 1 or more")

    def unseen(self, tasks: Sequence[Task]) -> list[Task]:
        """The tasks without those that occur in `trained`. Raises StoreError."""
        if self.trained is None:
            return list(tasks)
        with Run.open(self.trained) as run:
            known = (one.task for one in run.read("trajectories", Trajectory) if not held_out.reserved(one.task))
            return held_out.unseen(tasks, known)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What `policy` decided at the moments of one reference trajectory; in verdicts.jsonl.

    `profile` names how actions were matched.
    """

    policy: str
    reference: str
    profile: str
    judged: tuple[Judged, ...]


def attempted(run: Run, policy: str, tasks: Sequence[Task]) -> list[Trajectory]:
    """The last attempt of that policy at each of the tasks with the run's seed, in the order of the tasks."""
    wanted = {task.name for task in tasks}
    latest = {
        one.task.name: one
        for one in run.read("trajectories", Trajectory)
        if (one.policy, one.seed) == (policy, run.seed) and one.task.name in wanted
    }
    return [latest[task.name] for task in tasks if task.name in latest]


def judge_into(run: Run, policy: Policy, references: Sequence[Trajectory], *, batch: int = BATCH) -> Iterator[Verdicts]:
    """The verdicts on every reference: those that the run has, then the others, committed as they come.

    About `batch` moments are asked about at a time. Raises EvaluationError for a reference that did not pass.
    """
    wanted = {reference.id for reference in references}
    there = {
        found.reference: found
        for found in run.read("verdicts", Verdicts)
        if (found.policy, found.profile) == (policy.name, PROFILE) and found.reference in wanted
    }
    yield from there.values()
    waiting = [reference for reference in references if reference.id not in there]
    while waiting:
        count = moments = 0
        while count < len(waiting) and (count == 0 or moments + len(waiting[count].steps) <= batch):
            moments += len(waiting[count].steps)
            count += 1
        now, waiting = waiting[:count], waiting[count:]
        found = judged(policy, now, batch=batch)
        for reference in now:
            mine = tuple(one for one in found if one.trajectory == reference.id)
            verdicts = Verdicts(policy.name, reference.id, PROFILE, mine)
            run.append("verdicts", verdicts)
            yield verdicts


def measured(
    attempts: Sequence[Trajectory], verdicts: Sequence[Verdicts], references: Sequence[Trajectory], *, seed: int
) -> Measured:
    """What attempts and verdicts come to; without verdicts there is no step accuracy."""
    by_reference = {found.reference: found.judged for found in verdicts}
    asked = [one for reference in references for one in by_reference.get(reference.id, ())]
    return Measured(success(attempts), tally(asked, seed=seed) if asked else None)


def figures(found: Measured) -> Mapping[str, Any]:
    """Plain data; what was not measured is None."""
    done, steps = found.success, found.steps
    names = sorted({*(done.by_template if done else ()), *(steps.by_template if steps else ())})
    shares = steps.by_template if steps else {}
    estimates = done.by_template if done else {}
    return {
        "success": done.overall.plain() if done else None,
        "step_accuracy": steps.overall.plain() if steps else None,
        "kind_accuracy": steps.kind.plain() if steps else None,
        "splits": {name: estimate.plain() for name, estimate in done.by_split.items()} if done else {},
        "endings": dict(done.endings) if done else {},
        "mean_steps": done.mean_steps if done else None,
        "undecided": dict(steps.undecided) if steps else {},
        "templates": {
            name: {
                "success": estimates[name].plain() if name in estimates else None,
                "step_accuracy": {"value": shares[name].value, "n": shares[name].n} if name in shares else None,
            }
            for name in names
        },
    }
