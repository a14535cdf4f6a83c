"""Our own dialect: one line per action, with the target's name and its place on a square grid.

    tap "Bluetooth" 512 233            type "Ada" into "First name" 500 310 replace
    scroll down                        press back
    answer "555-0142"                  done

Names and texts are JSON strings; a name is optional and only says what was meant: the numbers decide. Places are
integers from 0 to `grid` - 1, x before y, relative to the screen's width and height. The bare form leaves the quotes
out wherever the line stays unambiguous, which small models learn many times faster:

    tap Bluetooth 51 23                type Ada into First name 50 31 replace
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never, get_args

from emulators.action import (
    MODIFIERS,
    Action,
    Answer,
    ClearText,
    Click,
    CloseTab,
    Direction,
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
from emulators.screen import Element, Flag, Point, Screen
from emulators.uitree import called, element_at

__all__ = ["Coat", "Unreadable", "Unsayable"]


class Unreadable(ValueError):
    """A text that names no action; the message says what is wrong with it."""


class Unsayable(ValueError):
    """An action that no line of the dialect says; the message says why."""


_LONGEST_WAIT_S = 60
_MOST_TABS = 1000
_ASIDE = frozenset({Flag.SYSTEM, Flag.HIDDEN})
_NUMBER = re.compile(r"[0-9]{1,9}")
_WORD = re.compile(r'[^\s"`]+')
_BARE = re.compile(r'[^\s"`](?:[^\r\n]*[^\s"`])?')
_JOINT = re.compile(r" (?:into|in) ")
_LINE = re.compile(r"(\S+) (\S.*?)((?: \d+ \d+)?(?: replace)?(?: submit)?)")
_TOKEN = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[^\s"]+)')
_POINTING: dict[str, type[Tap | DoubleTap | LongPress | Hover | Focus | ClearText]] = {
    "tap": Tap,
    "double_tap": DoubleTap,
    "long_press": LongPress,
    "hover": Hover,
    "focus": Focus,
    "clear": ClearText,
}
_VERBS = {kind: verb for verb, kind in _POINTING.items()}


@dataclass(frozen=True, slots=True)
class Coat:
    """The dialect: its `grid` (1000 as Qwen3-VL; smaller is shorter to say), whether targets are named, and bare."""

    grid: int = 1000
    named: bool = True
    bare: bool = False
    longest: int = 60
    """Names and values are cut to so many characters."""

    def told(self, instruction: str) -> str:
        """An instruction as the policy is told it; the bare form has no quotes there either."""
        return instruction.replace('"', "") if self.bare else instruction

    # -- screens ---------------------------------------------------------------------------------------------------

    def elements(self, screen: Screen, *, limit: int = 80) -> str:
        """The elements of a screen that say or do something, one a line: name, place, then state where it has one."""
        shown = [(i, e) for i, e in enumerate(screen.elements) if (e.label or e.actionable) and not e.flags & _ASIDE]
        lines = [
            f"{self._quoted(self._called(screen, i))} {self._place(e.hit, screen)}{self._state(e)}"
            for i, e in shown[:limit]
        ]
        return "\n".join(f" {line}" if self.bare else line for line in lines)

    def _called(self, screen: Screen, index: int) -> str:
        name = " ".join(called(screen, index).split())
        return name if len(name) <= self.longest else name[: self.longest - 1].rstrip() + "…"

    def _state(self, element: Element) -> str:
        held = element.value if element.value not in ("", element.text or element.description) else ""
        words = [f"= {self._quoted(held[: self.longest])}"] * bool(held)
        if element.has(Flag.CHECKABLE):
            words.append("on" if element.has(Flag.CHECKED) else "off")
        words += [flag.value for flag in (Flag.SELECTED, Flag.FOCUSED, Flag.DISABLED) if element.has(flag)]
        if element.has(Flag.EDITABLE):
            words.append("field")
        return "".join(f" {word}" for word in words)

    def _quoted(self, text: str) -> str:
        return text if self.bare and _bare(text) else _json(text)

    def _place(self, point: Point, screen: Screen) -> str:
        x = min(self.grid - 1, max(0, int(point.x / screen.width * self.grid)))
        y = min(self.grid - 1, max(0, int(point.y / screen.height * self.grid)))
        digits = len(str(self.grid - 1))
        return f"{x:0{digits}d} {y:0{digits}d}"

    def _point(self, x: str, y: str, screen: Screen) -> Point:
        if not (_NUMBER.fullmatch(x) and _NUMBER.fullmatch(y)):
            raise Unreadable(f"a place is two whole numbers, not {x!r} {y!r}")
        if int(x) >= self.grid or int(y) >= self.grid:
            raise Unreadable(f"a place lies within 0 to {self.grid - 1}, not {x} {y}")
        return Point((int(x) + 0.5) / self.grid * screen.width, (int(y) + 0.5) / self.grid * screen.height)

    def _name(self, point: Point, element: int | None, screen: Screen) -> str:
        index = element if element is not None and element in range(len(screen.elements)) else element_at(screen, point)
        return self._called(screen, index) if self.named and index is not None else ""

    # -- writing ---------------------------------------------------------------------------------------------------

    def render(self, action: Action, screen: Screen) -> str:
        """The line for an action on a screen; `parse` reads the same action in it. Raises Unsayable."""
        match action:
            case Wait(seconds) if not 0 <= seconds <= _LONGEST_WAIT_S:
                raise Unsayable(f"{action} cannot be said; wait between 0 and {_LONGEST_WAIT_S} seconds")
            case FocusTab(index) if not 0 <= index < _MOST_TABS:
                raise Unsayable(f"{action} cannot be said; tabs are counted from 0 to {_MOST_TABS - 1}")
            case SelectOption(options=()) | Upload(paths=()):
                raise Unsayable(f"{action} cannot be said; it must name something")
            case Scroll(_, None, int(index)) | ClearText(None, int(index)) | TypeText(_, None, int(index)) if (
                _aim(None, index, screen) is None
            ):
                raise Unsayable(f"{action} cannot be said; the screen has no element {index}")
        return self._line(action, screen, placed=True)

    def sayable(self, action: Action, screen: Screen) -> str | None:
        """The line for an action, None where `render` would raise: what choosing preference pairs takes."""
        try:
            return self.render(action, screen)
        except Unsayable:
            return None

    def move(self, action: Action, screen: Screen) -> str:
        """The action in words, without its place: what a thought ends with."""
        return self._line(action, screen, placed=False)

    def _line(self, action: Action, screen: Screen, *, placed: bool) -> str:
        def place(*points: Point) -> str:
            return "".join(f" {self._place(point, screen)}" for point in points) if placed else ""

        def at(point: Point | None, element: int | None) -> str:
            if (aim := _aim(point, element, screen)) is None:
                return ""
            name = self._name(aim, element, screen)
            return (f" {self._quoted(name)}" if name else "") + place(aim)

        def given(texts: tuple[str, ...], target: TypeText | SelectOption | Upload, joint: str) -> str:
            """Texts and the target they are meant for; bare only where the target's name tells where a text ends."""
            if (aim := _aim(target.point, target.element, screen)) is None:
                return f" {' '.join(map(_json, texts))}"
            name = self._name(aim, target.element, screen)
            if self.bare and len(texts) == 1 and _bare(texts[0]) and _bare(name):
                return f" {texts[0]} {joint} {name}{place(aim)}"
            where = f" {joint} {_json(name)}" if name else ""
            return f" {' '.join(map(_json, texts))}{where}{place(aim)}"

        match action:
            case Tap() | DoubleTap() | LongPress() | Hover() | Focus() | ClearText():
                return _VERBS[type(action)] + at(action.point, action.element)
            case Click():
                name = self._name(action.point, action.element, screen)
                where = f" {_json(name)}" * bool(name) + place(action.point)
                return " ".join((f"click{where}", action.button, *action.held))
            case Swipe() | Drag():
                return type(action).__name__.lower() + place(action.start, action.end)
            case Scroll():
                aim = _aim(action.point, action.element, screen)
                return f"scroll {action.direction}" + (place(aim) if aim else "")
            case TypeText():
                words = " replace" * action.replace + " submit" * action.submit
                return f"type{given((action.text,), action, 'into')}{words}"
            case Press():
                return f"press {action.keys if _WORD.fullmatch(action.keys) else _json(action.keys)}"
            case OpenApp():
                return f"open {self._quoted(action.name)}"
            case Wait():
                short = f"{action.seconds:g}"
                return f"wait {short if float(short) == action.seconds else repr(float(action.seconds))}"
            case Answer():
                return f"answer {self._quoted(action.text)}"
            case Stop():
                return "infeasible" if action.infeasible else "done"
            case GoTo():
                return f"goto {self._quoted(action.url)}"
            case SelectOption():
                return f"select{given(action.options, action, 'in')}"
            case Upload():
                return f"upload{given(action.paths, action, 'in')}"
            case NewTab():
                return "new_tab"
            case CloseTab():
                return "close_tab"
            case FocusTab():
                return f"focus_tab {action.index}"
            case _:
                assert_never(action)

    # -- reading ---------------------------------------------------------------------------------------------------

    def parse(self, text: str, screen: Screen) -> Action:
        """The action in the last line of `text` that is not empty. Raises Unreadable."""
        lines = [line.strip().strip("`") for line in text.split("\n") if line.strip().strip("`")]
        if not lines:
            raise Unreadable("nothing was said")
        line = _with_quotes(lines[-1]) if self.bare else lines[-1]
        words = _TOKEN.findall(line)
        if _TOKEN.sub("", line).strip():
            raise Unreadable(f"a quotation that does not end in {line!r}")
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
            case "click", _:
                return self._clicked(words, screen)
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
                return Press(_unquoted(keys) if keys.startswith('"') else keys)
            case (("open" | "goto" | "answer"), [said]):
                kinds: dict[str, Callable[[str], Action]] = {"open": OpenApp, "goto": GoTo, "answer": Answer}
                return kinds[verb](_unquoted(said))
            case (("select" | "upload"), [_, *_]):
                return self._chosen(verb, words, screen)
            case "wait", [seconds]:
                return Wait(_number(seconds))
            case "focus_tab", [index] if _NUMBER.fullmatch(index) and int(index) < _MOST_TABS:
                return FocusTab(int(index))
            case (("done" | "infeasible" | "new_tab" | "close_tab"), []):
                plain: dict[str, Action] = {
                    "done": Stop(), "infeasible": Stop(infeasible=True), "new_tab": NewTab(), "close_tab": CloseTab(),
                }  # fmt: skip
                return plain[verb]
        raise Unreadable(f"no action is written {' '.join([verb, *words])!r}")

    def _clicked(self, words: list[str], screen: Screen) -> Click:
        point, rest = self._target(words, screen)
        if point is None:
            raise Unreadable("click needs a place")
        match rest:
            case [("left" | "middle" | "right") as button, *held] if set(held) <= set(MODIFIERS):
                return Click(point, _element(screen, point), button, tuple(held))
        raise Unreadable(f"after a click's place comes a button, then keys that are held, not {' '.join(rest)!r}")

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


def _with_quotes(line: str) -> str:
    """A bare line with its quotes put back."""
    parts = _LINE.fullmatch(line)
    if parts is None or '"' in (parts[2][0], parts[2][-1]):
        return line
    verb, said, tail = parts.groups()
    match verb:
        case "tap" | "double_tap" | "long_press" | "hover" | "focus" | "clear" if tail:
            return f"{verb} {_json(said)}{tail}"
        case "open" | "goto" | "answer":
            return f"{verb} {_json(said + tail)}"
        case "type" | "select" | "upload" if tail and _JOINT.search(said):
            text, joint, name = re.split(r" (into|in) ", said, maxsplit=1)
            return f"{verb} {_json(text)} {joint} {_json(name)}{tail}"
        case _:
            return line


def _bare(text: str) -> bool:
    """Whether a text can stand without quotes."""
    return _BARE.fullmatch(text) is not None and _JOINT.search(text) is None


def _json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _aim(point: Point | None, element: int | None, screen: Screen) -> Point | None:
    """Where an action goes: its point, or where the element that it names by position alone is touched."""
    if point is None and element is not None and element in range(len(screen.elements)):
        return screen.elements[element].hit
    return point


def _element(screen: Screen, point: Point | None) -> int | None:
    return None if point is None else element_at(screen, point)


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
    if not 0 <= number <= _LONGEST_WAIT_S:
        raise Unreadable(f"can wait between 0 and {_LONGEST_WAIT_S} seconds, not {word}")
    return number


def _direction(word: str) -> Direction:
    match word:
        case "up" | "down" | "left" | "right":
            return word
    raise Unreadable(f"no direction {word!r}")


def _end(words: list[str]) -> None:
    if words:
        raise Unreadable(f"did not expect {' '.join(words)!r}")
