"""guiagent eval phone --perturb: conditions given, drawn, or searched for the worst, and the drop under them."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from random import Random
from typing import Literal, get_args

from emulators.codec import content_id
from emulators.device import Device
from emulators.trajectory import Task, Trajectory
from emulators.virtual import perturbation
from emulators.virtual.perturbation import Perturbation
from emulators.virtual.pools import HELD_OUT
from emulators.virtual.tasks import suite
from guiagent.baselines import OraclePolicy
from guiagent.commands.attempting import Terms, attempt
from guiagent.config import ConfigError
from guiagent.evaluation.held_out import template_of
from guiagent.evaluation.measuring import attempted
from guiagent.evaluation.robustness import Drop, Tried, drop, fair, share
from guiagent.policy import Policy
from guiagent.progress import say
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

    A search tries conditions on `instances` instances of every template; those under which the oracle passes less than
    `least_fair` of them do not count. The numbers are our defaults.
    """

    kind: Kind
    conditions: Perturbation = field(default_factory=Perturbation)
    search: Search = field(default_factory=Search)
    instances: int = 1
    least_fair: float = 0.9


@dataclass(frozen=True, slots=True)
class _Conditions:
    """Attempts under conditions, each in a run folder of its own inside the run."""

    run: Run
    open_under: Callable[[Perturbation], Callable[[], Device]]
    policy: Policy
    terms: Terms

    def attempts(self, of: Policy, under: Perturbation, tasks: Sequence[Task]) -> list[Trajectory]:
        told = asdict(under)
        folder = self.run.folder / "perturbed" / content_id(told)[:12]
        with Run.resume(folder, {"perturbation": told}, seed=self.run.seed) as run:
            attempt(run, self.open_under(under), of, tasks, terms=self.terms)
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
    say(f"conditions: {under.told()}")
    shown = conditions.attempts(oracle, under, tasks)
    found = drop(
        under,
        attempted(run, policy.name, tasks),
        conditions.attempts(policy, under, tasks),
        fair=fair(shown),
        seed=run.seed,
    )
    say(f"{policy.name}: {found}")
    return found


def _worst(conditions: _Conditions, oracle: Policy, wanted: Perturbing, tasks: Sequence[Task]) -> Perturbation:
    run, templates = conditions.run, dict.fromkeys(template_of(task) for task in tasks)
    phone, numbers = suite(), range(DEVELOPMENT, DEVELOPMENT + wanted.instances)
    tried = [phone.task(name, number) for name in templates for number in numbers]

    def solved(under: Perturbation) -> frozenset[str]:
        return fair(conditions.attempts(oracle, under, tried))

    def value(under: Perturbation) -> float:
        return share(conditions.attempts(conditions.policy, under, tried), solved(under))

    who = conditions.policy.name
    kind = f"trials_{content_id([who, [task.name for task in tried], asdict(wanted.search), wanted.least_fair])[:8]}"
    known = [Trial(one.number, one.conditions, one.value) for one in run.read(kind, Tried)]
    for trial in search(
        perturbation.draw,
        perturbation.vary,
        fair=lambda under: len(solved(under)) >= wanted.least_fair * len(tried),
        value=value,
        settings=wanted.search,
        seed=run.seed,
        known=known,
    ):
        run.append(kind, Tried(trial.number, trial.conditions, trial.value))
        known.append(trial)
        told = "not fair" if trial.value is None else f"{trial.value:.1%}"
        say(f"trial {trial.number + 1} of {wanted.search.trials}: {told} under {trial.conditions.told()}")
    if (found := worst(known)) is None:
        raise ConfigError("no conditions left the tasks fair; allow more with --set perturb.search.patience=20")
    return found.conditions
