"""AgentCPM-GUI (arXiv 2506.01391): one compact JSON object per turn, its keys the action, places on a grid of 1000.

Source: OpenBMB/AgentCPM-GUI (Apache-2.0): the prompt and its schema, `eval/utils/schema` and `convert_output`. A turn
knows nothing of earlier ones; at a benchmark's low level the step's instruction is asked in place of the goal. The
screenshot is made smaller so that its longer side is at most 1120. What the published schema refuses is refused here,
by name. `to` is the way of the finger. Deliberate differences from the published evaluator: a duration beside a swipe
does not make a long press of it, a short one beside a point no stop, and clearing a field is no stop either.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from emulators.action import Action, ClearText, LongPress, OpenApp, Press, Scroll, Stop, Swipe, Tap, TypeText, Wait
from emulators.screen import Pixels, Point, Screen
from emulators.trajectory import Moment, Thought
from emulators.uitree import element_at
from guiagent.chat import Message
from guiagent.dialects.coat import Unreadable, Unsayable
from guiagent.dialects.directions import direction
from guiagent.dialects.objects import json_object, shown, text_in
from guiagent.dialects.places import Square, aim, placed, spoken_place
from guiagent.dialects.prompting import picture, published
from guiagent.dialects.published import Said, asked
from rewards.profiles.measures import opposite

__all__ = ["AgentCpm"]

_GRID = Square(1000)
_TAP_MS = 200
"""Presses that last longer are long ones; the schema's default."""
_HOLD_MS = 1000
_LONGEST_WAIT_MS = 600_000
_ACTIONS = ("POINT", "PRESS", "TYPE", "CLEAR", "DEEP_LINK", "OPEN_APP")
_KEYS = frozenset({*_ACTIONS, "thought", "to", "duration", "STATUS"})
_BUTTONS = {"HOME": "home", "BACK": "back", "ENTER": "enter", "APPSELECT": "recents"}
_PRESSED = {key: button for button, key in _BUTTONS.items()}
_STOPS = {
    "finish": Stop(), "satisfied": Stop(), "impossible": Stop(infeasible=True), "interrupt": Stop(infeasible=True),
    "need_feedback": Stop(infeasible=True),
}  # fmt: skip
_GOING = ("continue", "start")


@dataclass(frozen=True, slots=True)
class AgentCpm:
    """The dialect. To be interrupted or in need of feedback ends the episode as infeasible, whatever else is said."""

    name: str = "agentcpm"
    longest_side: int = 1120

    def ask(self, moment: Moment) -> list[Message]:
        """As `PublishedDialect.ask`: the schema in the system turn, then the question and the screenshot."""
        what = asked(moment.task)
        question = what.step if what.step is not None else what.goal
        told = published("agentcpm_question").replace("{question}", question)
        image = _smaller(picture(moment), self.longest_side)
        return [("system", (published("agentcpm"),)), ("user", (told, image))]

    # -- reading ---------------------------------------------------------------------------------------------------

    def parse(self, text: str, screen: Screen) -> Said:
        """As `PublishedDialect.parse`."""
        given, _ = json_object(text)
        if unknown := sorted(given.keys() - _KEYS):
            raise Unreadable(f"AgentCPM-GUI has no key {shown(unknown[0])}")
        thought = Thought(plan=text_in(given, "thought", "a thought")) if "thought" in given else Thought()
        return Said(_read(given, screen), thought)

    # -- writing ---------------------------------------------------------------------------------------------------

    def render(self, action: Action, screen: Screen) -> str:
        """As `PublishedDialect.render`."""
        said = _said(action, screen)
        return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _read(given: Mapping[str, Any], screen: Screen) -> Action:
    status = given.get("STATUS", "continue")
    if not isinstance(status, str) or status not in (*_STOPS, *_GOING):
        raise Unreadable(f"AgentCPM-GUI has no status {shown(status)}")
    named = [key for key in _ACTIONS if key in given]
    if len(named) > 1:
        raise Unreadable(f"one action at a time, not {' and '.join(named)}")
    if "to" in given and named != ["POINT"]:
        raise Unreadable("'to' needs a POINT to begin at")
    duration = _whole(given["duration"], "duration") if "duration" in given else None
    if status in _STOPS:
        if named not in ([], ["DEEP_LINK"]):
            _act(given, named, duration, screen)
        return _STOPS[status]
    return _act(given, named, duration, screen)


def _act(given: Mapping[str, Any], named: list[str], duration: int | None, screen: Screen) -> Action:
    match named:
        case ["POINT"]:
            return _pointed(given, duration, screen)
        case ["PRESS"]:
            if given["PRESS"] not in list(_BUTTONS):
                raise Unreadable(f"there is no key {shown(given['PRESS'])}; keys are {', '.join(_BUTTONS)}")
            return Press(_BUTTONS[given["PRESS"]])
        case ["TYPE"]:
            return TypeText(text_in(given, "TYPE", "typing"))
        case ["CLEAR"]:
            return ClearText()
        case ["OPEN_APP"]:
            return OpenApp(text_in(given, "OPEN_APP", "opening an app"))
        case ["DEEP_LINK"]:
            raise Unreadable("DEEP_LINK: to jump to the app used last is none of our actions")
    if duration is None:
        raise Unreadable("no action is named")
    if duration > _LONGEST_WAIT_MS:
        raise Unreadable(f"one can wait up to {_LONGEST_WAIT_MS} milliseconds, not {duration}")
    return Wait(duration / 1000)


def _pointed(given: Mapping[str, Any], duration: int | None, screen: Screen) -> Action:
    start = _place(given["POINT"], "POINT", screen)
    if "to" not in given:
        kind = Tap if duration is None or duration <= _TAP_MS else LongPress
        return kind(start, element_at(screen, start))
    if isinstance(given["to"], list):
        return Swipe(start, _place(given["to"], "to", screen))
    if (way := direction(given["to"])) != given["to"]:
        raise Unreadable(f"a direction is written in small letters, not {shown(given['to'])}")
    return Scroll(opposite(way), start, element_at(screen, start))


def _place(value: object, what: str, screen: Screen) -> Point:
    if not isinstance(value, list) or len(value) != 2:
        raise Unreadable(f"{what} needs [x, y], not {shown(value)}")
    x, y = (_whole(one, what) for one in value)
    if max(x, y) > _GRID.steps:
        raise Unreadable(f"{what} lies within 0 and {_GRID.steps}, not at {x}, {y}")
    return placed(x, y, _GRID, screen)


def _whole(value: object, what: str) -> int:
    """A whole number from 0 on, also one that is written with a point, as JSON Schema counts them."""
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e9 and value == int(value):
        return int(value)
    raise Unreadable(f"{what} needs whole numbers from 0 on, not {shown(value)}")


def _said(action: Action, screen: Screen) -> dict[str, Any]:
    def place(point: Point) -> list[int]:
        return list(spoken_place(point, _GRID, screen))

    match action:
        case Tap(point):
            return {"POINT": place(point)}
        case LongPress(point):
            return {"POINT": place(point), "duration": _HOLD_MS}
        case Swipe(start, end):
            return {"POINT": place(start), "to": place(end)}
        case Scroll(way) if (begin := aim(action, screen)) is not None:
            return {"POINT": place(begin), "to": opposite(way)}
        case Press(keys) if keys in _PRESSED:
            return {"PRESS": _PRESSED[keys]}
        case TypeText(text, None, None, False, False):
            return {"TYPE": text}
        case ClearText(None, None):
            return {"CLEAR": None}
        case OpenApp(app):
            return {"OPEN_APP": app}
        case Wait(seconds) if 0 <= seconds <= _LONGEST_WAIT_MS / 1000:
            return {"duration": round(seconds * 1000)}
        case Stop(infeasible):
            return {"STATUS": "impossible" if infeasible else "finish"}
    raise Unsayable(f"AgentCPM-GUI has no way to say {action}; its swipes begin at a point")


def _smaller(image: Pixels, longest: int) -> Pixels:
    """The image with its longer side at most `longest`, the other in proportion and rounded down."""
    height, width = image.shape[:2]
    if height > longest:
        height, width = longest, int(width * longest / height)
    if width > longest:
        height, width = int(height * longest / width), longest
    if (height, width) == image.shape[:2]:
        return image
    resized = Image.fromarray(image).resize((max(1, width), max(1, height)), Image.Resampling.LANCZOS)
    return np.asarray(resized, dtype=np.uint8)
