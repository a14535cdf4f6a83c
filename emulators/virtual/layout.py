"""From widgets to nodes: which function lays out which widget, and which results are remembered."""

from collections.abc import Mapping
from typing import assert_never

from emulators.virtual import arrange, controls, fields, frame, pickers, pictures, rows
from emulators.virtual.cursor import Cursor
from emulators.virtual.node import Node
from emulators.virtual.theme import Look
from emulators.virtual.widgets import (
    AppBar,
    Avatar,
    BottomBar,
    Box,
    Button,
    Card,
    Checkbox,
    Chip,
    Column,
    DatePicker,
    Divider,
    Drawing,
    Dropdown,
    Empty,
    Fab,
    Field,
    Grid,
    Grow,
    Header,
    Icon,
    IconButton,
    ListItem,
    NumberPicker,
    Pad,
    Picture,
    Plain,
    Progress,
    Radio,
    Row,
    Scroll,
    Slider,
    Space,
    Stack,
    Stepper,
    Switch,
    Tabs,
    Text,
    TimePicker,
    Widget,
)  # fmt: skip

__all__ = ["Laying", "Remembered"]

Remembered = dict[tuple[Widget, float], Node]
"""Nodes of widgets that depend on nothing but themselves and their width, for one look."""

_KEEP = 4_000
"""How many remembered nodes are kept before all are forgotten; our default."""


class Laying:
    """Lays out one screen: the look, and the page state that fields and lists read (see `node.Layout`)."""

    def __init__(
        self,
        look: Look,
        remembered: Remembered,
        *,
        ui: Mapping[str, Plain],
        scroll: Mapping[str, float],
        focus: str,
        cursor: Cursor | None = None,
    ) -> None:
        self.look = look
        self.ui = ui
        self.scroll = scroll
        self.focus = focus
        self.cursor = cursor
        self._remembered = remembered

    def lay(self, widget: Widget, width: float, height: float) -> Node:
        """A node of at most this width; `height` is what there is, infinite in a list."""
        match widget:
            case Text() | ListItem() | Button() | IconButton() | Header() | Chip() | Avatar() | Switch():
                key = (widget, width)
                node = self._remembered.get(key)
                if node is None:
                    if len(self._remembered) >= _KEEP:
                        self._remembered.clear()
                    node = self._remembered[key] = self._lay(widget, width, height)
                return node
        return self._lay(widget, width, height)

    def _lay(self, widget: Widget, width: float, height: float) -> Node:
        match widget:
            case Text():
                return arrange.text(self, widget, width)
            case ListItem():
                return rows.list_item(self, widget, width)
            case Row():
                return arrange.row(self, widget, width, height)
            case Column():
                return arrange.column(self, widget, width, height)
            case Box():
                return arrange.box(self, widget, width, height)
            case Scroll():
                return arrange.scroll(self, widget, width, height)
            case Stack():
                return arrange.stack(self, widget, width, height)
            case Grid():
                return arrange.grid(self, widget, width)
            case Grow():
                return self.lay(widget.child, width, height)
            case Icon():
                return arrange.glyph(self, widget)
            case Space():
                return Node(widget.width, widget.height)
            case Field():
                return fields.field(self, widget, width, height)
            case _:
                return self._lay_other(widget, width, height)

    def _lay_other(
        self,
        widget: AppBar | Avatar | BottomBar | Button | Card | Checkbox | Chip | DatePicker | Divider | Drawing
        | Dropdown | Empty | Fab | Header | IconButton | NumberPicker | Pad | Picture | Progress | Radio | Slider
        | Stepper | Switch | Tabs | TimePicker,
        width: float,
        height: float,
    ) -> Node:  # fmt: skip
        match widget:
            case Button():
                return controls.button(self, widget, width)
            case IconButton():
                return controls.icon_button(self, widget)
            case Fab():
                return controls.fab(self, widget)
            case Switch():
                return controls.switch(self, widget)
            case Checkbox():
                return controls.checkbox(self, widget, width)
            case Radio():
                return controls.radio(self, widget, width)
            case Chip():
                return controls.chip(self, widget, width)
            case Slider():
                return controls.slider(self, widget, width)
            case Avatar():
                return controls.avatar(self, widget)
            case Stepper():
                return controls.stepper(self, widget)
            case TimePicker():
                return controls.time_picker(self, widget, width)
            case DatePicker() | Dropdown() | NumberPicker() | Pad() | Picture() | Drawing() | Progress():
                return self._lay_picker(widget, width, height)
            case Card():
                return rows.card(self, widget, width)
            case Header():
                return rows.header(self, widget, width)
            case Divider():
                return rows.divider(self, widget, width)
            case Empty():
                return rows.empty(self, widget, width, height)
            case AppBar():
                return frame.app_bar(self, widget, width)
            case Tabs():
                return frame.tabs(self, widget, width)
            case BottomBar():
                return frame.bottom_bar(self, widget, width)
            case _:
                assert_never(widget)

    def _lay_picker(
        self,
        widget: DatePicker | Dropdown | NumberPicker | Pad | Picture | Drawing | Progress,
        width: float,
        height: float,
    ) -> Node:
        match widget:
            case DatePicker():
                return pickers.date_picker(self, widget, width)
            case Dropdown():
                return pickers.dropdown(self, widget, width)
            case NumberPicker():
                return pickers.number_picker(self, widget, width)
            case Pad():
                return pictures.pad(self, widget, width, height)
            case Picture():
                return pictures.picture(self, widget, width)
            case Drawing():
                return pictures.drawing(self, widget, width)
            case Progress():
                return pictures.progress(self, widget, width)
            case _:
                assert_never(widget)
