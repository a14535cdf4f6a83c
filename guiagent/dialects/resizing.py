"""How Qwen-VL's image processors choose the size of an image, right to the pixel, and the way back to the screenshot.

Models of that family that speak in pixels mean those of the image as they were given it, so a point is only as right as
this rule. The programs in use differ in two places, and both can be had here:

* Where a side lies halfway between two multiples, Python's `round` goes to the even one, JavaScript's `Math.round` up:
  a screen 1078 wide (38.5 times 28) becomes 1064 in Python (transformers, qwen-vl-utils, ui-tars) and 1092 in
  JavaScript (the parser of UI-TARS-desktop), so that all its clicks are 2.6 % off where the two are mixed.
* A side shorter than half a multiple becomes 0 before the limits are looked at (transformers) or 1 multiple
  (qwen-vl-utils, ui-tars); only strips of a few pixels meet this.
"""

from dataclasses import dataclass
from math import ceil, floor, sqrt
from typing import Literal

from emulators.screen import Screen

__all__ = ["LONGEST_STRIP", "Resizing", "Rounding"]

Rounding = Literal["python", "javascript"]

LONGEST_STRIP = 200
"""How many times longer than wide an image may be: all programs refuse more."""


@dataclass(frozen=True, slots=True)
class Resizing:
    """Sides become multiples of `factor`, areas stay within `min_pixels` and `max_pixels`.

    `least` is how many multiples a side has at least before the limits are looked at.
    """

    factor: int
    min_pixels: int
    max_pixels: int
    rounding: Rounding = "python"
    least: Literal[0, 1] = 1

    def size(self, height: int, width: int) -> tuple[int, int]:
        """Height and width after resizing, in pixels. Raises ValueError for an image that no program takes."""
        if min(height, width) < 1 or max(height, width) > LONGEST_STRIP * min(height, width):
            raise ValueError(f"an image of {height} x {width} pixels is too long or empty; crop it first")
        side = self.factor
        tall, wide = self._rounded(height), self._rounded(width)
        if tall * wide > self.max_pixels:
            shrink = sqrt(height * width / self.max_pixels)
            tall = max(side, floor(height / shrink / side) * side)
            wide = max(side, floor(width / shrink / side) * side)
        elif tall * wide < self.min_pixels:
            stretch = sqrt(self.min_pixels / (height * width))
            tall, wide = ceil(height * stretch / side) * side, ceil(width * stretch / side) * side
        return tall, wide

    def extent(self, screen: Screen) -> tuple[int, int]:
        """Width and height that a screenshot has for the model. Raises ValueError."""
        tall, wide = self.size(screen.height, screen.width)
        return wide, tall

    def _rounded(self, length: int) -> int:
        multiples = length / self.factor
        nearest = round(multiples) if self.rounding == "python" else floor(multiples + 0.5)
        return max(self.least, nearest) * self.factor
