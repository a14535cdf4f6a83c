"""Screenshots that a data set keeps as files: sizes from their headers, pixels when they are asked for."""

import io
import struct
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import numpy as np
from PIL import Image

from emulators.screen import Frame, Pixels
from guiagent.datasets.encoded import IMAGE_FAILURES, MOST_PIXELS, PNG_START
from guiagent.datasets.episode import DatasetError, Report, Trouble
from guiagent.datasets.fields import Fields, described, is_there, text

__all__ = [
    "Shot",
    "Size",
    "file_frame",
    "file_size",
    "named_image",
    "nearest_size",
    "screen_size",
    "shots",
]

Size = tuple[int, int]
"""Width and height in pixels."""

_PNG_END = b"\x00\x00\x00\x00IEND\xaeB`\x82"
_FORMATS = ("PNG", "JPEG", "WEBP")
_LARGEST_SIDE = 20_000
"""Pixels that a screen may have in width and height, where a record tells them; our default."""


@dataclass(frozen=True, slots=True)
class Shot:
    """The screenshot of a step: its file, and the size in it; None where there is no file, or no image in it."""

    path: Path | None
    size: Size | None

    def frame(self) -> Frame | None:
        return file_frame(self.path, self.size) if self.path and self.size else None


def shots(steps: Sequence[Fields], find: Callable[[Fields], Path | None]) -> list[Shot]:
    """The screenshots of steps, each where `find` says; what is missing or no image is reported."""
    paths = [find(step) for step in steps]
    return [
        Shot(path, file_size(path, step.where, step.report) if path else None)
        for path, step in zip(paths, steps, strict=True)
    ]


def named_image(step: Fields, key: str, folders: Sequence[Path], *, suffix: str = "") -> Path | None:
    """The image that a field names, in the first of the folders that has it, else where the first one would.

    None where the field names no file inside of a folder, which is reported.
    """
    said = step.read(key, text, "")
    path = PurePosixPath(f"{said}{suffix}" if said else "")
    if not path.name or path.is_absolute() or ".." in path.parts:
        step.report(Trouble("missing image", step.where, f"{key} is {described(said)}"))
        return None
    return next((folder / path for folder in folders if is_there(folder / path)), folders[0] / path)


def file_size(path: Path, where: str, report: Report) -> Size | None:
    """The size in the header of an image file; None where there is no file or no image in it, which is reported.

    A PNG file has to end as it should; what else is damaged behind the header is found when the pixels are asked for.
    """
    try:
        with path.open("rb") as file:
            start = file.read(24)
            whole = start.startswith(PNG_START) and _tail(file) == _PNG_END
        size = struct.unpack(">II", start[16:]) if whole else _opened_size(path)
    except FileNotFoundError:
        report(Trouble("missing image", where, f"there is no {described(path.name)}"))
        return None
    except IMAGE_FAILURES as error:
        report(Trouble("unreadable image", where, f"{described(path.name)}: {_line(error)}"))
        return None
    width, height = size
    if width < 1 or height < 1 or width * height > MOST_PIXELS:
        report(Trouble("unreadable image", where, f"{described(path.name)}: {width} by {height} pixels"))
        return None
    return width, height


def file_frame(path: Path, size: Size) -> Frame:
    """The frame of an image file of that size, by `file_size`.

    Its pixels raise DatasetError where the file turns out to be damaged, or is another one by then.
    """
    return Frame.later(*size, partial(_decoded, path, size))


def nearest_size(sizes: Sequence[Size | None], index: int) -> Size | None:
    """The size at `index`, or else the known one that is fewest places away: one device records an episode."""
    known = [(abs(place - index), size) for place, size in enumerate(sizes) if size is not None]
    return min(known)[1] if known else None


def screen_size(width: float, height: float) -> Size | None:
    """The size that a record tells, None where no screen has it."""
    return (int(width), int(height)) if 1 <= width <= _LARGEST_SIDE and 1 <= height <= _LARGEST_SIDE else None


def _tail(file: BinaryIO) -> bytes:
    file.seek(-len(_PNG_END), io.SEEK_END)
    return file.read()


def _opened_size(path: Path) -> Size:
    """The size of anything but a PNG file that ends well: a PNG is decoded to see whether it is whole."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(path, formats=_FORMATS) as image:
            if image.format == "PNG":
                image.load()
            return image.size


def _decoded(path: Path, size: Size) -> Pixels:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path, formats=_FORMATS) as image:
                pixels = np.asarray(image.convert("RGB"))
    except IMAGE_FAILURES as error:
        raise DatasetError(f"{path}: the image cannot be decoded ({_line(error)}); fetch that file again") from error
    if pixels.shape[:2] != size[::-1]:
        raise DatasetError(f"{path}: the image has another size than before; open the data set again")
    return pixels


def _line(error: Exception) -> str:
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return ascii(" ".join(said.split())[:80]).strip("'\"") or type(error).__name__
