"""Where the pixels of a phone come from: its emulator, the uiautomator2 server, or the screencap program."""

import base64
import binascii
import io
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from emulators.android.adb import Adb
from emulators.android.errors import BrokenFrame, SecureScreen
from emulators.android.u2 import U2
from emulators.screen import Pixels

__all__ = ["EmulatorFrames", "EmulatorScreen", "FrameSource", "RawFrames", "ScreencapFrames", "Shot", "U2Frames"]

QUALITY = 80
"""Of the JPEG that the uiautomator2 server makes; its own client's default."""
PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
PNG_END = b"IEND\xaeB`\x82"
RGBA, RGBX, BGRA = 1, 2, 5
"""Pixel formats of the raw screencap, as android.graphics.PixelFormat numbers them."""

Encoding = Literal["jpeg", "png", "raw", "rgb"]


@dataclass(frozen=True, slots=True)
class Shot:
    """A screenshot as it came. Two of them show the same exactly when they are equal; nothing is decoded for that."""

    encoding: Encoding
    data: bytes
    size: tuple[int, int] = (0, 0)
    """Width and height, where the data do not tell them (rgb)."""

    def decode(self) -> Pixels:
        """uint8 (height, width, 3). Raises BrokenFrame."""
        match self.encoding:
            case "raw":
                return _raw_pixels(self.data)
            case "rgb":
                return np.frombuffer(self.data, np.uint8).reshape(self.size[1], self.size[0], 3)
            case "jpeg" | "png":
                return _picture(self.data)


class FrameSource(Protocol):
    """Something that gives screenshots."""

    @property
    def name(self) -> str: ...

    def shoot(self, *, deadline_s: float) -> Shot:
        """Raises BrokenFrame, SecureScreen where the source says so itself, CommandTimedOut, ConnectionLost."""


class EmulatorScreen(Protocol):
    """What is needed of an emulator's own service (its gRPC port): the pixels of its screen."""

    def screenshot(self, *, deadline_s: float) -> Pixels:
        """uint8 (height, width, 3)."""

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class EmulatorFrames:
    """Pixels from the emulator itself; nothing runs on the phone for it."""

    screen: EmulatorScreen
    name: str = "emulator gRPC"

    def shoot(self, *, deadline_s: float) -> Shot:
        pixels = self.screen.screenshot(deadline_s=deadline_s)
        height, width, _ = pixels.shape
        return Shot("rgb", pixels.tobytes(), (width, height))


@dataclass(frozen=True, slots=True)
class U2Frames:
    """JPEG from the uiautomator2 server over a connection that stays open."""

    u2: U2
    quality: int = QUALITY
    name: str = "uiautomator2 JPEG"

    def shoot(self, *, deadline_s: float) -> Shot:
        return _twice(lambda: self._once(deadline_s))

    def _once(self, deadline_s: float) -> Shot:
        answer = self.u2.call("takeScreenshot", 1, self.quality, deadline_s=deadline_s)
        if not answer:
            raise SecureScreen("the uiautomator2 server gives no screenshot of this screen; its app may forbid them")
        try:
            data = base64.b64decode(str(answer))
        except binascii.Error as error:
            raise BrokenFrame(f"takeScreenshot gave no base64 ({error}); restart the server") from error
        if not data.startswith(b"\xff\xd8"):
            raise BrokenFrame(f"takeScreenshot gave no JPEG but {data[:12]!r}; choose another frame source")
        if not data.rstrip(b"\0").endswith(b"\xff\xd9"):
            raise BrokenFrame(f"takeScreenshot was cut off after {len(data)} bytes; choose another frame source")
        return Shot("jpeg", data)


@dataclass(frozen=True, slots=True)
class ScreencapFrames:
    """PNG from `screencap -p`, which every phone has. What it says in front of the picture is passed over."""

    adb: Adb
    name: str = "screencap PNG"

    def shoot(self, *, deadline_s: float) -> Shot:
        return _twice(lambda: self._once(deadline_s))

    def _once(self, deadline_s: float) -> Shot:
        output = self.adb.shell("screencap -p", deadline_s=deadline_s)
        start = output.out.find(PNG_MAGIC)
        if start < 0:
            said = (output.err or output.out)[:120].decode("utf-8", "replace").strip()
            raise BrokenFrame(f"screencap gave no picture (status {output.code}: {said}); is the screen on?")
        end = output.out.rfind(PNG_END)
        if end < start:
            raise BrokenFrame(
                f"screencap was cut off after {len(output.out)} bytes; see the cable, or use frames='raw'"
            )
        return Shot("png", output.out[start : end + len(PNG_END)])


@dataclass(frozen=True, slots=True)
class RawFrames:
    """Pixels from `screencap` without compression: ten times the bytes, none of the phone's time for packing them."""

    adb: Adb
    name: str = "screencap raw"

    def shoot(self, *, deadline_s: float) -> Shot:
        return _twice(lambda: self._once(deadline_s))

    def _once(self, deadline_s: float) -> Shot:
        output = self.adb.shell("screencap", deadline_s=deadline_s)
        if output.code:
            said = output.err[:120].decode("utf-8", "replace").strip()
            raise BrokenFrame(f"screencap ended with {output.code} ({said}); is the screen on?")
        _raw_layout(output.out)
        return Shot("raw", output.out)


def _twice(shoot: Callable[[], Shot]) -> Shot:
    """A shot; a broken one is taken again once."""
    try:
        return shoot()
    except BrokenFrame:
        return shoot()


def _picture(data: bytes) -> Pixels:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as image:
            return np.asarray(image if image.mode == "RGB" else image.convert("RGB"))
    except (OSError, UnidentifiedImageError, ValueError, SyntaxError) as error:
        raise BrokenFrame(f"the screenshot cannot be decoded ({error}); choose another frame source") from error


def _raw_layout(data: bytes) -> tuple[int, int, int, int]:
    """Width, height, format and where the pixels begin: after 12 bytes, or 16 where a colour space is told too."""
    if len(data) >= 12:
        width, height, form = struct.unpack_from("<III", data)
        begin = len(data) - width * height * 4
        if begin in (12, 16) and form in (RGBA, RGBX, BGRA):
            return width, height, form, begin
    raise BrokenFrame(f"screencap gave {len(data)} bytes that are no whole raw picture; use frames='png'")


def _raw_pixels(data: bytes) -> Pixels:
    width, height, form, begin = _raw_layout(data)
    four = np.frombuffer(data, np.uint8, offset=begin).reshape(height, width, 4)
    return np.ascontiguousarray(four[..., 2::-1] if form == BGRA else four[..., :3])
