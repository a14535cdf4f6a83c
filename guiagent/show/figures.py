"""Reading evaluation.json for the page of a run: each policy's figures as tables, and the terms they were had on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guiagent.show.measured import measured_in

__all__ = ["Figures", "figures_in"]

_ROWS = 40
"""A group with more rows is left to evaluation.json; our default."""

_EMPTY = "\N{EN DASH}"

Row = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Figures:
    """One policy's: tables as (title, rows of name, how many, share, 95 % interval), notes, terms by their names."""

    policy: str
    tables: tuple[tuple[str, tuple[Row, ...]], ...]
    notes: tuple[str, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()


def figures_in(path: Path) -> tuple[Figures, ...]:
    """Of every policy that was evaluated; none without a file. Raises StoreError when it cannot be read."""
    told = measured_in(path, lacks="holds no figures")
    found = (_figures(str(name), one) for name, one in told.items() if isinstance(one, Mapping))
    return tuple(one for one in found if one.tables)


def _figures(policy: str, told: Mapping[str, Any]) -> Figures:
    overall = [(title, told.get(key)) for key, title in (("success", "success"), ("step_accuracy", "step accuracy"))]
    rows = [row for title, value in overall if (row := _row(title, value))]
    tables = [("All", tuple(rows))] if rows else []
    groups = ((_title(key), tuple(_group(value))) for key, value in told.items())
    tables += [(title, group) for title, group in groups if 0 < len(group) <= _ROWS]
    given = told.get("protocol")
    terms = tuple((str(k), str(v)) for k, v in given.items()) if isinstance(given, Mapping) else ()
    return Figures(policy, tuple(tables), tuple(_notes(told)), terms)


def _group(value: Any) -> Iterator[Row]:
    """The rows of a mapping from names to estimates, or to figures of which `success` is one."""
    for name, one in value.items() if isinstance(value, Mapping) else ():
        inner = one.get("success", one) if isinstance(one, Mapping) else None
        if row := _row(str(name), inner):
            yield row


def _row(name: str, value: Any) -> Row | None:
    match value:
        case {"value": int() | float() as share, "low": int() | float() as low, "high": int() | float() as high}:
            return name, str(value.get("n", _EMPTY)), f"{share:.1%}", f"{low:.1%} to {high:.1%}"
    return None


def _notes(told: Mapping[str, Any]) -> Iterator[str]:
    for key, what in (("lost", "could not be attempted"), ("unscored", "could not be scored")):
        if isinstance(some := told.get(key), Mapping) and some:
            names = ", ".join(f"{name} ({why})" for name, why in list(some.items())[:3])
            yield f"{len(some)} {what} and {'counts' if len(some) == 1 else 'count'} as not done: {names}" + (
                ", ..." if len(some) > 3 else ""
            )


def _title(key: str) -> str:
    words = key.replace("_", " ")
    return words[:1].upper() + words[1:]
