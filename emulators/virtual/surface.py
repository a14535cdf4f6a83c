"""The surfaces that screens are painted on, one for a size and thread, and how frames are taken from them."""

import threading
from typing import Any

import numpy as np
import skia
from numpy.typing import NDArray

from emulators.screen import Pixels
from emulators.virtual.scene import Bounds

__all__ = ["Sheet", "sheet"]

_MOST = 4
"""How many sizes a thread keeps surfaces for; our default."""


class Sheet:
    """A surface of RGBA pixels in memory. What is left on it from another screen is of no account."""

    def __init__(self, width: int, height: int) -> None:
        self.rgba: NDArray[np.uint8] = np.zeros((height, width, 4), np.uint8)
        kind = skia.ImageInfo.Make(width, height, skia.ColorType.kRGBA_8888_ColorType, skia.AlphaType.kOpaque_AlphaType)
        self._surface = skia.Surface.MakeRasterDirect(kind, self.rgba)
        self.canvas: Any = self._surface.getCanvas()

    def frame(self, areas: list[Bounds], last: Pixels | None) -> Pixels:
        """A new array, uint8 (height, width, 3): the surface in these areas, and `last` around them."""
        height, width, _ = self.rgba.shape
        memory = np.empty(height * width * 3 + 1, np.uint8)  # one byte to spare for `_put`
        pixels: Pixels = memory[:-1].reshape(height, width, 3)
        boxes = [(int(left), int(top), int(right), int(bottom)) for left, top, right, bottom in areas]
        if last is not None:
            for top, bottom in _gaps(boxes, width, height):
                pixels[top:bottom] = last[top:bottom]
        for box in boxes:
            self._put(memory, box)
        pixels.flags.writeable = False
        return pixels

    def _put(self, memory: NDArray[np.uint8], box: tuple[int, int, int, int]) -> None:
        """Copy one box, four bytes at a time and three bytes on: each alpha gives way to the red that follows it.

        That is three times as fast as copying channel by channel. What the last alpha of a row has hit is put back.
        """
        left, top, right, bottom = box
        wide, stride = right - left, 3 * self.rgba.shape[1]
        whole = 3 * wide == stride
        shape = ((bottom - top) * wide,) if whole else (bottom - top, wide)
        ends = np.ndarray((1 if whole else bottom - top,), np.uint8, memory,
                          3 * right + stride * (bottom - 1 if whole else top), (stride,))  # fmt: skip
        before = ends.copy()
        target: NDArray[np.uint32] = np.ndarray(
            shape, np.uint32, memory, 3 * left + stride * top, (3,) if whole else (stride, 3)
        )
        target[...] = self.rgba[top:bottom, left:right].view(np.uint32).reshape(shape)
        ends[...] = before


def _gaps(boxes: list[tuple[int, int, int, int]], width: int, height: int) -> list[tuple[int, int]]:
    """The rows, from and to, that boxes over the whole width leave."""
    found, top = [], 0
    for _, above, _, below in sorted((b for b in boxes if b[0] == 0 and b[2] == width), key=lambda b: b[1]):
        found.append((top, above))
        top = below
    return [*found, (top, height)]


_kept = threading.local()


def sheet(width: int, height: int) -> Sheet:
    """This thread's surface of that size."""
    sheets: dict[tuple[int, int], Sheet] = _kept.__dict__.setdefault("sheets", {})
    if (width, height) not in sheets:
        if len(sheets) >= _MOST:
            sheets.pop(next(iter(sheets)))
        sheets[width, height] = Sheet(width, height)
    return sheets[width, height]
