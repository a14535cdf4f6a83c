"""The frame of a screen: bars above and below, floating button, dialogs and menus."""

import math
from collections.abc import Mapping
from dataclasses import replace

from emulators.virtual.arrange import column, line
from emulators.virtual.bars import app_bar, bottom_bar, tabs
from emulators.virtual.controls import fab, mark_box, tapping
from emulators.virtual.menus import choices_of, choices_window, touch_of
from emulators.virtual.node import Layout, Marks, Node, Placed, Rect
from emulators.virtual.theme import Family
from emulators.virtual.widgets import (
    Column,
    Dialog,
    Grow,
    ListItem,
    Menu,
    MenuItem,
    Overlay,
    Plain,
    Row,
    Scaffold,
    Scroll,
    Space,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["miniature", "overlays_of", "scaffold", "window"]


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


def miniature(on: Layout, screen: Scaffold, room: float, height: float) -> Node:
    """A screen without the bars of the system, and its overlay: what is drawn small of an app that is open."""
    ground = Node(room, height, paint=Rect(on.look.color(screen.color)))
    placed: list[Placed] = [(0, 0, ground), (0, 0, scaffold(on, screen, room, height, typing=False))]
    for layer in overlays_of(screen, on.ui):
        if isinstance(layer, Dialog) or layer.sheet:
            placed.append((0, 0, Node(room, height, paint=Rect(on.look.color("scrim")))))
        placed.append(window(on, layer, room, height))
    return Node(room, height, tuple(placed), clips=True)


def _clear_of_fab(screen: Scaffold) -> Widget:
    """The body, with room below the last row of a list so that it can be scrolled out from under the button."""
    return _padded(screen.body) if screen.fab else screen.body


def _padded(body: Widget) -> Widget:
    """A list with room below its last row, also where it is the last part of a column."""
    match body:
        case Scroll(horizontal=False):
            return replace(body, children=(*body.children, Space(height=80)))
        case Grow(child=child):
            return replace(body, child=_padded(child))
        case Column(children=(*others, last)):
            return replace(body, children=(*others, _padded(last)))
        case _:
            return body


def window(on: Layout, overlay: Overlay, room: float, height: float) -> Placed:
    """The window of an overlay and where it stands in the content area."""
    match overlay:
        case Dialog(sheet=True):
            node = _dialog(on, overlay, min(room, 600), height - 24)
            return (room - node.width) / 2, height - node.height, node
        case Dialog():
            node = _dialog(on, overlay, min(room - 48, 400), height - 48)
            return (room - node.width) / 2, (height - node.height) / 2, node
        case Menu(sheet=True):
            node = _sheet(on, overlay, room, height)
            return 0, height - node.height, node
        case Menu() if overlay == choices_of(on.ui):
            return choices_window(on, overlay, room, height)
        case Menu():
            node = _menu(on, overlay, _width(on, overlay, room), height)
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
    return Node(room, tall, placed, paint=_pane(on, "dialog", "surface_container_high", 28), clips=True)


def _foot(on: Layout, widget: Dialog, room: float) -> Node:
    """The buttons side by side, or one under the other where they are too long for that."""
    needed = sum(on.lay(each, math.inf, math.inf).width + 4 for each in widget.buttons)
    if needed > room - 36:
        return on.lay(Column(widget.buttons, align="end", pad=(16, 4, 20, 12)), room, math.inf)
    return on.lay(Row(widget.buttons, gap=4, justify="end", pad=(16, 4, 20, 12)), room, math.inf)


def _menu(on: Layout, widget: Menu, room: float, height: float) -> Node:
    body = _items(on, widget, room, height - 32)
    return Node(room, body.height + 16, ((0, 8, body),), paint=_pane(on, "menu", "surface_container", 8), clips=True)


def _width(on: Layout, widget: Menu, room: float) -> float:
    """How wide a menu must be for its items, within the screen."""
    needed = max((line(on, item.text, Text("", "body"), math.inf).width for item in widget.items), default=0.0)
    return min(room - 32, max(232.0, needed + 72))


def _sheet(on: Layout, widget: Menu, room: float, height: float) -> Node:
    placed: list[Placed] = []
    y = 16.0
    if widget.title:
        placed.append((0, y, column(on, Column((Text(widget.title, "title"),), pad=(24, 12, 24, 8)), room, math.inf)))
        y += placed[-1][2].height
    body = _items(on, widget, room, height - y - 16)
    placed.append((0, y, body))
    paint = _pane(on, "menu", "surface_container", 24)
    return Node(room, y + body.height + 16, tuple(placed), paint=paint, clips=True)


def _items(on: Layout, widget: Menu, room: float, space: float) -> Node:
    """The items one under the other; they scroll where they are too many."""
    rows = [_menu_row(on, item, room) for item in widget.items]
    tall = sum(row.height for row in rows)
    if tall > space:
        items = tuple(
            ListItem(
                item.text, tap=item.tap, checked=item.checked, control="checkbox", enabled=item.enabled, id="title"
            )
            for item in widget.items
        )
        return on.lay(Scroll(items, "phone:menu"), room, max(48.0, space))
    return Node(room, tall, tuple((0.0, sum(r.height for r in rows[:i]), row) for i, row in enumerate(rows)))


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


def _pane(on: Layout, family: Family, color: str, radius: float) -> Rect:
    """The ground of a window."""
    if on.look.flat(family):
        return Rect(on.look.color(color if on.look.dark else "surface"), on.look.rounded(3), elevation=4)
    return Rect(on.look.color(color), on.look.rounded(radius), elevation=3 if radius > 10 else 2)
