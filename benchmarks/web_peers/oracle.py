"""Solves four tasks of MiniWoB++ from what any of the peers sees; needs nothing but the standard library."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

__all__ = ["TASKS", "Move", "Thing", "next_move"]

TASKS = ("click-test", "click-button", "enter-text", "click-checkboxes")
"""The tasks that all peers play: one click, one click among several, a text, several boxes to tick."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something on the page in words that all peers have. `handle` is what its peer touches it by."""

    role: Literal["button", "field", "box"]
    name: str
    handle: object
    value: str = ""
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """Touch a thing, or put a text into it where there is one."""

    thing: Thing
    text: str | None = None


def next_move(task: str, goal: str, things: Sequence[Thing]) -> Move:
    """What is due on the way to `goal`. Raises LookupError when what the goal names is not to be seen."""
    match task:
        case "click-test":
            return Move(_one(things, "button"))
        case "click-button":
            return Move(_one(things, "button", _quoted(goal)))
        case "enter-text":
            field = _one(things, "field")
            wanted = _quoted(goal)
            return Move(field, wanted) if field.value != wanted else Move(_one(things, "button", "Submit"))
        case "click-checkboxes":
            return _ticks(goal, things)
        case _:
            raise LookupError(f"no peer plays {task}; they play {', '.join(TASKS)}")


def _ticks(goal: str, things: Sequence[Thing]) -> Move:
    named = re.fullmatch(r"Select (.+) and click Submit\.", goal.strip())
    if named is None:
        raise LookupError(f"the goal is worded differently: {goal!r}")
    wanted = set() if named[1] == "nothing" else set(named[1].split(", "))
    boxes = [thing for thing in things if thing.role == "box"]
    if missing := wanted - {box.name for box in boxes}:
        raise LookupError(f"no box is called {', '.join(sorted(missing))}")
    for box in boxes:
        if box.ticked != (box.name in wanted):
            return Move(box)
    return Move(_one(things, "button", "Submit"))


def _quoted(goal: str) -> str:
    found = re.search(r'"(.+?)"', goal)
    if found is None:
        raise LookupError(f"the goal quotes nothing: {goal!r}")
    return found[1]


def _one(things: Sequence[Thing], role: str, name: str | None = None) -> Thing:
    for thing in things:
        if thing.role == role and name in (None, thing.name):
            return thing
    raise LookupError(f"no {role} {name or ''} among {[(t.role, t.name) for t in things]}")
