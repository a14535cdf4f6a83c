"""What a scripted user does on a site, said by the labels that are seen, and how it becomes actions of a browser."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import assert_never

from emulators.action import (
    Action,
    ClearText,
    DoubleTap,
    GoTo,
    Hover,
    Press,
    Scroll,
    SelectOption,
    Tap,
    TypeText,
    Wait,
)
from emulators.browser.session import Browser
from emulators.screen import Element, Screen

__all__ = [
    "Choose",
    "Clear",
    "Click",
    "Fill",
    "Keys",
    "Log",
    "Move",
    "MoveFailed",
    "Point",
    "Say",
    "See",
    "Visit",
    "play",
]

PATIENCE_S = 20.0
"""How long an element that a look should have shown is looked for; our default."""

_SCROLLS = 6
_PAUSE_S = 0.25


class MoveFailed(RuntimeError):
    """What a move names is not to be seen; the message lists what is."""


@dataclass(frozen=True, slots=True)
class Click:
    """Touch the `nth` element of that label; a label that ends with * is a beginning, one that
    begins with # the id of an element that has no words. An empty role is any role."""

    label: str
    role: str = ""
    nth: int = 0
    double: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """Let the mouse rest on an element."""

    label: str
    role: str = ""
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Fill:
    """Type into the field of that label, or into the focused one where the label is empty."""

    label: str
    text: str
    role: str = ""
    nth: int = 0
    replace: bool = False
    submit: bool = False


@dataclass(frozen=True, slots=True)
class Clear:
    """Empty the field of that label."""

    label: str
    role: str = ""
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Choose:
    """Choose an option of the select with that label."""

    label: str
    option: str
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Keys:
    """Press a chord."""

    keys: str


@dataclass(frozen=True, slots=True)
class Visit:
    """Go to a path of the site."""

    path: str


@dataclass(frozen=True, slots=True)
class See:
    """Be sure that the last look shows this; nothing is done."""

    label: str
    role: str = ""
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Say:
    """Tell the user something."""

    text: str


Move = Click | Point | Fill | Clear | Choose | Keys | Visit | See | Say


@dataclass(slots=True)
class Log:
    """What playing took: milliseconds of each action and of the look after it, and moves whose target was not in that
    look but came by itself later."""

    act_ms: list[float] = field(default_factory=list)
    look_ms: list[float] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    answer: str | None = None


def play(moves: Sequence[Move], browser: Browser, *, address: str, log: Log | None = None) -> Log:
    """Make all moves on the site at `address`, with a look after each. Raises MoveFailed when a target is not there."""
    kept = Log() if log is None else log
    screen = browser.look(pixels=False)
    for move in moves:
        if isinstance(move, Say):
            kept.answer = move.text
            continue
        if isinstance(move, See):
            _, _, screen = _found(move, browser, screen, kept)
            continue
        if isinstance(move, Visit):
            action: Action = GoTo(address + move.path)
        else:
            action, screen = _action(move, browser, screen, kept)
        screen = _do(browser, action, kept)
    return kept


def _do(browser: Browser, action: Action, log: Log) -> Screen:
    began = time.perf_counter()
    browser.do(action)
    done = time.perf_counter()
    screen = browser.look(pixels=False)
    log.act_ms.append((done - began) * 1000)
    log.look_ms.append((time.perf_counter() - done) * 1000)
    return screen


def _action(
    move: Click | Point | Fill | Clear | Choose | Keys, browser: Browser, screen: Screen, log: Log
) -> tuple[Action, Screen]:
    if isinstance(move, Keys):
        return Press(move.keys), screen
    if isinstance(move, Fill) and not move.label:
        return TypeText(move.text, replace=move.replace, submit=move.submit), screen
    index, element, screen = _found(move, browser, screen, log)
    at = element.hit
    match move:
        case Click(double=double):
            return DoubleTap(at, index) if double else Tap(at, index), screen
        case Point():
            return Hover(at, index), screen
        case Fill(text=text, replace=replace, submit=submit):
            return TypeText(text, point=at, element=index, replace=replace, submit=submit), screen
        case Clear():
            return ClearText(at, index), screen
        case Choose(option=option):
            return SelectOption((option,), at, index), screen
        case _:
            assert_never(move)


def _found(
    move: Click | Point | Fill | Clear | Choose | See, browser: Browser, screen: Screen, log: Log
) -> tuple[int, Element, Screen]:
    """The element that is meant, on this screen, or further down, or (noted as late) after a while."""
    seen = screen
    for _ in range(_SCROLLS):
        if (found := _match(move, seen)) is not None:
            return *found, seen
        browser.do(Scroll("down"))
        below = browser.look(pixels=False)
        if below.elements == seen.elements:
            break
        seen = below
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        browser.do(Wait(_PAUSE_S))
        seen = browser.look(pixels=False)
        if (found := _match(move, seen)) is not None:
            log.late.append(f"{type(move).__name__} {move.label!r}")
            return *found, seen
    there = [(element.role, element.label[:50]) for element in screen.elements if element.role != "option"]
    raise MoveFailed(f"no {move} at {screen.location}; there were {there}")


def _match(move: Click | Point | Fill | Clear | Choose | See, screen: Screen) -> tuple[int, Element] | None:
    role = "" if isinstance(move, Choose) else move.role
    roles = {role} if role else {"combobox", "listbox"} if isinstance(move, Choose) else set()
    found = [
        (n, element)
        for n, element in enumerate(screen.elements)
        if (not roles or element.role in roles) and _called(element, move.label)
    ]
    if isinstance(move, Fill | Clear):
        found = [
            (n, element) for n, element in found if element.role in {"textbox", "searchbox", "spinbutton"}
        ] or found
    return found[move.nth] if len(found) > move.nth else None


def _called(element: Element, label: str) -> bool:
    if label.startswith("#"):
        return element.resource_id == label[1:]
    names = {element.text, element.description, element.value}
    if label.endswith("*"):
        return any(name.startswith(label[:-1]) for name in names)
    return label in names
