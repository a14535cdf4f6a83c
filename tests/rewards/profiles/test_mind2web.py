"""Mind2Web's rule by hand-made steps."""

from dataclasses import replace
from math import nan

import pytest

from emulators.action import Action, Hover, LongPress, Press, Scroll, SelectOption, Tap, TypeText
from emulators.screen import Point
from rewards.profiles.table import profile
from tests.rewards.profiles.steps import case, fares, node, scored

RIGHT = replace(node(100, 100, 200, 150, role="button"), resource_id="positive")
INSIDE = replace(node(110, 110, 120, 120, role="span"), resource_id="positive")
WRONG = node(300, 100, 400, 150, role="button")
PAGE = (WRONG, RIGHT, INSIDE)
MIDDLE, ELSEWHERE = Point(150, 125), Point(350, 125)


@pytest.mark.parametrize(
    ("said", "grounded", "exact"),
    [
        (Tap(Point(200, 150)), True, True),  # the borders belong to it
        (Tap(Point(100, 100)), True, True),
        (Tap(Point(201, 150)), False, False),
        (Tap(Point(nan, 125)), False, False),
        (Tap(ELSEWHERE, 1), True, True),  # the candidate was chosen
        (Tap(ELSEWHERE, 2), True, True),
        (Tap(ELSEWHERE, 0), False, False),
        (Tap(ELSEWHERE, 99), False, False),
        (Tap(ELSEWHERE, -2), False, False),
        (Hover(MIDDLE), True, True),  # recorded as a click
        (TypeText("x", MIDDLE), True, False),  # the right element, another operation
        (TypeText("x"), False, False),
        (LongPress(MIDDLE), True, False),
        (Press("enter"), False, False),
        (Scroll("down", MIDDLE), False, False),
        (None, False, False),
    ],
)
def test_clicks(said: Action | None, grounded: bool, exact: bool) -> None:
    score = scored("mind2web", case(Tap(MIDDLE, 1), PAGE), said)
    assert (score.grounded, score.exact) == (grounded, exact)


@pytest.mark.parametrize(
    ("recorded", "said", "likeness"),
    [
        ("New York", "new york", 1.0),
        ("New York", "york new", 1.0),  # a set of words
        ("New York", "york new new", 1.0),
        ("New York", "New York !", 1.0),  # a word of punctuation alone
        ("New York", "new york!", 2 / 3),
        ("New York", "new", 0.8),  # TYPE and new of TYPE, new and york
        ("", "", 1.0),
        ("x", "", 2 / 3),
    ],
)
def test_operation_f1(recorded: str, said: str, likeness: float) -> None:
    score = scored("mind2web", case(TypeText(recorded, MIDDLE, 1), PAGE), TypeText(said, MIDDLE))
    assert score.text == pytest.approx(likeness)
    assert score.exact == (likeness == 1)


def test_selecting() -> None:
    recorded = case(SelectOption(("Size 10",), MIDDLE, 1), PAGE)
    assert fares("mind2web", recorded, SelectOption(("size 10",), MIDDLE)) == "exact"
    assert fares("mind2web", recorded, SelectOption(("Size 11",), MIDDLE)) == "typed"
    assert fares("mind2web", recorded, SelectOption(("Size 10",), ELSEWHERE)) == "typed"
    assert fares("mind2web", recorded, TypeText("Size 10", MIDDLE)) == "wrong"


def test_a_step_without_a_right_candidate_cannot_be_right() -> None:
    recorded = case(Tap(Point(-1, -1)), [WRONG])
    assert fares("mind2web", recorded, recorded.action) == "typed"
    assert fares("mind2web", recorded, Tap(ELSEWHERE, 0)) == "typed"


def test_the_headline_is_a_mean_over_tasks() -> None:
    assert profile("mind2web").averaged == "episodes"
    score = scored("mind2web", case(Tap(MIDDLE, 1), PAGE), TypeText("x", MIDDLE))
    assert (score.kind, score.said, score.text) == ("CLICK", "TYPE", 0.0)
    assert scored("mind2web", case(Tap(MIDDLE, 1), PAGE), None).text == 0.0
