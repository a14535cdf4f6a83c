"""Comparing screens: what they say, what changed between two, and which element a point belongs to."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

from emulators.device import DeviceError
from emulators.screen import Element, Flag, Point, Screen
from emulators.trajectory import Outcome, ScreenCheck, StateCheck, Task, Unchecked

__all__ = [
    "Difference",
    "called",
    "changed",
    "check_screen",
    "difference",
    "element_at",
    "facts",
    "fingerprint",
    "judged_by_screen",
    "judged_from_outside",
    "ordinal",
    "same_target",
]

_ASIDE = frozenset({Flag.SYSTEM, Flag.HIDDEN})
_STATES = (Flag.CHECKED, Flag.SELECTED, Flag.DISABLED)


def facts(screen: Screen) -> tuple[str, ...]:
    """One line for every labelled element that is not the system's: its label, then the state it is in.

    Boxes and focus are left out, so that scrolling by a pixel or a blinking cursor is no new fact.
    """
    return tuple(_fact(e) for e in screen.elements if e.label and not e.flags & _ASIDE)


def _fact(element: Element) -> str:
    states = [f.value for f in _STATES if element.has(f)]
    if element.has(Flag.CHECKABLE) and not element.has(Flag.CHECKED):
        states.append("unchecked")
    value = f" = {element.value}" if element.value and element.value != element.label else ""
    return f"{element.label}{value}" + (f" [{', '.join(states)}]" if states else "")


def fingerprint(screen: Screen) -> str:
    """A short content hash of place and facts: equal for two looks at the same thing."""
    lines = [screen.app, screen.location, *sorted(facts(screen))]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def changed(before: Screen, after: Screen) -> bool:
    """Whether something an agent could care about is different (OS-Genesis: the *set* of element attributes)."""
    return fingerprint(before) != fingerprint(after) or _places(before) != _places(after)


def _places(screen: Screen) -> set[tuple[str, str, int, int]]:
    return {(e.label, e.resource_id, round(e.box.left), round(e.box.top))
            for e in screen.elements if not e.flags & _ASIDE}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """What `after` shows that `before` did not, and the other way round, in reading order."""

    moved: bool
    appeared: tuple[str, ...]
    vanished: tuple[str, ...]


def difference(before: Screen, after: Screen) -> Difference:
    """What can be told of two screens; elements are told by `facts`, and positions do not count."""
    old, new = facts(before), facts(after)
    moved = (before.app, before.location) != (after.app, after.location)
    return Difference(
        moved,
        tuple(dict.fromkeys(line for line in new if line not in set(old))),
        tuple(dict.fromkeys(line for line in old if line not in set(new))),
    )


def check_screen(check: ScreenCheck, final: Screen, answer: str | None = None) -> Outcome:
    """Hold a final screen, and what the agent answered, against what they should be."""
    if check.app and final.app != check.app:
        return Outcome(0.0, evidence=f"ended in {final.app}, not in {check.app}")
    if check.location and final.location != check.location:
        return Outcome(0.0, evidence=f"ended at {final.location}, not at {check.location}")
    shown = set(facts(final))
    if missing := [line for line in check.shows if line not in shown]:
        return Outcome(0.0, evidence=f"the screen does not show {missing[0]!r}")
    if left := [line for line in check.hides if line in shown]:
        return Outcome(0.0, evidence=f"the screen still shows {left[0]!r}")
    if check.answer and f" {_words(check.answer)} " not in f" {_words(answer or '')} ":
        return Outcome(0.0, evidence=f"the answer should say {check.answer!r}, not {answer!r}")
    return Outcome(1.0, evidence="the screen shows what it should")


def judged_by_screen(check: ScreenCheck | Unchecked, look: Callable[[], Screen], answer: str | None) -> Outcome:
    """What any device says of the end where its own state is not asked; `look` is called where the screen is."""
    match check:
        case ScreenCheck():
            return check_screen(check, look(), answer)
        case Unchecked():
            return Outcome(0.0, evidence="nothing to check: only a judge can tell whether it was done")


def judged_from_outside(task: Task, look: Callable[[], Screen], answer: str | None, *, device: str) -> Outcome:
    """What a device says of the end that does not know its own state; `device` is what it calls itself.

    Raises DeviceError for a StateCheck.
    """
    match task.check:
        case StateCheck():
            raise DeviceError(f"{task.name}: {device} does not check its state; give it a ScreenCheck")
        case check:
            return judged_by_screen(check, look, answer)


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, ..."""
    last = number % 10 if number % 100 not in {11, 12, 13} else 0
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"


def called(screen: Screen, index: int) -> str:
    """What to call an element: its words, else its style ("trash"), else its place in its role ("2nd textbox").

    What a field holds is no name: that changes while it is being used.
    """
    element = screen.elements[index]
    if name := element.text or element.description:
        return name
    if element.resource_id.startswith("."):
        return element.resource_id.split(".")[1]
    alike = [i for i, e in enumerate(screen.elements) if e.role == element.role]
    return f"{ordinal(alike.index(index) + 1)} {element.role.rpartition('.')[2]}"


def element_at(screen: Screen, point: Point) -> int | None:
    """The position of the element that a touch at `point` reaches: the last actionable one drawn there, else None.

    Elements are in drawing order, so a later one lies above; of nested ones the innermost comes last.
    """
    hits = [i for i, e in enumerate(screen.elements) if e.actionable and e.box.contains(point)]
    return hits[-1] if hits else None


def same_target(screen: Screen, one: Point, other: Point) -> bool:
    """Whether two touches on this screen reach the same element; off all elements they never do."""
    first = element_at(screen, one)
    return first is not None and first == element_at(screen, other)
