"""Guarding the devices of a run: rules from the settings, questions at the terminal, an audit in guard.jsonl."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from emulators.device import Device
from emulators.guard import CAREFUL, OPEN, Asked, Question, Rules, guarded
from guiagent.config import ConfigError, constructed, merged
from guiagent.progress import aside, say
from guiagent.store import Run

__all__ = ["guarded_devices", "rules"]

_OPEN_KINDS = ("phone", "miniwob", "android_world", "webarena")
"""Devices on which nothing is anybody's own."""


def rules(settings: Mapping[str, Any], kind: str) -> Rules:
    """The rules for a device of this kind: careful ones, but for test beds. Raises ConfigError."""
    table = settings.get("guard", {})
    if not isinstance(table, Mapping):
        raise ConfigError(f"guard must be a table, [guard], not {table!r}")
    beneath = OPEN if kind in _OPEN_KINDS else CAREFUL
    made: Rules = constructed(Rules, merged(asdict(beneath), table), where="guard")
    return made


def guarded_devices(open_device: Callable[[], Device], ruled: Rules, run: Run) -> Callable[[], Device]:
    """What opens devices behind these rules; what is asked of them is written into the run's guard.jsonl."""
    if ruled == OPEN:
        return open_device
    person = _Person()

    def audit(asked: Asked) -> None:
        run.append("guard", asked)
        if asked.verdict != "allowed":
            say(f"guard, {asked.verdict}: {asked.question}")

    return lambda: guarded(open_device(), ruled, ask=person.allows, audit=audit)


@dataclass(slots=True)
class _Person:
    """Whoever sits at the terminal; without one nothing is allowed."""

    always: set[str] = field(default_factory=set)

    def allows(self, question: Question) -> bool:
        if set(question.concerns) <= self.always:
            return True
        if not sys.stdin.isatty():
            return False
        with aside():
            say(f"the agent wants to {question}")
            sys.stderr.write("allow it? [y]es, [n]o, [a]lways: ")
            sys.stderr.flush()
            word = sys.stdin.readline().strip().casefold()
        if word in ("a", "always"):
            self.always |= set(question.concerns)
        return word in ("y", "yes", "a", "always")
