"""An offline evaluation on the terminal: every policy under every profile, and one profile in detail."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from guiagent.evaluation.estimates import Estimate
from guiagent.evaluation.offline.baselines import BASELINES
from guiagent.evaluation.offline.difference import Parting
from guiagent.evaluation.offline.remarks import counted, lost_steps, remarks
from guiagent.evaluation.offline.report import Evaluation, speakable
from guiagent.evaluation.offline.tallying import Figures, Group

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

__all__ = ["print_evaluation"]

_SUBSETS = 12
_PARTED = 10
_HEADED = 6
"""How many letters of the head of a column stand in one line at least."""

_GAP = 3
"""What stands between two columns."""


def print_evaluation(found: Evaluation, *, subject: str) -> None:
    """Tables on standard error: all policies under all profiles, then the first profile, and `subject` under it."""
    from rich.console import Console

    console = Console(stderr=True)

    def told(title: str, table: "Table | None", note: str = "") -> None:
        console.print(_plain(title), style="bold", soft_wrap=True)
        if table is not None:
            console.print(table)
        if note:
            console.print(_plain(f"{note}\n"), soft_wrap=True)

    measured = found.measured
    title = _title(found)
    shown, overviews = _overviews(found, console.width)
    for table in overviews[:-1]:
        told(title, table)
    told(
        title,
        overviews[-1],
        f"{counted(measured.episodes, 'episode')}, {counted(measured.steps, 'recorded step')}, "
        f"data {measured.hash[:12]}; right steps in %"
        + (", with the 95 % interval over episodes" if shown is _share else "; intervals are in evaluation.json")
        + (f"\n{lost}" if (lost := lost_steps(found)) else ""),
    )
    profile = found.profiles[0].label
    told(f"under {profile}", _detail(found, profile), _compared(found, subject, profile))
    tally = found.tallies.get((subject, profile))
    if tally is not None:
        told(f"{subject} under {profile}", _broken_down(tally.figures))
        told(
            f"{subject}: what was said for what was recorded, as {profile} calls it",
            _confused(tally.figures, console.width),
        )
    for parting in found.partings:
        told(_beside(parting), _parted(parting) if parting.first else None, _counts(parting))
    for line in remarks(found):
        console.print(_plain(line), style="yellow", soft_wrap=True)


Shown = Callable[[Estimate], str]


def _overviews(found: Evaluation, width: int) -> "tuple[Shown, list[Table]]":
    """A row for every profile, a column for every policy: with intervals if the terminal is as wide, else without.

    Where it is too narrow even so, the policies stand in several tables.
    """
    room = width - 2 - max(len(profile.label) for profile in found.profiles)
    for shown in (_share, _percent):
        if (widths := _overview_widths(found, found.policies, shown, room)) is not None:
            return shown, [_overview(found, found.policies, shown, widths)]
    tables, left = [], found.policies
    while left:
        count = len(left)
        while (widths := _overview_widths(found, left[:count], _percent, room)) is None and count > 1:
            count -= 1
        tables.append(_overview(found, left[:count], _percent, widths or [_HEADED]))
        left = left[count:]
    return _percent, tables


def _overview_widths(found: Evaluation, policies: Sequence[str], shown: Shown, room: int) -> list[int] | None:
    cells = [
        max((len(shown(tally.figures.headline)) for (name, _), tally in found.tallies.items() if name == policy))
        for policy in policies
    ]
    return _widths(policies, cells, room)


def _overview(found: Evaluation, policies: Sequence[str], shown: Shown, widths: Sequence[int]) -> "Table":
    table = _table("scored by")
    table.columns[0].no_wrap = True
    _add_columns(table, policies, widths)
    for profile in found.profiles:
        tallies = [found.tallies.get((policy, profile.label)) for policy in policies]
        _add(table, profile.label, *(shown(tally.figures.headline) if tally else "" for tally in tallies))
    return table


def _widths(heads: Sequence[str], cells: Sequence[int], room: int) -> list[int] | None:
    """As wide as their cells and, as far as there is room, their heads; None where there is none for the cells."""
    lengths = [_plain(head).cell_len for head in heads]
    widths = [max(cell, min(length, _HEADED)) for cell, length in zip(cells, lengths, strict=True)]
    spare = room - sum(widths) - _GAP * len(widths)
    if spare < 0:
        return None
    while spare > 0 and (short := [n for n, length in enumerate(lengths) if widths[n] < length]):
        for number in short[:spare]:
            widths[number] += 1
            spare -= 1
    return widths


def _add_columns(table: "Table", heads: Sequence[str], widths: Sequence[int]) -> None:
    for head, width in zip(heads, widths, strict=True):
        table.add_column(_plain(head), justify="right", overflow="fold", width=width)


def _title(found: Evaluation) -> str:
    setting = found.setting
    parts = [setting.benchmark]
    for name, value in setting.data.items():
        if name == "split" or isinstance(value, list | tuple):  # of the whole: the split, its subsets, categories
            parts += [str(value)] if name == "split" else map(str, value)
    if "index" in setting.data:
        parts.append("the steps of an index")
    if setting.level == "low":
        parts.append("told each step")
    if setting.limit:
        parts.append("the first episode" if setting.limit == 1 else f"the first {setting.limit} episodes")
    return ", ".join(parts)


_SHARES = ("n", "type", "exact", "ground-\ning", "if type\nright", "goal\nprogress", "episode\nsuccess")


def _detail(found: Evaluation, profile: str) -> "Table":
    table = _table("policy", *_SHARES, "no\nanswer")
    for policy in found.policies:
        tally = found.tallies.get((policy, profile))
        if tally is not None:
            figures = tally.figures
            _add(table, policy, *_cells(figures.overall), str(figures.unreadable + figures.missing or ""))
    return table


def _compared(found: Evaluation, subject: str, profile: str) -> str:
    """How much better or worse the subject is than those that somebody asked, on the same steps."""
    mine = found.tallies.get((subject, profile))
    others = [name for name in found.policies if name not in (subject, *BASELINES)]
    lines = []
    for name in others if mine else ():
        other = found.tallies.get((name, profile))
        if mine and other:
            more = mine.minus(other)
            points = f"{100 * more.value:+.1f} points, {100 * more.low:+.1f} to {100 * more.high:+.1f}"
            lines.append(f"{subject} against {name}: {points}")
    return "\n".join(lines)


def _broken_down(figures: Figures) -> "Table":
    """A row for every kind of recorded action, and for every subset."""
    table = _table("recorded steps", *_SHARES)
    for name, group in figures.kinds.items():
        _add(table, name, *_cells(group))
    if len(figures.subsets) > 1:
        table.add_section()
        for name, group in list(figures.subsets.items())[:_SUBSETS]:
            _add(table, name, *_cells(group))
        if len(figures.subsets) > _SUBSETS:
            _add(table, f"{len(figures.subsets) - _SUBSETS} more: evaluation.json")
    table.add_section()
    _add(table, "all", *_cells(figures.overall))
    return table


def _confused(figures: Figures, width: int) -> "Table":
    from rich.text import Text

    said = sorted({name for row in figures.confusion.values() for name in row}, key=lambda name: (not name, name))
    heads = [name or "nothing" for name in said]
    cells = [max(len(str(row.get(name, ""))) for row in figures.confusion.values()) for name in said]
    table = _table("recorded")
    room = width - 2 - max(len("recorded"), *map(len, figures.confusion))
    _add_columns(table, heads, _widths(heads, cells, room) or cells)
    for kind, row in figures.confusion.items():
        counts = (Text(str(row.get(name, "")), style="green" if name == kind else "") for name in said)
        table.add_row(Text(kind), *counts)
    return table


def _parted(parting: Parting) -> "Table":
    one, other = _sides(parting)
    table = _table("episode", "step")
    for name in ("recorded", one, other):
        table.add_column(_plain(name), overflow="fold")
    for parted in parting.first[:_PARTED]:
        cells = (f"{'right' if side.exact else 'wrong'}: {side.why}" for side in (parted.one, parted.other))
        _add(table, parted.episode, str(parted.index), parted.one.kind, *cells)
    return table


def _beside(parting: Parting) -> str:
    one, other = _sides(parting)
    common = parting.one[0] if parting.one[0] == parting.other[0] else parting.one[1]
    return f"{common}: {one} beside {other}"


def _counts(parting: Parting) -> str:
    one, other = _sides(parting)
    more = parting.only_one + parting.only_other - min(_PARTED, len(parting.first))
    return (
        f"{one} counts {parting.both + parting.only_one} of {parting.n} steps as right, "
        f"{other} {parting.both + parting.only_other}; both {parting.both}, only the first {parting.only_one}, "
        f"only the second {parting.only_other}"
        + (f"; {counted(parting.unshared, 'step')} scored by one of them only" if parting.unshared else "")
        + (f"; {more} more in differences.jsonl" if more > 0 else "")
    )


def _sides(parting: Parting) -> tuple[str, str]:
    """What tells the sides apart: the profiles of one policy, or the policies."""
    if parting.one[0] == parting.other[0]:
        return parting.one[1], parting.other[1]
    return parting.one[0], parting.other[0]


def _table(first: str, *numbers: str) -> "Table":
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(first, overflow="fold")
    for name in numbers:
        table.add_column(_plain(name), justify="right", no_wrap=True)
    return table


def _plain(text: str) -> "Text":
    """A text in which brackets are only brackets, and nothing speaks to the terminal."""
    from rich.text import Text

    shown = (letter if letter.isprintable() or letter == "\n" else " " for letter in speakable(text))
    return Text("".join(shown))


def _add(table: "Table", *cells: str) -> None:
    table.add_row(*map(_plain, cells))


def _cells(group: Group) -> Sequence[str]:
    shares = (group.type, group.exact, group.grounding, group.grounding_if_typed, group.progress, group.success)
    return str(group.n), *(_percent(share) for share in shares)


def _percent(share: Estimate | None) -> str:
    return "" if share is None else f"{100 * share.value:.1f}"


def _share(share: Estimate) -> str:
    return f"{100 * share.value:.1f} ({100 * share.low:.0f}-{100 * share.high:.0f})"
