"""The search finds the worst fair conditions, goes on from what is known, and says where nothing is fair."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.worst_case import Search, Trial, search, worst


def drawn(rng: Random) -> float:
    return rng.uniform(0, 10)


def varied(x: float, rng: Random) -> float:
    return x + rng.gauss(0, 0.5)


def trials(seed: int, settings: Search, known: tuple[Trial[float], ...] = (), limit: float = 8) -> list[Trial[float]]:
    """The value falls towards 10, where it is not fair any more."""
    return list(search(drawn, varied, fair=lambda x: 0 <= x <= limit, value=lambda x: 1 - x / 10,
                       settings=settings, seed=seed, known=known))  # fmt: skip


@given(st.integers(0, 1_000))
def test_only_fair_conditions_have_a_value_and_the_worst_is_among_them(seed: int) -> None:
    found = trials(seed, Search(trials=20, at_random=5))
    assert [trial.number for trial in found] == list(range(20))
    assert all(trial.value is None or 0 <= trial.conditions <= 8 for trial in found)
    lowest = worst(found)
    assert lowest and lowest.value == min(trial.value for trial in found if trial.value is not None)


def test_varying_the_worst_beats_drawing_alone() -> None:
    """Over many seeds, with as many trials."""
    varying = [worst(trials(seed, Search(trials=16, at_random=6))) for seed in range(60)]
    drawing = [worst(trials(seed, Search(trials=16, at_random=16))) for seed in range(60)]
    assert sum(one.value for one in varying if one) < sum(one.value for one in drawing if one)  # type: ignore[misc]


@given(st.integers(0, 100), st.integers(0, 12))
def test_a_search_goes_on_where_it_was(seed: int, stopped: int) -> None:
    settings = Search(trials=12, at_random=4)
    whole = trials(seed, settings)
    assert [*whole[:stopped], *trials(seed, settings, known=tuple(whole[:stopped]))] == whole


def test_where_nothing_is_fair_there_is_no_worst() -> None:
    found = trials(0, Search(trials=4, at_random=2), limit=-1)
    assert len(found) == 4 and all(trial.value is None for trial in found) and worst(found) is None


@pytest.mark.parametrize("wrong", [{"trials": 0}, {"trials": 2, "at_random": 3}, {"at_random": 0}, {"patience": 0}])
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Search(**wrong)
