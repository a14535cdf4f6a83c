"""A page as text for models: address, open tabs, and its elements as an indented list with their names and states."""

from collections.abc import Sequence

from emulators.screen import Element, Flag, Pixels, Screen
from guiagent.dialects.refs import ref_of

__all__ = ["PICTURED", "page_text", "past", "shown"]

PICTURED = (
    " and as a screenshot",
    " and as a screenshot on which each element that can be acted on has a frame and its name from the list",
)
"""What the prompt says of the screenshot, without marks and with them."""

LIMIT = 200
"""Lines of elements; our default."""

LONGEST = 120
"""Characters of a name or a value; our default."""

STEPS = 12
"""Moves of the past that are told; our default."""

_ASIDE = frozenset({Flag.SYSTEM, Flag.HIDDEN})
_TOLD = (Flag.CHECKED, Flag.SELECTED, Flag.FOCUSED, Flag.DISABLED, Flag.SCROLLABLE)


def page_text(screen: Screen) -> str:
    """Where the page is, the open tabs, and its elements, each with the name it is called by."""
    where = f"{screen.app}{screen.location}" if screen.location.startswith("/") else f"{screen.app} {screen.location}"
    tabs = [
        f'Tab {n}{" (in front)" if tab.front else ""}: "{_short(tab.title)}" {tab.url[:LONGEST]}'
        for n, tab in enumerate(screen.tabs)
    ]
    return "\n".join([f"Page: {where}", *tabs, "Elements:", *(_listed(screen) or ["(none)"])])


def shown(screen: Screen, *, marks: bool) -> Pixels | None:
    """The screenshot, with the elements' names drawn on it where `marks` asks for that; None where there is none."""
    if screen.frame is None:
        return None
    if not marks:
        return screen.frame.rgb()
    from emulators.marks import number_marks
    from emulators.painting import paint

    return paint(screen.frame.rgb(), number_marks(screen, names=lambda index: ref_of(screen, index)))


def _listed(screen: Screen) -> list[str]:
    """One line for each element that says or does something: [bid] role "name", what it holds, its states."""
    told = [
        i for i, e in enumerate(screen.elements)
        if (e.label or e.actionable or e.has(Flag.SCROLLABLE)) and not e.flags & _ASIDE
    ]  # fmt: skip
    lines = [f"{'  ' * _depth(screen, i)}[{ref_of(screen, i)}] {_said(screen.elements[i])}" for i in told[:LIMIT]]
    if len(told) > LIMIT:
        lines.append(f"... and {len(told) - LIMIT} more")
    return lines


def past(moves: Sequence[str]) -> str:
    """The last of the moves, one a line, with their numbers."""
    told = moves[-STEPS:]
    return "\n".join(f"{n}. {words}" for n, words in enumerate(told, len(moves) - len(told) + 1))


def _depth(screen: Screen, index: int) -> int:
    depth, parent = 0, screen.elements[index].parent
    while parent is not None and 0 <= parent < len(screen.elements) and depth < 12:
        depth, parent = depth + 1, screen.elements[parent].parent
    return depth


def _said(element: Element) -> str:
    name = _short(element.text or element.description)
    held = f' value="{_short(element.value)}"' if element.value and element.value != name else ""
    states = [flag.value for flag in _TOLD if element.has(flag)]
    if element.has(Flag.CHECKABLE) and not element.has(Flag.CHECKED):
        states.insert(0, "unchecked")
    return f'{element.role} "{name}"{held}' + "".join(f", {state}" for state in states)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
