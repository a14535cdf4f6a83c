"""The accessibility tree of a page and of all its frames, as the browser tells it to screen readers."""

import asyncio
from collections.abc import Awaitable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from emulators.browser.transport import Channel, Json, ProtocolError

__all__ = ["AccessibleNode", "accessible", "as_text"]

_SILENT = frozenset({"none", "generic", "InlineTextBox", "LineBreak", "ignored"})
"""Roles that say nothing without a name."""
_WRITTEN = frozenset({"StaticText", "InlineTextBox", "ListMarker"})
_TOLD = frozenset({
    "busy", "disabled", "editable", "hasPopup", "multiselectable", "orientation", "readonly", "required", "valuemin",
    "valuemax", "valuetext", "checked", "expanded", "modal", "pressed", "selected", "focused", "level", "autocomplete",
    "invalid", "url",
})  # fmt: skip
"""Properties that are kept; the others say how the tree is tied together."""


@dataclass(frozen=True, slots=True)
class AccessibleNode:
    """One node: `ref` is that of the element in the last look which it belongs to, empty where there is none.

    `ignored` nodes are not told to screen readers, but what is below them may be. `properties` are those of the
    protocol's AXNode that say something of the node itself: https://chromedevtools.github.io/devtools-protocol/.
    """

    role: str
    name: str = ""
    value: str = ""
    ignored: bool = False
    ref: str = ""
    properties: Mapping[str, Any] = field(default_factory=dict)
    children: tuple["AccessibleNode", ...] = ()

    def walk(self) -> Iterator["AccessibleNode"]:
        """It and all below it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class _Document:
    """What one frame has told: its nodes by id, and the frames whose owners are among them, by owner."""

    nodes: Mapping[str, Json]
    root: str
    inner: Mapping[int, "_Document"]


async def accessible(channel: Channel, refs: Awaitable[Mapping[int, str]]) -> AccessibleNode:
    """The tree of a page. `refs` are names by the browser's own number of a node, asked for while the tree comes.

    Raises ProtocolError when the page is just being replaced.
    """
    document, names = await asyncio.gather(_page(channel), refs)
    return _node(document, document.root, names)


async def _page(channel: Channel) -> _Document:
    frames, told = await asyncio.gather(
        channel.send("Page.getFrameTree"), channel.send("Accessibility.getFullAXTree")
    )  # fmt: skip
    return await _told(channel, frames["frameTree"], told["nodes"])


async def _told(channel: Channel, tree: Json, nodes: list[Json]) -> _Document:
    inner: dict[int, _Document] = {}
    for child in tree.get("childFrames", ()):
        frame = {"frameId": child["frame"]["id"]}
        with suppress(ProtocolError):  # it has just gone
            owner = await channel.send("DOM.getFrameOwner", frame)
            told = await channel.send("Accessibility.getFullAXTree", frame)
            inner[int(owner["backendNodeId"])] = await _told(channel, child, told["nodes"])
    known = {node["nodeId"]: node for node in nodes}
    root = next((node["nodeId"] for node in nodes if node.get("parentId") not in known), "")
    return _Document(known, root, inner)


def _node(document: _Document, which: str, names: Mapping[int, str]) -> AccessibleNode:
    told = document.nodes.get(which, {})
    number = int(told.get("backendDOMNodeId", 0))
    children = [_node(document, child, names) for child in told.get("childIds", ()) if child in document.nodes]
    if number in document.inner:
        inner = document.inner[number]
        children.append(_node(inner, inner.root, names))
    properties = {each["name"]: each["value"].get("value") for each in told.get("properties", ())}
    return AccessibleNode(
        role=_said(told, "role"), name=_said(told, "name"), value=_said(told, "value"),
        ignored=bool(told.get("ignored")), ref=names.get(number, ""),
        properties={name: value for name, value in properties.items() if name in _TOLD}, children=tuple(children),
    )  # fmt: skip


def _said(told: Json, what: str) -> str:
    value = told.get(what, {}).get("value", "")
    return value if isinstance(value, str) else str(value)


def as_text(node: AccessibleNode) -> str:
    r"""The tree in indented lines `[ref] role "name" property=value`, without what says nothing.

    Nodes that are ignored or say nothing give their place to their children; a text that only repeats the name above
    it is left out. Properties that are false are left out, those that are true are told by their name alone.
    """
    return "\n".join(_lines(node, 0, ""))


def _lines(node: AccessibleNode, depth: int, above: str) -> Iterator[str]:
    if node.role in _WRITTEN and (not node.name.strip() or node.name.strip() in above):
        return
    silent = node.ignored or (node.role in _SILENT and not node.name and not node.ref)
    if not silent:
        yield "  " * depth + _line(node)
    for child in node.children:
        yield from _lines(child, depth if silent else depth + 1, above if silent else node.name)


def _line(node: AccessibleNode) -> str:
    parts = [f"[{node.ref}]"] if node.ref else []
    parts.append(node.role)
    if node.name:
        parts.append(_quoted(node.name))
    if node.value:
        parts.append(f"value={_quoted(node.value)}")
    for name, value in node.properties.items():
        if value is True or value == "true":
            parts.append(name)
        elif value not in (False, "false", "", None) and not (name == "level" and value == 0):
            parts.append(f"{name}={_quoted(value) if isinstance(value, str) and ' ' in value else value}")
    return " ".join(parts)


def _quoted(text: str) -> str:
    inner = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inner}"'
