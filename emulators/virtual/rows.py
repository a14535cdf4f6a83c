"""Rows of lists, cards, headings and empty states."""

import math

from emulators.screen import Flag
from emulators.virtual.arrange import column, text
from emulators.virtual.controls import mark_box, switch_node, tapping
from emulators.virtual.node import NO_FLAGS, Glyph, Layout, Marks, Node, Placed, Rect
from emulators.virtual.widgets import Card, Column, Divider, Empty, Header, ListItem, Text

__all__ = ["card", "divider", "empty", "header", "list_item"]

_ROLES = {
    "switch": "android.widget.Switch",
    "checkbox": "android.widget.CheckBox",
    "radio": "android.widget.RadioButton",
}


_LARGE = 1.15
"""From which font scale on titles of one line may take two; our default."""


def list_item(on: Layout, widget: ListItem, room: float) -> Node:
    right = 16.0
    leading = on.lay(widget.leading, 72, math.inf) if widget.leading else None
    inset = 20.0 if leading and leading.width <= 24 else 16.0
    trailing = on.lay(widget.trailing, room / 2, math.inf) if widget.trailing else None
    if widget.checked is not None and trailing is None:
        drawn = widget.control == "switch"
        trailing = (
            switch_node(on, widget.checked, widget.enabled)
            if drawn
            else mark_box(on, widget.control, widget.checked, widget.enabled)
        )
    left = leading.width + 2 * inset if leading else 16.0
    right += trailing.width + 12 if trailing else 0
    texts = _texts(on, widget, room - left - right)
    used = sum(t.height for t in texts)
    flat = on.look.flat("row")
    dense = 12.0 if flat else 0.0
    tall = max(72.0 - dense if widget.subtitle else 56.0 - dense, used + 24 - dense, trailing.height if trailing else 0)
    placed: list[Placed] = []
    if leading:
        placed.append((inset, (tall - leading.height) / 2, leading))
    y = (tall - used) / 2
    for node in texts:
        placed.append((left, y, node))
        y += node.height
    if trailing:
        plain = widget.checked is not None or isinstance(widget.trailing, Text)
        placed.append((room - trailing.width - (16 if plain or trailing.width < 48 else 8),
                       (tall - trailing.height) / 2, trailing))  # fmt: skip
    if flat:
        placed.append((left, tall - 1, Node(room - left, 1, paint=Rect(on.look.color("outline_variant")))))
    paint = Rect(on.look.color("secondary_container")) if widget.selected else None
    return Node(room, tall, tuple(placed), paint=paint, marks=_row_marks(widget))


def _texts(on: Layout, widget: ListItem, room: float) -> list[Node]:
    ink, second = ("on_surface", "on_surface_variant") if widget.enabled else ("outline", "outline")
    large = widget.title_lines == 1 and on.look.scale > _LARGE
    texts = [text(on, Text(widget.title, "body", ink, 2 if large else widget.title_lines), room)]
    if widget.subtitle:
        texts.append(text(on, Text(widget.subtitle, "small", second, widget.subtitle_lines), room))
    return texts


def _row_marks(widget: ListItem) -> Marks:
    touched = widget.tap is not None or widget.long is not None or widget.checked is not None
    flags = NO_FLAGS
    if touched:
        flags = tapping(enabled=widget.enabled, on=widget.checked, chosen=widget.selected, long=widget.long is not None)
        flags -= set() if widget.tap else {Flag.CLICKABLE}
    role = "android.widget.LinearLayout" if widget.checked is None else _ROLES[widget.control]
    return Marks(
        role,
        text=widget.title,
        value=", ".join(filter(None, (widget.subtitle, _trailing(widget)))),
        id=widget.id,
        flags=flags,
        tap=widget.tap,
        long=widget.long,
        gathers=True,
        swipe=widget.swipe,
        double=widget.double,
    )


def _trailing(widget: ListItem) -> str:
    """The text at the end of a row, if that is one."""
    return widget.trailing.text if isinstance(widget.trailing, Text) else ""


def card(on: Layout, widget: Card, room: float) -> Node:
    inner = column(on, Column(widget.children, pad=16, gap=4), room - 32, math.inf)
    color = "secondary_container" if widget.selected else widget.color
    marks = None
    if widget.tap or widget.long or widget.swipe or widget.double:
        flags = tapping(chosen=widget.selected, long=widget.long is not None)
        flags -= set() if widget.tap else {Flag.CLICKABLE}
        marks = Marks(
            "androidx.cardview.widget.CardView",
            description=widget.description,
            id=widget.id,
            flags=flags,
            tap=widget.tap,
            long=widget.long,
            gathers=bool(widget.tap or widget.long),
            swipe=widget.swipe,
            double=widget.double,
        )
    paint = Rect(on.look.color(color), on.look.rounded(16))
    if on.look.flat("card"):
        ground = "surface" if color == "surface_container" else color
        paint = Rect(on.look.color(ground), on.look.rounded(3), on.look.color("outline_variant"))
    face = Node(inner.width, inner.height, ((0, 0, inner),), paint=paint, marks=marks)
    return Node(room, inner.height + 12, ((16, 6, face),))


def header(on: Layout, widget: Header, room: float) -> Node:
    label = text(on, Text(widget.text, "label", "primary", 1), room - 40)
    return Node(room, label.height + 24, ((20, 16, label),))


def divider(on: Layout, widget: Divider, room: float) -> Node:
    rule = Node(room - widget.inset, 1, paint=Rect(on.look.color("outline_variant")))
    return Node(room, 1, ((widget.inset, 0, rule),))


def empty(on: Layout, widget: Empty, room: float, height: float) -> Node:
    tall = height if math.isfinite(height) else 240.0
    face = Node(64, 64, paint=Glyph(widget.icon, on.look.color("outline_variant")))
    label = text(on, Text(widget.text, "body", "on_surface_variant", align="center"), room - 64)
    y = max(0.0, (tall - 64 - 16 - label.height) * 0.42)
    return Node(room, tall, (((room - 64) / 2, y, face), (32, y + 80, label)))
