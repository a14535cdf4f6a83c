"""The widgets that are touched, and the events that say what a touch means; `widgets` names them, too."""

from dataclasses import dataclass
from typing import Literal

__all__ = [
    "Button", "Checkbox", "Chip", "DatePicker", "Dropdown", "Event", "Fab", "Field", "IconButton", "MenuItem",
    "NumberPicker", "Plain", "Radio", "Slider", "Stepper", "Swipes", "Switch", "Tab", "TimePicker",
]  # fmt: skip

Plain = str | int | float | bool | None | tuple["Plain", ...]
"""What state and events may hold: scalars and tuples of them, so that every state can be written as JSON."""


@dataclass(frozen=True, slots=True)
class Event:
    """What a touch means: a name and arguments. Match on it: `case Event("open", (int(row),))`."""

    name: str
    args: tuple[Plain, ...] = ()


@dataclass(frozen=True, slots=True)
class Swipes:
    """What a finger does that is swiped over a widget, by the direction in which the finger moves.

    In these directions the widget wins over a list around it: a row that is swiped away, a page that is turned.
    """

    left: Event | None = None
    right: Event | None = None
    up: Event | None = None
    down: Event | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """A label to touch; `filled` is for what is done next, `text` for dialogs."""

    text: str
    tap: Event
    style: Literal["filled", "tonal", "outlined", "text"] = "filled"
    icon: str = ""
    enabled: bool = True
    id: str = ""


@dataclass(frozen=True, slots=True)
class IconButton:
    """`description` is its only label, so it is required."""

    icon: str
    description: str
    tap: Event
    enabled: bool = True
    id: str = ""
    color: str = "on_surface_variant"
    background: str = ""
    size: float = 48


@dataclass(frozen=True, slots=True)
class Fab:
    """The floating action button, for `Scaffold.fab`. With `text` it is an extended one."""

    icon: str
    description: str
    tap: Event
    text: str = ""
    id: str = "fab"


@dataclass(frozen=True, slots=True)
class Switch:
    """`tap` is delivered as it is; the app knows what the other state is. `description` is its label."""

    on: bool
    tap: Event
    description: str = ""
    enabled: bool = True
    id: str = "switch_widget"


@dataclass(frozen=True, slots=True)
class Checkbox:
    """A box to tick with its label beside it; a touch on either carries `tap`."""

    on: bool
    tap: Event
    text: str = ""
    description: str = ""
    enabled: bool = True
    id: str = "checkbox"


@dataclass(frozen=True, slots=True)
class Radio:
    """One choice of several with its label beside it; a touch on either carries `tap`."""

    on: bool
    tap: Event
    text: str = ""
    enabled: bool = True
    id: str = "radio"


@dataclass(frozen=True, slots=True)
class Chip:
    """A choice that is on or off. An `even` one has no tick, and is as wide as there is room: one of a row."""

    text: str
    tap: Event
    on: bool = False
    icon: str = ""
    id: str = ""
    even: bool = False


@dataclass(frozen=True, slots=True)
class Slider:
    """A value between `minimum` and `maximum`. `change` is delivered with the new value (int) appended to its args."""

    value: int
    change: Event
    description: str
    minimum: int = 0
    maximum: int = 100
    enabled: bool = True
    id: str = "slider"


@dataclass(frozen=True, slots=True)
class Field:
    """A text field. The phone keeps its text in the page's `ui` under `key`; read it with `context.text(key)`.

    `initial` is what it holds until it is typed into: `context.text(key, initial)`. Its element is always called by
    `label` (drawn above the text) or else `hint`; the element's value is what it holds. `change` and `submit`
    (enter) are delivered with the text appended to their args. `lines` over 1 makes it take newlines and that much
    height at least; 0 is a plain page to write on, without a ground.
    """

    key: str
    label: str = ""
    hint: str = ""
    initial: str = ""
    lines: int = 1
    kind: Literal["text", "number", "phone", "email", "password"] = "text"
    change: Event | None = None
    submit: Event | None = None
    icon: str = ""
    enabled: bool = True
    id: str = ""


@dataclass(frozen=True, slots=True)
class Stepper:
    """A number with a button above and below: one column of a picker. The buttons are called "Increase <label>"."""

    text: str
    label: str
    more: Event
    less: Event


@dataclass(frozen=True, slots=True)
class TimePicker:
    """Hour and minute (24 hour clock) as two columns; `change` is delivered with (hour, minute) appended.

    Columns: "Increase hour", "Decrease hour", "Increase minute", "Decrease minute" (by one, wrapping around), and
    chips for whole minutes 00, 15, 30, 45.
    """

    hour: int
    minute: int
    change: Event


@dataclass(frozen=True, slots=True)
class DatePicker:
    """A month as a grid of days; `change` is delivered with (year, month, day) appended.

    "Previous month" and "Next month" turn the page, a touch of the month's name offers other years; the phone keeps
    which month is shown, and `id` tells two pickers on one page apart. Each day is called by its date,
    "16 October 2023". Raises ValueError for a date that does not exist when it is laid out.
    """

    year: int
    month: int
    day: int
    change: Event
    id: str = "date_picker"


@dataclass(frozen=True, slots=True)
class Dropdown:
    """A spinner: it shows `value`, and a touch opens its choices over it; `change` gets the chosen text appended.

    Its element is called by `label`. The phone keeps whether it is open.
    """

    label: str
    value: str
    choices: tuple[str, ...]
    change: Event
    enabled: bool = True
    id: str = "spinner"


@dataclass(frozen=True, slots=True)
class NumberPicker:
    """A whole number between two bounds; `change` is delivered with the new one appended.

    "Increase <label>" and "Decrease <label>" step by one; a finger that moves up or down over the number turns it by
    one for every 40 dp.
    """

    value: int
    minimum: int
    maximum: int
    change: Event
    label: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A row of a menu; with a tick where `checked` is not None."""

    text: str
    tap: Event
    enabled: bool = True
    checked: bool | None = None


@dataclass(frozen=True, slots=True)
class Tab:
    """`badge` is a number or word on it, such as how many are unread; it is the value of its element."""

    text: str
    tap: Event
    on: bool = False
    icon: str = ""
    badge: str = ""
