"""The windows on the screen as android_env's forwarder sends them: an AndroidAccessibilityForest."""

from collections.abc import Sequence

from emulators.forest_writing import NodeFacts, WindowFacts, node_field, window_field
from emulators.screen import Flag
from emulators.virtual.hierarchy import View, Window, WindowKind

__all__ = ["forest"]

_KINDS: dict[WindowKind, int] = {"application": 1, "input method": 2, "system": 3}


def forest(windows: Sequence[Window]) -> bytes:
    """Lowest window first. Nodes are numbered level by level in each window, from 0 on."""
    return b"".join(_window(window, window.layer + 1) for window in windows)


def _window(window: Window, number: int) -> bytes:
    front = window.active
    facts = WindowFacts(number, window.root.bounds, _KINDS[window.kind], active=front, focused=front)
    return window_field(facts, _nodes(window.root, number))


def _nodes(root: View, window: int) -> list[bytes]:
    made: list[bytes] = []
    level, depth, following = [root], 0, 1
    while level:
        below: list[View] = []
        for view in level:
            children = range(following, following + len(view.children))
            following += len(view.children)
            below += view.children
            made.append(node_field(_facts(view, len(made), children, depth), window))
        level, depth = below, depth + 1
    return made


def _facts(view: View, number: int, children: range, depth: int) -> NodeFacts:
    """A field can always be touched."""
    flags = view.flags | {Flag.CLICKABLE} if Flag.EDITABLE in view.flags else view.flags
    return NodeFacts(
        number, view.bounds, view.class_name, view.content_desc, view.hint, view.package, view.text, view.resource_id,
        flags, children, depth,
    )  # fmt: skip
