"""AndroidWorld's states as plain data, within its own environment; `inside.py` loads it."""

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["element", "front", "nodes", "seen"]

Said = dict[str, Any]

_FLAGS = (
    "is_checked", "is_checkable", "is_clickable", "is_editable", "is_enabled", "is_focused", "is_focusable",
    "is_long_clickable", "is_scrollable", "is_selected",
)  # fmt: skip


def seen(agent: Any, goal: str, settings: Mapping[str, Any]) -> Said:
    """The state that AndroidWorld gives its agents, as plain data; pixels lie in a file."""
    state = agent.get_post_transition_state()
    width, height = agent.env.logical_screen_size
    shown = state.ui_elements if state.forest is None else nodes(state.forest)
    elements = [element(each) for each in shown]
    for each, said in zip(shown, elements, strict=True):
        if each.is_scrollable and each in state.ui_elements:
            said["index"] = state.ui_elements.index(each)  # by which their scroll names it
    moment = {"goal": goal, "size": [width, height], "elements": elements}
    if state.forest is not None:
        moment["front"] = front(state.forest)
    if settings["pixels"]:
        Path(settings["frame"]).write_bytes(state.pixels.tobytes())
        moment["frame"] = list(state.pixels.shape)
    return moment


def nodes(forest: Any) -> list[Any]:
    """All that can be seen of a forest as UIElements, parents first; their own list leaves out what holds others."""
    representation = importlib.import_module("android_world.env.representation_utils")
    found = []
    for window in forest.windows:
        known = {node.unique_id: node for node in window.tree.nodes}
        inner = {child for node in known.values() for child in node.child_ids}
        left = [number for number in known if number not in inner][::-1]
        while left:
            node = known[left.pop()]
            left.extend(child for child in reversed(node.child_ids) if child in known)
            if node.is_visible_to_user:
                found.append(representation.accessibility_node_to_ui_element(node))
    return found


def front(forest: Any) -> str:
    """The package of the window that has the user's attention."""
    active = [window for window in forest.windows if window.is_active and window.tree.nodes]
    return active[0].tree.nodes[0].package_name if active else ""


def element(one: Any) -> Said:
    """A UIElement without what is empty."""
    box = one.bbox_pixels
    said = {
        "text": one.text, "description": one.content_description, "role": one.class_name, "hint": one.hint_text,
        "package": one.package_name, "resource": one.resource_id or one.resource_name,
        "box": [box.x_min, box.y_min, box.x_max, box.y_max] if box is not None else None,
        "flags": [name.removeprefix("is_") for name in _FLAGS if getattr(one, name)],
    }  # fmt: skip
    return {key: value for key, value in said.items() if value}
