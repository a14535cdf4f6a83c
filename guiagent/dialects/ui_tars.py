"""UI-TARS (arXiv 2501.12326) and UI-TARS-1.5: a thought and a call per turn, earlier screenshots in the conversation.

Source: bytedance/UI-TARS (Apache-2.0): prompts, `ui_tars.action_parser`, `data/training_example.json`. Version 1 points
on a grid of 1000 with `<|box_start|>(x,y)<|box_end|>`, version 1.5 in pixels of the resized screenshot with
`<point>x y</point>` or `(x,y)`; every spelling is read in both. Of several actions the first counts, because nothing
was seen in between. A line break at the end of what is typed means submit. `scroll` names the side that is revealed.
Deliberate differences from the published parser: coordinates of 0 are kept, boxes that end before they begin are
refused, the first action is taken where several follow `Action:` labels, one final line break means submit and no other
letter is cut off, and a bare call without any label is read.
"""

from dataclasses import dataclass
from typing import Literal

from emulators.action import (
    Action,
    Answer,
    DoubleTap,
    Drag,
    Hover,
    LongPress,
    OpenApp,
    Press,
    Scroll,
    Stop,
    Swipe,
    Tap,
    TypeText,
    Wait,
)  # fmt: skip
from emulators.screen import Point, Screen
from emulators.trajectory import Moment, Step, Thought
from emulators.uitree import element_at
from guiagent.chat import Message
from guiagent.dialects.calls import Call, call_at, escaped, verb_at
from guiagent.dialects.coat import Unreadable, Unsayable
from guiagent.dialects.directions import direction
from guiagent.dialects.places import Grid, Square, aim, numbers, spoken_place, target
from guiagent.dialects.prompting import in_words, picture, published, seen_at
from guiagent.dialects.published import Said, asked
from guiagent.dialects.resizing import Resizing

__all__ = ["UI_TARS_RESIZING", "UiTars"]

UI_TARS_RESIZING = Resizing(28, 100 * 28 * 28, 16384 * 28 * 28)
"""The published parser's numbers."""

_WAIT_S = 5.0
_LABEL = "Action:"
_VERBS = frozenset({
    "click", "left_single", "left_double", "right_single", "hover", "long_press", "drag", "select", "scroll", "type",
    "hotkey", "press", "keydown", "keyup", "release", "press_home", "press_back", "press_enter", "open_app", "open",
    "wait", "finished", "call_user",
})  # fmt: skip
_POINTING: dict[str, type[Tap] | type[DoubleTap] | type[Hover] | type[LongPress]] = {
    "click": Tap, "left_single": Tap, "left_double": DoubleTap, "hover": Hover, "long_press": LongPress,
}  # fmt: skip
_SAID = {Tap: "click", DoubleTap: "left_double", Hover: "hover", LongPress: "long_press"}
_KEYS = {"press_home": "home", "press_back": "back", "press_enter": "enter"}
_PRESSED = {key: verb for verb, key in _KEYS.items()}
_STARTS = ("start_box", "start_point", "point")
_ENDS = ("end_box", "end_point")
_TAGS = (("<|box_start|>", "<|box_end|>"), ("<point>", "</point>"), ("<bbox>", "</bbox>"))


@dataclass(frozen=True, slots=True)
class UiTars:
    """The dialect. On a phone a drag is the finger's swipe; how long a wait or a long press lasts is not said.

    The last `images` screenshots are shown, the current one included; of earlier steps only the words. At a
    benchmark's low level the instruction of the step is put into the model's mouth as its thought, as its authors do,
    so the conversation ends with the beginning of the reply.
    """

    name: str = "ui-tars"
    version: Literal["1", "1.5"] = "1.5"
    device: Literal["mobile", "computer"] = "mobile"
    images: int = 5
    language: str = "English"
    resizing: Resizing = UI_TARS_RESIZING

    @property
    def grid(self) -> Grid:
        """What its numbers count."""
        return self.resizing if self.version == "1.5" else Square(1000)

    def ask(self, moment: Moment) -> list[Message]:
        """As `PublishedDialect.ask`."""
        what = asked(moment.task)
        form = published(f"ui_tars_{self.device}" if self.version == "1.5" else f"ui_tars_v1_{self.device}")
        told = form.replace("{language}", self.language).replace("{instruction}", what.goal)
        messages: list[Message] = [("system", ("You are a helpful assistant.",)), ("user", (told,))]
        shown = max(0, len(moment.history) + 1 - self.images)
        for number, step in enumerate(moment.history):
            if number >= shown and (pixels := seen_at(step)) is not None:
                messages.append(("user", (pixels,)))
            messages.append(("assistant", (self._taken(step),)))
        messages.append(("user", (picture(moment),)))
        if what.step is not None:
            messages.append(("assistant", (f"Thought: {what.step}\n{_LABEL}",)))
        return messages

    def _taken(self, step: Step) -> str:
        thought = step.thought.move or step.thought.plan
        return (f"Thought: {thought}\n" if thought else "") + f"{_LABEL} {self._done(step.action, step.screen)}"

    def _done(self, action: Action, screen: Screen) -> str:
        if isinstance(action, Answer):
            return f"finished(content={escaped(action.text)})"
        try:
            return self.render(action, screen)
        except Unsayable:
            return in_words(action, screen)

    # -- reading ---------------------------------------------------------------------------------------------------

    def parse(self, text: str, screen: Screen) -> Said:
        """As `PublishedDialect.parse`."""
        text = text.replace("[EOS]", "")
        label, start = _first_action(text)
        return self._read(call_at(text, start), screen, _thought(text[:label]))

    def _read(self, call: Call, screen: Screen, thought: Thought) -> Said:
        verb, given = call.verb, call.arguments
        match verb:
            case "click" | "left_single" | "left_double" | "hover" | "long_press":
                point, box = target(_coordinates(call, _STARTS), self.grid, screen, verb)
                return Said(_POINTING[verb](point, element_at(screen, point)), thought, box)
            case "select" if not any(name in given for name in _ENDS):
                point, box = target(_coordinates(call, _STARTS), self.grid, screen, verb)
                return Said(Tap(point, element_at(screen, point)), thought, box)
            case "drag" | "select":
                return Said(self._moved(call, screen), thought)
            case "scroll":
                return Said(self._scrolled(call, screen), thought)
            case "type":
                return Said(self._typed(call, screen), thought)
            case "hotkey" | "press":
                return Said(Press(_chord(call)), thought)
            case "press_home" | "press_back" | "press_enter":
                return Said(Press(_KEYS[verb]), thought)
            case "open_app" | "open":
                return Said(OpenApp(_argument(call, "app_name")), thought)
            case "wait":
                return Said(Wait(_WAIT_S), thought)
            case "finished":
                return Said(Stop(), thought, answer=given.get("content", ""))
            case "call_user":
                return Said(Stop(infeasible=True), thought, answer=given.get("content", ""))
            case "right_single":
                raise Unreadable("right_single: a click of the right button is none of our actions")
            case "keydown" | "keyup" | "release":
                raise Unreadable(f"{verb}: to hold a key or let it go is none of our actions")
            case _:
                raise Unreadable(f"UI-TARS has no action {verb!r}")

    def _moved(self, call: Call, screen: Screen) -> Swipe | Drag:
        start, _ = target(_coordinates(call, _STARTS), self.grid, screen, call.verb)
        end, _ = target(_coordinates(call, _ENDS), self.grid, screen, call.verb)
        return Swipe(start, end) if self.device == "mobile" else Drag(start, end)

    def _scrolled(self, call: Call, screen: Screen) -> Scroll | Swipe:
        if "direction" not in call.arguments and any(name in call.arguments for name in _ENDS):
            start, _ = target(_coordinates(call, _STARTS), self.grid, screen, call.verb)
            end, _ = target(_coordinates(call, _ENDS), self.grid, screen, call.verb)
            return Swipe(start, end)
        way = direction(_argument(call, "direction"))
        if not any(call.arguments.get(name) for name in _STARTS):
            return Scroll(way)
        point, _ = target(_coordinates(call, _STARTS), self.grid, screen, call.verb)
        return Scroll(way, point, element_at(screen, point))

    def _typed(self, call: Call, screen: Screen) -> TypeText:
        text = _argument(call, "content")
        submit = text.endswith("\n")
        text = text[:-1] if submit else text
        if not any(call.arguments.get(name) for name in _STARTS):
            return TypeText(text, submit=submit)
        point, _ = target(_coordinates(call, _STARTS), self.grid, screen, call.verb)
        return TypeText(text, point, element_at(screen, point), submit=submit)

    # -- writing ---------------------------------------------------------------------------------------------------

    def render(self, action: Action, screen: Screen) -> str:
        """As `PublishedDialect.render`."""
        start, end = ("start_box", "end_box") if self.version == "1" else ("start_point", "end_point")
        one = "start_box" if self.version == "1" else "point"

        def at(name: str, point: Point) -> str:
            return f"{name}='{self._place(point, screen)}'"

        match action:
            case Tap() | DoubleTap() | Hover() | LongPress():
                return f"{_SAID[type(action)]}({at(one, action.point)})"
            case Swipe() if self.device == "mobile":
                verb = "scroll" if self.version == "1" else "drag"
                return f"{verb}({at(start, action.start)}, {at(end, action.end)})"
            case Drag() if self.device == "computer":
                return f"drag({at(start, action.start)}, {at(end, action.end)})"
            case Scroll():
                point = aim(action, screen)
                return f"scroll({at(one, point) + ', ' if point else ''}direction='{action.direction}')"
            case TypeText(text, replace=False, submit=submit) if submit or not text.endswith("\n"):
                point = aim(action, screen)
                place = f", {at(one, point)}" if point else ""
                return f"type(content={escaped(text + chr(10) * submit)}{place})"
            case Press(keys) if keys in _PRESSED:
                return f"{_PRESSED[keys]}()"
            case Press(keys) if (said := _said_chord(keys)) is not None:
                return f"hotkey(key={escaped(said)})"
            case OpenApp(app):
                return f"open_app(app_name={escaped(app)})"
            case Wait():
                return "wait()"
            case Stop(infeasible):
                return "call_user()" if infeasible else "finished()"
        raise Unsayable(f"UI-TARS on a {self.device} has no way to say {action}")

    def _place(self, point: Point, screen: Screen) -> str:
        x, y = spoken_place(point, self.grid, screen)
        return f"<|box_start|>({x},{y})<|box_end|>" if self.version == "1" else f"<point>{x} {y}</point>"


def _first_action(text: str) -> tuple[int, int]:
    """Where the first label stands that a call follows, and where its call begins. Raises Unreadable."""
    if verb_at(text, 0) in _VERBS:
        return 0, 0
    unknown: str | None = None
    label = text.find(_LABEL)
    while label >= 0:
        start = label + len(_LABEL)
        verb = verb_at(text, start)
        if verb in _VERBS:
            return label, start
        unknown = unknown or verb
        label = text.find(_LABEL, start)
    if unknown is not None:
        raise Unreadable(f"UI-TARS has no action {unknown!r}")
    raise Unreadable(f"no call follows {_LABEL!r}" if _LABEL in text else f"there is no {_LABEL!r}")


def _thought(head: str) -> Thought:
    """What stands before the action: a thought, or a reflection and a summary of what will be done."""
    _, labelled, summary = head.partition("Action_Summary:")
    reflection = head.partition("Action_Summary:")[0].partition("Reflection:")
    if labelled:
        return Thought(plan=(reflection[2] or reflection[0]).strip(), move=summary.strip())
    before, labelled, thought = head.partition("Thought:")
    return Thought(plan=(thought if labelled else reflection[2] or before).strip())


def _argument(call: Call, name: str) -> str:
    if name not in call.arguments:
        raise Unreadable(f"{call.verb}(...) needs {name}")
    return call.arguments[name]


def _coordinates(call: Call, names: tuple[str, ...]) -> list[float]:
    """The numbers of the place that an argument names, whatever it is wrapped in."""
    named = next((name for name in names if name in call.arguments), None)
    if named is None:
        raise Unreadable(f"{call.verb}(...) needs {names[0]}")
    place = call.arguments[named].strip()
    for begin, end in _TAGS:
        if place.startswith(begin) and place.endswith(end):
            place = place[len(begin) : -len(end)]
        elif begin in place or end in place:
            raise Unreadable(f"{named} of {call.verb}(...) is malformed: {place[:60]!r}")
    return numbers(place, f"{named} of {call.verb}(...)")


def _chord(call: Call) -> str:
    named = next((name for name in ("key", "hotkey", "press") if name in call.arguments), "key")
    keys = _argument(call, named).split()
    if not keys:
        raise Unreadable(f"{call.verb}(...) names no key")
    return "+".join(keys)


def _said_chord(keys: str) -> str | None:
    """A chord as keys with spaces between, None for what would not be read the same."""
    said = keys.replace("+", " ")
    return said if "+".join(said.split()) == keys else None
