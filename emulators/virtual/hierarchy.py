"""A scene as Android tells it: the windows of an accessibility forest, and the XML of `uiautomator dump`.

Both are made from the one scene that is drawn. What a screen's element list holds as one row ("Wi-Fi", value "On") is
here what it is on Android: a container without text, and a TextView for every text that is drawn in it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal
from xml.sax.saxutils import quoteattr

from emulators.screen import Element, Flag, Point
from emulators.virtual.node import Line
from emulators.virtual.scene import Bounds, Scene

__all__ = ["FOCUSABLE", "TOUCHED", "View", "Window", "WindowKind", "attributes", "uiautomator_xml", "windows"]

TOUCHED = frozenset({Flag.CLICKABLE, Flag.EDITABLE})
"""An element with one of these is a clickable view."""
FOCUSABLE = TOUCHED | {Flag.CHECKABLE}
"""An element with one of these is a focusable view."""

WindowKind = Literal["application", "system", "input method"]


@dataclass(slots=True)
class View:
    """One node of a window, named as in AccessibilityNodeInfo; `bounds` are whole pixels."""

    class_name: str
    package: str
    bounds: tuple[int, int, int, int]
    text: str = ""
    content_desc: str = ""
    resource_id: str = ""
    hint: str = ""
    flags: frozenset[Flag] = frozenset()
    children: "list[View]" = field(default_factory=list)

    def walk(self) -> "Iterator[View]":
        """This view and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Window:
    """A window and its tree; the one with the highest `layer` lies above."""

    kind: WindowKind
    package: str
    layer: int
    active: bool
    root: View


def windows(scene: Scene, *, package: str, width: int, height: int) -> tuple[Window, ...]:
    """The windows on the screen, lowest first: the app's, and one for each package of the system on it.

    `package` is the app in front; `width` and `height` are in pixels.
    """
    roots: dict[str, View] = {package: View("android.widget.FrameLayout", package, (0, 0, width, height))}
    made: list[View] = []
    texts = _texts(scene)
    for index, element in enumerate(scene.elements):
        view = _view(element, holds=_holds(scene, index))
        view.children += (_text(part, element.package) for part in texts.get(index, ()))
        if element.parent is None:
            root = roots.setdefault(
                element.package, View("android.widget.FrameLayout", element.package, (0, 0, width, height))
            )
            root.children.append(view)
        else:
            made[element.parent].children.append(view)
        made.append(view)
    for name, root in roots.items():
        if name != package:
            root.bounds = _around([child.bounds for child in root.children])
    return tuple(
        Window(_kind(name, package), name, layer, name == package, root)
        for layer, (name, root) in enumerate(roots.items())
    )


def uiautomator_xml(shown: Sequence[Window], *, rotation: int = 0) -> str:
    """What `uiautomator dump` writes of the active window: attributes in its order, `rotation` in quarter turns."""
    lines = ["<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>", f'<hierarchy rotation="{rotation}">']
    for window in shown:
        if window.active:
            lines += _node(window.root, 0)
    return "".join((*lines, "</hierarchy>"))


def _kind(name: str, front: str) -> WindowKind:
    if name == front:
        return "application"
    return "input method" if "inputmethod" in name else "system"


def _holds(scene: Scene, index: int) -> bool:
    """Whether the texts of an element are views of their own in it."""
    element = scene.elements[index]
    return scene.marks[index].gathers or (bool(element.text and element.value) and not element.has(Flag.EDITABLE))


def _view(element: Element, *, holds: bool) -> View:
    box = element.box
    bounds = (int(box.left), int(box.top), int(box.right), int(box.bottom))
    made = View(
        element.role, element.package, bounds, content_desc=element.description, resource_id=element.resource_id,
        flags=element.flags,
    )  # fmt: skip
    if element.has(Flag.EDITABLE):
        made.text, made.hint = element.value or element.text, element.text or element.description
    elif not holds:
        made.text = element.text or element.value
    return made


Drawn = tuple[str, Bounds]
"""A text and where it stands."""


def _texts(scene: Scene) -> dict[int, list[Drawn]]:
    """The texts that are drawn in elements that gather texts, by the position of the element."""
    found: dict[int, list[Drawn]] = {}
    places = [
        (i, element.box)
        for i, element in enumerate(scene.elements)
        if element.text or element.value or scene.marks[i].gathers
    ]
    lid = _lid(scene)
    for number, part in enumerate(scene.parts):
        if not isinstance(part.paint, Line) or not part.paint.text.strip():
            continue
        left, top, right, bottom = _clipped(part.bounds, part.clip)
        x, y = (left + right) / 2, (top + bottom) / 2
        if number < lid and scene.window is not None and scene.window.contains(Point(x, y)):
            continue
        inside = [i for i, box in places if box.left <= x < box.right and box.top <= y < box.bottom]
        if inside and _holds(scene, inside[-1]):
            _append(found.setdefault(inside[-1], []), (part.paint.text, (left, top, right, bottom)))
    return found


def _lid(scene: Scene) -> int:
    """The position of the part that the overlay stands on; the texts below it are hidden by it. 0 without overlay."""
    window = scene.window
    if window is None:
        return 0
    sides = (window.left, window.top, window.right, window.bottom)
    places = range(len(scene.parts) - 1, -1, -1)
    return next(
        (i for i in places if max(abs(a - b) for a, b in zip(scene.parts[i].bounds, sides, strict=True)) < 2), 0
    )


def _append(texts: list[Drawn], drawn: Drawn) -> None:
    """A line right under another that begins where it does, or has its middle there, is the next line of that text."""
    text, (left, top, right, bottom) = drawn
    if texts:
        above, (l0, t0, r0, b0) = texts[-1]
        aligned = abs(l0 - left) < 1 or abs(l0 + r0 - left - right) < 2
        if aligned and abs(b0 - top) < 1 and abs((b0 - t0) % (bottom - top)) < 1:
            texts[-1] = f"{above} {text}", (min(l0, left), t0, max(r0, right), bottom)
            return
    texts.append(drawn)


def _text(drawn: Drawn, package: str) -> View:
    text, (left, top, right, bottom) = drawn
    return View("android.widget.TextView", package, (int(left), int(top), round(right), round(bottom)), text)


def _clipped(bounds: Bounds, clip: Bounds) -> Bounds:
    return (
        max(bounds[0], clip[0]), max(bounds[1], clip[1]), min(bounds[2], clip[2]), min(bounds[3], clip[3]),
    )  # fmt: skip


def _around(boxes: list[tuple[int, int, int, int]]) -> tuple[int, int, int, int]:
    return (
        min(box[0] for box in boxes), min(box[1] for box in boxes),
        max(box[2] for box in boxes), max(box[3] for box in boxes),
    )  # fmt: skip


def attributes(view: View, index: int) -> dict[str, str | bool]:
    """What uiautomator tells of a view, in its order; `index` is its position among its siblings."""
    left, top, right, bottom = view.bounds
    return {
        "index": str(index),
        "text": view.text,
        "resource-id": view.resource_id,
        "class": view.class_name,
        "package": view.package,
        "content-desc": view.content_desc,
        "checkable": Flag.CHECKABLE in view.flags,
        "checked": Flag.CHECKED in view.flags,
        "clickable": bool(view.flags & TOUCHED),
        "enabled": Flag.DISABLED not in view.flags,
        "focusable": bool(view.flags & FOCUSABLE),
        "focused": Flag.FOCUSED in view.flags,
        "scrollable": Flag.SCROLLABLE in view.flags,
        "long-clickable": Flag.LONG_CLICKABLE in view.flags,
        "password": Flag.PASSWORD in view.flags,
        "selected": Flag.SELECTED in view.flags,
        "bounds": f"[{left},{top}][{right},{bottom}]",
    }


def _node(view: View, index: int) -> Iterator[str]:
    told = " ".join(f"{name}={quoteattr(_written(value))}" for name, value in attributes(view, index).items())
    yield f"<node {told}" + (">" if view.children else " />")
    for number, child in enumerate(view.children):
        yield from _node(child, number)
    if view.children:
        yield "</node>"


def _written(value: str | bool) -> str:
    """As an attribute: XML 1.0 has no control characters but these, and no lone surrogates."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "".join(c if c in "\t\n\r" or (c >= " " and not "\ud800" <= c <= "\udfff") else "\ufffd" for c in value)
