"""The screen as the emulator sends it: PNG, RGBA or RGB, as large as asked for at most."""

import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from emulators.screen import Frame, Pixels
from emulators.virtual.door.emulator_grpc.answers import Refused
from emulators.virtual.door.handset import Handset
from emulators.virtual.door.services.screencap import png
from emulators.virtual.view import View
from emulators.wire import Message, data_head, integer_field, message_field

__all__ = ["Screenshots", "quarter_turns"]

Rgba = NDArray[np.uint8]
PNG, RGBA, RGB = 0, 1, 2
"""The formats, as ImageFormat.ImgFormat numbers them."""
FRAME_S = 1 / 30
"""Between two looks whether a stream's screen has changed; our default."""


class Screenshots:
    """Of one handset. The last PNG is kept, for screens that are asked for again."""

    def __init__(self, handset: Handset) -> None:
        self._handset = handset
        self._packed: tuple[Frame, tuple[int, int], bytes] | None = None
        self._four: Rgba = np.empty((0, 0, 4), np.uint8)
        self._drawing = threading.Lock()

    def shoot(self, wanted: Message) -> bytes:
        """An Image for an ImageFormat."""
        return self._image(wanted, 0)

    def stream(self, wanted: Message, gone: Callable[[float], bool]) -> Iterator[bytes]:
        """An Image now, and one whenever the screen has changed."""
        shown: View | None = None
        number = 0
        while True:
            with self._handset.lock:
                self._handset.catch_up()
                view = self._handset.phone.view()
                image = self._image(wanted, number) if view is not shown else None
            if image is not None:
                yield image
                shown, number = view, number + 1
            if gone(FRAME_S):
                return

    def _image(self, wanted: Message, number: int) -> bytes:
        form, display = wanted.integer(1), wanted.integer(5, "uint32")
        if form not in (PNG, RGBA, RGB):
            raise Refused("INVALID_ARGUMENT", f"there is no image format {form}; ask for PNG, RGBA8888 or RGB888")
        when = integer_field(6, time.time_ns() // 1000, "uint64")
        if display:  # there is only one; another one is not visible
            return message_field(1, integer_field(5, display, "uint32")) + when
        with self._handset.lock:
            self._handset.catch_up()
            frame = self._handset.phone.look(tree=False).frame
            turned = quarter_turns(self._handset)
        assert frame is not None
        size = _fitted(frame, wanted.integer(3, "uint32"), wanted.integer(4, "uint32"))
        about = (
            integer_field(1, form),
            message_field(2, integer_field(1, turned)),
            integer_field(3, size[0], "uint32"),
            integer_field(4, size[1], "uint32"),
        )
        with self._drawing:
            pixels = self._pixels(frame, size, form)
            head = message_field(1, *about), data_head(4, len(pixels))
            return b"".join((*head, pixels, integer_field(5, number, "uint32"), when))

    def _with_alpha(self, rgb: Pixels) -> Rgba:
        """Opaque, in an array that is written anew for every picture: ten megabytes of fresh memory take longer."""
        if self._four.shape[:2] != rgb.shape[:2]:
            self._four = np.full((*rgb.shape[:2], 4), 255, np.uint8)
        for channel in range(3):  # three times as fast as all at once
            self._four[..., channel] = rgb[..., channel]
        return self._four

    def _pixels(self, frame: Frame, size: tuple[int, int], form: int) -> bytes | memoryview:
        if form == PNG and self._packed is not None and self._packed[:2] == (frame, size):
            return self._packed[2]
        rgb = frame.rgb()
        if size != (frame.width, frame.height):
            from PIL import Image

            rgb = np.asarray(Image.fromarray(rgb).resize(size, Image.Resampling.BILINEAR))
        if form == RGB:
            return np.ascontiguousarray(rgb).data.cast("B")
        if form == RGBA:
            return self._with_alpha(rgb).data.cast("B")
        self._packed = frame, size, png(rgb)
        return self._packed[2]


def quarter_turns(handset: Handset) -> int:
    """How the screen is turned against the phone: 0 upright, 1 turned to the left, 3 to the right."""
    world = handset.phone.world
    if not world.landscape:
        return 0
    return 3 if world.setting("system/user_rotation", "0") == "3" else 1


def _fitted(frame: Frame, width: int, height: int) -> tuple[int, int]:
    """The size of a picture that is nowhere larger than asked for; 0 asks for nothing."""
    share = min(1.0, (width or frame.width) / frame.width, (height or frame.height) / frame.height)
    return max(1, round(frame.width * share)), max(1, round(frame.height * share))
