"""guiagent emulators: Android emulators that share one AVD, booted from a snapshot and replaced when they die."""

import argparse

__all__ = ["configure", "execute"]

WORDS = {
    "up": "boot them and watch over them until Ctrl-C or `down`",
    "down": "end those that `up` keeps, from another terminal",
    "list": "the AVDs with their snapshots, and the emulators that run",
    "create": "make an AVD",
    "snapshot": "boot the AVD, make it quiet and save it as --snapshot",
}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=WORDS, metavar="WHAT", help="; ".join(f"{k}: {v}" for k, v in WORDS.items()))
    parser.add_argument("--count", type=int, metavar="N", help="up: how many (1)")
    parser.add_argument("--avd", metavar="NAME", help="the AVD (the only one there is; create: guiagent)")
    parser.add_argument("--snapshot", metavar="NAME", help='what they begin from; "" boots them (golden)')
    parser.add_argument(
        "--port",
        type=int,
        metavar="N",
        help="up: the first console's port, even; 0 passes over those that are taken (0)",
    )
    parser.add_argument("--out", metavar="DIR", help="where their logs go (runs/emulators)")
    parser.add_argument("--image", metavar="PACKAGE", help="create: a system image, as sdkmanager names it")
    parser.add_argument("--replace", action="store_true", default=None, help="create: delete an older one of this name")


def execute(arguments: argparse.Namespace) -> int:
    from guiagent.config import constructed, resolved, table
    from guiagent.farming import Terms, manage

    names = ("count", "avd", "snapshot", "port", "out", "replace")
    flags = {name: getattr(arguments, name) for name in names}
    settings = resolved(arguments, {"emulators": {**flags, "design": {"image": arguments.image}}})
    terms = constructed(Terms, table(settings, "emulators"), where="emulators")
    manage(arguments.what, terms, wanted=arguments.json)
    return 0
