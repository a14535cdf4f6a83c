"""Long forms and pickers: fields and rows that may be out of sight, days of a month, and hours and minutes."""

import datetime
import re
from collections.abc import Callable

from emulators.action import Answer, Scroll, Tap, Wait
from emulators.screen import Flag, Screen
from emulators.virtual.apps.dates import day_text
from emulators.virtual.calendars import MONTHS
from emulators.virtual.tasks.moves import Move, Rule, Sight, fill, here, last_seen, quoted, scroll, tap, title
from emulators.virtual.tasks.oracle import Stage

__all__ = ["from_choices", "looked_through", "open_choices", "pick_day", "set_row", "tell_all", "time_stages"]


def set_row(label: str, value: str) -> Rule:
    """Tap the row called `label` unless it said `value` when it was last seen; then None."""

    def rule(sight: Sight) -> Move | None:
        known = last_seen(sight, label)
        return None if known is not None and known.value == value else tap(label)(sight)

    return rule


def open_choices(label: str, value: str) -> Rule:
    """Open the choices of a drop-down unless it shows the value."""

    def rule(sight: Sight) -> Move | None:
        index = sight.find(label)
        shows = index is not None and sight.screen.elements[index].value == value
        return None if shows else tap(label)(sight)

    return rule


def from_choices(at: str, label: str, value: str) -> tuple[Stage, ...]:
    """Take a value from the choices of a drop-down on the screen called `at`, unless it shows it."""
    return (Stage(at, f"choose {value}", open_choices(label, value)), Stage("Menu", f"choose {value}", tap(value)))


def pick_day(day: datetime.date) -> Rule:
    """Touch a day of a month grid, turning to its month first; None when it was chosen when it was last seen."""

    def rule(sight: Sight) -> Move | None:
        known = last_seen(sight, day_text(day))
        if known is not None and known.has(Flag.SELECTED):
            return None
        for i, element in enumerate(sight.screen.elements):
            if element.description == day_text(day) and element.actionable:
                return Move(f"tap {quoted(element.label)}", Tap(element.hit, i))
        shown = _month(sight)
        if shown is None or shown == (day.year, day.month):
            return scroll(sight)
        return here("Next month" if shown < (day.year, day.month) else "Previous month")(sight)

    return rule


def _month(sight: Sight) -> tuple[int, int] | None:
    """Year and month that the grid shows."""
    for element in sight.screen.elements:
        match = re.fullmatch(r"([A-Z][a-z]+) (\d{4})", element.label)
        if match and match[1] in MONTHS:
            return int(match[2]), MONTHS.index(match[1]) + 1
    return None


def time_stages(at: str, time: str) -> tuple[Stage, ...]:
    """Type "HH:MM" into the dialog called `at` and confirm it."""
    hour, minute = time.split(":")
    return (
        Stage(at, f"enter the hour of {time}", fill("Hour", hour)),
        Stage(at, f"enter the minute of {time}", fill("Minute", minute)),
        Stage(at, "confirm", tap("OK")),
    )


def looked_through(sight: Sight) -> tuple[Screen, ...] | None:
    """What the list in front showed from its beginning to its end; None while there is more to scroll down to."""
    screens = [sight.screen]
    for seen in reversed(sight.past):
        if isinstance(seen.action, Wait):
            continue
        if title(seen.screen) != sight.title or not isinstance(seen.action, Scroll):
            break
        screens.append(seen.screen)
    area = next((i for i, e in enumerate(sight.screen.elements) if e.has(Flag.SCROLLABLE)), None)
    ended = area is None or (len(screens) > 1 and screens[0].elements == screens[1].elements)
    return tuple(reversed(screens)) if ended else None


def tell_all(read: Callable[[tuple[Screen, ...]], str | None]) -> Rule:
    """Scroll through the list in front, then tell what `read` makes of all that it showed."""

    def rule(sight: Sight) -> Move | None:
        screens = looked_through(sight)
        if screens is None:
            area = next(i for i, e in enumerate(sight.screen.elements) if e.has(Flag.SCROLLABLE))
            return Move("scroll down", Scroll("down", sight.screen.elements[area].hit, area))
        text = read(screens)
        return None if text is None else Move(f"answer {quoted(text)}", Answer(text))

    return rule
