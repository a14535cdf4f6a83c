"""A client of the emulator's services, as grpcio makes one."""

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest

from emulators.virtual.door.handset import Handset
from emulators.wire import Message, integer_field, message_field

__all__ = ["CONTROLLER", "SNAPSHOTS", "Caller", "calling", "refusal", "touches"]

CONTROLLER = "/android.emulation.control.EmulatorController/"
SNAPSHOTS = "/android.emulation.control.SnapshotService/"
DEADLINE_S = 60.0


class Caller:
    def __init__(self, channel: Any, handset: Handset) -> None:
        self.channel, self.handset = channel, handset

    def __call__(self, name: str, *fields: bytes, token: str = "") -> Message:
        whole = name if name.startswith("/") else CONTROLLER + name
        metadata = [("authorization", f"Bearer {token}")] if token else None
        return Message(self.channel.unary_unary(whole)(b"".join(fields), timeout=DEADLINE_S, metadata=metadata))

    def stream(self, name: str, *fields: bytes) -> Any:
        return self.channel.unary_stream(CONTROLLER + name)(b"".join(fields), timeout=DEADLINE_S)


@contextlib.contextmanager
def calling(port: int, handset: Handset) -> Iterator[Caller]:
    grpc = pytest.importorskip("grpc", reason="grpcio is not installed")
    options = [("grpc.max_receive_message_length", -1), ("grpc.use_local_subchannel_pool", 1)]
    with grpc.secure_channel(f"localhost:{port}", grpc.local_channel_credentials(), options=options) as channel:
        yield Caller(channel, handset)


def refusal(caller: Caller, name: str, *fields: bytes, token: str = "") -> tuple[str, str]:
    """The status and the message with which a call is refused."""
    import grpc

    with pytest.raises(grpc.RpcError) as caught:
        caller(name, *fields, token=token)
    error: Any = caught.value
    return error.code().name, error.details()


def touches(*places: tuple[float, float, int], finger: int = 0) -> bytes:
    """A TouchEvent: x, y and pressure."""
    return b"".join(
        message_field(
            1, integer_field(1, int(x)), integer_field(2, int(y)), integer_field(3, finger), integer_field(4, pressure)
        )
        for x, y, pressure in places
    )
