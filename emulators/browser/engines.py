"""Which transport drives a Chromium: our own connection with frame control where there is a headless shell, else
Playwright's."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from emulators.browser.programs import is_shell
from emulators.browser.transport import Launch, Transport
from emulators.device import DeviceError

__all__ = ["Engine", "draws_on_demand", "start_engine", "why_no_pipe"]

Engine = Literal["auto", "pipe", "playwright"]
"""How a browser is driven: "pipe" needs a headless shell, "playwright" the package and any Chromium."""


def draws_on_demand(program: Path) -> bool:
    """Whether `program` is a headless shell by its name, for only that draws frames when it is told to, and can be
    started with a pipe on this system."""
    return why_no_pipe(program) == ""


def why_no_pipe(program: Path | None) -> str:
    """Why a browser is not driven over our own pipe, which is the faster way; empty where that is tried."""
    if program is None:
        return "a browser that runs elsewhere has no pipe"
    if not is_shell(program):
        return f"{program.name} is no headless shell, the only one that draws frames on demand"
    return "" if hasattr(os, "posix_spawn") else "this system starts no program with a pipe"


async def start_engine(engine: Engine, launch: Launch) -> tuple[Transport, str]:
    """The running transport, and why a faster one was not taken. "auto" tries the pipe where the program may have one,
    then Playwright.

    Raises DeviceError with the reason when none starts.
    """
    why = "Playwright was asked for" if engine == "playwright" else ""
    tried: Sequence[str] = [engine]
    if engine == "auto":
        why = why_no_pipe(launch.program)
        tried = ["playwright"] if why else ["pipe", "playwright"]
    problems = []
    for kind in tried:
        transport = _made(kind, launch)
        try:
            await transport.start()
        except DeviceError as error:
            problems.append(str(error))
        else:
            return transport, "; ".join(problems) or why
    raise DeviceError("; ".join(problems))


def _made(kind: str, launch: Launch) -> Transport:
    if kind == "pipe":
        from emulators.browser.piped import PipeTransport

        return PipeTransport(launch)
    from emulators.browser.portable import PlaywrightTransport

    return PlaywrightTransport(launch)
