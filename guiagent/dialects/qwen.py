"""Qwen2.5-VL and Qwen3-VL as phone agents: one call of `mobile_use` per turn, as JSON between <tool_call> tags.

Source: QwenLM/Qwen3-VL (Apache-2.0), `cookbooks/mobile_agent.ipynb`, its earlier versions for Qwen2.5-VL. Qwen2.5-VL
points in pixels of the resized screenshot, whose size the prompt names; Qwen3-VL on a grid of 999. The progress so far
is told in one line: as calls to the former, as sentences to the latter. The line for a benchmark's step instruction is
the one that the published AndroidControl evaluations of Qwen2.5-VL use (InfiGUI-R1, AgentCPM-GUI); Qwen3-VL is given
the same. A swipe is the finger's. Of several calls the first counts.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from emulators.action import Action, Answer, LongPress, OpenApp, Press, Scroll, Stop, Swipe, Tap, TypeText, Wait
from emulators.screen import Box, Point, Screen
from emulators.trajectory import Moment, Step, Thought
from emulators.uitree import element_at
from guiagent.chat import Message
from guiagent.dialects.coat import Unreadable, Unsayable
from guiagent.dialects.objects import json_object, shown, text_in
from guiagent.dialects.places import Grid, Square, aim, coordinates_of, number, spoken_place, target
from guiagent.dialects.prompting import in_words, picture, published
from guiagent.dialects.published import Said, asked
from guiagent.dialects.resizing import Resizing
from guiagent.dialects.strokes import stroke

__all__ = ["QWEN_RESIZING", "Qwen"]

QWEN_RESIZING = Resizing(28, 4 * 28 * 28, 16384 * 28 * 28)
"""The numbers of Qwen2.5-VL's own image processor."""

LONGEST_WAIT_S = 600.0
"""The longest wait that is read; our default."""

_FUNCTION = "mobile_use"
_OPEN, _CLOSE = "<tool_call>", "</tool_call>"
_BUTTONS = {"back": "back", "home": "home", "menu": "recents", "enter": "enter"}
_PRESSED = {key: button.capitalize() for button, key in _BUTTONS.items()}
_TAG = re.compile(r"</?(?:think|thinking|conclusion)>")


@dataclass(frozen=True, slots=True)
class Qwen:
    """The dialect of one generation. How long a press lasts is not kept; "Menu" is the button for recent apps."""

    name: str = "qwen2.5-vl"
    generation: Literal["2.5", "3"] = "2.5"
    resizing: Resizing = QWEN_RESIZING

    @property
    def grid(self) -> Grid:
        """What its numbers count."""
        return self.resizing if self.generation == "2.5" else Square(999)

    def ask(self, moment: Moment) -> list[Message]:
        """As `PublishedDialect.ask`: the function in the system turn, then the text and the screenshot."""
        what, screen = asked(moment.task), moment.screen
        current = f"\nCurrent step query: {what.step}" if what.step is not None else ""
        if self.generation == "3":
            steps = "".join(f"Step {n}: {_sentence(step)}; " for n, step in enumerate(moment.history, 1))
            head = f"The user query: {what.goal}.{current}"
            system, told = published("qwen3_vl"), f"{head}\n{_PROGRESS}: {steps}.\n"
        else:
            try:
                wide, tall = self.resizing.extent(screen)
            except ValueError as error:
                raise LookupError(f"this screenshot cannot be shown: {error}") from error
            system = published("qwen2_5_vl").replace("{size}", f"{wide}x{tall}")
            steps = "".join(f"Step {n}: {self._taken(step)}; " for n, step in enumerate(moment.history, 1))
            told = f"The user query:  {what.goal}{current}\n{_PROGRESS}: {steps}"
        return [("system", (system,)), ("user", (told, picture(moment)))]

    def _taken(self, step: Step) -> str:
        try:
            action = stroke(step.action, step.screen) if isinstance(step.action, Scroll) else step.action
            return _called(self._arguments(action, step.screen))
        except Unsayable:
            return in_words(step.action, step.screen)

    # -- reading ---------------------------------------------------------------------------------------------------

    def parse(self, text: str, screen: Screen) -> Said:
        """As `PublishedDialect.parse`."""
        head, _, rest = text.partition(_OPEN)
        if _OPEN not in text:
            if not text.lstrip(" \t\r\n`json").startswith("{"):
                raise Unreadable(f"there is no {_OPEN}")
            head, rest = "", text
        call, end = json_object(rest)
        action, box = self._read(_arguments_of(call), screen)
        return Said(action, _thought(head, rest[end:]), box)

    def _read(self, given: Mapping[str, Any], screen: Screen) -> tuple[Action, Box | None]:
        match verb := text_in(given, "action", _FUNCTION):
            case "click" | "long_press":
                point, box = self._point(given, "coordinate", verb, screen)
                return (Tap if verb == "click" else LongPress)(point, element_at(screen, point)), box
            case "swipe":
                start, _ = self._point(given, "coordinate", verb, screen)
                end, _ = self._point(given, "coordinate2", verb, screen)
                return Swipe(start, end), None
            case "type":
                if "coordinate" not in given:
                    return TypeText(text_in(given, "text", verb)), None
                point, box = self._point(given, "coordinate", verb, screen)
                return TypeText(text_in(given, "text", verb), point, element_at(screen, point)), box
            case "key":
                return Press(text_in(given, "text", verb)), None
            case "system_button":
                button = text_in(given, "button", verb)
                if button.lower() not in _BUTTONS:
                    raise Unreadable(f"there is no system button {button[:40]!r}")
                return Press(_BUTTONS[button.lower()]), None
            case "open":
                return OpenApp(text_in(given, "text", verb)), None
            case "wait":
                return _wait(given), None
            case "answer":
                return Answer(text_in(given, "text", verb)), None
            case "terminate":
                return _stop(given), None
        raise Unreadable(f"{_FUNCTION} has no action {verb[:40]!r}")

    def _point(self, given: Mapping[str, Any], key: str, verb: str, screen: Screen) -> tuple[Point, Box | None]:
        what = f"{key} of {verb}"
        return target(coordinates_of(given.get(key), what), self.grid, screen, what)

    # -- writing ---------------------------------------------------------------------------------------------------

    def render(self, action: Action, screen: Screen) -> str:
        """As `PublishedDialect.render`."""
        return f"{_OPEN}\n{_called(self._arguments(action, screen))}\n{_CLOSE}"

    def _arguments(self, action: Action, screen: Screen) -> dict[str, Any]:
        def place(point: Point) -> list[int]:
            return list(spoken_place(point, self.grid, screen))

        match action:
            case Tap(point):
                return {"action": "click", "coordinate": place(point)}
            case LongPress(point):
                return {"action": "long_press", "coordinate": place(point), "time": 2}
            case Swipe(start, end):
                return {"action": "swipe", "coordinate": place(start), "coordinate2": place(end)}
            case TypeText(text, replace=False, submit=False):
                field = aim(action, screen)
                return {"action": "type", "text": text} | ({"coordinate": place(field)} if field else {})
            case Press(keys) if keys in _PRESSED:
                return {"action": "system_button", "button": _PRESSED[keys]}
            case Press(keys) if self.generation == "2.5":
                return {"action": "key", "text": keys}
            case OpenApp(app) if self.generation == "2.5":
                return {"action": "open", "text": app}
            case Answer(text) if self.generation == "3":
                return {"action": "answer", "text": text}
            case Wait(seconds) if 0 <= seconds <= LONGEST_WAIT_S:
                return {"action": "wait", "time": seconds}
            case Stop(infeasible):
                return {"action": "terminate", "status": "failure" if infeasible else "success"}
        raise Unsayable(f"Qwen{self.generation}-VL has no way to say {action}")


_PROGRESS = "Task progress (You have done the following operation on the current device)"


def _called(arguments: Mapping[str, Any]) -> str:
    return json.dumps({"name": _FUNCTION, "arguments": arguments}, ensure_ascii=False)


def _sentence(step: Step) -> str:
    words = step.thought.move or step.thought.plan or in_words(step.action, step.screen)
    return words.replace("\n", "").replace('"', "")


def _arguments_of(call: Mapping[str, Any]) -> Mapping[str, Any]:
    if call.get("name", _FUNCTION) != _FUNCTION:
        raise Unreadable(f"the function called is {shown(call['name'])}, not {_FUNCTION}")
    given = call.get("arguments")
    if isinstance(given, str):
        given, _ = json_object(given)
    if not isinstance(given, Mapping):
        raise Unreadable(f"{_FUNCTION} was called without arguments")
    return given


def _wait(given: Mapping[str, Any]) -> Wait:
    if given.get("time") is None:
        return Wait()
    seconds = number(given["time"], "wait")
    if not 0 <= seconds <= LONGEST_WAIT_S:
        raise Unreadable(f"one can wait between 0 and {LONGEST_WAIT_S:g} seconds, not {seconds:g}")
    return Wait(seconds)


def _stop(given: Mapping[str, Any]) -> Stop:
    match given.get("status", "success"):
        case "success":
            return Stop()
        case "failure" | "fail":
            return Stop(infeasible=True)
        case status:
            raise Unreadable(f"terminate has no status {shown(status)}")


def _thought(head: str, tail: str) -> Thought:
    """The thinking and the move in words: tagged around Qwen2.5's call, in two labelled lines before Qwen3's."""
    conclusion = tail.partition("<conclusion>")[2].partition("</conclusion>")[0]
    head = _TAG.sub("", head).strip()
    if head.startswith("Thought:") or "\nThought:" in head:
        plan, _, move = head.partition("Thought:")[2].partition("\nAction:")
        return Thought(plan=plan.strip(), move=_unquoted(move or conclusion))
    return Thought(plan=head, move=_unquoted(conclusion))


def _unquoted(text: str) -> str:
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text
