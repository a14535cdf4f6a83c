"""An emulator's pixels from its own gRPC port: no program runs on the phone for them, and nothing is packed."""

from typing import Any

import numpy as np

from emulators.android.errors import BrokenFrame, CommandTimedOut, ConnectionLost
from emulators.screen import Pixels
from emulators.wire import Message, WireError, integer_field

__all__ = ["GrpcScreen"]

METHOD = "/android.emulation.control.EmulatorController/getScreenshot"
RGB888 = 2
"""Of ImageFormat.ImgFormat."""
_FORMAT, _WIDTH, _HEIGHT, _IMAGE = 1, 3, 4, 4


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
        unlimited = (("grpc.max_receive_message_length", -1),)
        self._channel: Any = grpc.secure_channel(f"127.0.0.1:{port}", grpc.local_channel_credentials(), unlimited)
        self._shoot: Any = self._channel.unary_unary(METHOD)

    def screenshot(self, *, deadline_s: float) -> Pixels:
        """uint8 (height, width, 3). Raises BrokenFrame, CommandTimedOut, ConnectionLost."""
        asked = integer_field(_FORMAT, RGB888)
        try:
            said = Message(self._shoot(asked, timeout=deadline_s, metadata=self._metadata))
            about, pixels = said.message(1), said.view(_IMAGE)
        except self._grpc.RpcError as error:
            told = f"the emulator's gRPC port {self._port} says {error.code().name}: {error.details()}"
            if error.code() is self._grpc.StatusCode.DEADLINE_EXCEEDED:
                raise CommandTimedOut(f"{told}; look what the emulator is busy with") from error
            raise ConnectionLost(f"{told}; was it started with -grpc {self._port}?") from error
        except WireError as error:
            raise BrokenFrame(f"the emulator's screenshot cannot be read ({error}); choose another source") from error
        width, height = about.integer(_WIDTH, "uint32"), about.integer(_HEIGHT, "uint32")
        if not width or len(pixels) != width * height * 3:
            raise BrokenFrame(f"{len(pixels)} bytes are no {width}x{height} pixels; choose another frame source")
        return np.frombuffer(pixels, np.uint8).reshape(height, width, 3)

    def close(self) -> None:
        self._channel.close()
