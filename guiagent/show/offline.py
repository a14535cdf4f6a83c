"""The page of an offline evaluation: figures, confusion, where scorers part, the worst misses on their screenshots."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from markupsafe import Markup

from emulators.action import Action
from emulators.marks import Frame, Mark, place_marks, unit
from emulators.painting import svg
from emulators.screen import Screen
from guiagent.evaluation.offline.again import Looked
from guiagent.evaluation.offline.misses import Miss
from guiagent.evaluation.offline.records import Parted
from guiagent.show.charts import Bar, bars
from guiagent.show.scenes import caption, image_of
from guiagent.show.writing import written
from guiagent.store import Run

__all__ = ["render"]

_SHARES = ("type", "exact", "grounding", "grounding_if_typed", "progress", "success")
_PARTED = 12
_STYLES = {"oracle": "oracle", "middle": "plain", "random": "plain", "most-frequent": "plain"}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: its name, how many steps it is about, and shares in per cent with their intervals.

    `silent` counts the steps to which nothing was said that could be read; None where that is not told.
    """

    name: str
    n: int
    cells: tuple[str, ...]
    silent: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything about one profile. `confusion` has a row for each recorded kind, a column for each that was said."""

    label: str
    card: Mapping[str, Any]
    chart: Markup
    policies: tuple[Row, ...]
    kinds: tuple[Row, ...]
    subsets: tuple[Row, ...]
    said: tuple[str, ...]
    confusion: tuple[tuple[str, tuple[int, ...], int], ...]


@dataclass(frozen=True, slots=True)
class MissView:
    """A miss as the page shows it: green is what was recorded, red what was said."""

    image: str
    width: int
    height: int
    marks: Markup
    recorded: str
    said: str
    miss: Miss

    @property
    def caption(self) -> str:
        """The picture in words."""
        return f"recorded: {self.recorded}; said: {self.said}"


def render(run: Run, again: Looked, misses: Sequence[Miss]) -> Path:
    """Write index.html into the folder of an evaluation. `misses` are those of its subject under its first profile."""
    report, subject = again.report, again.subject
    for miss in misses:
        run.keep(miss.case.screen)
    run.flush()
    cards: Mapping[str, Any] = report["profiles"]
    sheets = tuple(_sheet(label, card, report["figures"], subject) for label, card in cards.items())
    page = written(
        "offline.html.jinja",
        name=f"{report['benchmark']}, {report['data'].get('split', 'test')}",
        facts={"commit": report["commit"], "versions": report["versions"]},
        report=report,
        subject=subject,
        sheets=sheets,
        headlines=_headlines(report["figures"], cards),
        policies=tuple(report["figures"]),
        misses=tuple(_miss_view(miss, run) for miss in misses),
        files=_files(report),
        parted=tuple(islice(run.read("differences", Parted), _PARTED)) if report["partings"] else (),
    )
    return run.write_file("index.html", page)


def _sheet(label: str, card: Mapping[str, Any], figures: Mapping[str, Any], subject: str) -> Sheet:
    there = {policy: by_label[label] for policy, by_label in figures.items() if label in by_label}
    mine = there.get(subject, {})
    drawn = [_bar(policy, told["headline"]) for policy, told in there.items()]
    confusion = mine.get("confusion", {})
    said = sorted({name for row in confusion.values() for name in row}, key=lambda name: (not name, name))
    return Sheet(
        label=label,
        card=card,
        chart=Markup(bars(drawn)),
        policies=tuple(_row(policy, told) for policy, told in there.items()),
        kinds=tuple(_row(name, told) for name, told in mine.get("kinds", {}).items()),
        subsets=tuple(_row(name, told) for name, told in mine.get("subsets", {}).items()),
        said=tuple(said),
        confusion=tuple(
            (kind, tuple(row.get(name, 0) for name in said), sum(row.values())) for kind, row in confusion.items()
        ),
    )


def _bar(policy: str, told: Mapping[str, float]) -> Bar:
    return Bar(policy, told["value"], told["low"], told["high"], _STYLES.get(policy, "after"))


def _row(name: str, told: Mapping[str, Any]) -> Row:
    silent = told["unreadable"] + told["missing"] if "missing" in told else None
    return Row(name, told["n"], tuple(_share(told[share]) for share in _SHARES), silent)


def _headlines(figures: Mapping[str, Any], labels: Mapping[str, Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """A row for every profile, a cell for every policy."""
    return tuple(
        (label, tuple(_share(told[label]["headline"]) if label in told else "" for told in figures.values()))
        for label in labels
    )


def _files(report: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """What could not be read of what was said: by whom, how often, and what."""
    found = []
    for policy, reasons in report["reasons"].items():
        found += [(policy, f"{count:,}", reason) for reason, count in reasons.items()]
    for policy, mishaps in report["files"].items():
        counts = {name.replace("_", " "): count for name, count in mishaps.items() if isinstance(count, int) and count}
        found += [(policy, f"{count:,}", name) for name, count in counts.items()]
        found += [(policy, "", one) for one in mishaps.get("first", ())]
    return tuple(found)


def _share(told: Mapping[str, float] | None) -> str:
    if told is None:
        return ""
    return f"{100 * told['value']:.1f} ({100 * told['low']:.0f}\N{EN DASH}{100 * told['high']:.0f})"


def _miss_view(miss: Miss, run: Run) -> MissView:
    screen, score = miss.case.screen, miss.score
    marks: list[Mark] = list(place_marks(miss.case.action, screen, "good"))
    if score.box is not None:
        marks.append(Frame(score.box, 0.9 * unit(screen.width, screen.height), "bad"))
    if score.action is not None:
        marks += place_marks(score.action, screen, "bad")
    return MissView(
        image=image_of(screen, run),
        width=screen.width,
        height=screen.height,
        marks=Markup(svg(marks, screen.width, screen.height)),
        recorded=caption(miss.case.action, screen),
        said=_said(score.action, screen, score.unreadable),
        miss=miss,
    )


def _said(action: Action | None, screen: Screen, unreadable: str) -> str:
    return caption(action, screen) if action is not None else f"nothing that can be read: {unreadable}"
