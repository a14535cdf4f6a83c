"""What comes due by the clock: alarms that ring, those that were snoozed, and a timer that has run out.

An alarm that rings is a notification, which leads to a screen with Snooze and Dismiss. A snoozed one stays in the shade
until it rings again; the notification itself says when. An alarm that rings once turns itself off.
"""

from dataclasses import replace

from emulators.virtual.app import Context, back
from emulators.virtual.apps import alarms as store
from emulators.virtual.apps.alarms import Alarm
from emulators.virtual.apps.countdown import TIMER
from emulators.virtual.apps.dates import at, clock, lasting
from emulators.virtual.widgets import AppBar, Button, Column, Event, Icon, Row, Scaffold, Space, Text

__all__ = ["SNOOZE", "passed", "ringing_events", "ringing_view", "silence"]

SNOOZE = 600
"""Seconds that an alarm is snoozed for: the ten minutes of DeskClock."""
_DAY = 86_400


def passed(context: Context, since: int) -> None:
    """Ring what was due after `since`, at the latest now."""
    databases, now = context.world.databases, context.world.state.now
    for row, alarm in store.alarms(databases):
        if alarm.enabled and (due := _due(alarm, since, now)):
            context.cancel(f"snooze:{row}")
            _ring(context, row, alarm.label, due)
            if not alarm.days:
                store.change(databases, row, replace(alarm, enabled=False))
    for told in context.world.state.notifications:
        match told.args:
            case {"id": int(row), "at": int(due), "label": str(label)} if told.key == f"snooze:{row}" and due <= now:
                context.cancel(told.key)
                _ring(context, row, label, due)
    timer = store.timer(databases)
    if timer and timer.state == "running" and since < (ends := timer.since + timer.remaining) <= now:
        context.notify(
            TIMER, "Time's up", f"Timer of {lasting(timer.length)}", "main", ongoing=True, when=ends, tab="Timer"
        )


def _due(alarm: Alarm, since: int, now: int) -> int:
    """When it rang after `since` and up to `now`: the last time, for one that rings once the first; 0 if never."""
    first = since - since % _DAY + alarm.hour * 3600 + alarm.minute * 60
    first += _DAY * (first <= since)
    if not alarm.days:
        return first if first <= now else 0
    last = first + (now - first) // _DAY * _DAY
    week = (last - _DAY * i for i in range(7))
    return next((due for due in week if due >= first and alarm.days >> at(due).weekday() & 1), 0)


def _ring(context: Context, row: int, label: str, due: int) -> None:
    title, time = label or "Alarm", clock(due, context.setting("system/time_12_24"))
    context.notify(f"alarm:{row}", title, f"Alarm, {time}", "ringing", when=due, id=row, at=due, label=label)


def silence(context: Context, row: int) -> None:
    """Take away what the shade says of an alarm."""
    context.cancel(f"alarm:{row}")
    context.cancel(f"snooze:{row}")


def ringing_view(context: Context) -> Scaffold:
    time = clock(int(str(context.args.get("at", 0))), context.setting("system/time_12_24"))
    body = Column(
        (
            Space(height=72), Icon("alarm", "primary", 72), Space(height=24),
            Text(time, "display", align="center", id="digital_clock"),
            Text(str(context.args.get("label") or "Alarm"), "headline", align="center", id="alarm_title"),
            Space(height=48),
            Row(
                (Button("Snooze", Event("snooze"), "tonal"), Button("Dismiss", Event("dismiss"))),
                gap=24, justify="center",
            ),
        ),
        pad=16, align="center",
    )  # fmt: skip
    return Scaffold(bar=AppBar("Alarm", up=back()), body=body)


def ringing_events(context: Context, event: Event) -> bool:
    """Answers Snooze and Dismiss; False when the event is about something else."""
    if event.name not in ("snooze", "dismiss"):
        return False
    row, label = int(str(context.args.get("id", 0))), str(context.args.get("label", ""))
    silence(context, row)
    context.back()
    if event.name == "snooze":
        due = context.world.state.now + SNOOZE
        time = clock(due, context.setting("system/time_12_24"))
        context.notify(
            f"snooze:{row}", label or "Alarm", f"Snoozed until {time}", "ringing",
            ongoing=True, id=row, at=due, label=label,
        )  # fmt: skip
        context.toast("Snoozed for 10 minutes")
    return True
