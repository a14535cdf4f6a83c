"""The actions that an agent can take, one closed union for phones and browsers."""

from dataclasses import dataclass
from typing import Literal

from emulators.screen import Point

__all__ = [
    "PHONE_ACTIONS", "WEB_ACTIONS", "Action", "Answer", "ClearText", "CloseTab", "Direction", "DoubleTap", "Drag",
    "FocusTab", "GoTo", "Hover", "LongPress", "NewTab", "OpenApp", "Press", "Scroll", "SelectOption", "Stop", "Swipe",
    "Tap", "TypeText", "Upload", "Wait",
]  # fmt: skip

Direction = Literal["up", "down", "left", "right"]


@dataclass(frozen=True, slots=True)
class Tap:
    """Touch a point. `element`, here and below, is the position in `Screen.elements` that was meant, if any."""

    point: Point
    element: int | None = None


@dataclass(frozen=True, slots=True)
class DoubleTap:
    point: Point
    element: int | None = None


@dataclass(frozen=True, slots=True)
class LongPress:
    point: Point
    element: int | None = None


@dataclass(frozen=True, slots=True)
class Swipe:
    """Move a finger quickly from `start` to `end`."""

    start: Point
    end: Point


@dataclass(frozen=True, slots=True)
class Drag:
    """Pick up what is at `start` and put it down at `end`."""

    start: Point
    end: Point


@dataclass(frozen=True, slots=True)
class Scroll:
    """Move the content. `direction` is the content direction: down reveals what lies below (the finger moves up)."""

    direction: Direction
    point: Point | None = None
    element: int | None = None


@dataclass(frozen=True, slots=True)
class TypeText:
    """Type into the focused field, or into the one at `point` after touching it.

    `replace` clears the field first; `submit` presses enter afterwards.
    """

    text: str
    point: Point | None = None
    element: int | None = None
    replace: bool = False
    submit: bool = False


@dataclass(frozen=True, slots=True)
class ClearText:
    point: Point | None = None
    element: int | None = None


@dataclass(frozen=True, slots=True)
class Press:
    """Press a key or a chord such as "Control+A".

    Phones know "back", "home", "recents", "enter", "backspace" and single characters; some know more. What
    `emulators.chords.normal_chord` calls the same is the same; devices refuse keys that they do not have.
    """

    keys: str


@dataclass(frozen=True, slots=True)
class OpenApp:
    name: str


@dataclass(frozen=True, slots=True)
class Wait:
    seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class Answer:
    """Tell the user something; the last answer is what a question is checked against."""

    text: str


@dataclass(frozen=True, slots=True)
class Stop:
    """End the episode: the task is done, or the agent declares it infeasible."""

    infeasible: bool = False


@dataclass(frozen=True, slots=True)
class GoTo:
    url: str


@dataclass(frozen=True, slots=True)
class SelectOption:
    """Choose the options with these labels in the select at `point`."""

    options: tuple[str, ...]
    point: Point
    element: int | None = None


@dataclass(frozen=True, slots=True)
class Hover:
    point: Point
    element: int | None = None


@dataclass(frozen=True, slots=True)
class NewTab:
    pass


@dataclass(frozen=True, slots=True)
class CloseTab:
    pass


@dataclass(frozen=True, slots=True)
class FocusTab:
    index: int


@dataclass(frozen=True, slots=True)
class Upload:
    """Give files to the file input at `point`; paths are relative to the folder that the browser may upload from."""

    paths: tuple[str, ...]
    point: Point
    element: int | None = None


Action = (
    Tap | DoubleTap | LongPress | Swipe | Drag | Scroll | TypeText | ClearText | Press | OpenApp | Wait | Answer | Stop
    | GoTo | SelectOption | Hover | NewTab | CloseTab | FocusTab | Upload
)  # fmt: skip

_COMMON: frozenset[type[Action]] = frozenset(
    {Tap, DoubleTap, LongPress, Swipe, Drag, Scroll, TypeText, ClearText, Press, Wait, Answer, Stop}
)
PHONE_ACTIONS: frozenset[type[Action]] = _COMMON | {OpenApp}
WEB_ACTIONS: frozenset[type[Action]] = _COMMON | {GoTo, SelectOption, Hover, NewTab, CloseTab, FocusTab, Upload}
