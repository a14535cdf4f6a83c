"""Pixels of pictures that came over the protocol."""

import io
import struct
import zlib
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from emulators.screen import Pixels

__all__ = ["pixels"]

_PLAIN = (8, 2, 0, 0, 0)
"""Eight bits each of red, green and blue, not interlaced: the last five numbers of a PNG's head."""
_UP = 2
"""The filter of a row that tells what differs from the row above (https://www.w3.org/TR/png-3/, 9.2)."""


def pixels(data: bytes) -> Pixels:
    """A picture as an array (height, width, 3) of bytes that cannot be written to.

    What Chromium writes when it is to be quick is read in half the time that a whole decoder takes.
    """
    if (quick := _quick(data)) is not None:
        return quick
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert("RGB"), dtype=np.uint8)


def _quick(data: bytes) -> Pixels | None:
    """A PNG of plain colours all of whose rows tell what differs from the one above; None for any other picture."""
    if data[:8] != b"\x89PNG\r\n\x1a\n" or data[12:16] != b"IHDR":
        return None
    width, height, *kind = struct.unpack(">IIBBBBB", data[16:29])
    if tuple(kind) != _PLAIN:
        return None
    length = 1 + 3 * width
    try:
        flat = zlib.decompress(b"".join(_parts(data)), bufsize=height * length)
    except zlib.error:
        return None
    if len(flat) != height * length:
        return None
    lines = np.frombuffer(flat, np.uint8).reshape(height, length)
    if (lines[:, 0] != _UP).any():
        return None
    rows = lines[:, 1:].copy()
    for above, row in pairwise(rows):
        np.add(above, row, out=row)
    rows.flags.writeable = False
    return rows.reshape(height, width, 3)


def _parts(data: bytes) -> Iterator[bytes]:
    at = 8
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] == b"IDAT":
            yield data[at + 8 : at + 8 + size]
        at += 12 + size
