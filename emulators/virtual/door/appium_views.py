"""The screen as Appium's UiAutomator2 server tells it: XML with a tag for every class, and elements found in it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from emulators.device import DeviceError
from emulators.screen import Flag
from emulators.virtual.door.u2_views import MASKS, find_views, info_of
from emulators.virtual.hierarchy import View, Window

__all__ = ["BadSelector", "Held", "attribute", "find_held", "hold", "recall", "source"]

_NO_XML = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAG = re.compile(r"[^\w.-]")
_STEP = re.compile(r"\.(\w+)\(((?:\"(?:[^\"\\]|\\.)*\"|[^()\"])*)\)")
_STRATEGIES = {"accessibility id": "description", "class name": "className", "name": "text"}


class BadSelector(DeviceError):
    """A selector that cannot be read; see Appium's guide to UiSelector and XPath."""


@dataclass(frozen=True, slots=True)
class Held:
    """How an element that a client holds is found again: by its way down from the window, if it is what it was."""

    package: str
    way: tuple[int, ...]
    class_name: str
    resource_id: str


Placed = tuple[Held, View]


def source(shown: Sequence[Window], *, rotation: int, size: tuple[int, int]) -> str:
    """The page source; windows as `placed` orders them."""
    root = _root(shown, rotation, size)[0]
    return "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n" + ElementTree.tostring(root, encoding="unicode")


def find_held(shown: Sequence[Window], strategy: str, selector: str) -> list[Placed]:
    """What a locator means, in the order of the tree. Raises BadSelector."""
    if strategy == "xpath":
        root, by_node = _root(shown, 0, (0, 0))
        return [by_node[id(node)] for node in _by_xpath(root, selector) if id(node) in by_node]
    wanted = _selector(strategy, selector)
    found = {id(one.view) for one in find_views(shown, wanted)}
    return [(held, view) for held, view in _placed(shown) if id(view) in found]


def hold(shown: Sequence[Window], flag: Flag) -> Placed | None:
    """The first view with this flag."""
    return next(((held, view) for held, view in _placed(shown) if flag in view.flags), None)


def recall(shown: Sequence[Window], held: Held) -> View | None:
    """The view that is held, where it still is there."""
    return next((view for other, view in _placed(shown) if other == held), None)


def attribute(view: View, name: str) -> str | None:
    """An attribute by the name that Appium has for it."""
    info = info_of(view)
    left, top, right, bottom = view.bounds
    told: dict[str, Any] = {
        **info, "bounds": f"[{left},{top}][{right},{bottom}]", "class": view.class_name,
        "content-desc": view.content_desc, "contentDescription": view.content_desc, "displayed": True,
        "hint": view.hint, "long-clickable": info["longClickable"], "name": view.content_desc or view.text,
        "package": view.package, "password": Flag.PASSWORD in view.flags, "resource-id": view.resource_id,
        "resourceId": view.resource_id,
    }  # fmt: skip
    if name not in told:
        raise BadSelector(f"an element has no attribute {name!r}; known are {', '.join(sorted(told))}")
    value = told[name]
    return str(value).lower() if isinstance(value, bool) else None if value is None else str(value)


def _placed(shown: Sequence[Window]) -> Iterator[Placed]:
    for window in sorted(shown, key=lambda each: not each.active):
        yield from _walk(window.package, window.root, ())


def _walk(package: str, view: View, way: tuple[int, ...]) -> Iterator[Placed]:
    yield Held(package, way, view.class_name, view.resource_id), view
    for number, child in enumerate(view.children):
        yield from _walk(package, child, (*way, number))


def _root(
    shown: Sequence[Window], rotation: int, size: tuple[int, int]
) -> tuple[ElementTree.Element, dict[int, Placed]]:
    """The whole tree, and what each of its nodes is of."""
    told = {"index": "0", "class": "hierarchy", "rotation": str(rotation)}
    root = ElementTree.Element("hierarchy", {**told, "width": str(size[0]), "height": str(size[1])})
    nodes: dict[tuple[str, tuple[int, ...]], ElementTree.Element] = {}
    by_node: dict[int, Placed] = {}
    for held, view in _placed(shown):
        above = nodes[held.package, held.way[:-1]] if held.way else root
        node = ElementTree.SubElement(above, _TAG.sub("_", view.class_name), _attributes(held, view))
        nodes[held.package, held.way] = node
        by_node[id(node)] = held, view
    return root, by_node


_TOLD = (
    "checkable", "checked", "clickable", "enabled", "focusable", "focused", "long-clickable", "password", "scrollable",
    "selected", "bounds", "displayed",
)  # fmt: skip


def _attributes(held: Held, view: View) -> dict[str, str]:
    told = {"index": str(held.way[-1] if held.way else 0), "package": view.package, "class": view.class_name}
    told["text"] = view.text
    for name, value in (("content-desc", view.content_desc), ("resource-id", view.resource_id), ("hint", view.hint)):
        if value:
            told[name] = value
    told |= {name: attribute(view, name) or "" for name in _TOLD}
    return {name: _NO_XML.sub("?", value) for name, value in told.items()}


def _by_xpath(root: ElementTree.Element, selector: str) -> list[ElementTree.Element]:
    """With the paths that the standard library knows: tags, attributes, positions, children."""
    path = selector if not selector.startswith("/") else "." + selector
    path = re.sub(r"^\./hierarchy(?=/)", ".", path)
    try:
        return root.findall(path)
    except (SyntaxError, KeyError, ValueError) as error:
        raise BadSelector(
            f"{selector!r} is no XPath that this phone knows ({error}); use //tag[@name='value']"
        ) from error


def _selector(strategy: str, selector: str) -> dict[str, Any]:
    if strategy == "-android uiautomator":
        return _ui_selector(selector)
    if strategy == "id":
        if ":id/" in selector:
            return _masked({"resourceId": selector})
        return _masked({"resourceIdMatches": f"(.*:id/)?{re.escape(selector)}"})
    if strategy not in _STRATEGIES:
        known = ", ".join((*_STRATEGIES, "id", "xpath", "-android uiautomator"))
        raise BadSelector(f"there is no locator strategy {strategy!r}; known are {known}")
    return _masked({_STRATEGIES[strategy]: selector})


def _ui_selector(text: str) -> dict[str, Any]:
    """`new UiSelector().text("a").instance(1)`."""
    body = text.strip().rstrip(";").removeprefix("new ").removeprefix("UiSelector()")
    steps = _STEP.findall(body)
    if not steps or _STEP.sub("", body).strip():
        raise BadSelector(f'{text!r} is no UiSelector; write it as new UiSelector().text("Wi-Fi")')
    told: dict[str, Any] = {}
    for name, given in steps:
        if name not in MASKS:
            raise BadSelector(f"a UiSelector here has no {name}(); it has {', '.join(MASKS)}")
        told[name] = _value(given.strip())
    return _masked(told)


def _value(given: str) -> str | bool | int:
    if given.startswith('"'):
        return re.sub(r"\\(.)", r"\1", given[1:-1])
    return given == "true" if given in ("true", "false") else int(given)


def _masked(told: dict[str, Any]) -> dict[str, Any]:
    return {**told, "mask": sum(MASKS[name] for name in told), "childOrSibling": [], "childOrSiblingSelector": []}
