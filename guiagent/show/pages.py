"""The page of a run: what was seen and done, how it was judged, what was learned from it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from markupsafe import Markup

from emulators.trajectory import Task, Trajectory
from guiagent.evaluation.kept import FILE
from guiagent.records import Scored
from guiagent.show.charts import curve
from guiagent.show.figures import figures_in
from guiagent.show.report import summary
from guiagent.show.scenes import Curve, film, pair_view, transition_view, tree_view
from guiagent.show.writing import written
from guiagent.store import Run
from rewards.score import Score
from synth.exploration import Transition
from synth.preference import Pair
from synth.tree import Tree

__all__ = ["Limits", "render"]

T = TypeVar("T")

_NO_CURVES = ("step", "steps", "seconds")


@dataclass(frozen=True, slots=True)
class Limits:
    """How many of each are shown at most; our defaults."""

    trajectories: int = 24
    trees: int = 8
    pairs: int = 24
    tasks: int = 60
    transitions: int = 12


@dataclass(frozen=True, slots=True)
class Section:
    """Some of a kind: `shown` of `count`."""

    title: str
    anchor: str
    items: tuple[Any, ...]
    count: int


@dataclass(slots=True)
class _Tally:
    """How the attempts of one policy on one device went."""

    attempts: int = 0
    passed: int = 0
    steps: int = 0
    endings: Counter[str] = field(default_factory=Counter)

    def add(self, trajectory: Trajectory) -> None:
        self.attempts += 1
        self.passed += trajectory.passed
        self.steps += len(trajectory.steps)
        self.endings[trajectory.ending.value] += 1


_Tallies = dict[tuple[str, str], _Tally]


def render(run: Run, *, limits: Limits = Limits()) -> Path:
    """Write index.html into the run folder, beside the screens that it shows. Raises StoreError for damaged records."""
    trees, tree_count = _varied(run.read("trees", Tree), limits.trees, lambda t: (t.kind, t.trajectory))
    pairs, pair_count = _varied(run.read("pairs", Pair), limits.pairs, lambda p: (p.kind, p.stage))
    scores: dict[str, dict[str, Score]] = defaultdict(dict)
    for scored in run.read("scores", Scored):
        scores[scored.trajectory][scored.score.reward] = scored.score  # of several the last holds
    tallies, chosen, origins = _survey(run, limits.trajectories, {tree.trajectory for tree in trees})
    tasks, task_count = _varied(run.read("tasks", Task), limits.tasks, lambda t: type(t.start).__name__)
    seen, seen_count = _varied(run.read("transitions", Transition), limits.transitions, lambda t: t.app)
    films = tuple(film(trajectory, tuple(scores[trajectory.id].values()), run) for trajectory in chosen)
    tree_views = tuple(tree_view(tree, origins.get(tree.trajectory), run) for tree in trees)
    texts = _node_texts(run, {name for pair in pairs for name in pair.prefix})
    sections = [
        Section("Trajectories", "trajectories", films, sum(t.attempts for t in tallies.values())),
        Section("CoaT-trees", "trees", tree_views, tree_count),
        Section("Preference pairs", "pairs", tuple(pair_view(pair, texts) for pair in pairs), pair_count),
        Section("Tasks", "tasks", tuple(tasks), task_count),
        Section("Transitions", "transitions", tuple(transition_view(t, run) for t in seen), seen_count),
    ]
    page = written(
        "page.html.jinja",
        name=run.folder.resolve().name,
        facts=run.facts,
        tallies=tallies,
        report=summary(run.folder / "report.json"),
        figures=figures_in(run.folder / FILE),
        curves=_curves(run),
        sections=[section for section in sections if section.count],
    )
    return run.write_file("index.html", page)


def _varied(records: Iterable[T], most: int, kind: Callable[[T], Hashable]) -> tuple[list[T], int]:
    """At most `most` records, taken from each kind in turns, and how many there are."""
    groups: dict[Hashable, list[T]] = {}
    count = 0
    for record in records:
        count += 1
        name = kind(record)
        if name in groups or len(groups) < most:
            group = groups.setdefault(name, [])
            if len(group) < most:
                group.append(record)
    return list(_in_turns(list(groups.values()), most)), count


def _survey(run: Run, most: int, wanted: set[str]) -> tuple[_Tallies, list[Trajectory], dict[str, Trajectory]]:
    """One pass over the trajectories: tallies by policy and device, those to show, and those that trees grew on.

    Shown are some of every policy that passed and some that did not.
    """
    tallies: _Tallies = {}
    origins: dict[str, Trajectory] = {}

    def counted() -> Iterator[Trajectory]:
        for trajectory in run.read("trajectories", Trajectory):
            tallies.setdefault((trajectory.policy, trajectory.device), _Tally()).add(trajectory)
            if trajectory.id in wanted:
                origins[trajectory.id] = trajectory
            yield trajectory

    chosen, _ = _varied(counted(), most, lambda t: (t.policy, t.device, t.passed))
    return tallies, chosen, origins


def _in_turns(groups: list[list[T]], most: int) -> Iterator[T]:
    taken = 0
    for position in range(max((len(group) for group in groups), default=0)):
        for group in groups:
            if position < len(group) and taken < most:
                taken += 1
                yield group[position]


def _node_texts(run: Run, wanted: set[str]) -> dict[str, str]:
    if not wanted:
        return {}
    return {node.id: node.text for tree in run.read("trees", Tree) for node in tree.nodes if node.id in wanted}


def _curves(run: Run) -> list[Curve]:
    """The curves of metrics.jsonl, stage by stage, the loss first: every number that has a step."""
    found: dict[tuple[str, str], dict[int, float]] = {}
    for line in run.read_plain("metrics"):
        stage, step, values = line.get("stage", "training"), line.get("step"), line.get("values", line)
        if isinstance(step, int) and isinstance(values, Mapping):
            for name, value in values.items():
                if isinstance(value, int | float) and name not in _NO_CURVES:
                    found.setdefault((str(stage), str(name)), {})[step] = float(value)
    stages = list(dict.fromkeys(stage for stage, _ in found))
    order = sorted(found, key=lambda key: (stages.index(key[0]), key[1] != "loss", key[1]))
    return [
        Curve(
            stage,
            name.replace("_", " "),
            found[stage, name][max(found[stage, name])],
            Markup(curve(found[stage, name])),
        )
        for stage, name in order
    ]
