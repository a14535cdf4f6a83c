"""The laid-out tree: sizes in dp, what is painted, and what each part means to whoever touches or reads it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from emulators.screen import Flag
from emulators.virtual.cursor import Cursor
from emulators.virtual.theme import Look, Type
from emulators.virtual.widgets import Event, Field, NumberPicker, Pad, Plain, Scroll, Slider, Swipes, Widget

__all__ = [
    "NO_FLAGS", "Glyph", "Image", "Layout", "Line", "Marks", "Node", "Paint", "Placed", "Rect", "Shot", "Vector",
    "stacked",
]  # fmt: skip

NO_FLAGS: frozenset[Flag] = frozenset()


@dataclass(frozen=True, slots=True)
class Rect:
    """A rounded box filled with a colour (0xAARRGGBB), or with the wallpaper named `paper`."""

    color: int
    radius: float = 0
    border: int = 0
    elevation: float = 0
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text, drawn from the left edge, centred vertically."""

    text: str
    type: Type
    color: int
    strike: bool = False


@dataclass(frozen=True, slots=True)
class Glyph:
    """An icon that fills its box, the other way round when `flipped`."""

    name: str
    color: int
    flipped: bool = False


@dataclass(frozen=True, slots=True)
class Image:
    """An encoded image that fills its box, or with `whole` lies in its middle; grey where it cannot be decoded."""

    data: bytes
    radius: float = 0
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Vector:
    """A line through points in thousandths of its box, or with `radius` a disc around the first one.

    `fill` and `stroke` are colours, 0 where there is none; `thickness` is in dp. Nothing is drawn outside the box.
    """

    points: tuple[tuple[float, float], ...]
    fill: int = 0
    stroke: int = 0
    thickness: float = 0
    radius: float = 0


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """A whole tree drawn small, as wide as its box and cut off below it, with round corners.

    `laid` is called when it is drawn, not before: most steps draw none. Two are the same only when they are one.
    """

    laid: Callable[[], "Node"]
    radius: float = 0


Paint = Rect | Line | Glyph | Image | Vector | Shot


@dataclass(frozen=True, slots=True)
class Marks:
    """What a node is in the element tree, and what touching it does.

    With `gathers` the texts inside become its own text and value instead of elements. A `plain` one (a text or an
    icon) is dropped inside a gathering one. `source` is the widget that the phone itself answers for; `most` is how
    far a list can be scrolled, in dp. `inset` is where the text of a field lies: left, top and right edge, in dp.
    """

    role: str
    text: str = ""
    description: str = ""
    value: str = ""
    id: str = ""
    flags: frozenset[Flag] = NO_FLAGS
    tap: Event | None = None
    long: Event | None = None
    gathers: bool = False
    plain: bool = False
    source: Field | NumberPicker | Pad | Scroll | Slider | None = None
    most: float = 0
    swipe: Swipes | None = None
    double: Event | None = None
    inset: tuple[float, float, float] = (0, 0, 0)


class Node:
    """A laid-out widget; immutable by custom, so that one node can be shared by many screens.

    One that is `kept` will be met again: what a walk makes of it at its place is left in `trace` for the next walk.
    An `upright` one is not turned over inside where reading runs from right to left; `turned` ones have been
    (`mirroring`).
    """

    __slots__ = ("children", "clips", "height", "kept", "marks", "paint", "trace", "turned", "upright", "width")

    def __init__(
        self,
        width: float,
        height: float,
        children: "tuple[Placed, ...]" = (),
        *,
        paint: Paint | None = None,
        marks: Marks | None = None,
        clips: bool = False,
        upright: bool = False,
    ) -> None:
        self.width = width
        self.height = height
        self.children = children
        self.paint = paint
        self.marks = marks
        self.clips = clips
        self.kept = False
        self.trace: object = None
        self.upright = upright
        self.turned = False


Placed = tuple[float, float, Node]
"""A child and where its top left corner lies in its parent."""


def stacked(width: float, height: float, *nodes: Node) -> tuple[Placed, ...]:
    """Nodes centred over each other in this much space."""
    return tuple(((width - n.width) / 2, (height - n.height) / 2, n) for n in nodes)


class Layout(Protocol):
    """What laying out a widget needs to know, and how it lays out those inside it."""

    @property
    def look(self) -> Look: ...

    @property
    def ui(self) -> Mapping[str, Plain]: ...

    @property
    def scroll(self) -> Mapping[str, float]: ...

    @property
    def focus(self) -> str: ...

    @property
    def cursor(self) -> Cursor | None: ...

    @property
    def today(self) -> tuple[int, int, int]:
        """Year, month and day."""

    def say(self, text: str) -> str:
        """A text of the phone's own as the locale has it; what users wrote stays as it is."""

    def lay(self, widget: Widget, width: float, height: float) -> Node:
        """A node of at most this width; `height` is what there is, infinite in a list."""
