"""How a screenshot becomes patches: the Qwen-VL sizing rule, the resize and the patch layout, without torchvision.

Equal to what the family's own image processor makes; done in two halves, so that a moment is kept as small bytes and
becomes floats only in the batch that needs it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from PIL import Image

from emulators.screen import Pixels
from guiagent.dialects.resizing import Resizing

__all__ = ["Sizing", "fitted", "grids", "patches"]


@dataclass(frozen=True, slots=True)
class Sizing:
    """The numbers of an image processor. Sides become multiples of `patch * merge`, areas stay in the two limits."""

    patch: int
    merge: int
    temporal: int
    min_pixels: int
    max_pixels: int
    mean: tuple[float, ...]
    std: tuple[float, ...]
    rescale: float
    resample: int

    @classmethod
    def of(cls, processor: Any, max_pixels: int | None = None) -> "Sizing":
        """Read from a transformers image processor; `max_pixels` only ever lowers its own limit."""
        low, high = int(processor.size["shortest_edge"]), int(processor.size["longest_edge"])
        if max_pixels is not None:
            high = min(high, max_pixels)
            low = min(low, high)
        return cls(
            patch=int(processor.patch_size),
            merge=int(processor.merge_size),
            temporal=int(processor.temporal_patch_size),
            min_pixels=low,
            max_pixels=high,
            mean=tuple(processor.image_mean),
            std=tuple(processor.image_std),
            rescale=float(processor.rescale_factor),
            resample=int(processor.resample),
        )

    @property
    def resizing(self) -> Resizing:
        """The rule by itself, as transformers has it."""
        return Resizing(self.patch * self.merge, self.min_pixels, self.max_pixels, least=0)

    def size(self, height: int, width: int) -> tuple[int, int]:
        """Height and width after resizing, in pixels. Raises ValueError."""
        return self.resizing.size(height, width)


def fitted(sizing: Sizing, image: Pixels) -> Pixels:
    """An RGB uint8 image resized to what the model takes; the same array when it already fits."""
    tall, wide = sizing.size(image.shape[0], image.shape[1])
    if image.shape[:2] == (tall, wide):
        return image
    resized = Image.fromarray(image).resize((wide, tall), Image.Resampling(sizing.resample))
    return np.asarray(resized, dtype=np.uint8)


def grids(sizing: Sizing, images: Sequence[Pixels]) -> list[tuple[int, int, int]]:
    """Frames, rows and columns of patches of each fitted image; a merged token covers `merge * merge` of them."""
    return [(1, image.shape[0] // sizing.patch, image.shape[1] // sizing.patch) for image in images]


def patches(sizing: Sizing, images: Sequence[Pixels], *, device: torch.device) -> torch.Tensor:
    """Normalised patches of fitted images, one after the other: float32, (patches, 3 * temporal * patch * patch)."""
    mean = torch.tensor(sizing.mean, device=device).view(3, 1, 1)
    std = torch.tensor(sizing.std, device=device).view(3, 1, 1)
    rows = []
    for image in images:
        pixels_H_W_3 = torch.from_numpy(np.array(image)).to(device)
        pixels_3_H_W = (pixels_H_W_3.permute(2, 0, 1).float() * sizing.rescale - mean) / std
        _, high, wide = grids(sizing, [image])[0]
        tiles = pixels_3_H_W.reshape(
            3, high // sizing.merge, sizing.merge, sizing.patch, wide // sizing.merge, sizing.merge, sizing.patch
        ).permute(1, 4, 2, 5, 0, 3, 6)
        tiles = tiles.unsqueeze(5).expand(*tiles.shape[:5], sizing.temporal, *tiles.shape[5:])
        rows.append(tiles.reshape(high * wide, -1))
    return torch.cat(rows)
