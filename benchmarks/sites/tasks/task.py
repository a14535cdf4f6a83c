"""One thing to do on a site, and how it is judged."""

import copy
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.sites.moves import Move
from benchmarks.sites.site import Name, State

__all__ = ["SiteTask", "differences", "unchanged"]


def unchanged(_: State) -> None:
    """For tasks that only ask."""


@dataclass(frozen=True, slots=True)
class SiteTask:
    """`change` makes the seeded state what it must be afterwards, so that every side effect counts as a failure.

    `answer` is what the user must be told, None where nothing is asked. `moves` are one way to do it, from the page at
    `path`, logged in where the site has an account.
    """

    name: str
    site: Name
    instruction: str
    path: str
    moves: tuple[Move, ...]
    change: Callable[[State], None] = unchanged
    answer: str | None = None


def differences(task: SiteTask, seeded: State, found: State, answer: str | None) -> list[str]:
    """What is not as the task wants it; empty when it is done."""
    wanted = copy.deepcopy(seeded)
    task.change(wanted)
    wrong = [f"{part}: {_first(wanted[part], found.get(part))}" for part in wanted if wanted[part] != found.get(part)]
    if task.answer is not None and (answer or "").strip() != task.answer:
        wrong.append(f"answered {answer!r} in place of {task.answer!r}")
    return wrong


def _first(wanted: object, found: object) -> str:
    """Where two states part."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        keys = [key for key in {**wanted, **found} if wanted.get(key) != found.get(key)]
        return f"{keys[0]!r} is {found.get(keys[0])!r}, not {wanted.get(keys[0])!r}"
    if isinstance(wanted, list) and isinstance(found, list):
        for n, (one, other) in enumerate(zip(wanted, found, strict=False)):
            if one != other:
                return f"row {n} is {other!r}, not {one!r}"
        return f"{len(found)} rows, not {len(wanted)}"
    return f"{found!r}, not {wanted!r}"
