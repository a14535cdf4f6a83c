"""The calendar's events as Simple Calendar Pro keeps them: the tables events and event_types of events.db.

Times are seconds since 1970; a repeating event has an interval in seconds (a month and a year have numbers of their
own) and, when it is weekly, a rule with one bit for each weekday from Monday on.
"""

import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from random import Random

from emulators.virtual import pools
from emulators.virtual.apps.calendar_words import DETAILS, PLACES, SUBJECTS, TITLES
from emulators.virtual.apps.dates import at
from emulators.virtual.databases import Databases, Value
from emulators.virtual.shelf import Content, Shelf
from emulators.virtual.world import World

__all__ = [
    "DAY", "EVENTS", "EVENT_TYPES", "MONTH", "NO_REPEAT", "PATH", "REGULAR", "SCHEMA", "WEEK", "YEAR", "CalendarEvent",
    "EventType", "add", "change", "draw_event", "event", "event_types", "events", "new_title", "remove", "skip",
    "write_type",
]  # fmt: skip

PATH = "/data/data/com.simplemobiletools.calendar.pro/databases/events.db"
SCHEMA = """
CREATE TABLE events (
  id INTEGER PRIMARY KEY AUTOINCREMENT, start_ts INTEGER NOT NULL, end_ts INTEGER NOT NULL, title TEXT NOT NULL,
  location TEXT NOT NULL, description TEXT NOT NULL, reminder_1_minutes INTEGER NOT NULL,
  reminder_2_minutes INTEGER NOT NULL, reminder_3_minutes INTEGER NOT NULL, reminder_1_type INTEGER NOT NULL,
  reminder_2_type INTEGER NOT NULL, reminder_3_type INTEGER NOT NULL, repeat_interval INTEGER NOT NULL,
  repeat_rule INTEGER NOT NULL, repeat_limit INTEGER NOT NULL, repetition_exceptions TEXT NOT NULL,
  attendees TEXT NOT NULL, import_id TEXT NOT NULL, time_zone TEXT NOT NULL, flags INTEGER NOT NULL,
  event_type INTEGER NOT NULL, parent_id INTEGER NOT NULL, last_updated INTEGER NOT NULL, source TEXT NOT NULL,
  availability INTEGER NOT NULL, color INTEGER NOT NULL, type INTEGER NOT NULL);
CREATE UNIQUE INDEX index_events_id ON events (id);
CREATE TABLE event_types (
  id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, color INTEGER NOT NULL,
  caldav_calendar_id INTEGER NOT NULL DEFAULT 0, caldav_display_name TEXT NOT NULL DEFAULT '',
  caldav_email TEXT NOT NULL DEFAULT '', type INTEGER NOT NULL DEFAULT 0);
CREATE UNIQUE INDEX index_event_types_id ON event_types (id);
"""

NO_REPEAT, DAY, WEEK, MONTH, YEAR = 0, 86_400, 604_800, 2_592_001, 31_536_000
"""Values of repeat_interval."""
_SAME_DAY = 1
"""repeat_rule of events that come every month or year on the same day."""
_ALL_DAY = 1
"""Flag of events that take all day."""
_ZONE = "UTC"
REGULAR = 1
"""The event type that is always there."""


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """An event; `start` and `end` are in seconds, `reminders` in minutes before it, at most three.

    `repeat_limit` is when the last one may begin (0: it goes on for ever); `skipped` are days ("20231016") without it.
    """

    title: str
    start: int
    end: int
    location: str = ""
    description: str = ""
    repeat_interval: int = NO_REPEAT
    repeat_rule: int = 0
    repeat_limit: int = 0
    skipped: tuple[str, ...] = ()
    reminders: tuple[int, ...] = ()
    all_day: bool = False
    event_type: int = REGULAR

    @property
    def day(self) -> datetime.date:
        """On which day it first begins."""
        return at(self.start).date()

    def repeats(self, interval: int) -> "CalendarEvent":
        """The same event every day, week, month or year, with the rule that the app gives it."""
        rule = 1 << self.day.weekday() if interval == WEEK else _SAME_DAY if interval in (MONTH, YEAR) else 0
        return replace(self, repeat_interval=interval, repeat_rule=rule)


@dataclass(frozen=True, slots=True)
class EventType:
    """A kind of event with its colour ("#rrggbb"); `id` is what events call it."""

    id: int
    title: str
    color: str


_COLUMNS = (
    "title, start_ts, end_ts, location, description, repeat_interval, repeat_rule, repeat_limit,"
    " repetition_exceptions, reminder_1_minutes, reminder_2_minutes, reminder_3_minutes, flags, event_type"
)
_SELECT = f"SELECT id, {_COLUMNS} FROM events WHERE type = 0"


def events(databases: Databases) -> tuple[tuple[int, CalendarEvent], ...]:
    """(id, event) of all events, by their first beginning."""
    return tuple(_event(row) for row in databases.query(PATH, f"{_SELECT} ORDER BY start_ts, end_ts, id"))


def event(databases: Databases, row: int) -> CalendarEvent | None:
    found = databases.query(PATH, f"{_SELECT} AND id = ?", row)
    return _event(found[0])[1] if found else None


def _event(row: tuple[Value, ...]) -> tuple[int, CalendarEvent]:
    def whole(place: int) -> int:
        return int(str(row[place] or 0))

    reminders = tuple(minutes for minutes in (whole(10), whole(11), whole(12)) if minutes >= 0)
    return whole(0), CalendarEvent(
        str(row[1] or ""), whole(2), whole(3), str(row[4] or ""), str(row[5] or ""), whole(6), whole(7), whole(8),
        _days(str(row[9] or "")), reminders, bool(whole(13) & _ALL_DAY), whole(14),
    )  # fmt: skip


def _days(text: str) -> tuple[str, ...]:
    try:
        found = json.loads(text or "[]")
    except ValueError:
        return ()
    return tuple(str(day) for day in found) if isinstance(found, list) else ()


def _values(new: CalendarEvent) -> tuple[Value, ...]:
    first, second, third = (*new.reminders, -1, -1, -1)[:3]
    return (
        new.title, new.start, new.end, new.location, new.description, new.repeat_interval, new.repeat_rule,
        new.repeat_limit, json.dumps(list(new.skipped)), first, second, third, _ALL_DAY * new.all_day, new.event_type,
    )  # fmt: skip


def add(databases: Databases, new: CalendarEvent, *, now: int = 0) -> int:
    """Add an event as the app does; returns its id."""
    marks = ", ".join("?" * 14)
    return databases.execute(
        PATH,
        f"INSERT INTO events ({_COLUMNS}, reminder_1_type, reminder_2_type, reminder_3_type, attendees, import_id,"
        f" time_zone, parent_id, last_updated, source, availability, color, type)"
        f" VALUES ({marks}, 0, 0, 0, '', '', ?, 0, ?, 'simple-calendar', 0, 0, 0)",
        *_values(new), _ZONE, now * 1000,
    )  # fmt: skip


def change(databases: Databases, row: int, new: CalendarEvent, *, now: int = 0) -> None:
    pairs = ", ".join(f"{name.strip()} = ?" for name in _COLUMNS.split(","))
    databases.execute(PATH, f"UPDATE events SET {pairs}, last_updated = ? WHERE id = ?", *_values(new), now * 1000, row)


def remove(databases: Databases, rows: Iterable[int]) -> None:
    for row in rows:
        databases.execute(PATH, "DELETE FROM events WHERE id = ?", row)


def skip(databases: Databases, row: int, day: datetime.date, *, later: bool) -> None:
    """Take one occurrence out of a repeating event, or, with `later`, it and all that follow."""
    old = event(databases, row)
    if old is None:
        return
    code = f"{day:%Y%m%d}"
    if not later:
        change(databases, row, replace(old, skipped=(*old.skipped, code)))
    elif day <= old.day:
        remove(databases, [row])
    else:
        first = datetime.datetime.combine(day, datetime.time(), datetime.UTC)
        change(databases, row, replace(old, repeat_limit=int(first.timestamp()) - 1))


def event_types(databases: Databases) -> tuple[EventType, ...]:
    rows = databases.query(PATH, "SELECT id, title, color FROM event_types ORDER BY id")
    return tuple(EventType(int(str(row)), str(title), f"#{int(str(c)) & 0xFFFFFF:06x}") for row, title, c in rows)


def write_type(databases: Databases, kind: EventType) -> None:
    """Add an event type (with the id 0), or change the one with this id."""
    color = int(kind.color[1:], 16) - 0x1000000
    databases.execute(
        PATH,
        "INSERT OR REPLACE INTO event_types (id, title, color) VALUES (?, ?, ?)",
        kind.id or None,
        kind.title,
        color,
    )


# What a used phone holds


def new_title(rng: Random, known: Iterable[str], *, held: bool) -> str:
    """What an event could be called that is called as none of these, and about something else if that is possible."""
    taken = [title.lower() for title in known]
    free = [title for title in _titles(held=held) if title.lower() not in taken]
    fresh = [title for title in free if not any(title.partition(" with ")[2] in other for other in taken)]
    return rng.choice(fresh or free)


def _titles(*, held: bool) -> list[str]:
    return [f"{kind} with {subject.lower()}" for kind in TITLES for subject in pools.part(SUBJECTS, held=held)]


def draw_event(rng: Random, title: str, start: int, *, held: bool) -> CalendarEvent:
    """An event with this title and beginning; the rest is drawn."""
    place = pools.pick(PLACES, rng, held=held) if rng.random() < 0.7 else ""
    text = pools.pick(DETAILS, rng, held=held) if rng.random() < 0.6 else ""
    reminders = rng.choice(((10,), (10,), (30,), (60,), ()))
    kind = rng.choice((REGULAR, REGULAR, REGULAR, 3))
    end = start + 900 * rng.randrange(1, 7)
    return CalendarEvent(title, start, end, place, text, reminders=reminders, event_type=kind)


def _start(rng: Random, hour: int, *, held: bool) -> int:
    """Seconds of a day, in this hour or the next, at a time of day that belongs to the pool."""
    times = [time for time in pools.part(pools.TIMES, held=held) if time[0] in (hour, hour + 1)]
    chosen = rng.choice(times)
    return chosen[0] * 3600 + chosen[1] * 60


def _draw(rng: Random, content: Content) -> tuple[CalendarEvent, ...]:
    """Fifteen events in the weeks around now, none at the same time on the same day, and one that comes every week."""
    midnight = content.now - content.now % DAY
    titles = _titles(held=content.held)
    days = pools.part(range(-6, 20), held=content.held)
    slots = rng.sample([(day, hour) for day in days for hour in range(7, 21, 2)], 15)
    starts = sorted(midnight + day * DAY + _start(rng, hour, held=content.held) for day, hour in slots)
    drawn = [
        draw_event(rng, title, start, held=content.held)
        for title, start in zip(rng.sample(titles, len(starts)), starts, strict=True)
    ]
    weekly = draw_event(rng, "Weekly shopping", midnight - 5 * DAY + 6 * 3600 + 1800, held=content.held)
    return tuple(sorted((*drawn, weekly.repeats(WEEK)), key=lambda e: e.start))


def _write(world: World, things: tuple[CalendarEvent, ...]) -> None:
    world.execute(PATH, "DELETE FROM events")
    world.execute(PATH, "DELETE FROM sqlite_sequence WHERE name = 'events'")
    for thing in things:
        add(world.databases, thing, now=world.state.now - DAY)


_INTERVALS = {DAY: "every day", WEEK: "every week", MONTH: "every month", YEAR: "every year"}


def _say(thing: CalendarEvent) -> str:
    parts = [f"event {thing.title!r}", f"{at(thing.start):%Y-%m-%d %H:%M} to {at(thing.end):%Y-%m-%d %H:%M}"]
    parts += ["all day"] if thing.all_day else []
    parts += [f"at {thing.location!r}"] if thing.location else []
    parts += [f"about {thing.description!r}"] if thing.description else []
    if thing.repeat_interval:
        parts += [f"{_INTERVALS.get(thing.repeat_interval, thing.repeat_interval)}, rule {thing.repeat_rule}"]
        parts += [f"until {at(thing.repeat_limit):%Y-%m-%d}"] if thing.repeat_limit else []
        parts += [f"not on {', '.join(thing.skipped)}"] if thing.skipped else []
    return "; ".join((*parts, f"reminders {thing.reminders}", f"type {thing.event_type}"))


EVENTS = Shelf(
    "events",
    draw=_draw,
    write=_write,
    read=lambda world: tuple(found for _, found in events(world.databases)),
    say=_say,
    covers=(f"{PATH}#events",),
)


def _write_types(world: World, things: tuple[EventType, ...]) -> None:
    world.execute(PATH, "DELETE FROM event_types")
    for thing in things:
        write_type(world.databases, thing)


EVENT_TYPES = Shelf(
    "event types",
    draw=lambda rng, content: (
        EventType(REGULAR, "Regular event", "#1976d2"), EventType(2, "Birthdays", "#c2185b"),
        EventType(3, "Work", "#388e3c"),
    ),
    write=_write_types,
    read=lambda world: event_types(world.databases),
    say=lambda thing: f"event type {thing.id} {thing.title!r} {thing.color}",
    covers=(f"{PATH}#event_types",),
)  # fmt: skip
