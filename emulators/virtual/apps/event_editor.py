"""The screen for one event: what, where, when, how often, and what reminds of it."""

import datetime
from dataclasses import replace

from emulators.virtual.app import Context, back, hide, put, show
from emulators.virtual.apps import dates, events
from emulators.virtual.apps.event_choices import REPETITIONS, choice_dialog, date_dialog, time_dialog, typed_time
from emulators.virtual.apps.events import CalendarEvent
from emulators.virtual.apps.occurrences import midnight
from emulators.virtual.widgets import (
    AppBar,
    Box,
    Button,
    Column,
    Dialog,
    Divider,
    Event,
    Field,
    Grow,
    Icon,
    IconButton,
    ListItem,
    MenuItem,
    Overlay,
    Row,
    Scaffold,
    Scroll,
    Space,
    Widget,
)  # fmt: skip

__all__ = ["editor_events", "editor_view", "reminder_text"]

_PREFERENCES = "com.simplemobiletools.calendar.pro"
_WEEK_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def reminder_text(minutes: int) -> str:
    if minutes <= 0:
        return "No reminder" if minutes else "When the event starts"
    for size, unit in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes % size == 0:
            count = minutes // size
            return f"{count} {unit}{'s' if count > 1 else ''} before"
    return ""


def _repetition_text(event: CalendarEvent) -> str:
    return dict(REPETITIONS).get(event.repeat_interval, f"Every {event.repeat_interval // events.DAY} days")


# What is being edited


def edited(context: Context) -> tuple[int, CalendarEvent]:
    """The row (0 for a new one) and the event as it is stored, or a new one on the day that was in front."""
    row = int(str(context.args.get("id", 0)))
    found = events.event(context.world.databases, row) if row else None
    if found:
        return row, found
    try:
        day = datetime.date.fromisoformat(str(context.args.get("day", "")))
    except ValueError:
        day = context.now.date()
    hour = min(23, context.now.hour + 1) if day == context.now.date() else 8
    start = midnight(day) + hour * 3600
    length = int(context.setting(f"{_PREFERENCES}/default_duration", "0") or 0)
    text = str(context.args.get("text", ""))
    return 0, CalendarEvent("", start, start + 60 * length, description=text, reminders=(10,))


def draft(context: Context) -> CalendarEvent:
    """The event as the form has it."""
    _, old = edited(context)
    ui = context.ui
    weekly = ui.get("rule")
    new = replace(
        old,
        title=context.text("title", old.title).strip(),
        location=context.text("location", old.location).strip(),
        description=context.text("description", old.description).strip(),
        start=_whole(ui.get("start"), old.start), end=_whole(ui.get("end"), old.end),
        all_day=bool(ui.get("all_day", old.all_day)), event_type=_whole(ui.get("type"), old.event_type),
        repeat_limit=_whole(ui.get("limit"), old.repeat_limit),
    )  # fmt: skip
    reminders = ui.get("reminders")
    if isinstance(reminders, tuple):
        new = replace(new, reminders=tuple(_whole(minutes, -1) for minutes in reminders))
    interval = _whole(ui.get("interval"), old.repeat_interval)
    if interval != old.repeat_interval or (interval and new.day.weekday() != old.day.weekday()):
        new = new.repeats(interval) if interval else replace(new, repeat_interval=0, repeat_rule=0, repeat_limit=0)
    return replace(new, repeat_rule=_whole(weekly, 0)) if interval == events.WEEK and weekly is not None else new


def _whole(value: object, otherwise: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else otherwise


# The view


def editor_view(context: Context) -> Scaffold:
    row, old = edited(context)
    new = draft(context)
    leaving = show("leave") if new != old else back()
    menu = (MenuItem("Duplicate", Event("duplicate")), MenuItem("Share", Event("share", (row,))))
    return Scaffold(
        bar=AppBar(
            "Edit event" if row else "New event", up=leaving, up_icon="close",
            actions=(
                *((IconButton("delete", "Delete event", show("delete")),) if row else ()),
                IconButton("check", "Save event", Event("save")),
            ),
            menu=menu if row else (),
        ),
        body=Scroll((_words(old), Divider(), *_times(context, new), Divider(), *_rest(context, new), Space(height=24))),
        overlay=_overlay(context, new, row),
        back=leaving,
    )  # fmt: skip


def _words(old: CalendarEvent) -> Widget:
    return Column(
        (
            Field("title", label="Title", initial=old.title, id="event_title"),
            Field("location", label="Location", initial=old.location, icon="location", id="event_location"),
            Field("description", label="Description", initial=old.description, lines=2, id="event_description"),
        ),
        gap=10, pad=16,
    )  # fmt: skip


def _times(context: Context, new: CalendarEvent) -> tuple[Widget, ...]:
    style = context.setting("system/time_12_24")
    rows: list[Widget] = [
        ListItem("All-day", tap=Event("all_day"), checked=new.all_day, leading=Icon("clock"), id="event_all_day")
    ]
    for name, value in (("start", new.start), ("end", new.end)):
        day = _button(dates.day_text(dates.at(value).date()), f"{name.title()} date", show(f"{name}_date"))
        time = _button(dates.clock(value, style), f"{name.title()} time", show(f"{name}_time"))
        rows.append(Row((Grow(day, 1.25), *(() if new.all_day else (Grow(time, 1),))), gap=4, pad=(40, 0, 8, 0)))
    return tuple(rows)


def _button(text: str, label: str, tap: Event) -> Widget:
    return ListItem(label, text, tap=tap, id=label.lower().replace(" ", "_"))


def _rest(context: Context, new: CalendarEvent) -> tuple[Widget, ...]:
    rows: list[Widget] = []
    for i, minutes in enumerate((*new.reminders, -1)[:3]):
        title = ("Reminder", "Another reminder", "A third reminder")[i]
        tap = show(f"reminder{i}")
        rows.append(ListItem(title, reminder_text(minutes), tap=tap, leading=Icon("notifications"), id=f"reminder_{i}"))
    rows.append(
        ListItem(
            "Repetition", _repetition_text(new), tap=show("repetition"), leading=Icon("repeat"), id="event_repetition"
        )
    )
    if new.repeat_interval == events.WEEK:
        days = ", ".join(name for i, name in enumerate(_WEEK_NAMES) if new.repeat_rule >> i & 1)
        rows.append(ListItem("Repeat on", days, tap=show("rule"), leading=Icon("calendar_week"), id="repetition_rule"))
    if new.repeat_interval:
        until = dates.day_text(dates.at(new.repeat_limit).date()) if new.repeat_limit else "Forever"
        rows.append(ListItem("Repeat till", until, tap=show("limit"), leading=Icon("flag"), id="repetition_limit"))
    kinds = {kind.id: kind for kind in events.event_types(context.world.databases)}
    kind = kinds.get(new.event_type)
    disc = Box(Space(), width=24, height=24, radius=12, color=kind.color if kind else "outline")
    rows += [
        Divider(),
        ListItem(
            "Event type", kind.title if kind else "Regular event", tap=show("type"), leading=disc, id="event_type"
        ),
    ]
    return tuple(rows)


def _overlay(context: Context, new: CalendarEvent, row: int) -> Overlay | None:
    match context.overlay():
        case "leave":
            return Dialog(
                "Discard changes?", "You have not saved this event.",
                buttons=(Button("Keep editing", hide(), "text"), Button("Discard", back(), "text")),
            )  # fmt: skip
        case "delete" if new.repeat_interval:
            return _delete_repeating(context)
        case "delete":
            return Dialog(
                "Delete event?", "This cannot be undone.",
                buttons=(Button("Cancel", hide(), "text"), Button("Delete", Event("delete_all"), "text")),
            )  # fmt: skip
        case "start_date" | "end_date" | "limit" as name:
            return date_dialog(context, name, new)
        case "start_time" | "end_time" as name:
            return time_dialog(context, name, new.start if name == "start_time" else new.end)
        case "":
            return None
        case name:
            return choice_dialog(context, name, new)


def _delete_repeating(context: Context) -> Dialog:
    which = str(context.ui.get("which") or "one")
    choices = (
        ("one", "Delete the selected occurrence only"), ("later", "Delete this and all future occurrences"),
        ("all", "Delete all occurrences"),
    )  # fmt: skip
    rows = tuple(
        ListItem(text, tap=put(which=key), checked=key == which, control="radio", title_lines=2)
        for key, text in choices
    )
    return Dialog(
        "Delete repeating event", body=rows,
        buttons=(Button("Cancel", hide(), "text"), Button("Delete", Event(f"delete_{which}"), "text")),
    )  # fmt: skip


# What happens


def editor_events(context: Context, event: Event) -> bool:
    """Answers what the form is told; False when the event is about something else."""
    new = draft(context)
    match event:
        case Event("all_day"):
            context.set(all_day=not new.all_day)
        case Event("date_picked", (str(name), int(year), int(month), int(day))):
            context.set(**{f"{name}_picked": datetime.date(year, month, day).isoformat()})
        case Event("set_date", (str(name),)):
            _set_date(context, name, new)
        case Event("no_limit"):
            context.set(limit=0, overlay=None)
        case Event("dialled", (int(hour), int(minute))):
            context.set(hour=f"{hour:02d}", minute=f"{minute:02d}")
        case Event("set_time", (str(name),)):
            _set_time(context, name, new)
        case Event("reminder", (int(place), int(minutes))):
            kept = [*new.reminders[:place], minutes, *new.reminders[place + 1 :]]
            context.set(reminders=tuple(each for each in kept if each >= 0), overlay=None)
        case Event("weekday", (int(day),)):
            rule = new.repeat_rule ^ (1 << day)
            context.set(rule=rule or new.repeat_rule)
        case Event("save"):
            _save(context, new)
        case Event("duplicate"):
            row = events.add(context.world.databases, new, now=context.world.state.now)
            context.back()
            context.go("event", id=row)
            context.toast("Event duplicated")
        case Event("delete_all" | "delete_one" | "delete_later"):
            _delete(context, event.name)
        case _:
            return False
    return True


def _set_date(context: Context, name: str, new: CalendarEvent) -> None:
    old = {"start_date": new.start, "end_date": new.end}.get(name, new.repeat_limit or new.start)
    day = datetime.date.fromisoformat(str(context.ui.get(f"{name}_picked") or dates.at(old).date().isoformat()))
    moment = midnight(day) + old % events.DAY
    if name == "limit":
        context.set(limit=midnight(day) + events.DAY - 1)
    elif name == "start_date":
        context.set(start=moment, end=new.end + moment - new.start)
    else:
        context.set(end=moment)
    context.set(overlay=None, **{f"{name}_picked": None})


def _set_time(context: Context, name: str, new: CalendarEvent) -> None:
    old = new.start if name == "start_time" else new.end
    hour, minute = typed_time(context, old)
    if hour is None or minute is None:
        context.toast("Type an hour from 0 to 23 and a minute from 0 to 59")
        return
    moment = old - old % events.DAY + hour * 3600 + minute * 60
    if name == "start_time":
        context.set(start=moment, end=new.end + moment - new.start)
    else:
        context.set(end=moment)
    context.set(overlay=None, hour=None, minute=None, dial=None)


def _save(context: Context, new: CalendarEvent) -> None:
    row, _ = edited(context)
    if not new.title:
        context.toast("Title cannot be empty")
        return
    if new.end < new.start and not new.all_day:
        context.toast("The event cannot end earlier than it starts")
        return
    if new.all_day:
        new = replace(
            new, start=new.start - new.start % events.DAY, end=new.end - new.end % events.DAY + events.DAY // 2
        )
        new = replace(new, end=max(new.end, new.start + events.DAY // 2))
    if row:
        events.change(context.world.databases, row, new, now=context.world.state.now)
    else:
        events.add(context.world.databases, new, now=context.world.state.now)
    context.back()
    context.toast("Event updated" if row else "Event added")


def _delete(context: Context, which: str) -> None:
    row, old = edited(context)
    if which == "delete_all":
        events.remove(context.world.databases, [row])
    else:
        try:
            day = datetime.date.fromisoformat(str(context.args.get("day", "")))
        except ValueError:
            day = old.day
        events.skip(context.world.databases, row, day, later=which == "delete_later")
    context.back()
    context.toast("Event deleted")
