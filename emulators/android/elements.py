"""The XML of a phone's windows as the elements of a screen.

What touches nothing and says nothing is left out. A button, or a row of a list, is told together with the texts in it,
as a screen reader does: the first is its text, the others are its value.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from xml.etree import ElementTree

from emulators.android.errors import NoTree
from emulators.screen import Box, Element, Flag, Point

__all__ = ["Tree", "read_tree"]

SYSTEM_UI = "com.android.systemui"
_BOUNDS = re.compile(r"\[(-?\d+),(-?\d+)\]\[(-?\d+),(-?\d+)\]")
_TOUCH = frozenset({Flag.CLICKABLE, Flag.LONG_CLICKABLE, Flag.CHECKABLE, Flag.EDITABLE})
_SAID = {
    "clickable": Flag.CLICKABLE,
    "long-clickable": Flag.LONG_CLICKABLE,
    "scrollable": Flag.SCROLLABLE,
    "checkable": Flag.CHECKABLE,
    "checked": Flag.CHECKED,
    "focused": Flag.FOCUSED,
    "selected": Flag.SELECTED,
    "password": Flag.PASSWORD,
}
_NOT_XML = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|&#(?:[0-8]|1[124-9]|2\d|3[01]|6553[45]);")
_LIST = re.compile(r"(?:RecyclerView|ListView|GridView)$")
_FIELD = re.compile(r"EditText$|AutoCompleteTextView$|^XCUIElementType(?:(?:Secure)?TextField|SearchField|TextView)$")
_GRID = (0.5, 0.25, 0.75, 0.1, 0.9)
"""Where an element is tried to be touched when something lies over its middle, as parts of width and height."""


@dataclass(frozen=True, slots=True)
class Tree:
    """Elements in drawing order, and how the screen is turned in quarter turns."""

    elements: tuple[Element, ...]
    rotation: int


@dataclass(slots=True)
class _Node:
    """A node on its way to an element. `above` is what it lies in, `end` the position behind its last descendant."""

    element: Element
    above: int | None
    end: int = 0
    folded: bool = False

    @property
    def kept(self) -> bool:
        element = self.element
        return not self.folded and bool(element.label or element.flags & (_TOUCH | {Flag.SCROLLABLE}))


def read_tree(xml: str, *, size: tuple[int, int], front: str = "", keyboards: Sequence[str] = ()) -> Tree:
    """The elements of a screen of `size` pixels. `front` is the package in front, `keyboards` those of input methods.

    An actionable element whose every part lies under others keeps its place but not its actions. Raises NoTree for
    what is no such XML.
    """
    try:
        root = _parsed(xml)
    except ElementTree.ParseError as error:
        raise NoTree(f"the tree cannot be read ({error}); look again, or look at the pixels") from error
    screen = Box(0, 0, *size)
    system = {SYSTEM_UI, *keyboards} - {front}
    nodes: list[_Node] = []
    for window in _stacked(list(root), system):
        _collect(window, None, screen, nodes)
    for node in nodes:
        if node.element.package in system:
            node.element = replace(node.element, flags=node.element.flags | {Flag.SYSTEM})
    _fold(nodes)
    turned = root.get("rotation", "0")
    return Tree(_reachable(_listed(nodes)), int(turned) if turned.isdigit() else 0)


def _parsed(xml: str) -> ElementTree.Element:
    """The root. Apps write characters that XML has not, and not every phone takes them out: they are read as U+FFFD."""
    try:
        return ElementTree.fromstring(xml)
    except ElementTree.ParseError:
        return ElementTree.fromstring(_NOT_XML.sub("\ufffd", xml))


def _stacked(windows: list[ElementTree.Element], system: set[str]) -> list[ElementTree.Element]:
    """Windows from the lowest to the highest: the uiautomator2 server tells the active one first, and the others after.

    Those of the system lie above it. Of other apps' windows those stay that stand beside it (a split screen); what is
    behind a dialog cannot be touched.
    """
    if len(windows) < 2:
        return windows
    active = next((window for window in windows if window.get("package") not in system), windows[0])
    box = _box(active)
    beside = [w for w in windows if w is not active and w.get("package") not in system and _box(w).clipped(box).empty]
    return [*beside, active, *(window for window in windows if window.get("package") in system)]


def _collect(xml: ElementTree.Element, above: int | None, screen: Box, nodes: list[_Node]) -> None:
    """Add a node and all below it, parents first, without those that are not on the screen."""
    stack: list[tuple[ElementTree.Element, int | None, bool]] = [(xml, above, False)]
    while stack:
        at, parent, closing = stack.pop()
        if closing:
            assert parent is not None
            nodes[parent].end = len(nodes)
            continue
        box = _box(at).clipped(screen)
        inside = parent
        if not box.empty and at.get("visible-to-user") != "false":
            inside = len(nodes)
            nodes.append(_node(at, box, parent))
            stack.append((at, inside, True))
        stack.extend((child, inside, False) for child in reversed(at))


def _node(xml: ElementTree.Element, box: Box, above: int | None) -> _Node:
    role, text, hint = xml.get("class", ""), xml.get("text", ""), xml.get("hint", "")
    flags = {flag for name, flag in _SAID.items() if xml.get(name) == "true"}
    if xml.get("enabled") == "false":
        flags.add(Flag.DISABLED)
    value = ""
    if _FIELD.search(role):
        flags.add(Flag.EDITABLE)
        value, text = ("", hint) if hint and text == hint else (text, hint)
    element = Element(
        role, box, text, xml.get("content-desc", ""), value, xml.get("resource-id", ""), xml.get("package", ""),
        frozenset(flags),
    )  # fmt: skip
    return _Node(element, above)


def _fold(nodes: list[_Node]) -> None:
    """Give buttons and rows that say nothing themselves the texts in them that cannot be touched on their own."""
    for at in range(len(nodes) - 1, -1, -1):
        node, element = nodes[at], nodes[at].element
        touched = bool(element.flags & _TOUCH) or _is_row(nodes, at)
        if not touched or element.label or Flag.EDITABLE in element.flags:
            continue
        inner = [n for n in _inside(nodes, at) if n.element.label and not n.element.flags & _TOUCH and not n.folded]
        if not inner:
            continue
        texts = [n.element.text for n in inner if n.element.text]
        while texts and len(texts[0]) == 1 and any(text[:1] == texts[0] and text != texts[0] for text in texts[1:]):
            del texts[0]  # the letter that stands for a picture of somebody
        node.element = replace(
            element,
            text=texts[0] if texts else "",
            description="" if texts else inner[0].element.description,
            value=", ".join(texts[1:]),
            resource_id=element.resource_id or inner[0].element.resource_id,
        )
        for n in inner:
            n.folded = True


def _is_row(nodes: list[_Node], at: int) -> bool:
    above = nodes[at].above
    if above is None or not _LIST.search(nodes[above].element.role):
        return False
    return not any(node.element.has(Flag.SCROLLABLE) for node in nodes[at + 1 : nodes[at].end])


def _inside(nodes: list[_Node], at: int) -> Iterator[_Node]:
    """All below a node, but not what is in something else below it that can be touched."""
    position = at + 1
    while position < nodes[at].end:
        inner = nodes[position]
        yield inner
        position = inner.end if inner.element.flags & _TOUCH else position + 1


def _listed(nodes: list[_Node]) -> list[Element]:
    """The elements of the nodes that are kept, each with the nearest kept one around it."""
    made: list[Element] = []
    places: dict[int, int] = {}
    for at, node in enumerate(nodes):
        above = node.above
        while above is not None and above not in places:
            above = nodes[above].above
        if node.kept:
            places[at] = len(made)
            made.append(replace(node.element, parent=places[above] if above is not None else None))
    return made


def _reachable(elements: list[Element]) -> tuple[Element, ...]:
    """The same elements with a point each where a touch reaches them or something in them."""
    acting = [(i, element.box) for i, element in enumerate(elements) if element.actionable]
    for number, (index, box) in enumerate(acting):
        later = [(i, other) for i, other in acting[number + 1 :] if not other.clipped(box).empty]
        over = [other for i, other in later if not _within(elements, i, index)]
        if not over:
            continue
        free = next((p for p in _points(box) if not any(other.contains(p) for other in over)), None)
        element = elements[index]
        if free is None:
            elements[index] = replace(element, flags=element.flags - _TOUCH)
        elif free != box.center:
            elements[index] = replace(element, touch=free)
    return tuple(elements)


def _points(box: Box) -> Iterator[Point]:
    for down in _GRID:
        for across in _GRID:
            yield Point(box.left + box.width * across, box.top + box.height * down)


def _within(elements: list[Element], inner: int, outer: int) -> bool:
    at: int | None = inner
    while at is not None and at != outer:
        at = elements[at].parent
    return at == outer


def _box(xml: ElementTree.Element) -> Box:
    found = _BOUNDS.fullmatch(xml.get("bounds", ""))
    return Box(*map(float, found.groups())) if found else Box(0, 0, 0, 0)
