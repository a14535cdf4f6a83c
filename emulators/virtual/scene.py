"""One laid-out screen in pixels: what is painted, the element tree, and who answers a touch, all from one walk."""

import functools
from dataclasses import dataclass, field, replace

from emulators.screen import Box, Element, Flag, Point
from emulators.virtual.node import Marks, Node, Paint

__all__ = ["Bounds", "Part", "Scene", "Walk"]

Bounds = tuple[float, float, float, float]
"""left, top, right, bottom in pixels."""


@dataclass(slots=True, unsafe_hash=True)
class Part:
    """Something painted: in `bounds`, and only as far as `clip` reaches. Immutable by custom, as nodes are.

    Who draws it notes in `extent` which pixels it touches, for the next time.
    """

    paint: Paint
    bounds: Bounds
    clip: Bounds
    extent: object = field(default=None, init=False, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Scene:
    """A whole screen. `marks[i]` belongs to `elements[i]`, whose box before clipping is `extents[i]`.

    `window` is where an overlay stands, when there is one.
    """

    parts: tuple[Part, ...]
    elements: tuple[Element, ...]
    marks: tuple[Marks, ...]
    extents: tuple[Bounds, ...]
    window: Box | None = None

    def touched(self, point: Point) -> int | None:
        """The position of the element that a touch reaches: the last one there that answers to touch."""
        for index in range(len(self.elements) - 1, -1, -1):
            if self.elements[index].actionable and self.elements[index].box.contains(point):
                return index
        return None

    def field(self, key: str) -> int | None:
        """The position of the text field with this key."""
        for index, marks in enumerate(self.marks):
            if Flag.EDITABLE in marks.flags and getattr(marks.source, "key", None) == key:
                return index
        return None


_WORTH = 4
"""From how many parts and elements on a node's trace is kept; our default."""


class Entry:
    """An element on its way: `up` is how many positions before it its parent stands, 0 when it has none.

    An entry is met again when its node is: it keeps the element that was last made of it, with where and how.
    """

    __slots__ = ("element", "extent", "made", "marks", "package", "seen", "up")

    def __init__(self, marks: Marks, seen: Bounds, extent: Bounds, package: str, *, up: int) -> None:
        self.marks = marks
        self.seen = seen
        self.extent = extent
        self.package = package
        self.up = up
        self.made: tuple[int | None, Point | None, bool] | None = None
        self.element: Element | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """What a walk made of a kept node, and all that it depends on: its place, what lies around it, whose it is."""

    place: tuple[float, float, float, Bounds, str, bool, int]
    parts: tuple[Part, ...]
    entries: tuple[Entry, ...]


@dataclass(slots=True)
class Walk:
    """Collects parts and elements from node trees, drawn one over the other."""

    density: float
    whole: Bounds
    parts: list[Part] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def add(self, node: Node, x: float, y: float, *, package: str) -> None:
        """Paint a tree with its top left corner at (x, y) dp, and list its elements for this package."""
        self._visit(node, (x, y), self.whole, (package, None, False))

    def paint(self, node: Node, x: float, y: float) -> None:
        """Paint a tree that lies behind an overlay: it has no elements."""
        self._visit(node, (x, y), self.whole, ("", None, True))

    def _visit(self, node: Node, at: tuple[float, float], clip: Bounds, under: tuple[str, int | None, bool]) -> None:
        """`at` is in dp; `under` is the package, the parent's position, and whether marks are passed over.

        What a node gave at the same place the last time is taken again.
        """
        if not node.kept:
            self._go(node, at, clip, under)
            return
        package, parent, silent = under
        above = 0 if parent is None else len(self.entries) - parent
        place, trace = (*at, self.density, clip, package, silent, above), node.trace
        if isinstance(trace, Trace) and trace.place == place:
            self.parts += trace.parts
            self.entries += trace.entries
            return
        first, first_entry = len(self.parts), len(self.entries)
        self._go(node, at, clip, under)
        if len(self.parts) + len(self.entries) - first - first_entry >= _WORTH:
            node.trace = Trace(place, tuple(self.parts[first:]), tuple(self.entries[first_entry:]))

    def _go(self, node: Node, at: tuple[float, float], clip: Bounds, under: tuple[str, int | None, bool]) -> None:
        (x, y), d = at, self.density
        left, top, right, bottom = x * d, y * d, (x + node.width) * d, (y + node.height) * d
        if left >= clip[2] or right <= clip[0] or top >= clip[3] or bottom <= clip[1]:
            return
        if node.paint is not None:
            self.parts.append(Part(node.paint, (left, top, right, bottom), clip))
        if node.clips:
            clip = (max(clip[0], left), max(clip[1], top), min(clip[2], right), min(clip[3], bottom))
        package, parent, silent = under
        marks = node.marks
        if marks is not None and package and not (silent and marks.plain):
            if marks.gathers and not marks.text:
                marks = _gathered(node, marks)
            parent = self._list(marks, (left, top, right, bottom), clip, under)
            under = (package, parent, silent or marks.gathers)
        for dx, dy, child in node.children:
            if child.children or child.paint is not None or child.marks is not None:
                self._visit(child, (x + dx, y + dy), clip, under)

    def _list(self, marks: Marks, bounds: Bounds, clip: Bounds, under: tuple[str, int | None, bool]) -> int | None:
        """Note an element; returns its position, or its parent's when nothing of it is in sight."""
        package, parent, _ = under
        seen = (
            float(max(round(bounds[0]), round(clip[0]))),
            float(max(round(bounds[1]), round(clip[1]))),
            float(min(round(bounds[2]), round(clip[2]))),
            float(min(round(bounds[3]), round(clip[3]))),
        )
        if seen[2] - seen[0] < 1 or seen[3] - seen[1] < 1:
            return parent
        place = len(self.entries)
        self.entries.append(Entry(marks, seen, bounds, package, up=0 if parent is None else place - parent))
        return place

    def scene(self, system: frozenset[str], window: Box | None = None, own: range = range(0)) -> Scene:
        """Elements of the packages in `system` are the system's, but for those at the positions `own`.

        One that others cover wholly cannot be touched.
        """
        entries = self.entries
        reached = [
            i for i, e in enumerate(entries) if e.marks.flags & _ACTIONABLE and Flag.DISABLED not in e.marks.flags
        ]
        touches: list[Point | None] = [None] * len(entries)
        for index, touch in zip(reached, _touches(tuple([entries[i].seen for i in reached])), strict=True):
            touches[index] = touch
        elements = tuple(
            [
                _element(
                    entry, i - entry.up if entry.up else None, touch, system=entry.package in system and i not in own
                )
                for i, (entry, touch) in enumerate(zip(entries, touches, strict=True))
            ]
        )
        marks, extents = tuple([e.marks for e in entries]), tuple([e.extent for e in entries])
        return Scene(tuple(self.parts), elements, marks, extents, window)


def _gathered(node: Node, marks: Marks) -> Marks:
    """The marks of a container with the texts inside as its own."""
    texts = _texts(node)
    if not texts:
        return marks
    return replace(marks, text=texts[0], value=", ".join(texts[1:]))


def _texts(node: Node) -> list[str]:
    found: list[str] = []
    for _, _, child in node.children:
        if child.marks is None:
            found += _texts(child)
        elif child.marks.plain and child.marks.text:
            found.append(child.marks.text)
    return found


_ACTIONABLE = frozenset({Flag.CLICKABLE, Flag.LONG_CLICKABLE, Flag.EDITABLE, Flag.CHECKABLE})
_COVERED = Point(-1, -1)
_PLACES = tuple((u, v) for v in (0.5, 0.25, 0.75, 0.1, 0.9) for u in (0.5, 0.25, 0.75, 0.1, 0.9))


@functools.lru_cache(1_000)
def _touches(boxes: tuple[Bounds, ...]) -> tuple[Point | None, ...]:
    """For each box a point that reaches it, where its centre does not; `_COVERED` where none does.

    Later boxes lie above. Most centres are free, which the boxes of one band of rows are enough to tell.
    """
    found: list[Point | None] = [None] * len(boxes)
    bands: dict[int, list[Bounds]] = {}
    above: list[Bounds] = []
    for index in range(len(boxes) - 1, -1, -1):
        left, top, right, bottom = box = boxes[index]
        x, y = (left + right) / 2, (top + bottom) / 2
        if any(b[0] <= x < b[2] and b[1] <= y < b[3] for b in bands.get(int(y) >> _BAND, ())):
            found[index] = _free(
                box, [b for b in above if b[0] < right and b[2] > left and b[1] < bottom and b[3] > top]
            )
        above.append(box)
        for band in range(int(top) >> _BAND, (int(bottom) >> _BAND) + 1):
            bands.setdefault(band, []).append(box)
    return tuple(found)


def _free(bounds: Bounds, over: list[Bounds]) -> Point:
    left, top, right, bottom = bounds
    for u, v in _PLACES:
        x, y = left + (right - left) * u, top + (bottom - top) * v
        if not any(b[0] <= x < b[2] and b[1] <= y < b[3] for b in over):
            return Point(x, y)
    return _COVERED


def _element(entry: Entry, parent: int | None, touch: Point | None, *, system: bool) -> Element:
    made = parent, touch, system
    if entry.element is not None and entry.made == made:
        return entry.element
    marks, package = entry.marks, entry.package
    flags = marks.flags | _SYSTEM if system else marks.flags
    if touch is _COVERED:
        flags, touch = flags - _ACTIONABLE, None
    name = marks.id if not marks.id or ":" in marks.id else f"{package}:id/{marks.id}"
    element = Element(
        role=marks.role,
        box=Box(*entry.seen),
        text=marks.text,
        description=marks.description,
        value=marks.value,
        resource_id=name,
        package=package,
        flags=flags,
        parent=parent,
        touch=touch,
    )
    entry.element, entry.made = element, made
    return element


_SYSTEM = frozenset({Flag.SYSTEM})
_BAND = 6
"""Bands of 64 rows."""
