"""The figures of a run whose stored episodes were scored again: without sites, browser or task file."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, cast

from emulators.trajectory import Trajectory
from guiagent.evaluation.kept import keep_figures, kept_figures
from guiagent.evaluation.webarena.records import WebTask
from guiagent.evaluation.webarena.report import card, measured, print_measured
from guiagent.progress import say
from guiagent.records import Scored
from guiagent.store import Run
from rewards.score import Score
from rewards.webarena.observation import Flavour
from rewards.webarena.verdict import unscored

__all__ = ["AGAIN", "keep_rescored", "with_scores"]

AGAIN = "again, from what was observed at the end"
"""When these scores were had, among the terms of figures."""


def with_scores(run: Run, trajectories: Iterable[Trajectory], reward: str) -> Iterator[Trajectory]:
    """The trajectories with what they were last scored by the reward of that name, where it could tell."""
    given = _given(run, reward)
    for one in trajectories:
        score = given.get(one.id)
        yield one if score is None or unscored(score.evidence) else _scored(one, score)


def keep_rescored(run: Run, reward: str, judge: str) -> dict[str, Any]:
    """Tell and keep the figures of every policy's attempts by the scores of the reward of that name.

    They stand in the place of those that `judge` gave before; beside those of another, under "POLICY by JUDGE". Where
    nothing could be scored nothing is kept.
    """
    given, there = _given(run, reward), kept_figures(run)
    attempts: dict[str, dict[str, Trajectory]] = {}
    for one in run.read("trajectories", Trajectory):
        if one.seed == run.seed and (score := given.get(one.id)) is not None and _is_errand(one):
            attempts.setdefault(one.policy, {})[one.task.name] = _scored(one, score)
    kept = {}
    for policy, latest in attempts.items():
        found = measured(latest.values(), [_task(one) for one in latest.values()])
        if all(one.lost or one.unscored for one in found.attempts):
            continue
        before = there.get(policy, {}).get("protocol", {})
        name = policy if before.get("judge", judge) == judge else f"{policy} by {judge}"
        protocol = card({**_terms(run, latest, before), "judge": judge})
        print_measured(f"{name} in {run.folder}", found, protocol)
        say(found.told)
        kept[name] = {"run": str(run.folder), "policy": policy, "protocol": protocol, **found.plain()}
        keep_figures(run, name, kept[name])
    return kept


def _given(run: Run, reward: str) -> dict[str, Score]:
    """The last score of each trajectory."""
    return {one.trajectory: one.score for one in run.read("scores", Scored) if one.score.reward == reward}


def _scored(trajectory: Trajectory, score: Score) -> Trajectory:
    outcome = trajectory.outcome
    if outcome is None:
        return trajectory
    return replace(trajectory, outcome=replace(outcome, score=score.value, evidence=score.evidence))


def _is_errand(trajectory: Trajectory) -> bool:
    return {"template", "sites"} <= {name for name, _ in trajectory.task.parameters}


def _task(trajectory: Trajectory) -> WebTask:
    """As far as figures need it: what `errand` has written down of it."""
    told, name = dict(trajectory.task.parameters), trajectory.task.name
    flavour, _, number = name.partition("/")
    return WebTask(
        flavour=cast("Flavour", flavour),
        id=int(number),
        template=int(told["template"]),
        intent=trajectory.task.instruction,
        sites=tuple(told["sites"].split(",")),
        start_urls=(),
        record={"eval": {"eval_types": told.get("checks", "not told").split(",")}},
    )


def _terms(run: Run, latest: Mapping[str, Trajectory], before: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the evaluation, where it had come to figures; else what the run says of its tasks."""
    known = run.config.get("webarena_tasks", {})
    flavours = ", ".join(sorted({name.partition("/")[0] for name in latest}))
    usual = {"flavour": flavours, "sha256": known.get("sha256", "")}
    of = str(before.get("tasks", "")).partition(" of ")[2] or "the run's tasks"
    return {**usual, **before, "tasks": f"{len(latest)} of {of}", "scored": AGAIN}
