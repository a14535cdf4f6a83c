"""Intervals: known values, bounds that always hold, and coverage where it can be counted."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiagent.evaluation.estimates import Estimate, paired, resampled, wilson

EPISODES = st.lists(
    st.integers(1, 8).flatmap(lambda n: st.tuples(st.integers(0, n), st.integers(0, n), st.just(n))),
    min_size=1,
    max_size=12,
)


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)],
)
def test_wilson_gives_published_values(right: int, n: int, low: float, high: float) -> None:
    found = wilson(right, n)
    assert (found.value, found.n) == (right / n, n)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-4)


def test_of_nothing_nothing_is_known() -> None:
    assert wilson(0, 0) == resampled([], [], seed=0) == Estimate(0.0, 0.0, 1.0, 0)
    assert resampled([3], [3], seed=0) == Estimate(1.0, 0.0, 1.0, 3)
    assert paired([3], [0], [3], seed=0) == Estimate(1.0, -1.0, 1.0, 3)


@given(st.integers(0, 500), st.integers(0, 500))
def test_wilson_holds_its_value(right: int, wrong: int) -> None:
    found = wilson(right, right + wrong)
    assert 0 <= found.low <= found.value <= found.high <= 1


@given(EPISODES, st.integers(0, 5))
def test_bootstraps_stay_in_bounds_and_agree_with_each_other(episodes: list[tuple[int, int, int]], seed: int) -> None:
    one, other, steps = (list(column) for column in zip(*episodes, strict=True))
    share = resampled(one, steps, seed=seed, resamples=200)
    assert share.value == pytest.approx(sum(one) / sum(steps))
    assert -1e-12 <= share.low <= share.high <= 1 + 1e-12
    gain = paired(one, other, steps, seed=seed, resamples=200)
    back = paired(other, one, steps, seed=seed, resamples=200)
    assert -1 - 1e-12 <= gain.low <= gain.high <= 1 + 1e-12
    assert (gain.value, gain.low, gain.high) == pytest.approx((-back.value, -back.high, -back.low))
    assert gain == paired(one, other, steps, seed=seed, resamples=200)


def test_what_is_hard_for_both_cancels_out() -> None:
    other = [0, 4] * 20
    one = [1, 4] * 20
    assert paired(one, other, [5] * 40, seed=0).low > 0
    assert resampled(one, [5] * 40, seed=0).low < resampled(other, [5] * 40, seed=0).high


def test_the_bootstrap_covers_the_truth_about_as_often_as_it_says() -> None:
    rng, hits = random.Random(4), 0
    for trial in range(200):
        easy = [rng.random() for _ in range(60)]  # the mean of an episode's difficulty is 0.5
        right = [sum(rng.random() < share for _ in range(4)) for share in easy]
        found = resampled(right, [4] * 60, seed=trial, resamples=300)
        hits += found.low <= 0.5 <= found.high
    assert 0.90 <= hits / 200 <= 0.99
