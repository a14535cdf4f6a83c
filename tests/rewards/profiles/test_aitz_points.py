"""AITZ for models that point, by hand-made steps."""

from math import inf, nan

import pytest

from emulators.action import Action, Drag, LongPress, OpenApp, Press, Scroll, Stop, Swipe, Tap, TypeText, Wait
from emulators.screen import Point
from rewards.profiles.case import Prediction
from rewards.profiles.table import profile
from tests.rewards.profiles.steps import HEIGHT, WIDTH, case, fares, node

CPM, QWEN = "aitz.agentcpm", "aitz.qwen"
BOTH = (CPM, QWEN)
REACH = {CPM: 0.14, QWEN: 0.04}


def shares(x: float, y: float) -> Point:
    return Point(x * WIDTH, y * HEIGHT)


@pytest.mark.parametrize("touch", [Tap, LongPress])
@pytest.mark.parametrize("name", BOTH)
def test_how_far_a_click_may_be_off(name: str, touch: type[Tap] | type[LongPress]) -> None:
    reach, at = REACH[name], case(touch(shares(0.5, 0.6)))
    for off, fate in ((0.0, "exact"), (reach - 1e-6, "exact"), (reach, "exact"), (reach + 1e-6, "typed")):
        assert fares(name, at, touch(shares(0.5 + off, 0.6))) == fate
        assert fares(name, at, touch(shares(0.5, 0.6 - off))) == fate
        assert fares(name, at, touch(shares(0.5 - 0.6 * off, 0.6 + 0.8 * off))) == fate
    score = profile(name).rule(at, Prediction(touch(shares(0.9, 0.9))))
    assert (score.typed, score.grounded) == (True, False)


@pytest.mark.parametrize("name", BOTH)
@pytest.mark.parametrize(
    ("recorded", "said", "fate"),
    [
        (Point(230, 870), Point(770, 590), "exact"),
        (Point(230, 870), Point(776, 580), "exact"),
        (Point(230, 870), Point(776.1, 580), "typed"),
        (Point(230, 870), Point(776, 579.9), "typed"),
        (Point(770, 590), Point(224, 880), "exact"),
        (Point(770, 590), Point(223.9, 880), "typed"),
        (Point(770, 590), Point(224, 880.1), "typed"),
        (Point(776.1, 590), Point(230, 870), "typed"),  # the recorded point is in no box
        (Point(230, 870), Point(nan, 700), "typed"),
        (Point(230, 870), Point(inf, 700), "typed"),
        (Point(230, 870), Point(-5000, 700), "typed"),
    ],
)
def test_a_click_in_the_same_enlarged_box(name: str, recorded: Point, said: Point, fate: str) -> None:
    elements = [node(0, 0, 10, 10), node(270, 605, 730, 855)]  # x1.2 the second is 224 to 776, 580 to 880
    assert fares(name, case(Tap(recorded), elements), Tap(said)) == fate
    assert fares(name, case(LongPress(recorded), elements), LongPress(said)) == fate
    assert fares(name, case(Tap(recorded), elements), LongPress(said)) == "wrong"


@pytest.mark.parametrize("name", BOTH)
def test_what_the_border_cuts_off_is_added_at_the_other_side(name: str) -> None:
    at = case(Tap(Point(50, 100)), [node(0, 0, 500, 1000)])
    assert fares(name, at, Tap(Point(600, 1200))) == "exact"  # about its centre the box would end at 550, 1100
    assert fares(name, at, Tap(Point(600.1, 1200))) == "typed"


@pytest.mark.parametrize("name", BOTH)
def test_the_distance_counts_beside_a_box_that_was_missed(name: str) -> None:
    at = case(Tap(Point(100, 100)), [node(90, 90, 110, 110)])
    assert fares(name, at, Tap(Point(139, 100))) == "exact"


@pytest.mark.parametrize("name", BOTH)
@pytest.mark.parametrize(
    ("said", "fate"),
    [
        (Swipe(Point(500, 1500), Point(500, 500)), "exact"),
        (Drag(Point(500, 1500), Point(550, 500)), "exact"),
        (Scroll("down"), "exact"),
        (Swipe(Point(0, 1500), Point(500, 500)), "exact"),  # both axes as long: the vertical one
        (Swipe(Point(0, 1500), Point(501, 500)), "typed"),
        (Scroll("up"), "typed"),
        (Swipe(Point(500, 500), Point(500, 500)), "typed"),
        (Swipe(Point(500, 500), Point(500, 499)), "exact"),  # however short
        (Swipe(Point(500, nan), Point(500, 500)), "typed"),
        (Tap(Point(500, 500)), "wrong"),
    ],
)
def test_scrolls(name: str, said: Action, fate: str) -> None:
    assert fares(name, case(Swipe(Point(400, 1600), Point(420, 200))), said) == fate


@pytest.mark.parametrize("name", BOTH)
def test_a_movement_without_direction_is_wrong_even_when_it_was_recorded(name: str) -> None:
    still = Swipe(Point(500, 500), Point(500, 500))
    assert fares(name, case(still), still) == "typed"


@pytest.mark.parametrize("name", BOTH)
@pytest.mark.parametrize(
    ("text", "truth", "fate", "likeness"),
    [
        (" New York\n", "new york", "exact", 1.0),
        ("york", "New York", "exact", 8 / 12),
        ("", "new york", "exact", 0.0),
        ("new york", "", "exact", 0.0),
        ("new yorc", "new york", "typed", 14 / 16),  # likeness is told, it does not count
        ("new  york", "new york", "typed", 16 / 17),
    ],
)
def test_typed_text(name: str, text: str, truth: str, *, fate: str, likeness: float) -> None:
    at = case(TypeText(truth))
    assert fares(name, at, TypeText(text)) == fate
    score = profile(name).rule(at, Prediction(TypeText(text)))
    assert score.text == pytest.approx(likeness)


@pytest.mark.parametrize("name", BOTH)
def test_buttons_stops_and_what_aitz_does_not_have(name: str) -> None:
    assert fares(name, case(Press("home")), Press("Home")) == "exact"
    assert fares(name, case(Press("home")), Press("back")) == "typed"
    assert fares(name, case(Stop()), Stop(infeasible=True)) == "exact"
    assert fares(name, case(Stop()), Press("home")) == "wrong"
    assert fares(name, case(OpenApp("Clock")), OpenApp("Clock")) == "exact"
    assert fares(name, case(OpenApp("Clock")), OpenApp("Maps")) == "typed"
    unread = profile(name).rule(case(Tap(Point(0, 0))), Prediction(None))
    assert (unread.said, unread.typed, unread.exact, unread.grounded) == ("", False, False, False)


def test_waiting_stops_for_agentcpm_only() -> None:
    assert fares(CPM, case(Stop()), Wait()) == "exact"
    assert fares(CPM, case(Wait(2)), Stop()) == "exact"
    assert fares(QWEN, case(Stop()), Wait()) == "wrong"
    assert fares(QWEN, case(Wait(2)), Wait(5)) == "exact"
