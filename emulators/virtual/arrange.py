"""Rows, columns, stacks, grids, lists and text: how widgets share the space there is."""

import math
from collections.abc import Sequence
from dataclasses import replace

from emulators.screen import Flag
from emulators.virtual.node import NO_FLAGS, Glyph, Layout, Line, Marks, Node, Placed, Rect
from emulators.virtual.theme import Type
from emulators.virtual.typeface import break_lines, width
from emulators.virtual.widgets import (
    Box,
    Button,
    Chip,
    Column,
    Grid,
    Grow,
    Icon,
    Row,
    Scroll,
    Space,
    Stack,
    Text,
    Widget,
)

__all__ = ["box", "column", "edges", "evened", "glyph", "grid", "line", "row", "scroll", "stack", "text"]

_LEAST = 0.6
"""How small letters may become to keep a word or a control's label whole, as a share of their size; our default."""

_OFFSETS = {"start": 0.0, "center": 0.5, "end": 1.0, "between": 0.0}


def edges(pad: float | tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a padding in dp."""
    return pad if isinstance(pad, tuple) else (pad, pad, pad, pad)


def text(on: Layout, widget: Text, room: float, *, whole: bool = False) -> Node:
    """One node per line under a node that carries the whole text.

    Letters are smaller where a word would else be broken or a text of one word cut, or, with `whole`, anything cut.
    """
    content, style = on.say(widget.text), on.look.type(widget.style, widget.most)
    if whole or widget.lines != 1 or " " not in content:
        style = _fitting(content, style, room, whole=whole)
    lines = break_lines(content, style, max(1.0, room), widget.lines)
    color = on.look.color(widget.color)
    widths = [width(each, style.size, style.medium) for each in lines]
    wide = room if widget.align != "start" and math.isfinite(room) else min(room, max(widths))
    shift = _OFFSETS[widget.align]
    placed = tuple(
        (shift * (wide - w), i * style.line, Node(w, style.line, paint=Line(each, style, color, widget.strike)))
        for i, (each, w) in enumerate(zip(lines, widths, strict=True))
    )
    marks = Marks("android.widget.TextView", text=content, id=widget.id, plain=True) if content.strip() else None
    return Node(wide, style.line * len(lines), placed, marks=marks)


def _fitting(content: str, style: Type, room: float, *, whole: bool) -> Type:
    """The style, smaller by as much as the longest word (or all) needs; as it is where that is more than `_LEAST`."""
    if width(content, style.size, style.medium) <= room:
        return style
    needed = max(width(each, style.size, style.medium) for each in ([content] if whole else content.split()))
    share = room / needed if needed > room else 1.0
    if not _LEAST <= share < 1:
        return style
    return replace(style, size=math.floor(2 * style.size * share) / 2)


def evened(on: Layout, contents: Sequence[str], style: Text, room: float) -> Text:
    """The style with letters of one size for all of these lines, as small as the longest of them needs."""
    full = on.look.type(style.style, style.most)
    sizes = [_fitting(on.say(each), full, room, whole=True).size for each in contents]
    return replace(style, most=min(sizes, default=full.size) / on.look.type(style.style, 1.0).size)


def line(on: Layout, content: str, style: Text, room: float) -> Node:
    """One unmarked line, for controls whose own element carries the text."""
    laid = text(on, Text(content, style.style, style.color, 1, strike=style.strike, most=style.most), room, whole=True)
    return Node(laid.width, laid.height, laid.children)


def glyph(on: Layout, widget: Icon) -> Node:
    marks = (
        Marks("android.widget.ImageView", description=widget.description, plain=True) if widget.description else None
    )
    return Node(widget.size, widget.size, paint=Glyph(widget.name, on.look.color(widget.color)), marks=marks)


def row(on: Layout, widget: Row, room: float, height: float) -> Node:
    left, top, right, bottom = edges(widget.pad)
    inner = room - left - right
    gaps = widget.gap * max(0, len(widget.children) - 1)
    if any(isinstance(c, Button | Chip) for c in widget.children) and (rows := _wrapped(on, widget, inner)):
        return rows
    children = widget.children[::-1] if widget.ltr and on.look.mirrored else widget.children
    nodes, spare = _across(on, children, inner - gaps, height - top - bottom)
    tall = max((n.height for n in nodes), default=0)
    grows = any(isinstance(c, Grow) for c in widget.children)
    x, step = left, widget.gap
    if widget.fill and not grows:
        x += max(0.0, spare) * _OFFSETS[widget.justify]
        if widget.justify == "between" and len(nodes) > 1:
            step += max(0.0, spare) / (len(nodes) - 1)
    placed: list[Placed] = []
    for node in nodes:
        placed.append((x, top + (tall - node.height) / 2, node))
        x += node.width + step
    wide = room if widget.fill or grows else room - spare
    return Node(wide, tall + top + bottom, tuple(placed))


def _wrapped(on: Layout, widget: Row, inner: float) -> Node | None:
    """Buttons and chips that do not fit side by side, in several lines; None when they do or something grows."""
    if not math.isfinite(inner) or any(isinstance(c, Grow) and not isinstance(c.child, Space) for c in widget.children):
        return None
    lines: list[list[Widget]] = [[]]
    left = inner
    for child in widget.children:
        if isinstance(child, Grow):
            lines[-1].append(child)
            continue
        needed = on.lay(child, math.inf, math.inf).width if isinstance(child, Button | Chip) else 0.0
        if lines[-1] and needed > left:
            lines.append([])
            left = inner
        lines[-1].append(child)
        left -= (needed or on.lay(child, max(0.0, left), math.inf).width) + widget.gap
    if len(lines) == 1:
        return None
    rows = tuple(replace(widget, children=tuple(each), pad=0) for each in lines)
    return on.lay(Column(rows, pad=widget.pad, fill=widget.fill), inner + sum(edges(widget.pad)[::2]), math.inf)


def _across(on: Layout, children: Sequence[Widget], room: float, height: float) -> tuple[list[Node], float]:
    """The nodes of a row, those that grow laid last, and the width that is left over.

    A text beside something that grows leaves it two fifths of the room.
    """
    nodes: list[Node | None] = [None] * len(children)
    left = room
    growing = any(isinstance(c, Grow) and not isinstance(c.child, Space) for c in children)
    for i, child in enumerate(children):
        if not isinstance(child, Grow):
            most = min(left, 0.6 * room) if isinstance(child, Text) and growing else left
            nodes[i] = on.lay(child, max(0.0, most), height)
            left -= nodes[i].width  # type: ignore[union-attr]
    shares = sum(c.weight for c in children if isinstance(c, Grow))
    for i, child in enumerate(children):
        if isinstance(child, Grow):
            share = max(0.0, left) * child.weight / shares
            inner = on.lay(child.child, share, height)
            nodes[i] = Node(share, inner.height, ((0, 0, inner),))
    return [n for n in nodes if n is not None], 0.0 if shares else left


def column(on: Layout, widget: Column, room: float, height: float) -> Node:
    left, top, right, bottom = edges(widget.pad)
    inner = room - left - right
    free = height - top - bottom - widget.gap * max(0, len(widget.children) - 1)
    nodes = _down(on, widget.children, inner, free)
    used = sum(n.height for n in nodes) + widget.gap * max(0, len(nodes) - 1)
    wide = inner if widget.fill else max((n.width for n in nodes), default=0)
    fills = math.isfinite(height) and (widget.justify != "start" or any(isinstance(c, Grow) for c in widget.children))
    tall = max(used, height - top - bottom) if fills else used
    y = top + (tall - used) * _OFFSETS[widget.justify]
    placed: list[Placed] = []
    for node in nodes:
        placed.append((left + (wide - node.width) * _OFFSETS[widget.align], y, node))
        y += node.height + widget.gap
    return Node(wide + left + right, tall + top + bottom, tuple(placed))


def _down(on: Layout, children: Sequence[Widget], room: float, height: float) -> list[Node]:
    """The nodes of a column; those that grow share what the others leave, or take what they need where that is open."""
    shares = sum(c.weight for c in children if isinstance(c, Grow))
    if not shares or not math.isfinite(height):
        return [on.lay(c.child if isinstance(c, Grow) else c, room, math.inf) for c in children]
    fixed = {i: on.lay(c, room, math.inf) for i, c in enumerate(children) if not isinstance(c, Grow)}
    left = max(0.0, height - sum(n.height for n in fixed.values()))
    nodes = []
    for i, child in enumerate(children):
        if isinstance(child, Grow):
            share = left * child.weight / shares
            inner = on.lay(child.child, room, share)
            nodes.append(Node(inner.width, share, ((0, 0, inner),)))
        else:
            nodes.append(fixed[i])
    return nodes


def stack(on: Layout, widget: Stack, room: float, height: float) -> Node:
    nodes = [on.lay(c, room, height) for c in widget.children]
    wide, tall = max((n.width for n in nodes), default=0), max((n.height for n in nodes), default=0)
    dx, dy = _OFFSETS[widget.align], _OFFSETS[widget.valign]
    return Node(wide, tall, tuple(((wide - n.width) * dx, (tall - n.height) * dy, n) for n in nodes))


def grid(on: Layout, widget: Grid, room: float) -> Node:
    cell = (room - 2 * widget.pad - widget.gap * (widget.columns - 1)) / widget.columns
    placed: list[Placed] = []
    y = widget.pad
    for start in range(0, len(widget.children), widget.columns):
        nodes = [on.lay(c, cell, math.inf) for c in widget.children[start : start + widget.columns]]
        tall = max(n.height for n in nodes)
        for i, node in enumerate(nodes):
            place = widget.columns - 1 - i if widget.ltr and on.look.mirrored else i
            x = widget.pad + place * (cell + widget.gap) + (cell - node.width) / 2
            placed.append((x, y, node))
        y += tall + widget.gap
    return Node(room, max(0.0, y - widget.gap) + widget.pad, tuple(placed))


def scroll(on: Layout, widget: Scroll, room: float, height: float) -> Node:
    """All rows are measured (rows are remembered, so that is quick); only those in sight are placed."""
    if widget.horizontal:
        return _scroll_across(on, widget, room, height)
    inner = room - 2 * widget.pad
    nodes = [on.lay(child, inner, math.inf) for child in widget.children]
    total = sum(n.height for n in nodes) + widget.gap * max(0, len(nodes) - 1) + 2 * widget.pad
    view = min(height, total) if not math.isfinite(height) else height
    most = max(0.0, total - view)
    y = widget.pad - min(most, on.scroll.get(widget.key, 0.0))
    placed: list[Placed] = []
    for node in nodes:
        if y + node.height > 0 and y < view:
            placed.append((widget.pad, y, node))
        y += node.height + widget.gap
    marks = Marks(
        "androidx.recyclerview.widget.RecyclerView",
        id=widget.id,
        flags=frozenset({Flag.SCROLLABLE}) if most > 0 else NO_FLAGS,
        source=widget,
        most=most,
    )
    return Node(room, view, tuple(placed), marks=marks, clips=True)


def _scroll_across(on: Layout, widget: Scroll, room: float, height: float) -> Node:
    nodes = [on.lay(child, room, height) for child in widget.children]
    total = sum(n.width for n in nodes) + widget.gap * max(0, len(nodes) - 1) + 2 * widget.pad
    tall = max((n.height for n in nodes), default=0.0)
    most = max(0.0, total - room)
    x = widget.pad - min(most, on.scroll.get(widget.key, 0.0))
    placed: list[Placed] = []
    for node in nodes:
        if x + node.width > 0 and x < room:
            placed.append((x, (tall - node.height) / 2, node))
        x += node.width + widget.gap
    marks = Marks(
        "android.widget.HorizontalScrollView",
        id=widget.id if widget.id != "recycler_view" else "",
        flags=frozenset({Flag.SCROLLABLE}) if most > 0 else NO_FLAGS,
        source=widget,
        most=most,
    )
    return Node(room, tall, tuple(placed), marks=marks, clips=True)


def box(on: Layout, widget: Box, room: float, height: float) -> Node:
    left, top, right, bottom = edges(widget.pad)
    wide = room if widget.width is None else min(room, widget.width)
    inner = on.lay(widget.child, max(0.0, wide - left - right), height - top - bottom)
    if widget.width is None and widget.align == "start":
        wide = min(room, inner.width + left + right)
    tall = inner.height + top + bottom if widget.height is None else widget.height
    x = left + (wide - left - right - inner.width) * _OFFSETS[widget.align]
    y = top + (tall - top - bottom - inner.height) * _OFFSETS[widget.valign]
    ground = None
    if widget.color or widget.border:
        ground = Rect(
            on.look.color(widget.color or "transparent"),
            on.look.rounded(widget.radius),
            on.look.color(widget.border) if widget.border else 0,
            widget.elevation,
            on.look.paper.name if widget.color == "wallpaper" else "",
        )
    return Node(wide, tall, ((x, y, inner),), paint=ground, marks=_touchable(widget))


def _touchable(widget: Box) -> Marks | None:
    touched = bool(widget.tap or widget.long or widget.description)
    if not (touched or widget.swipe or widget.double):
        return None
    flags = {Flag.CLICKABLE} if widget.tap else set()
    flags |= {Flag.LONG_CLICKABLE} if widget.long else set()
    flags |= {Flag.SELECTED} if widget.selected else set()
    flags |= {Flag.CHECKABLE} if widget.checked is not None else set()
    flags |= {Flag.CHECKED} if widget.checked else set()
    flags |= set() if widget.enabled else {Flag.DISABLED}
    return Marks(
        "android.view.ViewGroup" if widget.checked is None else "android.widget.Switch",
        description=widget.description,
        id=widget.id,
        flags=frozenset(flags),
        tap=widget.tap,
        long=widget.long,
        gathers=touched,
        swipe=widget.swipe,
        double=widget.double,
    )
