"""Reading report.json for the page: figures before and after, baselines, checks, task templates, counts, seconds."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guiagent.show.charts import Bar, bars
from guiagent.show.measured import measured_in

__all__ = ["Summary", "Verified", "summary"]

_MEASURES = {"success": "Task success", "step_accuracy": "Step accuracy"}
_COLUMNS = tuple(
    (f"{name}_{stage}", f"{title}, {stage}") for name, title in _MEASURES.items() for stage in ("before", "after")
)


@dataclass(frozen=True, slots=True)
class Verified:
    """A check of the report, and the figures that decided it."""

    name: str
    passed: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Charts as (title, SVG), tables as (title, rows of name and value), checks, and a table of task templates.

    The first row of `templates` names its columns; without such figures it is empty.
    """

    charts: tuple[tuple[str, str], ...]
    tables: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    gates: tuple[Verified, ...] = ()
    templates: tuple[tuple[str, ...], ...] = ()


def summary(path: Path) -> Summary | None:
    """What the report says, None without one. Raises StoreError when it cannot be read."""
    if not path.exists():
        return None
    report = measured_in(path, lacks="is no report")
    charts = [(title, bars(rows)) for name, title in _MEASURES.items() if (rows := _rows(report, name))]
    tables = [
        (title, tuple((_words(k), _figure(v)) for k, v in report[key].items()))
        for key, title in (("counts", "Counts"), ("seconds", "Seconds per stage"))
        if isinstance(report.get(key), dict) and report[key]
    ]
    return Summary(tuple(charts), tuple(tables), _gates(report.get("gates")), _templates(report.get("templates")))


def _gates(given: Any) -> tuple[Verified, ...]:
    entries = given if isinstance(given, list) else []
    return tuple(
        Verified(str(entry.get("name", "")), entry.get("passed") is True, str(entry.get("detail", "")))
        for entry in entries
        if isinstance(entry, dict)
    )


def _templates(given: Any) -> tuple[tuple[str, ...], ...]:
    """A header and a row for every template, with the columns that any of them has figures for."""
    table: dict[str, Any] = given if isinstance(given, dict) else {}
    rows = {str(name): row for name, row in table.items() if isinstance(row, dict)}
    columns = [(key, title) for key, title in _COLUMNS if any(key in row for row in rows.values())]
    if not columns:
        return ()
    body = ((name, *(_share(row.get(key)) for key, _ in columns)) for name, row in rows.items())
    return (("Template", *(title for _, title in columns)), *body)


def _share(value: Any) -> str:
    match value:
        case {"value": int() | float() as share, "n": int() as n}:
            return f"{share:.0%} of {n}"
        case _:
            return "\N{EN DASH}"


def _rows(report: dict[str, Any], measure: str) -> list[Bar]:
    """Baselines, then before and after, then the oracle as the upper bound."""
    given = report.get("baselines")
    baselines: dict[str, Any] = given if isinstance(given, dict) else {}
    others = [(name, _measured(entry, measure)) for name, entry in baselines.items()]
    rows = [_bar(_words(name), value, "plain") for name, value in others if name != "oracle"]
    rows.append(_bar("before: after warm-up", report.get(f"{measure}_before"), "before"))
    rows.append(_bar("after: preferences", report.get(f"{measure}_after"), "after"))
    rows.append(_bar("after, guided", report.get(f"{measure}_guided"), "after"))
    rows += [_bar(_words(name), value, "oracle") for name, value in others if name == "oracle"]
    return [row for row in rows if row is not None]


def _measured(entry: Any, measure: str) -> Any:
    return entry.get(measure) if isinstance(entry, dict) else None


def _bar(label: str, value: Any, style: str) -> Bar | None:
    """A bar from a number, or from an estimate {"value", "low", "high"}."""
    match value:
        case bool() | None:
            return None
        case int() | float():
            return Bar(label, float(value), style=style)
        case {"value": int() | float() as middle, "low": int() | float() as low, "high": int() | float() as high}:
            return Bar(label, float(middle), float(low), float(high), style)
        case {"value": int() | float() as middle}:
            return Bar(label, float(middle), style=style)
    return None


def _words(name: str) -> str:
    return name.replace("_", " ")


def _figure(value: Any) -> str:
    match value:
        case bool():
            return str(value)
        case int():
            return f"{value:,}"
        case float():
            return f"{value:,.1f}"
        case dict():
            return ", ".join(f"{_words(str(k))} {_figure(v)}" for k, v in value.items())
        case _:
            return str(value)
