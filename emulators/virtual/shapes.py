"""Pictures and drawings: bytes of an image, vector shapes, and surfaces that answer where they are touched.

Coordinates are thousandths of the box that is drawn in: (0, 0) is its top left corner, (1000, 1000) its bottom right.
A colour is the name of a role of the theme or "#rrggbb" / "#rrggbbaa", as everywhere.
"""

from dataclasses import dataclass
from typing import Literal

from emulators.virtual.touchables import Event

__all__ = ["Circle", "Drawing", "Label", "Pad", "Picture", "Polygon", "Polyline", "Progress", "Shape"]


@dataclass(frozen=True, slots=True)
class Polyline:
    """A line through points, `thickness` dp wide; a single point is a dot."""

    points: tuple[tuple[float, float], ...]
    color: str = "on_surface"
    thickness: float = 3


@dataclass(frozen=True, slots=True)
class Polygon:
    """A filled area; `border` is the colour of its edge, if it has one."""

    points: tuple[tuple[float, float], ...]
    color: str = "primary_container"
    border: str = ""
    thickness: float = 1


@dataclass(frozen=True, slots=True)
class Circle:
    """A filled disc; `radius` is in thousandths of the width of the box."""

    x: float
    y: float
    radius: float
    color: str = "primary"
    border: str = ""
    thickness: float = 1


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text centred on a point; an element of its own, which can be touched when it has `tap`."""

    x: float
    y: float
    text: str
    color: str = "on_surface"
    style: Literal["title", "body", "label", "small"] = "small"
    tap: Event | None = None


Shape = Polyline | Polygon | Circle | Label


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, JPEG, GIF or WebP file, as large as `width` and `height` say; `description` is its element.

    `fit` fills the box ("cover") or shows all of it ("contain"). Without a width it is as wide as there is room,
    without a height as high as its own proportions ask for. Data that is no image is drawn as a grey box.
    """

    data: bytes
    description: str
    width: float | None = None
    height: float | None = None
    fit: Literal["cover", "contain"] = "cover"
    radius: float = 0
    tap: Event | None = None
    long: Event | None = None
    double: Event | None = None
    selected: bool = False
    id: str = "image"


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes in a box `height` dp high and as wide as there is room. It is an element when it has a description."""

    shapes: tuple[Shape, ...]
    height: float
    width: float | None = None
    description: str = ""
    color: str = ""
    radius: float = 0
    id: str = ""


@dataclass(frozen=True, slots=True)
class Pad:
    """A surface that answers where it is touched: a canvas to draw on, a map.

    `tap`, `long` and `double` are delivered with (x, y) appended, `drag` with (x1, y1, x2, y2), whole thousandths of
    its box. With `height` None it takes all the height there is. `data` is an image under the shapes.
    """

    shapes: tuple[Shape, ...]
    description: str
    tap: Event | None = None
    drag: Event | None = None
    long: Event | None = None
    double: Event | None = None
    height: float | None = None
    color: str = "surface_container"
    data: bytes = b""
    id: str = "canvas"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far something is, from 0 to 100, as a bar that cannot be touched."""

    value: float
    description: str = "Progress"
    id: str = "progress_bar"
