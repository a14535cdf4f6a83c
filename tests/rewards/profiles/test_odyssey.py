"""GUI-Odyssey's rule by hand-made steps."""

from math import inf, nan

import pytest

from emulators.action import Action, LongPress, Press, Scroll, Stop, Swipe, Tap, TypeText, Wait
from emulators.screen import Point
from rewards.profiles.table import profile
from tests.rewards.profiles.steps import case, fares, node, scored

TARGET = node(100, 1000, 300, 1400, role="target")


def tap(x: float, y: float) -> Tap:
    return Tap(Point(x, y))


@pytest.mark.parametrize(
    ("said", "fate"),
    [
        (tap(300, 1400), "exact"),  # the target's borders belong to it
        (tap(100, 1000), "exact"),
        (tap(301, 1400), "typed"),
        (tap(240, 1000), "exact"),
        (tap(99, 1279), "exact"),  # less than 0.14 of the height away
        (tap(99, 1282), "typed"),
        (tap(nan, 1200), "typed"),
        (tap(inf, -inf), "typed"),
        (tap(-1e6, 1e6), "typed"),
        (LongPress(Point(200, 1200)), "wrong"),
        (None, "wrong"),
    ],
)
def test_a_click_is_in_the_target_or_near(said: Action | None, fate: str) -> None:
    assert fares("odyssey", case(Tap(Point(100, 1000), 0), [TARGET]), said) == fate


@pytest.mark.parametrize(("x", "y", "fate"), [(640, 1000, "exact"), (641, 1000, "typed"), (584, 1224, "exact")])
def test_without_a_target_only_nearness_counts(x: float, y: float, fate: str) -> None:
    for element in (None, 3, -1):  # positions that no element has
        recorded = LongPress(Point(500, 1000), element)
        assert fares("odyssey", case(recorded, [TARGET]), LongPress(Point(x, y))) == fate


@pytest.mark.parametrize(
    ("recorded", "said", "fate"),
    [
        ("hello", "hello", "exact"),
        ("hello world", "world", "exact"),
        ("hello", "  hello ", "exact"),
        ("hello", "", "exact"),  # an empty text is part of any
        ("hello", "HELLO", "typed"),
        ("abcd", "abxy", "exact"),  # ANLS 0.5
        ("abcd", "axyz", "typed"),  # 0.25
        ("12:30", "12:45", "exact"),  # cut at the colon
        ("12:30", "13:30", "exact"),  # "12" and "13": half of it
        ("12:30", "45:30", "typed"),
        ("note: buy milk", "note: sell milk", "exact"),
    ],
)
def test_typed_texts(recorded: str, said: str, fate: str) -> None:
    assert fares("odyssey", case(TypeText(recorded)), TypeText(said)) == fate


@pytest.mark.parametrize(
    ("said", "fate"),
    [
        (Swipe(Point(500, 900), Point(480, 100)), "exact"),
        (Swipe(Point(500, 100), Point(480, 900)), "typed"),
        (Swipe(Point(100, 900), Point(600, 100)), "typed"),  # half the width, 0.4 of the height
        (Scroll("down"), "exact"),  # the content goes down where the finger goes up
        (Scroll("up"), "typed"),
        (Swipe(Point(5, 5), Point(5, 5)), "typed"),
        (Swipe(Point(nan, 5), Point(5, 5)), "typed"),
        (tap(5, 5), "wrong"),
    ],
)
def test_scrolls_are_told_by_the_finger(said: Action, fate: str) -> None:
    assert fares("odyssey", case(Swipe(Point(500, 1500), Point(520, 700))), said) == fate


def test_a_swipe_that_stays_goes_down() -> None:
    stays = Swipe(Point(5, 5), Point(5, 5))
    assert fares("odyssey", case(stays), stays) == "exact"
    assert fares("odyssey", case(stays), Scroll("up")) == "exact"


@pytest.mark.parametrize(
    ("recorded", "said", "fate"),
    [
        (Press("home"), Press("Home"), "exact"),
        (Press("home"), Press("back"), "wrong"),
        (Press("recents"), Press("recents"), "exact"),
        (Press("back"), tap(5, 5), "wrong"),
        (Stop(), Stop(), "exact"),
        (Stop(), Stop(infeasible=True), "wrong"),
        (Stop(infeasible=True), Stop(infeasible=True), "exact"),
        (Stop(), Wait(), "wrong"),
    ],
)
def test_keys_and_ends_are_kinds(recorded: Action, said: Action, fate: str) -> None:
    assert fares("odyssey", case(recorded), said) == fate


def test_the_headline_is_a_mean_over_categories() -> None:
    assert profile("odyssey").averaged == "subsets"
    score = scored("odyssey", case(Press("recents")), Press("recents"))
    assert (score.kind, score.said, score.grounded) == ("PRESS_RECENT", "PRESS_RECENT", None)
    assert scored("odyssey", case(TypeText("abcd")), TypeText("abxy")).text == 0.5
