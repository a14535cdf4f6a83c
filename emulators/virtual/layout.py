"""From widgets to nodes: which function lays out which widget, and which results are remembered."""

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar, assert_never

from emulators.virtual import arrange, bars, controls, fields, pickers, pictures, rows
from emulators.virtual.cursor import Cursor
from emulators.virtual.frame import miniature
from emulators.virtual.mirroring import mirror, spoken
from emulators.virtual.node import Node, Shot
from emulators.virtual.recent import Recent
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
    Miniature,
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
from emulators.virtual.world import Page

T = TypeVar("T")

__all__ = ["Around", "Laying", "Remembered", "remembered"]

_KEEP = 4_000
"""How many nodes are kept before those that were not asked for lately are forgotten; our default."""
_LOOKS = 8
"""For how many looks nodes are kept; our default."""

Key = tuple[Widget | int, float, float]
"""A widget, and the width and height it was given; or its id instead, where it is one that views hand out again."""
Reads = dict[tuple[str, object], object]
"""What of the page's state was read: ("ui" or "scroll", key), or "focus" or "cursor" and "", or ("around", field)."""


_QUICK = (Space, Grow, Icon, Divider)
"""What is laid out as quickly as it would be found again."""
_LONG = 24
"""From how many rows on those of a list are looked for one by one, sooner than all of them together; our default."""


Remembered = Recent[Key, tuple[Node, Reads, Widget]]
"""Nodes that were laid out with one look, each with what of the page's state it depends on, and its widget.

The widget is kept so that its id stays its own.
"""


@functools.lru_cache(_LOOKS)
def remembered(look: Look) -> Remembered:
    """What all phones of this process have laid out with a look. It holds nothing of any phone, only widgets."""
    return Recent(_KEEP)


class _Watched(Mapping[str, T]):
    """A mapping that notes what is read of it."""

    def __init__(self, name: str, values: Mapping[str, T], note: Callable[[tuple[str, object], object], None]) -> None:
        self._name = name
        self._values = values
        self._note = note

    def __getitem__(self, key: str) -> T:
        self._note((self._name, key), self._values.get(key))
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        self._note((self._name, None), self._values)
        return iter(self._values)

    def __len__(self) -> int:
        self._note((self._name, None), self._values)
        return len(self._values)


@dataclass(frozen=True, slots=True)
class Around:
    """Where and when a screen is laid out: year, month and day; width and height of the whole screen in dp."""

    today: tuple[int, int, int] = (0, 0, 0)
    screen: tuple[float, float] = (360.0, 800.0)


_AROUND = Around()


class Laying:
    """Lays out one screen: the look, and the page state that fields and lists read (see `node.Layout`).

    Every widget's node is remembered, and taken again while what was read to make it is the same.
    """

    def __init__(
        self,
        look: Look,
        remembered: Remembered,
        *,
        page: Page,
        focus: str = "",
        cursor: Cursor | None = None,
        around: Around = _AROUND,
        say: Callable[[str], str] | None = None,
    ) -> None:
        self.look = look
        self._say = say
        self.ui: Mapping[str, Plain] = _Watched("ui", page.ui, self._note)
        self.scroll: Mapping[str, float] = _Watched("scroll", page.scroll, self._note)
        self._state: dict[str, Mapping[str, object]] = {
            "ui": page.ui, "scroll": page.scroll, "focus": {"": focus}, "cursor": {"": cursor},
            "around": {"today": around.today, "screen": around.screen},
        }  # fmt: skip
        self._remembered = remembered if say is None else Recent(_KEEP)
        self._reads: Reads = {}

    @property
    def focus(self) -> str:
        focus = self._state["focus"][""]
        self._note(("focus", ""), focus)
        return str(focus)

    @property
    def cursor(self) -> Cursor | None:
        cursor = self._state["cursor"][""]
        self._note(("cursor", ""), cursor)
        return cursor  # type: ignore[return-value]

    @property
    def today(self) -> tuple[int, int, int]:
        today = self._state["around"]["today"]
        self._note(("around", "today"), today)
        return today  # type: ignore[return-value]

    @property
    def screen(self) -> tuple[float, float]:
        """How wide and high the screen is as it is held, in dp."""
        screen = self._state["around"]["screen"]
        self._note(("around", "screen"), screen)
        return screen  # type: ignore[return-value]

    def lay(self, widget: Widget, width: float, height: float) -> Node:
        """A node of at most this width; `height` is what there is, infinite in a list."""
        if isinstance(widget, _QUICK):
            return self._lay(widget, width, height)
        if type(widget) is Scroll and len(widget.children) > _LONG:
            return self.finished(self._lay(widget, width, height))
        row: Key | None = None
        if type(widget) is Box and widget.tap is not None:
            row = (id(widget), width, height)
            known = self._remembered.get(row)
            if known is not None and self._holds(known[1]):
                self._reads.update(known[1])
                return known[0]
        key = (widget, width, height)
        known = self._remembered.get(key)
        if known is not None and (not known[1] or self._holds(known[1])):
            self._reads.update(known[1])
            if row is not None:
                self._remembered.put(row, (known[0], known[1], widget))
            return known[0]
        outer, self._reads = self._reads, {}
        try:
            node = self.finished(self._lay(widget, width, height))
            node.kept = True
            self._remembered.put(key, (node, self._reads, widget))
            if row is not None:
                self._remembered.put(row, (node, self._reads, widget))
            outer.update(self._reads)
        finally:
            self._reads = outer
        return node

    def say(self, text: str) -> str:
        """A text of the phone's own as the locale has it."""
        return text if self._say is None else self._say(text)

    def finished(self, node: Node) -> Node:
        """The same node, with its words said as the locale has them, turned over where reading runs the other way."""
        if self._say is not None:
            spoken(node, self._say)
        return mirror(node) if self.look.mirrored else node

    def _note(self, what: tuple[str, object], found: object) -> None:
        self._reads[what] = found

    def _holds(self, reads: Reads) -> bool:
        """Whether all that was read then would be found now."""
        for (name, key), found in reads.items():
            now = self._state[name].get(key) if isinstance(key, str) else self._state[name]
            if now is not found and (type(now) is not type(found) or now != found):
                return False
        return True

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
        | Dropdown | Empty | Fab | Header | IconButton | Miniature | NumberPicker | Pad | Picture | Progress | Radio
        | Slider | Stepper | Switch | Tabs | TimePicker,
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
            case Miniature():
                return self._miniature(widget, width)
            case AppBar():
                return bars.app_bar(self, widget, width)
            case Tabs():
                return bars.tabs(self, widget, width)
            case BottomBar():
                return bars.bottom_bar(self, widget, width)
            case _:
                assert_never(widget)

    def _miniature(self, widget: Miniature, width: float) -> Node:
        page = Page("", "", ui=dict(widget.ui), scroll=dict(widget.scroll))
        short, long = sorted(self.screen)
        room, height = (long, short) if widget.turned else (short, min(long, short * widget.most))
        around = Around(self.today, self.screen)
        inside = Laying(self.look, self._remembered, page=page, around=around, say=self._say)

        def laid() -> Node:
            return inside.finished(miniature(inside, widget.screen, room, height))

        return Node(width, width * height / room, paint=Shot(laid, self.look.rounded(widget.radius)))

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
