"""Pixels of pictures: what Chromium writes in haste is read as any decoder reads it."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from emulators.browser.pictures import pixels


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def hasty(colours: np.ndarray, *, rule: int = 2) -> bytes:
    """A PNG whose rows tell what differs from the one above, in several pieces; `rule` is what they say they tell."""
    height, width, _ = colours.shape
    rows = colours.reshape(height, -1)
    lines = np.full((height, 1 + 3 * width), rule, np.uint8)
    lines[:, 1:] = rows
    lines[1:, 1:] -= rows[:-1]
    packed = zlib.compress(lines.tobytes(), 1)
    pieces = [chunk(b"IDAT", packed[n : n + 50]) for n in range(0, len(packed), 50)]
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + b"".join([head, *pieces, chunk(b"IEND", b"")])


@pytest.mark.parametrize("size", [(1, 1), (1, 7), (7, 1), (31, 40)])
@pytest.mark.parametrize("rule", [0, 2])
def test_a_hasty_picture_is_read_as_any_decoder_reads_it(size: tuple[int, int], rule: int) -> None:
    data = hasty(np.random.default_rng(0).integers(0, 256, (*size, 3), np.uint8), rule=rule)
    told = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
    found = pixels(data)
    assert found.shape == (*size, 3)
    assert (found == told).all()
    assert not found.flags.writeable


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "L"), ("PNG", "P"), ("JPEG", "RGB")]
)
def test_any_other_picture_is_read_too(kind: str, mode: str) -> None:
    file = io.BytesIO()
    Image.new("RGB", (9, 5), (200, 30, 30)).convert(mode).save(file, kind)
    told = np.asarray(Image.open(io.BytesIO(file.getvalue())).convert("RGB"))
    assert (pixels(file.getvalue()) == told).all()
