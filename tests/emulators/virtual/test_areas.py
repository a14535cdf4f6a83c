"""The parts of a picture that are drawn anew: they cover what they must, cut through nothing, and are found in time."""

from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.virtual.areas import joined, meets, unbroken
from emulators.virtual.scene import Bounds

WHOLE = (0.0, 0.0, 800.0, 360.0)
number = st.integers(0, 40).map(lambda step: float(step * 9))
box = st.tuples(number, number, number, number).map(lambda b: (b[0], b[1], b[0] + b[2] + 1.0, b[1] + b[3] + 1.0))


def within(one: Bounds, other: Bounds) -> bool:
    return other[0] <= one[0] and other[1] <= one[1] and one[2] <= other[2] and one[3] <= other[3]


def test_areas_with_equal_tops_come_to_rest() -> None:
    areas = [(0.0, 29.0, 800.0, 256.0), (652.0, 258.0, 788.0, 304.0), (10.0, 258.0, 150.0, 304.0)]
    assert {*unbroken(areas, [], WHOLE)} == {*areas}


@settings(max_examples=300, deadline=None)
@given(st.lists(box, min_size=1, max_size=8), st.lists(box, max_size=6))
def test_areas_grow_until_they_cut_through_nothing(areas: list[Bounds], boxes: list[Bounds]) -> None:
    found = unbroken(areas, boxes, (0.0, 0.0, 1000.0, 1000.0))
    assert all(any(within(area, each) for each in found) for area in areas)
    assert not any(meets(one, other) for i, one in enumerate(found) for other in found[:i])
    for each in found:
        assert all(within(fragile, each) for fragile in boxes if meets(fragile, each))
    assert joined(found) == joined(found[::-1])
