"""Ways that several apps share: opening what is in a list, deleting it by its menu, searching, and taking one out."""

from collections.abc import Sequence
from typing import Literal, TypeVar

from emulators.action import Scroll
from emulators.screen import Flag
from emulators.virtual.tasks.moves import Move, Sight, fill, hold, pick_all, tap, tapped
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.sweeps import mirrored

__all__ = [
    "deleting", "find", "first_row", "opening", "search", "searching", "selecting", "swapped", "tap_first", "turn",
]  # fmt: skip

T = TypeVar("T")


def swapped(items: tuple[T, ...], old: T, *new: T) -> tuple[T, ...]:
    """The items with one of them replaced (by nothing, where there is no other)."""
    at = items.index(old)
    return (*items[:at], *new, *items[at + 1 :])


def find(app: str, name: str) -> Stage:
    """The way from the app's list to one of its rows."""
    return Stage(app, f"open {name}", tap(name))


def opening(app: str, name: str) -> tuple[Route, ...]:
    return (Route(app, (find(app, name),), lambda sight: sight.title == name),)


def deleting(app: str, name: str, *, dialog: str, at: str = "") -> tuple[Route, ...]:
    """Delete what is called `name` by its own menu, and say yes in `dialog`; the list is called `at`, or as the app."""
    stages = (
        find(at or app, name),
        Stage(name, "open the menu", tap("More options")),
        Stage("Menu", "delete", tap("Delete")),
        Stage(dialog, "confirm", tap("Delete")),
    )
    return (Route(app, stages, tapped(dialog, "Delete")),)


def selecting(at: str, names: Sequence[str]) -> tuple[Stage, ...]:
    """Select these rows of the list called `at`: the first by a long press, the others by taps ("2 selected")."""
    counted = [Stage(f"{i} selected", f"select {name}", pick_all(names)) for i, name in enumerate(names[1:], start=1)]
    return (Stage(at, f"select {names[0]}", hold(names[0])), *counted)


def searching(at: str, field: str, text: str) -> tuple[Stage, ...]:
    """Open the search of the screen called `at`, whose field is called as the button that opens it."""
    return (Stage(at, "search", tap(field)), Stage(field, f"look for {text}", fill(field, text)))


def search(app: str, text: str) -> tuple[Stage, ...]:
    field = f"Search {app.lower()}"
    return (Stage(app, "search", tap(field)), Stage(field, f"look for {text}", fill(field, text)))


def tap_first(sight: Sight) -> Move | None:
    """Tap the first row of a list."""
    name = first_row(sight)
    return None if name is None else tap(name)(sight)


def turn(sight: Sight, resource: str) -> Move | None:
    """Scroll the row whose resource id ends in this name to its end, then back; None where it is not."""
    last = sight.past[-1] if sight.past else None
    onward: Literal["left", "right"] = "left" if mirrored(sight) else "right"
    back: Literal["left", "right"] = "right" if onward == "left" else "left"
    for i, element in enumerate(sight.screen.elements):
        if element.has(Flag.SCROLLABLE) and element.resource_id.endswith(f"/{resource}"):
            returning = False
            if last is not None and isinstance(last.action, Scroll):
                stuck = last.screen.elements == sight.screen.elements
                returning = (last.action.direction == back) != stuck
            direction = back if returning else onward
            return Move(f"scroll {direction}", Scroll(direction, element.hit, i))
    return None


def first_row(sight: Sight) -> str | None:
    """What the first row of a list is called."""
    rows = (e for e in sight.screen.elements if e.has(Flag.CLICKABLE) and e.role.endswith("LinearLayout"))
    return next((e.text for e in rows if not e.has(Flag.SYSTEM)), None)
