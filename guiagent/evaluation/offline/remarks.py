"""What is said in words beside the tables of an evaluation: damage, what is missing, what cannot be compared."""

from guiagent.evaluation.offline.baselines import Oracle
from guiagent.evaluation.offline.report import Evaluation
from guiagent.evaluation.offline.scoring import MISSING
from rewards.profiles.case import PublishedOn

__all__ = ["counted", "lost_steps", "remarks"]

_LOST = ("unknown action", "missing step", "disordered steps", "unreadable record", "torn record")
"""Troubles that cost a recorded step at least."""

_TOLD = 200
"""How many letters of a reason are told."""


def remarks(found: Evaluation) -> list[str]:
    """Line by line."""
    lines = [
        f"{profile.label} is made for {profile.benchmark}: no published figure on {found.setting.benchmark} is by it"
        for profile in found.foreign
    ]
    lines += _elsewhere(found)
    for (policy, label), tally in found.tallies.items():
        overall = tally.figures.overall
        forbidden = round(overall.n * (1 - overall.exact.value))
        if policy == Oracle.name and forbidden:
            lines.append(f"{label} counts the recorded action itself as wrong at {counted(forbidden, 'step')}")
    if found.troubles.counts:
        told = ", ".join(f"{count} x {kind}" for kind, count in sorted(found.troubles.counts.items()))
        first = found.troubles.first[0]
        lines.append(f"the data set: {told}; the first: {first.kind}, {first.where}: {first.detail}")
    for name, mishaps in found.mishaps.items():
        counts = (
            (mishaps.unreadable, "line that is no prediction", "lines that are no prediction"),
            (mishaps.duplicates, "step told twice", "steps told twice"),
            (mishaps.strangers, "step that was not evaluated", "steps that were not evaluated"),
        )
        told = ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in counts if count)
        if told:
            lines.append(f"{name}: {told}; the first: {mishaps.first[0]}")
    for policy, reasons in found.reasons.items():
        missing = reasons[MISSING.unreadable]
        if missing:
            lines.append(f"{policy}: {counted(missing, 'step')} missing, counted as wrong")
        if reasons.total() > missing:
            reason, count = next(one for one in reasons.most_common() if one[0] != MISSING.unreadable)
            lines.append(
                f"{policy}: {counted(reasons.total() - missing, 'step')} unreadable, counted as wrong; "
                f"{count} times: {_cut(reason)}"
            )
    for (policy, label), count in found.unasked.items():
        lines.append(
            f"{policy} was never asked about {counted(count, 'step')} that {label} scores: ask it again to compare"
        )
    if found.measured.repeated:
        names = ", ".join(found.measured.repeated[:3])
        lines.append(f"in the data more than once: {counted(len(found.measured.repeated), 'episode')}: {names}")
    return lines


def _elsewhere(found: Evaluation) -> list[str]:
    """Which profiles' published figures are on another part of the data set."""
    data = found.setting.data
    split, index, empty = data.get("split"), bool(data.get("index")), bool(data.get("empty"))
    wanted: dict[PublishedOn, list[str]] = {}
    for profile in found.profiles:
        on = profile.published
        if on is None or profile in found.foreign:
            continue
        if on.drawn or split not in (None, on.split) or index != on.index or empty < on.empty:
            wanted.setdefault(on, []).append(profile.label)
    return [
        f"{', '.join(labels)}: published figures are on {_named(on)}; no figure of these steps can be held against them"
        for on, labels in wanted.items()
    ]


def _named(on: PublishedOn) -> str:
    return (
        f"--split {on.split}"
        + (" with an --index" if on.index else "")
        + (" with --set data.empty=true" if on.empty else "")
        + (f", of it {on.drawn}" if on.drawn else "")
    )


def lost_steps(found: Evaluation) -> str:
    """How many recorded steps are in no figure as they could not be used; empty where there are none."""
    counts = {kind: found.troubles.counts[kind] for kind in _LOST if found.troubles.counts[kind]}
    if not counts:
        return ""
    told = ", ".join(f"{count} x {kind}" for kind, count in counts.items())
    return f"{counted(sum(counts.values()), 'recorded step')}, or records of several, could not be used: {told}"


def _cut(reason: str) -> str:
    """One line of it, not longer than needed, to the end of a word."""
    line = " ".join(reason.split())
    return line if len(line) <= _TOLD else f"{line[:_TOLD].rpartition(' ')[0] or line[:_TOLD]} ..."


def counted(count: int, what: str) -> str:
    """A number and its noun."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"
