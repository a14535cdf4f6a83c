"""guiagent doctor: what works on this machine, and what to type where it does not."""

import argparse
import dataclasses

__all__ = ["configure", "execute"]


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("part", nargs="?", metavar="PART", help="android_world: what that needs, instead of all else")
    parser.add_argument("--android-world", metavar="DIR", help="android_world: the checkout")
    parser.add_argument("--python", metavar="FILE", help="android_world: its interpreter (DIR/../venv/bin/python)")
    parser.add_argument("--deep", action="store_true", help="also import torch and open a page in Chromium")


def execute(arguments: argparse.Namespace) -> int:
    from rich.console import Console

    from guiagent.commands.options import print_figures
    from guiagent.config import ConfigError, constructed, resolved, table
    from guiagent.doctor import examine, healthy, render

    if arguments.part not in (None, "android_world"):
        raise ConfigError(f"there is no part {arguments.part!r} to look at alone; only android_world")
    given = {"android_world": {"folder": arguments.android_world, "python": arguments.python}}
    settings = resolved(arguments, given if arguments.part else {})
    if arguments.part:
        from guiagent.evaluation.android_world import needs
        from guiagent.evaluation.android_world.opening import Opening

        findings = needs.examine(constructed(Opening, table(settings, "android_world"), where="android_world"))
    else:
        findings = examine(deep=arguments.deep)
    render(findings, Console(stderr=True))
    print_figures([dataclasses.asdict(finding) for finding in findings], wanted=arguments.json)
    return 0 if healthy(findings) else 1
