"""guiagent eval phone --perturb: conditions given, drawn, or searched for the worst, and the drop under them."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from random import Random
from typing import Literal, get_args

from emulators.codec import content_id
from emulators.device import Device
from emulators.trajectory import Task, Trajectory
from emulators.virtual import perturbation
from emulators.virtual.perturbation import NEUTRAL, Perturbation
from emulators.virtual.pools import HELD_OUT
from emulators.virtual.tasks import suite
from guiagent.baselines import OraclePolicy
from guiagent.collection import collect, pending
from guiagent.commands.attempting import Terms
from guiagent.config import ConfigError
from guiagent.evaluation.held_out import template_of
from guiagent.evaluation.measuring import attempted
from guiagent.evaluation.robustness import Drop, Tried, drop, fair, share
from guiagent.policy import Policy
from guiagent.progress import say, tracked
from guiagent.store import Run
from guiagent.suites import oracles
from synth.worst_case import Search, Trial, search, worst

__all__ = ["KINDS", "Perturbing", "perturbed"]

Kind = Literal["worst", "random", "given"]

KINDS: tuple[Kind, ...] = get_args(Kind)

DEVELOPMENT = HELD_OUT + 500_000
"""Seeds from here on are searched with, so that none of them is among those that are reported; our default."""


@dataclass(frozen=True, slots=True)
class Perturbing:
    """The [perturb] table. `kind` is "worst" (searched), "random" (drawn by the run's seed) or "given" (`conditions`).

    A search tries conditions on `instances` instances of at most `templates` templates, chosen by the run's seed; those
    under which the oracle passes less than `least_fair` of them do not count. The numbers are our defaults. Raises
    ValueError for what cannot be done.
    """

    kind: Kind
    conditions: Perturbation = NEUTRAL
    search: Search = field(default_factory=Search)
    instances: int = 1
    templates: int = 40
    least_fair: float = 0.9

    def __post_init__(self) -> None:
        if self.kind == "given" and self.conditions == NEUTRAL:
            raise ValueError("conditions are missing; give some, such as --set perturb.conditions.dark=true")
        if self.kind != "given" and self.conditions != NEUTRAL:
            raise ValueError(f"conditions are {self.kind} or given, not both; for these say --perturb given")
        if self.instances < 1 or self.templates < 1 or not 0 < self.least_fair <= 1:
            raise ValueError("instances and templates are at least 1, least_fair is above 0 and at most 1")


@dataclass(frozen=True, slots=True)
class _Conditions:
    """Attempts under conditions, each in a run folder of its own inside the run."""

    run: Run
    open_under: Callable[[Perturbation], Callable[[], Device]]
    policy: Policy
    terms: Terms

    def attempts(self, of: Policy, under: Perturbation, tasks: Sequence[Task], label: str = "") -> list[Trajectory]:
        """What the policy did under the conditions; what the run has is taken from it, the rest is done now."""
        told, terms = asdict(under), self.terms
        folder = self.run.folder / "perturbed" / content_id(told)[:12]
        with Run.resume(folder, {"perturbation": told}, seed=self.run.seed) as run:
            left = pending(run, tasks, of.name, patience=terms.patience)
            opened = self.open_under(under)
            fresh = collect(opened, of, left, run, limits=terms.limits, patience=terms.patience, width=terms.width)
            for _ in tracked(fresh, len(left), f"{of.name}{label}"):
                pass
            return attempted(run, of.name, tasks)


def perturbed(
    run: Run,
    wanted: Perturbing,
    tasks: Sequence[Task],
    *,
    open_under: Callable[[Perturbation], Callable[[], Device]],
    policy: Policy,
    terms: Terms,
) -> Drop:
    """Attempt the tasks under the conditions; the run has the attempts without. Raises ConfigError if none are fair."""
    oracle, conditions = OraclePolicy(oracles()), _Conditions(run, open_under, policy, terms)
    under = wanted.conditions
    if wanted.kind == "random":
        under = perturbation.draw(Random(f"{run.seed}:perturbation"))
    elif wanted.kind == "worst":
        under = _worst(conditions, oracle, wanted, tasks)
    say(f"{len(tasks)} instances under {under.told()}")
    allowed = fair(conditions.attempts(oracle, under, tasks, ", perturbed"))
    if not allowed:
        raise ConfigError(
            "the oracle passes none of these instances under these conditions, so they say nothing of a policy; "
            "take other conditions, or more tasks"
        )
    after = conditions.attempts(policy, under, tasks, ", perturbed")
    found = drop(under, attempted(run, policy.name, tasks), after, fair=allowed, seed=run.seed)
    _print(policy.name, wanted.kind, found)
    return found


def _worst(conditions: _Conditions, oracle: Policy, wanted: Perturbing, tasks: Sequence[Task]) -> Perturbation:
    run, names = conditions.run, sorted({template_of(task) for task in tasks})
    chosen = sorted(Random(f"{run.seed}:templates").sample(names, min(wanted.templates, len(names))))
    phone, numbers = suite(), range(DEVELOPMENT, DEVELOPMENT + wanted.instances)
    tried = [phone.task(name, number) for name in chosen for number in numbers]

    def solved(under: Perturbation) -> frozenset[str]:
        return fair(conditions.attempts(oracle, under, tried, f", trial {len(known) + 1}"))

    def value(under: Perturbation) -> float:
        return share(conditions.attempts(conditions.policy, under, tried, f", trial {len(known) + 1}"), solved(under))

    who, trials = conditions.policy.name, wanted.search.trials
    kind = f"trials_{content_id([who, [task.name for task in tried], asdict(wanted.search), wanted.least_fair])[:8]}"
    known = [Trial(one.number, one.conditions, one.value) for one in run.read(kind, Tried)]
    say(f"looking for the worst conditions for {who}: {trials} trials of {len(tried)} instances, {len(known)} done")
    for trial in search(
        perturbation.draw,
        perturbation.vary,
        fair=lambda under: len(solved(under)) >= wanted.least_fair * len(tried),
        value=value,
        settings=wanted.search,
        seed=run.seed,
        known=tuple(known),
    ):
        run.append(kind, Tried(trial.number, trial.conditions, trial.value))
        known.append(trial)
        told = "not fair" if trial.value is None else f"{trial.value:.1%}"
        say(f"trial {trial.number + 1} of {trials}: {told} under {trial.conditions.told()}")
    if (found := worst(known)) is None:
        raise ConfigError("no conditions left the tasks fair; allow more with --set perturb.search.patience=20")
    return found.conditions


def _print(name: str, kind: Kind, found: Drop) -> None:
    """Two tables on standard error: what the conditions are, and what they cost."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    where = Table(
        title=f"{kind} conditions", title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False
    )
    for column in ("condition", "usual", "here"):
        where.add_column(column)
    usual = asdict(NEUTRAL)
    for key, value in asdict(found.conditions).items():
        if key in perturbation.CHOICES and value != usual[key]:
            where.add_row(key, str(usual[key]), str(value))
    cost = Table(
        title=f"{name} under them", title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False
    )
    cost.add_column("")
    for column in ("n", "success", "95 %"):
        cost.add_column(column, justify="right", no_wrap=True)
    for row, one in (("clean", found.clean), ("perturbed", found.perturbed), ("drop", found.drop)):
        cost.add_row(row, str(one.n), f"{one.value:.1%}", f"{one.low:.1%} to {one.high:.1%}")
    console = Console(stderr=True)
    console.print(where)
    console.print(cost)
    if found.unfair:
        say(f"{found.unfair} instances are left out: the oracle does not pass them under these conditions")
