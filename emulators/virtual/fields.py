"""Text fields: filled ones with a label, bare ones with a hint, or a whole page to write on."""

import math

from emulators.screen import Flag
from emulators.virtual.arrange import line
from emulators.virtual.graphemes import cut_after, cut_before
from emulators.virtual.node import Glyph, Layout, Line, Marks, Node, Placed, Rect
from emulators.virtual.typeface import break_lines, width
from emulators.virtual.widgets import Field, Text

__all__ = ["content", "field", "search_field"]

_ROLE = "android.widget.EditText"
_LONGEST = 400
"""How many characters of a single line are looked at to draw it; our default."""


def content(on: Layout, widget: Field) -> str:
    """What the field holds."""
    return str(on.ui.get(widget.key, widget.initial))


def field(on: Layout, widget: Field, room: float, height: float) -> Node:
    focused = on.focus == widget.key
    if widget.lines == 0:
        return _page(on, widget, room, height)
    side, floats = 48.0 if widget.icon else 16.0, bool(widget.label) and (focused or bool(content(on, widget)))
    body = _text(on, widget, room - side - 16)
    above = on.look.type("small").line if widget.label else 0.0
    tall = body.height + above + (16 if above else 28)
    y = 7 + above if floats else (tall - body.height) / 2
    rule = Node(room - 16, 2 if focused else 1, paint=Rect(on.look.color("primary" if focused else "outline")))
    placed: list[Placed] = [(8, tall - rule.height, rule), (side, y, body)]
    if widget.icon:
        mark = Node(24, 24, paint=Glyph(widget.icon, on.look.color("on_surface_variant")))
        placed.append((12, (tall - 24) / 2, mark))
    if floats:
        ink = "primary" if focused else "on_surface_variant"
        placed.append((side, 7, line(on, widget.label, Text("", "small", ink), room - side - 16)))
    ground = Rect(on.look.color("surface_container_high" if not on.look.dark else "surface_container_highest"), 8)
    return Node(room, tall, tuple(placed), paint=ground, marks=_marks(on, widget))


def search_field(on: Layout, widget: Field, room: float) -> Node:
    """A field without a frame, one line high, for the app bar."""
    body = _text(on, widget, room)
    return Node(room, body.height + 26, ((0, 13, body),), marks=_marks(on, widget))


def _page(on: Layout, widget: Field, room: float, height: float) -> Node:
    body = _text(on, widget, room - 32)
    full = max(body.height + 32, height) if math.isfinite(height) else body.height + 32
    return Node(room, full, ((16, 16, body),), marks=_marks(on, widget))


def _text(on: Layout, widget: Field, room: float) -> Node:
    """The text of a field (or its label or hint) with the cursor."""
    text, focused = _shown(on, widget), on.focus == widget.key
    style = on.look.type("body")
    shown = text or (widget.hint if widget.label and focused else widget.label or widget.hint)
    if widget.lines != 1:
        lines = break_lines(shown, style, room, 0)
    elif focused:
        lines = (_end(shown[cut_after(shown, max(0, len(shown) - _LONGEST)) :], style.size, room),)
    else:
        lines = break_lines(shown[: cut_before(shown, _LONGEST)].replace("\n", " "), style, room, 1)
    color = on.look.color("on_surface" if text else "on_surface_variant")
    widths = [width(each, style.size, style.medium) for each in lines]
    placed: list[Placed] = [
        (0, i * style.line, Node(w, style.line, paint=Line(each, style, color)))
        for i, (each, w) in enumerate(zip(lines, widths, strict=True))
    ]
    if focused:
        cursor = Node(2, style.line, paint=Rect(on.look.color("primary")))
        placed.append((min(widths[-1] + 1, room - 2) if text else 0, (len(lines) - 1) * style.line, cursor))
    return Node(room, max(len(lines), widget.lines, 1) * style.line, tuple(placed))


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
    return text[cut_after(text, low) :]


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
