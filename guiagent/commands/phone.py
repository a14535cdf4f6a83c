"""guiagent phone: virtual phones behind the real adb protocol, until they are ended."""

import argparse
import os
import sys
from typing import Literal

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


def execute(arguments: argparse.Namespace) -> int:
    from guiagent.config import constructed, resolved, scalar, table

    names = ("port", "count", "profile", "clock", "token")
    flags = {name: getattr(arguments, name) for name in names}
    settings = resolved(arguments, {"seed": arguments.seed, "phone": flags})
    seed = scalar(settings, "seed", 0)
    given = {"seed": seed, "json": arguments.json}
    return constructed(_serve, table(settings, "phone"), where="phone", given=given)


def _serve(
    *,
    port: int = 5555,
    count: int = 1,
    profile: str = "1080x2400",
    clock: Literal["real", "told"] = "real",
    token: str = "",
    seed: int,
    json: bool,
) -> int:
    from emulators.virtual.door.serving import announce, serve
    from guiagent.commands.options import print_figures
    from guiagent.config import ConfigError
    from guiagent.progress import say

    if count < 1:
        raise ConfigError(f"there cannot be {count} phones; give --count 1 or more")
    server = os.environ.get("ANDROID_ADB_SERVER_PORT", "5037")
    if not server.isascii() or not server.isdigit():
        raise ConfigError(f"ANDROID_ADB_SERVER_PORT is {server!r}, which is no port; set it to a number or unset it")
    with serve(count, port=port, profile=profile, seed=seed, clock=clock, token=token) as door:
        rows = []
        for serial, adb, console in zip(door.serials, door.ports, door.console_ports, strict=True):
            known = announce(adb, server_port=int(server))
            rows.append({"serial": serial, "port": adb, "console": console, "announced": known})
            how = "known to the adb server" if known else "found by the next adb server" if 5555 <= adb <= 5585 else ""
            say(f"{serial}: adb at 127.0.0.1:{adb}, console at {console}{', ' if how else ''}{how}")
        print_figures(rows, wanted=json)
        sys.stdout.flush()  # whoever waits for the ports shall have them now
        say(f"try: adb -s {door.serials[0]} shell getprop ro.product.model; Ctrl-C ends it")
        door.wait()
    return 0
