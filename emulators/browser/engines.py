"""Which transport drives a Chromium: our own connection with frame control where there is a headless shell, else
Playwright's."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from emulators.browser.transport import Launch, Transport
from emulators.device import DeviceError

__all__ = ["Engine", "draws_on_demand", "start_engine"]

Engine = Literal["auto", "pipe", "playwright"]
"""How a browser is driven: "pipe" needs a headless shell, "playwright" the package and any Chromium."""

_SHELLS = ("headless-shell", "headless_shell")


def draws_on_demand(program: Path) -> bool:
    """Whether `program` is a headless shell by its name, for only that draws frames when it is told to, and can be
    started with a pipe on this system."""
    return hasattr(os, "posix_spawn") and any(name in program.name for name in _SHELLS)


async def start_engine(engine: Engine, launch: Launch) -> Transport:
    """The running transport. "auto" tries the faster one where the program may do it, then the other.

    Raises DeviceError with the reason when none starts.
    """
    tried: Sequence[str] = [engine]
    if engine == "auto":
        here = launch.program is not None and draws_on_demand(launch.program)
        tried = ["pipe", "playwright"] if here else ["playwright"]
    problems = []
    for kind in tried:
        transport = _made(kind, launch)
        try:
            await transport.start()
        except DeviceError as error:
            problems.append(str(error))
        else:
            return transport
    raise DeviceError("; ".join(problems))


def _made(kind: str, launch: Launch) -> Transport:
    if kind == "pipe":
        from emulators.browser.piped import PipeTransport

        return PipeTransport(launch)
    from emulators.browser.portable import PlaywrightTransport

    return PlaywrightTransport(launch)
