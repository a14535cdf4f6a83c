"""Tasks in Calendar: new events on days that are named, or told from today; single ones and such that repeat."""

import datetime
from dataclasses import replace
from random import Random

from emulators.virtual import pools
from emulators.virtual.apps import events
from emulators.virtual.apps.calendar_words import DETAILS, PLACES
from emulators.virtual.apps.dates import at, day_text
from emulators.virtual.apps.events import EVENT_TYPES, EVENTS, CalendarEvent
from emulators.virtual.apps.occurrences import midnight
from emulators.virtual.shelf import Content
from emulators.virtual.tasks.forms import pick_day, set_row, time_stages
from emulators.virtual.tasks.moves import fill, tap, tapped
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Draw, Parameters, Routes, Template
from emulators.virtual.world import START

__all__ = [
    "APP",
    "MONTH_VIEW",
    "TEMPLATES",
    "TODAY",
    "WORKING_DAYS",
    "adding",
    "clock_text",
    "date_of",
    "fresh_event",
    "some_day",
    "this_weekday",
    "with_event",
]

APP, MONTH_VIEW = "Calendar", "Monthly view"
TODAY = at(START).date()
"""The day on which every phone starts."""
WORKING_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
"""Without Sunday, which is today on every phone."""
_LENGTHS = (15, 20, 25, 30, 40, 45, 50, 60, 75, 90)
"""Minutes that new events last."""


def this_weekday(name: str) -> datetime.date:
    """The next day of this name after today."""
    return TODAY + datetime.timedelta(days=1 + WORKING_DAYS.index(name))


def clock_text(moment: int) -> str:
    return f"{at(moment):%H:%M}"


def fresh_event(rng: Random, content: Content, day: datetime.date, *, held: bool) -> CalendarEvent:
    """An event with a title that nothing here has, between seven and nine o'clock in the evening."""
    title = events.new_title(rng, [event.title for event in content.of(EVENTS)], held=held)
    hour, minute = rng.choice([time for time in pools.part(pools.TIMES, held=held) if 7 <= time[0] <= 20])
    start = midnight(day) + hour * 3600 + minute * 60
    length = 60 * pools.pick(_LENGTHS, rng, held=held)
    text = pools.pick(DETAILS, rng, held=held)
    return CalendarEvent(title, start, start + length, description=text, reminders=(10,))


def with_event(content: Content, *new: CalendarEvent) -> Content:
    content.of(EVENT_TYPES)
    return content.put(EVENTS, (*content.of(EVENTS), *new))


def _parameters(new: CalendarEvent) -> dict[str, str]:
    return {
        "title": new.title, "time": clock_text(new.start), "minutes": str((new.end - new.start) // 60),
        "text": new.description,
    }  # fmt: skip


def adding(p: Parameters, day: datetime.date, *rows: Stage) -> tuple[Route, ...]:
    """The way through the form for a new event; `rows` set what else it should have."""
    hour, minute = p["time"].split(":")
    start = datetime.datetime.combine(day, datetime.time(int(hour), int(minute)))
    end = f"{start + datetime.timedelta(minutes=int(p['minutes'])):%H:%M}"
    form = "New event"
    words = [Stage(form, "enter the title", fill("Title", p["title"]))]
    words += [Stage(form, "enter the location", fill("Location", p["place"]))] if "place" in p else []
    words += [Stage(form, "enter the description", fill("Description", p["text"]))] if "text" in p else []
    stages = (
        Stage(MONTH_VIEW, "begin an event", tap("New event")),
        *words,
        Stage(form, "set the day", set_row("Start date", day_text(day))),
        Stage("Start date", f"choose {day_text(day)}", pick_day(day)),
        Stage("Start date", "confirm", tap("OK")),
        Stage(form, "set when it starts", set_row("Start time", p["time"])),
        *time_stages("Start time", p["time"]),
        Stage(form, "set when it ends", set_row("End time", end)),
        *time_stages("End time", end),
        *rows,
        Stage(form, "save", tap("Save event")),
    )
    return (Route(APP, stages, tapped(form, "Save event")),)


def date_of(text: str) -> datetime.date:
    """The date that is written as "16 October 2023"."""
    return datetime.datetime.strptime(text, "%d %B %Y").date()


def some_day(rng: Random, *, held: bool) -> datetime.date:
    """A day from the day after tomorrow on."""
    return TODAY + datetime.timedelta(days=pools.pick(range(2, 40), rng, held=held))


# On a date, tomorrow, on a weekday, in two weeks


def _add(rng: Random, content: Content, held: bool) -> Case:
    new = fresh_event(rng, content, some_day(rng, held=held), held=held)
    return Case({**_parameters(new), "date": day_text(new.day)}, with_event(content), with_event(content, new))


def _add_routes(p: Parameters) -> tuple[Route, ...]:
    return adding(p, date_of(p["date"]))


def _add_after(days: int) -> Draw:
    def draw(rng: Random, content: Content, held: bool) -> Case:
        new = fresh_event(rng, content, TODAY + datetime.timedelta(days=days), held=held)
        return Case(_parameters(new), with_event(content), with_event(content, new))

    return draw


def _add_after_routes(days: int) -> Routes:
    return lambda p: adding(p, TODAY + datetime.timedelta(days=days))


def _add_weekday(rng: Random, content: Content, held: bool) -> Case:
    weekday = rng.choice(WORKING_DAYS)
    new = fresh_event(rng, content, this_weekday(weekday), held=held)
    return Case({**_parameters(new), "weekday": weekday}, with_event(content), with_event(content, new))


def _add_weekday_routes(p: Parameters) -> tuple[Route, ...]:
    return adding(p, this_weekday(p["weekday"]))


# With a place, with a type, again and again


def _add_place(rng: Random, content: Content, held: bool) -> Case:
    place = pools.pick(PLACES, rng, held=held)
    new = replace(fresh_event(rng, content, some_day(rng, held=held), held=held), location=place, description="")
    parameters = {key: value for key, value in _parameters(new).items() if key != "text"}
    return Case(
        {**parameters, "date": day_text(new.day), "place": place}, with_event(content), with_event(content, new)
    )


_REPEATS = {"daily": (events.DAY, "Daily"), "weekly": (events.WEEK, "Weekly"), "monthly": (events.MONTH, "Monthly")}


def _add_repeating(rng: Random, content: Content, held: bool) -> Case:
    often = rng.choice(sorted(_REPEATS))
    new = fresh_event(rng, content, some_day(rng, held=held), held=held).repeats(_REPEATS[often][0])
    parameters = {**_parameters(new), "date": day_text(new.day), "often": often}
    return Case(parameters, with_event(content), with_event(content, new))


def _add_repeating_routes(p: Parameters) -> tuple[Route, ...]:
    choice = _REPEATS[p["often"]][1]
    rows = (
        Stage("New event", "have it repeated", set_row("Repetition", choice)),
        Stage("Repetition", f"choose {p['often']}", tap(choice)),
    )
    return adding(p, date_of(p["date"]), *rows)


def _add_typed(rng: Random, content: Content, held: bool) -> Case:
    kind = rng.choice([kind for kind in content.of(EVENT_TYPES) if kind.id != events.REGULAR])
    new = replace(fresh_event(rng, content, some_day(rng, held=held), held=held), event_type=kind.id)
    new = replace(new, description="", reminders=(30,))
    parameters = {key: value for key, value in _parameters(new).items() if key != "text"}
    return Case(
        {**parameters, "date": day_text(new.day), "kind": kind.title}, with_event(content), with_event(content, new)
    )


def _add_typed_routes(p: Parameters) -> tuple[Route, ...]:
    rows = (
        Stage("New event", "set the reminder", set_row("Reminder", "30 minutes before")),
        Stage("Reminder", "choose 30 minutes", tap("30 minutes before")),
        Stage("New event", "set the type", set_row("Event type", p["kind"])),
        Stage("Select event type", f"choose {p['kind']}", tap(p["kind"])),
    )
    return adding(p, date_of(p["date"]), *rows)


def _said(when: str) -> tuple[str, ...]:
    """Phrasings for a new event; `when` names its day."""
    return (
        f'Create an event in Calendar {when} at {{time}} called "{{title}}" that lasts {{minutes}} minutes, with the'
        ' description "{text}"',
        f'Put "{{title}}" into the calendar: {when}, {{time}}, {{minutes}} minutes; description "{{text}}"',
        f'{when[0].upper()}{when[1:]} at {{time}} I have "{{title}}" for {{minutes}} minutes; add it to Calendar and'
        ' write "{text}" as its description',
    )


TEMPLATES = (
    Template("phone/calendar/add", "hard", 36, _said("on {date}"), _add, _add_routes),
    Template("phone/calendar/add_tomorrow", "medium", 34, _said("tomorrow"), _add_after(1), _add_after_routes(1)),
    Template("phone/calendar/add_weekday", "hard", 34, _said("this {weekday}"), _add_weekday, _add_weekday_routes),
    Template(
        "phone/calendar/add_in_two_weeks", "hard", 36, _said("two weeks from today"),
        _add_after(14), _add_after_routes(14),
    ),
    Template("phone/calendar/add_repeating", "hard", 42, tuple(
        f"{text}. It repeats {{often}}, for ever" for text in _said("on {date}")
    ), _add_repeating, _add_repeating_routes),
    Template(
        "phone/calendar/add_place", "hard", 36,
        (
            'Add "{title}" to Calendar on {date} at {time} for {minutes} minutes; it takes place at {place}',
            'Create the event "{title}" with the location {place}: {date}, {time}, {minutes} minutes long',
        ),
        _add_place, _add_routes,
    ),
    Template(
        "phone/calendar/add_typed", "hard", 46,
        (
            'Create the event "{title}" on {date} at {time}, {minutes} minutes long, of the type {kind}, with a'
            " reminder 30 minutes before",
            'Add "{title}" ({kind}) to Calendar: {date}, {time}, for {minutes} minutes; remind me 30 minutes before it',
        ),
        _add_typed, _add_typed_routes,
    ),
)  # fmt: skip
