"""Where the names of elements stand on a screenshot: wholly on it, near their element, over as little as can be."""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace

from emulators.screen import Box

__all__ = ["Ground", "Places"]

Ground = tuple[float, float]
"""Width and height of what is placed, in pixels."""

_NAME, _ELEMENT = 20.0, 3.0
"""How much worse it is to hide a name, or another element, than a part of one's own; our default."""

_WHOLLY = 2.0
"""How much worse it is to hide all of one's own element, which may be as small as a box to tick; our default."""


class Places:
    """What says something on a screen of size `whole`, and the names that stand on it by now.

    Boxes are kept by the squares of `side` pixels that they touch, so that a screen of thousands is no trouble.
    """

    def __init__(self, whole: Box, side: float) -> None:
        self._whole = whole
        self._side = max(1.0, side)
        self._said: dict[tuple[int, int], list[Box]] = {}
        self._names: dict[tuple[int, int], list[Box]] = {}

    def say(self, box: Box) -> None:
        """There is an element here."""
        self._keep(self._said, box.clipped(self._whole))

    def name(self, box: Box, ground: Ground) -> Box:
        """The place for the name of an element, by preference just outside it; taken from now on."""
        seen = box.clipped(self._whole)
        hidden = self._hidden(seen)
        grounds = ((worse, _moved(one, self._whole)) for worse, one in _grounds(seen, *ground))
        _, chosen = min(((worse + hidden(one), one) for worse, one in grounds), key=lambda each: each[0])
        self._keep(self._names, chosen)
        return chosen

    def _hidden(self, seen: Box) -> Callable[[Box], float]:
        def cost(ground: Box) -> float:
            own, high = _shared(ground, seen), ground.height
            # What stands right under a name that is below its element seems to be what is named.
            near = replace(ground, bottom=ground.bottom + high) if ground.top >= seen.bottom else ground
            others = sum(_shared(near, one) for one in self._near(self._said, near) if not _holds(one, seen))
            names = sum(_shared(ground, one) for one in self._near(self._names, ground))
            share = (_NAME * names + _ELEMENT * others + own) / max(1.0, ground.width * high)
            return share + _WHOLLY * own / max(1.0, seen.width * seen.height)

        return cost

    def _keep(self, kept: dict[tuple[int, int], list[Box]], box: Box) -> None:
        for square in self._squares(box):
            kept.setdefault(square, []).append(box)

    def _near(self, kept: dict[tuple[int, int], list[Box]], box: Box) -> set[Box]:
        return {one for square in self._squares(box) for one in kept.get(square, ())}

    def _squares(self, box: Box) -> Iterator[tuple[int, int]]:
        across = range(math.floor(box.left / self._side), math.floor(box.right / self._side) + 1)
        down = range(math.floor(box.top / self._side), math.floor(box.bottom / self._side) + 1)
        return ((x, y) for x in across for y in down)


def _grounds(box: Box, wide: float, high: float) -> Iterator[tuple[float, Box]]:
    """Grounds at an element, the best first, and how much is against each: below an element, names are easily taken
    for another's. In it, the right corners come first, for texts begin at the left."""
    lefts, tops = (box.left, box.right - wide), (box.top, box.bottom - high)
    corners = [(0.0, x, box.top - high) for x in lefts]
    corners += [(0.1, box.left - wide, y) for y in tops] + [(0.4, box.right, y) for y in tops]
    corners += [(1.2, x, box.bottom) for x in lefts] + [(0.0, x, y) for x in reversed(lefts) for y in tops]
    return ((worse, Box(x, y, x + wide, y + high)) for worse, x, y in corners)


def _moved(box: Box, whole: Box) -> Box:
    """The box as near as it lies wholly in another."""
    x = max(whole.left, min(box.left, whole.right - box.width))
    y = max(whole.top, min(box.top, whole.bottom - box.height))
    return Box(x, y, x + box.width, y + box.height)


def _shared(a: Box, b: Box) -> float:
    """The area that two boxes have in common, in square pixels."""
    across, down = min(a.right, b.right) - max(a.left, b.left), min(a.bottom, b.bottom) - max(a.top, b.top)
    return across * down if across > 0 and down > 0 else 0.0


def _holds(outer: Box, inner: Box) -> bool:
    return (
        outer.left <= inner.left and outer.top <= inner.top
        and outer.right >= inner.right and outer.bottom >= inner.bottom
    )  # fmt: skip
