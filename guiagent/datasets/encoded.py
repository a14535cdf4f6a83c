"""Images that a data set holds as encoded bytes among its records: sizes from their headers, pixels when asked for."""

import io
import struct
import warnings
from functools import partial

import numpy as np
from PIL import Image

from emulators.screen import Frame, Pixels
from guiagent.datasets.episode import DatasetError
from guiagent.errors import GuiagentError

__all__ = ["IMAGE_FAILURES", "MOST_PIXELS", "PNG_START", "NoPixels", "decoded", "encoded_frame", "png_of"]

PNG_START = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
"""What a PNG file begins with; its width and height follow, as two big-endian uint32."""

MOST_PIXELS = 100_000_000
"""Of an image that is taken for a screenshot; our default."""

IMAGE_FAILURES = (
    OSError, ValueError, SyntaxError, EOFError, LookupError, ArithmeticError, TypeError, struct.error,
    Image.DecompressionBombError,
)  # fmt: skip
"""What Pillow raises where an image is damaged."""


class NoPixels(DatasetError, LookupError):
    """A screenshot that cannot be had; the message says why."""


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
    except IMAGE_FAILURES as error:
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
    except IMAGE_FAILURES as error:
        raise DatasetError(f"the image of {where} is damaged ({error}); fetch that file again") from error


def png_of(frame: Frame, *, effort: int = 1) -> bytes:
    """The pixels of a frame as a PNG file; `effort` is zlib's level, 1 by our default: screenshots shrink well anyway.

    Raises NoPixels where the frame has none, or they cannot be read.
    """
    try:
        pixels = frame.rgb()
    except (LookupError, GuiagentError) as error:
        raise NoPixels(str(error.args[0] if error.args else error)) from error
    encoded = io.BytesIO()
    Image.fromarray(pixels).save(encoded, "PNG", compress_level=effort)
    return encoded.getvalue()
