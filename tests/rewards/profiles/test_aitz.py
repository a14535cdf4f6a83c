"""AITZ by its own scorer, as released and repaired, by hand-made steps."""

from math import inf, nan

import pytest

from emulators.action import Action, Drag, LongPress, OpenApp, Press, Scroll, Stop, Swipe, Tap, TypeText, Wait
from emulators.screen import Box, Point
from rewards.profiles.case import Case, Matched, Prediction
from rewards.profiles.table import profile
from tests.rewards.profiles.steps import case, fares, node

ASIS, FIXED = "aitz.official_asis", "aitz.official_fixed"
BOTH = (ASIS, FIXED)
TAP = Tap(Point(100.7, 200.2))
UP = Swipe(Point(500, 1500), Point(500, 500))


def pointed(name: str, at: Case, *sides: float) -> Matched:
    """How a predicted rectangle fares."""
    box = Box(*sides)
    return profile(name).rule(at, Prediction(Tap(box.center), box))


@pytest.mark.parametrize(
    ("sides", "right"),
    [
        ((90, 190, 110, 210), True),
        ((100, 200, 300, 400), True),  # enlarged it begins at (80, 180)
        ((120, 220, 220, 320), False),  # enlarged it begins at 110
        ((110, 210, 210, 310), True),  # enlarged it begins exactly at the pixel (100, 200)
        ((110.4, 210.4, 210.4, 310.4), True),  # rounded to whole pixels first
        ((110.6, 210.6, 210.6, 310.6), False),
        ((-10, 100, 90, 200), True),  # and it ends exactly there
        ((-11, 100, 89, 200), False),
        ((100, 200, 100, 200), True),
        ((101, 200, 101, 200), False),
        ((110, 210, 90, 190), False),  # a rectangle that ends before it begins holds nothing
        ((nan, 0, 500, 500), False),
        ((0, 0, inf, 500), False),
    ],
)
def test_the_rectangle_holds_the_recorded_pixel(sides: tuple[float, ...], right: bool) -> None:
    score = pointed(FIXED, case(TAP), *sides)
    assert (score.exact, score.grounded) == (right, right)
    assert score.typed
    assert not pointed(ASIS, case(TAP), *sides).exact, "none of them is at the corner"


@pytest.mark.parametrize(
    ("sides", "right"),
    [
        ((100, 0, 200, 100), False),  # half of the element: IoU is 0.5, and more is wanted
        ((99, 0, 200, 100), True),
        ((110, 0, 200, 100), False),
        ((120, 0, 320, 100), False),
    ],
)
def test_the_rectangle_covers_an_element_around_the_pixel(sides: tuple[float, ...], right: bool) -> None:
    at = case(Tap(Point(5, 50)), [node(0, 0, 200, 100)])
    assert pointed(FIXED, at, *sides).exact is right
    assert pointed(ASIS, at, *sides).exact is right, "the corner is in that element too"
    beside = case(Tap(Point(5, 50)), [node(30, 0, 230, 100)])  # its enlarged box begins at 10
    assert not pointed(FIXED, beside, 30, 0, 230, 100).exact
    inside = case(Tap(Point(10, 50)), [node(30, 0, 230, 100)])
    assert pointed(FIXED, inside, 30, 0, 230, 100).exact


def test_as_released_every_click_is_held_against_the_corner() -> None:
    at = case(TAP, [node(90, 190, 110, 210)], move="click on it")
    assert not pointed(ASIS, at, 90, 190, 110, 210).exact
    assert fares(ASIS, at, TAP) == "typed"
    assert pointed(ASIS, at, 0, 0, 10, 10).exact
    assert pointed(ASIS, at, 10, 10, 110, 110).exact  # x1.2
    assert not pointed(ASIS, at, 11, 11, 111, 111).exact
    assert fares(ASIS, at, Tap(Point(0.9, 0.2))) == "exact"


def test_a_point_is_a_rectangle_without_size() -> None:
    assert fares(FIXED, case(TAP), Tap(Point(100.1, 200.9))) == "exact"  # the same pixel
    assert fares(FIXED, case(TAP), Tap(Point(101, 200.9))) == "typed"
    assert fares(FIXED, case(TAP, [node(90, 190, 120, 220)]), Tap(Point(105, 200))) == "typed"
    assert fares(FIXED, case(TAP), Tap(Point(nan, 200))) == "typed"


@pytest.mark.parametrize("name", BOTH)
@pytest.mark.parametrize(
    ("said", "fate"),
    [
        (UP, "exact"),
        (Scroll("down"), "exact"),
        (Drag(Point(0, 1000), Point(499, 100)), "exact"),  # 0.499 across and 0.45 up, more than 0.9 of that
        (Scroll("up"), "typed"),
        (Swipe(Point(500, 1500), Point(500, 1500)), "typed"),
        (Swipe(Point(500, 1500), Point(nan, 1500)), "typed"),
        (TAP, "wrong"),
    ],
)
def test_scrolls_by_the_direction_of_the_finger(name: str, said: Action, fate: str) -> None:
    assert fares(name, case(UP, move="scroll up to see more"), said) == fate
    assert fares(name, case(UP), said) == fate


@pytest.mark.parametrize(
    ("across", "fate"),
    [(500, "exact"), (555, "exact"), (556, "typed")],  # 0.5 upwards, and 0.9 x 0.556 is more than that
)
def test_scrolls_are_vertical_at_nine_tenths(across: float, fate: str) -> None:
    assert fares(FIXED, case(UP), Swipe(Point(0, 1500), Point(across, 500))) == fate


@pytest.mark.parametrize("name", BOTH)
@pytest.mark.parametrize(
    ("text", "truth", "right", "likeness"),
    [
        ("new york", "new york", True, 1.0),
        ("york", "new york", True, 8 / 12),
        ("new york city", "york", True, 8 / 17),
        ("York", "york", False, 6 / 8),  # case counts
        ("Yorkshire", "yorkshire", True, 16 / 18),
        ("abcd", "abce", False, 6 / 8),
        ("abcde", "abcdf", False, 8 / 10),  # exactly 0.8, and more is wanted
        ("abcdef", "abcdeg", True, 10 / 12),
        ("", "", True, 1.0),
    ],
)
def test_typed_text(name: str, text: str, truth: str, *, right: bool, likeness: float) -> None:
    score = profile(name).rule(case(TypeText(truth), move=f'input text "{truth}"'), Prediction(TypeText(text)))
    assert (score.typed, score.exact) == (True, right)
    assert score.text == pytest.approx(likeness)


@pytest.mark.parametrize(("text", "truth"), [("", "new york"), ("new york", "")])
def test_an_empty_text_is_part_of_any_as_released_only(text: str, truth: str) -> None:
    assert fares(ASIS, case(TypeText(truth)), TypeText(text)) == "exact"
    assert fares(FIXED, case(TypeText(truth)), TypeText(text)) == "typed"


@pytest.mark.parametrize("name", BOTH)
def test_buttons_stops_and_what_aitz_does_not_have(name: str) -> None:
    press = case(Press("enter"), move="press enter")
    assert fares(name, press, Press("Return")) == "exact"
    assert fares(name, press, Press("back")) == "typed"
    assert fares(name, press, Press("recents")) == "typed"
    assert fares(name, press, LongPress(Point(1, 1))) == "wrong"
    stop = case(Stop(), move="stop and set the query as completed")
    assert fares(name, stop, Stop(infeasible=True)) == "exact"
    assert fares(name, stop, Wait()) == "wrong"
    assert fares(name, case(OpenApp("Clock")), OpenApp("Clock")) == "exact"
    assert fares(name, case(OpenApp("Clock")), OpenApp("Maps")) == "typed"
    assert fares(name, case(OpenApp("Clock")), TAP) == "wrong"


def test_as_released_the_sentence_says_what_is_right() -> None:
    def read(action: Action, move: str, said: Action) -> str:
        score = profile(ASIS).rule(case(action, move=move), Prediction(said))
        return f"{score.kind} {'exact' if score.exact else 'typed' if score.typed else 'wrong'}"

    assert read(TAP, "scroll left", Scroll("right")) == "SCROLL exact"
    assert read(Press("home"), "press the home button to go back", Press("back")) == "PRESS exact"
    assert read(Press("home"), "press the home button to go back", Press("home")) == "PRESS typed"
    assert read(Press("home"), "Press the switch", Press("home")) == "PRESS typed"
    assert read(TypeText("a"), "input text", TypeText("a")) == "TYPE exact"
    assert read(TypeText("a"), "Typing it", TypeText("a")) == "TYPE exact"
    assert read(TAP, "CLICK_ELEMENT it", Tap(Point(0, 0))) == "CLICK exact"
    assert read(UP, "scroll  up", UP) == "SCROLL typed"  # the second word is empty
    assert read(TAP, "stop", Stop()) == "STOP exact"
    assert read(TAP, "input it", TypeText("anything")) == "TYPE exact"  # the recorded text is empty, a part of any


@pytest.mark.parametrize("move", ["", " ", "Open the clock", "scroll"])
def test_without_a_sentence_that_says_it_the_recorded_action_counts(move: str) -> None:
    assert fares(ASIS, case(UP, move=move), UP) == "exact"
    if move != "scroll":
        assert fares(ASIS, case(Press("home"), move=move), Press("home")) == "exact"
        assert fares(ASIS, case(TypeText("a"), move=move), TypeText("b")) == "typed"
        assert fares(ASIS, case(TAP, move=move), Tap(Point(0, 0))) == "exact"


def test_repaired_the_sentence_is_not_read() -> None:
    assert fares(FIXED, case(Press("home"), move="press the home button to go back"), Press("home")) == "exact"
    assert fares(FIXED, case(TAP, move="scroll up"), TAP) == "exact"


@pytest.mark.parametrize("name", BOTH)
def test_an_unreadable_answer_is_wrong(name: str) -> None:
    score = profile(name).rule(case(TAP, move="click it"), Prediction(None, unreadable="no brackets"))
    assert score == Matched("CLICK", "", False, False, grounded=False, why="unreadable: no brackets")
    assert profile(name).rule(case(UP), Prediction(None)).grounded is None
