"""Moves of a finger over one element, to turn a page or draw a line: swipe left on "LABEL"."""

from typing import Literal

from emulators.action import Swipe
from emulators.screen import Point
from emulators.virtual.system import SYSTEM_PACKAGE
from emulators.virtual.tasks.moves import Move, Rule, Sight, quoted

__all__ = ["mirrored", "swiped", "turned"]

Direction = Literal["left", "right", "up", "down"]

_ENDS = {
    "left": ((0.8, 0.5), (0.2, 0.5)),
    "right": ((0.2, 0.5), (0.8, 0.5)),
    "up": ((0.5, 0.8), (0.5, 0.2)),
    "down": ((0.5, 0.2), (0.5, 0.8)),
}
"""Where the finger begins and ends, in shares of the element's box."""


def swiped(direction: Direction, resource: str) -> Rule:
    """Move a finger over the element whose id ends in `resource`; None where there is none."""

    def rule(sight: Sight) -> Move | None:
        found = sight.shown(resource)
        if not found:
            return None
        box, (start, end) = found[0].box, _ENDS[direction]
        points = tuple(Point(box.left + box.width * u, box.top + box.height * v) for u, v in (start, end))
        return Move(f"swipe {direction} on {quoted(found[0].label)}", Swipe(*points))

    return rule


def turned(resource: str) -> Rule:
    """Turn to the next page of the element whose id ends in `resource`: to the left, or as the screen is read."""
    return lambda sight: swiped("right" if mirrored(sight) else "left", resource)(sight)


def mirrored(sight: Sight) -> bool:
    """Whether the screen is read from right to left; then the navigation bar begins at the right, too."""
    back, home = (
        next((e for e in sight.screen.elements if e.resource_id == f"{SYSTEM_PACKAGE}:id/{name}"), None)
        for name in ("back", "home")
    )
    return back is not None and home is not None and back.box.left > home.box.left
