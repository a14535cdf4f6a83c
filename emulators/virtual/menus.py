"""Menus that stand where something was touched: the choices of a drop-down, and where a context menu opens."""

import math
from collections.abc import Mapping

from emulators.virtual.node import Layout, Node, Placed, Rect
from emulators.virtual.widgets import Event, ListItem, Menu, MenuItem, Plain, Scroll

__all__ = ["CHOICES", "TOUCH", "Anchor", "choices_of", "choices_window", "opened", "touch_of"]

CHOICES = "phone:choices"
"""The entry of a page's `ui` that holds the open choices of a drop-down: where the drop-down stands, what can be
chosen, what holds now, and the name and args of the event that the choice is appended to."""
TOUCH = "phone:touch"
"""The entry of a page's `ui` that holds where the touch was that a context menu answers."""
_ROW = 56.0
_TALLEST = 416.0
"""How high a list of choices is at most, in dp; our default."""

Anchor = tuple[float, float, float, float]
"""x, y, width and height of a widget in the content area, in dp."""


def opened(anchor: Anchor, args: tuple[Plain, ...]) -> tuple[Plain, float]:
    """The entry for `CHOICES` that an event "phone:choose" asks for, and how far its list is scrolled to begin with."""
    choices, held, *_ = args
    place = choices.index(held) if isinstance(choices, tuple) and held in choices else 0
    return (anchor, *args), max(0.0, (place - 3) * _ROW)


def choices_of(ui: Mapping[str, Plain]) -> Menu | None:
    """The open choices of a drop-down as a menu, if there are any."""
    match ui.get(CHOICES):
        case (tuple(), tuple(choices), _, str(name), tuple(args)):
            return Menu(tuple(MenuItem(str(each), Event(name, (*args, str(each)))) for each in choices), at_touch=True)
    return None


def choices_window(on: Layout, menu: Menu, room: float, height: float) -> Placed:
    """The choices over the widget they belong to, as wide as it is; they scroll where they are too many."""
    x, y, wide, held = 8.0, 8.0, 112.0, ""
    match on.ui[CHOICES]:
        case ((float(left), float(top), float(across), float()), tuple(), str(value), *_):
            wide = min(max(112.0, across), 280.0, room - 16)
            x, y, held = left + across - wide if on.look.mirrored else left, top, value
    rows = tuple(ListItem(item.text, tap=item.tap, selected=item.text == held, id="title") for item in menu.items)
    tall = sum(on.lay(row, wide, math.inf).height for row in rows)
    body = on.lay(Scroll(rows, CHOICES, "select_dialog_listview"), wide, min(tall, height - 32, _TALLEST))
    paint = Rect(on.look.color("surface_container"), 8, elevation=2)
    node = Node(wide, body.height + 16, ((0, 8, body),), paint=paint, clips=True)
    return max(8.0, min(x, room - wide - 8)), max(8.0, min(y, height - node.height - 8)), node


def touch_of(ui: Mapping[str, Plain]) -> tuple[float, float]:
    """Where the touch was that a context menu answers, in the content area in dp; its top right corner when unknown."""
    match ui.get(TOUCH):
        case (int() | float() as x, int() | float() as y):
            return float(x), float(y)
    return math.inf, 8.0
