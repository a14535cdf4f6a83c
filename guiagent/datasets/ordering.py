"""The steps of an episode in their order, each once; what is missing or does not add up is reported."""

import itertools
from collections.abc import Sequence

from guiagent.datasets.episode import Report, Seen, Trouble
from guiagent.datasets.fields import Fields, WrongField, described, whole

__all__ = ["empty", "ordered"]

_NAMED = 5
"""So many missing steps are named; the others are counted."""


def ordered(
    steps: Sequence[Fields], number: str, *, where: str, report: Report, first: int | None = 0, length: object = None
) -> list[Fields]:
    """The steps by the field `number`; of those that carry the same one, the first.

    `first` is the number of the first step, None where a set does not say. `length` is how many steps the data set
    says there are. Steps that are missing are reported and the others kept; where a number cannot be read all steps
    stay in the order in which they were written.
    """
    counted: list[tuple[int, Fields]] = []
    for step in steps:
        try:
            counted.append((whole(step.held.get(number)), step))
        except WrongField as error:
            step.trouble(f"{number}: {error}; steps stay in the order of the file")
    if len(counted) < len(steps):
        _check_length(len(steps), length, where, report)
        return list(steps)
    numbers = [count for count, _ in counted]
    unique = dict(reversed([(count, step) for count, step in counted]))
    if any(one >= other for one, other in itertools.pairwise(numbers)):
        report(Trouble("disordered steps", where, f"{number} runs {described(numbers)}"))
    in_order = sorted(unique)
    gaps = _gaps(in_order, in_order[0] if first is None and in_order else first or 0)
    if gaps:
        report(Trouble("missing step", where, f"there is no {number} {gaps}"))
    else:
        _check_length(len(in_order), length, where, report)
    return [unique[count] for count in in_order]


def empty(instruction: str, steps: Sequence[Fields], seen: Sequence[Seen], *, where: str, report: Report) -> bool:
    """Whether nothing of an episode is left, which is reported: no step that could be read, or no instruction."""
    if instruction and seen:
        return False
    lacking = "it has no steps" if not steps else "no step of it can be read" if not seen else "it has no instruction"
    report(Trouble("empty episode", where, lacking))
    return True


def _gaps(present: Sequence[int], first: int) -> str:
    """The numbers that are missing between `first` and the last of those present, in words; "" where none is."""
    missing, named = 0, list[int]()
    for one, other in itertools.pairwise([first - 1, *present]):
        missing += max(0, other - one - 1)
        named += range(one + 1, min(other, one + 1 + _NAMED - len(named)))
    if not missing:
        return ""
    return ", ".join(map(str, named)) + (f" and {missing - len(named)} more" if missing > len(named) else "")


def _check_length(found: int, length: object, where: str, report: Report) -> None:
    if length is None:
        return
    try:
        said = whole(length)
    except WrongField as error:
        report(Trouble("unreadable field", where, f"length of the episode: {error}"))
        return
    if said > found:
        report(Trouble("missing step", where, f"{found} of {said} steps are there"))
    elif said < found:
        report(Trouble("unreadable field", where, f"said to have {said} steps, and {found} are there"))
