"""One Playwright call as what is to be done: `page.get_by_role("button", name="Save").click()` becomes a tap."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from emulators.action import (
    MODIFIERS,
    Action,
    Answer,
    Button,
    ClearText,
    Click,
    CloseTab,
    Direction,
    DoubleTap,
    Drag,
    Focus,
    FocusTab,
    GoTo,
    NewTab,
    Press,
    SelectOption,
    Stop,
    Tap,
    TypeText,
    Upload,
)  # fmt: skip
from emulators.screen import Flag, Point, Screen
from guiagent.dialects.browsergym_set import BUTTONS
from guiagent.dialects.coat import Unreadable
from guiagent.dialects.deeds import Aim, Deed, Down, Moved, Target, Up, heading, spot, still, waited
from guiagent.dialects.expressions import Called, Item, Member, Named, Value
from guiagent.dialects.locators import Locator, by_selector, everything
from guiagent.dialects.playwright_keys import pressed
from guiagent.dialects.playwright_locating import is_page, located, merged, options_of, snake

__all__ = ["Part", "Plain", "Pressing", "Typing", "Wheel", "steps_of"]

_WAITS = frozenset({
    "wait_for", "wait_for_load_state", "wait_for_selector", "wait_for_url", "wait_for_navigation",
    "set_default_timeout", "scroll_into_view_if_needed", "scroll_into_view", "bring_to_front",
})  # fmt: skip
"""Calls that ask for what every look does by itself, or for what is so already."""

_SHORT = frozenset({
    "click", "dblclick", "tap", "hover", "focus", "fill", "type", "press", "check", "uncheck", "set_checked",
    "select_option", "set_input_files",
})  # fmt: skip
"""Methods of locators that a page has too, with a selector in front."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A deed; `at` says which locator it leaves the keyboard with."""

    deed: Deed
    at: str = ""


@dataclass(frozen=True, slots=True)
class Typing:
    """Something that a key may follow: pressing enter there is part of typing."""

    text: str
    aim: Aim | None
    at: str
    replace: bool = False

    def deed(self, *, submit: bool = False) -> Deed:
        """The action of typing."""
        if self.aim is None:
            return lambda _: TypeText(self.text, submit=submit)
        aim = self.aim
        return lambda screen: TypeText(self.text, *aim(screen), replace=self.replace, submit=submit)


@dataclass(frozen=True, slots=True)
class Pressing:
    """A key, in what has the keyboard or in what `aim` finds."""

    key: Press
    aim: Aim | None
    at: str


@dataclass(frozen=True, slots=True)
class Wheel:
    """The mouse's wheel, where the mouse is."""

    way: Direction


Part = Plain | Typing | Pressing | Wheel | Moved | Down | Up | None
"""What one call asks for; None where that is so in any case."""


def steps_of(value: Value, known: Mapping[str, Locator]) -> list[Part]:
    """What a statement asks for. `known` are the locators that were given names before. Raises Unreadable."""
    match value:
        case Called(Named(function), given, named):
            return _function(snake(function), given, options_of(named))
        case Called(Member(of, method), given, named):
            if given and isinstance(given[-1], dict) and snake(method) != "select_option":
                given, named = given[:-1], merged(named, given[-1])
            return _method(of, snake(method), given, options_of(named), known=known)
    raise Unreadable("only calls are read, such as page.get_by_role('button', name='Save').click()")


def _function(name: str, given: Sequence[Value], options: Mapping[str, Value]) -> list[Part]:
    match name, [*given, *options.values()]:
        case "send_msg_to_user", [str() as text]:
            return [*([Plain(lambda _: Answer(text))] if text else []), Plain(lambda _: Stop())]
        case "report_infeasible", [str() as text]:
            told: list[Part] = [Plain(lambda _: Answer(text))] if text else []
            return [*told, Plain(lambda _: Stop(infeasible=True))]
        case "noop", [] | [int() | float()]:
            return [Plain(still(_number(given[0], "noop") / 1000 if given else 1.0))]
        case "expect", _:
            raise Unreadable("expect checks something and does nothing; only actions are read")
    raise Unreadable(f"there is no function {name}; call methods of page, send_msg_to_user or report_infeasible")


def _method(
    of: Value,
    method: str,
    given: Sequence[Value],
    options: dict[str, Value],
    *,
    known: Mapping[str, Locator],
) -> list[Part]:
    match of:
        case Member(_, "keyboard"):
            return _keyboard(method, given)
        case Member(_, "mouse"):
            return _mouse(method, given, options)
        case Item(Member(_, "pages"), int() as index) if method == "bring_to_front":
            return [_tab(index)]
        case Named("context" | "browser") | Member(_, "context"):
            if method == "new_page":
                return [Plain(lambda _: NewTab())]
            raise Unreadable(f"{method} of a context is not read; only new_page is")
        case Called(Named("expect")):
            raise Unreadable("expect checks something and does nothing; only actions are read")
        case Named(name) if name not in known and is_page(name):
            return _page(method, given, options, known=known)
    return _act(located(of, known), method, given, options, known=known)


# -- pages -------------------------------------------------------------------------------------------------------------


def _page(
    method: str, given: Sequence[Value], options: dict[str, Value], *,
    known: Mapping[str, Locator],
) -> list[Part]:  # fmt: skip
    if method in _SHORT and given:
        return _act(by_selector(given[0]), method, given[1:], options, known=known)
    match method, [*given, *options.values()]:
        case "goto", [str() as url]:
            return [Plain(lambda _: GoTo(url))]
        case (("go_back" | "go_forward"), []):
            return [Plain(lambda _: Press(method.removeprefix("go_")))]
        case "reload", []:
            return [Plain(_reloaded)]
        case "close", []:
            return [Plain(lambda _: CloseTab())]
        case "wait_for_timeout", [int() | float() as ms]:
            return [Plain(still(float(ms) / 1000))]
        case "drag_and_drop", [start, end]:
            return [Plain(_dragged(by_selector(start).one, by_selector(end).one))]
    if method in _WAITS:
        return [None]
    raise Unreadable(f"page.{method} is not read with these arguments; {_refusal(method)}")


def _refusal(method: str) -> str:
    if method.startswith(("evaluate", "add_", "set_content", "expose", "route", "dispatch")):
        return "scripts are not run; click, type, press or scroll with page.mouse.wheel"
    return "do one thing that a hand could do"


def _reloaded(screen: Screen) -> Action:
    address = next((tab.url for tab in screen.tabs if tab.front), "")
    if not address:
        raise Unreadable("the screen does not tell the address; use page.goto to load it again")
    return GoTo(address)


def _tab(index: int) -> Part:
    if not 0 <= index < 10_000:
        raise Unreadable(f"tabs are counted from 0; there is no tab {index}")
    return Plain(lambda _: FocusTab(index))


# -- keyboard and mouse ------------------------------------------------------------------------------------------------


def _keyboard(method: str, given: Sequence[Value]) -> list[Part]:
    match method, given:
        case "press", [str() as keys]:
            return [Pressing(pressed(keys), None, "")]
        case (("type" | "insert_text"), [str() as text]):
            return [Typing(text, None, "")]
        case (("down" | "up"), _):
            raise Unreadable(f"keyboard.{method}: a key is pressed and released at once here; press a chord instead")
    raise Unreadable(f"page.keyboard.{method} is not read with these arguments; use press or type")


def _mouse(method: str, given: Sequence[Value], options: Mapping[str, Value]) -> list[Part]:
    numbers = [_number(one, f"mouse.{method}") for one in given]
    button = _button(options)
    match method, numbers:
        case "move", [x, y]:
            return [Moved(spot(x, y))]
        case "down", []:
            return [Down(button)]
        case "up", []:
            return [Up(button)]
        case "click", [x, y] if button == "left":
            return [Plain(lambda screen: Tap(*spot(x, y)(screen)))]
        case "click", [x, y]:
            return [Plain(lambda screen: Click(*spot(x, y)(screen), button))]
        case "dblclick", [x, y] if button == "left":
            return [Plain(lambda screen: DoubleTap(*spot(x, y)(screen)))]
        case "wheel", [across, along]:
            way = heading(across, along)
            return [Wheel(way) if way else None]
    raise Unreadable(f"page.mouse.{method} is not read with these arguments")


# -- what is done with them --------------------------------------------------------------------------------------------


def _act(
    place: Locator,
    method: str,
    given: Sequence[Value],
    options: dict[str, Value],
    *,
    known: Mapping[str, Locator],
) -> list[Part]:
    if place is everything:
        raise Unreadable(f"{method} needs an element of the page")
    aim, said = _aim(place, options.pop("position", None)), place.said
    match method, given:
        case (("click" | "dblclick" | "tap"), []):
            return [Plain(_click(aim, method, options), said)]
        case "hover", []:
            return [Moved(aim)]
        case "focus", []:
            return [Plain(lambda screen: Focus(*aim(screen)), said)]
        case "clear", []:
            return [Plain(lambda screen: ClearText(*aim(screen)), said)]
        case "fill", [str() as text]:
            return [Typing(text, aim, said, replace=True)]
        case (("type" | "press_sequentially"), [str() as text]):
            return [Typing(text, aim, said)]
        case "press", [str() as keys]:
            return [Pressing(pressed(keys), aim, said)]
        case (("check" | "uncheck"), []):
            return [Plain(_ticking(aim, on=method == "check"), said)]
        case "set_checked", [bool() as on]:
            return [Plain(_ticking(aim, on=on), said)]
        case "select_option", _:
            return [Plain(_selecting(aim, given, options), said)]
        case "set_input_files", [str() | list() as files] if files:
            paths = tuple(map(str, files)) if isinstance(files, list) else (files,)
            return [Plain(lambda screen: Upload(paths, *aim(screen)))]
        case "drag_to", [target]:
            return [Plain(_dragged(aim, located(target, known).one))]
    if method in _WAITS:
        return [None]
    raise Unreadable(f"{method} of an element is not read with these arguments; {_refusal(method)}")


def _aim(place: Locator, position: Value) -> Aim:
    if position is None:
        return place.one
    match position:
        case {"x": int() | float() as x, "y": int() | float() as y}:

            def aim(screen: Screen) -> Target:
                _, index = place.one(screen)
                box = screen.elements[index].box
                return Point(box.left + x, box.top + y), index

            return aim
    raise Unreadable("a position is written {'x': 10, 'y': 5}")


def _click(aim: Aim, method: str, options: Mapping[str, Value]) -> Deed:
    held, button = _held(options.get("modifiers")), _button(options)
    count = options.get("click_count", 2 if method == "dblclick" else 1)
    if count not in (1, 2) or (count == 2 and (held or button != "left")):
        raise Unreadable(f"{method} is read for one click, or two with the left button and no keys")
    if count == 2:
        return lambda screen: DoubleTap(*aim(screen))
    plain = button == "left" and not held
    return lambda screen: Tap(*aim(screen)) if plain else Click(*aim(screen), button, held)


def _button(options: Mapping[str, Value]) -> Button:
    button = options.get("button", "left")
    if button not in BUTTONS:
        raise Unreadable(f"a button is one of {', '.join(BUTTONS)}, not {str(button)[:40]!r}")
    return cast(Button, button)


def _held(value: Value) -> tuple[str, ...]:
    names = {**{name: name for name in MODIFIERS}, "ControlOrMeta": "Control"}
    if value is None:
        return ()
    if not isinstance(value, list) or any(not isinstance(one, str) or one not in names for one in value):
        raise Unreadable(f"modifiers are a list of {', '.join(names)}")
    return tuple(dict.fromkeys(names[str(one)] for one in value))


def _ticking(aim: Aim, *, on: bool) -> Deed:
    def deed(screen: Screen) -> Action:
        point, index = aim(screen)
        if index is None or not screen.elements[index].has(Flag.CHECKABLE):
            raise Unreadable("what is not a tick box or a radio button is not checked or unchecked")
        return waited(screen) if screen.elements[index].has(Flag.CHECKED) == on else Tap(point, index)

    return deed


def _selecting(aim: Aim, given: Sequence[Value], options: Mapping[str, Value]) -> Deed:
    wanted: list[Value] = [
        part for value in (*given, *options.values()) for part in (value if isinstance(value, list) else [value])
    ]
    by_index = "index" in options
    labels = [
        next((part[key] for key in ("label", "value", "index") if key in part), None)
        if isinstance(part, dict)
        else part
        for part in wanted
    ]
    if not labels or len(given) > 1 or set(options) - {"label", "value", "index"}:
        raise Unreadable("select_option takes a label or a list of them")

    def deed(screen: Screen) -> Action:
        point, index = aim(screen)
        offered = [e.text for e in screen.elements if e.parent == index and e.role == "option"]
        chosen: list[str] = []
        for label in labels:
            match label:
                case str() if not by_index:
                    chosen.append(label)
                case int() if 0 <= label < len(offered) and not isinstance(label, bool):
                    chosen.append(offered[label])
                case _:
                    raise Unreadable(f"the select has no option {str(label)[:40]!r}")
        return SelectOption(tuple(chosen), point, index)

    return deed


def _dragged(start: Aim, end: Aim) -> Deed:
    return lambda screen: Drag(start(screen)[0], end(screen)[0])


def _number(value: Value, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unreadable(f"{what} takes numbers, not {str(value)[:40]!r}")
    return float(value)
