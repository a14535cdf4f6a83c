"""BrowserGym's high-level action set: the names of its functions, what they take, and calls read against that.

Source: browsergym-core 0.14.3 (Apache-2.0), `action/functions.py` and `action/parsers.py`. Its grammar is read as it
is: names, brackets, literals by position and then by name, comments; what stands between two calls is skipped.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from guiagent.dialects.coat import Unreadable
from guiagent.dialects.expressions import LONGEST, Reader, Value

__all__ = ["BUTTONS", "GROUPS", "HELD", "SIGNATURES", "Call", "Kind", "Parameter", "bound", "calls", "signature"]

Kind = Literal["text", "number", "whole", "flag", "texts", "button", "modifiers"]

BUTTONS = ("left", "middle", "right")
HELD = {"Alt": "Alt", "Control": "Control", "ControlOrMeta": "Control", "Meta": "Meta", "Shift": "Shift"}
"""Modifiers, and the keys they are where Chromium runs on Linux."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a function takes. `default` is how it is written where it may be left out."""

    name: str
    kind: Kind
    default: str | None = None


_BID = Parameter("bid", "text")
_KEY = Parameter("key", "text")
_TEXT = Parameter("text", "text")
_X, _Y = Parameter("x", "number"), Parameter("y", "number")
_BUTTON = Parameter("button", "button", "'left'")
_MODIFIERS = Parameter("modifiers", "modifiers", "[]")

SIGNATURES: Mapping[str, tuple[Parameter, ...]] = {
    "noop": (Parameter("wait_ms", "number", "1000"),),
    "send_msg_to_user": (_TEXT,),
    "report_infeasible": (Parameter("reason", "text"),),
    "scroll": (Parameter("delta_x", "number"), Parameter("delta_y", "number")),
    "fill": (_BID, Parameter("value", "text"), Parameter("enable_autocomplete_menu", "flag", "False")),
    "check": (_BID,),
    "uncheck": (_BID,),
    "select_option": (_BID, Parameter("options", "texts")),
    "click": (_BID, _BUTTON, _MODIFIERS),
    "dblclick": (_BID, _BUTTON, _MODIFIERS),
    "hover": (_BID,),
    "press": (_BID, Parameter("key_comb", "text")),
    "focus": (_BID,),
    "clear": (_BID,),
    "drag_and_drop": (Parameter("from_bid", "text"), Parameter("to_bid", "text")),
    "upload_file": (_BID, Parameter("file", "texts")),
    "scroll_at": (_X, _Y, Parameter("dx", "number"), Parameter("dy", "number")),
    "mouse_move": (_X, _Y),
    "mouse_up": (_X, _Y, _BUTTON),
    "mouse_down": (_X, _Y, _BUTTON),
    "mouse_click": (_X, _Y, _BUTTON),
    "mouse_dblclick": (_X, _Y, _BUTTON),
    "mouse_drag_and_drop": tuple(Parameter(name, "number") for name in ("from_x", "from_y", "to_x", "to_y")),
    "mouse_upload_file": (_X, _Y, Parameter("file", "texts")),
    "keyboard_down": (_KEY,),
    "keyboard_up": (_KEY,),
    "keyboard_press": (_KEY,),
    "keyboard_type": (_TEXT,),
    "keyboard_insert_text": (_TEXT,),
    "go_back": (),
    "go_forward": (),
    "goto": (Parameter("url", "text"),),
    "tab_close": (),
    "tab_focus": (Parameter("index", "whole"),),
    "new_tab": (),
}
"""Every function and its parameters, in order."""

GROUPS: Mapping[str, tuple[str, ...]] = {
    "always": ("noop",),
    "chat": ("send_msg_to_user",),
    "infeas": ("report_infeasible",),
    "bid": (
        "scroll", "fill", "select_option", "click", "dblclick", "hover", "press", "focus", "clear", "drag_and_drop",
        "upload_file",
    ),
    "coord": (
        "scroll_at", "mouse_move", "mouse_up", "mouse_down", "mouse_click", "mouse_dblclick", "mouse_drag_and_drop",
        "mouse_upload_file", "keyboard_down", "keyboard_up", "keyboard_press", "keyboard_type", "keyboard_insert_text",
    ),
    "nav": ("go_back", "go_forward", "goto"),
    "tab": ("tab_close", "tab_focus", "new_tab"),
    "in no group": ("check", "uncheck"),
}  # fmt: skip
"""BrowserGym's groups of functions."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call that was read: its arguments, checked, by name, with what was left out filled in. `text` is as said."""

    verb: str
    arguments: Mapping[str, Value]
    text: str

    def words(self, name: str) -> str:
        """The argument that is a text."""
        return str(self.arguments[name])

    def number(self, name: str) -> float:
        """The argument that is a number."""
        value = self.arguments[name]
        assert isinstance(value, int | float)
        return float(value)

    def many(self, name: str) -> tuple[str, ...]:
        """The argument that is one text or a list of texts."""
        value = self.arguments[name]
        return tuple(map(str, value)) if isinstance(value, list) else (str(value),)


_CALL = re.compile(r"#[^\n]*|([^\W\d]\w{0,60})(\s*)\(")


def calls(text: str) -> list[Call]:
    """All calls in a text, in order; whatever stands between them is skipped, as are comments.

    Raises Unreadable where a function is not in the set or called wrongly, and where nothing is called.
    """
    found: list[Call] = []
    if len(text) > LONGEST:
        raise Unreadable(f"a reply of {len(text)} letters is not read; {LONGEST} are the most")
    at = 0
    while (there := _CALL.search(text, at)) is not None:
        at = there.end()
        if (verb := there[1]) is None:
            continue
        reader = Reader(text, at, language="literals")
        try:
            given, named = reader.arguments()
        except Unreadable as error:
            if verb in SIGNATURES and (not there[2] or "\n" in there[2]):
                raise Unreadable(f"{verb}(...) cannot be read: {error}") from error
            continue  # words, and then a bracket
        found.append(Call(verb, bound(verb, given, named), text[there.start() : reader.at]))
        at = reader.at
    if not found:
        raise Unreadable(f"no action is called in {text.strip()[:60]!r}; write one like click('12')")
    return found


def bound(verb: str, given: tuple[Value, ...], named: Mapping[str, Value]) -> dict[str, Value]:
    """The arguments of a call by name. Raises Unreadable, as Python raises TypeError for a call that does not fit."""
    if verb not in SIGNATURES:
        raise Unreadable(f"there is no action {verb}; there are {', '.join(SIGNATURES)}")
    parameters = SIGNATURES[verb]
    if len(given) > len(parameters):
        raise Unreadable(f"{signature(verb)} takes {len(parameters)} arguments, not {len(given)}")
    values: dict[str, Value] = {p.name: value for p, value in zip(parameters, given, strict=False)}
    for name, value in named.items():
        if name in values or all(name != p.name for p in parameters):
            raise Unreadable(f"{signature(verb)} takes no {name}, or takes it once")
        values[name] = value
    for parameter in parameters:
        if parameter.name in values:
            values[parameter.name] = _checked(verb, parameter, values[parameter.name])
        elif parameter.default is None:
            raise Unreadable(f"{signature(verb)} needs {parameter.name}")
        else:
            values[parameter.name] = Reader(parameter.default, language="literals").value()
    return values


def signature(verb: str) -> str:
    """How a function is called, `click(bid, button='left', modifiers=[])`."""
    said = (p.name if p.default is None else f"{p.name}={p.default}" for p in SIGNATURES[verb])
    return f"{verb}({', '.join(said)})"


def _checked(verb: str, parameter: Parameter, value: Value) -> Value:
    match parameter.kind, value:
        case ("text", str()) | ("flag", bool()):
            return value
        case (("number" | "whole"), bool()):
            pass
        case ("number", int() | float()) | ("whole", int()):
            return value
        case "texts", str():
            return value
        case "texts", [*many] if all(isinstance(one, str) for one in many):
            return list(many)
        case "button", str() if value in BUTTONS:
            return value
        case "modifiers", [*many] if all(isinstance(one, str) and one in HELD for one in many):
            return list(many)
        case "modifiers", None:
            return []
    what = {
        "text": "a text in quotes", "flag": "True or False", "number": "a number", "whole": "a whole number",
        "texts": "a text in quotes or a list of them", "button": f"one of {', '.join(BUTTONS)}",
        "modifiers": f"a list of {', '.join(HELD)}",
    }  # fmt: skip
    raise Unreadable(f"{parameter.name} of {verb}(...) is {what[parameter.kind]}, not {str(value)[:40]!r}")
