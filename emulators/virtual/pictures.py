"""Pictures, drawings, pads and progress bars as nodes."""

import functools
import io
import math

from emulators.screen import Flag
from emulators.virtual.arrange import line
from emulators.virtual.controls import tapping
from emulators.virtual.node import NO_FLAGS, Image, Layout, Marks, Node, Placed, Rect, Vector
from emulators.virtual.widgets import Circle, Drawing, Label, Pad, Picture, Polygon, Progress, Shape, Text

__all__ = ["drawing", "pad", "picture", "progress", "proportion"]


@functools.lru_cache(500)
def proportion(data: bytes) -> float:
    """Width by height of an encoded image; 1 for what is none."""
    from PIL import Image as Encoded

    try:
        with Encoded.open(io.BytesIO(data)) as image:
            return image.width / image.height
    except (OSError, ValueError, SyntaxError, Encoded.DecompressionBombError):
        return 1.0


def picture(on: Layout, widget: Picture, room: float) -> Node:
    wide = min(room, widget.width) if widget.width is not None else room
    tall = wide / max(0.05, proportion(widget.data)) if widget.height is None else widget.height
    flags = tapping(chosen=widget.selected, long=widget.long is not None) if widget.tap or widget.long else NO_FLAGS
    flags -= set() if widget.tap else {Flag.CLICKABLE}
    marks = Marks(
        "android.widget.ImageView",
        description=widget.description,
        id=widget.id,
        flags=flags,
        tap=widget.tap,
        long=widget.long,
        double=widget.double,
        plain=not flags,
    )
    paint = Image(widget.data, widget.radius, whole=widget.fit == "contain")
    frame = Node(wide, tall, paint=Rect(0, widget.radius, on.look.color("primary"))) if widget.selected else None
    return Node(
        wide, tall, ((0, 0, frame),) if frame else (), paint=paint, marks=marks if widget.description or flags else None
    )


def drawing(on: Layout, widget: Drawing, room: float) -> Node:
    wide = min(room, widget.width) if widget.width is not None else room
    ground = Rect(on.look.color(widget.color), widget.radius) if widget.color else None
    marks = (
        Marks("android.widget.ImageView", description=widget.description, id=widget.id, plain=True)
        if widget.description
        else None
    )
    return Node(
        wide, widget.height, _shapes(on, widget.shapes, wide, widget.height), paint=ground, marks=marks, upright=True
    )


def pad(on: Layout, widget: Pad, room: float, height: float) -> Node:
    tall = widget.height if widget.height is not None else height if math.isfinite(height) else room
    under: tuple[Placed, ...] = ((0, 0, Node(room, tall, paint=Image(widget.data))),) if widget.data else ()
    flags = tapping(long=widget.long is not None)
    marks = Marks(
        "android.view.View",
        description=widget.description,
        id=widget.id,
        flags=flags,
        tap=widget.tap,
        long=widget.long,
        double=widget.double,
        source=widget,
    )
    placed = (*under, *_shapes(on, widget.shapes, room, tall))
    return Node(room, tall, placed, paint=Rect(on.look.color(widget.color)), marks=marks, clips=True, upright=True)


def progress(on: Layout, widget: Progress, room: float) -> Node:
    share = min(1.0, max(0.0, widget.value / 100))
    done = Node(max(4.0, room * share), 4, paint=Rect(on.look.color("primary"), 2))
    rail = Node(room, 4, ((0, 0, done),), paint=Rect(on.look.color("surface_container_highest"), 2))
    marks = Marks(
        "android.widget.ProgressBar", description=widget.description, value=f"{100 * share:.0f}", id=widget.id
    )
    return Node(room, 12, ((0, 4, rail),), marks=marks)


def _shapes(on: Layout, shapes: tuple[Shape, ...], wide: float, tall: float) -> tuple[Placed, ...]:
    placed: list[Placed] = []
    for shape in shapes:
        if isinstance(shape, Label):
            placed.append(_label(on, shape, wide, tall))
        else:
            placed.append((0, 0, Node(wide, tall, paint=_vector(on, shape))))
    return tuple(placed)


def _vector(on: Layout, shape: Shape) -> Vector:
    color = on.look.color
    match shape:
        case Polygon():
            edge = color(shape.border) if shape.border else 0
            return Vector((*shape.points, *shape.points[:1]), color(shape.color), edge, shape.thickness)
        case Circle():
            edge = color(shape.border) if shape.border else 0
            return Vector(((shape.x, shape.y),), color(shape.color), edge, shape.thickness, shape.radius)
        case Label():
            raise TypeError("a label is laid out as text")
        case _:
            return Vector(shape.points, 0, color(shape.color), shape.thickness)


def _label(on: Layout, shape: Label, wide: float, tall: float) -> Placed:
    """A text around its point, moved so that as much of it as possible lies within the box."""
    words = line(on, shape.text, Text("", shape.style, shape.color, most=1.0), max(10.0, wide))
    x = min(max(0.0, wide * shape.x / 1000 - words.width / 2), max(0.0, wide - words.width))
    y = min(max(0.0, tall * shape.y / 1000 - words.height / 2), max(0.0, tall - words.height))
    marks = Marks(
        "android.widget.TextView",
        text=shape.text,
        tap=shape.tap,
        flags=tapping() if shape.tap else NO_FLAGS,
        plain=shape.tap is None,
    )
    return x, y, Node(words.width, words.height, words.children, marks=marks if shape.text.strip() else None)
