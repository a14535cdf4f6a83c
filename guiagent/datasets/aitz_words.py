"""Actions in AITZ's terms: its numbers, its places, and the sentences that its own scorer takes apart."""

import json
import re
from dataclasses import dataclass
from typing import assert_never

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
from emulators.chords import normal_chord
from emulators.marks import sentence
from emulators.screen import Point, Screen
from emulators.uitree import called, element_at
from guiagent.datasets.aitw_actions import DUAL_POINT, TYPE, Shares, is_tap
from rewards.profiles.measures import coat_heading

__all__ = ["Said", "Unsayable", "readable", "said", "written_place"]

_PRESSED = {"back": (5, "press the back button"), "Home": (6, "press the home button"), "Enter": (7, "press enter")}
_STOPPED = {False: (10, "stop and set the query as completed"), True: (11, "stop and set the query as impossible")}
_NOWHERE = "[-1.0, -1.0]"
_REACH = 0.2
"""How far the finger of a scroll goes either way from the middle, in shares of the screen; our default."""
_KINDS = ("click", "scroll", "type", "press", "stop")
_BUTTONS = ("enter", "back", "home")
_VERBS = {
    "tap": "click", "touch": "click", "select": "click", "choose": "click", "open": "click", "swipe": "scroll",
    "drag": "scroll", "fling": "scroll", "enter": "input", "write": "input", "fill": "input",
}  # fmt: skip
"""First words that AITZ's scorer does not know, and those it knows; our choice."""

_WAYS = frozenset({"up", "down", "left", "right"})
_ENDED = frozenset({"complete", "completed", "done", "finish", "finished", "impossible", "infeasible", "stop"})
"""Words that tell how an episode ended; our choice."""


@dataclass(frozen=True, slots=True)
class Said:
    """An action in AITZ's terms: the number of its kind, official words for it, and what belongs to it."""

    kind: int
    words: str
    text: str = ""
    touch: Shares | None = None
    lift: Shares | None = None


class Unsayable(Exception):
    """AITZ cannot say this action; the message says why."""


def said(action: Action, screen: Screen) -> Said:
    """The action as AITZ says it. Raises Unsayable."""
    match action:
        case Tap(point):
            touch = _shares(point, screen)
            return Said(DUAL_POINT, f"click on {_target(action, screen)}", touch=touch, lift=touch)
        case Swipe(start, end):
            return _swiped(_shares(start, screen), _shares(end, screen))
        case Scroll():
            return _swiped(*_finger(action, screen))
        case TypeText(text):
            placed = action.point is not None or action.element is not None
            more = {"into a place": placed, "in place of another": action.replace, "with enter": action.submit}
            if any(more.values()):
                how = " and ".join(name for name, so in more.items() if so)
                raise Unsayable(f"AITZ types into the focused field and no more; this text went {how}")
            return Said(TYPE, f'input text "{text}"', text)
        case Press(keys):
            if normal_chord(keys) not in _PRESSED:
                raise Unsayable(f"AITZ knows the keys back, home and enter, not {keys!r:.40}")
            return Said(*_PRESSED[normal_chord(keys)])
        case Stop():
            return Said(*_STOPPED[action.infeasible])
        case (
            DoubleTap() | LongPress() | Drag() | ClearText() | OpenApp() | Wait() | Answer() | GoTo() | SelectOption()
            | Hover() | Click() | Focus() | NewTab() | CloseTab() | FocusTab() | Upload()
        ):  # fmt: skip
            raise Unsayable(f"AITZ has no action for {sentence(action)[:80]!r}")
        case _:
            assert_never(action)


def _swiped(touch: Shares, lift: Shares) -> Said:
    way = coat_heading((lift[0] - touch[0], lift[1] - touch[1]))
    if way is None or is_tap(touch, lift):
        raise Unsayable("a swipe so short that AITZ takes it for a tap")
    return Said(DUAL_POINT, f"scroll {way}", touch=touch, lift=lift)


def _finger(scroll: Scroll, screen: Screen) -> tuple[Shares, Shares]:
    """Where the finger of a scroll touches and lifts."""
    held = scroll.element is not None and 0 <= scroll.element < len(screen.elements)
    aimed = scroll.point or (screen.elements[scroll.element].box.center if held else screen.box.center)  # type: ignore[index]
    x, y = (min(1 - _REACH, max(_REACH, share)) for share in _shares(aimed, screen))
    dx, dy = {"down": (0.0, -_REACH), "up": (0.0, _REACH), "right": (-_REACH, 0.0), "left": (_REACH, 0.0)}[
        scroll.direction
    ]
    return (x - dx, y - dy), (x + dx, y + dy)


def _shares(point: Point, screen: Screen) -> Shares:
    x, y = point.x / (screen.width or 1), point.y / (screen.height or 1)
    if -1 < x < 2 and -1 < y < 2:
        return x, y
    raise Unsayable(f"the place ({point.x:.6g}, {point.y:.6g}) is far outside of the screen")


def _target(action: Tap, screen: Screen) -> str:
    index = action.element if action.element is not None else element_at(screen, action.point)
    if index is not None and 0 <= index < len(screen.elements) and screen.elements[index].label:
        return f'"{called(screen, index)}"'
    return f"the place ({action.point.x:.0f}, {action.point.y:.0f})"


def _read(words: str) -> tuple[str, str]:
    """The kind of action and its direction or button as AITZ's scorer reads them in a sentence."""
    parts = words.split(" ")
    first = parts[0].lower()
    kind = "type" if first == "input" else next((kind for kind in _KINDS if kind in first), "")
    if kind == "scroll":
        return kind, parts[1].strip() if len(parts) > 1 else ""
    return kind, next((one for one in _BUTTONS if one in words), "") if kind == "press" else ""


def readable(move: str, official: str) -> str:
    """A next move in words, changed as little as need be for AITZ's scorer to read what it reads in the official ones.

    The first word becomes one that the scorer knows, or else the official words come first, or take its place: so they
    do where the move speaks of another direction (the content's, where AITZ tells the finger's), or of how it ended.
    """
    verb, _, rest = move.partition(" ")
    both = official if not move or _at_odds(move, official) else f"{official} - {move}"
    changed = (move, f"{_VERBS.get(verb.lower(), verb)} {rest}", both)
    return next((words for words in changed if _read(words) == _read(official)), official)


def _at_odds(move: str, official: str) -> bool:
    """Whether a move says what the official words say already, or the contrary."""
    words, (kind, way) = {*re.findall("[a-z]+", move.lower())}, _read(official)
    return bool(words & ((_WAYS - {way}) if kind == "scroll" else _ENDED if kind == "stop" else frozenset()))


def written_place(place: Shares | None) -> str:
    """A place as AITZ writes it, y before x, in JSON."""
    return _NOWHERE if place is None else json.dumps([place[1], place[0]])
