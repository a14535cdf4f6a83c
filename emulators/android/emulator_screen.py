"""An emulator's pixels from its own gRPC port: no program runs on the phone for them, and nothing is packed."""

from typing import Any

import numpy as np

from emulators.android.discovery import Endpoint
from emulators.android.errors import AndroidError, BrokenFrame, CommandTimedOut, ConnectionLost, EmulatorUnavailable
from emulators.screen import Pixels
from emulators.wire import Message, WireError, integer_field, message_field

__all__ = ["GrpcScreen", "open_screen"]

SERVICE = "/android.emulation.control.EmulatorController/"
OPEN_S = 5.0
"""How long an emulator's services may take to answer for the first time; our default."""
RGB888 = 2
"""Of ImageFormat.ImgFormat."""
TOUCH_S = 5.0
"""How long it may take to hear of a touch; our default."""
_FORMAT, _WIDTH, _HEIGHT, _IMAGE, _BOOTED = 1, 3, 4, 4, 3


class GrpcScreen:
    """The screen of the emulator whose services are at `port` of this machine (`emulator -grpc 8554`).

    `token` is for emulators that want one: the `grpc.token` of the file that they leave in `avd/running`. Raises
    BrokenFrame where grpcio is not installed.
    """

    def __init__(self, port: int = 8554, *, token: str = "") -> None:
        try:
            import grpc
        except ImportError as error:
            raise BrokenFrame('an emulator\'s own pixels need grpcio: pip install "guiagent[grpc]"') from error
        self._grpc: Any = grpc
        self._port = port
        self._metadata = (("authorization", f"Bearer {token}"),) if token else ()
        options = (
            ("grpc.max_receive_message_length", -1),
            ("grpc.enable_http_proxy", 0),
            ("grpc.use_local_subchannel_pool", 1),
        )
        self._channel: Any = grpc.secure_channel(f"127.0.0.1:{port}", grpc.local_channel_credentials(), options)
        self._shoot: Any = self._channel.unary_unary(f"{SERVICE}getScreenshot")
        self._status: Any = self._channel.unary_unary(f"{SERVICE}getStatus")
        self._touch: Any = self._channel.unary_unary(f"{SERVICE}sendTouch")

    def screenshot(self, *, deadline_s: float) -> Pixels:
        """uint8 (height, width, 3). Raises BrokenFrame, CommandTimedOut, ConnectionLost."""
        said = self._answer(self._shoot, integer_field(_FORMAT, RGB888), deadline_s)
        about, pixels = said.message(1), said.view(_IMAGE)
        width, height = about.integer(_WIDTH, "uint32"), about.integer(_HEIGHT, "uint32")
        if not width or len(pixels) != width * height * 3:
            raise BrokenFrame(f"{len(pixels)} bytes are no {width}x{height} pixels; choose another frame source")
        return np.frombuffer(pixels, np.uint8).reshape(height, width, 3)

    def booted(self, *, deadline_s: float) -> bool:
        """Whether the emulator says that its phone is up. Raises as `screenshot` does."""
        return self._answer(self._status, b"", deadline_s).flag(_BOOTED)

    def panel(self, *, deadline_s: float = OPEN_S) -> tuple[int, int]:
        """Width and height of the panel in pixels; 0 and 0 where the emulator does not tell."""
        entries = self._answer(self._status, b"", deadline_s).message(5).messages(1)
        told = {entry.text(1): entry.text(2) for entry in entries}
        sides = [told.get(f"hw.lcd.{side}", "") for side in ("width", "height")]
        return (int(sides[0]), int(sides[1])) if all(side.isascii() and side.isdigit() for side in sides) else (0, 0)

    def touch(self, x: int, y: int, *, pressed: bool, deadline_s: float = TOUCH_S) -> None:
        """A finger on the panel, or gone from it. Raises as `screenshot` does."""
        place = integer_field(1, x), integer_field(2, y), integer_field(4, int(pressed))
        self._answer(self._touch, message_field(1, *place), deadline_s)

    def close(self) -> None:
        self._channel.close()

    def _answer(self, method: Any, request: bytes, deadline_s: float) -> Message:
        try:
            return Message(method(request, timeout=deadline_s, metadata=self._metadata))
        except self._grpc.RpcError as error:
            told = f"the emulator's gRPC port {self._port} says {error.code().name}: {error.details()}"
            if error.code() is self._grpc.StatusCode.DEADLINE_EXCEEDED:
                raise CommandTimedOut(f"{told}; look what the emulator is busy with") from error
            raise ConnectionLost(f"{told}; was it started with -grpc {self._port}?") from error
        except WireError as error:
            raise BrokenFrame(f"the emulator's answer cannot be read ({error}); choose another source") from error
        except ValueError as error:  # grpc's own, of a channel that is closed
            raise ConnectionLost(f"the channel to the emulator is closed ({error}); connect to it again") from error


def open_screen(endpoint: Endpoint, *, deadline_s: float = OPEN_S) -> GrpcScreen:
    """The screen of an emulator that was found and has answered.

    Raises EmulatorUnavailable where grpcio is not installed, the emulator does not answer, or wants another token.
    """
    try:
        screen = GrpcScreen(endpoint.port, token=endpoint.token)
    except BrokenFrame as error:
        raise EmulatorUnavailable(str(error)) from error
    try:
        screen.booted(deadline_s=deadline_s)
    except AndroidError as error:
        screen.close()
        raise EmulatorUnavailable(str(error)) from error
    return screen
