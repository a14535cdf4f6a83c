"""The windows of a phone as uiautomator2's server tells them: all of them in one XML, and views found by selectors."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

from emulators.screen import Flag
from emulators.virtual.hierarchy import FOCUSABLE, TOUCHED, View, Window, attributes

__all__ = ["Found", "all_windows_xml", "find_views", "info_of"]

MASKS = {
    "text": 0x01, "textContains": 0x02, "textMatches": 0x04, "textStartsWith": 0x08, "className": 0x10,
    "classNameMatches": 0x20, "description": 0x40, "descriptionContains": 0x80, "descriptionMatches": 0x0100,
    "descriptionStartsWith": 0x0200, "checkable": 0x0400, "checked": 0x0800, "clickable": 0x1000,
    "longClickable": 0x2000, "scrollable": 0x4000, "enabled": 0x8000, "focusable": 0x010000, "focused": 0x020000,
    "selected": 0x040000, "packageName": 0x080000, "packageNameMatches": 0x100000, "resourceId": 0x200000,
    "resourceIdMatches": 0x400000, "index": 0x800000, "instance": 0x01000000,
}  # fmt: skip
"""Bit of a selector's mask that says that the field of this name counts."""

_FLAGS = {
    "checkable": Flag.CHECKABLE, "checked": Flag.CHECKED, "longClickable": Flag.LONG_CLICKABLE,
    "scrollable": Flag.SCROLLABLE, "focused": Flag.FOCUSED, "selected": Flag.SELECTED,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A view, its position among those beside it, and the views below the same parent."""

    view: View
    index: int
    beside: tuple[View, ...]

    @property
    def below(self) -> Iterator["Found"]:
        """The views in it, at any depth."""
        children = tuple(self.view.children)
        for number, child in enumerate(children):
            here = Found(child, number, children)
            yield here
            yield from here.below

    @property
    def siblings(self) -> Iterator["Found"]:
        for number, view in enumerate(self.beside):
            if view is not self.view:
                here = Found(view, number, self.beside)
                yield here
                yield from here.below


def all_windows_xml(shown: Sequence[Window], *, rotation: int, depth: int) -> str:
    """The XML of all windows, the active one first; `rotation` in quarter turns, views below `depth` left out."""
    lines = ["<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\r\n", f'<hierarchy rotation="{rotation}">']
    for number, window in enumerate(sorted(shown, key=lambda each: not each.active)):
        lines += _node(window.root, number, depth)
    return "".join((*lines, "</hierarchy>"))


def find_views(shown: Sequence[Window], selector: Mapping[str, Any]) -> list[Found]:
    """What a selector means: those that match, in the order of the tree, narrowed down by its children and siblings.

    "instance" takes one of them; without it they are all returned, and callers take the first.
    """
    roots = tuple(window.root for window in sorted(shown, key=lambda each: not each.active))
    pool = [found for number, root in enumerate(roots) for found in _tree(Found(root, number, roots))]
    found = _narrowed(pool, selector)
    kinds, selectors = selector.get("childOrSibling") or (), selector.get("childOrSiblingSelector") or ()
    for kind, inner in zip(kinds, selectors, strict=False):
        around = found[:1]
        pool = [f for outer in around for f in (outer.below if kind == "child" else outer.siblings)]
        found = _narrowed(pool, inner)
    return found


def info_of(view: View) -> dict[str, Any]:
    """A view as `objInfo` tells it."""
    left, top, right, bottom = view.bounds
    bounds = {"left": left, "top": top, "right": right, "bottom": bottom}
    told = {name: flag in view.flags for name, flag in _FLAGS.items()}
    return {
        **told,
        "bounds": bounds,
        "visibleBounds": bounds,
        "childCount": len(view.children),
        "className": view.class_name,
        "contentDescription": view.content_desc or None,
        "packageName": view.package,
        "resourceName": view.resource_id or None,
        "text": view.text,
        "clickable": bool(view.flags & TOUCHED),
        "enabled": Flag.DISABLED not in view.flags,
        "focusable": bool(view.flags & FOCUSABLE),
    }


def _tree(found: Found) -> Iterator[Found]:
    yield found
    yield from found.below


def _narrowed(pool: Sequence[Found], selector: Mapping[str, Any]) -> list[Found]:
    mask = int(selector.get("mask") or 0)
    wanted = {name: selector[name] for name, bit in MASKS.items() if mask & bit and name in selector}
    instance = wanted.pop("instance", None)
    found = [one for one in pool if all(_matches(one, name, value) for name, value in wanted.items())]
    return found if instance is None else found[int(instance) : int(instance) + 1]


def _matches(found: Found, name: str, value: Any) -> bool:
    view = found.view
    if name in _FLAGS:
        return (_FLAGS[name] in view.flags) == bool(value)
    match name:
        case "clickable":
            return bool(view.flags & TOUCHED) == bool(value)
        case "focusable":
            return bool(view.flags & FOCUSABLE) == bool(value)
        case "enabled":
            return (Flag.DISABLED not in view.flags) == bool(value)
        case "index":
            return found.index == int(value)
        case _:
            return _says(_told(view, name), name, str(value))


def _told(view: View, name: str) -> str:
    if name.startswith("text"):
        return view.text
    if name.startswith("description"):
        return view.content_desc
    if name.startswith("className"):
        return view.class_name
    return view.package if name.startswith("packageName") else view.resource_id


def _says(told: str, name: str, wanted: str) -> bool:
    if name.endswith("Contains"):
        return wanted.casefold() in told.casefold()
    if name.endswith("StartsWith"):
        return told.casefold().startswith(wanted.casefold())
    if name.endswith("Matches"):
        return re.fullmatch(wanted, told, re.DOTALL) is not None
    return told == wanted


def _node(view: View, index: int, depth: int) -> Iterator[str]:
    common = attributes(view, index)
    bounds = common.pop("bounds")
    said: dict[str, str | bool] = {
        **common,
        "visible-to-user": True,
        "bounds": bounds,
        "drawing-order": str(index),
        "hint": view.hint,
        "display-id": "0",
    }
    told = " ".join(f"{name}={quoteattr(_written(value), _BREAKS)}" for name, value in said.items())
    inner = view.children if depth > 1 else []
    yield f"<node {told}" + (">" if inner else " />")
    for number, child in enumerate(inner):
        yield from _node(child, number, depth - 1)
    if inner:
        yield "</node>"


_NO_XML = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAKS = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


def _written(value: str | bool) -> str:
    """As an attribute: XML 1.0 has no control characters but these, and no lone surrogates."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _NO_XML.sub(".", value)
