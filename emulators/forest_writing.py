"""Accessibility forests written: nodes and windows field by field, and whole forests from the elements of a screen.

`emulators.forest` reads the same elements again. What a forest has no place for is named to whoever asks for one.
"""

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import Final

from emulators.forest import FLAG_FIELDS, WINDOW
from emulators.screen import Box, Element, Flag
from emulators.wire import flag_field, integer_field, integers_field, message_field, text_field

__all__ = ["Bounds", "Dropped", "NodeFacts", "WindowFacts", "node_field", "window_field", "write_forest"]

Bounds = tuple[int, int, int, int]
"""Left, top, right and bottom in whole pixels."""

Dropped = Callable[[str], None]
"""Hears of a fact that has no place."""

_CLICK, _LONG_CLICK, _FOCUS, _SET_TEXT, _FORWARD, _BACKWARD = 16, 32, 1, 2_097_152, 4096, 8192
"""Actions, as AccessibilityNodeInfo numbers them."""
_UNSELECTED = integer_field(8, -1, "int64") + integer_field(9, -1, "int64")
_APPLICATION: Final = 1
_INPUT_METHOD: Final = 2
_SYSTEM: Final = 3
_LARGEST = 2**31 - 1
_ON_PAGES = frozenset({Flag.REQUIRED, Flag.INVALID})


@dataclass(frozen=True, slots=True)
class NodeFacts:
    """What is written of a node. `children` are numbers of nodes; one with no `bounds` has none in the message."""

    number: int
    bounds: Bounds | None
    class_name: str
    content_description: str
    hint: str
    package: str
    text: str
    resource_id: str
    flags: frozenset[Flag]
    children: Sequence[int]
    depth: int


@dataclass(frozen=True, slots=True)
class WindowFacts:
    """What is written of a window; `kind` is 1 for an application, 2 for an input method, 3 for the system."""

    number: int
    bounds: Bounds | None
    kind: int
    title: str = ""
    active: bool = False
    focused: bool = False


def window_field(window: WindowFacts, nodes: Sequence[bytes]) -> bytes:
    """A field of an AndroidAccessibilityForest; `nodes` by `node_field`."""
    return message_field(
        1,
        b"" if window.bounds is None else message_field(1, *_rectangle(window.bounds)),
        integer_field(3, window.number),
        integer_field(4, window.number - 1),
        _text(5, window.title),
        integer_field(6, window.kind),
        flag_field(8, window.active),
        flag_field(9, window.focused),
        message_field(11, *nodes),
    )


def node_field(node: NodeFacts, window: int) -> bytes:
    """A field of the AndroidAccessibilityTree of the window with this number."""
    return message_field(
        1,
        integer_field(1, node.number),
        b"" if node.bounds is None else message_field(2, *_rectangle(node.bounds)),
        _text(3, node.class_name),
        _text(4, node.content_description),
        _text(5, node.hint),
        _text(6, node.package),
        _text(7, node.text),
        _UNSELECTED,
        _text(10, node.resource_id),
        integer_field(11, window),
        _states(node.flags),
        integers_field(25, node.children),
        integer_field(27, node.depth),
        integer_field(30, node.number + 1),
    )


@functools.lru_cache(maxsize=1024)
def _states(flags: frozenset[Flag]) -> bytes:
    """The fields 12 to 24: what a node is, and the actions that it offers."""
    touched = bool(flags & {Flag.CLICKABLE, Flag.EDITABLE})
    states = {field: flag in flags for field, flag in FLAG_FIELDS.items()}
    states |= {16: Flag.DISABLED not in flags, 17: touched or Flag.CHECKABLE in flags, 23: Flag.HIDDEN not in flags}
    offered = [_CLICK, _FOCUS] if touched else []
    offered += [_LONG_CLICK] if Flag.LONG_CLICKABLE in flags else []
    offered += [_FORWARD, _BACKWARD] if Flag.SCROLLABLE in flags else []
    offered += [_SET_TEXT] if Flag.EDITABLE in flags else []
    return b"".join(
        (
            *(flag_field(field, states[field]) for field in sorted(states)),
            *(message_field(24, integer_field(1, action)) for action in offered),
        )
    )


def _rectangle(bounds: Bounds) -> tuple[bytes, ...]:
    return tuple(integer_field(place, edge) for place, edge in enumerate(bounds, 1))


def _text(number: int, text: str) -> bytes:
    """What UTF-8 cannot hold is replaced: a file name of a stranger may be shown."""
    return text_field(number, text.encode("utf-8", "replace").decode())


def write_forest(elements: Sequence[Element], *, app: str = "", dropped: Dropped | None = None) -> bytes:
    """A forest that `emulators.forest` reads these elements from, boxes rounded to whole pixels.

    An element of role "window" without a parent is a window that holds what follows, as far as it says to lie in it.
    Other elements are in windows without bounds, which are no elements: one wherever the system's begin or end.
    `dropped` hears of every fact that a forest has no place for.
    """
    forget = dropped or (lambda what: None)
    parts = list(_parts(elements))
    fronts = [_front(elements, part) for part in parts]
    named = [number for number, front in enumerate(fronts) if front and front == app]
    active = min(named, key=lambda number: elements[parts[number].start].has(Flag.SYSTEM), default=None)
    if (app and active is None) or (not app and any(fronts)):
        forget("which app is in front")
    return b"".join(
        _window(elements, part, number, active=number == active, dropped=forget) for number, part in enumerate(parts)
    )


def _parts(elements: Sequence[Element]) -> Iterator[range]:
    """The positions of the elements of one window after another, its own first where it has one."""
    start = 0
    for place, element in enumerate(elements):
        first = elements[start]
        parted = element.has(Flag.SYSTEM) != first.has(Flag.SYSTEM)
        if place and (_is_window(element) or parted or (_is_window(first) and element.parent is None)):
            yield range(start, place)
            start = place
    if elements:
        yield range(start, len(elements))


def _is_window(element: Element) -> bool:
    return element.role == WINDOW and element.parent is None


def _front(elements: Sequence[Element], part: range) -> str:
    """The package by which the window is known."""
    inside = part[1:] if _is_window(elements[part.start]) else part
    return next((elements[place].package for place in inside if elements[place].package), "")


def _window(elements: Sequence[Element], part: range, number: int, *, active: bool, dropped: Dropped) -> bytes:
    first = elements[part.start]
    inside = part[1:] if _is_window(first) else part
    kind = _APPLICATION
    if first.has(Flag.SYSTEM):
        kind = _INPUT_METHOD if "inputmethod" in _front(elements, part) else _SYSTEM
    window = WindowFacts(number + 1, None, kind, active=active)
    if _is_window(first):
        window = replace(window, bounds=_bounds(first.box), title=first.text, focused=first.has(Flag.FOCUSED))
        said = replace(first, text="", flags=first.flags - {Flag.SYSTEM, Flag.FOCUSED})
        if said != Element(WINDOW, first.box, touch=first.touch):
            dropped("what a window is besides its title")
        _listen(first, window.bounds, dropped)
    return window_field(window, _nodes(elements, inside, number + 1, dropped))


def _nodes(elements: Sequence[Element], inside: range, window: int, dropped: Dropped) -> list[bytes]:
    below: dict[int, list[int]] = {}
    depths: dict[int, int] = {}
    for place in inside:
        parent = elements[place].parent
        if parent is not None and parent in inside and parent < place:
            below.setdefault(parent, []).append(place - inside.start)
            depths[place] = depths.get(parent, 0) + 1
        elif parent is not None and not (parent == inside.start - 1 and _is_window(elements[parent])):
            dropped("what an element lies in")
    made = []
    for place in inside:
        element = elements[place]
        bounds, text, hint = _bounds(element.box), element.text, element.value
        if element.has(Flag.EDITABLE):
            text, hint = hint, text
            if text and text == hint:
                dropped("what a field holds that is the same as its name")
        facts = NodeFacts(
            place - inside.start, bounds, element.role, element.description, hint, element.package, text,
            element.resource_id, element.flags, below.get(place, ()), depths.get(place, 0),
        )  # fmt: skip
        made.append(node_field(facts, window))
        _listen(element, bounds, dropped)
    return made


def _bounds(box: Box) -> Bounds | None:
    """None where a side is no whole number of 32 bits."""
    sides = box.left, box.top, box.right, box.bottom
    if not all(isfinite(side) and abs(side) <= _LARGEST for side in sides):
        return None
    left, top, right, bottom = map(round, sides)
    return left, top, right, bottom


def _listen(element: Element, bounds: Bounds | None, dropped: Dropped) -> None:
    """Names what of an element is not written."""
    if bounds is None:
        dropped("an element without a box")
    if element.touch is not None:
        dropped("the point that reaches an element")
    if element.flags & _ON_PAGES:
        dropped("that a field is required or invalid")
    said = (element.role, element.text, element.description, element.value, element.resource_id, element.package)
    if any("\ud800" <= letter <= "\udfff" for text in said if not text.isascii() for letter in text):
        dropped("half of a surrogate pair")
