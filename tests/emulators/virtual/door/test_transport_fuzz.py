"""Whatever is sent to the port, the phone goes on."""

import random
import socket

import pytest

from emulators.virtual.door.packets import Packet, packed
from emulators.virtual.door.serving import Door
from tests.emulators.virtual.door.test_serving import Peer

COMMANDS = (b"CNXN", b"OPEN", b"OKAY", b"WRTE", b"CLSE", b"AUTH", b"STLS", b"SYNC")
SERVICES = (
    b"shell:", b"shell,v2,raw:cat", b"shell,v2,pty:", b"exec:cat", b"sync:", b"reverse:forward:tcp:0;tcp:1",
    b"reverse:forward:;", b"reverse:killforward:tcp:x", b"tcp:99999999999", b"tcp:", b"localabstract:", b"track-jdwp",
    b"framebuffer:", b"", b":::", b"\xff\xfe", b"shell" * 1000, b"abb_exec:x", b"dev:/dev/null", b"tcp:80:example.org",
)  # fmt: skip
SYNCS = (
    b"STAT",
    b"LIST",
    b"SEND",
    b"RECV",
    b"STA2",
    b"LST2",
    b"LIS2",
    b"SND2",
    b"RCV2",
    b"QUIT",
    b"DATA",
    b"DONE",
    b"XXXX",
)


def noise(rng: random.Random) -> bytes:
    """What no adb would send: damaged headers, lengths that lie, ids of nobody."""
    packet = bytearray(
        packed(Packet(rng.choice(COMMANDS), rng.randrange(4), rng.randrange(4), rng.randbytes(rng.randrange(60))))
    )
    match rng.randrange(4):
        case 0:
            packet[rng.randrange(len(packet))] ^= 1 << rng.randrange(8)
        case 1:
            packet = packet[: rng.randrange(len(packet))]
        case 2:
            packet = bytearray(rng.randbytes(rng.randrange(200)))
        case _:
            pass
    return bytes(packet)


def sync_noise(rng: random.Random) -> bytes:
    out = b""
    for _ in range(rng.randrange(1, 6)):
        body = rng.choice(
            (b"/sdcard/x,33188", b"/sdcard", b"/", b"", b"\xff/\x00", b"/data/local/tmp/f,99999999999999")
        )
        length = rng.choice((len(body), len(body), rng.randrange(2000), 0xFFFFFFFF))
        out += rng.choice(SYNCS) + length.to_bytes(4, "little") + body + rng.randbytes(rng.randrange(12))
    return out


def shell_noise(rng: random.Random) -> bytes:
    kinds = [
        bytes((rng.randrange(8),)) + rng.choice((3, 3, 0, 0xFFFFFFFF)).to_bytes(4, "little") + b"abc" for _ in range(5)
    ]
    return b"".join(kinds)


def annoy(port: int, rng: random.Random) -> None:
    """One connection full of it, cut off at some point."""
    with socket.create_connection(("127.0.0.1", port), 60) as connection:
        out = [packed(Packet(b"CNXN", 0x01000001, rng.choice((0, 1, 4096, 1 << 20, 0xFFFFFFFF)), b"host::\0"))] * (
            rng.random() < 0.9
        )
        for number in range(rng.randrange(1, 12)):
            match rng.randrange(4):
                case 0:
                    out.append(noise(rng))
                case 1:
                    out.append(packed(Packet(b"OPEN", number + 1, 0, rng.choice(SERVICES) + b"\0")))
                case 2:
                    out.append(packed(Packet(b"WRTE", 1, rng.randrange(6), rng.choice((sync_noise, shell_noise))(rng))))
                case _:
                    out.append(packed(Packet(b"OKAY", 1, rng.randrange(6))))
        try:
            connection.sendall(b"".join(out))
            connection.settimeout(rng.choice((0.001, 0.02)))
            connection.recv(4096)
        except OSError:
            pass


@pytest.mark.parametrize("count", [300, pytest.param(5000, marks=pytest.mark.long)])
def test_noise_never_brings_it_down(door: Door, count: int) -> None:
    rng = random.Random(count)
    for number in range(count):
        annoy(door.ports[0], rng)
        if number % 100 == 99:
            with Peer(door.ports[0]) as peer:
                assert peer.ask(b"exec:echo alive") == b"alive\n"
    told = [line.text for line in door.handsets[0].log.after() if line.priority == "E"]
    assert told == []
