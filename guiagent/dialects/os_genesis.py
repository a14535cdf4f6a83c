"""OS-Genesis (arXiv 2412.19723): a low-level thought, then `action:` and a JSON object, places in pixels.

Source: OS-Copilot/OS-Genesis (MIT by the README's badge): `evaluation/android_world` and `evaluation/android_control`,
the low-level prompt from the paper's appendix. The model sees the screenshot and, as a dictionary, the name and the
centre of every element; earlier steps by their thoughts and actions. The actions are those of AndroidControl, so
`scroll` names the side that is revealed.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from emulators.action import Action, Answer, LongPress, OpenApp, Press, Scroll, Stop, Tap, TypeText, Wait
from emulators.forest import WINDOW
from emulators.screen import Element, Flag, Point, Screen
from emulators.trajectory import Moment, Step, Thought
from emulators.uitree import element_at
from guiagent.chat import Message
from guiagent.dialects.coat import Unreadable, Unsayable
from guiagent.dialects.directions import direction
from guiagent.dialects.objects import json_object, shown, text_in
from guiagent.dialects.places import ScreenPixels, aim, number, placed, spoken_place
from guiagent.dialects.prompting import in_words, picture
from guiagent.dialects.published import Said, asked

__all__ = ["OsGenesis"]

_GRID = ScreenPixels()
_PRESSES = {"navigate_back": "back", "navigate_home": "home", "keyboard_enter": "enter"}
_PRESSED = {key: kind for kind, key in _PRESSES.items()}
_NONE_OF_OURS = {"dismiss": "to dismiss what lies at a place", "get_text": "to read the text at a place"}
_MARKER = "action:"
_MARK = re.compile(_MARKER, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OsGenesis:
    """The dialect. How long a wait lasts is not said. `tree` is whether the elements are told."""

    name: str = "os-genesis"
    tree: bool = True

    def ask(self, moment: Moment) -> list[Message]:
        """As `PublishedDialect.ask`: one turn, the screenshot in front of its text."""
        what = asked(moment.task)
        history = "\n".join(f"Step {number}: {self._taken(step)}" for number, step in enumerate(moment.history, 1))
        tree = _tree(moment.screen) if self.tree else ""
        low = what.step is not None
        parts = [
            "You are a GUI task expert, I will provide you with a high-level instruction, an action history, a"
            f" screenshot with its corresponding accessibility tree{', and a low-level thought' if low else ''}.",
            f"High-level instruction: {what.goal}",
            f"Action history: {history}",
            f"Accessibility tree: {tree}",
            *([f"Low-level thought: {what.step}"] if low else []),
            f"Please generate the {'action' if low else 'low-level thought and action'} for the next step.",
        ]
        return [("user", (picture(moment), "\n\n".join(parts)))]

    def _taken(self, step: Step) -> str:
        try:
            action = f"{_MARKER} {_called(_said(step.action, step.screen))}"
        except Unsayable:
            action = f"{_MARKER} {in_words(step.action, step.screen)}"
        return f"{step.thought.move or step.thought.plan} {action}".strip()

    def parse(self, text: str, screen: Screen) -> Said:
        """As `PublishedDialect.parse`."""
        head, marked, rest = _parted(text)
        if not marked and not text.lstrip(" \t\r\n`json").startswith("{"):
            raise Unreadable(f"there is no {_MARKER!r}")
        given, _ = json_object(rest if marked else text)
        _, labelled, thought = head.partition("Low-level thought:")
        return Said(_read(given, screen), Thought(move=(thought if labelled else head).strip()))

    def render(self, action: Action, screen: Screen) -> str:
        """As `PublishedDialect.render`."""
        return f"{_MARKER} {_called(_said(action, screen))}"


def _parted(text: str) -> tuple[str, bool, str]:
    """What stands before the first marker that an object follows, whether there is a marker, and what follows it."""
    marks = list(_MARK.finditer(text))
    for mark in marks:
        if text[mark.end() : mark.end() + 20].lstrip(" \t\r\n`json").startswith("{"):
            return text[: mark.start()], True, text[mark.end() :]
    return (text[: marks[0].start()], True, text[marks[0].end() :]) if marks else ("", False, "")


def _read(given: Mapping[str, Any], screen: Screen) -> Action:
    match kind := text_in(given, "action_type", "an action"):
        case "click" | "long_press":
            point = _point(given, kind, screen)
            return (Tap if kind == "click" else LongPress)(point, element_at(screen, point))
        case "type" | "input_text":
            text = text_in(given, "text", kind)
            if given.get("x") is None and given.get("y") is None:
                return TypeText(text)
            point = _point(given, kind, screen)
            return TypeText(text, point, element_at(screen, point))
        case "scroll":
            return Scroll(direction(given.get("direction")))
        case "open_app":
            return OpenApp(text_in(given, "app_name", kind))
        case "navigate_back" | "navigate_home" | "keyboard_enter":
            return Press(_PRESSES[kind])
        case "wait":
            return Wait()
        case "answer":
            return Answer(text_in(given, "text", kind))
        case "status":
            return _stop(given.get("goal_status"))
        case "dismiss" | "get_text":
            raise Unreadable(f"{kind}: {_NONE_OF_OURS[kind]} is none of our actions")
    raise Unreadable(f"OS-Genesis has no action {kind[:40]!r}")


def _stop(status: object) -> Stop:
    match status:
        case "successful" | "complete":
            return Stop()
        case "infeasible":
            return Stop(infeasible=True)
    raise Unreadable(f"a goal is successful or infeasible, not {shown(status)}")


def _point(given: Mapping[str, Any], kind: str, screen: Screen) -> Point:
    return placed(number(given.get("x"), f"x of {kind}"), number(given.get("y"), f"y of {kind}"), _GRID, screen)


def _said(action: Action, screen: Screen) -> dict[str, Any]:
    def place(point: Point) -> dict[str, int]:
        x, y = spoken_place(point, _GRID, screen)
        return {"x": x, "y": y}

    match action:
        case Tap(point):
            return {"action_type": "click", **place(point)}
        case LongPress(point):
            return {"action_type": "long_press", **place(point)}
        case TypeText(text, replace=False, submit=False):
            field = aim(action, screen)
            return {"action_type": "type", "text": text} | (place(field) if field else {})
        case Scroll(way, None, None):
            return {"action_type": "scroll", "direction": way}
        case OpenApp(app):
            return {"action_type": "open_app", "app_name": app}
        case Press(keys) if keys in _PRESSED:
            return {"action_type": _PRESSED[keys]}
        case Wait():
            return {"action_type": "wait"}
        case Answer(text):
            return {"action_type": "answer", "text": text}
        case Stop(infeasible):
            return {"action_type": "status", "goal_status": "infeasible" if infeasible else "successful"}
    raise Unsayable(f"OS-Genesis has no way to say {action}")


def _called(said: Mapping[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _tree(screen: Screen) -> str:
    """Every visible element's name with its centre; of several with one name the last is told."""
    places = {}
    for element in screen.elements:
        shown = not (element.has(Flag.HIDDEN) or element.box.empty or element.role == WINDOW)
        if shown and (name := _name(element)):
            center = element.box.center
            places[name] = f"({float(center.x)}, {float(center.y)})"
    return json.dumps(places, ensure_ascii=False)


def _name(element: Element) -> str:
    if element.text or element.description:
        return element.text or element.description
    if element.role == "android.widget.Switch":
        return f"{element.role} Is_Checked: {element.has(Flag.CHECKED)}"
    return " ".join(part for part in (element.role, element.package, element.resource_id) if part)
