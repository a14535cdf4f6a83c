"""A page as text for models: address, open tabs, and its elements as an indented list with their names and states."""

from collections.abc import Sequence

from emulators.screen import Element, Flag, Pixels, Screen
from emulators.trajectory import Step
from guiagent.dialects.refs import ref_of

__all__ = ["PICTURED", "listed", "page_text", "past", "shown"]

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


def page_text(screen: Screen, *, bids: bool) -> str:
    """Where the page is, the open tabs, and its elements; `bids` gives each the name it is called by."""
    where = f"{screen.app}{screen.location}" if screen.location.startswith("/") else f"{screen.app} {screen.location}"
    tabs = [
        f'Tab {n}{" (in front)" if tab.front else ""}: "{_short(tab.title)}" {tab.url[:LONGEST]}'
        for n, tab in enumerate(screen.tabs)
    ]
    return "\n".join([f"Page: {where}", *tabs, "Elements:", *(listed(screen, bids=bids) or ["(none)"])])


def shown(screen: Screen, *, marks: bool) -> Pixels | None:
    """The screenshot, with the elements' names drawn on it where `marks` asks for that; None where there is none."""
    if screen.frame is None:
        return None
    if not marks:
        return screen.frame.rgb()
    from emulators.marks import number_marks
    from emulators.painting import paint

    return paint(screen.frame.rgb(), number_marks(screen, names=lambda index: ref_of(screen, index)))


def listed(screen: Screen, *, bids: bool, limit: int = LIMIT) -> list[str]:
    """One line for each element that says or does something: [bid] role "name", what it holds, its states."""
    told = [
        i for i, e in enumerate(screen.elements)
        if (e.label or e.actionable or e.has(Flag.SCROLLABLE)) and not e.flags & _ASIDE
    ]  # fmt: skip
    lines = [
        f"{'  ' * _depth(screen, i)}{f'[{ref_of(screen, i)}] ' if bids else ''}{_said(screen.elements[i])}"
        for i in told[:limit]
    ]
    if len(told) > limit:
        lines.append(f"... and {len(told) - limit} more")
    return lines


def past(history: Sequence[Step], *, said: Sequence[str]) -> str:
    """The last moves, one a line; `said` is how each step's action is written."""
    told = list(zip(history, said, strict=True))[-STEPS:]
    return "\n".join(f"{len(history) - len(told) + n}. {words}" for n, (_, words) in enumerate(told, 1))


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
