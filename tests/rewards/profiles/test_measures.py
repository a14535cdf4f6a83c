"""Boxes, distances and directions as published scorers take them."""

from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.action import Action, Direction, Drag, Scroll, Swipe, Tap
from emulators.screen import Box, Element, Point, Screen
from rewards.profiles.measures import (
    about_centre,
    aitw_grown,
    argmax_heading,
    coat_heading,
    finger,
    inside,
    intersection_over_union,
    main_axis,
    near,
    opposite,
    within_one,
)

SCREEN = Screen("", "", 100, 200, ())


@pytest.mark.parametrize(
    ("action", "heading"),
    [
        (Swipe(Point(50, 150), Point(50, 50)), "up"),
        (Drag(Point(50, 50), Point(52, 150)), "down"),
        (Swipe(Point(10, 50), Point(60, 149)), "right"),  # 0.5 of the width, 0.495 of the height
        (Swipe(Point(60, 50), Point(10, 150)), "down"),  # both axes as long: the vertical one
        (Scroll("down"), "up"),  # content goes up under a finger that goes up, to show what lies below
        (Scroll("up"), "down"),
        (Scroll("left"), "right"),
        (Scroll("right"), "left"),
        (Swipe(Point(30, 60), Point(60.000000001, 120)), "down"),  # as long, but for the rounding of pixels
        (Swipe(Point(30, 60), Point(60.001, 120)), "right"),
        (Swipe(Point(5, 5), Point(5, 5)), None),
        (Swipe(Point(5, 5), Point(nan, 5)), None),
        (Tap(Point(5, 5)), None),
    ],
)
def test_which_way_the_finger_goes(action: Action, heading: Direction | None) -> None:
    assert argmax_heading(finger(SCREEN, action)) == heading


@pytest.mark.parametrize(
    ("right", "down", "heading"),
    [
        (1.0, 0.9, "down"),
        (1.0, 0.8999, "right"),
        (-1.0, -0.9, "up"),
        (-1.0, 0.5, "left"),
        (0.0, 0.0, None),
        (nan, 1.0, None),
        (0.0, inf, "down"),
    ],
)
def test_coat_takes_a_movement_for_vertical_at_nine_tenths(right: float, down: float, heading: str | None) -> None:
    assert coat_heading((right, down)) == heading


def test_the_main_axis_is_vertical_where_both_are_as_long() -> None:
    assert main_axis((0.3, -0.3)) == "vertical"
    assert main_axis((-0.31, 0.3)) == "horizontal"
    assert main_axis((0.0, 0.0)) == "vertical"


@pytest.mark.parametrize("tolerance", [0.04, 0.14])
@pytest.mark.parametrize("width", [97, 100, 270, 1080, 1440])
def test_a_distance_exactly_at_the_tolerance_is_near(tolerance: float, width: int) -> None:
    screen = Screen("", "", width, 600, ())
    for begin in (0.0, 0.1, 0.3, 0.6):
        one = Point(begin * width, 300)
        assert near(screen, one, Point((begin + tolerance) * width, 300), tolerance)
        assert near(screen, one, Point((begin + tolerance - 1e-6) * width, 300), tolerance)
        assert not near(screen, one, Point((begin + tolerance + 1e-6) * width, 300), tolerance)


def test_nothing_is_near_a_point_that_is_no_number() -> None:
    for odd in (Point(nan, 1), Point(1, nan), Point(inf, 1), Point(-inf, inf)):
        assert not near(SCREEN, Point(1, 1), odd, 0.14)
        assert not near(SCREEN, odd, odd, 0.14)
        assert not inside(Box(0, 0, 100, 200), odd)
    assert not near(Screen("", "", 0, 0, ()), Point(0, 0), Point(1, 0), 0.14)


def test_boxes_about_their_centre_leave_the_screen() -> None:
    assert about_centre(Box(0, 10, 10, 30), 1.2) == Box(-1, 8, 11, 32)
    assert about_centre(Box(5, 5, 5, 5), 1.2) == Box(5, 5, 5, 5)


def test_aitw_adds_at_the_far_side_what_the_border_cuts_off() -> None:
    assert aitw_grown(SCREEN, Box(40, 100, 60, 120), 1.4) == Box(26, 86, 74, 134)
    assert aitw_grown(SCREEN, Box(0, 0, 20, 20), 1.4) == Box(0, 0, 48, 48)  # about the centre it would be 34
    assert aitw_grown(SCREEN, Box(0, 0, 100, 200), 0.2) == Box(0, 0, 100, 200)
    assert aitw_grown(SCREEN, Box(60, 0, 100, 20), 0.2) == Box(56, 0, 104, 24)  # not cut off at the right


def test_edges_are_inside() -> None:
    box = Box(10, 10, 20, 20)
    for edge in (Point(10, 10), Point(20, 20), Point(10, 20)):
        assert inside(box, edge)
    assert not inside(box, Point(20.001, 15))
    assert inside(box, Point(20.001, 15), 0.01)


def test_two_points_within_one_enlarged_box() -> None:
    rows = tuple(Element("TEXT", Box(10, top, 60, top + 20)) for top in (0, 100, 140))
    screen = Screen("", "", 100, 200, rows)
    assert within_one(screen, Point(12, 105), Point(60, 118), 0.2) == 1
    assert within_one(screen, Point(5, 98), Point(65, 122), 0.2) == 1  # the corners of the enlarged one
    assert within_one(screen, Point(5, 98), Point(65.1, 122), 0.2) is None
    assert within_one(screen, Point(12, 105), Point(12, 145), 0.2) is None
    assert within_one(screen, Point(12, 105), Point(12, 145), 1.4) is None  # 86 to 134, and 126 to 174
    assert within_one(screen, Point(12, 105), Point(12, 130), 1.4) == 1
    assert within_one(screen, Point(12, 130), Point(12, 170), 1.4) == 2
    assert within_one(screen, Point(12, nan), Point(12, 105), 0.2) is None


boxes = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h),
    st.floats(-50, 120), st.floats(-50, 220), st.floats(-5, 120), st.floats(-5, 250),
)  # fmt: skip
points = st.builds(Point, st.floats(-20, 120), st.floats(-20, 220))


@given(st.lists(boxes, max_size=8), points, points, st.sampled_from([0.2, 1.4]))
def test_the_cheap_test_of_boxes_leaves_out_none_that_counts(
    some: list[Box], one: Point, other: Point, share: float
) -> None:
    screen = Screen("", "", 100, 200, tuple(Element("TEXT", box) for box in some))
    grown = [aitw_grown(screen, box, share) for box in some]
    held = [n for n, box in enumerate(grown) if inside(box, one, 2e-7) and inside(box, other, 2e-7)]
    found = within_one(screen, one, other, share)
    assert found == (held[0] if held else None)


@given(boxes, boxes)
def test_the_share_of_intersection_is_symmetric_and_a_share(one: Box, other: Box) -> None:
    share = intersection_over_union(one, other)
    assert share == intersection_over_union(other, one)
    assert share >= 0


def test_areas_under_one_pixel_count_as_one() -> None:
    assert intersection_over_union(Box(0, 0, 10, 10), Box(0, 0, 10, 10)) == 1
    assert intersection_over_union(Box(0, 0, 10, 10), Box(5, 0, 15, 10)) == pytest.approx(1 / 3)
    assert intersection_over_union(Box(0, 0, 0.5, 0.5), Box(0, 0, 0.5, 0.5)) == pytest.approx(0.25 / 1.75)
    assert intersection_over_union(Box(5, 5, 5, 5), Box(0, 0, 10, 10)) == 0


@given(st.sampled_from(["up", "down", "left", "right"]))
def test_opposites(heading: Direction) -> None:
    assert opposite(opposite(heading)) == heading
    assert argmax_heading(finger(SCREEN, Scroll(heading))) == opposite(heading)
