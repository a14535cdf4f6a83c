"""The sizes of images, right to the pixel."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.screen import Screen
from guiagent.dialects.resizing import Resizing

QWEN = Resizing(28, 4 * 28 * 28, 16384 * 28 * 28)
TARS = Resizing(28, 100 * 28 * 28, 16384 * 28 * 28)


@pytest.mark.parametrize(("width", "height", "expected"), [
    (1080, 2400, (1092, 2408)),  # the size that the cookbook's prompt names
    (1920, 1080, (1932, 1092)),
    (270, 600, (280, 588)),  # 9.64 and 21.43 multiples
    (360, 800, (364, 812)),
    (28, 28, (56, 56)),  # the smallest area
    (4000, 6000, (2912, 4368)),  # the largest one
])  # fmt: skip
def test_sizes(width: int, height: int, expected: tuple[int, int]) -> None:
    tall, wide = QWEN.size(height, width)
    assert (wide, tall) == expected


def test_halves_go_to_the_even_side_in_python_and_up_in_javascript() -> None:
    javascript = Resizing(28, 4 * 28 * 28, 16384 * 28 * 28, "javascript")
    assert QWEN.size(2338, 1078) == (2352, 1064)  # 83.5 and 38.5 multiples: 84 and 38
    assert javascript.size(2338, 1078) == (2352, 1092)  # 84 and 39
    assert QWEN.size(1078, 1106) == (1064, 1120)  # 39.5 is nearer to the even 40 either way
    assert javascript.size(1078, 1106) == (1092, 1120)


def test_strips_thinner_than_half_a_multiple() -> None:
    assert TARS.size(10, 1500) == (28, 3444) == Resizing(28, 78400, 12845056, least=0).size(10, 1500)
    assert QWEN.size(10, 1500) == (28, 1512)
    assert Resizing(28, 4 * 28 * 28, 16384 * 28 * 28, least=0).size(10, 1500) == (28, 700)


@pytest.mark.parametrize("size", [(0, 5), (5, 0), (1, 201), (-3, 3)])
def test_what_no_program_takes(size: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="too long or empty"):
        QWEN.size(*size)


@given(
    st.integers(28, 6000), st.integers(28, 6000), st.sampled_from([28, 32]), st.sampled_from(["python", "javascript"])
)
def test_sides_are_multiples_and_areas_stay_within_limits(height: int, width: int, factor: int, rounding: str) -> None:
    limits = Resizing(factor, 56 * 56, 1280 * 28 * 28, rounding)  # type: ignore[arg-type]
    if max(height, width) > 200 * min(height, width):
        return
    tall, wide = limits.size(height, width)
    assert tall % factor == wide % factor == 0
    assert min(tall, wide) >= factor
    assert tall * wide >= limits.min_pixels
    assert tall * wide <= limits.max_pixels or min(tall, wide) == factor


def test_an_extent_is_width_before_height() -> None:
    assert QWEN.extent(Screen("", "", 1080, 2400, ())) == (1092, 2408)
