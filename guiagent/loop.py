"""The closed loop: explore, make tasks of what was seen, attempt them, score, grow trees, retrain, and measure.

OS-Genesis (arXiv 2412.19723) gives the way from exploration to weighted trajectories, MobileIPL (arXiv 2505.12299) the
way from trees to preferences, GuidNav (arXiv 2504.16073) the reward that is trained beside the policy. Every stage
reads the run folder, adds what is missing and goes on, so a loop that was stopped continues where it was.
"""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from emulators.trajectory import Task, Trajectory
from guiagent.evaluation.gates import beats_constant, oracle_passes, unseen_parameters
from guiagent.evaluation.report import Measured, Progression, Setting, build, data_hash
from guiagent.ground import Ground, World
from guiagent.growth import Curation, Growing, chosen_jobs, curated, pair_into
from guiagent.guided import GuidedPolicy
from guiagent.nano.shipped import located
from guiagent.nano.training import met
from guiagent.progress import Tracked
from guiagent.store import Run
from guiagent.student import Education, Student
from guiagent.train.decisions import recorded
from synth.exploration import Transition
from synth.preference import Pair, Selection
from synth.tree import Tree

__all__ = ["Plan", "close_loop"]

REPORT = "report.json"


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole loop. Each of `rounds` attempts, scores, grows trees, and trains by preferences.

    `candidates` are what the process reward chooses from when the policy is measured once more with its guidance.
    """

    world: World
    rounds: int = 1
    candidates: int = 3
    growing: Growing = field(default_factory=Growing)
    selection: Selection = field(default_factory=Selection)
    curation: Curation = field(default_factory=Curation)
    education: Education = field(default_factory=Education)


Tell = Callable[[str], None]
"""Hears one line at the end of every stage."""


def close_loop(run: Run, plan: Plan, tracked: Tracked, tell: Tell) -> dict[str, Any]:
    """Go through the whole circle in `run`, or through what is left of it; returns what report.json says."""
    ground, student = Ground(run, plan.world, tracked), Student(run, plan.education, tracked)
    circle = _Circle(run, plan, ground, student, Stages(run, tell))
    with circle.stages("explore"):
        ground.explore()
    with circle.stages("synthesize"):
        ground.synthesize()
    with circle.stages("demonstrate"):
        known = met(located(plan.education.base)) if plan.education.base else []
        shown, practised, references = ground.demonstrate(known)
        ground.score()
    with circle.stages("raise"):
        student.raise_base([*ground.rehearsed(), *recorded(shown)])
    with circle.stages("warm up"):
        student.warm_up(list(recorded(shown, ground.shares(shown))))
    with circle.stages("measure before"):
        baselines = ground.baselines([*shown, *practised], references)
        before = after = guided = ground.measure(student.policy(0), references)
    for number in range(1, plan.rounds + 1):
        after, guided = circle.round(number, practised, references)
    with circle.stages("score"):
        ground.score()
    learnt = [*known, *(one.task for one in (*shown, *practised))]
    report = _report(run, Progression(before, after, guided), baselines, learnt=learnt, references=references)
    run.write_file(REPORT, json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    return report


@dataclass(frozen=True, slots=True)
class _Circle:
    """What every round works with."""

    run: Run
    plan: Plan
    ground: Ground
    student: Student
    stages: "Stages"

    def round(
        self, number: int, practised: Sequence[Trajectory], references: Sequence[Trajectory]
    ) -> tuple[Measured, Measured]:
        """One round, after which the policy is measured by itself and guided."""
        plan, ground, student = self.plan, self.ground, self.student
        seed = self.run.seed * 1009 + number
        with self.stages("attempt"):
            passed = ground.attempt(student.policy(number - 1), number)
            ground.score()
        learnt = {trajectory.id: trajectory for trajectory in (*practised, *passed)}
        with self.stages("grow"):
            shares = ground.shares(list(learnt.values()))
            jobs = chosen_jobs(learnt.values(), plan.growing.most, seed=seed, shares=shares)
            trees = student.grow(jobs, plan.growing, number - 1)
            found = pair_into(self.run, trees, learnt, student.speech.dialect, selection=plan.selection)
            pairs = curated(found, seed=seed, curation=plan.curation)
        with self.stages("reward"):
            reward = student.learn_reward(trees, learnt, number)
        with self.stages("prefer"):
            student.prefer(pairs, trees, learnt, number)
        with self.stages("measure after"):
            policy = student.policy(number)
            guided = GuidedPolicy(policy, reward, candidates=plan.candidates)
            return ground.measure(policy, references), ground.measure(guided, references)


def _report(
    run: Run,
    measured: Progression,
    baselines: dict[str, Measured],
    *,
    learnt: Sequence[Task],
    references: Sequence[Trajectory],
) -> dict[str, Any]:
    fixed = {name: one.steps for name, one in baselines.items() if name.startswith("most frequent") and one.steps}
    gates = [unseen_parameters([one.task for one in references], learnt)]
    if measured.before.steps:
        gates.append(beats_constant(measured.before.steps, fixed, seed=run.seed))
    if oracle := baselines["oracle"].success:
        gates.append(oracle_passes(oracle))
    best = max(fixed, key=lambda name: fixed[name].overall.value)
    told = {name: one for name, one in baselines.items() if name not in fixed or name == best}
    return build(
        measured,
        told,
        setting=Setting(run.seed, dict(run.facts.get("versions", {})), data_hash(references)),
        counts=_counts(run),
        seconds=_seconds(run),
        gates=gates,
    )


def _counts(run: Run) -> dict[str, Any]:
    kinds = Counter(tree.kind.value for tree in run.read("trees", Tree))
    endings = Counter(str(one["ending"]) for one in run.read_plain("trajectories"))
    return {
        "transitions": len({found.id for found in run.read("transitions", Transition)}),
        "tasks synthesized": len({task.name for task in run.read("tasks", Task)}),
        "trajectories": run.count("trajectories"),
        **{f"trajectories: {ending}": count for ending, count in sorted(endings.items())},
        "trees": sum(kinds.values()),
        **{f"trees: {kind}": count for kind, count in sorted(kinds.items())},
        "pairs": len({pair.id for pair in run.read("pairs", Pair)}),
    }


class Stages:
    """Writes down how long each stage took, also when it is left early; a resumed one has several such records."""

    def __init__(self, run: Run, tell: Tell) -> None:
        self.run, self._tell = run, tell

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        began = time.monotonic()
        try:
            yield
        finally:
            seconds = round(time.monotonic() - began, 1)
            self.run.append("stages", {"stage": stage, "seconds": seconds})
        self._tell(f"{stage}: {seconds:.0f} s")


def _seconds(run: Run) -> dict[str, float]:
    spent: dict[str, float] = {}
    for record in run.read_plain("stages"):
        spent[record["stage"]] = round(spent.get(record["stage"], 0.0) + record["seconds"], 1)
    return spent
