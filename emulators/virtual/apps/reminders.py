"""What the calendar tells by itself: the reminders of events that came due."""

import datetime

from emulators.virtual.app import Context
from emulators.virtual.apps import events
from emulators.virtual.apps.dates import at, clock
from emulators.virtual.apps.occurrences import Occurrence, occurrences

__all__ = ["passed"]


def passed(context: Context, since: int) -> None:
    """Tell each event whose reminder was due after `since`, the last time of one that repeats; up to a week back."""
    now = context.world.state.now
    since = max(since, now - events.WEEK)
    stored = [(row, event) for row, event in events.events(context.world.databases) if event.reminders]
    ahead = max((minutes for _, event in stored for minutes in event.reminders), default=0)
    last = at(now).date() + datetime.timedelta(minutes=ahead, days=1)
    due: dict[int, tuple[int, Occurrence]] = {}
    for one in occurrences(stored, at(since).date(), last):
        for minutes in one.event.reminders:
            when = one.start - minutes * 60
            if since < when <= now:
                due[one.row] = max(due.get(one.row, (0, one)), (when, one), key=lambda found: found[0])
    for row, (when, one) in sorted(due.items(), key=lambda item: item[1][0]):
        context.notify(
            f"event:{row}", one.event.title, _told(context, one), "event", when=when, id=row, day=one.day.isoformat()
        )


def _told(context: Context, one: Occurrence) -> str:
    form = context.setting("system/time_12_24")
    time = "All day" if one.event.all_day else f"{clock(one.start, form)} \u2013 {clock(one.end, form)}"
    return ", ".join(part for part in (time, one.event.location) if part)
