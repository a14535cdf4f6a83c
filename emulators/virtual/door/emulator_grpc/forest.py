"""The windows on the screen as android_env's forwarder sends them: an AndroidAccessibilityForest."""

from collections.abc import Sequence

from emulators.screen import Flag
from emulators.virtual.hierarchy import View, Window, WindowKind
from emulators.wire import flag_field, integer_field, integers_field, message_field, text_field

__all__ = ["forest"]

_KINDS: dict[WindowKind, int] = {"application": 1, "input method": 2, "system": 3}
_CLICK, _LONG_CLICK, _FOCUS, _SET_TEXT, _FORWARD, _BACKWARD = 16, 32, 1, 2_097_152, 4096, 8192
"""Actions, as AccessibilityNodeInfo numbers them."""


def forest(windows: Sequence[Window]) -> bytes:
    """Lowest window first. Nodes are numbered level by level in each window, from 0 on."""
    return b"".join(message_field(1, *_window(window, window.layer + 1)) for window in windows)


def _window(window: Window, number: int) -> tuple[bytes, ...]:
    front = window.active
    return (
        message_field(1, *_rectangle(window.root.bounds)),
        integer_field(3, number),
        integer_field(4, window.layer),
        integer_field(6, _KINDS[window.kind]),
        flag_field(8, front),
        flag_field(9, front),
        message_field(11, *_nodes(window.root, number)),
    )


def _nodes(root: View, window: int) -> list[bytes]:
    """The fields of an AndroidAccessibilityTree."""
    made: list[bytes] = []
    level, depth, following = [root], 0, 1
    while level:
        below: list[View] = []
        for view in level:
            children = range(following, following + len(view.children))
            following += len(view.children)
            below += view.children
            made.append(message_field(1, *_node(view, len(made), children, depth), integer_field(11, window)))
        level, depth = below, depth + 1
    return made


def _node(view: View, number: int, children: range, depth: int) -> tuple[bytes, ...]:
    flags, clickable = view.flags, bool(view.flags & {Flag.CLICKABLE, Flag.EDITABLE})
    return (
        integer_field(1, number),
        message_field(2, *_rectangle(view.bounds)),
        _text(3, view.class_name),
        _text(4, view.content_desc),
        _text(5, view.hint),
        _text(6, view.package),
        _text(7, view.text),
        integer_field(8, -1, "int64"),
        integer_field(9, -1, "int64"),
        _text(10, view.resource_id),
        flag_field(12, Flag.CHECKABLE in flags),
        flag_field(13, Flag.CHECKED in flags),
        flag_field(14, clickable),
        flag_field(15, Flag.EDITABLE in flags),
        flag_field(16, Flag.DISABLED not in flags),
        flag_field(17, clickable or Flag.CHECKABLE in flags),
        flag_field(18, Flag.FOCUSED in flags),
        flag_field(19, Flag.LONG_CLICKABLE in flags),
        flag_field(20, Flag.PASSWORD in flags),
        flag_field(21, Flag.SCROLLABLE in flags),
        flag_field(22, Flag.SELECTED in flags),
        flag_field(23, True),
        *(message_field(24, integer_field(1, action)) for action in _actions(flags, clickable)),
        integers_field(25, children),
        integer_field(27, depth),
        integer_field(30, number + 1),
    )


def _actions(flags: frozenset[Flag], clickable: bool) -> list[int]:
    offered = [_CLICK, _FOCUS] if clickable else []
    offered += [_LONG_CLICK] if Flag.LONG_CLICKABLE in flags else []
    offered += [_FORWARD, _BACKWARD] if Flag.SCROLLABLE in flags else []
    return offered + ([_SET_TEXT] if Flag.EDITABLE in flags else [])


def _rectangle(bounds: tuple[int, int, int, int]) -> tuple[bytes, ...]:
    return tuple(integer_field(place, edge) for place, edge in enumerate(bounds, 1))


def _text(number: int, text: str) -> bytes:
    """What UTF-8 cannot hold is replaced: a file name of a stranger may be shown."""
    return text_field(number, text.encode("utf-8", "replace").decode())
