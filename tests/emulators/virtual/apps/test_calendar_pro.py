"""Calendar: events as Simple Calendar Pro keeps them, when they take place, and each of its screens."""

import datetime
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.action import OpenApp, Scroll
from emulators.virtual.apps import calendar_pro, events
from emulators.virtual.apps.events import EVENT_TYPES, EVENTS, CalendarEvent
from emulators.virtual.apps.occurrences import midnight, occurrences
from emulators.virtual.phone import VirtualPhone
from tests.emulators.virtual.apps.fingers import back, element, fill, hold, labels, scroll_to, tap, title

MONDAY = datetime.date(2023, 10, 16)
NINE = midnight(MONDAY) + 9 * 3600
CHESS = CalendarEvent("Chess", NINE, NINE + 3600, "4 Mill Lane", "Bring the clock", reminders=(10,))


@pytest.fixture
def phone() -> Iterator[VirtualPhone]:
    device = VirtualPhone("360x800", seed=3, apps=(calendar_pro.APP,))
    EVENTS.write(device.world, (CHESS,))
    device.do(OpenApp("Calendar"))
    yield device
    device.close()


def stored(phone: VirtualPhone) -> tuple[CalendarEvent, ...]:
    return EVENTS.read(phone.world)


def to(phone: VirtualPhone, *names: str) -> None:
    for name in names:
        scroll_to(phone, name)
        tap(phone, name)


def test_an_event_that_is_added_equals_a_row_of_android_world(phone: VirtualPhone) -> None:
    tap(phone, "New event")
    fill(phone, "Title", "Workshop on rowing")
    fill(phone, "Description", "Bring towels")
    back(phone)
    to(phone, "Start date", "18 October 2023", "OK", "Start time")
    fill(phone, "Hour", "14")
    fill(phone, "Minute", "30")
    tap(phone, "OK", "End time")
    fill(phone, "Hour", "15")
    tap(phone, "OK")
    to(phone, "Repetition", "Weekly")
    tap(phone, "Save event")
    columns = "start_ts, end_ts, title, description, location, repeat_interval, repeat_rule, repeat_limit, event_type"
    row = phone.world.query(events.PATH, f"SELECT {columns}, time_zone, type FROM events ORDER BY id DESC LIMIT 1")
    start = midnight(datetime.date(2023, 10, 18)) + 14 * 3600 + 1800
    assert row == [(start, start + 3600, "Workshop on rowing", "Bring towels", "", 604800, 4, 0, 1, "UTC", 0)]


def test_a_row_written_by_hand_is_shown(phone: VirtualPhone) -> None:
    phone.world.execute(
        events.PATH,
        "INSERT INTO events VALUES (90, ?, ?, 'Call with HR', '', 'Annual budget', -1, -1, -1, 0, 0, 0, 0, 0, 0, '[]',"
        " '', '', 'UTC', 0, 1, 0, 0, 'imported-ics', 0, 0, 0)", NINE + 7200, NINE + 9000,
    )  # fmt: skip
    assert stored(phone)[-1] == CalendarEvent("Call with HR", NINE + 7200, NINE + 9000, description="Annual budget")
    tap(phone, "16")
    assert element(phone, "Call with HR").value == "11:00 - 11:30, Annual budget"


EVENT = st.builds(
    CalendarEvent, st.text(st.characters(codec="utf-8"), min_size=1), st.integers(0, 2**31), st.integers(0, 2**31),
    st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")),
    st.sampled_from((0, events.DAY, events.WEEK, events.MONTH, events.YEAR)), st.integers(0, 127),
    st.integers(0, 2**31), st.lists(st.from_regex(r"2023\d{4}", fullmatch=True), max_size=2).map(tuple),
    st.lists(st.integers(0, 9999), max_size=3).map(tuple), st.booleans(), st.integers(1, 3),
)  # fmt: skip


@given(st.lists(EVENT, max_size=4, unique_by=lambda event: event.start))
def test_events_are_read_as_they_were_written(things: list[CalendarEvent]) -> None:
    phone = VirtualPhone("360x800", apps=(calendar_pro.APP,))
    in_order = tuple(sorted(things, key=lambda event: event.start))
    EVENTS.write(phone.world, in_order)
    assert stored(phone) == in_order
    phone.close()


@pytest.mark.parametrize(
    ("interval", "days"),
    [
        (events.DAY, [16, 17, 18, 19, 20, 21, 22, 23]), (events.WEEK, [16, 23]), (events.MONTH, [16]),
        (events.NO_REPEAT, [16]),
    ],
)  # fmt: skip
def test_repeating_events_take_place_again(interval: int, days: list[int]) -> None:
    event = CHESS.repeats(interval) if interval else CHESS
    found = occurrences([(1, event)], MONDAY, MONDAY + datetime.timedelta(days=7))
    assert [one.day.day for one in found] == days


@given(st.integers(1, 127), st.integers(0, 60))
def test_a_week_has_the_days_of_its_rule(rule: int, later: int) -> None:
    event = CalendarEvent("Swim", NINE, NINE + 60, repeat_interval=events.WEEK, repeat_rule=rule)
    first = MONDAY + datetime.timedelta(days=7 * later)
    found = occurrences([(1, event)], first, first + datetime.timedelta(days=6))
    assert sorted(one.day.weekday() for one in found) == [day for day in range(7) if rule >> day & 1]


def test_views_of_month_day_week_and_list(phone: VirtualPhone) -> None:
    assert title(phone) == "Monthly view" and "Chess" in element(phone, "16").value
    tap(phone, "16")
    assert title(phone) == "Daily view" and "Chess" in labels(phone)
    tap(phone, "Next day")
    assert "No events on this day" in labels(phone)
    back(phone)
    tap(phone, "Next month")
    assert "November 2023" in labels(phone)
    tap(phone, "Go to today", "Change view", "Weekly view")
    assert "Chess" in labels(phone)
    tap(phone, "Change view", "Event list")
    assert "Monday, 16 October 2023" in labels(phone)


def test_go_to_date(phone: VirtualPhone) -> None:
    tap(phone, "More options", "Go to date", "Next month", "3 November 2023", "OK")
    assert "November 2023" in labels(phone)


def test_an_event_is_edited_moved_and_needs_a_title(phone: VirtualPhone) -> None:
    tap(phone, "16", "Chess")
    fill(phone, "Title", "")
    tap(phone, "Save event")
    assert "Title cannot be empty" in labels(phone)
    fill(phone, "Title", "Go")
    back(phone)
    to(phone, "Start time")
    fill(phone, "Hour", "25")
    tap(phone, "OK")
    assert title(phone) == "Start time" or "Start time" in labels(phone)
    fill(phone, "Hour", "10")
    tap(phone, "OK", "Save event")
    (event,) = stored(phone)
    assert (event.title, event.start, event.end) == ("Go", NINE + 3600, NINE + 7200)


def test_an_event_cannot_end_before_it_starts(phone: VirtualPhone) -> None:
    tap(phone, "16", "Chess")
    to(phone, "End time")
    fill(phone, "Hour", "8")
    tap(phone, "OK", "Save event")
    assert "The event cannot end earlier than it starts" in labels(phone) and stored(phone) == (CHESS,)


def test_leaving_a_changed_event_asks_first(phone: VirtualPhone) -> None:
    tap(phone, "16", "Chess")
    fill(phone, "Location", "Elsewhere")
    back(phone)
    back(phone)
    assert "Discard changes?" in labels(phone)
    tap(phone, "Discard")
    assert stored(phone) == (CHESS,)


def test_events_are_deleted_one_and_several(phone: VirtualPhone) -> None:
    EVENTS.write(phone.world, (CHESS, CalendarEvent("Tea", NINE + 7200, NINE + 9000)))
    tap(phone, "16", "Chess", "Delete event", "Cancel", "Delete event", "Delete")
    assert [event.title for event in stored(phone)] == ["Tea"]
    hold(phone, "Tea")
    assert title(phone) == "1 selected"
    tap(phone, "Delete", "Delete")
    assert stored(phone) == ()


@pytest.mark.parametrize(
    ("choice", "left"),
    [
        ("Delete the selected occurrence only", [16, 30]),
        ("Delete this and all future occurrences", [16]),
        ("Delete all occurrences", []),
    ],
)
def test_a_repeating_event_is_deleted_as_one_says(phone: VirtualPhone, choice: str, left: list[int]) -> None:
    EVENTS.write(phone.world, (CHESS.repeats(events.WEEK),))
    tap(phone, "23", "Chess", "Delete event", choice, "Delete")
    found = occurrences(events.events(phone.world.databases), MONDAY, datetime.date(2023, 10, 31))
    assert [one.day.day for one in found] == left


def test_weekdays_reminders_types_and_all_day(phone: VirtualPhone) -> None:
    tap(phone, "16", "Chess", "All-day")
    assert "Start time" not in labels(phone)
    tap(phone, "All-day")
    to(phone, "Repetition", "Weekly", "Repeat on", "Wednesday", "OK")
    to(phone, "Event type", "Work")
    phone.do(Scroll("up"))
    to(phone, "Reminder", "1 hour before")
    tap(phone, "Save event")
    (event,) = stored(phone)
    assert (event.repeat_rule, event.event_type, event.reminders) == (0b101, 3, (60,))


def test_event_types_come_and_go(phone: VirtualPhone) -> None:
    tap(phone, "More options", "Manage event types", "Add a new type")
    fill(phone, "Type title", "Sport")
    tap(phone, "Green", "OK")
    assert EVENT_TYPES.read(phone.world)[-1].title == "Sport"
    tap(phone, "Delete Work", "Delete")
    assert [kind.title for kind in EVENT_TYPES.read(phone.world)] == ["Regular event", "Birthdays", "Sport"]


def test_search_settings_and_about(phone: VirtualPhone) -> None:
    tap(phone, "Search events")
    fill(phone, "Search events", "mill")
    assert "Chess" in labels(phone)
    fill(phone, "Search events", "zzz")
    assert "No events found" in labels(phone)
    back(phone)
    back(phone)
    tap(phone, "More options", "Settings", "Default duration", "30 minutes")
    tap(phone, "View to open on the app start", "Daily view")
    back(phone)
    assert title(phone) == "Daily view"
    tap(phone, "New event")
    assert element(phone, "End time").value == "16:30"
