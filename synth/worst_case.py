"""Search for the conditions under which a policy does worst, among those that leave its tasks fair.

AdvDreamer (arXiv 2412.03002) fits a distribution over transformations with CMA-ES and keeps samples natural with a
learned model. Here a handful of discrete and a few continuous conditions are searched at random first and then around
the worst found so far, and a rule takes the model's place: only what `fair` allows counts.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Generic, TypeVar

__all__ = ["Search", "Trial", "search", "worst"]

P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Search:
    """`trials` conditions are tried, the first `at_random` of them drawn, the others varied from the worst so far.

    What is not fair is drawn again, at most `patience` times for a trial. The numbers are our defaults.
    """

    trials: int = 12
    at_random: int = 6
    patience: int = 8

    def __post_init__(self) -> None:
        if not 0 < self.at_random <= self.trials or self.patience < 1:
            raise ValueError("trials is at least 1, at_random between 1 and trials, patience at least 1")


@dataclass(frozen=True, slots=True)
class Trial(Generic[P]):
    """What was tried: `value` is how well the policy did, from 0 to 1; None where nothing fair was found."""

    number: int
    conditions: P
    value: float | None


def search(
    draw: Callable[[Random], P],
    vary: Callable[[P, Random], P],
    *,
    fair: Callable[[P], bool],
    value: Callable[[P], float],
    settings: Search,
    seed: int,
    known: Sequence[Trial[P]] = (),
) -> Iterator[Trial[P]]:
    """Trials from the first that is not `known` on; the same seed and the same known trials give the same ones.

    `draw` and `vary` give conditions and neighbours of conditions. `fair` says whether the task can still be done under
    them by somebody who sees the screen; `value` is asked for fair ones only.
    """
    done = list(known)
    for number in range(len(done), settings.trials):
        rng = Random(f"{seed}:{number}")
        begun = worst(done) if number >= settings.at_random else None
        for _ in range(settings.patience):
            conditions = draw(rng) if begun is None else vary(begun.conditions, rng)
            if allowed := fair(conditions):
                break
        trial = Trial(number, conditions, value(conditions) if allowed else None)
        done.append(trial)
        yield trial


def worst(trials: Sequence[Trial[P]]) -> Trial[P] | None:
    """The fair trial with the lowest value, the first of equals."""
    fair = [trial for trial in trials if trial.value is not None]
    return min(fair, key=lambda trial: (trial.value, trial.number)) if fair else None
