"""Text fields: filled ones with a label, bare ones with a hint, or a whole page to write on."""

import math

from emulators.screen import Flag
from emulators.virtual.arrange import line
from emulators.virtual.cursor import selection
from emulators.virtual.graphemes import cut_after, cut_before
from emulators.virtual.node import Glyph, Layout, Line, Marks, Node, Placed, Rect
from emulators.virtual.theme import Type
from emulators.virtual.typeface import break_lines, width
from emulators.virtual.widgets import Field, Text

__all__ = ["Rows", "content", "cursor_place", "field", "place_at", "search_field", "text_rows"]

Rows = tuple[tuple[int, str], ...]
"""The lines of a text as they are drawn: where each begins in it, and what is drawn."""

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
    flat = on.look.flat("field")
    placed: list[Placed] = [(side, y, body)] if flat else [(8, tall - rule.height, rule), (side, y, body)]
    if widget.icon:
        mark = Node(24, 24, paint=Glyph(widget.icon, on.look.color("on_surface_variant")))
        placed.append((12, (tall - 24) / 2, mark))
    if floats:
        ink = "primary" if focused else "on_surface_variant"
        placed.append((side, 7, line(on, widget.label, Text("", "small", ink), room - side - 16)))
    shade = "surface_container_highest" if on.look.dark else "surface_container_high"
    ground = Rect(on.look.color(shade), on.look.rounded(8))
    if flat:
        edge = on.look.color("primary" if focused else "outline")
        ground = Rect(on.look.color("transparent"), on.look.rounded(4), edge)
    return Node(room, tall, tuple(placed), paint=ground, marks=_marks(on, widget, (side, y, 16)))


def search_field(on: Layout, widget: Field, room: float) -> Node:
    """A field without a frame, one line high, for the app bar."""
    body = _text(on, widget, room)
    return Node(room, body.height + 26, ((0, 13, body),), marks=_marks(on, widget, (0, 13, 0)))


def _page(on: Layout, widget: Field, room: float, height: float) -> Node:
    body = _text(on, widget, room - 32)
    full = max(body.height + 32, height) if math.isfinite(height) else body.height + 32
    return Node(room, full, ((16, 16, body),), marks=_marks(on, widget, (16, 16, 16)))


def _text(on: Layout, widget: Field, room: float) -> Node:
    """The text of a field (or its label or hint) with the cursor and what is selected."""
    text, focused = _shown(on, widget), on.focus == widget.key
    style, most = on.look.type("body"), 1 if widget.lines == 1 else 0
    span = selection(on.cursor, widget.key, text) if focused else None
    placed: list[Placed] = []
    if text:
        rows = text_rows(style, widget, text, room, place=span[1] if span else None)
        color = on.look.color("on_surface")
        placed += _selected(on, rows, span, room) if span else []
    else:
        hint = widget.hint if widget.label and focused else widget.label or widget.hint
        rows = tuple((0, each) for each in break_lines(on.say(hint), style, room, most))
        color = on.look.color("on_surface_variant")
    for i, (_, each) in enumerate(rows):
        wide = width(each, style.size, style.medium)
        placed.append((0, i * style.line, Node(wide, style.line, paint=Line(each, style, color))))
    if span and span[0] == span[1]:
        x, y = cursor_place(style, rows if text else ((0, ""),), span[1], room)
        placed.append((x, y, Node(2, style.line, paint=Rect(on.look.color("primary")))))
    return Node(room, max(len(rows), widget.lines, 1) * style.line, tuple(placed), upright=bool(text) and focused)


def _selected(on: Layout, rows: Rows, span: tuple[int, int], room: float) -> list[Placed]:
    style, color = on.look.type("body"), on.look.color("primary") & 0xFFFFFF | 0x55000000
    placed: list[Placed] = []
    for i, (start, each) in enumerate(rows):
        first, last = max(span[0], start) - start, min(span[1] - start, len(each))
        if first < last:
            left, right = (min(room, width(each[:n], style.size, style.medium)) for n in (first, last))
            placed.append((left, i * style.line, Node(right - left, style.line, paint=Rect(color))))
    return placed


def text_rows(style: Type, widget: Field, text: str, room: float, *, place: int | None) -> Rows:
    """The lines in which a field shows a text: where each begins in it, and what is drawn of it.

    `place` is where the cursor is, which a single line is moved to; None in a field that is not typed into.
    """
    if widget.lines != 1:
        return _wrapped(style, text, room)
    flat = text.replace("\n", " ")
    if place is None:
        return ((0, break_lines(flat[: cut_before(flat, _LONGEST)], style, room, 1)[0]),)
    first = place - _fitting(flat[max(0, place - _LONGEST) : place][::-1], style, room)
    first = cut_after(flat, max(0, first))
    rest = flat[first : first + _LONGEST]
    return ((first, rest[: cut_before(rest, max(place - first, _fitting(rest, style, room)))]),)


def _wrapped(style: Type, text: str, room: float) -> Rows:
    rows: list[tuple[int, str]] = []
    begin = 0
    for paragraph in text.split("\n"):
        at = 0
        for each in break_lines(paragraph, style, room, 0):
            found = max(at, paragraph.find(each, at))
            rows.append((begin + found, each))
            at = found + len(each)
        begin += len(paragraph) + 1
    return tuple(rows)


def cursor_place(style: Type, rows: Rows, place: int, room: float) -> tuple[float, float]:
    """Where a cursor before this code point is drawn, from the top left corner of the text, in dp."""
    row = max((i for i, (start, _) in enumerate(rows) if start <= place), default=0)
    start, each = rows[row]
    return min(width(each[: place - start], style.size, style.medium), room - 2), row * style.line


def place_at(style: Type, rows: Rows, x: float, y: float) -> int:
    """The place in the text nearest to a point from the top left corner of the text, in dp."""
    start, each = rows[min(len(rows) - 1, max(0, int(y // style.line)))]
    fits = _fitting(each, style, x)
    after = cut_after(each, min(len(each), fits + 1))
    left, right = (width(each[:n], style.size, style.medium) for n in (fits, after))
    return start + (after if x - left > right - x else fits)


def _fitting(text: str, style: Type, room: float) -> int:
    """How many code points of a line fit, without cutting a character in two."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle], style.size, style.medium) <= room:
            low = middle
        else:
            high = middle - 1
    return cut_before(text, low)


def _shown(on: Layout, widget: Field) -> str:
    text = content(on, widget)
    return "\u2022" * len(text) if widget.kind == "password" else text


def _marks(on: Layout, widget: Field, inset: tuple[float, float, float]) -> Marks:
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
        inset=inset,
    )
