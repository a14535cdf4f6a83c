"""A task in the user's own words, on a phone or emulator behind adb."""

import argparse
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from emulators.trajectory import Task, Template, Unchecked
from guiagent.config import ConfigError, constructed, table

__all__ = ["Errand", "errand_flags", "errand_of"]


@dataclass(frozen=True, slots=True)
class Errand:
    """What to do, in the user's words: the [errand] table. It begins in `app`, or at the home screen.

    `budget` is how many steps are allowed; our default. Whether it was done only a judge can tell.
    """

    instruction: str
    app: str = ""
    budget: int = 30

    def task(self) -> Task:
        start = Template(f"android/app/{self.app}" if self.app else "android/home", 0)
        return Task(f"errand/{self}", self.instruction, start, Unchecked(), self.budget)

    def __str__(self) -> str:
        """A short name: the words it begins with, and what tells it from others that begin so."""
        words = re.findall(r"[a-z0-9]+", self.instruction.casefold())[:5]
        mark = hashlib.sha256(f"{self.app}\n{self.instruction}".encode()).hexdigest()[:6]
        return "-".join((*words, mark))


def errand_flags(arguments: argparse.Namespace) -> dict[str, Any]:
    """The tables device and errand, of what was said on the command line."""
    device = {"kind": "android", "serial": arguments.device} if arguments.device else {}
    return {"device": device, "errand": {"instruction": arguments.instruction, "app": arguments.app}}


def errand_of(settings: Mapping[str, Any], device: Mapping[str, Any]) -> Errand | None:
    """The errand that the settings hold; None where the tasks of a suite are meant. Raises ConfigError."""
    told = table(settings, "errand")
    android = device["kind"] in ("android", "appium")
    if not told:
        if android:
            raise ConfigError("say what to do on the phone: --instruction 'Turn on Wi-Fi'")
        return None
    if not android:
        raise ConfigError("an instruction of your own needs a phone or emulator behind adb: --device SERIAL")
    return constructed(Errand, told, where="errand")
