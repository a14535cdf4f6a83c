"""The frame of a screen: app bar, tabs, bottom bar, floating button, dialogs and menus."""

import math
from collections.abc import Mapping
from dataclasses import replace

from emulators.virtual.arrange import column, line
from emulators.virtual.controls import fab, icon_button, mark_box, tapping
from emulators.virtual.fields import search_field
from emulators.virtual.menus import choices_of, choices_window, touch_of
from emulators.virtual.node import Glyph, Layout, Marks, Node, Placed, Rect, stacked
from emulators.virtual.widgets import (
    AppBar,
    BottomBar,
    Button,
    Column,
    Dialog,
    Event,
    IconButton,
    ListItem,
    Menu,
    MenuItem,
    Overlay,
    Plain,
    Row,
    Scaffold,
    Scroll,
    Space,
    Tab,
    Tabs,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["app_bar", "bottom_bar", "overlays_of", "scaffold", "tabs", "window"]


def overlays_of(screen: Scaffold, ui: Mapping[str, Plain]) -> tuple[Overlay, ...]:
    """What lies over the screen, the last one in front: a dialog or menu, and the open choices of a drop-down.

    That is the view's own, or the overflow menu of the app bar when the page shows "menu".
    """
    shown = screen.overlay
    if shown is None and ui.get("overlay") == "menu" and screen.bar and screen.bar.menu:
        shown = Menu(screen.bar.menu)
    choices = choices_of(ui)
    return tuple(each for each in (shown, choices) if each is not None)


def scaffold(on: Layout, screen: Scaffold, room: float, height: float, *, typing: bool) -> Node:
    """The whole content area without its overlay. A body that is too high can be scrolled.

    The bottom bar makes way for the keyboard while one is typing.
    """
    placed: list[Placed] = []
    y, bottom = 0.0, height
    if screen.bar:
        placed.append((0, y, app_bar(on, screen.bar, room)))
        y += placed[-1][2].height
    if screen.tabs:
        placed.append((0, y, tabs(on, screen.tabs, room)))
        y += placed[-1][2].height
    if screen.bottom and not typing:
        bar = bottom_bar(on, screen.bottom, room)
        bottom -= bar.height
        placed.append((0, bottom, bar))
    space = max(0.0, bottom - y)
    body = on.lay(_clear_of_fab(screen), room, space)
    if body.height > space + 0.5:
        body = on.lay(Scroll((screen.body,), "body", "scroll_view"), room, space)
    placed.insert(0, (0, y, Node(room, space, ((0, 0, body),), clips=True)))
    if screen.fab:
        button = fab(on, screen.fab)
        placed.append((room - button.width - 16, bottom - button.height - 16, button))
    return Node(room, height, tuple(placed), clips=True)


def _clear_of_fab(screen: Scaffold) -> Widget:
    """The body, with room below the last row of a list so that it can be scrolled out from under the button."""
    if screen.fab and isinstance(screen.body, Scroll):
        return replace(screen.body, children=(*screen.body.children, Space(height=80)))
    return screen.body


def app_bar(on: Layout, widget: AppBar, room: float) -> Node:
    tall, left, right = 64.0, 16.0, 4.0
    placed: list[Placed] = []
    if widget.up:
        name = "Close" if widget.up_icon == "close" else "Navigate up"
        up = icon_button(on, IconButton(widget.up_icon, name, widget.up, color="on_surface"))
        placed.append((4, (tall - up.height) / 2, up))
        left = 60
    actions: list[Widget] = list(widget.actions)
    if widget.menu:
        actions.append(IconButton("more", "More options", Event("phone:put", (("overlay", "menu"),))))
    for action in reversed(actions):
        node = on.lay(action, room / 2, math.inf)
        right += node.width + (8 if isinstance(action, Button) else 0)
        placed.append((room - right, (tall - node.height) / 2, node))
    space = max(40.0, room - left - right - 8)
    if widget.search:
        body = search_field(on, widget.search, space)
        placed.append((left, (tall - body.height) / 2, body))
    elif widget.large:
        title = on.lay(Text(widget.title, "headline", lines=2, id="action_bar_title"), room - 40, math.inf)
        top = tall + 4 if placed else 36.0
        placed.append((20, top, title))
        tall = top + title.height + 16
    else:
        words = [Text(widget.title, "title", lines=1, id="action_bar_title")]
        words += [Text(widget.subtitle, "small", "on_surface_variant", 1)] if widget.subtitle else []
        titles = column(on, Column(tuple(words)), space, math.inf)
        placed.append((left, (tall - titles.height) / 2, titles))
    return Node(room, tall, tuple(placed))


def tabs(on: Layout, widget: Tabs, room: float) -> Node:
    share = room / max(1, len(widget.tabs))
    placed: list[Placed] = [(i * share, 0, _tab(on, tab, share)) for i, tab in enumerate(widget.tabs)]
    tall = max((n.height for _, _, n in placed), default=0)
    rule = Node(room, 1, paint=Rect(on.look.color("outline_variant")))
    return Node(room, tall, ((0, tall - 1, rule), *placed))


def _tab(on: Layout, tab: Tab, room: float) -> Node:
    ink = "primary" if tab.on else "on_surface_variant"
    label = line(on, tab.text, Text("", "label", ink), max(10.0, room - 8))
    placed: list[Placed] = []
    tall = 68.0 if tab.icon else 48.0
    if tab.icon:
        placed.append(((room - 24) / 2, 10, Node(24, 24, paint=Glyph(tab.icon, on.look.color(ink)))))
    placed.append(((room - label.width) / 2, 40 if tab.icon else (tall - label.height) / 2, label))
    if tab.on:
        bar = Node(label.width, 3, paint=Rect(on.look.color("primary"), 1.5))
        placed.append(((room - label.width) / 2, tall - 3, bar))
    if tab.badge:
        placed.append(_badge(on, tab.badge, x=room / 2 + (8 if tab.icon else label.width / 2 + 2), y=6, room=room))
    return Node(room, tall, tuple(placed), marks=_tab_marks(tab))


def _badge(on: Layout, text: str, *, x: float, y: float, room: float) -> Placed:
    """A small coloured pill with a text, within the width of its tab."""
    label = line(on, text, Text("", "label", "on_error"), room / 2)
    wide = max(18.0, label.width + 8)
    face = Node(wide, 18, stacked(wide, 18, label), paint=Rect(on.look.color("error"), 9))
    return min(x, room - wide), y, face


def _tab_marks(tab: Tab) -> Marks:
    return Marks(
        "android.widget.LinearLayout", text=tab.text, value=tab.badge, tap=tab.tap, flags=tapping(chosen=tab.on)
    )


def bottom_bar(on: Layout, widget: BottomBar, room: float) -> Node:
    share = room / max(1, len(widget.tabs))
    placed = []
    for i, tab in enumerate(widget.tabs):
        ink = "on_secondary_container" if tab.on else "on_surface_variant"
        label = line(on, tab.text, Text("", "label", "on_surface" if tab.on else ink), max(10.0, share - 4))
        pill = Node(64, 32, paint=Rect(on.look.color("secondary_container" if tab.on else "transparent"), 16))
        glyph = Node(24, 24, paint=Glyph(tab.icon or "list", on.look.color(ink)))
        parts = ((share - 64) / 2, 10, pill), ((share - 24) / 2, 14, glyph), ((share - label.width) / 2, 47, label)
        badge = (_badge(on, tab.badge, x=share / 2 + 6, y=8, room=share),) if tab.badge else ()
        placed.append((i * share, 0.0, Node(share, 76, (*parts, *badge), marks=_tab_marks(tab))))
    return Node(room, 76, tuple(placed), paint=Rect(on.look.color("surface_container")))


def window(on: Layout, overlay: Overlay, room: float, height: float) -> Placed:
    """The window of an overlay and where it stands in the content area."""
    match overlay:
        case Dialog():
            node = _dialog(on, overlay, min(room - 48, 400), height - 48)
            return (room - node.width) / 2, (height - node.height) / 2, node
        case Menu(sheet=True):
            node = _sheet(on, overlay, room, height)
            return 0, height - node.height, node
        case Menu() if overlay == choices_of(on.ui):
            return choices_window(on, overlay, room, height)
        case Menu():
            node = _menu(on, overlay, min(room - 32, 232), height)
            corner = 0.0 if on.look.mirrored else room
            x, y = touch_of(on.ui) if overlay.at_touch else (corner, 8.0)
            return max(8.0, min(x, room - node.width - 8)), max(8.0, min(y, height - node.height - 8)), node


def _dialog(on: Layout, widget: Dialog, room: float, height: float) -> Node:
    words: list[Widget] = []
    if widget.title:
        words.append(Text(widget.title, "title", id="alertTitle"))
    if widget.text:
        words.append(Text(widget.text, "small", "on_surface_variant", id="message"))
    head = column(on, Column(tuple(words), gap=12, pad=(24, 24, 24, 8)), room, math.inf)
    foot = _foot(on, widget, room)
    listed = all(isinstance(child, ListItem) for child in widget.body)
    side, gap = (8.0, 0.0) if listed else (24.0, 8.0)
    body = column(on, Column(widget.body, gap=gap), room - 2 * side, math.inf)
    space = max(0.0, height - head.height - foot.height)
    if body.height > space:
        body = on.lay(Scroll(widget.body, "dialog", gap=gap), room - 2 * side, space)
    tall = head.height + body.height + foot.height
    placed = ((0.0, 0.0, head), (side, head.height, body), (0.0, head.height + body.height, foot))
    return Node(room, tall, placed, paint=Rect(on.look.color("surface_container_high"), 28, elevation=3), clips=True)


def _foot(on: Layout, widget: Dialog, room: float) -> Node:
    """The buttons side by side, or one under the other where they are too long for that."""
    needed = sum(on.lay(each, math.inf, math.inf).width + 4 for each in widget.buttons)
    if needed > room - 36:
        return on.lay(Column(widget.buttons, align="end", pad=(16, 4, 20, 12)), room, math.inf)
    return on.lay(Row(widget.buttons, gap=4, justify="end", pad=(16, 4, 20, 12)), room, math.inf)


def _menu(on: Layout, widget: Menu, room: float, height: float) -> Node:
    rows = tuple(_menu_row(on, item, room) for item in widget.items)
    placed = tuple((0.0, 8.0 + sum(r.height for r in rows[:i]), row) for i, row in enumerate(rows))
    tall = min(height - 16, sum(r.height for r in rows) + 16)
    return Node(room, tall, placed, paint=Rect(on.look.color("surface_container"), 8, elevation=2), clips=True)


def _sheet(on: Layout, widget: Menu, room: float, height: float) -> Node:
    rows = [_menu_row(on, item, room) for item in widget.items]
    if widget.title:
        rows.insert(0, column(on, Column((Text(widget.title, "title"),), pad=(24, 12, 24, 8)), room, math.inf))
    placed = tuple((0.0, 16.0 + sum(r.height for r in rows[:i]), row) for i, row in enumerate(rows))
    tall = min(height, sum(r.height for r in rows) + 32)
    return Node(room, tall, placed, paint=Rect(on.look.color("surface_container"), 24, elevation=3), clips=True)


def _menu_row(on: Layout, item: MenuItem, room: float) -> Node:
    label = line(on, item.text, Text("", "body", "on_surface" if item.enabled else "outline"), room - 72)
    tall = max(48.0, label.height + 16)
    placed: list[Placed] = [(16, (tall - label.height) / 2, label)]
    if item.checked is not None:
        face = mark_box(on, "checkbox", item.checked, item.enabled)
        placed.append((room - 36, (tall - face.height) / 2, face))
    marks = Marks(
        "android.widget.TextView",
        text=item.text,
        id="title",
        tap=item.tap,
        flags=tapping(enabled=item.enabled, on=item.checked),
    )
    return Node(room, tall, tuple(placed), marks=marks)
