"""The columns of our Parquet data sets: one row for every step, plain values beside the record they were taken from.

A row is a step because that is what is trained on, shuffled and looked at; what a row says of its whole episode is the
same in all rows of the episode. An episode without steps has one row, with `step` -1 and without action.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, assert_never

from emulators.action import (
    Action,
    Answer,
    ClearText,
    Click,
    CloseTab,
    DoubleTap,
    Drag,
    Focus,
    FocusTab,
    GoTo,
    Hover,
    LongPress,
    NewTab,
    OpenApp,
    Press,
    Scroll,
    SelectOption,
    Stop,
    Swipe,
    Tap,
    TypeText,
    Upload,
    Wait,
)  # fmt: skip
from emulators.screen import Point, Screen

__all__ = ["COLUMNS", "IMAGES", "NO_STEP", "Column", "features", "plain_action", "to_json", "writable"]

NO_STEP = -1
"""What `step` is in the row of an episode that has none."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its type as the package `datasets` calls it, and what it holds, for the data set's card."""

    name: str
    kind: Literal["string", "int32", "float64", "bool", "image"]
    holds: str


COLUMNS = (
    Column("episode_id", "string", "which episode the step belongs to"),
    Column("step", "int32", "its position in the episode, from 0; -1 for an episode without steps"),
    Column("steps", "int32", "how many steps the episode has"),
    Column("task", "string", "the name of the task"),
    Column("instruction", "string", "what the user asked for"),
    Column("screenshot", "image", "what was on the screen when the action was decided"),
    Column("width", "int32", "pixels of the screen that all places refer to"),
    Column("height", "int32", "the same, from top to bottom"),
    Column("app", "string", "the package or the host in front"),
    Column("location", "string", "the activity or the URL"),
    Column("seen", "string", "the thought: what is on the screen"),
    Column("plan", "string", "the thought: how far the task has come, and what remains"),
    Column("move", "string", "the thought: the next move in words"),
    Column("expected", "string", "the thought: what the screen should show then"),
    Column("action_type", "string", "Tap, TypeText, Scroll, ...: the action's kind"),
    Column("x", "float64", "where, in pixels from the left; where a swipe or drag begins"),
    Column("y", "float64", "the same, from the top"),
    Column("end_x", "float64", "where a swipe or drag ends, in pixels from the left"),
    Column("end_y", "float64", "the same, from the top"),
    Column("direction", "string", "of a Scroll, as the content goes: down reveals what lies below"),
    Column("text", "string", "what is typed, answered, pressed, opened, loaded, chosen (one a line)"),
    Column("target", "string", "what the element is called that was meant"),
    Column("target_left", "float64", "its box in pixels"),
    Column("target_top", "float64", "its box in pixels"),
    Column("target_right", "float64", "its box in pixels, exclusive"),
    Column("target_bottom", "float64", "its box in pixels, exclusive"),
    Column("action", "string", "JSON: the whole action"),
    Column("elements", "string", "JSON: a list of the elements on the screen, with role, box, text, flags, ..."),
    Column("ending", "string", "why the episode ended"),
    Column("score", "float64", "what the device's check gave the episode, from 0 to 1"),
    Column("passed", "bool", "whether that is full marks without side effects"),
    Column("policy", "string", "who acted"),
    Column("device", "string", "on what"),
    Column("screenshot_after", "image", "the screen after the step, where no screenshot of this row or the next is it"),
    Column("screenshot_final", "image", "the screen at the end, where it is still another one"),
    Column("record", "string", "JSON: the rest of the step, from which guiagent reads it back"),
    Column("episode", "string", "JSON: the rest of the episode, likewise"),
)

IMAGES = tuple(column.name for column in COLUMNS if column.kind == "image")


def features() -> dict[str, Any]:
    """The columns as the package `datasets` wants them described in the metadata of a Parquet file."""
    described: dict[str, Any] = {
        column.name: {"_type": "Image"} if column.kind == "image" else {"dtype": column.kind, "_type": "Value"}
        for column in COLUMNS
    }
    return {"info": {"features": described}}


def to_json(data: Any) -> str:
    """Data as JSON that Parquet can hold: readable, unless a text has half a surrogate pair.

    Raises ValueError for a number that is not finite.
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text if writable(text) == text else json.dumps(data, separators=(",", ":"), allow_nan=False)


def writable(text: str) -> str:
    """The text with a question mark for every half of a surrogate pair: those are no UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")


def plain_action(action: Action, screen: Screen) -> Mapping[str, Any]:
    """The plain columns that tell an action; those that it has nothing for are missing."""
    start, end = _places(action)
    said: dict[str, Any] = {"action_type": type(action).__name__}
    if start is not None:
        said |= {"x": float(start.x), "y": float(start.y)}
    if end is not None:
        said |= {"end_x": float(end.x), "end_y": float(end.y)}
    if isinstance(action, Scroll):
        said["direction"] = action.direction
    text = _text(action)
    if text is not None:
        said["text"] = writable(text)
    index = getattr(action, "element", None)
    return said | _target(screen, index) if isinstance(index, int) else said


def _target(screen: Screen, index: int) -> dict[str, Any]:
    if not 0 <= index < len(screen.elements):
        return {}
    element = screen.elements[index]
    box = element.box
    return {
        "target": writable(element.label), "target_left": float(box.left), "target_top": float(box.top),
        "target_right": float(box.right), "target_bottom": float(box.bottom),
    }  # fmt: skip


def _places(action: Action) -> tuple[Point | None, Point | None]:
    match action:
        case Swipe() | Drag():
            return action.start, action.end
        case (
            Tap() | DoubleTap() | LongPress() | Hover() | Scroll() | TypeText() | ClearText() | SelectOption()
            | Upload() | Click() | Focus()
        ):  # fmt: skip
            return action.point, None
        case (
            Press() | OpenApp() | Wait() | Answer() | Stop() | GoTo() | NewTab() | CloseTab() | FocusTab()
        ):  # fmt: skip
            return None, None
        case _:
            assert_never(action)


def _text(action: Action) -> str | None:
    match action:
        case TypeText() | Answer():
            return action.text
        case Press():
            return action.keys
        case OpenApp():
            return action.name
        case GoTo():
            return action.url
        case SelectOption():
            return _lines(action.options)
        case Upload():
            return _lines(action.paths)
        case Click():
            return "+".join((*action.held, action.button))
        case _:
            return None


def _lines(texts: Sequence[str]) -> str:
    return "\n".join(texts)
