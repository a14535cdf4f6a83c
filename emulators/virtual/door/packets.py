"""The packets of the adb transport protocol, as bytes and back."""

import asyncio
import struct
from dataclasses import dataclass

from emulators.device import DeviceError

__all__ = ["LONGEST", "VERSION", "Packet", "ProtocolError", "packed", "read_packet"]

VERSION = 0x01000001
"""From this version on nobody looks at checksums."""
LONGEST = 1024 * 1024
"""How many bytes a packet may carry."""
_HEADER = struct.Struct("<4sIIIII")
_KNOWN = frozenset((b"CNXN", b"AUTH", b"STLS", b"OPEN", b"OKAY", b"WRTE", b"CLSE", b"SYNC"))


class ProtocolError(DeviceError):
    """What came is no packet of adb; the connection is ended, as a phone does."""


@dataclass(frozen=True, slots=True)
class Packet:
    """`first` and `second` are, for streams, the ids of the sender and of the receiver."""

    command: bytes
    first: int
    second: int
    data: bytes = b""


def packed(packet: Packet, *, checked: bool = False) -> bytes:
    """As bytes; with a checksum where the other side is so old that it looks at it."""
    total = _checksum(packet.data) if checked else 0
    magic = int.from_bytes(packet.command, "little") ^ 0xFFFFFFFF
    return _HEADER.pack(packet.command, packet.first, packet.second, len(packet.data), total, magic) + packet.data


async def read_packet(reader: asyncio.StreamReader) -> Packet:
    """The next packet. Raises ProtocolError, and IncompleteReadError at the end."""
    command, first, second, length, _, magic = _HEADER.unpack(await reader.readexactly(_HEADER.size))
    if command not in _KNOWN or int.from_bytes(command, "little") ^ magic != 0xFFFFFFFF:
        raise ProtocolError(f"{command!r} is no command of adb; connect with adb to this port")
    if length > LONGEST:
        raise ProtocolError(f"a packet of {length} bytes is longer than {LONGEST}; send less at once")
    return Packet(command, first, second, await reader.readexactly(length) if length else b"")


def _checksum(data: bytes) -> int:
    import numpy as np

    return int(np.frombuffer(data, np.uint8).sum(dtype=np.uint64)) & 0xFFFFFFFF
