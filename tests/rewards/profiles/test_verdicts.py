"""How verdicts say what decided: figures that can be told from the limit that they are held against."""

from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.action import Tap
from emulators.screen import Point
from rewards.profiles.verdicts import figure
from tests.rewards.profiles.steps import case, scored


@pytest.mark.parametrize(
    ("value", "limit", "digits", "written"),
    [
        (0.21, 0.14, 3, "0.210"),
        (0.0401, 0.04, 3, "0.0401"),
        (0.0404, 0.04, 3, "0.0404"),
        (0.04001, 0.04, 3, "0.04001"),
        (0.13996, 0.14, 3, "0.13996"),
        (0.14, 0.14, 3, "0.140"),
        (0.14 - 1e-10, 0.14, 3, "0.140"),  # no eight digits tell them apart
        (0.4999, 0.5, 2, "0.4999"),
        (368.46, 368.45, 1, "368.5"),
        (368.448, 368.45, 1, "368.4"),
        (inf, 0.04, 3, "inf"),
        (nan, 0.04, 3, "nan"),
    ],
)
def test_a_figure_does_not_look_like_its_limit(value: float, limit: float, digits: int, written: str) -> None:
    assert figure(value, limit, digits) == written


@given(st.floats(0, 10), st.sampled_from([0.04, 0.14, 0.5]))
def test_a_figure_is_on_the_side_of_the_limit_that_the_value_is_on(value: float, limit: float) -> None:
    if value == limit or abs(value - limit) > 1e-8:
        shown = float(figure(value, limit))
        assert (shown < limit, shown > limit) == (value < limit, value > limit)


@pytest.mark.parametrize("name", ["aitz.qwen", "aitw.jax", "ac.gui_r1"])
def test_what_is_just_too_far_away_says_so(name: str) -> None:
    limit = 0.04 if name == "aitz.qwen" else 0.14
    score = scored(name, case(Tap(Point(0, 100))), Tap(Point((limit + 0.0002) * 1000, 100)))
    assert not score.exact
    assert score.why.startswith(f"{limit + 0.0002:.4f} >")
