"""Elements by the names that a browser gives its nodes (`Element.ref`), as models are told them and say them."""

from emulators.screen import Point, Screen
from guiagent.dialects.coat import Unreadable

__all__ = ["found", "named", "ref_of"]


def ref_of(screen: Screen, index: int) -> str:
    """What an element is called; its position where the device names no nodes."""
    return screen.elements[index].ref or str(index)


def found(ref: str, screen: Screen) -> tuple[Point, int]:
    """Where the element of that name is touched, and its position. Raises Unreadable where the screen has none."""
    for index in range(len(screen.elements)):
        if ref_of(screen, index) == ref:
            return screen.elements[index].hit, index
    raise Unreadable(f"no element on this screen is called {ref[:40]!r}; take one of those that are listed")


def named(point: Point | None, screen: Screen) -> str | None:
    """The name of an element that is touched at exactly this point, None where there is none."""
    if point is None:
        return None
    return next((ref_of(screen, i) for i, e in enumerate(screen.elements) if e.hit == point), None)
