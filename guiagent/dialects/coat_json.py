"""CoAT's screen agent for AITZ (arXiv 2403.02713): a JSON object with ACTION and ARGS, boxes on a grid of 1000.

Source: IMNearth/CoAT (Apache-2.0 by the README's badge), `coat/config.yaml`, `agent.py` and `evaluate.py`. These are
prompts for models at large, not for one that was trained on them. The elements are told as text with boxes ("coat"),
or drawn on a second screenshot and meant by their number in reading order ("coat-tags"). Boxes become whole pixels, as
the published evaluator rounds them. Actions are known by the word in their name (click, scroll, type or input, press,
stop). A direction is read as the finger's: so AITZ's sentences name it, which the evaluator compares with, although the
prompt explains "down" as the side that is revealed. At a low level the line <NEXT ACTION> of its HINT prompt is added.
Deliberate differences from the published evaluator: element 0 counts, and what lacks its argument is unreadable: a
click that names nothing, an element that does not exist, a box that ends before it begins or has not four numbers, a
scroll without a direction, an input without a text. The evaluator counts these as an action of that kind, and the last
as right.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, cast

from emulators.action import Action, Press, Scroll, Stop, Swipe, Tap, TypeText
from emulators.screen import Box, Pixels, Screen
from emulators.trajectory import Moment, Step, Thought
from emulators.uitree import element_at
from guiagent.chat import Message
from guiagent.dialects.coat import Unreadable, Unsayable
from guiagent.dialects.directions import direction
from guiagent.dialects.objects import json_object, shown, text_in
from guiagent.dialects.places import Square, boxed, coordinates_of, number, spoken_place
from guiagent.dialects.prompting import in_words, picture, published
from guiagent.dialects.published import Said, asked
from guiagent.dialects.reading_order import reading_order
from rewards.profiles.measures import opposite

__all__ = ["CoatJson"]

_GRID = Square(1000)
_WORDS = ("click", "scroll", "type", "press", "stop")
_BUTTONS = ("enter", "home", "back")


@dataclass(frozen=True, slots=True)
class CoatJson:
    """The dialect; `elements` is how the screen's elements are shown."""

    name: str = "coat"
    elements: Literal["text", "tags"] = "text"

    def ask(self, moment: Moment) -> list[Message]:
        """As `PublishedDialect.ask`: what may be done in the system turn, then screen, history and request."""
        what, screen = asked(moment.task), moment.screen
        taken = ", ".join(_taken(step) for step in moment.history) or "None"
        lines = [f"<HISTORY ACTIONS>: {taken}.", *([f"<NEXT ACTION>: {what.step}"] if what.step is not None else [])]
        tail = "\n".join(["", *lines, f"<USER REQUEST>: {what.goal}", "<YOUR RESPONSE>: "])
        pixels = picture(moment)
        listed = self.elements == "text"
        told: str | Pixels = f"<SCREEN ELEMENTS>: {_listed(screen)}" if listed else _tagged(pixels, screen)
        form = published("coat_elements" if listed else "coat_tags")
        return [("system", (form,)), ("user", ("<CURRENT SCREENSHOT>: ", pixels, told, tail))]

    # -- reading ---------------------------------------------------------------------------------------------------

    def parse(self, text: str, screen: Screen) -> Said:
        """As `PublishedDialect.parse`."""
        given, _ = json_object(text)
        named = text_in(given, "ACTION", "an action")
        arguments = given.get("ARGS")
        arguments = arguments if isinstance(arguments, dict) else {}
        thought = Thought(plan=_words(given, "THINK"), move=_words(given, "NEXT"))
        action, box = _read(named, arguments, screen)
        return Said(action, thought, box)

    # -- writing ---------------------------------------------------------------------------------------------------

    def render(self, action: Action, screen: Screen) -> str:
        """As `PublishedDialect.render`."""
        name, arguments = self._said(action, screen)
        return json.dumps({"ACTION": name, "ARGS": arguments}, ensure_ascii=False)

    def _said(self, action: Action, screen: Screen) -> tuple[str, dict[str, Any]]:
        match action:
            case Tap(point, element):
                if self.elements == "text":
                    x, y = spoken_place(point, _GRID, screen)
                    return "click_element", {"bbox": [x, y, x, y]}
                index = element if element is not None else element_at(screen, point)
                if index in range(len(screen.elements)) and screen.elements[cast(int, index)].box.center == point:
                    return "click_element", {"idx": _reading(screen).index(cast(int, index))}
            case Scroll(way, None, None):
                return "scroll", {"direction": opposite(way)}
            case TypeText(text, None, None, False, False):
                return "input", {"text": text}
            case Press(keys) if keys in _BUTTONS:
                return f"press_{keys}", {}
            case Stop(infeasible):
                return "stop", {"task_status": "failure" if infeasible else "success"}
        raise Unsayable(f"CoAT has no way to say {action}")


def _read(named: str, given: Mapping[str, Any], screen: Screen) -> tuple[Action, Box | None]:
    word = named.lower()
    match "type" if word == "input" else next((one for one in _WORDS if one in word), None):
        case "click":
            return _clicked(given, screen)
        case "scroll":
            return Scroll(opposite(direction(given.get("direction")))), None
        case "type":
            return TypeText(text_in(given, "text", named)), None
        case "press":
            button = word.replace(" ", "_").partition("_")[2].partition("_")[0]
            if button not in _BUTTONS:
                raise Unreadable(f"{named[:40]!r} names no button; buttons are {', '.join(_BUTTONS)}")
            return Press(button), None
        case "stop":
            return Stop(infeasible=given.get("task_status") in ("failure", "impossible")), None
    raise Unreadable(f"CoAT has no action {named[:40]!r}" if named else "no action is named, as when none would do")


def _clicked(given: Mapping[str, Any], screen: Screen) -> tuple[Tap, Box]:
    if given.get("bbox") is not None:
        corners = coordinates_of(given["bbox"], "bbox")
        if len(corners) != 4:
            raise Unreadable(f"bbox needs 4 numbers, not {len(corners)}")
        exact = boxed(corners, _GRID, screen)
        box = Box(round(exact.left), round(exact.top), round(exact.right), round(exact.bottom))
        return Tap(box.center, element_at(screen, box.center)), box
    if given.get("idx") is None:
        raise Unreadable("a click needs bbox or idx")
    index, order = number(given["idx"], "idx"), _reading(screen)
    if index != int(index) or not 0 <= index < len(order):
        raise Unreadable(f"there is no element {shown(given['idx'])}; the screen has {len(order)}, counted from 0")
    element = order[int(index)]
    box = screen.elements[element].box
    return Tap(box.center, element), box


def _words(given: Mapping[str, Any], key: str) -> str:
    value = given.get(key)
    return value if isinstance(value, str) else ""


def _reading(screen: Screen) -> list[int]:
    return reading_order([element.box for element in screen.elements])


def _listed(screen: Screen) -> str:
    """A line for each element: its type in capitals, its text, its box in thousandths rounded down."""
    wide, tall = max(screen.width, 1), max(screen.height, 1)
    lines = []
    for index in _reading(screen):
        element = screen.elements[index]
        box = element.box
        corners = [box.left / wide, box.top / tall, box.right / wide, box.bottom / tall]
        words = [element.role.upper(), element.text, json.dumps([int(corner * 1000) for corner in corners])]
        lines.append("  " + " ".join(word for word in words if word))
    return "\n".join(lines)


def _tagged(pixels: Pixels, screen: Screen) -> Pixels:
    """The screenshot with a frame and a number for each element."""
    from emulators.marks import number_marks
    from emulators.painting import paint

    ordered = replace(screen, elements=tuple(screen.elements[index] for index in _reading(screen)))
    return paint(pixels, number_marks(ordered, range(len(ordered.elements))))


def _taken(step: Step) -> str:
    """What was done: the words written down for it, else the action as CoAT's evaluation puts it."""
    if words := step.thought.move or step.thought.plan:
        return words.rstrip(".")
    match step.action:
        case Scroll(way):
            return f"scroll {opposite(way)}"
        case Swipe(start, end) if start != end:
            return _swiped(end.x - start.x, end.y - start.y)
        case Press("enter"):
            return "press enter"
        case Press("back" | "home" as button):
            return f"press the {button} button"
        case TypeText(text):
            return f'input text "{text}"'
        case Stop(infeasible):
            return f"stop and set the query as {'impossible' if infeasible else 'completed'}"
        case action:
            return in_words(action, step.screen)


def _swiped(across: float, along: float) -> str:
    """A finger's way as CoAT's evaluation names it."""
    if abs(along) >= 0.9 * abs(across):
        return "scroll up" if along < 0 else "scroll down"
    return "scroll left" if across < 0 else "scroll right"
