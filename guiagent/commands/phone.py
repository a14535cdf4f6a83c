"""guiagent phone: virtual phones behind the real adb protocol, until they are ended."""

import argparse
import os
import signal
import sys
from contextlib import AbstractContextManager
from types import FrameType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from emulators.virtual.door.serving import Door

__all__ = ["configure", "execute"]


def configure(parser: argparse.ArgumentParser) -> None:
    from guiagent.commands.options import add_seed

    add_seed(parser)
    parser.add_argument(
        "--port", type=int, metavar="N", help="the first phone's port, odd; 0 for any that is free (5555)"
    )
    parser.add_argument("--count", type=int, metavar="N", help="how many phones, each two ports further (1)")
    parser.add_argument("--profile", metavar="WxH", help="360x800 or 1080x2400 (1080x2400)")
    parser.add_argument(
        "--clock", metavar="KIND", help="real: it runs as outside; told: only `sleep` and `date` move it (real)"
    )
    parser.add_argument("--token", metavar="TEXT", help="what `auth` on the consoles must be given (nothing)")
    parser.add_argument(
        "--grpc", metavar="N", nargs="?", type=int, const=8554,
        help="also the emulator's gRPC services (pip install 'guiagent[grpc]'), the first phone's at port N (8554)",
    )  # fmt: skip


def execute(arguments: argparse.Namespace) -> int:
    from guiagent.config import constructed, resolved, scalar, table

    names = ("port", "count", "profile", "clock", "token", "grpc")
    flags = {name: getattr(arguments, name) for name in names}
    settings = resolved(arguments, {"seed": arguments.seed, "phone": flags})
    seed = scalar(settings, "seed", 0)
    opened = constructed(_door, table(settings, "phone"), where="phone", given={"seed": seed})
    return _until_ended(opened, json=arguments.json)


def _door(
    *,
    port: int = 5555,
    count: int = 1,
    profile: str = "1080x2400",
    clock: Literal["real", "told"] = "real",
    token: str = "",
    grpc: int | None = None,
    seed: int,
) -> "AbstractContextManager[Door]":
    from emulators.virtual.door.serving import serve
    from guiagent.config import ConfigError

    if count < 1:
        raise ConfigError(f"there cannot be {count} phones; give --count 1 or more")
    return serve(count, port=port, profile=profile, seed=seed, clock=clock, token=token, grpc=grpc)


def _until_ended(opened: "AbstractContextManager[Door]", *, json: bool) -> int:
    from emulators.virtual.door.serving import announce
    from guiagent.commands.options import print_figures
    from guiagent.config import ConfigError
    from guiagent.progress import say

    server = os.environ.get("ANDROID_ADB_SERVER_PORT", "5037")
    if not server.isascii() or not server.isdigit():
        raise ConfigError(f"ANDROID_ADB_SERVER_PORT is {server!r}, which is no port; set it to a number or unset it")
    signal.signal(signal.SIGTERM, _end)
    with opened as door:
        rows = []
        for number, (serial, adb) in enumerate(zip(door.serials, door.ports, strict=True)):
            known = announce(adb, server_port=int(server))
            row = {"serial": serial, "port": adb, "console": door.console_ports[number], "announced": known}
            row |= {"grpc": door.grpc_ports[number]} if door.grpc_ports else {}
            rows.append(row)
            how = "known to the adb server" if known else "found by the next adb server" if 5555 <= adb <= 5585 else ""
            more = f", gRPC at {row['grpc']}" if door.grpc_ports else ""
            say(f"{serial}: adb at 127.0.0.1:{adb}, console at {row['console']}{more}{', ' if how else ''}{how}")
        print_figures(rows, wanted=json)
        sys.stdout.flush()  # whoever waits for the ports shall have them now
        say(f"try: adb -s {door.serials[0]} shell getprop ro.product.model; Ctrl-C ends it")
        door.wait()
    return 0


def _end(number: int, _: FrameType | None) -> None:
    """Whoever ends the command by a signal leaves nothing behind either."""
    raise SystemExit(128 + number)
