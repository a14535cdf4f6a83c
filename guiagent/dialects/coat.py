"""Our own dialect: one line per action, with the target's name and its place on a square grid.

    tap "Bluetooth" 512 233            type "Ada" into "First name" 500 310 replace
    scroll down                        press back
    answer "555-0142"                  done

Names and texts are JSON strings; a name is optional and only says what was meant: the numbers decide. Places are
integers from 0 to `grid` - 1, x before y, relative to the screen's width and height.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never, get_args

from emulators.action import (
    Action,
    Answer,
    ClearText,
    CloseTab,
    Direction,
    DoubleTap,
    Drag,
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
from emulators.screen import Element, Flag, Point, Screen
from emulators.uitree import element_at

__all__ = ["Coat", "Unreadable"]


class Unreadable(ValueError):
    """A text that names no action; the message says what is wrong with it."""


_TOKEN = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[^\s"]+)')
_POINTING: dict[str, type[Tap] | type[DoubleTap] | type[LongPress] | type[Hover] | type[ClearText]] = {
    "tap": Tap,
    "double_tap": DoubleTap,
    "long_press": LongPress,
    "hover": Hover,
    "clear": ClearText,
}
_VERBS = {kind: verb for verb, kind in _POINTING.items()}


@dataclass(frozen=True, slots=True)
class Coat:
    """The dialect: its `grid` (1000 as Qwen3-VL; smaller ones are shorter to say), and whether targets are named."""

    grid: int = 1000
    named: bool = True

    # -- screens ---------------------------------------------------------------------------------------------------

    def elements(self, screen: Screen, *, limit: int = 80) -> str:
        """The labelled elements of a screen, one a line: name, place, then the state where it has one."""
        listed = [e for e in screen.elements if e.label and not e.has(Flag.SYSTEM)]
        lines = [f"{json.dumps(e.label, ensure_ascii=False)} {self._place(e.hit, screen)}{_state(e)}" for e in listed]
        return "\n".join(lines[:limit])

    def _place(self, point: Point, screen: Screen) -> str:
        x = min(self.grid - 1, max(0, int(point.x / screen.width * self.grid)))
        y = min(self.grid - 1, max(0, int(point.y / screen.height * self.grid)))
        digits = len(str(self.grid - 1))
        return f"{x:0{digits}d} {y:0{digits}d}"

    def _point(self, x: str, y: str, screen: Screen) -> Point:
        if not (x.isascii() and x.isdigit() and y.isascii() and y.isdigit()):
            raise Unreadable(f"a place is two whole numbers, not {x!r} {y!r}")
        if int(x) >= self.grid or int(y) >= self.grid:
            raise Unreadable(f"a place lies within 0 to {self.grid - 1}, not {x} {y}")
        return Point((int(x) + 0.5) / self.grid * screen.width, (int(y) + 0.5) / self.grid * screen.height)

    def _name(self, point: Point, element: int | None, screen: Screen) -> str:
        index = element_at(screen, point) if element is None else element
        return screen.elements[index].label if self.named and index is not None else ""

    # -- writing ---------------------------------------------------------------------------------------------------

    def render(self, action: Action, screen: Screen) -> str:
        """The line for an action on a screen."""

        def at(point: Point | None, element: int | None, before: str = " ") -> str:
            if point is None:
                return ""
            name = self._name(point, element, screen)
            return f"{before}{_quoted(name)} {place(point)}" if name else f" {place(point)}"

        def place(point: Point) -> str:
            return self._place(point, screen)

        match action:
            case Tap() | DoubleTap() | LongPress() | Hover() | ClearText():
                return _VERBS[type(action)] + at(action.point, action.element)
            case Swipe() | Drag():
                return f"{type(action).__name__.lower()} {place(action.start)} {place(action.end)}"
            case Scroll():
                return f"scroll {action.direction}" + (f" {place(action.point)}" if action.point else "")
            case TypeText():
                words = " replace" * action.replace + " submit" * action.submit
                return f"type {_quoted(action.text)}{at(action.point, action.element, ' into ')}{words}"
            case Press():
                return f"press {action.keys}"
            case OpenApp():
                return f"open {_quoted(action.name)}"
            case Wait():
                return f"wait {action.seconds:g}"
            case Answer():
                return f"answer {_quoted(action.text)}"
            case Stop():
                return "infeasible" if action.infeasible else "done"
            case GoTo():
                return f"goto {_quoted(action.url)}"
            case SelectOption():
                options = " ".join(map(_quoted, action.options))
                return f"select {options}{at(action.point, action.element, ' in ')}"
            case Upload():
                return f"upload {' '.join(map(_quoted, action.paths))}{at(action.point, action.element, ' in ')}"
            case NewTab():
                return "new_tab"
            case CloseTab():
                return "close_tab"
            case FocusTab():
                return f"focus_tab {action.index}"
            case _:
                assert_never(action)

    def move(self, action: Action, screen: Screen) -> str:
        """The action in words, without its place: what a thought ends with."""
        words = _TOKEN.findall(self.render(action, screen))
        return " ".join(w for w in words if not w.isdigit()) if not isinstance(action, Wait | FocusTab) else words[0]

    # -- reading ---------------------------------------------------------------------------------------------------

    def parse(self, text: str, screen: Screen) -> Action:
        """The action in the last line of `text` that is not empty. Raises Unreadable."""
        lines = [line.strip().strip("`") for line in text.split("\n") if line.strip().strip("`")]
        if not lines:
            raise Unreadable("nothing was said")
        words = _TOKEN.findall(lines[-1])
        if _TOKEN.sub("", lines[-1]).strip():
            raise Unreadable(f"a quotation that does not end in {lines[-1]!r}")
        return self._read(words[0].lower(), words[1:], screen)

    def _read(self, verb: str, words: list[str], screen: Screen) -> Action:
        if verb in _POINTING:
            point, rest = self._target(words, screen)
            if point is None and verb != "clear":
                raise Unreadable(f"{verb} needs a place")
            kind = _POINTING[verb]
            _end(rest)
            return kind(point, _element(screen, point))  # type: ignore[arg-type]
        match verb, words:
            case "swipe" | "drag", [a, b, c, d]:
                start, end = self._point(a, b, screen), self._point(c, d, screen)
                return Swipe(start, end) if verb == "swipe" else Drag(start, end)
            case "scroll", [way, *rest] if way in get_args(Direction):
                point, rest = self._target(rest, screen)
                _end(rest)
                return Scroll(_direction(way), point, _element(screen, point))
            case "type", [said, *rest]:
                return self._typed(_unquoted(said), rest, screen)
            case "press", [keys]:
                return Press(keys)
            case (("open" | "goto" | "answer"), [said]):
                kinds: dict[str, Callable[[str], Action]] = {"open": OpenApp, "goto": GoTo, "answer": Answer}
                return kinds[verb](_unquoted(said))
            case (("select" | "upload"), [_, *_]):
                return self._chosen(verb, words, screen)
            case "wait", [seconds]:
                return Wait(_number(seconds))
            case "focus_tab", [index] if index.isdigit():
                return FocusTab(int(index))
            case (("done" | "infeasible" | "new_tab" | "close_tab"), []):
                plain: dict[str, Action] = {
                    "done": Stop(), "infeasible": Stop(infeasible=True), "new_tab": NewTab(), "close_tab": CloseTab(),
                }  # fmt: skip
                return plain[verb]
        raise Unreadable(f"no action is written {' '.join([verb, *words])!r}")

    def _typed(self, text: str, words: list[str], screen: Screen) -> TypeText:
        point, rest = self._target(words, screen)
        replace, submit = "replace" in rest, "submit" in rest
        _end([w for w in rest if w not in ("replace", "submit")])
        return TypeText(text, point, _element(screen, point), replace, submit)

    def _chosen(self, verb: str, words: list[str], screen: Screen) -> Action:
        count = next((i for i, w in enumerate(words) if not w.startswith('"')), len(words))
        point, rest = self._target(words[count:], screen)
        if point is None or not count:
            raise Unreadable(f"{verb} needs quoted names and a place")
        _end(rest)
        chosen, element = tuple(map(_unquoted, words[:count])), _element(screen, point)
        return SelectOption(chosen, point, element) if verb == "select" else Upload(chosen, point, element)

    def _target(self, words: list[str], screen: Screen) -> tuple[Point | None, list[str]]:
        """The place at the head of `words`, after an optional preposition and name, and the words behind it."""
        rest = words[1:] if words[:1] in (["into"], ["in"]) else words
        if rest and rest[0].startswith('"'):
            _unquoted(rest[0])
            rest = rest[1:]
        if len(rest) >= 2 and rest[0][:1].isdigit():
            return self._point(rest[0], rest[1], screen), rest[2:]
        if rest != words:
            raise Unreadable("a named target needs its place")
        return None, rest


def _state(element: Element) -> str:
    words = [f"= {json.dumps(element.value, ensure_ascii=False)}"] * bool(element.value not in ("", element.label))
    if element.has(Flag.CHECKABLE):
        words.append("on" if element.has(Flag.CHECKED) else "off")
    words += [flag.value for flag in (Flag.SELECTED, Flag.FOCUSED, Flag.DISABLED) if element.has(flag)]
    if element.has(Flag.EDITABLE):
        words.append("field")
    return "".join(f" {word}" for word in words)


def _element(screen: Screen, point: Point | None) -> int | None:
    return None if point is None else element_at(screen, point)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _unquoted(word: str) -> str:
    if not word.startswith('"'):
        raise Unreadable(f"expected a quoted text, not {word!r}")
    try:
        return str(json.loads(word, strict=False))
    except json.JSONDecodeError as error:
        raise Unreadable(f"not a quoted text: {word}") from error


def _number(word: str) -> float:
    try:
        number = float(word)
    except ValueError:
        raise Unreadable(f"expected a number, not {word!r}") from None
    if not 0 <= number <= 60:
        raise Unreadable(f"can wait between 0 and 60 seconds, not {word}")
    return number


def _direction(word: str) -> Direction:
    match word:
        case "up" | "down" | "left" | "right":
            return word
    raise Unreadable(f"no direction {word!r}")


def _end(words: list[str]) -> None:
    if words:
        raise Unreadable(f"did not expect {' '.join(words)!r}")
