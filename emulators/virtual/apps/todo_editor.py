"""The screen for one task: its name, when it is due, its priority, description, start and repetition."""

import datetime
from dataclasses import replace

from emulators.virtual.app import Context, back, hide, put, show
from emulators.virtual.apps import dates
from emulators.virtual.apps import todo_store as store
from emulators.virtual.apps.todo_store import PRIORITIES, REPEATS, Todo
from emulators.virtual.widgets import (
    AppBar,
    Button,
    Chip,
    Column,
    DatePicker,
    Dialog,
    Event,
    Field,
    Grow,
    Header,
    Icon,
    IconButton,
    ListItem,
    MenuItem,
    Overlay,
    Row,
    Scaffold,
    Scroll,
    Space,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["editor_events", "editor_view"]

_HOURS = (("Morning", 9), ("Afternoon", 13), ("Evening", 17), ("Night", 20))


def _edited(context: Context) -> tuple[int, Todo]:
    """The row (0 for a new one) and the task as it is stored, or a new one."""
    row = int(str(context.args.get("id", 0)))
    found = store.todo(context.world.databases, row) if row else None
    if found:
        return row, found
    priority = int(context.setting("org.tasks/default_priority", "2"))
    due = store.due_on(context.now.date()) if context.args.get("today") else 0
    return 0, Todo(str(context.args.get("text", "")), priority, due)


def _draft(context: Context, old: Todo) -> Todo:
    """The task as the form has it."""
    due, priority, start = (context.ui.get(key) for key in ("due", "priority", "start"))
    return replace(
        old,
        title=context.text("title", old.title).strip(), notes=context.text("notes", old.notes).strip(),
        due=due if isinstance(due, int) else old.due, start=start if isinstance(start, int) else old.start,
        importance=priority if isinstance(priority, int) else old.importance,
        recurrence=str(context.ui.get("repeat", old.recurrence)),
    )  # fmt: skip


def editor_view(context: Context) -> Scaffold:
    row, old = _edited(context)
    new = _draft(context, old)
    leaving = show("leave") if new != old else back()
    chips = tuple(Chip(name, put(priority=i), on=new.importance == i) for i, name in enumerate(PRIORITIES))
    repeat = REPEATS.get(new.recurrence, new.recurrence)
    body = (
        Column((Field("title", label="Task name", initial=old.title, id="title"),), pad=(16, 16, 16, 8)),
        ListItem("Due date", store.due_text(new.due), tap=show("due"), leading=Icon("calendar_day"), id="due_date"),
        Header("Priority"), Row(chips, gap=8, pad=(16, 0, 16, 8)),
        Column((Field("notes", label="Description", initial=old.notes, lines=3, id="notes"),), pad=(16, 8, 16, 8)),
        ListItem(
            "Start date", store.due_text(new.start) if new.start else "No start date", tap=show("start"),
            leading=Icon("snooze"), id="start_date",
        ),
        ListItem("Repeat", repeat, tap=show("repeat"), leading=Icon("repeat"), id="repeat"),
        *((ListItem("Completed", store.due_text(new.completed), leading=Icon("check")),) if new.completed else ()),
        Space(height=24),
    )  # fmt: skip
    return Scaffold(
        bar=AppBar(
            "Edit task" if row else "New task", up=leaving, up_icon="close",
            actions=(IconButton("save", "Save", Event("save")),),
            menu=(MenuItem("Delete task", show("delete")),) if row else (),
        ),
        body=Scroll(body), overlay=_overlay(context, row, new), back=leaving,
    )  # fmt: skip


def _overlay(context: Context, row: int, new: Todo) -> Overlay | None:
    match context.overlay():
        case "leave":
            return Dialog(
                "Discard changes?", "This task has not been saved.",
                buttons=(Button("Keep editing", hide(), "text"), Button("Discard", back(), "text")),
            )  # fmt: skip
        case "delete":
            return Dialog(
                "Delete task?", "This cannot be undone.",
                buttons=(Button("Cancel", hide(), "text"), Button("Delete", Event("delete_this", (row,)), "text")),
            )  # fmt: skip
        case "due" | "start" as name:
            return _date_dialog(context, name, new)
        case "time":
            return _time_dialog()
        case "repeat":
            rows = tuple(
                ListItem(text, tap=put(repeat=rule, overlay=None), checked=rule == new.recurrence, control="radio")
                for rule, text in REPEATS.items()
            )
            return Dialog("Repeat", body=rows, buttons=(Button("Cancel", hide(), "text"),))
        case _:
            return None


def _date_dialog(context: Context, name: str, new: Todo) -> Dialog:
    """A day, and for a due date the time of day as well."""
    chosen = _chosen(context, name, new)
    day = dates.at(chosen / 1000).date() if chosen else context.now.date()
    today = context.now.date()
    quick = (("Today", today), ("Tomorrow", today + datetime.timedelta(days=1)), ("No date", None))
    days = tuple(
        Chip(text, Event("day", (name, *((each.year, each.month, each.day) if each else ()))),
             on=(day == each) if chosen and each else not chosen and each is None)
        for text, each in quick
    )  # fmt: skip
    body: list[Widget] = [DatePicker(day.year, day.month, day.day, Event("day", (name,))), Row(days, gap=8)]
    if name == "due":
        times = tuple(
            Chip(f"{hour:02d}:00", Event("hour", (hour,)), on=bool(store.timed(chosen)) and _hour(chosen) == (hour, 0))
            for _, hour in _HOURS
        )
        other = Chip(
            "Pick time", show("time"), on=store.timed(chosen) and _hour(chosen) not in [(h, 0) for _, h in _HOURS]
        )
        body += [
            Row(times, gap=6),
            Row((Chip("No time", Event("hour", (-1,)), on=not store.timed(chosen)), other), gap=8),
        ]
    close = put(overlay=None, choice=None)
    return Dialog(
        "Due date" if name == "due" else "Start date", body=tuple(body),
        buttons=(Button("Cancel", close, "text"), Button("OK", Event("set_date", (name,)), "text")), dismiss=close,
    )  # fmt: skip


def _chosen(context: Context, name: str, new: Todo) -> int:
    """What the open dialog has."""
    choice = context.ui.get("choice")
    return choice if isinstance(choice, int) else new.due if name == "due" else new.start


def _hour(due: int) -> tuple[int, int]:
    moment = dates.at(due / 1000)
    return moment.hour, moment.minute


def _time_dialog() -> Dialog:
    fields = (
        Grow(Field("hour", label="Hour", initial="12", kind="number", id="hour")), Text(":", "headline"),
        Grow(Field("minute", label="Minute", initial="00", kind="number", id="minute")),
    )  # fmt: skip
    close = put(overlay="due", hour=None, minute=None)
    return Dialog(
        "Pick time", body=(Row(fields, gap=8),),
        buttons=(Button("Cancel", close, "text"), Button("OK", Event("set_time"), "text")), dismiss=close,
    )  # fmt: skip


# What happens


def editor_events(context: Context, event: Event) -> None:
    row, old = _edited(context)
    new = _draft(context, old)
    match event:
        case Event("day", (str(name),)):
            context.set(choice=0)
        case Event("day", (str(name), int(year), int(month), int(day))):
            chosen = _chosen(context, name, new)
            date = datetime.date(year, month, day)
            context.set(choice=store.due_at(date, *_hour(chosen)) if store.timed(chosen) else store.due_on(date))
        case Event("hour", (int(hour),)):
            chosen = _chosen(context, "due", new)
            date = dates.at(chosen / 1000).date() if chosen else context.now.date()
            context.set(choice=store.due_on(date) if hour < 0 else store.due_at(date, hour, 0))
        case Event("set_time"):
            _set_time(context, new)
        case Event("set_date", (str(name),)):
            context.set(**{name: _chosen(context, name, new)}, choice=None, overlay=None)
        case Event("delete_this", (int(gone),)):
            store.remove(context.world.databases, [gone])
            context.back()
            context.toast("1 task deleted")
        case Event("save"):
            _save(context, row, new)


def _set_time(context: Context, new: Todo) -> None:
    hour, minute = context.text("hour", "12"), context.text("minute", "00")
    right = all(text.isascii() and text.isdigit() for text in (hour, minute))
    if not right or int(hour) > 23 or int(minute) > 59:
        context.toast("Type an hour from 0 to 23 and a minute from 0 to 59")
        return
    chosen = _chosen(context, "due", new)
    date = dates.at(chosen / 1000).date() if chosen else context.now.date()
    context.set(choice=store.due_at(date, int(hour), int(minute)), overlay="due", hour=None, minute=None)


def _save(context: Context, row: int, new: Todo) -> None:
    now = context.world.state.now * 1000
    if not new.title:
        context.toast("Task name is empty")
        return
    if row:
        store.change(context.world.databases, row, new, now=now)
    else:
        store.add(context.world.databases, new, now=now)
    context.back()
    context.toast("Task saved")
