"""When events take place: the occurrences of single and repeating ones within a span of days."""

import calendar
import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from emulators.virtual.apps.dates import at
from emulators.virtual.apps.events import DAY, MONTH, NO_REPEAT, WEEK, CalendarEvent

__all__ = ["Occurrence", "by_day", "midnight", "occurrences"]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that an event takes place; `row` is the event's id, `start` in seconds."""

    row: int
    event: CalendarEvent
    start: int

    @property
    def end(self) -> int:
        return self.start + self.event.end - self.event.start

    @property
    def day(self) -> datetime.date:
        return at(self.start).date()


def midnight(day: datetime.date) -> int:
    """When a day begins, in seconds since 1970."""
    return int(datetime.datetime.combine(day, datetime.time(), datetime.UTC).timestamp())


def occurrences(
    stored: Iterable[tuple[int, CalendarEvent]], first: datetime.date, last: datetime.date
) -> tuple[Occurrence, ...]:
    """All that takes place from the first day to the last, in the order in which it begins."""
    begin, end = midnight(first), midnight(last) + DAY
    found = [
        Occurrence(row, event, start)
        for row, event in stored
        for start in _starts(event, begin, end)
        if begin - (event.end - event.start) <= start < end
        and (start >= begin or start + event.end - event.start > begin)
    ]
    return tuple(sorted(found, key=lambda o: (o.start, o.end, o.row)))


def by_day(shown: Iterable[Occurrence]) -> dict[datetime.date, list[Occurrence]]:
    """Under each of the days on which it takes place."""
    found: dict[datetime.date, list[Occurrence]] = {}
    for each in shown:
        days = 0 if each.event.all_day else max(0, (each.end - 1 - midnight(each.day)) // DAY)
        for i in range(min(days, 31) + 1):
            found.setdefault(each.day + datetime.timedelta(days=i), []).append(each)
    return found


def _starts(event: CalendarEvent, begin: int, end: int) -> Iterator[int]:
    if event.repeat_interval == NO_REPEAT:
        yield event.start
        return
    limit = min(end, event.repeat_limit + 1) if event.repeat_limit > 0 else end
    for start in _repeated(event, begin - (event.end - event.start), limit):
        if f"{at(start):%Y%m%d}" not in event.skipped:
            yield start


def _repeated(event: CalendarEvent, begin: int, end: int) -> Iterator[int]:
    """Beginnings in their order, from some time before `begin` on, up to `end`."""
    if event.repeat_interval in (DAY, WEEK):
        step = DAY if event.repeat_interval == DAY or event.repeat_rule else WEEK
        start = event.start + max(0, (begin - event.start) // step) * step
        while start < end:
            if step != DAY or event.repeat_interval == DAY or event.repeat_rule >> at(start).weekday() & 1:
                yield start
            start += step
    elif event.repeat_interval % DAY == 0 and event.repeat_interval % (365 * DAY):
        start = event.start + max(0, (begin - event.start) // event.repeat_interval) * event.repeat_interval
        while start < end:
            yield start
            start += event.repeat_interval
    else:
        yield from _by_calendar(event, end)


def _by_calendar(event: CalendarEvent, end: int) -> Iterator[int]:
    """Every month or year on the same day of the month, where there is one."""
    first = at(event.start)
    months = 1 if event.repeat_interval == MONTH else 12
    for i in range(1200):
        count = first.year * 12 + first.month - 1 + i * months
        year, month = count // 12, count % 12 + 1
        if year > 9999:
            return
        if first.day <= calendar.monthrange(year, month)[1]:
            start = int(first.replace(year=year, month=month).timestamp())
            if start >= end:
                return
            yield start
