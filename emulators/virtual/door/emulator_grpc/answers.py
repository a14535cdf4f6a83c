"""How a service answers a call: bytes of a message, or a refusal with one of gRPC's statuses."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from emulators.device import DeviceError
from emulators.wire import Message

__all__ = ["EMPTY", "Call", "Refused", "Service", "Status", "Streaming"]

Status = Literal["FAILED_PRECONDITION", "INVALID_ARGUMENT", "UNIMPLEMENTED"]
EMPTY = b""
"""google.protobuf.Empty."""

Call = Callable[[Message], bytes]
Streaming = Callable[[Message, Callable[[float], bool]], Iterator[bytes]]
"""Yields messages until the client has gone; the second parameter waits so many seconds and says whether it has."""


class Refused(DeviceError):
    """Answered with this status."""

    def __init__(self, status: Status, message: str) -> None:
        super().__init__(message)
        self.status: Status = status


@dataclass(frozen=True, slots=True)
class Service:
    """A service by its full name: calls that have one answer, calls that have many, and those that are lacking here."""

    name: str
    calls: Mapping[str, Call]
    streams: Mapping[str, Streaming]
    lacking: tuple[str, ...] = ()
