"""What is drawn on a screenshot: boxes, numbered elements, actions, and the path of a whole episode.

Marks are shapes in the pixels of the screen, so that the same ones can be painted on an image or laid over it in a
page (`painting`). All sizes follow from the screen's, so marks look alike on 360x800 and on 1080x2400.
"""

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from statistics import median
from typing import Literal, assert_never

from emulators.action import (
    Action,
    Answer,
    ClearText,
    Click,
    CloseTab,
    DoubleTap,
    Drag,
    Focus,
    FocusTab,
    GoTo,
    Hover,
    LongPress,
    NewTab,
    OpenApp,
    Press,
    Scroll,
    SelectOption,
    Stop,
    Swipe,
    Tap,
    TypeText,
    Upload,
    Wait,
)  # fmt: skip
from emulators.placing import Places
from emulators.screen import Box, Point, Screen

__all__ = [
    "Arrow", "Chip", "Disc", "Frame", "Mark", "Ring", "Tone", "action_marks", "box_marks", "number_marks", "path_marks",
    "place_marks", "sentence",
]  # fmt: skip

Tone = Literal["act", "box", "note", "good", "bad"]
"""What a mark means; how that looks is `painting`'s."""


@dataclass(frozen=True, slots=True)
class Ring:
    """A circle's outline; lengths in pixels of the screen."""

    center: Point
    radius: float
    width: float
    tone: Tone = "act"


@dataclass(frozen=True, slots=True)
class Disc:
    """A filled circle; lengths in pixels of the screen."""

    center: Point
    radius: float
    tone: Tone = "act"


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line from `start` to `end`, with a head at its end if `head`."""

    start: Point
    end: Point
    width: float
    head: bool = True
    tone: Tone = "act"


@dataclass(frozen=True, slots=True)
class Frame:
    """The outline of a box."""

    box: Box
    width: float
    tone: Tone = "box"


@dataclass(frozen=True, slots=True)
class Chip:
    """A short text on a rounded ground, centred at `center`; `size` is the height of the type, of which the ground
    reaches `side` beyond the text on either side and `rise` above and below the middle."""

    center: Point
    text: str
    size: float
    tone: Tone = "note"
    side: float = 0.55
    rise: float = 0.82


Mark = Ring | Disc | Arrow | Frame | Chip

_SMALLEST_TYPE = 8.0
"""Height in pixels below which numbers cannot be read; our default."""

_DIGIT, _SIDE, _RISE = 0.58, 0.25, 0.6
"""Of an element's name, in heights of the type: how wide a digit is, and how far the ground reaches beyond the text on
either side and from the middle up and down; our defaults."""

_LONGEST = 32
"""Characters of a text that are shown; our default."""


def unit(width: int, height: int) -> float:
    """The length that all sizes are multiples of: 1/150 of the side of a square as large as the screen."""
    return math.sqrt(width * height) / 150


def box_marks(box: Box, screen: Screen) -> tuple[Mark, ...]:
    """The red box around what an action was aimed at."""
    return (Frame(box, 0.9 * unit(screen.width, screen.height)),)


def number_marks(
    screen: Screen, elements: Iterable[int] | None = None, *, names: Callable[[int], str] = str
) -> tuple[Mark, ...]:
    """A frame and a name for each of these elements (set-of-marks); by default all that can be acted on, by position.

    Names stand wholly on the screen, just outside their element where nothing else says something there, else in the
    corner of it where they hide least.
    """
    u = unit(screen.width, screen.height)
    chosen = [i for i, e in enumerate(screen.elements) if e.actionable] if elements is None else list(elements)
    boxes = {i: screen.elements[i].box for i in chosen}
    usual = median(box.height for box in boxes.values()) if boxes else 0.0
    size = max(_SMALLEST_TYPE, min(2.8 * u, max(1.7 * u, 0.45 * usual)))
    places, chips = Places(screen.box, 4 * size), []
    for i, element in enumerate(screen.elements):
        if i in boxes or element.label:
            places.say(element.box)
    for i, box in boxes.items():
        name = names(i)
        ground = places.name(box, ((_DIGIT * len(name) + 2 * _SIDE) * size, 2 * _RISE * size))
        chips.append(Chip(ground.center, name, size, "box", _SIDE, _RISE))
    return (*(Frame(box, max(1.0, 0.12 * size)) for box in boxes.values()), *chips)


def action_marks(action: Action, screen: Screen) -> tuple[Mark, ...]:
    """Where an action touches the screen, and in words what cannot be seen."""
    u = unit(screen.width, screen.height)
    text = _short(sentence(action))
    match action:
        case Tap() | Hover() | Focus():
            return _touch(action.point, u)
        case DoubleTap():
            return (*_touch(action.point, u), Ring(action.point, 8.5 * u, 0.7 * u))
        case LongPress():
            return (Disc(action.point, 5.5 * u), *_note(text, action.point, screen, u))
        case Swipe() | Drag():
            return (Ring(action.start, 3 * u, 0.9 * u), Arrow(action.start, action.end, 1.6 * u))
        case Scroll():
            return (*_scroll(action, screen, u), *_note(text, None, screen, u))
        case TypeText() | ClearText() | SelectOption() | Upload() | Click():
            touched = _touch(action.point, u) if action.point else ()
            return (*touched, *_note(text, action.point, screen, u))
        case Stop():
            return _note(text, None, screen, u, tone="bad" if action.infeasible else "good")
        case Press() | OpenApp() | Wait() | Answer() | GoTo() | NewTab() | CloseTab() | FocusTab():
            return _note(text, None, screen, u)
        case _:
            assert_never(action)


def place_marks(action: Action, screen: Screen, tone: Tone) -> tuple[Mark, ...]:
    """Only where an action touches the screen, without words, in a tone of its own."""
    return tuple(replace(mark, tone=tone) for mark in action_marks(action, screen) if not isinstance(mark, Chip))


def path_marks(actions: Sequence[Action], screen: Screen) -> tuple[Mark, ...]:
    """All touches of an episode on one screen, numbered from 1 and joined in order."""
    u = unit(screen.width, screen.height)
    stops = [(n, p) for n, a in enumerate(actions, 1) if (p := _place(a)) is not None]
    lines = [Arrow(a, b, 0.8 * u, head=False) for (_, a), (_, b) in itertools.pairwise(stops)]
    return (*lines, *(Chip(point, str(number), 3.4 * u, "act") for number, point in stops))


_TOUCHES = {Tap: "tap", DoubleTap: "double tap", LongPress: "long press", Hover: "hover", Focus: "focus"}


def sentence(action: Action) -> str:
    """An action in a few words for people, without its place."""
    match action:
        case Tap() | DoubleTap() | LongPress() | Hover() | Focus():
            return _TOUCHES[type(action)]
        case Click():
            return "+".join((*action.held, f"{action.button} click"))
        case Swipe():
            return "swipe"
        case Drag():
            return "drag"
        case Scroll():
            return f"scroll {action.direction}"
        case TypeText():
            return f"type “{action.text}”" + " and enter" * action.submit
        case ClearText():
            return "clear"
        case SelectOption():
            return f"select {', '.join(action.options)}"
        case Upload():
            return f"upload {', '.join(PurePath(path).name for path in action.paths)}"
        case Press():
            return f"press {action.keys}"
        case OpenApp():
            return f"open {action.name}"
        case Wait():
            return f"wait {action.seconds:g} s"
        case Answer():
            return f"answer “{action.text}”"
        case Stop():
            return "infeasible" if action.infeasible else "done"
        case GoTo():
            return f"go to {action.url}"
        case NewTab():
            return "new tab"
        case CloseTab():
            return "close tab"
        case FocusTab():
            return f"tab {action.index}"
        case _:
            assert_never(action)


def _place(action: Action) -> Point | None:
    return action.start if isinstance(action, Swipe | Drag) else getattr(action, "point", None)


def _touch(point: Point, u: float) -> tuple[Mark, ...]:
    return (Ring(point, 5.5 * u, 1.1 * u), Disc(point, 1.7 * u))


def _scroll(action: Scroll, screen: Screen, u: float) -> tuple[Mark, ...]:
    """The way the finger goes: against the content's."""
    middle = action.point or screen.box.center
    reach_x, reach_y = 0.2 * screen.width, 0.14 * screen.height
    dx, dy = {"down": (0, -1), "up": (0, 1), "right": (-1, 0), "left": (1, 0)}[action.direction]
    start = Point(middle.x - dx * reach_x, middle.y - dy * reach_y)
    end = Point(middle.x + dx * reach_x, middle.y + dy * reach_y)
    return (Ring(start, 3 * u, 0.9 * u), Arrow(start, end, 1.6 * u))


def _note(text: str, point: Point | None, screen: Screen, u: float, *, tone: Tone = "note") -> tuple[Mark, ...]:
    """The words of an action: below its point, above it near the lower edge, low in the middle without one."""
    size = 4.2 * u
    half = min(screen.width / 2, (len(text) * 0.27 + 0.7) * size)
    x, y = (point.x, point.y + 11 * u) if point else (screen.width / 2, screen.height - 18 * u)
    if point and y > screen.height - 6 * u:
        y = point.y - 11 * u
    return (Chip(Point(min(screen.width - half, max(half, x)), y), text, size, tone),)


def _short(text: str) -> str:
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
