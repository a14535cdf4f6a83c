"""guiagent doctor: what works on this machine, and what to type where it does not."""

import argparse
import dataclasses
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guiagent.doctor import Finding

__all__ = ["configure", "execute"]


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "part", nargs="?", metavar="PART", help="android_world or webarena: what that needs, instead of all else"
    )
    parser.add_argument("--android-world", metavar="DIR", help="android_world: the checkout")
    parser.add_argument("--python", metavar="FILE", help="android_world, webarena: the interpreter of its package")
    parser.add_argument("--tasks", metavar="FILE", help="webarena: the file of its tasks")
    parser.add_argument("--deep", action="store_true", help="also import torch and open a page in Chromium")


def execute(arguments: argparse.Namespace) -> int:
    from rich.console import Console

    from guiagent.commands.options import print_figures
    from guiagent.config import ConfigError, resolved
    from guiagent.doctor import examine, healthy, render

    match arguments.part:
        case None:
            resolved(arguments, {})
            findings = examine(deep=arguments.deep)
        case "android_world":
            findings = _android_world(arguments)
        case "webarena":
            findings = _webarena(arguments)
        case other:
            raise ConfigError(f"there is no part {other!r} to look at alone; only android_world and webarena")
    render(findings, Console(stderr=True))
    print_figures([dataclasses.asdict(finding) for finding in findings], wanted=arguments.json)
    return 0 if healthy(findings) else 1


def _android_world(arguments: argparse.Namespace) -> "tuple[Finding, ...]":
    from guiagent.config import constructed, resolved, table
    from guiagent.evaluation.android_world import needs
    from guiagent.evaluation.android_world.opening import Opening

    given = {"android_world": {"folder": arguments.android_world, "python": arguments.python}}
    return needs.examine(
        constructed(Opening, table(resolved(arguments, given), "android_world"), where="android_world")
    )


def _webarena(arguments: argparse.Namespace) -> "tuple[Finding, ...]":
    import os

    from guiagent.config import constructed, resolved, table
    from guiagent.evaluation.webarena import needs
    from guiagent.evaluation.webarena.opening import Opening

    given = {"webarena": {"tasks": arguments.tasks, "python": arguments.python}}
    opening = constructed(Opening, table(resolved(arguments, given), "webarena"), where="webarena")
    return needs.examine(opening, os.environ)
