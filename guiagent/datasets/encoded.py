"""Images that a data set holds as encoded bytes among its records: sizes from their headers, pixels when asked for."""

import io
import struct
import warnings
from functools import partial

import numpy as np
from PIL import Image

from emulators.screen import Frame, Pixels
from guiagent.datasets.episode import DatasetError

__all__ = ["decoded", "encoded_frame", "png_of"]

_FAILURES = (
    OSError, ValueError, SyntaxError, EOFError, LookupError, ArithmeticError, TypeError, struct.error,
    Image.DecompressionBombError,
)  # fmt: skip
"""What Pillow raises where an image is damaged."""


def encoded_frame(data: bytes, where: str) -> Frame:
    """A frame of the size that the header of an encoded image tells.

    Raises ValueError where the bytes are no image. What is damaged behind the header is found when the pixels are
    asked for: DatasetError then names `where`.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as image:
                width, height = image.size
    except _FAILURES as error:
        raise ValueError(f"no image: {error}") from error
    if width < 1 or height < 1:
        raise ValueError(f"an image of {width} by {height} pixels")
    return Frame.later(width, height, partial(decoded, data, where))


def decoded(data: bytes | memoryview, where: str) -> Pixels:
    """The pixels of an encoded image. Raises DatasetError, naming `where`, for one that is damaged."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as image:
                return np.asarray(image.convert("RGB"))
    except _FAILURES as error:
        raise DatasetError(f"the image of {where} is damaged ({error}); fetch that file again") from error


def png_of(frame: Frame, *, effort: int = 1) -> bytes:
    """The pixels of a frame as a PNG file; `effort` is zlib's level, 1 by our default: screenshots shrink well anyway.

    Raises LookupError where the frame has no pixels.
    """
    encoded = io.BytesIO()
    Image.fromarray(frame.rgb()).save(encoded, "PNG", compress_level=effort)
    return encoded.getvalue()
