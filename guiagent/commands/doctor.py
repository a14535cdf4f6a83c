"""guiagent doctor: what works on this machine, and what to type where it does not."""

import argparse
import dataclasses

__all__ = ["configure", "execute"]


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--deep", action="store_true", help="also import torch and open a page in Chromium")


def execute(arguments: argparse.Namespace) -> int:
    from rich.console import Console

    from guiagent.commands.options import print_figures
    from guiagent.config import resolved
    from guiagent.doctor import examine, healthy, render

    resolved(arguments, {})  # nothing to set here, but a name that nobody knows is told
    findings = examine(deep=arguments.deep)
    render(findings, Console(stderr=True))
    print_figures([dataclasses.asdict(finding) for finding in findings], wanted=arguments.json)
    return 0 if healthy(findings) else 1
