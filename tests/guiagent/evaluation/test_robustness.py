"""The drop by hand: only fair instances count, pairs are kept together, nothing at all says nothing."""

from dataclasses import replace

from emulators.trajectory import Outcome, Trajectory
from emulators.virtual.perturbation import Perturbation
from guiagent.agent import run_episode
from guiagent.evaluation.estimates import wilson
from guiagent.evaluation.robustness import drop, fair, share
from tests.guiagent.counter_device import MORE, Counter, Scripted, count_to

DARK = Perturbation(dark=True)


def attempts(*passed: bool) -> list[Trajectory]:
    """One attempt at each of so many tasks, which come as often in every list."""
    return [
        run_episode(Counter(), Scripted(*[MORE] * (number if good else number + 1)), count_to(number))
        for number, good in enumerate(passed)
    ]


def test_the_drop_is_taken_over_fair_instances() -> None:
    clean, dark, shown = (
        attempts(True, True, True, False), attempts(True, False, False, False), attempts(True, True, False, True)
    )  # fmt: skip
    allowed = fair(shown)
    assert allowed == {"counter/count@0", "counter/count@1", "counter/count@3"}
    found = drop(DARK, clean, dark, fair=allowed, seed=0)
    assert (found.clean, found.perturbed, found.unfair) == (wilson(2, 3), wilson(1, 3), 1)
    assert abs(found.drop.value - 1 / 3) < 1e-9 and found.drop.low <= found.drop.value <= found.drop.high
    assert share(dark, allowed) == 1 / 3


def test_the_figures_are_plain_and_repeatable() -> None:
    clean, dark = attempts(True, True, True, True), attempts(True, False, True, False)
    found = drop(DARK, clean, dark, fair=fair(clean), seed=5)
    assert found == drop(DARK, clean, dark, fair=fair(clean), seed=5)
    told = found.plain()
    assert told["conditions"]["dark"] is True and told["drop"]["value"] == 0.5 and told["unfair"] == 0


def test_of_nothing_nothing_is_known() -> None:
    found = drop(DARK, attempts(True), attempts(True), fair=frozenset(), seed=0)
    assert (found.drop.n, found.unfair) == (0, 1)
    assert (found.drop.low, found.drop.high) == (-1, 1)
    assert share(attempts(True), frozenset()) == 0


def test_a_careless_attempt_is_no_pass() -> None:
    [good] = attempts(True)
    assert fair([replace(good, outcome=Outcome(1.0, ("deleted a note",)))]) == frozenset()
