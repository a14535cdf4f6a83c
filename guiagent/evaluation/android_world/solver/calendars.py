"""Walks through Simple Calendar Pro: events that are added, deleted, asked about."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from emulators.screen import Screen
from guiagent.evaluation.android_world.solver.walking import (
    TODAY,
    Lost,
    Script,
    Walk,
    each_page,
    element,
    field,
    fill,
    launch,
    menu,
    merged,
    read_date,
    replaced,
    tap,
    tell,
)

__all__ = ["SCRIPTS"]

_APP = "simple calendar pro"


@dataclass(frozen=True, slots=True)
class _Event:
    title: str
    start: datetime
    end: datetime


def _day(screen: Screen, day: date) -> Walk:
    """The daily view of a day, from the month that is in front."""
    month = (day.year - TODAY.year) * 12 + day.month - TODAY.month
    for _ in range(abs(month)):
        screen = yield from tap(screen, "Next month" if month > 0 else "Previous month")
    return (yield from tap(screen, f"{day.day} {day:%B %Y}"))


def _events(screen: Screen, day: date) -> list[_Event]:
    """What the daily view shows; rows say when and what it is about."""
    found = []
    for one in screen.elements:
        if one.resource_id.endswith("/event_item_holder"):
            found.append(_event(one.text, one.value, day))
    return found


def _event(title: str, said: str, day: date) -> _Event:
    times = re.findall(r"(\d+):(\d+)", said.partition(",")[0])
    start = datetime(day.year, day.month, day.day) + timedelta(hours=int(times[0][0]), minutes=int(times[0][1]))
    if len(times) < 2:
        return _Event(title, start, start)
    end = datetime(day.year, day.month, day.day) + timedelta(hours=int(times[1][0]), minutes=int(times[1][1]))
    return _Event(title, start, end if end >= start else end + timedelta(days=1))


def _listed(screen: Screen) -> "Walk":
    """The list of events from today on; walk its pages with `each_page`."""
    return (yield from menu(screen, "Change view", "Event list"))


def _all(pages: list[Screen]) -> list[_Event]:
    """The events of a list with days between them."""
    found: list[_Event] = []
    day: date | None = None
    for one in merged(pages, lambda e: e.resource_id.endswith("/event_item_holder") or " 20" in e.text):
        try:
            day = read_date(one.text)
        except Lost:
            if day is not None and re.match(r"\d+:\d+", one.value):
                found.append(_event(one.text, one.value, day))
    return found


# Add and delete


def _added(screen: Screen, start: datetime, minutes: int, words: tuple[str, str], *, repeat: str = "") -> Walk:
    day, (title, about) = start.date(), words
    screen = yield from _day(screen, day)
    screen = yield from tap(screen, "New event")
    screen = yield from fill(screen, "#event_title", title)
    screen = yield from fill(screen, "#event_description", about)
    end = start + timedelta(minutes=minutes)
    screen = yield from _timed(screen, "Start time", f"{start:%H}", "00")
    if end.date() != day:
        screen = yield from tap(screen, "End date")
        screen = yield from menu(screen, f"{end.day} {end:%B %Y}", "OK")
    screen = yield from _timed(screen, "End time", f"{end:%H}", f"{end:%M}")
    if repeat:
        screen = yield from menu(screen, "Repetition", repeat)
    return (yield from tap(screen, "Save event"))


def _timed(screen: Screen, name: str, hour: str, minute: str) -> Walk:
    if element(screen, name) is not None and element(screen, f"{hour}:{minute}") is not None:
        return screen if _row(screen, name) == f"{hour}:{minute}" else (yield from _typed(screen, name, hour, minute))
    return (yield from _typed(screen, name, hour, minute))


def _row(screen: Screen, name: str) -> str:
    found = element(screen, name)
    return found.value if found is not None else ""


def _typed(screen: Screen, name: str, hour: str, minute: str) -> Walk:
    screen = yield from tap(screen, name)
    if field(screen, "#hour") != hour:
        screen = yield from replaced(screen, "#hour", hour)
    if field(screen, "#minute") != minute:
        screen = yield from replaced(screen, "#minute", minute)
    return (yield from tap(screen, "OK")) if element(screen, "#hour") is not None else screen


def _add(goal: str, screen: Screen) -> Walk:
    words = re.findall(r"with the title '(.*?)' and the description '(.*)'\. The event", goal)[0]
    minutes = int(re.findall(r"last for (\d+) mins", goal)[0])
    when, hour = re.findall(r"calendar event (?:on|for|in)? ?(.+?) at (\d+)h", goal)[0]
    day = (TODAY + timedelta(weeks=2)).date() if "two weeks" in when else read_date(when)
    screen = yield from launch(_APP)
    return (yield from _added(screen, datetime(day.year, day.month, day.day, int(hour)), minutes, words))


def _add_repeating(goal: str, screen: Screen) -> Walk:
    [(title, when, hour)] = re.findall(r"titled '(.*?)' starting on (\S+) at (\d+)h", goal)
    [(how, minutes)] = re.findall(r"recurs (\w+), forever, and lasts for (\d+) minutes", goal)
    about = re.findall(r"description should be '(.*)'", goal)[0]
    screen = yield from launch(_APP)
    day = read_date(when)
    start = datetime(day.year, day.month, day.day, int(hour))
    return (yield from _added(screen, start, int(minutes), (title, about), repeat=how.capitalize()))


def _delete_day(goal: str, screen: Screen) -> Walk:
    said = re.findall(r"(?:events on|scheduled for) (.+?)\.?$", goal)[0]
    day = read_date(said)
    screen = yield from launch(_APP)
    screen = yield from _day(screen, day)
    while events := _events(screen, day):
        screen = yield from tap(screen, events[0].title)
        screen = yield from _deleted(screen)
    return screen


def _deleted(screen: Screen) -> Walk:
    return (yield from menu(screen, "Delete event", "Delete"))


def _delete_one(goal: str, screen: Screen) -> Walk:
    [(when, title)] = re.findall(r"event on (\S+) at \d+h with the title '(.*)'", goal)
    screen = yield from launch(_APP)
    screen = yield from _day(screen, read_date(when))
    screen = yield from tap(screen, title)
    return (yield from _deleted(screen))


# Ask


def _clock(text: str) -> timedelta:
    for form in ("%I:%M%p", "%I%p", "%H:%M"):
        try:
            read = datetime.strptime(text.strip().upper(), form)
        except ValueError:
            continue
        return timedelta(hours=read.hour, minutes=read.minute)
    raise Lost(f"{text!r} is no time")


def _on_day(goal: str, screen: Screen) -> Walk:
    """Events of a day, or those at, after or between times of it."""
    said = goal.partition(" in Simple Calendar Pro")[0]
    between = re.findall(r"between (\S+) and (\S+) (.+)$", said)
    after = re.findall(r"after (\S+) (.+)$", said)
    at = re.findall(r"for (.+) at (\S+)$", said)
    when = between[0][2] if between else after[0][1] if after else at[0][0] if at else said.partition("have ")[2]
    day = read_date(when.removeprefix("any events "))
    screen = yield from launch(_APP)
    screen = yield from _day(screen, day)
    begin, events = datetime(day.year, day.month, day.day), _events(screen, day)
    if between:
        first, last = (begin + _clock(text) for text in between[0][:2])
        events = [one for one in events if first <= one.start <= last]
    elif after:
        events = [one for one in events if one.start >= begin + _clock(after[0][0])][:1]
    elif at:
        then = begin + _clock(at[0][1])
        events = [one for one in events if one.start <= then < max(one.end, one.start + timedelta(minutes=1))]
    return (yield from tell(", ".join(one.title for one in events)))


def _next_week(goal: str, screen: Screen) -> Walk:
    screen = yield from launch(_APP)
    screen = yield from _listed(screen)
    pages = yield from each_page(screen, until=lambda page: any("23 October" in one.text for one in page.elements))
    first = TODAY + timedelta(days=1)
    events = [one for one in _all(pages) if first <= one.start < first + timedelta(days=7)]
    return (yield from tell(", ".join(one.title for one in events)))


def _next(goal: str, screen: Screen) -> Walk:
    screen = yield from launch(_APP)
    screen = yield from _listed(screen)
    now = TODAY + timedelta(hours=15, minutes=34)
    later = [one for one in _all([screen]) if one.start >= now]
    if not later:
        raise Lost("there is no event to come")
    return (yield from tell(later[0].title))


def _next_with(goal: str, screen: Screen) -> Walk:
    [person] = re.findall(r"meeting with (.+?) in Simple", goal)
    screen = yield from launch(_APP)
    screen = yield from _listed(screen)
    pages = yield from each_page(screen, until=lambda page: any(person in one.text for one in page.elements))
    found = [one for one in _all(pages) if person in one.title]
    if not found:
        raise Lost(f"no meeting with {person}")
    start = found[0].start
    return (yield from tell(f"{start:%B} {start.day} {start:%Y %H:%M}"))


def _where(goal: str, screen: Screen) -> Walk:
    [title] = re.findall(r"location of my (.+?) event in Simple", goal)
    screen = yield from launch(_APP)
    screen = yield from tap(screen, "Search events")
    screen = yield from fill(screen, "Search events", title)
    screen = yield from tap(screen, "#event_item_holder")
    return (yield from tell(field(screen, "#event_location")))


SCRIPTS: Mapping[str, Script] = {
    **dict.fromkeys(
        ("SimpleCalendarAddOneEvent", "SimpleCalendarAddOneEventInTwoWeeks", "SimpleCalendarAddOneEventRelativeDay",
         "SimpleCalendarAddOneEventTomorrow"),
        _add,
    ),
    "SimpleCalendarAddRepeatingEvent": _add_repeating,
    **dict.fromkeys(("SimpleCalendarDeleteEvents", "SimpleCalendarDeleteEventsOnRelativeDay"), _delete_day),
    "SimpleCalendarDeleteOneEvent": _delete_one,
    **dict.fromkeys(
        ("SimpleCalendarAnyEventsOnDate", "SimpleCalendarEventOnDateAtTime", "SimpleCalendarEventsInTimeRange",
         "SimpleCalendarEventsOnDate", "SimpleCalendarFirstEventAfterStartTime"),
        _on_day,
    ),
    "SimpleCalendarEventsInNextWeek": _next_week,
    "SimpleCalendarNextEvent": _next,
    "SimpleCalendarNextMeetingWithPerson": _next_with,
    "SimpleCalendarLocationOfEvent": _where,
}  # fmt: skip
