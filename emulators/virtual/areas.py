"""Which areas of the screen two scenes draw differently, so that only those are painted anew."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from emulators.virtual.node import Line, Rect, Vector
from emulators.virtual.scene import Bounds, Part

__all__ = ["REACH", "Extent", "band", "differing", "extent", "joined", "meets", "unbroken"]

REACH = 3
"""How many pixels beyond its box a part may touch, but for shadows and letters."""
_MOST = 6
"""Into how many areas a change is divided at most; our default."""
_EACH = 4_000.0
"""Pixels that painting one more area is worth, which has all parts looked through again; our default."""
_MANY = 48
"""From how many changed parts on one box around them is taken, as when another page is opened; our default."""


@dataclass(frozen=True, slots=True)
class Extent:
    """The whole pixels that a part may touch, and the boxes in it that must be painted wholly or not at all."""

    reach: Bounds
    fragile: tuple[Bounds, ...]


def extent(part: Part, density: float) -> Extent:
    """A shadow and the edges of letters are included; curves cut by a clip would differ in single pixels."""
    known = part.extent
    if isinstance(known, Extent):
        return known
    reach = _reach(part)
    part.extent = found = Extent(reach, _fragile(part, reach, density))
    return found


def differing(old: Sequence[Part], new: Sequence[Part], density: float, whole: Bounds) -> list[Bounds]:
    """Boxes on whole pixels outside which both scenes look the same."""
    if not old:
        return [whole]
    first, last, most = 0, 0, min(len(old), len(new))
    while first < most and (old[first] is new[first] or old[first] == new[first]):
        first += 1
    while last < most - first and (old[-1 - last] is new[-1 - last] or old[-1 - last] == new[-1 - last]):
        last += 1
    gone, come = old[first : len(old) - last], new[first : len(new) - last]
    if not gone and not come:
        return []
    if len(gone) + len(come) > _MANY:
        lefts, tops, rights, bottoms = zip(*(extent(part, density).reach for part in (*gone, *come)), strict=True)
        box = _clipped((min(lefts), min(tops), max(rights), max(bottoms)), whole)
        return [box] if box else []
    same = {id(part) for part in gone} & {id(part) for part in come}
    before = {part for part in gone if id(part) not in same}
    after = {part for part in come if id(part) not in same}
    if len(before) + len(same) < len(gone) or len(after) + len(same) < len(come):
        return [whole]  # a part that is painted twice
    kept = [part for part in gone if id(part) in same or part in after]
    if kept != [part for part in come if id(part) in same or part in before]:
        return [whole]  # the same parts, one over the other in another order
    changed = [part for part in gone if id(part) not in same and part not in after]
    changed += [part for part in come if id(part) not in same and part not in before]
    return [box for part in changed if (box := _clipped(extent(part, density).reach, whole))]


def _reach(part: Part) -> Bounds:
    margin = float(REACH)
    if isinstance(part.paint, Rect) and part.paint.elevation:
        margin = 12 * part.paint.elevation
    elif isinstance(part.paint, Line):
        margin = 4 + 0.4 * (part.bounds[3] - part.bounds[1])
    left, top, right, bottom = part.bounds
    clip = part.clip
    return (
        (left - margin if left - margin > clip[0] - 1 else clip[0] - 1) // 1,
        (top - margin if top - margin > clip[1] - 1 else clip[1] - 1) // 1,
        (right + margin if right + margin < clip[2] + 1 else clip[2] + 1) // 1 + 1,
        (bottom + margin if bottom + margin < clip[3] + 1 else clip[3] + 1) // 1 + 1,
    )


def _fragile(part: Part, reach: Bounds, density: float) -> tuple[Bounds, ...]:
    paint = part.paint
    if isinstance(paint, Vector) or (isinstance(paint, Rect) and (paint.elevation or paint.border)):
        return (reach,)
    if not isinstance(paint, Rect) or not paint.radius:
        return ()
    left, top, right, bottom = reach
    rows = band(paint.radius * density, part.bounds[3] - part.bounds[1])
    if bottom - top <= 2 * rows:
        return (reach,)
    return ((left, top, right, top + rows), (left, bottom - rows, right, bottom))


def band(radius: float, height: float) -> int:
    """How many rows the round corners at one end of a box may touch, from `REACH` beyond that end, in pixels."""
    return int(min(radius, height / 2)) + 2 * REACH


def unbroken(areas: list[Bounds], boxes: Sequence[Bounds], whole: Bounds) -> list[Bounds]:
    """The areas, grown and joined until they cut through none of the boxes."""
    found, before = areas, None
    while found != before:
        before = found
        found = joined([_around(area, boxes, whole) for area in found])
    return found


def _around(area: Bounds, boxes: Sequence[Bounds], whole: Bounds) -> Bounds:
    left, top, right, bottom = area
    for box in boxes:
        if box[0] < right and box[2] > left and box[1] < bottom and box[3] > top:
            left, top, right, bottom = _hull((left, top, right, bottom), box)
    return _clipped((left, top, right, bottom), whole) or whole


def meets(one: Bounds, other: Bounds) -> bool:
    """Whether two rectangles overlap; touching edges do not."""
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def _clipped(box: Bounds, whole: Bounds) -> Bounds | None:
    left, top, right, bottom = (
        max(box[0], whole[0]),
        max(box[1], whole[1]),
        min(box[2], whole[2]),
        min(box[3], whole[3]),
    )
    return (left, top, right, bottom) if left < right and top < bottom else None


def joined(boxes: list[Bounds]) -> list[Bounds]:
    """Boxes that do not meet, joined where one is not much more to paint than two."""
    found: list[Bounds] = []
    for each in sorted(set(boxes), key=lambda box: (box[1], box)):
        box, at = each, 0
        while at < len(found):
            hull = _hull(box, found[at])
            if meets(box, found[at]) or _size(hull) <= _size(box) + _size(found[at]) + _EACH:
                del found[at]
                box, at = hull, 0
            else:
                at += 1
        found.append(box)
    return found if len(found) <= _MOST else [functools.reduce(_hull, found)]


def _hull(one: Bounds, other: Bounds) -> Bounds:
    return (
        one[0] if one[0] < other[0] else other[0],
        one[1] if one[1] < other[1] else other[1],
        one[2] if one[2] > other[2] else other[2],
        one[3] if one[3] > other[3] else other[3],
    )


def _size(box: Bounds) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
