"""The widgets that are touched, and the events that say what a touch means; `widgets` names them, too."""

from dataclasses import dataclass
from typing import Literal

__all__ = [
    "Button", "Checkbox", "Chip", "Event", "Fab", "Field", "IconButton", "MenuItem", "Plain", "Radio", "Slider",
    "Stepper", "Switch", "Tab", "TimePicker",
]  # fmt: skip

Plain = str | int | float | bool | None | tuple["Plain", ...]
"""What state and events may hold: scalars and tuples of them, so that every state can be written as JSON."""


@dataclass(frozen=True, slots=True)
class Event:
    """What a touch means: a name and arguments. Match on it: `case Event("open", (int(row),))`."""

    name: str
    args: tuple[Plain, ...] = ()


@dataclass(frozen=True, slots=True)
class Button:
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
    on: bool
    tap: Event
    text: str = ""
    description: str = ""
    enabled: bool = True
    id: str = "checkbox"


@dataclass(frozen=True, slots=True)
class Radio:
    on: bool
    tap: Event
    text: str = ""
    enabled: bool = True
    id: str = "radio"


@dataclass(frozen=True, slots=True)
class Chip:
    text: str
    tap: Event
    on: bool = False
    icon: str = ""
    id: str = ""


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
class MenuItem:
    text: str
    tap: Event
    enabled: bool = True
    checked: bool | None = None


@dataclass(frozen=True, slots=True)
class Tab:
    text: str
    tap: Event
    on: bool = False
    icon: str = ""
