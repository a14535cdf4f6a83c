"""What kind of thing a transition was, read off its two screens: a switch turned, a page opened, a dialog answered."""

import re
from dataclasses import dataclass

from emulators.action import LongPress, Press, Scroll, SelectOption, TypeText
from emulators.screen import Element, Flag, Screen
from emulators.uitree import difference
from synth.exploration import Transition
from synth.labels import dialog_subject, dialog_title, label_of, passing, short, target, title

__all__ = [
    "Added", "Asked", "Carried", "Chosen", "Closed", "Decided", "Done", "Event", "Found", "Gone", "Launched", "Left",
    "Listed", "Marked", "Opened", "Toggled", "Typed", "Valued", "event",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Toggled:
    """A switch, a box or the like ("switch", "chip", "box") changed its state."""

    label: str
    on: bool
    kind: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """One of several options was taken; `among` is what they are options of, where the screen says it."""

    label: str
    among: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A tab or an item became selected, or no longer is."""

    label: str
    on: bool


@dataclass(frozen=True, slots=True)
class Valued:
    """What stands under a label has another value now."""

    label: str
    new: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A field holds this text now."""

    name: str
    text: str
    searching: bool


@dataclass(frozen=True, slots=True)
class Launched:
    """Another app came to the front, from the launcher or from within an app."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The app was left for the launcher."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A dialog with this heading opened; `label` is what was touched for it; `fields` if it has any."""

    asking: str
    label: str
    subject: str
    fields: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """A dialog was answered with this button; `yes` unless that calls it off. `subject` is what it was about.

    `held` is what its fields held.
    """

    asking: str
    button: str
    yes: bool
    subject: str
    held: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """A command that ended what was being done on a screen: "Save", "Delete alarm". `held` is what its fields held."""

    button: str
    held: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """A command was carried out on what the screen is about, and is now offered as its opposite or not at all."""

    button: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A menu or a list of choices opened over the screen, or much of it was exchanged; `held` after a long press."""

    label: str
    held: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """Another screen of the app opened; `there` is its heading."""

    label: str
    there: str


@dataclass(frozen=True, slots=True)
class Left:
    """The screen was left for the one below, whose heading is `there`."""

    there: str


@dataclass(frozen=True, slots=True)
class Found:
    """Scrolling brought this into view."""

    label: str
    direction: str


@dataclass(frozen=True, slots=True)
class Added:
    """After the touch of `button` the same screen shows this as well."""

    label: str
    button: str


@dataclass(frozen=True, slots=True)
class Gone:
    """After the touch of `button` the same screen does not show this any more."""

    label: str
    button: str


Event = (
    Toggled | Chosen | Marked | Valued | Typed | Launched | Closed | Asked | Carried | Decided | Done | Listed | Opened
    | Left | Found | Added | Gone
)  # fmt: skip

_CALLS_OFF = frozenset({"cancel", "no", "keep editing", "not now", "dismiss", "close", "back"})
_ENDS = re.compile(r"(save|delete|done|remove|discard)\b|(create|add|ok)$", re.IGNORECASE)
_BACK = frozenset({"navigate up", "close", "back"})


def event(transition: Transition) -> Event | None:
    """What happened, or None where it cannot be told."""
    before, action, after = transition.before, transition.action, transition.after
    position = target(before, action, transition.element)
    label = label_of(before, position) if position is not None else ""
    if before.app != after.app:
        return Closed() if "launcher" in after.app else Launched()
    match action:
        case TypeText(text):
            return _typed(after, position, label, short(text))
        case Scroll(direction):
            return _found(transition, direction)
        case SelectOption(options):
            return Chosen(", ".join(options), label)
    asked, asking = dialog_title(before), dialog_title(after)
    if asking and asking != asked:
        return Asked(asking, label, dialog_subject(after), any(e.has(Flag.EDITABLE) for e in after.elements))
    valued = _valued(before, after, asked)
    if asked and not asking:
        calls_off = isinstance(action, Press) or label.lower() in _CALLS_OFF
        if valued is not None and label in valued.new:
            return valued
        held = _held(before)
        return Decided(asked, label, not calls_off, dialog_subject(before), held) if label or calls_off else None
    if before.location != after.location:
        goes_back = isinstance(action, Press) or label.lower() in _BACK
        if _ENDS.match(label) and not goes_back:
            return Done(label, _held(before))
        return Left(title(after)) if goes_back else Opened(label, title(after)) if label else None
    if isinstance(action, Press) or position is None:
        return None
    return _state(before.elements[position], after, label) or valued or _rest(transition, label)


def _typed(after: Screen, position: int | None, label: str, text: str) -> Typed | None:
    holds = any(e.has(Flag.EDITABLE) and text in (e.value, e.text) for e in after.elements)
    searching = bool(re.search(r"search|find", label, re.IGNORECASE))
    return Typed(label, text, searching) if text and (holds or searching) and position is not None else None


def _found(transition: Transition, direction: str) -> Found | None:
    """The last (first, when scrolling up) thing with a short label that scrolling revealed."""
    known = {e.label for e in transition.before.elements}
    new = [e for e in transition.after.elements if _name(e) and e.label not in known and e.actionable]
    if not new:
        return None
    return Found(_name(new[-1] if direction == "down" else new[0]), direction)


def _name(element: Element) -> str:
    """A label by which somebody would ask for the element: short, with at least one letter or digit."""
    fits = not element.has(Flag.SYSTEM) and 1 < len(element.label) <= 48 and "\n" not in element.label
    return element.label if fits and re.search(r"\w", element.label) else ""


def _valued(before: Screen, after: Screen, asked: str) -> Valued | None:
    """The one label whose value changed; after a dialog the one that the dialog was about, if it is among several."""
    old = {(e.text or e.description): e.value for e in before.elements if e.value and not e.has(Flag.EDITABLE)}
    new = {(e.text or e.description): e.value for e in after.elements if e.value and not e.has(Flag.EDITABLE)}
    changes = [Valued(n, v) for n, v in new.items() if n in old and old[n] != v and len(v) <= 40 and n]
    return changes[0] if len(changes) == 1 else None


def _held(screen: Screen) -> tuple[tuple[str, str], ...]:
    """Names and values of what a form holds, as far as they are short."""
    pairs = ((e.text or e.description, e.value) for e in screen.elements if not e.has(Flag.SYSTEM))
    return tuple((n, short(v)) for n, v in pairs if n and v and len(v) <= 60 and n != v)


def _state(was: Element, after: Screen, label: str) -> Event | None:
    """Whether the element that was touched stands there in another state."""
    now = next(
        (e for e in after.elements if e.role == was.role and e.label == was.label and e.resource_id == was.resource_id
         and e.box.top == was.box.top), None,
    )  # fmt: skip
    if now is None or not label:
        return None
    if was.has(Flag.CHECKABLE) and was.has(Flag.CHECKED) != now.has(Flag.CHECKED):
        if "radio" in was.role.lower():
            return Chosen(label, dialog_title(after) or title(after))
        kind = next((kind for kind in ("switch", "chip") if kind in was.role.lower()), "box")
        return Toggled(label, now.has(Flag.CHECKED), kind)
    if was.has(Flag.SELECTED) != now.has(Flag.SELECTED):
        return Marked(label, now.has(Flag.SELECTED))
    return None


def _rest(transition: Transition, label: str) -> Event | None:
    """A change of the same screen that is none of the others."""
    if not label:
        return None
    before, after = transition.before, transition.after
    known = {e.label for e in before.elements} | passing(after)
    left = {e.label for e in after.elements} | passing(before)
    new = [_name(e) for e in after.elements if e.label not in known and _name(e)]
    gone = [_name(e) for e in before.elements if e.label not in left and _name(e)]
    if len(new) >= 2 and (isinstance(transition.action, LongPress) or len(gone) > 2):
        return Listed(label, isinstance(transition.action, LongPress))
    if not title(before) and title(after) and new:
        return Carried(label)
    if label in gone and len(gone) <= 2 and len(new) <= 3:
        return Carried(label)
    if len(new) == 1 and not gone:
        return Added(new[0], label)
    if len(gone) == 1 and not new:
        return Gone(gone[0], label)
    if difference(before, after).appeared and label.lower() in ("more options", "menu"):
        return Listed(label, False)
    return None
