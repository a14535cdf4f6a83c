"""The clock's screen for one alarm, and the dialog that asks for a time of day."""

from dataclasses import replace

from emulators.virtual.app import Context, back, put, show
from emulators.virtual.apps import alarms as store
from emulators.virtual.apps.alarm_ringing import silence
from emulators.virtual.apps.alarms import Alarm
from emulators.virtual.apps.dates import number_below
from emulators.virtual.calendars import WEEKDAYS
from emulators.virtual.widgets import (
    AppBar,
    Button,
    Chip,
    Column,
    Dialog,
    Empty,
    Event,
    Field,
    Grid,
    Grow,
    Header,
    Icon,
    ListItem,
    Row,
    Scaffold,
    Scroll,
    Text,
    TimePicker,
    Widget,
)  # fmt: skip

__all__ = ["alarm_events", "alarm_view", "time_dialog"]

_CLOSE = put(overlay=None, hour=None, minute=None, dial=None, label=None)


def time_dialog(context: Context, initial: tuple[int, int] = (8, 0)) -> Dialog:
    """Asks for hour and minute by typing, or with the columns of a picker."""
    hour, minute = _time(context, initial)
    body: tuple[Widget, ...]
    if context.ui.get("dial"):
        body = (TimePicker(hour if hour is not None else 0, minute if minute is not None else 0, Event("dialled")),)
    else:
        fields = (
            Grow(Field("hour", label="Hour", initial=f"{initial[0]:02d}", kind="number", id="hour")),
            Text(":", "headline"),
            Grow(Field("minute", label="Minute", initial=f"{initial[1]:02d}", kind="number", id="minute")),
        )
        body = (Row(fields, gap=8, ltr=True),)
    other = ("Use keyboard", put(dial=None)) if context.ui.get("dial") else ("Use picker", put(dial=True))
    return Dialog(
        "Select time",
        body=body,
        buttons=(
            Button(other[0], other[1], "text"),
            Button("Cancel", _CLOSE, "text"),
            Button("OK", Event("set_time"), "text"),
        ),
        dismiss=_CLOSE,
    )


def _time(context: Context, initial: tuple[int, int]) -> tuple[int | None, int | None]:
    """Hour and minute as the dialog has them; None for what is no number in range."""
    hour = number_below(context.text("hour", str(initial[0])), 24)
    return hour, number_below(context.text("minute", str(initial[1])), 60)


def alarm_view(context: Context) -> Scaffold:
    alarm = _alarm(context)
    if alarm is None:
        return Scaffold(bar=AppBar("Edit alarm", up=back()), body=Empty("alarm", "This alarm no longer exists"))
    week = tuple(store.DAYS.index(day[:3]) for day in WEEKDAYS)
    days = tuple(Chip(store.DAYS[i], Event("day", (i,)), on=bool(alarm.days >> i & 1), even=True) for i in week)
    rows = (
        ListItem("Time", alarm.time, tap=show("time"), leading=Icon("clock"), id="time"),
        ListItem("Label", alarm.label or "No label", tap=show("label"), leading=Icon("label"), id="label"),
        ListItem("Vibrate", tap=Event("vibrate"), checked=alarm.vibrate, leading=Icon("vibration"), id="vibrate"),
        Header("Repeat"),
        Column((Grid(days, columns=7, gap=4),), pad=(16, 4, 16, 16)),
        Row((Button("Delete alarm", Event("delete_alarm"), "outlined", icon="delete"),), pad=16),
    )
    label = Dialog(
        "Label",
        body=(Field("label", label="Alarm label", initial=alarm.label, submit=Event("set_label"), id="label_edit"),),
        buttons=(Button("Cancel", _CLOSE, "text"), Button("OK", Event("set_label"), "text")),
        dismiss=_CLOSE,
    )
    time = time_dialog(context, (alarm.hour, alarm.minute))
    return Scaffold(
        bar=AppBar("Edit alarm", up=back()),
        body=Scroll(rows),
        overlay={"time": time, "label": label}.get(context.overlay()),
    )


def alarm_events(context: Context, event: Event) -> bool:
    """Answers what concerns alarms; False when the event is about something else."""
    match event:
        case Event("ask_time"):
            context.set(overlay="time", hour=None, minute=None, dial=None)
        case Event("dialled", (int(hour), int(minute))):
            context.set(hour=f"{hour:02d}", minute=f"{minute:02d}")
        case Event("set_time"):
            _set_time(context)
        case Event("toggle", (int(row),)):
            silence(context, row)
            found = dict(store.alarms(context.world.databases))[row]
            store.change(context.world.databases, row, replace(found, enabled=not found.enabled))
        case Event("day" | "vibrate" | "set_label" | "delete_alarm"):
            _change(context, event)
        case _:
            return False
    return True


def _set_time(context: Context) -> None:
    alarm = _alarm(context)
    hour, minute = _time(context, (alarm.hour, alarm.minute) if alarm else (8, 0))
    if hour is None or minute is None:
        context.toast("Type an hour from 0 to 23 and a minute from 0 to 59")
        return
    if alarm:
        store.change(context.world.databases, context.row, replace(alarm, hour=hour, minute=minute))
    else:
        store.add(context.world.databases, Alarm(hour, minute))
    context.set(overlay=None, hour=None, minute=None, dial=None)
    context.toast(f"Alarm set for {hour:02d}:{minute:02d}")


def _change(context: Context, event: Event) -> None:
    databases, row, alarm = context.world.databases, context.row, _alarm(context)
    if alarm is None:
        return
    match event:
        case Event("day", (int(day),)):
            store.change(databases, row, replace(alarm, days=alarm.days ^ 1 << day))
        case Event("vibrate"):
            store.change(databases, row, replace(alarm, vibrate=not alarm.vibrate))
        case Event("set_label"):
            store.change(databases, row, replace(alarm, label=context.text("label", alarm.label).strip()))
            context.set(overlay=None, label=None)
        case Event("delete_alarm"):
            store.remove(databases, row)
            silence(context, row)
            context.back()
            context.toast("Alarm deleted")


def _alarm(context: Context) -> Alarm | None:
    return dict(store.alarms(context.world.databases)).get(context.row)
