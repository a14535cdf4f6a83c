"""Tasks in Calendar: questions about what is planned."""

import datetime
import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

from emulators.virtual import pools
from emulators.virtual.apps import events
from emulators.virtual.apps.calendar_views import PREFERENCES
from emulators.virtual.apps.calendar_words import PLACES
from emulators.virtual.apps.dates import day_text
from emulators.virtual.apps.events import EVENTS, CalendarEvent
from emulators.virtual.apps.occurrences import midnight
from emulators.virtual.shelf import Content
from emulators.virtual.tasks.calendar_adding import (
    APP,
    MONTH_VIEW,
    TODAY,
    WORKING_DAYS,
    clock_text,
    date_of,
    fresh_event,
    this_weekday,
    with_event,
)  # fmt: skip
from emulators.virtual.tasks.calendar_changing import DAY_VIEW, SEARCH, day_rows, find, single, the_day
from emulators.virtual.tasks.moves import Sight, answer, answered, fill, tap
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Parameters, Template

__all__ = ["TEMPLATES"]

_SPAN = re.compile(r"^(\d\d:\d\d)(?: - (\d\d:\d\d))?")


def _titles(content: Content) -> tuple[str, ...]:
    return tuple(event.title for event in content.of(EVENTS))


def _told(parameters: dict[str, str], content: Content, *found: CalendarEvent) -> Case:
    """A question that is answered with the titles of these events and no others."""
    first, *others = dict.fromkeys(event.title for event in found)
    return Case(parameters, content, content, answer=first, rivals=(*_titles(content), DAY_VIEW), others=tuple(others))


def _planned(rng: Random, content: Content, day: datetime.date, count: int, *, held: bool) -> Content:
    """With this many events on a day, one after the other, and none there that repeats."""
    kept = tuple(e for e in content.of(EVENTS) if e.day != day and not e.repeat_interval)
    before = content.put(EVENTS, kept)
    times = [time for time in pools.part(pools.TIMES, held=held) if 7 <= time[0] <= 20]
    for hour in sorted(rng.sample(range(7, 21, 2), count)):
        new = fresh_event(rng, before, day, held=held)
        chosen = rng.choice([time for time in times if time[0] == hour])
        start = midnight(day) + chosen[0] * 3600 + chosen[1] * 60
        before = with_event(before, replace(new, start=start, end=min(start + new.end - new.start, start + 3600)))
    return before


def _on(content: Content, day: datetime.date) -> tuple[CalendarEvent, ...]:
    return tuple(sorted((e for e in content.of(EVENTS) if e.day == day), key=lambda e: e.start))


def _some_day(rng: Random, held: bool) -> datetime.date:
    return TODAY + datetime.timedelta(days=pools.pick(range(1, 25), rng, held=held))


def _asking(day: datetime.date, goal: str, read: Callable[[Sight], str | None]) -> tuple[Route, ...]:
    """Open a day and tell what `read` finds in its list."""

    def there(sight: Sight) -> str | None:
        return read(sight) if day_rows(day, sight) else None

    return (Route(APP, (*the_day(day), Stage(DAY_VIEW, goal, answer(there))), answered),)


def _starts(row_value: str) -> str:
    """When an event in a list begins."""
    match = _SPAN.match(row_value)
    return match[1] if match else "00:00"


# On a day


def _on_date(rng: Random, content: Content, held: bool) -> Case:
    day = _some_day(rng, held)
    before = _planned(rng, content, day, rng.randrange(1, 4), held=held)
    return _told({"date": day_text(day)}, before, *_on(before, day))


def _on_date_routes(p: Parameters) -> tuple[Route, ...]:
    day = date_of(p["date"])
    return _asking(day, "tell the titles", lambda s: ", ".join(row.label for row in day_rows(day, s)))


def _on_weekday(rng: Random, content: Content, held: bool) -> Case:
    weekday = pools.pick(WORKING_DAYS, rng, held=held)
    before = _planned(rng, content, this_weekday(weekday), rng.randrange(1, 4), held=held)
    return _told({"weekday": weekday}, before, *_on(before, this_weekday(weekday)))


def _on_weekday_routes(p: Parameters) -> tuple[Route, ...]:
    day = this_weekday(p["weekday"])
    return _asking(day, "tell the titles", lambda s: ", ".join(row.label for row in day_rows(day, s)))


def _at(rng: Random, content: Content, held: bool) -> Case:
    day = _some_day(rng, held)
    before = _planned(rng, content, day, 3, held=held)
    event = rng.choice(_on(before, day))
    return _told({"date": day_text(day), "time": clock_text(event.start)}, before, event)


def _at_routes(p: Parameters) -> tuple[Route, ...]:
    day = date_of(p["date"])

    def read(sight: Sight) -> str | None:
        return next((row.label for row in day_rows(day, sight) if _starts(row.value) == p["time"]), None)

    return _asking(day, "tell the title", read)


def _first_after(rng: Random, content: Content, held: bool) -> Case:
    day = _some_day(rng, held)
    before = _planned(rng, content, day, 4, held=held)
    earlier = _on(before, day)[rng.randrange(2)]
    event = next(e for e in _on(before, day) if e.start > earlier.start)
    time = clock_text(earlier.start)
    return _told({"date": day_text(day), "time": time}, before, event)


def _first_after_routes(p: Parameters) -> tuple[Route, ...]:
    day = date_of(p["date"])

    def read(sight: Sight) -> str | None:
        return next((row.label for row in day_rows(day, sight) if _starts(row.value) > p["time"]), None)

    return _asking(day, "tell the first title after that", read)


def _between(rng: Random, content: Content, held: bool) -> Case:
    day = _some_day(rng, held)
    before = _planned(rng, content, day, 4, held=held)
    planned = _on(before, day)
    begin, end = clock_text(planned[1].start), clock_text(planned[2].start)
    return _told({"date": day_text(day), "begin": begin, "end": end}, before, planned[1], planned[2])


def _between_routes(p: Parameters) -> tuple[Route, ...]:
    day = date_of(p["date"])

    def read(sight: Sight) -> str:
        rows = [row for row in day_rows(day, sight) if p["begin"] <= _starts(row.value) <= p["end"]]
        return ", ".join(row.label for row in rows)

    return _asking(day, "tell the titles in between", read)


def _count(rng: Random, content: Content, held: bool) -> Case:
    day = _some_day(rng, held)
    count = rng.randrange(1, 6)
    before = _planned(rng, content, day, count, held=held)
    return Case({"date": day_text(day)}, before, before, answer=str(count))


def _count_routes(p: Parameters) -> tuple[Route, ...]:
    day = date_of(p["date"])
    return _asking(day, "count the events", lambda s: str(len(day_rows(day, s))))


# What comes next


def _next(rng: Random, content: Content, held: bool) -> Case:
    """Nothing is going on now and little is planned for the next days, so that it is clear what comes next."""
    day = TODAY + datetime.timedelta(days=rng.randrange(1, 5))
    free = [e for e in content.of(EVENTS) if not content.now - 86_400 <= e.start <= midnight(day) + 86_400]
    kept = free if rng.random() < 0.25 else [e for e in free if not e.repeat_interval]
    before = with_event(content.put(EVENTS, kept), fresh_event(rng, content, day, held=held))
    later = [e for e in before.of(EVENTS) if e.start > content.now and not e.repeat_interval]
    weekly = [e for e in before.of(EVENTS) if e.repeat_interval]
    soon = [replace(e, start=e.start + events.WEEK) for e in weekly]
    return _told({}, before, min((*later, *soon), key=lambda e: e.start))


def _next_routes(p: Parameters) -> tuple[Route, ...]:
    def first(sight: Sight) -> str | None:
        return next((row.label for row in sight.shown("event_item_holder")), None)

    stages = (
        Stage(MONTH_VIEW, "change the view", tap("Change view")),
        Stage("Menu", "choose the list", tap("Event list")),
        Stage("Event list", "tell the first title", answer(first)),
    )
    return (Route(APP, stages, answered),)


def _next_week(rng: Random, content: Content, held: bool) -> Case:
    """At most five events from Monday to Sunday of the week to come; weeks begin on Monday on this phone."""
    days = [TODAY + datetime.timedelta(days=i) for i in range(1, 8)]
    kept = [e for e in content.of(EVENTS) if e.day not in days and not e.repeat_interval]
    before = content.put(EVENTS, kept).set({f"{PREFERENCES}/sunday_first": "0"})
    for day in sorted(rng.sample(days, rng.randrange(2, 6))):
        before = with_event(before, fresh_event(rng, before, day, held=held))
    return _told({}, before, *(e for e in before.of(EVENTS) if e.day in days))


def _next_week_routes(p: Parameters) -> tuple[Route, ...]:
    monday = TODAY + datetime.timedelta(days=1)

    def there(sight: Sight) -> bool:
        return any(element.label.startswith(f"{monday.day} ") for element in sight.shown("top_value"))

    def titles(sight: Sight) -> str | None:
        return ", ".join(element.text for element in sight.shown("week_event")) if there(sight) else None

    stages = (
        Stage(MONTH_VIEW, "change the view", tap("Change view")),
        Stage("Menu", "choose the week", tap("Weekly view")),
        Stage("Weekly view", "tell the titles", answer(titles)),
        Stage("Weekly view", "turn to next week", tap("Next week")),
    )
    return (Route(APP, stages, answered),)


def _with_person(rng: Random, content: Content, held: bool) -> Case:
    """One meeting with a person was, two are to come; none of these days has another event."""
    name = " ".join(pools.person(rng, held=held))
    past, soon, later = (TODAY + datetime.timedelta(days=days) for days in (-4, rng.randrange(2, 8), 12))
    title = f"Meeting with {name}"
    new = [replace(fresh_event(rng, content, day, held=held), title=title) for day in (past, soon, later)]
    before = with_event(content, *new)
    return Case({"name": name}, before, before, day_text(soon), others=(clock_text(new[1].start),))


def _with_person_routes(p: Parameters) -> tuple[Route, ...]:
    def soonest(sight: Sight) -> str | None:
        day = ""
        for element in sight.screen.elements:
            if match := re.fullmatch(r"[A-Z][a-z]+day, (\d+ [A-Z][a-z]+ \d{4})", element.label):
                day = match[1]
            elif element.resource_id.endswith("/event_item_holder") and day and date_of(day) >= TODAY:
                return f"{day} {_starts(element.value)}"
        return None

    stages = (
        Stage(MONTH_VIEW, "search", tap(SEARCH)),
        Stage(SEARCH, f"look for {p['name']}", fill(SEARCH, p["name"])),
        Stage(SEARCH, "tell the first day to come", answer(soonest)),
    )
    return (Route(APP, stages, answered),)


# About one event


def _where(rng: Random, content: Content, held: bool) -> Case:
    event = single(rng, content)
    place = event.location or pools.pick(PLACES, rng, held=held)
    others = [other for other in content.of(EVENTS) if other is not event]
    before = content.put(EVENTS, (*others, replace(event, location=place)))
    rivals = tuple(other.location for other in others if other.location)
    return Case({"title": event.title}, before, before, answer=place, rivals=rivals)


def _where_routes(p: Parameters) -> tuple[Route, ...]:
    def place(sight: Sight) -> str | None:
        return next((element.value for element in sight.shown("event_location") if element.value), None)

    return (Route(APP, (*find(p["title"]), Stage("Edit event", "tell the location", answer(place))), answered),)


TEMPLATES = (
    Template(
        "phone/calendar/on_date", "medium", 12,
        (
            "What events do I have on {date} in Calendar? Answer with the titles only, separated by commas",
            "Name everything that my calendar has for {date}: only the titles, separated by commas",
        ),
        _on_date, _on_date_routes,
    ),
    Template(
        "phone/calendar/on_weekday", "medium", 12,
        (
            "Do I have any events this {weekday}? Answer with their titles, separated by commas",
            "What is in Calendar for this {weekday}? Give the titles, separated by commas",
        ),
        _on_weekday, _on_weekday_routes,
    ),
    Template(
        "phone/calendar/at_time", "medium", 12,
        (
            "What is on my schedule for {date} at {time}? Answer with the title only",
            "Which event in Calendar begins at {time} on {date}?",
        ),
        _at, _at_routes,
    ),
    Template(
        "phone/calendar/first_after", "medium", 12,
        (
            "What is my first event that begins after {time} on {date}? Answer with its title",
            "Which event comes first in Calendar on {date} after {time}?",
        ),
        _first_after, _first_after_routes,
    ),
    Template(
        "phone/calendar/between", "hard", 12,
        (
            "Which events begin at {begin} or later on {date}, but not after {end}? Answer with the titles, separated"
            " by commas",
            "Look in Calendar: what begins from {begin} to {end} (both included) on {date}? Only the titles,"
            " separated by commas",
        ),
        _between, _between_routes,
    ),
    Template(
        "phone/calendar/count", "easy", 12,
        ("How many events do I have on {date}?", "Count the events that Calendar has for {date}"),
        _count, _count_routes,
    ),
    Template(
        "phone/calendar/next", "easy", 12,
        ("What is my next upcoming event in Calendar?", "Which event comes next in my calendar? Answer with its title"),
        _next, _next_routes,
    ),
    Template(
        "phone/calendar/next_week", "medium", 14,
        (
            "What events do I have next week, from Monday to Sunday? Answer with the titles, separated by commas",
            "Tell me the titles of all events in Calendar next week (it begins on Monday), separated by commas",
        ),
        _next_week, _next_week_routes,
    ),
    Template(
        "phone/calendar/with_person", "medium", 12,
        (
            "When is my next meeting with {name}? Answer like this: 5 November 2023 17:30",
            "On which day and at what time do I meet {name} next? Answer in the form 5 November 2023 17:30",
        ),
        _with_person, _with_person_routes,
    ),
    Template(
        "phone/calendar/where", "easy", 14,
        ('Where does "{title}" take place?', "What is the location of my event {title} in Calendar?"),
        _where, _where_routes,
    ),
)  # fmt: skip
