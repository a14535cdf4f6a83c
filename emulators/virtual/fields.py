"""Text fields: outlined with a label, bare with a hint, or a whole page to write on."""

import math

from emulators.screen import Flag
from emulators.virtual.arrange import line
from emulators.virtual.node import Glyph, Layout, Line, Marks, Node, Placed, Rect
from emulators.virtual.typeface import break_lines, width
from emulators.virtual.widgets import Field, Text

__all__ = ["content", "field", "search_field"]

_ROLE = "android.widget.EditText"


def content(on: Layout, widget: Field) -> str:
    """What the field holds."""
    return str(on.ui.get(widget.key, widget.initial))


def field(on: Layout, widget: Field, room: float, height: float) -> Node:
    focused = on.focus == widget.key
    if widget.lines == 0:
        return _page(on, widget, room, height)
    ink = on.look.color("primary" if focused else "outline")
    side = 48.0 if widget.icon else 16.0
    body, tall = _text(on, widget, room - side - 16, 18 if widget.label else 16)
    frame = Node(room, tall - 6, paint=Rect(on.look.color("transparent"), 8, ink))
    placed: list[Placed] = [(0, 6, frame), (side, 6, body)]
    if widget.icon:
        placed.append(
            (12, (tall - 18) / 2, Node(24, 24, paint=Glyph(widget.icon, on.look.color("on_surface_variant"))))
        )
    if widget.label and (content(on, widget) or focused):
        label = line(on, widget.label, Text("", "small", "primary" if focused else "on_surface_variant"), room - 40)
        gap = Node(label.width + 8, label.height, ((4, 0, label),), paint=Rect(on.look.color("surface")))
        placed.append((12, 6 - label.height / 2, gap))
    return Node(room, tall, tuple(placed), marks=_marks(on, widget))


def search_field(on: Layout, widget: Field, room: float) -> Node:
    """A field without a frame, one line high, for the app bar."""
    body, tall = _text(on, widget, room, 13)
    return Node(room, tall, ((0, 0, body),), marks=_marks(on, widget))


def _page(on: Layout, widget: Field, room: float, height: float) -> Node:
    body, tall = _text(on, widget, room - 32, 16)
    full = max(tall, height) if math.isfinite(height) else tall
    return Node(room, full, ((16, 0, body),), marks=_marks(on, widget))


def _text(on: Layout, widget: Field, room: float, inset: float) -> tuple[Node, float]:
    """The text of a field (or its hint) with the cursor, and how high the field is."""
    text, focused = _shown(on, widget), on.focus == widget.key
    hint = "" if text or (widget.label and focused) else widget.label or widget.hint
    style = on.look.type("body")
    lines = break_lines(text or hint, style, room, 0)
    if widget.lines == 1:
        lines = (_end(lines[-1] if len(lines) == 1 else " ".join((text or hint).split("\n")), style.size, room),)
    color = on.look.color("on_surface" if text else "on_surface_variant")
    placed: list[Placed] = [
        (
            0,
            inset + i * style.line,
            Node(width(each, style.size, style.medium), style.line, paint=Line(each, style, color)),
        )
        for i, each in enumerate(lines)
    ]
    if focused:
        x = width(lines[-1], style.size, style.medium) + 1 if text else 0
        cursor = Node(2, style.line, paint=Rect(on.look.color("primary")))
        placed.append((min(x, room - 2), inset + (len(lines) - 1 if text else 0) * style.line, cursor))
    tall = max(len(lines), widget.lines, 1) * style.line + 2 * inset
    return Node(room, tall, tuple(placed)), tall


def _end(text: str, size: float, room: float) -> str:
    """The last part of a line that fits, as a field shows it while one types."""
    if width(text, size, False) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high) // 2
        if width(text[middle:], size, False) <= room:
            high = middle
        else:
            low = middle + 1
    return text[low:]


def _shown(on: Layout, widget: Field) -> str:
    text = content(on, widget)
    return "\u2022" * len(text) if widget.kind == "password" else text


def _marks(on: Layout, widget: Field) -> Marks:
    flags = {Flag.CLICKABLE, Flag.LONG_CLICKABLE, Flag.EDITABLE}
    flags |= {Flag.FOCUSED} if on.focus == widget.key else set()
    flags |= {Flag.PASSWORD} if widget.kind == "password" else set()
    flags |= set() if widget.enabled else {Flag.DISABLED}
    shown = _shown(on, widget)
    label_drawn = bool(widget.label) or not shown
    name = widget.label or widget.hint
    return Marks(
        _ROLE,
        text=name if label_drawn else "",
        description="" if label_drawn else name,
        value=shown,
        id=widget.id,
        flags=frozenset(flags),
        source=widget,
    )
