"""AndroidWorld's states as our screens, and our actions as their JSON.

Their elements are a list without a tree; which lies in which is found again from the boxes, so that a row comes out
as one element with its texts, as it does from adb (`emulators.android.elements`).
"""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from emulators.action import (
    Action,
    Answer,
    DoubleTap,
    LongPress,
    OpenApp,
    Press,
    Scroll,
    Stop,
    Swipe,
    Tap,
    TypeText,
    Wait,
)
from emulators.android.elements import read_tree
from emulators.device import UnsupportedAction
from emulators.screen import Box, Frame, Point, Screen

__all__ = ["ACTIONS", "json_action", "screen_of"]

ACTIONS: frozenset[type[Action]] = frozenset(
    {Tap, DoubleTap, LongPress, Swipe, Scroll, TypeText, Press, OpenApp, Wait, Answer, Stop}
)
"""What their agents can do; dragging and clearing a field alone they cannot."""

_SYSTEM = "com.android.systemui"
_KEYS = {"back": "navigate_back", "home": "navigate_home", "enter": "keyboard_enter"}
_ATTRIBUTES = {
    "text": "text", "description": "content-desc", "role": "class", "package": "package", "resource": "resource-id",
    "hint": "hint",
}  # fmt: skip
_FLAGS = {"long_clickable": "long-clickable"}


def screen_of(state: Mapping[str, Any], frame: Frame | None) -> Screen:
    """The screen that a state shows. Its app is said to be in front, or that of the first element not of the system."""
    width, height = state["size"]
    elements = [each for each in state["elements"] if each.get("box")]
    packages = [each["package"] for each in elements if each.get("package") not in (None, _SYSTEM)]
    front = state.get("front") or (packages[0] if packages else _SYSTEM if elements else "")
    keyboards = sorted({package for package in packages if "inputmethod" in package})
    root = ElementTree.Element("hierarchy", rotation="0")
    _nest(root, elements)
    xml = ElementTree.tostring(root, encoding="unicode")
    tree = read_tree(xml, size=(width, height), front=front, keyboards=keyboards)
    return Screen(front, "", width, height, tree.elements, frame)


def _nest(root: ElementTree.Element, elements: Sequence[Mapping[str, Any]]) -> None:
    """Put every element into the last one before it that holds all of its box, within its own window."""
    whole = Box(float("-inf"), float("-inf"), float("inf"), float("inf"))
    above: list[tuple[ElementTree.Element, Box, str]] = [(root, whole, "")]
    for each in elements:
        box, package = Box(*each["box"]), each.get("package", "")
        while len(above) > 1 and not (above[-1][2] == package and _holds(above[-1][1], box)):
            above.pop()
        node = ElementTree.SubElement(above[-1][0], "node", _attributes(each))
        above.append((node, box, package))


def _holds(outer: Box, inner: Box) -> bool:
    return (
        outer.left <= inner.left
        and outer.top <= inner.top
        and inner.right <= outer.right
        and inner.bottom <= outer.bottom
    )


def _attributes(each: Mapping[str, Any]) -> dict[str, str]:
    left, top, right, bottom = (round(edge) for edge in each["box"])
    said = {name: str(each[key]) for key, name in _ATTRIBUTES.items() if each.get(key)}
    for flag in each.get("flags", ()):
        said[_FLAGS.get(flag, flag)] = "true"
    if "enabled" not in each.get("flags", ()):
        said["enabled"] = "false"
    said["bounds"] = f"[{left},{top}][{right},{bottom}]"
    return said


def json_action(action: Action, elements: Sequence[Mapping[str, Any]], screen: Screen) -> dict[str, Any]:
    """The same in their action space. Raises UnsupportedAction, which says what there is instead.

    `elements` are those of the state, which an area that scrolls is named by. Typed text always ends with the enter key
    there, whatever `submit` says. A swipe goes over the whole screen in its main direction, as theirs do; one down from
    the top edge opens the shade.
    """
    match action:
        case Tap(point=point):
            return _at("click", point)
        case DoubleTap(point=point):
            return _at("double_tap", point)
        case LongPress(point=point):
            return _at("long_press", point)
        case TypeText(text=text, point=point, replace=replace):
            typed = {"action_type": "input_text", "text": text, **({"clear_text": True} if replace else {})}
            return {**typed, **({} if point is None else {"x": round(point.x), "y": round(point.y)})}
        case Scroll(direction=direction, point=point, element=element):
            index = _index(elements, screen, point, element)
            return {"action_type": "scroll", "direction": direction, **({"index": index} if index else {})}
        case Swipe(start=start, end=end):
            return {"action_type": "swipe", "direction": _swiped(start, end)}
        case Press(keys=keys) if keys in _KEYS:
            return {"action_type": _KEYS[keys]}
        case OpenApp(name=name):
            return {"action_type": "open_app", "app_name": name}
        case Wait():
            return {"action_type": "wait"}
        case Answer(text=text):
            return {"action_type": "answer", "text": text}
        case Stop(infeasible=infeasible):
            return {"action_type": "status", "goal_status": "infeasible" if infeasible else "complete"}
        case _:
            raise UnsupportedAction(f"AndroidWorld has no {action}; its keys are {', '.join(_KEYS)}")


def _at(kind: str, point: Point) -> dict[str, Any]:
    return {"action_type": kind, "x": round(point.x), "y": round(point.y)}


def _index(elements: Sequence[Mapping[str, Any]], screen: Screen, point: Point | None, element: int | None) -> int:
    """The position of the area that scrolls; 0, which their scroll does not take for one, where there is none."""
    wanted = screen.elements[element].hit if element is not None else point
    areas = [
        (box.width * box.height, each["index"])
        for each in elements
        if each.get("box") and "index" in each
        for box in (Box(*each["box"]),)
        if wanted is not None and box.contains(wanted)
    ]
    return min(areas)[1] if areas else 0


def _swiped(start: Point, end: Point) -> str:
    """The direction of their swipe; there "left" moves the finger to the right, and "right" to the left."""
    across, down = end.x - start.x, end.y - start.y
    if abs(down) >= abs(across):
        return "down" if down > 0 else "up"
    return "left" if across > 0 else "right"
