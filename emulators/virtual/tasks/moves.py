"""What an oracle can see and do: finding things on a screen by their labels, and moves with their words.

Words always have one of these forms: tap "LABEL", long press "LABEL", type "TEXT" into "LABEL", scroll down, scroll up,
scroll right, scroll left, press back, press home, swipe down from the top, swipe left on "LABEL" (or right, up, down),
answer "TEXT", wait, done, infeasible. Labels and texts are quoted as JSON strings.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from emulators.action import Action, Answer, LongPress, Press, Scroll, Stop, Swipe, Tap, TypeText, Wait
from emulators.screen import Element, Flag, Point, Screen

__all__ = [
    "BACK", "DONE", "HOME", "INFEASIBLE", "WAIT", "Move", "Reached", "Rule", "Seen", "Sight", "absent", "agreed",
    "answer", "answered", "entered", "fill", "here", "hold", "last_seen", "pick", "pick_all", "quoted", "says",
    "scroll", "seek", "settled", "switch", "tap", "tapped", "title", "touch", "unfold",
]  # fmt: skip

HOME = "Home"
"""How the launcher's screens are called."""

MENU = "Menu"
"""How a pop-up menu is called."""


@dataclass(frozen=True, slots=True)
class Move:
    """An action and its words."""

    words: str
    action: Action


DONE = Move("done", Stop())
INFEASIBLE = Move("infeasible", Stop(infeasible=True))
BACK = Move("press back", Press("back"))
WAIT = Move("wait", Wait())


@dataclass(frozen=True, slots=True)
class Seen:
    """A screen of the past and what was done on it."""

    screen: Screen
    action: Action


@dataclass(frozen=True, slots=True)
class Sight:
    """The screen in front, and the past."""

    screen: Screen
    past: tuple[Seen, ...] = ()

    @property
    def title(self) -> str:
        return title(self.screen)

    def find(self, label: str, *flags: Flag) -> int | None:
        """The first enabled element of the app called `label` that has these flags, or that can be used at all."""
        for i, element in enumerate(self.screen.elements):
            if element.label == label and _usable(element, flags):
                return i
        return None

    def shown(self, resource: str) -> list[Element]:
        """The elements whose resource id ends in this name, in reading order."""
        return [e for e in self.screen.elements if e.resource_id.rpartition("/")[2] == resource]

    def says(self, text: str) -> bool:
        """Whether an element is called so."""
        return any(e.label == text and not e.has(Flag.SYSTEM) for e in self.screen.elements)


def _usable(element: Element, flags: tuple[Flag, ...]) -> bool:
    if element.has(Flag.SYSTEM) or element.has(Flag.DISABLED):
        return False
    return all(element.has(flag) for flag in flags) if flags else element.actionable


def title(screen: Screen) -> str:
    """What a person would call this screen.

    That is the title of the dialog on it, else of its app bar, else what its search field is called, else "Menu".
    """
    for name in ("alertTitle", "action_bar_title"):
        for element in screen.elements:
            if element.resource_id.endswith(f"/{name}"):
                return element.label
    for element in screen.elements:
        if element.has(Flag.EDITABLE):
            return element.label
    return MENU if any(e.resource_id.endswith("/title") for e in screen.elements) else HOME


Rule = Callable[[Sight], Move | None]
"""What to do on a screen of the kind that a stage is for, or None when there is nothing left to do there."""


Reached = Callable[[Sight], bool]
"""Whether an aim is behind us."""


def quoted(text: str) -> str:
    """As a JSON string."""
    return json.dumps(text, ensure_ascii=False)


def tap(label: str, *flags: Flag) -> Rule:
    """Tap the element called `label`, scrolling until it shows; None where it is not and nothing scrolls."""

    def rule(sight: Sight) -> Move | None:
        index = sight.find(label, *flags)
        if index is None:
            return scroll(sight)
        return Move(f"tap {quoted(label)}", Tap(sight.screen.elements[index].hit, index))

    return rule


def here(label: str, *flags: Flag) -> Rule:
    """Tap the element called `label` if it is in sight."""
    return lambda sight: tap(label, *flags)(sight) if sight.find(label, *flags) is not None else None


def touch(sight: Sight, element: Element) -> Move:
    """Tap this element of the screen in front."""
    return Move(f"tap {quoted(element.label)}", Tap(element.hit, sight.screen.elements.index(element)))


def hold(label: str, *flags: Flag) -> Rule:
    """Press the element called `label` long, scrolling until it shows; None where it is not and nothing scrolls."""

    def rule(sight: Sight) -> Move | None:
        index = sight.find(label, *flags)
        if index is None:
            return scroll(sight)
        return Move(f"long press {quoted(label)}", LongPress(sight.screen.elements[index].hit, index))

    return rule


def pick(label: str) -> Rule:
    """Tap the element called `label` unless it was selected or ticked when it was last seen; then None."""

    def rule(sight: Sight) -> Move | None:
        known = last_seen(sight, label)
        return None if known and known.flags & {Flag.SELECTED, Flag.CHECKED} else tap(label)(sight)

    return rule


def pick_all(labels: Sequence[str]) -> Rule:
    """Tap those of these elements that are not selected, scrolling until they show; None when all show and are."""

    def rule(sight: Sight) -> Move | None:
        found = [sight.find(label) for label in labels]
        for label, index in zip(labels, found, strict=True):
            if index is not None and not sight.screen.elements[index].has(Flag.SELECTED):
                return tap(label)(sight)
        return scroll(sight) if None in found else None

    return rule


def scroll(sight: Sight) -> Move | None:
    """Scroll down to the end, then up; None where nothing scrolls."""
    area = next((i for i, e in enumerate(sight.screen.elements) if e.has(Flag.SCROLLABLE)), None)
    if area is None:
        return None
    point = sight.screen.elements[area].hit
    return (
        Move("scroll up", Scroll("up", point, area))
        if _going_up(sight)
        else Move("scroll down", Scroll("down", point, area))
    )


def unfold(sight: Sight) -> Move:
    """Open the notification shade; where it is open, all quick settings."""
    middle = sight.screen.width / 2
    return Move("swipe down from the top", Swipe(Point(middle, 4), Point(middle, sight.screen.height * 0.6)))


def _going_up(sight: Sight) -> bool:
    """Whether the end of the list has been seen since this screen was entered."""
    if not sight.past or not isinstance(last := sight.past[-1].action, Scroll):
        return False
    stuck = sight.past[-1].screen.elements == sight.screen.elements
    return (last.direction == "up") != stuck


def fill(label: str, text: str) -> Rule:
    """Make the field called `label` hold `text`; None when it did when it was last seen on this form."""

    def rule(sight: Sight) -> Move | None:
        known = last_seen(sight, label, Flag.EDITABLE)
        if known is not None and known.value == text:
            return None
        index = sight.find(label, Flag.EDITABLE)
        if index is None:
            return scroll(sight) or BACK
        element = sight.screen.elements[index]
        action = TypeText(text, element.hit, index, replace=bool(element.value))
        return Move(f"type {quoted(text)} into {quoted(label)}", action)

    return rule


def last_seen(sight: Sight, label: str, *flags: Flag) -> Element | None:
    """The element called `label` in sight, or as this form (with its dialogs) left it when it last showed it."""
    form = sight.title
    if (index := sight.find(label, *flags)) is not None:
        return sight.screen.elements[index]
    for seen in reversed(sight.past):
        if title(seen.screen) == form:
            if (index := Sight(seen.screen).find(label, *flags)) is not None:
                return _after(seen, index)
        elif not _is_dialog(seen.screen):
            return None
    return None


def _is_dialog(screen: Screen) -> bool:
    return any(element.resource_id.endswith("/alertTitle") for element in screen.elements)


def _after(seen: Seen, index: int) -> Element:
    """An element with what was then typed into it."""
    element = seen.screen.elements[index]
    match seen.action:
        case TypeText(text=text, element=at, replace=anew) if at == index:
            return replace(element, value=text if anew else element.value + text)
        case _:
            return element


def switch(label: str, *, on: bool, tapped_at: str = "") -> Rule:
    """Tap the switch called `label` unless it is as wanted; then None.

    `tapped_at` is the label to tap where that is not the switch's own.
    """

    def rule(sight: Sight) -> Move | None:
        known = last_seen(sight, label, Flag.CHECKABLE)
        if known is None:
            return scroll(sight) or BACK
        return None if known.has(Flag.CHECKED) == on else tap(tapped_at or label)(sight)

    return rule


def answer(read: Callable[[Sight], str | None]) -> Rule:
    """Tell the user what `read` finds on the screen; None when it finds nothing."""

    def rule(sight: Sight) -> Move | None:
        text = read(sight)
        return None if text is None else Move(f"answer {quoted(text)}", Answer(text))

    return rule


def seek(rule: Rule) -> Rule:
    """Follow a rule, scrolling until it has a move; None where it has none and nothing scrolls."""
    return lambda sight: rule(sight) or scroll(sight)


# What has been reached


def tapped(at: str, label: str) -> Reached:
    """Whether the element called `label` has been tapped on a screen called `at`."""
    return lambda sight: any(title(seen.screen) == at and _hit(seen, label) for seen in sight.past)


def entered(at: str, label: str, **values: str) -> Reached:
    """Whether `label` was tapped on a screen called `at` whose fields of these ids last showed these values."""

    def reached(sight: Sight) -> bool:
        form: dict[str, str] = {}
        for seen in sight.past:
            if title(seen.screen) != at:
                continue
            for index, element in enumerate(seen.screen.elements):
                if element.has(Flag.EDITABLE):
                    form[element.resource_id.rpartition("/")[2]] = _after(seen, index).value
            if _hit(seen, label) and all(form.get(key) == value for key, value in values.items()):
                return True
        return False

    return reached


def agreed(at: str, label: str, text: str) -> Reached:
    """Whether `label` was tapped on a screen called `at` that says `text`: what was agreed to."""
    return lambda sight: any(
        title(seen.screen) == at and any(e.label == text for e in seen.screen.elements) and _hit(seen, label)
        for seen in sight.past
    )


def _hit(seen: Seen, label: str) -> bool:
    match seen.action:
        case Tap(point=point):
            below = [e for e in seen.screen.elements if e.actionable and e.box.contains(point)]
            return bool(below) and below[-1].label == label
        case _:
            return False


def answered(sight: Sight) -> bool:
    """Whether the user has been told something."""
    return any(isinstance(seen.action, Answer) for seen in sight.past)


def settled(at: str, rule: Rule) -> Reached:
    """Whether the screen in front is called `at` and leaves `rule` nothing to do."""
    return lambda sight: sight.title == at and rule(sight) is None


def says(at: str, text: str) -> Reached:
    """Whether the screen in front is called `at` and has an element called `text`."""
    return lambda sight: sight.title == at and sight.says(text)


def absent(at: str, label: str) -> Reached:
    """Whether a screen called `at` has been looked through to its end and has no element called `label`."""

    def reached(sight: Sight) -> bool:
        if sight.title != at or sight.find(label) is not None:
            return False
        return _going_up(sight) or not any(e.has(Flag.SCROLLABLE) for e in sight.screen.elements)

    return reached
