"""The actions that an agent can take, one closed union for phones and browsers."""

from dataclasses import dataclass
from typing import Literal

from emulators.screen import Point

__all__ = [
    "MODIFIERS", "PHONE_ACTIONS", "WEB_ACTIONS", "Action", "Answer", "Button", "ClearText", "Click", "CloseTab",
    "Direction", "DoubleTap", "Drag", "Focus", "FocusTab", "GoTo", "Hover", "LongPress", "NewTab", "OpenApp",
    "Press", "Scroll", "SelectOption", "Stop", "Swipe", "Tap", "TypeText", "Upload", "Wait",
]  # fmt: skip

Direction = Literal["up", "down", "left", "right"]
Button = Literal["left", "middle", "right"]

MODIFIERS = ("Control", "Shift", "Alt", "Meta")
"""The keys that can be held during a `Click`, in the order they are told."""


@dataclass(frozen=True, slots=True)
class Tap:
    """Touch a point. `element`, here and below, is the position in `Screen.elements` that was meant, if any."""

    point: Point
    element: int | None = None


@dataclass(frozen=True, slots=True)
class DoubleTap:
    """Touch a point twice in quick succession."""

    point: Point
    element: int | None = None


@dataclass(frozen=True, slots=True)
class LongPress:
    """Touch a point and hold it, long enough for the menu that hides there (Android: 500 ms and more)."""

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
    """Empty the focused field, or the one at `point` after touching it."""

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
    """Start an app by the name the launcher shows; devices refuse a name that is not installed."""

    name: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Let this many seconds pass: on the virtual phone's clock, in real time elsewhere."""

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
    """Load this URL in the tab in front."""

    url: str


@dataclass(frozen=True, slots=True)
class SelectOption:
    """Choose the options with these labels in the select at `point`."""

    options: tuple[str, ...]
    point: Point
    element: int | None = None


@dataclass(frozen=True, slots=True)
class Hover:
    """Move the mouse pointer to a point without pressing."""

    point: Point
    element: int | None = None


@dataclass(frozen=True, slots=True)
class Click:
    """Press a mouse button other than the left one, or any with `MODIFIERS` held. A plain left click is a `Tap`."""

    point: Point
    element: int | None = None
    button: Button = "right"
    held: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Focus:
    """Give the keyboard to what is at a point without touching it, as the Tab key would."""

    point: Point
    element: int | None = None


@dataclass(frozen=True, slots=True)
class NewTab:
    """Open an empty tab and bring it to the front."""


@dataclass(frozen=True, slots=True)
class CloseTab:
    """Close the tab in front."""


@dataclass(frozen=True, slots=True)
class FocusTab:
    """Bring the tab with this position, from 0, to the front."""

    index: int


@dataclass(frozen=True, slots=True)
class Upload:
    """Give files to the file input at `point`; paths are relative to the folder that the browser may upload from."""

    paths: tuple[str, ...]
    point: Point
    element: int | None = None


Action = (
    Tap | DoubleTap | LongPress | Swipe | Drag | Scroll | TypeText | ClearText | Press | OpenApp | Wait | Answer | Stop
    | GoTo | SelectOption | Hover | Click | Focus | NewTab | CloseTab | FocusTab | Upload
)  # fmt: skip

_COMMON: frozenset[type[Action]] = frozenset(
    {Tap, DoubleTap, LongPress, Swipe, Drag, Scroll, TypeText, ClearText, Press, Wait, Answer, Stop}
)
PHONE_ACTIONS: frozenset[type[Action]] = _COMMON | {OpenApp}
WEB_ACTIONS: frozenset[type[Action]] = _COMMON | {
    GoTo, SelectOption, Hover, Click, Focus, NewTab, CloseTab, FocusTab, Upload,
}  # fmt: skip
