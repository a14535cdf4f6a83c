"""App bars, tabs and bottom bars, in both styles."""

import math
from dataclasses import replace

from emulators.virtual.arrange import column, evened, line
from emulators.virtual.controls import icon_button, tapping
from emulators.virtual.fields import search_field
from emulators.virtual.node import Glyph, Layout, Marks, Node, Placed, Rect, stacked
from emulators.virtual.widgets import AppBar, BottomBar, Button, Column, Event, IconButton, Tab, Tabs, Text, Widget

__all__ = ["WIDE", "app_bar", "bottom_bar", "tabs"]

WIDE = 560.0
"""From which width on, in dp, bars are as in landscape: low, what stands in them side by side; our default."""
_PLAIN = ("on_surface", "on_surface_variant")


def app_bar(on: Layout, widget: AppBar, room: float) -> Node:
    flat = on.look.flat("app_bar")
    ground, ink = _ground(on, searching=widget.search is not None) if flat else ("transparent", "on_surface")
    tall, left, right = 56.0 if flat or room > WIDE else 64.0, 16.0, 4.0
    placed: list[Placed] = []
    if widget.up:
        name = "Close" if widget.up_icon == "close" else "Navigate up"
        up = icon_button(on, IconButton(widget.up_icon, name, widget.up, color=ink))
        placed.append((4, (tall - up.height) / 2, up))
        left = 60
    for action in reversed(_actions(widget)):
        node = on.lay(_inked(action, ink) if flat else action, room / 2, math.inf)
        right += node.width + (8 if isinstance(action, Button) else 0)
        placed.append((room - right, (tall - node.height) / 2, node))
    space = max(40.0, room - left - right - 8)
    if widget.search:
        body = search_field(on, widget.search, space)
        tall = max(tall, body.height)
        placed.append((left, (tall - body.height) / 2, body))
    elif widget.large and not flat:
        title = on.lay(Text(widget.title, "headline", lines=2, id="action_bar_title"), room - 40, math.inf)
        top = tall + 4 if placed else 36.0
        placed.append((20, top, title))
        tall = top + title.height + 16
    else:
        second = ink if flat else "on_surface_variant"
        plain = Text(widget.title, "title", ink, lines=1, id="action_bar_title")
        words = [evened(on, [widget.title], plain, space)]
        words += [Text(widget.subtitle, "small", second, 1)] if widget.subtitle else []
        titles = column(on, Column(tuple(words)), space, math.inf)
        higher = max(tall, titles.height)
        placed = [(x, y + (higher - tall) / 2, node) for x, y, node in placed]
        tall = higher
        placed.append((left, (tall - titles.height) / 2, titles))
    if flat and widget.search:
        placed.append((0, tall - 1, Node(room, 1, paint=Rect(on.look.color("outline_variant")))))
    return Node(room, tall, tuple(placed), paint=Rect(on.look.color(ground)) if flat else None)


def _actions(widget: AppBar) -> list[IconButton | Button]:
    more = IconButton("more", "More options", Event("phone:put", (("overlay", "menu"),)))
    return [*widget.actions, *((more,) if widget.menu else ())]


def _ground(on: Layout, *, searching: bool) -> tuple[str, str]:
    """Ground and ink of a flat bar."""
    if searching:
        return "surface", "on_surface"
    return ("surface_container_high", "on_surface") if on.look.dark else ("primary", "on_primary")


def _inked(action: IconButton | Button, ink: str) -> Widget:
    """An action that can be told from the ground of a flat bar."""
    if isinstance(action, Button):
        return replace(action, style="tonal")
    return replace(action, color=ink) if action.color in _PLAIN or not action.background else action


def tabs(on: Layout, widget: Tabs, room: float) -> Node:
    flat = on.look.flat("tabs")
    share = room / max(1, len(widget.tabs))
    words = evened(on, [tab.text for tab in widget.tabs], Text("", "label"), max(10.0, share - 8))
    placed: list[Placed] = [(i * share, 0, _tab(on, tab, words, share)) for i, tab in enumerate(widget.tabs)]
    tall = max((n.height for _, _, n in placed), default=0)
    if flat:
        return Node(room, tall, tuple(placed), paint=Rect(on.look.color(_ground(on, searching=False)[0])))
    rule = Node(room, 1, paint=Rect(on.look.color("outline_variant")))
    return Node(room, tall, ((0, tall - 1, rule), *placed))


def _tab(on: Layout, tab: Tab, words: Text, room: float) -> Node:
    flat = on.look.flat("tabs")
    ink = "primary" if tab.on else "on_surface_variant"
    ink = _ground(on, searching=False)[1] if flat else ink
    label = line(on, tab.text, replace(words, color=ink), max(10.0, room - 8))
    placed: list[Placed] = []
    tall = max(68.0, 50 + label.height) if tab.icon else max(48.0, label.height + 16)
    if tab.icon:
        placed.append(((room - 24) / 2, 10, Node(24, 24, paint=Glyph(tab.icon, on.look.color(ink)))))
    placed.append(((room - label.width) / 2, 40 if tab.icon else (tall - label.height) / 2, label))
    if tab.on:
        wide = room if flat else label.width
        bar = Node(wide, 3, paint=Rect(on.look.color(ink), 0 if flat else 1.5))
        placed.append(((room - wide) / 2, tall - 3, bar))
    if tab.badge:
        placed.append(_badge(on, tab.badge, x=room / 2 + (8 if tab.icon else label.width / 2 + 2), y=6, room=room))
    return Node(room, tall, tuple(placed), marks=_tab_marks(tab))


def _badge(on: Layout, text: str, *, x: float, y: float, room: float) -> Placed:
    """A small coloured pill with a text, within the width of its tab."""
    label = line(on, text, Text("", "label", "on_error"), room / 2)
    wide = max(18.0, label.width + 8)
    tall = max(18.0, label.height)
    face = Node(wide, tall, stacked(wide, tall, label), paint=Rect(on.look.color("error"), tall / 2))
    return min(x, room - wide), y, face


def _tab_marks(tab: Tab) -> Marks:
    return Marks(
        "android.widget.LinearLayout", text=tab.text, value=tab.badge, tap=tab.tap, flags=tapping(chosen=tab.on)
    )


def bottom_bar(on: Layout, widget: BottomBar, room: float) -> Node:
    share, flat, beside = room / max(1, len(widget.tabs)), on.look.flat("bottom_bar"), room > WIDE
    most = max(10.0, share - (68 if beside else 4))
    style = evened(on, [tab.text for tab in widget.tabs], Text("", "label"), most)
    faces = [(_beside if beside else _destination)(on, tab, style, share) for tab in widget.tabs]
    tall = max((face.height for face in faces), default=0)
    placed: list[Placed] = [(i * share, 0.0, face) for i, face in enumerate(faces)]
    if flat:
        placed.insert(0, (0, 0, Node(room, 1, paint=Rect(on.look.color("outline_variant")))))
    ground = "surface" if flat else "surface_container"
    return Node(room, tall, tuple(placed), paint=Rect(on.look.color(ground)))


def _inks(on: Layout, tab: Tab) -> tuple[str, str]:
    """The colours of a destination's icon and of its name."""
    if tab.on and on.look.flat("bottom_bar"):
        return "primary", "primary"
    ink = "on_secondary_container" if tab.on else "on_surface_variant"
    return ink, "on_surface" if tab.on else ink


def _beside(on: Layout, tab: Tab, style: Text, share: float) -> Node:
    """A destination of a wide bar: its name beside its icon, a pill around both."""
    ink, words = _inks(on, tab)
    label = line(on, tab.text, replace(style, color=words), max(10.0, share - 68))
    tall = max(48.0, label.height + 16)
    wide = label.width + 60
    left = (share - wide) / 2
    placed: list[Placed] = []
    if tab.on and not on.look.flat("bottom_bar"):
        pill = Rect(on.look.color("secondary_container"), on.look.rounded(18))
        placed.append((left, (tall - 36) / 2, Node(wide, 36, paint=pill)))
    placed.append((left + 14, (tall - 24) / 2, Node(24, 24, paint=Glyph(tab.icon or "list", on.look.color(ink)))))
    placed.append((left + 46, (tall - label.height) / 2, label))
    if tab.badge:
        placed.append(_badge(on, tab.badge, x=left + 28, y=3, room=share))
    return Node(share, tall, tuple(placed), marks=_tab_marks(tab))


def _destination(on: Layout, tab: Tab, style: Text, share: float) -> Node:
    flat = on.look.flat("bottom_bar")
    ink, words = _inks(on, tab)
    label = line(on, tab.text, replace(style, color=words), max(10.0, share - 4))
    top, below = (8.0, 34.0) if flat else (14.0, 47.0)
    tall = below + label.height + (4 if flat else 11)
    placed: list[Placed] = []
    if not flat:
        pill = Rect(on.look.color("secondary_container" if tab.on else "transparent"), on.look.rounded(16))
        placed.append(((share - 64) / 2, 10, Node(64, 32, paint=pill)))
    placed.append(((share - 24) / 2, top, Node(24, 24, paint=Glyph(tab.icon or "list", on.look.color(ink)))))
    placed.append(((share - label.width) / 2, below, label))
    if tab.badge:
        placed.append(_badge(on, tab.badge, x=share / 2 + 6, y=top - 6, room=share))
    return Node(share, tall, tuple(placed), marks=_tab_marks(tab))
