"""What a screen is made of: frozen records that say what is shown, never how.

Every measure is in dp (density-independent pixels). What a touch does is data, too: an `Event` on the widget, handed
to the app's `handle`. A colour is the name of a role of the theme ("primary", "on_surface_variant", ...) or "#rrggbb".
`id` is the resource id without its package ("switch_widget"); `description` is what is spoken (content-desc).

A clickable container (ListItem, Card, Box with `tap`) becomes ONE element: its text is its title or first text, its
value all other texts within, joined by ", ". Clickable widgets inside it stay elements of their own.
"""

from dataclasses import dataclass, field
from typing import Literal

from emulators.virtual.shapes import Circle, Drawing, Label, Pad, Picture, Polygon, Polyline, Progress, Shape
from emulators.virtual.touchables import (
    Button,
    Checkbox,
    Chip,
    DatePicker,
    Dropdown,
    Event,
    Fab,
    Field,
    IconButton,
    MenuItem,
    NumberPicker,
    Plain,
    Radio,
    Slider,
    Stepper,
    Swipes,
    Switch,
    Tab,
    TimePicker,
)

__all__ = [
    "AppBar", "Avatar", "BottomBar", "Box", "Button", "Card", "Checkbox", "Chip", "Circle", "Column", "DatePicker",
    "Dialog", "Divider", "Drawing", "Dropdown", "Empty", "Event", "Fab", "Field", "Grid", "Grow", "Header", "Icon",
    "IconButton", "Label", "ListItem", "Menu", "MenuItem", "Miniature", "NumberPicker", "Overlay", "Pad", "Picture",
    "Plain", "Polygon", "Polyline", "Progress", "Radio", "Row", "Scaffold", "Scroll", "Shape", "Slider", "Space",
    "Stack", "Stepper", "Swipes", "Switch", "Tab", "Tabs", "Text", "TimePicker", "Widget",
]  # fmt: skip

Style = Literal["display", "headline", "title", "subtitle", "body", "label", "small"]
"""Text sizes in sp: display 48, headline 26, title 20, subtitle 16 medium, body 16, label 14 medium, small 14."""
Align = Literal["start", "center", "end"]


# What is shown


@dataclass(frozen=True, slots=True)
class Text:
    """A text. `lines` is the most lines it may take (0: as many as needed); what does not fit ends in an ellipsis.

    `most` is the largest font scale that it follows: cells of a month and labels on a map have no room for more.
    """

    text: str
    style: Style = "body"
    color: str = "on_surface"
    lines: int = 0
    align: Align = "start"
    id: str = ""
    strike: bool = False
    most: float = 2.0


@dataclass(frozen=True, slots=True)
class Icon:
    """A vector drawing by name (`icons.NAMES`). It is an element only when it has a description."""

    name: str
    color: str = "on_surface_variant"
    size: float = 24
    description: str = ""


@dataclass(frozen=True, slots=True)
class Avatar:
    """A coloured disc with a letter (or an icon): who a row is about. The colour follows from the text."""

    text: str
    size: float = 40
    icon: str = ""
    color: str = ""


@dataclass(frozen=True, slots=True)
class Space:
    """Room that holds nothing, in dp."""

    width: float = 0
    height: float = 0


@dataclass(frozen=True, slots=True)
class Divider:
    """A thin line across the room there is."""

    inset: float = 0


@dataclass(frozen=True, slots=True)
class Header:
    """A small coloured heading over a group of rows."""

    text: str


@dataclass(frozen=True, slots=True)
class Empty:
    """What an empty list shows instead of rows: an icon and a sentence in the middle."""

    icon: str
    text: str


# How it is arranged


@dataclass(frozen=True, slots=True)
class Row:
    """Children side by side, centred vertically. `justify` places them when none of them grows.

    An `ltr` one keeps its order where reading runs from right to left: keys, clocks, players.
    """

    children: tuple["Widget", ...]
    gap: float = 0
    pad: float | tuple[float, float, float, float] = 0
    justify: Literal["start", "center", "end", "between"] = "start"
    fill: bool = True
    """Whether to take all the width there is, or only what the children need."""
    ltr: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """Children one under the other."""

    children: tuple["Widget", ...]
    gap: float = 0
    pad: float | tuple[float, float, float, float] = 0
    """dp on all sides, or (left, top, right, bottom)."""
    align: Align = "start"
    justify: Literal["start", "center", "end"] = "start"
    fill: bool = True


@dataclass(frozen=True, slots=True)
class Grow:
    """Inside a Row or Column: the child takes what is left, in proportion to `weight`."""

    child: "Widget"
    weight: float = 1


@dataclass(frozen=True, slots=True)
class Stack:
    """Children over each other, each aligned in the space of the largest."""

    children: tuple["Widget", ...]
    align: Align = "center"
    valign: Align = "center"


@dataclass(frozen=True, slots=True)
class Grid:
    """Children in `columns` equal columns, row by row. An `ltr` one is never mirrored, as the keys of a phone are."""

    children: tuple["Widget", ...]
    columns: int
    gap: float = 0
    pad: float = 0
    ltr: bool = False


@dataclass(frozen=True, slots=True)
class Scroll:
    """A vertical list; only rows in sight are laid out. It takes all the space there is.

    `key` names its scroll offset, unique on its screen. Put it directly as `Scaffold.body` or inside a Grow. A
    horizontal one is as high as its highest child and stands anywhere; give its children a width (Box, Picture).
    """

    children: tuple["Widget", ...]
    key: str = "list"
    id: str = "recycler_view"
    pad: float = 0
    gap: float = 0
    horizontal: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """One child with a ground, a size, or a touch of its own.

    `double` is what a double tap does, which is two taps without it. With `swipe` alone it is a pager: what is inside
    stays as it is. With `checked` not None it is something that is on or off.
    """

    child: "Widget"
    pad: float | tuple[float, float, float, float] = 0
    color: str = ""
    radius: float = 0
    border: str = ""
    elevation: float = 0
    width: float | None = None
    height: float | None = None
    align: Align = "start"
    valign: Align = "start"
    tap: Event | None = None
    long: Event | None = None
    id: str = ""
    description: str = ""
    selected: bool = False
    enabled: bool = True
    swipe: Swipes | None = None
    double: Event | None = None
    checked: bool | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A rounded surface around a column of children, with a margin of 16 and 6 dp."""

    children: tuple["Widget", ...]
    tap: Event | None = None
    long: Event | None = None
    id: str = ""
    description: str = ""
    selected: bool = False
    color: str = "surface_container"
    swipe: Swipes | None = None
    double: Event | None = None


# What can be touched


@dataclass(frozen=True, slots=True)
class ListItem:
    """A row of a list: one element whose text is `title` and whose value is `subtitle`.

    With `checked` not None it is a switch row (or `control`): the whole row is the checkable element. `trailing` may
    hold a control of its own (IconButton, Switch); that one is then a second element.
    """

    title: str
    subtitle: str = ""
    tap: Event | None = None
    long: Event | None = None
    leading: "Widget | None" = None
    trailing: "Widget | None" = None
    checked: bool | None = None
    control: Literal["switch", "checkbox", "radio"] = "switch"
    selected: bool = False
    enabled: bool = True
    id: str = ""
    title_lines: int = 1
    subtitle_lines: int = 2
    swipe: Swipes | None = None
    double: Event | None = None


# The frame of a screen


@dataclass(frozen=True, slots=True)
class AppBar:
    """The bar at the top. `up` draws a back arrow called "Navigate up" (usually `app.back()`).

    `actions` stand at the right; `menu`, when not empty, adds "More options", which opens it (the phone keeps that
    state: overlay "menu"). `search` replaces the title with a field.
    """

    title: str
    up: Event | None = None
    actions: tuple["IconButton | Button", ...] = ()
    menu: tuple[MenuItem, ...] = ()
    subtitle: str = ""
    search: Field | None = None
    large: bool = False
    up_icon: str = "arrow_back"


@dataclass(frozen=True, slots=True)
class Tabs:
    """Tabs in a row under the app bar; the one that is on is SELECTED."""

    tabs: tuple[Tab, ...]


@dataclass(frozen=True, slots=True)
class BottomBar:
    """Three to five destinations at the bottom, with icons."""

    tabs: tuple[Tab, ...]


@dataclass(frozen=True, slots=True)
class Dialog:
    """A window over the screen; nothing behind it can be touched. Back and a touch outside deliver `dismiss`.

    Without `dismiss`, the page's `ui["overlay"]` is cleared, which is what `app.show` sets. A `sheet` comes up from the
    bottom, as wide as the screen.
    """

    title: str = ""
    text: str = ""
    body: tuple["Widget", ...] = ()
    buttons: tuple[Button, ...] = ()
    dismiss: Event | None = None
    sheet: bool = False


@dataclass(frozen=True, slots=True)
class Menu:
    """A pop-up menu at the top right, or a list of choices at the bottom when `sheet`.

    With `at_touch` it opens where the finger was that asked for it: the context menu of a row.
    """

    items: tuple[MenuItem, ...]
    dismiss: Event | None = None
    sheet: bool = False
    title: str = ""
    at_touch: bool = False


Overlay = Dialog | Menu


@dataclass(frozen=True, slots=True)
class Scaffold:
    """A whole screen; every view returns one.

    `back`, when given, is delivered instead of leaving the screen when back is pressed (to ask "Discard changes?").
    """

    body: "Widget"
    bar: AppBar | None = None
    tabs: Tabs | None = None
    bottom: BottomBar | None = None
    fab: Fab | None = None
    overlay: Overlay | None = None
    back: Event | None = None
    color: str = "surface"


@dataclass(frozen=True, slots=True)
class Miniature:
    """A picture of a whole screen, as wide as there is room; nothing on it can be touched or read.

    `ui` and `scroll` are those of its page; one that is `turned` is as the screen is in landscape. It is at most
    `most` times as high as it is wide.
    """

    screen: Scaffold = field(hash=False)
    ui: tuple[tuple[str, Plain], ...] = ()
    scroll: tuple[tuple[str, float], ...] = ()
    turned: bool = False
    most: float = 1.9
    radius: float = 0


Widget = (
    AppBar | Avatar | BottomBar | Box | Button | Card | Checkbox | Chip | Column | DatePicker | Divider | Drawing
    | Dropdown | Empty | Fab | Field | Grid | Grow | Header | Icon | IconButton | ListItem | Miniature | NumberPicker
    | Pad | Picture | Progress | Radio | Row | Scroll | Slider | Space | Stack | Stepper | Switch | Tabs | Text
    | TimePicker
)  # fmt: skip
