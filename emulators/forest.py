"""Accessibility forests, as Android's forwarder sends them and AndroidControl stores them, read as elements.

A forest is an AndroidAccessibilityForest of android_env: windows, each with the nodes of its tree. Field numbers:
https://github.com/google-deepmind/android_env/tree/main/android_env/proto/a11y. What becomes an element:

* Every window and every node that has bounds, in the order of the message, whether the user could see it or not, since
  published rules count them all; `Flag.HIDDEN` tells the unseen ones apart. A window is an element of role "window"
  whose text is its title, and holds the roots of its tree. Bounds are taken as they are, unclipped, empty ones too.
* `text` is the node's text, `description` its content description or else its tooltip, `value` its hint. A node that
  can be typed into has its hint as `text` and what is in it as `value`, as devices tell it. So whatever has a text, a
  description, a hint or a tooltip has a label.
* `Flag.SYSTEM` marks windows that are no app's, and what lies in them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from emulators.screen import Box, Element, Flag
from emulators.wire import Message, WireError

__all__ = ["APP_WINDOWS", "FLAG_FIELDS", "WINDOW", "Forest", "ForestReader"]

WINDOW: Final = "window"
"""The role of a window's element."""
APP_WINDOWS: Final = (0, 1)
"""Kinds of windows that count as an app's: those of no known kind, and applications."""
FLAG_FIELDS: Final = {
    12: Flag.CHECKABLE, 13: Flag.CHECKED, 14: Flag.CLICKABLE, 15: Flag.EDITABLE, 18: Flag.FOCUSED,
    19: Flag.LONG_CLICKABLE, 20: Flag.PASSWORD, 21: Flag.SCROLLABLE, 22: Flag.SELECTED,
}  # fmt: skip
"""The fields of a node that are flags of an element as they are."""
_ENABLED, _VISIBLE = 16, 23

_NUMBER = rb"[\x80-\xff]*[\x00-\x7f]"
_STATES = re.compile(
    rb"((?:[\x60\x68\x70\x78]\x01|[\x80\x88\x90\x98\xa0\xa8\xb0\xb8]\x01\x01)*)"
    rb"(?:\xc2\x01(?:\x02..|\x03...|\x04.{4}|\x05.{5}))*",
    re.DOTALL,
)
"""The fields 12 to 23, flags that are true, and 24, actions, as far as they have no labels."""
_REST = re.compile(
    b"".join(rb"(?:" + key + _NUMBER + rb")?" for key in (b"\xd8\x01", b"\xe0\x01", b"\xe8\x01", b"\xf0\x01"))
)
"""The fields 27 to 30: depth, labels, drawing order."""
_UNSELECTED = b"\x40" + b"\xff" * 9 + b"\x01\x48" + b"\xff" * 9 + b"\x01"
"""The fields 8 and 9: no text is selected."""
_SELECTION = re.compile(rb"(?:\x40" + _NUMBER + rb")?(?:\x48" + _NUMBER + rb")?")
_GUARD = bytes(24)
"""Behind the bytes, so that whether a field comes next need not be asked whether there are any."""
_LARGEST = (1 << 31) - 1
_MOST = 50_000
"""Names and boxes that are kept to be found again; our default."""


@dataclass(frozen=True, slots=True)
class Forest:
    """What was on the screen. `app` is the package of the active window, or else of the first app's."""

    app: str
    elements: tuple[Element, ...]


_States = tuple[frozenset[Flag], frozenset[Flag]]
"""Of a node in an app's window, and in another."""
_Node = tuple[int, Box | None, str, str, str, str, str, str, _States, Iterable[int]]
"""Number, bounds, class, description, hint, package, text, resource id, states, and the numbers of its children."""


class ForestReader:
    """Reads forests. One reader for many is faster than many: most names, boxes and states come again.

    Names and boxes are forgotten when there are more than `most` of them.
    """

    def __init__(self, *, most: int = _MOST) -> None:
        self._most = most
        self._names: dict[bytes, str] = {}
        self._boxes: dict[bytes, Box] = {}
        self._states: dict[bytes, _States] = {}

    def read(self, data: bytes | memoryview) -> Forest:
        """Raises WireError where the bytes are no forest."""
        if len(self._names) > self._most or len(self._boxes) > self._most:
            self._names.clear()
            self._boxes.clear()
        elements: list[Element] = []
        found: list[tuple[bool, bool, str]] = []
        for window in Message(data).messages(1):
            app = window.integer(6) in APP_WINDOWS
            package = self._window(window, elements, app=app)
            found.append((not window.flag(8), not app, package))
        named = [each for each in found if each[2]]
        front = min(named, key=lambda each: each[:2])[2] if named else ""
        return Forest(front, tuple(elements))

    def _window(self, window: Message, elements: list[Element], *, app: bool) -> str:
        """Adds a window and its nodes; gives the package of the first node that has one."""
        place: int | None = None
        if 1 in window:
            flags = [Flag.FOCUSED] * window.flag(9) + [Flag.SYSTEM] * (not app)
            place, title = len(elements), str(window.view(5), "utf-8", "replace")
            elements.append(Element(WINDOW, self._box(window.data(1)), title, flags=frozenset(flags)))
        first = len(elements)
        self._tree(window.view(11).tobytes() + _GUARD, elements, place, app=app)
        return next((element.package for element in elements[first:] if element.package), "")

    def _tree(self, data: bytes, elements: list[Element], window: int | None, *, app: bool) -> None:
        """Adds the nodes of a tree; `data` ends with the guard."""
        parents: dict[int, int | None] = {}
        for number, box, role, description, hint, package, text, name, states, children in self._nodes(data):
            parent, place = parents.get(number, window), len(elements)
            for child in children:
                parents[child] = parent if box is None else place
            if box is None:
                continue
            flags = states[0] if app else states[1]
            if Flag.EDITABLE in flags:
                held = "" if text == hint else text
                elements.append(Element(role, box, hint, description, held, name, package, flags, parent))
            else:
                elements.append(Element(role, box, text, description, hint, name, package, flags, parent))

    def _nodes(self, data: bytes) -> Iterator[_Node]:
        at, end = 0, len(data) - len(_GUARD)
        while at < end:
            if data[at] != 0x0A:  # no field that trees have
                yield from (self._slowly(node) for node in Message(data[at:end]).messages(1))
                return
            size, start = _number(data, at + 1)
            at = start + size
            if at > end:
                raise WireError(f"a node of {size} bytes is cut off after {end - start}; the forest is not whole")
            try:
                node = self._quickly(data, start, at)
            except IndexError:  # a text that would be longer than all
                node = None
            yield node or self._slowly(Message(data[start:at]))

    def _quickly(self, data: bytes, at: int, end: int) -> _Node | None:
        """A node whose fields come in their order, as everybody writes them; None where they do not."""
        names, number, box = self._names, 0, None
        if data[at] == 0x08:
            number, at = data[at + 1], at + 2
            if number > 0x7F:
                number, at = _number(data, at - 1)
                if number > _LARGEST:
                    return None
        if data[at] == 0x12:
            size = data[at + 1]
            raw = data[at + 2 : at + 2 + size]
            box, at = self._boxes.get(raw), at + 2 + size
            if box is None:
                if size > 0x7F or at > end:
                    return None
                box = self._box(raw)
        texts = []
        for key in (0x1A, 0x22, 0x2A, 0x32, 0x3A, 0x52):
            if data[at] == key:
                size = data[at + 1]
                at += 2
                if size > 0x7F:
                    size, at = _number(data, at - 1)
                raw = data[at : at + size]
                at += size
                texts.append(names.get(raw) or self._name(raw))
            else:
                texts.append("")
            if key == 0x3A and data[at] in b"\x40\x48":
                at = at + len(_UNSELECTED) if data.startswith(_UNSELECTED, at) else _behind(_SELECTION, data, at)
        if data[at] == 0x58:
            at += 2
            if data[at - 1] > 0x7F:
                _, at = _number(data, at - 1)
        if at > end:
            return None
        if (found := _STATES.match(data, at, end)) is None:
            return None
        raw, at = found[1], found.end()
        states = self._states.get(raw) or self._stated(raw)
        while data[at] == 0xC2 and data[at + 1] == 0x01:  # an action with a label
            size, at = _number(data, at + 2)
            at += size
            if at >= end:
                break
        children: Iterable[int] = b""
        if data[at] == 0xCA and data[at + 1] == 0x01 and at < end:
            size = data[at + 2]
            children, at = data[at + 3 : at + 3 + size], at + 3 + size
            if size > 0x7F or not children.isascii():
                return None
        if at < end and (rest := _REST.match(data, at)):
            at = rest.end()
        if at != end:
            return None
        role, description, hint, package, text, name = texts
        return number, box, role, description, hint, package, text, name, states, children

    def _slowly(self, node: Message) -> _Node:
        """Any node: the fields in any order, with a tooltip, with many children."""
        role, description, hint, package, text, name = (_said(node.view(field)) for field in (3, 4, 5, 6, 7, 10))
        states = frozenset(field for field in range(12, 24) if node.flag(field))
        box = self._box(node.data(2)) if 2 in node else None
        children = node.integers(25)
        description = description or _said(node.view(31))
        return node.integer(1), box, role, description, hint, package, text, name, _flags(states), children

    def _box(self, raw: bytes) -> Box:
        sides = Message(raw)
        box = Box(*(float(sides.integer(side)) for side in range(1, 5)))
        self._boxes[raw] = box
        return box

    def _name(self, raw: bytes) -> str:
        name = self._names[raw] = str(raw, "utf-8", "replace")
        return name

    def _stated(self, raw: bytes) -> _States:
        message = Message(raw)
        states = self._states[raw] = _flags(frozenset(message.numbers))
        return states


def _flags(fields: frozenset[int]) -> _States:
    """What the fields that are true mean."""
    flags = {flag for field, flag in FLAG_FIELDS.items() if field in fields}
    flags |= {Flag.DISABLED} - ({Flag.DISABLED} if _ENABLED in fields else set())
    flags |= {Flag.HIDDEN} - ({Flag.HIDDEN} if _VISIBLE in fields else set())
    return frozenset(flags), frozenset(flags | {Flag.SYSTEM})


def _said(raw: memoryview) -> str:
    return str(raw, "utf-8", "replace")


def _behind(pattern: re.Pattern[bytes], data: bytes, at: int) -> int:
    """The place behind what the pattern finds there, which may be nothing."""
    found = pattern.match(data, at)
    return found.end() if found else at


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A varint, and the place behind it."""
    value = data[at]
    if value < 0x80:
        return value, at + 1
    value, shift = value & 0x7F, 7
    while shift < 70:
        at += 1
        byte = data[at]
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at + 1
        shift += 7
    raise WireError(f"a number before byte {at} has more than ten bytes; this is no forest")
