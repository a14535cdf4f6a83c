"""How well a small policy knows the phone: steps against the oracle's on what it has not met, and tasks it does alone.

Two bars are set for the policy that ships. On unseen parameters of at least 20 templates over 6 apps it decides 60 % of
taps, and of all steps, as the oracle did, 30 points above every constant and above tapping the nearest label; alone it
does a quarter of the easy tasks.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from emulators.trajectory import Task, Template, Trajectory
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.tasks import suite
from emulators.virtual.tasks.splits import Split
from guiagent.baselines import NearestLabel
from guiagent.collection import collect, pending
from guiagent.evaluation import held_out
from guiagent.evaluation.gates import Gate
from guiagent.evaluation.report import PROFILE, data_hash
from guiagent.evaluation.steps import Judged, Share, constants, judged
from guiagent.evaluation.success import Success, success
from guiagent.nano.recording import episodes, unmet
from guiagent.nano.training import Recipe, shrinking, taught_tasks
from guiagent.policy import Policy
from guiagent.progress import Tracked
from guiagent.store import Run

__all__ = ["EASY", "MARGIN", "STEPS_BAR", "Examination", "Examined", "examine", "gates", "measure", "report"]

STEPS_BAR, MARGIN, EASY = 0.6, 0.3, 0.25
LEAST_TEMPLATES, LEAST_APPS = 20, 6


@dataclass(frozen=True, slots=True)
class Examination:
    """How much is measured; our defaults.

    Steps at `instances` of every template, and `attempts` of every easy one, are asked for, from held-out number
    `first` on: those before it served while our defaults were chosen. Constants are fitted on `fitted` instances.
    """

    instances: int = 1
    attempts: int = 1
    first: int = 100
    fitted: int = 2
    width: int = 16

    def __post_init__(self) -> None:
        if min(self.instances, self.attempts, self.fitted, self.width) < 1 or self.first < 0:
            raise ValueError("instances, attempts, fitted and width are 1 or more, first is 0 or more")


@dataclass(frozen=True, slots=True)
class Examined:
    """A policy's decisions on a paper, those of the baselines by name, and the paper's hash."""

    split: Split
    judged: tuple[Judged, ...]
    baselines: Mapping[str, tuple[Judged, ...]]
    data_hash: str

    def share(self, found: Sequence[Judged] | None = None, *, kind: str | None = None) -> Share:
        """What was right of all steps, or of those of one kind; of the policy's own where no others are given."""
        asked = [one for one in (self.judged if found is None else found) if kind in (None, one.kind)]
        return Share(sum(one.right for one in asked), len(asked))

    def best(self, *, kind: str | None = None) -> tuple[str, Share]:
        """The best of the baselines."""
        shares = {name: self.share(found, kind=kind) for name, found in self.baselines.items()}
        return max(shares.items(), key=lambda item: item[1].value)


def measure(
    run: Run, policy: Policy, recipe: Recipe, examination: Examination, *, tracked: Tracked
) -> dict[str, Any]:  # fmt: skip
    """All figures of a policy that was made by `recipe`; what it attempted is in `run` and is not attempted again.

    Three splits: held-out parameters of the templates that were taught, other templates, other apps. Whatever has the
    parameters of a task that was taught is left out.
    """
    taught, names = taught_tasks(recipe), suite().names()
    picture = shrinking(recipe.reading)
    templates: dict[Split, Sequence[str]] = {"unseen parameters": recipe.templates()}
    for split in ("unseen template", "unseen app"):
        templates[split] = [name for name in names if suite().split(name, 0) == split]
    few = [task for task in taught if isinstance(task.start, Template) and task.start.seed < examination.fitted]
    training = list(tracked(episodes(few, picture=picture), len(few), "oracles at what was taught"))
    known: dict[str, Policy] = {**constants(one for one in training if one.passed), NearestLabel.name: NearestLabel()}
    examined = []
    for split, some in templates.items():
        tasks = unmet(some, held_out.seeds(examination.instances, skip=examination.first), taught)
        found = tracked(episodes(tasks, picture=picture), len(tasks), f"oracles at {split}")
        examined.append(examine(policy, split, [one for one in found if one.passed], known, tracked=tracked))
    easy = [name for name in templates["unseen parameters"] if suite().describe(name).difficulty == "easy"]
    tasks = unmet(easy, held_out.seeds(examination.attempts, skip=examination.first), taught)
    opened = partial(VirtualPhone, recipe.profile)
    collecting = collect(opened, policy, pending(run, tasks, policy.name), run, width=examination.width)
    for _ in tracked(collecting, len(tasks), "attempting easy tasks"):
        pass
    return report(examined, _done(run, policy, tasks))


def examine(
    policy: Policy, split: Split, references: Sequence[Trajectory], known: Mapping[str, Policy], *, tracked: Tracked
) -> Examined:
    """Ask the policy and the baselines at every step. Raises EvaluationError for references that did not pass."""
    asked = tracked(references, len(references), f"deciding at {split}")
    found = [one for reference in asked for one in judged(policy, [reference])]
    baselines = {name: tuple(judged(baseline, references)) for name, baseline in known.items()}
    return Examined(split, tuple(found), baselines, data_hash(references))


def _done(run: Run, policy: Policy, tasks: Sequence[Task]) -> Success:
    wanted = {task.name for task in tasks}
    attempts = run.read("trajectories", Trajectory)
    return success(one for one in attempts if one.policy == policy.name and one.task.name in wanted)


def gates(unmet_parameters: Examined, easy: Success) -> list[Gate]:
    """The bars of the policy that ships."""
    templates = {one.template for one in unmet_parameters.judged}
    apps = {name.split("/")[1] for name in templates}
    found = [
        Gate(
            f"measured on {LEAST_TEMPLATES} templates over {LEAST_APPS} apps",
            len(templates) >= LEAST_TEMPLATES and len(apps) >= LEAST_APPS,
            f"{len(templates)} templates over {len(apps)} apps",
        )
    ]
    for what, kind in (("taps", "Tap"), ("all steps", None)):
        own = unmet_parameters.share(kind=kind)
        name, best = unmet_parameters.best(kind=kind)
        enough = own.value >= STEPS_BAR and own.value - best.value >= MARGIN
        told = f"{own.value:.1%} of {own.n}, {name} {best.value:.1%}"
        found.append(Gate(f"{what}: {STEPS_BAR:.0%}, and {MARGIN:.0%} above the best baseline", enough, told))
    alone_enough = easy.overall.value >= EASY
    return [*found, Gate(f"does {EASY:.0%} of the easy tasks alone", alone_enough, str(easy.overall))]


def report(examined: Sequence[Examined], easy: Success) -> dict[str, Any]:
    """The figures as plain data: by split, app, template and kind of action."""
    known = next(one for one in examined if one.split == "unseen parameters")
    return {
        "profile": PROFILE,
        "splits": {one.split: _figures(one) for one in examined},
        "easy": {
            "success": easy.overall.plain(),
            "templates": {name: estimate.plain() for name, estimate in easy.by_template.items()},
            "endings": dict(easy.endings),
        },
        "gates": [asdict(gate) for gate in gates(known, easy)],
    }


def _figures(one: Examined) -> dict[str, Any]:
    def by(key: Callable[[Judged], str]) -> dict[str, dict[str, Any]]:
        keys = sorted({key(each) for each in one.judged})
        return {name: _plain(one.share([each for each in one.judged if key(each) == name])) for name in keys}

    return {
        "data_hash": one.data_hash,
        "steps": _plain(one.share()),
        "taps": _plain(one.share(kind="Tap")),
        "baselines": {
            name: {"steps": _plain(one.share(found)), "taps": _plain(one.share(found, kind="Tap"))}
            for name, found in one.baselines.items()
        },
        "actions": by(lambda each: each.kind),
        "apps": by(lambda each: each.template.split("/")[1]),
        "templates": by(lambda each: each.template),
        "undecided": sum(bool(each.undecided) for each in one.judged),
    }


def _plain(share: Share) -> dict[str, Any]:
    return {"right": share.right, "n": share.n, "value": share.value}
