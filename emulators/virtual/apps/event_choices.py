"""The dialogs of an event's form: dates, times, reminders, repetition, weekdays and event types."""

import datetime

from emulators.virtual.app import Context, hide, put
from emulators.virtual.apps import dates, events
from emulators.virtual.apps.dates import number_below
from emulators.virtual.apps.events import CalendarEvent
from emulators.virtual.widgets import (
    Button,
    DatePicker,
    Dialog,
    Event,
    Field,
    Grow,
    ListItem,
    Row,
    Text,
    TimePicker,
    Widget,
)  # fmt: skip

__all__ = ["REPETITIONS", "choice_dialog", "date_dialog", "time_dialog", "typed_time"]

_TITLES = {"start_date": "Start date", "end_date": "End date", "limit": "Repeat till"}
_CLOSE = put(overlay=None, hour=None, minute=None, dial=None)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
REPETITIONS = (
    (events.NO_REPEAT, "No repetition"), (events.DAY, "Daily"), (events.WEEK, "Weekly"), (events.MONTH, "Monthly"),
    (events.YEAR, "Yearly"),
)  # fmt: skip
_REMINDERS = (
    (-1, "No reminder"), (0, "When the event starts"), (5, "5 minutes before"), (10, "10 minutes before"),
    (30, "30 minutes before"), (60, "1 hour before"), (1440, "1 day before"),
)  # fmt: skip


def date_dialog(context: Context, name: str, new: CalendarEvent) -> Dialog:
    """Asks for the day on which an event starts, ends, or takes place for the last time."""
    old = {"start_date": new.start, "end_date": new.end}.get(name, new.repeat_limit or new.start)
    day = datetime.date.fromisoformat(str(context.ui.get(f"{name}_picked") or dates.at(old).date().isoformat()))
    close = put(overlay=None, **{f"{name}_picked": None})
    forever = (Button("Forever", Event("no_limit"), "text"),) if name == "limit" else ()
    return Dialog(
        _TITLES[name],
        body=(DatePicker(day.year, day.month, day.day, Event("date_picked", (name,))),),
        buttons=(*forever, Button("Cancel", close, "text"), Button("OK", Event("set_date", (name,)), "text")),
        dismiss=close,
    )


def time_dialog(context: Context, name: str, moment: int) -> Dialog:
    """Asks for hour and minute by typing, or with the columns of a picker."""
    hour, minute = typed_time(context, moment)
    old = dates.at(moment)
    body: tuple[Widget, ...] = (TimePicker(hour or 0, minute or 0, Event("dialled")),)
    if not context.ui.get("dial"):
        fields = (
            Grow(Field("hour", label="Hour", initial=f"{old.hour:02d}", kind="number", id="hour")),
            Text(":", "headline"),
            Grow(Field("minute", label="Minute", initial=f"{old.minute:02d}", kind="number", id="minute")),
        )
        body = (Row(fields, gap=8),)
    other = ("Use keyboard", put(dial=None)) if context.ui.get("dial") else ("Use picker", put(dial=True))
    return Dialog(
        "Start time" if name == "start_time" else "End time",
        body=body,
        buttons=(
            Button(*other, "text"), Button("Cancel", _CLOSE, "text"), Button("OK", Event("set_time", (name,)), "text"),
        ),
        dismiss=_CLOSE,
    )  # fmt: skip


def typed_time(context: Context, moment: int) -> tuple[int | None, int | None]:
    """Hour and minute as the dialog has them; None for what is no number in range."""
    old = dates.at(moment)
    return number_below(context.text("hour", str(old.hour)), 24), number_below(
        context.text("minute", str(old.minute)), 60
    )


def choice_dialog(context: Context, name: str, new: CalendarEvent) -> Dialog | None:
    """Reminder, repetition, weekdays or event type; None for a name that is none of these."""
    if name == "rule":
        rows = tuple(
            ListItem(day, tap=Event("weekday", (i,)), checked=bool(new.repeat_rule >> i & 1), control="checkbox")
            for i, day in enumerate(_WEEKDAYS)
        )
        return Dialog("Repeat on", body=rows, buttons=(Button("OK", hide(), "text"),))
    if name == "repetition":
        choices = tuple(
            (text, put(overlay=None, interval=interval, rule=None), interval == new.repeat_interval)
            for interval, text in REPETITIONS
        )
        return _radios("Repetition", choices)
    if name == "type":
        kinds = events.event_types(context.world.databases)
        return _radios(
            "Select event type",
            tuple((kind.title, put(overlay=None, type=kind.id), kind.id == new.event_type) for kind in kinds),
        )
    if name.startswith("reminder"):
        place = int(name[-1])
        now = new.reminders[place] if place < len(new.reminders) else -1
        return _radios("Reminder", tuple((text, Event("reminder", (place, m)), m == now) for m, text in _REMINDERS))
    return None


def _radios(title: str, choices: tuple[tuple[str, Event, bool], ...]) -> Dialog:
    rows = tuple(ListItem(text, tap=tap, checked=on, control="radio") for text, tap, on in choices)
    return Dialog(title, body=rows, buttons=(Button("Cancel", hide(), "text"),))
