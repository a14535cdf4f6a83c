"""The matching of Android in the Wild and what others made of it, by hand-made steps."""

from math import inf, nan

import pytest

from emulators.action import (
    Action,
    DoubleTap,
    Drag,
    LongPress,
    OpenApp,
    Press,
    Scroll,
    Stop,
    Swipe,
    Tap,
    TypeText,
    Wait,
)
from emulators.screen import Point
from rewards.profiles.case import Prediction
from rewards.profiles.table import profile
from tests.rewards.profiles.steps import HEIGHT, WIDTH, case, fares, node

ALL = ("aitw.jax", "aitw.seeclick", "amex", "autogui.step")
UP = Swipe(Point(500, 1500), Point(500, 500))


def shares(x: float, y: float) -> Point:
    return Point(x * WIDTH, y * HEIGHT)


@pytest.mark.parametrize("name", ALL)
def test_how_far_taps_may_be_apart(name: str) -> None:
    at = case(Tap(shares(0.3, 0.6)))
    for off, fate in ((0.14 - 1e-6, "exact"), (0.14, "exact"), (0.14 + 1e-6, "typed")):
        assert fares(name, at, Tap(shares(0.3 + off, 0.6))) == fate
        assert fares(name, at, Tap(shares(0.3, 0.6 + off))) == fate
        assert fares(name, at, LongPress(shares(0.3 + 0.8 * off, 0.6 - 0.6 * off))) == fate


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(
    ("said", "fate"),
    [
        (Point(640, 1240), "exact"),  # the far corner of the box x2.4
        (Point(640.1, 1240), "typed"),
        (Point(640, 1240.1), "typed"),
        (Point(nan, 1000), "typed"),
        (Point(inf, -inf), "typed"),
    ],
)
def test_taps_in_the_same_enlarged_box(name: str, said: Point, fate: str) -> None:
    at = case(Tap(Point(160, 760)), [node(300, 900, 500, 1100)])  # x2.4 it is 160 to 640, 760 to 1240
    assert fares(name, at, Tap(said)) == fate


@pytest.mark.parametrize("name", ALL)
def test_the_length_of_a_movement_makes_it_a_tap(name: str) -> None:
    at = case(Tap(Point(500, 1000)))
    for off, fate in ((40 - 1e-3, "exact"), (40, "exact"), (40 + 1e-3, "typed")):
        said = Swipe(Point(500, 1000), Point(500 + off, 1000))
        assert fares(name, at, said) == fate
        score = profile(name).rule(at, Prediction(said))
        assert score.said == ("CLICK" if fate == "exact" else "SCROLL")
        assert (score.typed, score.grounded) == (True, fate == "exact")
    assert fares(name, case(UP), Swipe(Point(500, 1500), Point(500, 1420))) == "typed"  # 0.04 high


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(
    ("said", "fate"),
    [
        (Swipe(Point(500, 500), Point(500, 1500)), "exact"),  # downwards: the axis alone counts
        (Drag(Point(0, 1500), Point(500, 500)), "exact"),  # both axes as long: vertical
        (Drag(Point(0, 1500), Point(501, 500)), "typed"),
        (Scroll("up"), "exact"),
        (Scroll("left"), "typed"),
        (Swipe(Point(nan, 500), Point(500, 1500)), "typed"),
        (Swipe(Point(500, inf), Point(500, inf)), "typed"),
        (Tap(Point(500, 1500)), "typed"),  # a gesture too, and another one
        (Press("back"), "wrong"),
    ],
)
def test_swipes_by_their_axis(name: str, said: Action, fate: str) -> None:
    assert fares(name, case(UP), said) == fate


@pytest.mark.parametrize("name", ALL)
def test_all_else_by_its_type(name: str) -> None:
    assert fares(name, case(Stop()), Stop()) == "exact"
    assert fares(name, case(Stop()), Stop(infeasible=True)) == "wrong"
    assert fares(name, case(Press("back")), Press("Back")) == "exact"
    assert fares(name, case(Press("back")), Press("home")) == "wrong"
    assert fares(name, case(Press("recents")), Press("Recents")) == "exact"
    assert fares(name, case(Press("recents")), Press("power")) == "typed"
    assert fares(name, case(TypeText("a")), Tap(Point(1, 1))) == "wrong"
    assert fares(name, case(Stop()), Wait()) == "wrong"
    assert fares(name, case(DoubleTap(Point(1, 1))), DoubleTap(Point(1, 1))) == "exact"
    assert fares(name, case(DoubleTap(Point(1, 1))), DoubleTap(Point(2, 1))) == "typed"
    assert fares(name, case(OpenApp("Maps")), OpenApp("Clock")) == "typed"


@pytest.mark.parametrize(
    ("text", "truth", "compared", "told"),
    [
        ("New York ", "new york", "exact", 1.0),
        ("york", "New York", "exact", 1.0),
        ("boston", "new york", "typed", 0.0),
        ("", "new york", "typed", 1.0),
        ("new york", "", "typed", 1.0),
        ("", "", "exact", 1.0),
        (" ", "", "exact", 1.0),
    ],
)
def test_who_compares_typed_text(text: str, truth: str, *, compared: str, told: float) -> None:
    at, said = case(TypeText(truth)), TypeText(text)
    assert fares("aitw.jax", at, said) == fares("amex", at, said) == fares("aitw.seeclick", at, said) == "exact"
    assert fares("autogui.step", at, said) == compared
    assert profile("aitw.seeclick").rule(at, Prediction(said)).text == told
    assert profile("autogui.step").rule(at, Prediction(said)).text == float(compared == "exact")
    assert profile("aitw.jax").rule(at, Prediction(said)).text is None


def test_seeclick_takes_any_other_action_for_an_empty_text() -> None:
    rule = profile("aitw.seeclick").rule
    score = rule(case(TypeText("new york")), Prediction(Press("back")))
    assert (score.typed, score.exact, score.text) == (False, False, 1.0)
    assert rule(case(TypeText("new york")), Prediction(None)).text is None
    assert rule(case(Press("back")), Prediction(TypeText("a"))).text is None


def test_without_boxes_the_distance_decides() -> None:
    assert fares("aitw.seeclick", case(Tap(Point(5, 5))), Tap(Point(5, 5))) == "exact"
    assert profile("aitw.seeclick").averaged == "subsets"
