"""The search finds the worst fair conditions, goes on from what is known, and says where nothing is fair."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.worst_case import Search, Trial, search, worst

Place = tuple[float, ...]


def drawn(rng: Random) -> Place:
    return tuple(rng.uniform(0, 10) for _ in range(4))


def varied(place: Place, rng: Random) -> Place:
    return tuple(min(10.0, max(0.0, x + rng.gauss(0, 1))) for x in place)


def trials(seed: int, settings: Search, known: tuple[Trial[Place], ...] = (), limit: float = 8) -> list[Trial[Place]]:
    """The value falls towards 10 everywhere, where it is not fair any more."""
    return list(search(drawn, varied, fair=lambda place: max(place) <= limit, value=lambda place: 1 - sum(place) / 40,
                       settings=settings, seed=seed, known=known))  # fmt: skip


@given(st.integers(0, 1_000))
def test_only_fair_conditions_have_a_value_and_the_worst_is_among_them(seed: int) -> None:
    found = trials(seed, Search(trials=20, at_random=5))
    assert [trial.number for trial in found] == list(range(20))
    assert all(trial.value is None or max(trial.conditions) <= 8 for trial in found)
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
