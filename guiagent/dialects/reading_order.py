"""The order in which CoAT numbers the elements of a screen: row by row from the top, each row from the left.

Source: IMNearth/CoAT, `coat/screen_utils.py`. Two passes: first by pairs (whoever begins below the other's middle comes
later, else whoever begins further right), then rows are cut where a box no longer shares its height with the row. The
comparison of pairs is not transitive, so the result depends on the sorting algorithm; Python's own gives the published
numbers.
"""

from collections.abc import Sequence
from functools import cmp_to_key

from emulators.screen import Box

__all__ = ["reading_order"]


def reading_order(boxes: Sequence[Box]) -> list[int]:
    """Positions in `boxes`, in the order of reading."""
    by_pairs = cmp_to_key(_later)
    rows: list[list[int]] = []
    total = 0.0
    for index in sorted(range(len(boxes)), key=lambda i: by_pairs(boxes[i])):
        box = boxes[index]
        own = (box.top + box.bottom) * 0.5
        if rows and _same_row(box, boxes[rows[-1][-1]], total / len(rows[-1])):
            rows[-1].append(index)
            total += own
        else:
            rows.append([index])
            total = own
    return [index for row in rows for index in sorted(row, key=lambda i: boxes[i].left)]


def _same_row(box: Box, last: Box, middle: float) -> bool:
    own = (box.top + box.bottom) * 0.5
    return box.top < middle < box.bottom and last.top < own < last.bottom


def _later(one: Box, other: Box) -> int:
    if one.top > other.top and one.top > (other.top + other.bottom) / 2:
        return 1
    if one.top < other.top and other.top > (one.top + one.bottom) / 2:
        return -1
    return (one.left > other.left) - (one.left < other.left)
