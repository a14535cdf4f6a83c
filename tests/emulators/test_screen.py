"""Boxes, elements and frames: the geometry and the identity of what is seen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.screen import Box, Element, Flag, Frame, Point, Screen

numbers = st.floats(-1000, 1000)
boxes = st.builds(Box, numbers, numbers, numbers, numbers)


@given(boxes, boxes, st.builds(Point, numbers, numbers))
def test_what_is_clipped_lies_in_both_and_nothing_is_lost(box: Box, other: Box, point: Point) -> None:
    inner = box.clipped(other)
    assert inner.contains(point) == (box.contains(point) and other.contains(point))
    assert inner.width >= 0 and inner.height >= 0
    if not inner.empty:
        assert box.left <= inner.left < inner.right <= box.right
        assert other.top <= inner.top < inner.bottom <= other.bottom


@given(boxes)
def test_a_box_contains_its_center_and_its_first_corner_but_not_its_last(box: Box) -> None:
    if box.empty:
        assert not box.contains(box.center) or box.width > 0
    elif box.width > 1e-6 and box.height > 1e-6:
        assert box.contains(box.center)
        assert box.contains(Point(box.left, box.top))
        assert not box.contains(Point(box.right, box.bottom))


def test_an_element_is_called_by_its_text_then_description_then_value() -> None:
    box = Box(0, 0, 10, 10)
    assert Element("r", box, text="a", description="b", value="c").label == "a"
    assert Element("r", box, description="b", value="c").label == "b"
    assert Element("r", box, value="c").label == "c"
    assert Element("r", box).label == ""


def test_an_element_is_touched_where_it_says_or_in_its_middle() -> None:
    assert Element("r", Box(0, 0, 10, 20)).hit == Point(5, 10)
    assert Element("r", Box(0, 0, 10, 20), touch=Point(1, 2)).hit == Point(1, 2)


@pytest.mark.parametrize(
    ("flags", "actionable"),
    [(set(), False), ({Flag.CLICKABLE}, True), ({Flag.EDITABLE}, True), ({Flag.CHECKABLE}, True),
     ({Flag.LONG_CLICKABLE}, True), ({Flag.SCROLLABLE}, False), ({Flag.CLICKABLE, Flag.DISABLED}, False)],
)  # fmt: skip
def test_what_can_be_acted_on(flags: set[Flag], actionable: bool) -> None:
    assert Element("r", Box(0, 0, 1, 1), flags=frozenset(flags)).actionable is actionable


def test_frames_are_equal_when_their_pixels_are() -> None:
    one = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    assert Frame.of(one) == Frame.of(one.copy()) == Frame.of(np.asfortranarray(one))
    assert hash(Frame.of(one)) == hash(Frame.of(one.copy()))
    assert Frame.of(one) != Frame.of(one + 1)
    assert Frame.of(one).rgb() is one
    assert Frame.of(np.zeros((2, 4, 3), np.uint8)) != Frame.of(np.zeros((4, 2, 3), np.uint8))


def test_a_frame_without_pixels_says_where_to_find_them() -> None:
    with pytest.raises(LookupError, match="open it through the run folder"):
        Frame("ab" * 32, 1, 1).rgb()


def test_a_screen_is_as_large_as_it_says() -> None:
    assert Screen("a", "l", 30, 40, ()).box == Box(0, 0, 30, 40)
