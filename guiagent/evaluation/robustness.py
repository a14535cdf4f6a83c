"""How much worse a policy does on a phone under other conditions, on instances that are fair under them.

An instance is fair when its oracle, which sees nothing but the screen, still passes: what it needs is visible and
labelled.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from emulators.trajectory import Trajectory
from emulators.virtual.perturbation import Perturbation
from guiagent.evaluation.estimates import Estimate, paired, wilson

__all__ = ["Drop", "Tried", "drop", "fair", "share"]


@dataclass(frozen=True, slots=True)
class Tried:
    """One trial of a search, in trials.jsonl: `value` is the policy's success, None where too few tasks were fair."""

    number: int
    conditions: Perturbation
    value: float | None


@dataclass(frozen=True, slots=True)
class Drop:
    """Success on the same fair instances without and with the conditions, and the first minus the second.

    `unfair` counts the instances that were left out.
    """

    conditions: Perturbation
    clean: Estimate
    perturbed: Estimate
    drop: Estimate
    unfair: int

    def plain(self) -> dict[str, Any]:
        """As evaluation.json holds it."""
        estimates = {name: getattr(self, name).plain() for name in ("clean", "perturbed", "drop")}
        return {"conditions": asdict(self.conditions), **estimates, "unfair": self.unfair}


def fair(shown: Sequence[Trajectory]) -> frozenset[str]:
    """The names of the tasks that these attempts of an oracle passed."""
    return frozenset(one.task.name for one in shown if one.passed)


def share(attempts: Sequence[Trajectory], names: frozenset[str]) -> float:
    """How many of the tasks with these names were passed, from 0 to 1."""
    counted = [one.passed for one in attempts if one.task.name in names]
    return sum(counted) / len(counted) if counted else 0.0


def drop(
    conditions: Perturbation, clean: Sequence[Trajectory], perturbed: Sequence[Trajectory],
    *, fair: frozenset[str], seed: int,
) -> Drop:  # fmt: skip
    """Compare attempts at the same tasks; the interval of the drop is a paired bootstrap over them."""
    passed: Mapping[str, bool] = {one.task.name: one.passed for one in clean}
    both = [(passed[one.task.name], one.passed) for one in perturbed if one.task.name in fair & passed.keys()]
    before, after = [int(one) for one, _ in both], [int(other) for _, other in both]
    return Drop(
        conditions,
        wilson(sum(before), len(both)),
        wilson(sum(after), len(both)),
        paired(before, after, [1] * len(both), seed=seed),
        len({one.task.name for one in perturbed}) - len(both),
    )
