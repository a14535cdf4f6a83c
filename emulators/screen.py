"""What a device shows at one instant: its elements, where it is, and its pixels."""

import enum
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

__all__ = ["Box", "Element", "Flag", "Frame", "OpenTab", "Pixels", "Point", "Screen"]

Pixels = NDArray[np.uint8]
"""An RGB image, uint8, shape (height, width, 3)."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place on a screen in float pixels of that screen, from its top left corner."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in float pixels; `right` and `bottom` are exclusive."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def center(self) -> Point:
        return Point((self.left + self.right) / 2, (self.top + self.bottom) / 2)

    def contains(self, point: Point) -> bool:
        """Whether a point lies in it; its right and bottom edges do not belong to it."""
        return self.left <= point.x < self.right and self.top <= point.y < self.bottom

    def clipped(self, other: "Box") -> "Box":
        """The part of this box that lies inside `other`; empty (zero-sized) when they do not meet."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        return Box(left, top, max(left, min(self.right, other.right)), max(top, min(self.bottom, other.bottom)))

    @property
    def empty(self) -> bool:
        return self.width <= 0 or self.height <= 0


class Flag(enum.StrEnum):
    """What can be done with an element and the state it is in; the names follow uiautomator."""

    CLICKABLE = "clickable"
    LONG_CLICKABLE = "long-clickable"
    EDITABLE = "editable"
    SCROLLABLE = "scrollable"
    CHECKABLE = "checkable"
    CHECKED = "checked"
    FOCUSED = "focused"
    SELECTED = "selected"
    DISABLED = "disabled"
    PASSWORD = "password"
    REQUIRED = "required"
    """A form is not sent without it; only pages tell."""
    INVALID = "invalid"
    """What it holds is refused; only pages tell."""
    SYSTEM = "system"
    """Belongs to the status bar, the keyboard or another system window, not to the app in front."""
    HIDDEN = "hidden"
    """Cannot be seen: recorded trees hold such nodes too, and some published rules count them. Devices tell none."""


@dataclass(frozen=True, slots=True)
class Element:
    """One node of a screen, visible unless it is flagged as hidden.

    `role` is an Android class name or an ARIA role; `text` is what is drawn, `description` what is spoken
    (content-desc, accessible name); `value` is what a field or slider holds now. `parent` is the position of the
    enclosing element in `Screen.elements`, or None. `hit` is a point that reaches the element when it is touched.
    `ref` names the same node in every look of an episode, as a browser can; it says nothing of what the element is, so
    elements are equal whatever theirs are.
    """

    role: str
    box: Box
    text: str = ""
    description: str = ""
    value: str = ""
    resource_id: str = ""
    package: str = ""
    flags: frozenset[Flag] = frozenset()
    parent: int | None = None
    touch: Point | None = None
    ref: str = field(default="", compare=False)

    @property
    def label(self) -> str:
        """What a person would call this element: its text, else its description, else what it holds."""
        return self.text or self.description or self.value

    @property
    def hit(self) -> Point:
        """A point in pixels that reaches the element when it is touched."""
        return self.touch or self.box.center

    def has(self, flag: Flag) -> bool:
        return flag in self.flags

    @property
    def actionable(self) -> bool:
        """Whether an agent could act on it: it is seen, enabled, and answers to touch or typing."""
        return bool(self.flags & _ACTIONABLE) and not self.flags & _IDLE


_ACTIONABLE = frozenset({Flag.CLICKABLE, Flag.LONG_CLICKABLE, Flag.EDITABLE, Flag.CHECKABLE})
_IDLE = frozenset({Flag.DISABLED, Flag.HIDDEN})


class Frame:
    """An image named by the SHA-256 of its RGB bytes; two frames are equal when their names are. Immutable.

    The pixels stay where they are (in memory, in a run folder, in a data set's file) until `rgb` is called. A frame
    without a name is hashed when that is first asked for: hashing costs more than drawing, and most frames are only
    looked at.
    """

    __slots__ = ("_digest", "_height", "_pixels", "_source", "_width")

    def __init__(self, digest: str, width: int, height: int, source: Callable[[], Pixels] | None = None) -> None:
        self._digest = digest
        self._width = width
        self._height = height
        self._source = source
        self._pixels: Pixels | None = None

    @classmethod
    def of(cls, pixels: Pixels) -> "Frame":
        """A frame bound to `pixels`, uint8 (height, width, 3); nobody may write to them afterwards."""
        height, width, _ = pixels.shape
        made = cls("", width, height, lambda: pixels)
        made._pixels = pixels
        return made

    @classmethod
    def later(cls, width: int, height: int, source: Callable[[], Pixels]) -> "Frame":
        """A frame of that size whose pixels are fetched when they are asked for, or hashed for its name."""
        return cls("", width, height, source)

    @property
    def digest(self) -> str:
        """64 hex digits."""
        if not self._digest and self._source is not None:
            self._digest = hashlib.sha256(np.ascontiguousarray(self._source()).data).hexdigest()
        return self._digest

    @property
    def width(self) -> int:
        return self._width

    @property
    def height(self) -> int:
        return self._height

    @property
    def source(self) -> Callable[[], Pixels] | None:
        """What gives the pixels; None where there are none."""
        return self._source

    def rgb(self) -> Pixels:
        """The pixels, uint8 (height, width, 3). Raises LookupError when the frame is bound to no source."""
        if self._source is None:
            raise LookupError(f"frame {self.digest[:12]} has no pixels here; open it through the run folder it is in")
        return self._source()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Frame):
            return NotImplemented
        if (self._width, self._height) != (other._width, other._height):
            return False
        if self._pixels is not None and other._pixels is not None and not (self._digest and other._digest):
            return self._pixels is other._pixels or np.array_equal(self._pixels, other._pixels)
        return self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        return f"Frame(digest={self.digest!r}, width={self._width}, height={self._height})"


@dataclass(frozen=True, slots=True)
class OpenTab:
    """One of a browser's open pages: its title, its whole address, and whether it is the one that is seen."""

    title: str
    url: str
    front: bool


@dataclass(frozen=True, slots=True)
class Screen:
    """All that was observed at once. `location` is the activity or the URL, `app` the package or the host.

    `frame` is None when pixels were not asked for. `width` and `height` are the pixels that points refer to. `tabs` are
    a browser's, in the order that `FocusTab` counts; devices that have none leave them out.
    """

    app: str
    location: str
    width: int
    height: int
    elements: tuple[Element, ...]
    frame: Frame | None = None
    tabs: tuple[OpenTab, ...] = ()

    @property
    def box(self) -> Box:
        """The whole screen, from (0, 0) to (width, height)."""
        return Box(0, 0, self.width, self.height)
