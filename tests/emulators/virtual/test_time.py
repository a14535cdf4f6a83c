"""The phone's clock: what comes due while it moves, and that to have waited is no fault."""

import datetime
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.action import OpenApp, Wait
from emulators.virtual.app import pass_time
from emulators.virtual.apps import alarms, events, installed, todo_store
from emulators.virtual.apps.alarm_ringing import SNOOZE
from emulators.virtual.apps.alarms import Alarm, Timer
from emulators.virtual.apps.clock_shelves import ALARMS, TIMERS
from emulators.virtual.apps.events import EVENTS, CalendarEvent
from emulators.virtual.apps.todo_store import TODOS, Todo
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.tasks import suite
from emulators.virtual.world import START, Notification, World
from tests.emulators.virtual.apps.fingers import labels, tap

SUITE = suite()
NAMES = SUITE.names()
TODAY = datetime.date(2023, 10, 15)


@pytest.fixture(scope="module")
def shared() -> Iterator[VirtualPhone]:
    device = VirtualPhone("360x800", suite=SUITE)
    yield device
    device.close()


@pytest.fixture
def phone() -> Iterator[VirtualPhone]:
    """Nothing is due on it."""
    device = VirtualPhone("360x800", seed=3)
    ALARMS.write(device.world, ())
    EVENTS.write(device.world, ())
    TODOS.write(device.world, ())
    yield device
    device.close()


def told(world: World) -> list[Notification]:
    return [note for note in world.state.notifications if note.key.partition(":")[0] in _KINDS]


_KINDS = ("alarm", "snooze", "timer", "event", "task")


def titles(phone: VirtualPhone) -> list[str]:
    return [note.title for note in told(phone.world)]


def unfold(phone: VirtualPhone, *names: str) -> None:
    phone.world.panel(type(phone.world.page)("com.android.systemui", "shade"))
    tap(phone, *names)


def test_an_alarm_that_rings_once_turns_itself_off(phone: VirtualPhone) -> None:
    ALARMS.write(
        phone.world, (Alarm(15, 40, "Tea"), Alarm(15, 41, "Off", enabled=False), Alarm(15, 42, "Bus", days=127))
    )
    phone.do(Wait(5 * 60))
    assert titles(phone) == []
    phone.do(Wait(5 * 60))
    assert titles(phone) == ["Tea", "Bus"]
    assert [alarm.enabled for alarm in ALARMS.read(phone.world)] == [False, False, True]
    assert told(phone.world)[0].when == START + 6 * 60


def test_an_alarm_is_snoozed_and_dismissed(phone: VirtualPhone) -> None:
    ALARMS.write(phone.world, (Alarm(15, 40, "Tea"),))
    phone.do(Wait(6 * 60))
    unfold(phone, "Tea")
    assert {"15:40", "Tea", "Snooze", "Dismiss"} <= set(labels(phone))
    tap(phone, "Snooze")
    assert told(phone.world)[0].ongoing and told(phone.world)[0].text == "Snoozed until 15:50"
    phone.do(Wait(SNOOZE - 1))
    assert told(phone.world)[0].ongoing
    phone.do(Wait(1))
    assert not told(phone.world)[0].ongoing
    unfold(phone, "Tea")
    tap(phone, "Dismiss")
    assert titles(phone) == []


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 127), st.integers(0, 23), st.integers(0, 59), st.lists(st.integers(1, 200_000), max_size=6))
def test_many_short_waits_are_one_long_one(days: int, hour: int, minute: int, waits: list[int]) -> None:
    phones = [VirtualPhone("360x800", seed=3) for _ in range(2)]
    try:
        for each in phones:
            ALARMS.write(each.world, (Alarm(hour, minute, "Tea", days=days),))
            TIMERS.write(each.world, (Timer("running", 5000, 5000, START),))
        for seconds in waits:
            pass_time(phones[0].world, seconds)
        pass_time(phones[1].world, sum(waits))
        many, one = (each.world for each in phones)
        assert ALARMS.read(many) == ALARMS.read(one)
        notes = [{note.key: note for note in told(world)} for world in (many, one)]
        assert {k: v for k, v in notes[0].items() if not k.startswith("event")} == {
            k: v for k, v in notes[1].items() if not k.startswith("event")
        }
    finally:
        for each in phones:
            each.close()


def test_a_timer_that_ran_out_stays_until_it_is_deleted(phone: VirtualPhone) -> None:
    alarms.set_timer(phone.world.databases, Timer("running", 90, 90, START))
    phone.do(Wait(89))
    assert titles(phone) == []
    phone.do(Wait(100))
    assert titles(phone) == ["Time's up"] and told(phone.world)[0].ongoing
    unfold(phone, "Time's up")
    assert {"0:00", "Time is up"} <= set(labels(phone))
    tap(phone, "Delete timer")
    assert titles(phone) == []


def test_events_are_told_as_their_reminders_say(phone: VirtualPhone) -> None:
    hour = START + 3600
    daily = CalendarEvent("Daily", hour - 7 * events.DAY, hour - 7 * events.DAY + 900, reminders=(10,))
    EVENTS.write(
        phone.world,
        (
            CalendarEvent("Review", hour, hour + 1800, "Room 4", reminders=(30, 5)),
            CalendarEvent("Silent", hour, hour + 1800),
            daily.repeats(events.DAY),
        ),
    )
    phone.do(Wait(29 * 60))
    assert titles(phone) == []
    phone.do(Wait(60))
    assert titles(phone) == ["Review"] and told(phone.world)[0].text.endswith("Room 4")
    phone.do(Wait(30 * 60))
    assert titles(phone) == ["Daily", "Review"], "one for each event; the last time it was told counts"
    unfold(phone, "Daily")
    assert phone.look().location.endswith("EventActivity")


def test_things_to_do_are_told_when_they_are_due(phone: VirtualPhone) -> None:
    timed, dated = todo_store.due_at(TODAY, 16, 0), todo_store.due_on(TODAY)
    TODOS.write(
        phone.world, (Todo("At four", due=timed), Todo("Today", due=dated), Todo("Done", due=timed, completed=1))
    )
    phone.do(Wait(26 * 60))
    assert titles(phone) == ["At four"]
    phone.do(Wait(3 * 3600))
    assert titles(phone) == ["At four", "Today"]
    unfold(phone, "Today")
    assert phone.look().location.endswith("TaskEditActivity")


def test_nothing_is_asked_while_the_clock_stands(phone: VirtualPhone) -> None:
    asked = []
    apps = {app.package: app for app in installed()}
    world = phone.world.fork()
    world.apps = {
        package: type(app)(app.package, app.name, app.icon, app.activities, app.handle,
                           passed=lambda context, since: asked.append((context.app.package, since)))
        for package, app in apps.items()
    }  # fmt: skip
    pass_time(world, 0)
    assert asked == []
    pass_time(world, 5)
    assert asked == [(package, START) for package in apps]


def assert_waiting_is_no_fault(phone: VirtualPhone, name: str) -> None:
    task = SUITE.task(name, 0)
    phone.reset(task.start)
    phone.do(Wait(3600))
    outcome = phone.finish(task, None)
    assert not outcome.side_effects, f"{name}: {outcome}"


@pytest.mark.parametrize("name", NAMES[::12])
def test_waiting_is_no_fault(shared: VirtualPhone, name: str) -> None:
    assert_waiting_is_no_fault(shared, name)


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_waiting_is_no_fault_in_any_task(shared: VirtualPhone, name: str) -> None:
    assert_waiting_is_no_fault(shared, name)


CLOCK = ("add_alarm", "alarm_on", "alarm_off", "move_alarm", "label_alarm", "delete_alarm", "start_timer")
DONE = (*(f"phone/clock/{name}" for name in CLOCK), "phone/music/play", "phone/music/pause")


@pytest.mark.parametrize("name", DONE)
def test_what_was_done_may_be_followed_by_the_clock(shared: VirtualPhone, name: str) -> None:
    for seed in range(6):
        task = SUITE.task(name, seed)
        shared.reset(task.start)
        oracle = SUITE.oracle(task)
        for _ in range(task.budget):
            thought, action = oracle.next(shared.look(pixels=False))
            if thought.move == "done":
                break
            shared.do(action)
        shared.do(Wait(86_400))
        outcome = shared.finish(task, None)
        assert outcome.score == 1 and not outcome.side_effects, outcome


def test_what_else_was_changed_is_seen_after_a_wait(shared: VirtualPhone) -> None:
    task = SUITE.task("phone/clock/add_alarm", 0)
    shared.reset(task.start)
    alarms.add(shared.world.databases, Alarm(15, 50, "Mine"))
    shared.do(Wait(3600))
    assert any("Mine" in line for line in shared.finish(task, None).side_effects)


def test_a_running_timer_tab_is_shown(phone: VirtualPhone) -> None:
    alarms.set_timer(phone.world.databases, Timer("running", 90, 90, START))
    phone.do(OpenApp("Clock"))
    tap(phone, "Timer")
    phone.do(Wait(30))
    assert "1:00" in labels(phone)
