"""Tasks in Calendar: events that go, move, or are put right."""

import datetime
from dataclasses import replace
from random import Random

from emulators.screen import Element, Flag
from emulators.virtual import pools
from emulators.virtual.apps import events
from emulators.virtual.apps.calendar_words import PLACES
from emulators.virtual.apps.dates import day_text, long_day
from emulators.virtual.apps.events import EVENTS, CalendarEvent
from emulators.virtual.shelf import Content
from emulators.virtual.tasks.calendar_adding import (
    APP,
    MONTH_VIEW,
    WORKING_DAYS,
    clock_text,
    date_of,
    fresh_event,
    some_day,
    this_weekday,
    with_event,
)  # fmt: skip
from emulators.virtual.tasks.forms import pick_day, set_row, time_stages
from emulators.virtual.tasks.moves import INFEASIBLE, Move, Rule, Sight, fill, hold, says, tap, tapped
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Parameters, Template

__all__ = ["DAY_VIEW", "SEARCH", "TEMPLATES", "day_rows", "find", "on_day", "single", "the_day"]

SEARCH, DAY_VIEW = "Search events", "Daily view"
_DELETE = "Delete event?"


def single(rng: Random, content: Content) -> CalendarEvent:
    """An event that does not repeat, is called as no other is, and begins on one of the days to come."""
    stored = content.of(EVENTS)
    titles = [event.title for event in stored]
    return rng.choice([
        e for e in stored if not e.repeat_interval and titles.count(e.title) == 1 and e.start > content.now
    ])  # fmt: skip


def on_day(content: Content, day: datetime.date) -> tuple[CalendarEvent, ...]:
    """The events that begin on a day for the first time."""
    return tuple(event for event in content.of(EVENTS) if event.day == day)


def the_day(day: datetime.date) -> tuple[Stage, ...]:
    """From the month to one of its days."""
    return (Stage(MONTH_VIEW, f"open {day_text(day)}", pick_day(day)),)


def day_rows(day: datetime.date, sight: Sight) -> list[Element]:
    """The events in the list of this day; none where another day is shown."""
    shown = any(element.label == long_day(day) for element in sight.shown("top_value"))
    return sight.shown("event_item_holder") if shown else []


def find(title: str) -> tuple[Stage, ...]:
    """To an event by searching for its title."""
    return (
        Stage(MONTH_VIEW, "search", tap(SEARCH)),
        Stage(SEARCH, f"look for {title}", fill(SEARCH, title)),
        Stage(SEARCH, "open the event", tap(title)),
    )


def _without(content: Content, *gone: CalendarEvent) -> Content:
    left = list(content.of(EVENTS))
    for event in gone:
        left.remove(event)
    return content.put(EVENTS, left)


# Delete


def _delete_one(rng: Random, content: Content, held: bool) -> Case:
    """One of two events of the same name, told apart by their days."""
    event = single(rng, content)
    twin = replace(event, start=event.start + 3 * events.DAY, end=event.end + 3 * events.DAY)
    before = with_event(content, twin)
    parameters = {"title": event.title, "date": day_text(event.day), "time": clock_text(event.start)}
    return Case(parameters, before, _without(before, event))


def _delete_one_routes(p: Parameters) -> tuple[Route, ...]:
    day = date_of(p["date"])

    def there(sight: Sight) -> Move | None:
        return tap(p["title"])(sight) if day_rows(day, sight) else None

    stages = (
        *the_day(day),
        Stage(DAY_VIEW, f"open {p['title']}", there),
        Stage("Edit event", "delete it", tap("Delete event")),
        Stage(_DELETE, "confirm", tap("Delete")),
    )
    return (Route(APP, stages, tapped(_DELETE, "Delete")),)


def _crowded(rng: Random, content: Content, day: datetime.date, *, held: bool) -> Content:
    """With two or three events on a day, and none there that repeats."""
    kept = tuple(e for e in content.of(EVENTS) if e.day != day and not e.repeat_interval)
    before = content.put(EVENTS, kept)
    for _ in range(rng.randrange(2, 4)):
        before = with_event(before, fresh_event(rng, before, day, held=held))
    return before


def _clear(rng: Random, content: Content, held: bool) -> Case:
    day = single(rng, content).day
    before = _crowded(rng, content, day, held=held)
    return Case({"date": day_text(day)}, before, _without(before, *on_day(before, day)))


def _clear_routes(p: Parameters) -> tuple[Route, ...]:
    return _clearing(date_of(p["date"]))


def _clearing(day: datetime.date) -> tuple[Route, ...]:
    def first(sight: Sight) -> Move | None:
        rows = day_rows(day, sight)
        return hold(rows[0].label)(sight) if rows else None

    stages = (
        *the_day(day),
        Stage(DAY_VIEW, "choose the first event", first),
        Stage("", "choose the others", _choose_rest),
        Stage("", "delete them", _delete_chosen),
        Stage("Delete events?", "confirm", tap("Delete")),
    )
    return (Route(APP, stages, tapped("Delete events?", "Delete")),)


def _choose_rest(sight: Sight) -> Move | None:
    if not sight.title.endswith(" selected"):
        return None
    rest = [row for row in sight.shown("event_item_holder") if not row.has(Flag.SELECTED)]
    return tap(rest[0].label)(sight) if rest else None


def _delete_chosen(sight: Sight) -> Move | None:
    return tap("Delete")(sight) if sight.title.endswith(" selected") else None


def _clear_weekday(rng: Random, content: Content, held: bool) -> Case:
    weekday = pools.pick(WORKING_DAYS, rng, held=held)
    day = this_weekday(weekday)
    before = _crowded(rng, content, day, held=held)
    return Case({"weekday": weekday}, before, _without(before, *on_day(before, day)))


def _clear_weekday_routes(p: Parameters) -> tuple[Route, ...]:
    return _clearing(this_weekday(p["weekday"]))


def _twice(rng: Random, content: Content, held: bool) -> Case:
    event = single(rng, content)
    before = with_event(content, event)
    return Case({"title": event.title, "date": day_text(event.day)}, before, _without(before, event))


def _twice_routes(p: Parameters) -> tuple[Route, ...]:
    day = date_of(p["date"])

    def one(sight: Sight) -> Move | None:
        return hold(p["title"])(sight) if day_rows(day, sight) else None

    stages = (
        *the_day(day),
        Stage(DAY_VIEW, "choose one of the two", one),
        Stage("1 selected", "delete it", tap("Delete")),
        Stage(_DELETE, "confirm", tap("Delete")),
    )
    return (Route(APP, stages, tapped(_DELETE, "Delete")),)


def _skip(rng: Random, content: Content, held: bool) -> Case:
    weekly = fresh_event(rng, content, single(rng, content).day, held=held).repeats(events.WEEK)
    before = with_event(content, weekly)
    day = weekly.day + datetime.timedelta(days=7)
    after = with_event(content, replace(weekly, skipped=(f"{day:%Y%m%d}",)))
    return Case({"title": weekly.title, "date": day_text(day)}, before, after)


def _skip_routes(p: Parameters) -> tuple[Route, ...]:
    day = date_of(p["date"])

    def there(sight: Sight) -> Move | None:
        return tap(p["title"])(sight) if day_rows(day, sight) else None

    dialog = "Delete repeating event"
    stages = (
        *the_day(day),
        Stage(DAY_VIEW, f"open {p['title']}", there),
        Stage("Edit event", "delete it", tap("Delete event")),
        Stage(dialog, "leave out this occurrence", _choose("Delete the selected occurrence only")),
        Stage(dialog, "confirm", tap("Delete")),
    )
    return (Route(APP, stages, tapped(dialog, "Delete")),)


def _choose(label: str) -> Rule:
    """Tap a choice unless it is the one."""

    def rule(sight: Sight) -> Move | None:
        index = sight.find(label, Flag.CHECKABLE)
        chosen = index is not None and sight.screen.elements[index].has(Flag.CHECKED)
        return None if chosen else tap(label)(sight)

    return rule


def _delete_unknown(rng: Random, content: Content, held: bool) -> Case:
    title = events.new_title(rng, [event.title for event in content.of(EVENTS)], held=held)
    return Case({"title": title}, content, content, infeasible=True)


def _delete_unknown_routes(p: Parameters) -> tuple[Route, ...]:
    return (Route(APP, find(p["title"])[:2], says(SEARCH, "No events found")),)


# Change


def _saving(title: str, *rows: Stage) -> tuple[Route, ...]:
    stages = (*find(title), *rows, Stage("Edit event", "save", tap("Save event")))
    return (Route(APP, stages, tapped("Edit event", "Save event")),)


def _move(rng: Random, content: Content, held: bool) -> Case:
    event = single(rng, content)
    new = fresh_event(rng, content, event.day, held=held)
    while new.start == event.start:
        new = fresh_event(rng, content, event.day, held=held)
    moved = replace(event, start=new.start, end=new.start + event.end - event.start)
    after = with_event(_without(content, event), moved)
    return Case({"title": event.title, "time": clock_text(moved.start)}, content, after)


def _move_routes(p: Parameters) -> tuple[Route, ...]:
    row = Stage("Edit event", "set when it starts", set_row("Start time", p["time"]))
    return _saving(p["title"], row, *time_stages("Start time", p["time"]))


def _put_off(rng: Random, content: Content, held: bool) -> Case:
    event = single(rng, content)
    moved = event
    while moved.day == event.day:
        days = (some_day(rng, held=held) - event.day).days * events.DAY
        moved = replace(event, start=event.start + days, end=event.end + days)
    after = with_event(_without(content, event), moved)
    return Case({"title": event.title, "date": day_text(moved.day)}, content, after)


def _put_off_routes(p: Parameters) -> tuple[Route, ...]:
    rows = (
        Stage("Edit event", "set the day", set_row("Start date", p["date"])),
        Stage("Start date", f"choose {p['date']}", pick_day(date_of(p["date"]))),
        Stage("Start date", "confirm", tap("OK")),
    )
    return _saving(p["title"], *rows)


def _move_place(rng: Random, content: Content, held: bool) -> Case:
    event = single(rng, content)
    place = rng.choice([place for place in pools.part(PLACES, held=held) if place != event.location])
    after = with_event(_without(content, event), replace(event, location=place))
    return Case({"title": event.title, "place": place}, content, after)


def _move_place_routes(p: Parameters) -> tuple[Route, ...]:
    return _saving(p["title"], Stage("Edit event", "enter the location", fill("Location", p["place"])))


TEMPLATES = (
    Template(
        "phone/calendar/delete_one", "medium", 16,
        (
            'Delete the event "{title}" on {date} at {time} from Calendar',
            "Remove {title} on {date}, {time}, from my calendar, but not the one of the same name on another day",
        ),
        _delete_one, _delete_one_routes,
    ),
    Template(
        "phone/calendar/clear_date", "medium", 22,
        ("Delete all events on {date} from Calendar", "Clear my calendar for {date}"), _clear, _clear_routes,
    ),
    Template(
        "phone/calendar/clear_weekday", "medium", 22,
        ("Delete all of my calendar events for this {weekday}", "Clear this {weekday} in Calendar"),
        _clear_weekday, _clear_weekday_routes,
    ),
    Template(
        "phone/calendar/delete_double", "medium", 14,
        (
            "The event {title} stands twice in Calendar on {date}; delete one of the two",
            "Remove the duplicate of {title} on {date} from my calendar",
        ),
        _twice, _twice_routes,
    ),
    Template(
        "phone/calendar/leave_out", "hard", 20,
        (
            "{title} does not take place on {date}; delete this one occurrence from Calendar and keep all others",
            "Take only the {title} of {date} out of my calendar; the other weeks stay",
        ),
        _skip, _skip_routes,
    ),
    Template(
        "phone/calendar/delete_unknown", "medium", 12,
        ('Delete the event "{title}" from Calendar', "Remove {title} from my calendar"),
        _delete_unknown, _delete_unknown_routes, INFEASIBLE,
    ),
    Template(
        "phone/calendar/move", "medium", 20,
        (
            'Move the event "{title}" to {time} on the same day; it should last as long as before',
            "{title} begins at {time} instead; change that in Calendar without making it longer or shorter",
        ),
        _move, _move_routes,
    ),
    Template(
        "phone/calendar/put_off", "medium", 20,
        (
            'Put the event "{title}" off to {date}, at the same time of day',
            "{title} takes place on {date} instead, at the same time; change that in Calendar",
        ),
        _put_off, _put_off_routes,
    ),
    Template(
        "phone/calendar/change_place", "medium", 16,
        ('Set the location of the event "{title}" to {place}', "{title} is at {place}; note that in Calendar"),
        _move_place, _move_place_routes,
    ),
)  # fmt: skip
