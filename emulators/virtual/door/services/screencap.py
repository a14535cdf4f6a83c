"""`screencap`: the screen as a PNG or as raw pixels."""

import struct
import zlib
from typing import Any

from emulators.virtual.door.handset import Handset
from emulators.virtual.door.services.display import pixels
from emulators.virtual.door.tools.call import Call

__all__ = ["DISPLAY", "png", "raw", "run"]

DISPLAY = 4619827259835644672
"""The number of the phone's one display, as the emulator has it."""
_USAGE = """usage: screencap [-hp] [-d display-id] [FILENAME]
   -h: this message
   -p: save the file as a png.
   -d: specify the display ID to capture
If FILENAME ends with .png it will be saved as a png.
If FILENAME is not given, the results will be printed to stdout."""
_RGBA, _SRGB = 1, 1
_UP = 2
"""The PNG filter that writes what has changed since the line above: next to nothing on most screens."""


def png(rgb: Any) -> bytes:
    """A PNG of uint8_H_W_3, made fast rather than small."""
    import numpy as np

    height, width = rgb.shape[:2]
    flat = rgb.reshape(height, 3 * width)
    lines = np.empty((height, 1 + 3 * width), np.uint8)
    lines[:, 0] = _UP
    lines[0, 1:] = flat[0]
    np.subtract(flat[1:], flat[:-1], out=lines[1:, 1:])
    data = zlib.compress(lines.data, 1)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")


def raw(rgb: Any) -> bytes:
    """Width, height, format and colour space (4 bytes each, little-endian), then red, green, blue, 255 each."""
    import numpy as np

    height, width = rgb.shape[:2]
    full = np.full((height, width, 4), 255, np.uint8)
    full[..., :3] = rgb
    return struct.pack("<4I", width, height, _RGBA, _SRGB) + full.tobytes()


def captured(handset: Handset, *, as_png: bool) -> bytes:
    rgb = pixels(handset)
    return png(rgb) if as_png else raw(rgb)


def run(call: Call) -> int:
    words, as_png, name = call.args, False, ""
    while words:
        word = words.pop(0)
        if word == "-h":
            call.say(_USAGE)
            return 1
        if word == "-p":
            as_png = True
        elif word == "-d":
            number = words.pop(0) if words else ""
            if number not in (str(DISPLAY), "0"):
                call.say(f"Display Id '{number}' is not valid.")
                return 1
        elif word.startswith("-") and len(word) > 1:
            call.say(f"screencap: invalid option -- '{word[1:]}'\n{_USAGE}")
            return 1
        else:
            name = word
    data = captured(call.handset, as_png=as_png or name.endswith(".png"))
    if not name:
        call.stdout.write(data)
        return 0
    try:
        call.files.write(call.path(name), data)
    except OSError as error:
        call.say(f"Error opening file: {name} ({error.strerror})")
        return 1
    return 0
