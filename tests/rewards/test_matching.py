"""Whether two actions are the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.action import (
    Action,
    Answer,
    DoubleTap,
    GoTo,
    LongPress,
    OpenApp,
    Press,
    Scroll,
    Stop,
    Swipe,
    Tap,
    TypeText,
)
from emulators.screen import Box, Element, Flag, Point, Screen
from rewards.matching import ByDistance, ByElement, Matcher, distance

CLICK = frozenset({Flag.CLICKABLE})
ROW = Element("Row", Box(0, 0, 100, 40), text="Wi-Fi", flags=CLICK)
SWITCH = Element("Switch", Box(80, 10, 100, 30), text="", flags=CLICK | {Flag.CHECKABLE}, parent=0)
FIELD = Element("EditText", Box(0, 50, 100, 80), text="Name", value="Name", flags=frozenset({Flag.EDITABLE}))
SCREEN = Screen("settings", "main", 100, 200, (ROW, SWITCH, FIELD))


def tap(x: float, y: float) -> Tap:
    return Tap(Point(x, y))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (tap(5, 5), tap(70, 35), True),  # anywhere on the row
        (tap(5, 5), tap(90, 20), False),  # the switch inside the row is another target
        (tap(90, 20), tap(99, 29), True),
        (tap(5, 150), tap(6, 151), True),  # both off all elements, but very near
        (tap(5, 150), tap(90, 190), False),
        (tap(5, 35), tap(5, 150), False),
        (tap(5, 5), LongPress(Point(5, 5)), False),
        (LongPress(Point(5, 5)), LongPress(Point(70, 5)), True),
        (DoubleTap(Point(5, 5)), DoubleTap(Point(90, 20)), False),
        (TypeText("Ann"), TypeText(" Ann "), True),
        (TypeText("Ann"), TypeText("ann"), False),
        (TypeText("Ann"), TypeText("Ann", submit=True), False),
        (TypeText("Ann"), TypeText("Ann", Point(5, 60)), True),
        (TypeText("Ann", Point(5, 60)), TypeText("Ann", Point(5, 60), replace=True), False),  # the field holds text
        (TypeText("Ann"), TypeText("Ann", replace=True), True),  # nothing is focused, nothing to replace
        (Press("Back"), Press("back"), True),
        (Press("control + a"), Press("Control+A"), True),
        (Press("Control+A"), Press("ctrl+a"), True),
        (Press("shift+Ctrl+esc"), Press("Control+Shift+Escape"), True),
        (Press("Return"), Press("enter"), True),
        (Press("Control+A"), Press("Control+Shift+A"), False),
        (Press("a"), Press("A"), False),
        (Press("back"), Press("home"), False),
        (Scroll("down"), Scroll("down", Point(5, 60)), True),
        (Scroll("down"), Scroll("up"), False),
        (Swipe(Point(50, 100), Point(55, 20)), Swipe(Point(40, 180), Point(40, 90)), True),
        (Swipe(Point(50, 100), Point(55, 20)), Swipe(Point(40, 90), Point(40, 180)), False),
        (OpenApp("Clock"), OpenApp(" clock"), True),
        (Answer("30  Seconds."), Answer("30 seconds"), True),
        (Stop(), Stop(infeasible=True), False),
        (GoTo("http://a/"), GoTo("http://a"), True),
        (Press("back"), Stop(), False),
    ],
)
def test_by_element(one: Action, other: Action, same: bool) -> None:
    assert ByElement()(SCREEN, one, other) is same
    assert ByElement()(SCREEN, other, one) is same


def test_by_distance_takes_near_taps_and_taps_in_the_same_enlarged_box() -> None:
    matcher = ByDistance()
    assert matcher(SCREEN, tap(5, 150), tap(15, 150))  # 0.10 of the width away
    assert not matcher(SCREEN, tap(5, 150), tap(20, 150))  # 0.15, and in no box
    assert matcher(SCREEN, tap(5, 5), tap(90, 35))  # far, but in the same row
    assert matcher(SCREEN, tap(60, 67), tap(98, 67))  # below the row, inside its enlarged box
    assert not matcher(SCREEN, tap(5, 150), tap(5, 190))


def test_distance_is_normalised_by_each_side() -> None:
    assert distance(SCREEN, Point(0, 0), Point(100, 0)) == 1.0
    assert distance(SCREEN, Point(0, 0), Point(30, 80)) == pytest.approx(0.5)


points = st.builds(Point, st.floats(0, 100), st.floats(0, 200))
actions = st.one_of(
    st.builds(Tap, points),
    st.builds(LongPress, points),
    st.builds(TypeText, st.sampled_from(["", "Ann", "Bob"]), st.none() | points, st.none(), st.booleans()),
    st.builds(Scroll, st.sampled_from(["up", "down"])),
    st.builds(Swipe, points, points),
    st.builds(Press, st.sampled_from(["back", "Back", "home"])),
    st.builds(Stop, st.booleans()),
)


@pytest.mark.parametrize("matcher", [ByElement(), ByDistance()])
@given(one=actions, other=actions)
def test_every_action_is_itself_and_only_equal_types_match(matcher: Matcher, one: Action, other: Action) -> None:
    assert matcher(SCREEN, one, one)
    if matcher(SCREEN, one, other):
        assert type(one) is type(other)


@given(one=points, other=points)
def test_the_distance_rule_is_symmetric(one: Point, other: Point) -> None:
    assert ByDistance()(SCREEN, Tap(one), Tap(other)) == ByDistance()(SCREEN, Tap(other), Tap(one))
