"""The screen as raw pixels, the service `framebuffer`."""

import struct

from emulators.virtual.door.handset import Handset

__all__ = ["framebuffer"]

_HEADER = struct.Struct("<14I")
_VERSION, _SRGB = 2, 1


def framebuffer(handset: Handset) -> bytes:
    """A header that says how pixels are laid out, then width x height of them: red, green, blue, 255, a byte each."""
    import numpy as np

    with handset.lock:
        screen = handset.phone.look(tree=False)
    assert screen.frame is not None
    rgb = screen.frame.rgb()
    height, width = rgb.shape[:2]
    pixels = np.full((height, width, 4), 255, np.uint8)
    pixels[..., :3] = rgb
    channels = (0, 8, 16, 8, 8, 8, 24, 8)  # where red, blue, green and alpha begin, and how many bits they have
    return _HEADER.pack(_VERSION, 32, _SRGB, pixels.nbytes, width, height, *channels) + pixels.tobytes()
