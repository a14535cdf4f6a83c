"""Buttons, switches, boxes to tick, sliders and pickers: what can be touched, as nodes."""

import math
import zlib

from emulators.screen import Flag
from emulators.virtual.arrange import line
from emulators.virtual.node import Glyph, Layout, Marks, Node, Placed, Rect, stacked
from emulators.virtual.widgets import (
    Avatar,
    Button,
    Checkbox,
    Chip,
    Column,
    Event,
    Fab,
    IconButton,
    Radio,
    Row,
    Slider,
    Stepper,
    Switch,
    Text,
    TimePicker,
)  # fmt: skip

__all__ = [
    "avatar", "button", "checkbox", "chip", "fab", "icon_button", "mark_box", "radio", "slider", "stepper", "switch",
    "switch_node", "tapping", "time_picker",
]  # fmt: skip

_DISCS = ("#c2410c", "#0f766e", "#1d4ed8", "#7e22ce", "#be123c", "#15803d", "#a16207", "#0e7490")


def tapping(
    *, enabled: bool = True, on: bool | None = None, chosen: bool = False, long: bool = False
) -> frozenset[Flag]:
    """The flags of something that can be touched; with `on` given it is checkable."""
    flags = {Flag.CLICKABLE}
    flags |= {Flag.LONG_CLICKABLE} if long else set()
    flags |= {Flag.CHECKABLE} if on is not None else set()
    flags |= {Flag.CHECKED} if on else set()
    flags |= {Flag.SELECTED} if chosen else set()
    flags |= set() if enabled else {Flag.DISABLED}
    return frozenset(flags)


def button(on: Layout, widget: Button, room: float) -> Node:
    ground, ink, border = {
        "filled": ("primary", "on_primary", ""),
        "tonal": ("secondary_container", "on_secondary_container", ""),
        "outlined": ("transparent", "primary", "outline"),
        "text": ("transparent", "primary", ""),
    }[widget.style]
    if not widget.enabled:
        ground, ink = ("surface_container_highest" if ground != "transparent" else ground), "outline"
    side = 12 if widget.style == "text" else 24
    glyph = Node(18, 18, paint=Glyph(widget.icon, on.look.color(ink))) if widget.icon else None
    extra = 26 if glyph else 0
    label = line(on, widget.text, Text("", "label", ink), max(10.0, room - 2 * side - extra))
    flat = on.look.flat("button")
    wide, tall = label.width + 2 * side + extra, max(36.0 if flat else 40.0, label.height + 18)
    placed: list[Placed] = [(side + extra, (tall - label.height) / 2, label)]
    if glyph:
        placed.insert(0, (side - 2, (tall - 18) / 2, glyph))
    radius, raised = (4.0, widget.enabled and widget.style == "filled") if flat else (tall / 2, False)
    paint = Rect(
        on.look.color(ground), on.look.rounded(radius), on.look.color(border) if border else 0, 1 if raised else 0
    )
    face = Node(wide, tall, tuple(placed), paint=paint)
    marks = Marks(
        "android.widget.Button", text=widget.text, id=widget.id, tap=widget.tap, flags=tapping(enabled=widget.enabled)
    )
    return Node(wide, tall + 8, ((0, 4, face),), marks=marks)


def icon_button(on: Layout, widget: IconButton) -> Node:
    color = widget.color if widget.enabled else "outline_variant"
    face = Node(24, 24, paint=Glyph(widget.icon, on.look.color(color)))
    children = stacked(widget.size, widget.size, face)
    if widget.background:
        disc = Node(widget.size, widget.size, paint=Rect(on.look.color(widget.background), widget.size / 2))
        children = ((0, 0, disc), *children)
    marks = Marks(
        "android.widget.ImageButton",
        description=widget.description,
        id=widget.id,
        tap=widget.tap,
        flags=tapping(enabled=widget.enabled),
    )
    return Node(widget.size, widget.size, children, marks=marks)


def fab(on: Layout, widget: Fab) -> Node:
    flat = on.look.flat("fab")
    ground, ink = ("primary", "on_primary") if flat else ("primary_container", "on_primary_container")
    face = Node(24, 24, paint=Glyph(widget.icon, on.look.color(ink)))
    paint = Rect(on.look.color(ground), on.look.rounded(28 if flat else 16), elevation=3)
    role = "com.google.android.material.floatingactionbutton.FloatingActionButton"
    marks = Marks(role, text=widget.text, description=widget.description, id=widget.id, tap=widget.tap, flags=tapping())
    if not widget.text:
        return Node(56, 56, stacked(56, 56, face), paint=paint, marks=marks)
    label = line(on, widget.text, Text("", "label", ink), 240)
    placed = ((16.0, 16.0, face), (52.0, (56 - label.height) / 2, label))
    return Node(label.width + 72, 56, placed, paint=paint, marks=marks)


def switch_node(on: Layout, lit: bool, enabled: bool) -> Node:
    """The drawing of a switch, without an element."""
    if on.look.flat("switch"):
        return _flat_switch(on, lit, enabled)
    track, thumb, border = ("primary", "on_primary", "") if lit else ("surface_container_highest", "outline", "outline")
    if not enabled:
        track, thumb = ("outline_variant", "surface") if lit else ("surface", "outline_variant")
    size = 24.0 if lit else 16.0
    knob = Node(size, size, paint=Rect(on.look.color(thumb), size / 2))
    x = 52 - 4 - size if lit else 8
    return Node(
        52,
        32,
        ((x, (32 - size) / 2, knob),),
        paint=Rect(on.look.color(track), 16, on.look.color(border) if border else 0),
    )


def _flat_switch(on: Layout, lit: bool, enabled: bool) -> Node:
    """A thin rail with a knob that is wider than it."""
    knob, border = ("primary", 0) if lit else ("surface", on.look.color("outline"))
    rail = "switch_track" if lit else "outline_variant"
    if not enabled:
        knob, border, rail = "surface_container_highest", on.look.color("outline_variant"), "outline_variant"
    face = Node(20, 20, paint=Rect(on.look.color(knob), 10, border))
    track = Node(34, 14, paint=Rect(on.look.color(rail), 7))
    return Node(52, 32, ((9, 9, track), (27.0 if lit else 5.0, 6, face)))


def switch(on: Layout, widget: Switch) -> Node:
    marks = Marks(
        "android.widget.Switch",
        description=widget.description,
        id=widget.id,
        tap=widget.tap,
        flags=tapping(enabled=widget.enabled, on=widget.on),
    )
    return Node(60, 48, stacked(60, 48, switch_node(on, widget.on, widget.enabled)), marks=marks)


def mark_box(on: Layout, kind: str, lit: bool, enabled: bool) -> Node:
    """The drawing of a checkbox or radio button, without an element."""
    color = on.look.color(("primary" if lit else "on_surface_variant") if enabled else "outline_variant")
    clear = on.look.color("transparent")
    if on.look.flat("box"):
        return _flat_box(on, kind, lit, color)
    if kind == "radio":
        dot = (Node(10, 10, paint=Rect(color, 5)),) if lit else ()
        return Node(20, 20, stacked(20, 20, *dot), paint=Rect(clear, 10, color))
    tick = (Node(16, 16, paint=Glyph("check", on.look.color("on_primary"))),) if lit else ()
    return Node(18, 18, stacked(18, 18, *tick), paint=Rect(color if lit else clear, on.look.rounded(3), color))


def _flat_box(on: Layout, kind: str, lit: bool, color: int) -> Node:
    """A disc with a hole, or a thin square with a coloured tick."""
    if kind == "radio":
        hole = Node(8.0 if lit else 18.0, 8.0 if lit else 18.0, paint=Rect(on.look.color("surface"), 9))
        return Node(20, 20, stacked(20, 20, hole), paint=Rect(color, 10))
    tick = (Node(20, 20, paint=Glyph("check", color)),) if lit else ()
    return Node(20, 20, stacked(20, 20, *tick), paint=Rect(on.look.color("transparent"), 0, color))


def checkbox(on: Layout, widget: Checkbox, room: float) -> Node:
    role, flags = "android.widget.CheckBox", tapping(enabled=widget.enabled, on=widget.on)
    face = mark_box(on, "checkbox", widget.on, widget.enabled)
    marks = Marks(role, text=widget.text, description=widget.description, id=widget.id, tap=widget.tap, flags=flags)
    return _labelled(on, face, marks, room)


def radio(on: Layout, widget: Radio, room: float) -> Node:
    role, flags = "android.widget.RadioButton", tapping(enabled=widget.enabled, on=widget.on)
    face = mark_box(on, "radio", widget.on, widget.enabled)
    marks = Marks(role, text=widget.text, id=widget.id, tap=widget.tap, flags=flags)
    return _labelled(on, face, marks, room)


def _labelled(on: Layout, face: Node, marks: Marks, room: float) -> Node:
    if not marks.text:
        return Node(48, 48, stacked(48, 48, face), marks=marks)
    label = line(on, marks.text, Text(""), max(10.0, room - 52))
    tall = max(48.0, label.height + 16)
    placed = ((12.0, (tall - face.height) / 2, face), (48.0, (tall - label.height) / 2, label))
    return Node(room, tall, placed, marks=marks)


def chip(on: Layout, widget: Chip, room: float) -> Node:
    ground, ink = (
        ("secondary_container", "on_secondary_container") if widget.on else ("transparent", "on_surface_variant")
    )
    if flat := on.look.flat("chip"):
        ground, ink = ("primary", "on_primary") if widget.on else ("surface_container_highest", "on_surface")
    icon = widget.icon or ("check" if widget.on and not flat and not widget.even else "")
    extra, sides = 24 if icon else 0, 6 if widget.even else 32
    label = line(on, widget.text, Text("", "label", ink), max(10.0, room - sides - extra))
    wide, tall = label.width + sides + extra, max(32.0, label.height + 12)
    left = sides / 2 + extra
    if widget.even and math.isfinite(room):
        left, wide, tall = left + (room - wide) / 2, room, max(tall, min(room, 40.0))
    placed: tuple[Placed, ...] = ((left, (tall - label.height) / 2, label),)
    if icon:
        placed = ((10, (tall - 18) / 2, Node(18, 18, paint=Glyph(icon, on.look.color(ink)))), *placed)
    border = 0 if widget.on or flat else on.look.color("outline")
    face = Node(wide, tall, placed, paint=Rect(on.look.color(ground), on.look.rounded(tall / 2 if flat else 8), border))
    marks = Marks(
        "com.google.android.material.chip.Chip",
        text=widget.text,
        id=widget.id,
        tap=widget.tap,
        flags=tapping(on=widget.on),
    )
    return Node(wide, tall + 8, ((0, 4, face),), marks=marks)


def slider(on: Layout, widget: Slider, room: float) -> Node:
    span = max(1, widget.maximum - widget.minimum)
    share = min(1.0, max(0.0, (widget.value - widget.minimum) / span))
    color = on.look.color("primary" if widget.enabled else "outline_variant")
    track, x = room - 24, 12 + (room - 24) * share
    thick, size = (2.0, 14.0) if on.look.flat("slider") else (4.0, 20.0)
    y = (48 - thick) / 2
    rail_color = on.look.color("outline_variant" if thick < 4 else "surface_container_highest")
    rail = Node(track, thick, paint=Rect(rail_color, thick / 2))
    done = Node(max(1.0, track * share), thick, paint=Rect(color, thick / 2))
    knob = Node(size, size, paint=Rect(color, size / 2))
    marks = Marks(
        "android.widget.SeekBar",
        description=widget.description,
        value=str(widget.value),
        id=widget.id,
        flags=tapping(enabled=widget.enabled),
        source=widget,
    )
    return Node(room, 48, ((12, y, rail), (12, y, done), (x - size / 2, (48 - size) / 2, knob)), marks=marks)


def avatar(on: Layout, widget: Avatar) -> Node:
    color = widget.color or _DISCS[zlib.crc32(widget.text.encode("utf-8", "replace")) % len(_DISCS)]
    inner = widget.size * 0.55
    face = Node(inner, inner, paint=Glyph(widget.icon, 0xFFFFFFFF)) if widget.icon else None
    if face is None:
        style = "display" if widget.size >= 80 else "title" if widget.size >= 36 else "label"
        letter = widget.text.strip()[:1].upper() or "?"
        face = line(on, letter, Text("", style, "#ffffff"), widget.size)  # type: ignore[arg-type]
    return Node(
        widget.size,
        widget.size,
        stacked(widget.size, widget.size, face),
        paint=Rect(on.look.color(color), _disc(on, widget.size)),
    )


def _disc(on: Layout, size: float) -> float:
    """How round discs are."""
    return on.look.rounded(size * 0.22) if on.look.flat("avatar") else min(size / 2, on.look.rounded(size / 2))


def stepper(on: Layout, widget: Stepper) -> Node:
    more = icon_button(on, IconButton("up", f"Increase {widget.label}", widget.more))
    less = icon_button(on, IconButton("down", f"Decrease {widget.label}", widget.less))
    value = line(on, widget.text, Text("", "display", "primary"), 120)
    face = Node(96, 72, stacked(96, 72, value), paint=Rect(on.look.color("surface_container_highest"), 12))
    marks = Marks("android.widget.NumberPicker", description=widget.label.capitalize(), value=widget.text)
    return Node(96, 168, ((24, 0, more), (0, 48, Node(96, 72, ((0, 0, face),), marks=marks)), (24, 120, less)))


def time_picker(on: Layout, widget: TimePicker, room: float) -> Node:
    hour, minute, change = widget.hour, widget.minute, widget.change

    def at(h: int, m: int) -> Event:
        return Event(change.name, (*change.args, h % 24, m % 60))

    hours = Stepper(f"{hour:02}", "hour", at(hour + 1, minute), at(hour - 1, minute))
    minutes = Stepper(f"{minute:02}", "minute", at(hour, minute + 1), at(hour, minute - 1))
    quarters = tuple(Chip(f":{m:02}", at(hour, m), on=m == minute) for m in (0, 15, 30, 45))
    dial = Row((hours, Text(":", "display"), minutes), gap=12, justify="center", ltr=True)
    return on.lay(Column((dial, Row(quarters, gap=6, justify="center")), gap=8, align="center"), room, 0)
