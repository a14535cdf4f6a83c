"""The lists of Tasks: everything, what is due today, what was changed; search and settings."""

import datetime

from emulators.virtual.app import Context, back, go, hide, put, show
from emulators.virtual.apps import dates
from emulators.virtual.apps import todo_store as store
from emulators.virtual.apps.entries import choosing_bar, chosen, toggle
from emulators.virtual.apps.todo_store import PRIORITIES, Todo
from emulators.virtual.widgets import (
    AppBar,
    Box,
    Button,
    Column,
    Dialog,
    Empty,
    Event,
    Fab,
    Field,
    Grow,
    Header,
    Icon,
    IconButton,
    ListItem,
    Menu,
    MenuItem,
    Overlay,
    Row,
    Scaffold,
    Scroll,
    Space,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["PREFERENCES", "PRIORITY_COLORS", "list_view", "search_view", "settings_view"]

PREFERENCES = "org.tasks"
PRIORITY_COLORS = ("#d32f2f", "#e6a700", "#2f86eb", "#80868b")
_FILTERS = {"all": "My Tasks", "today": "Today", "undated": "No due date"}
_SORTS = {"due": "By due date", "priority": "By priority", "title": "By title"}


def list_view(context: Context) -> Scaffold:
    chosen_filter, rows = str(context.ui.get("filter") or "all"), chosen(context)
    done = bool(context.ui.get("done"))
    shown = _shown(context, chosen_filter, done=done)
    bar = AppBar(
        _FILTERS.get(chosen_filter, "My Tasks"),
        up=show("filters"), up_icon="menu",
        actions=(IconButton("search", "Search tasks", go("search")), IconButton("sort", "Sort", show("sort"))),
        menu=(
            MenuItem("Show completed", put(done=not done or None, overlay=None), checked=done),
            MenuItem("Clear completed tasks", show("clear")),
            MenuItem("Settings", go("settings")),
        ),
    )  # fmt: skip
    if rows:
        bar = choosing_bar(
            rows,
            IconButton("check", "Complete", Event("complete_all", rows)),
            IconButton("share", "Share", Event("share", rows)),
            IconButton("delete", "Delete", show("delete")),
            everything=tuple(row for row, _ in shown),
        )
    return Scaffold(
        bar=bar,
        body=_rows(context, shown, rows),
        fab=None if rows else Fab("add", "Create new task", go("edit", today=chosen_filter == "today")),
        overlay=_overlay(context, chosen_filter, rows),
        back=put(chosen=None) if rows else put(filter=None) if chosen_filter != "all" else None,
    )


def _shown(context: Context, chosen_filter: str, *, done: bool) -> list[tuple[int, Todo]]:
    today = context.now.date()
    found = [(row, thing) for row, thing in store.todos(context.world.databases) if done or not thing.completed]
    if chosen_filter == "today":
        found = [(row, thing) for row, thing in found if thing.due and _day(thing) <= today]
    elif chosen_filter == "undated":
        found = [(row, thing) for row, thing in found if not thing.due]
    never = 1 << 60
    match str(context.ui.get("sort") or "due"):
        case "priority":
            return sorted(found, key=lambda each: (each[1].importance, each[1].due or never))
        case "title":
            return sorted(found, key=lambda each: each[1].title.lower())
        case _:
            return sorted(found, key=lambda each: (each[1].due or never, each[1].importance))


def _day(thing: Todo) -> datetime.date:
    return dates.at(thing.due / 1000).date()


def _rows(context: Context, shown: list[tuple[int, Todo]], rows: tuple[int, ...]) -> Widget:
    """Rows under the days on which they are due, when that is their order."""
    if not shown:
        return Empty("check_circle", "There are no tasks here.")
    listed: list[Widget] = []
    heading = ""
    for row, thing in shown:
        if str(context.ui.get("sort") or "due") == "due":
            text = dates.long_day(_day(thing)) if thing.due else "No due date"
            if text != heading:
                heading = text
                listed.append(Header(text))
        listed.append(_row(context, row, thing, rows))
    return Scroll((*listed, Space(height=88)), key="tasks")


def _row(context: Context, row: int, thing: Todo, rows: tuple[int, ...]) -> Widget:
    color = PRIORITY_COLORS[thing.importance] if 0 <= thing.importance < 4 else PRIORITY_COLORS[3]
    done = bool(thing.completed)
    tick = IconButton(
        "check_circle" if done else "checkbox_off", f"{'Reopen' if done else 'Complete'} {thing.title}",
        Event("complete", (row, not done)), color=color, id="completeBox",
    )  # fmt: skip
    late = thing.due and thing.due < context.world.state.now * 1000 and not done
    about = (Text(thing.notes, "small", "on_surface_variant", 1),) if thing.notes and context.on(_SHOW) else ()
    when = dates.clock(thing.due / 1000, context.setting("system/time_12_24")) if store.timed(thing.due) else ""
    words = (
        Text(thing.title, "body", "on_surface_variant" if done else "on_surface", 2, strike=done), *about,
        *((Text(when, "label", "error" if late else "primary", 1),) if when else ()),
    )  # fmt: skip
    sign = (Icon("repeat", size=18, description="Repeats"),) if thing.recurrence else ()
    picked = row in rows
    pick = toggle(rows, row)
    return Box(
        Row((tick, Grow(Column(words, gap=1)), *sign, Text(PRIORITIES[min(3, thing.importance)], "label", color, 1)),
            gap=6, pad=(6, 0, 16, 0)),
        pad=(0, 6, 0, 6), tap=pick if rows else go("edit", id=row), long=pick, width=4000, selected=picked,
        color="secondary_container" if picked else "", id="rowBody",
    )  # fmt: skip


_SHOW = f"{PREFERENCES}/show_description"


def _overlay(context: Context, chosen_filter: str, rows: tuple[int, ...]) -> Overlay | None:
    match context.overlay():
        case "filters":
            items = tuple(
                MenuItem(name, put(filter=key, overlay=None), checked=key == chosen_filter)
                for key, name in _FILTERS.items()
            )
            return Menu(items, sheet=True, title="Filters")
        case "sort":
            now = str(context.ui.get("sort") or "due")
            items = tuple(
                MenuItem(name, put(sort=key, overlay=None), checked=key == now) for key, name in _SORTS.items()
            )
            return Menu(items, sheet=True, title="Sort")
        case "delete" if rows:
            return Dialog(
                "Delete task?" if len(rows) == 1 else "Delete tasks?", "This cannot be undone.",
                buttons=(Button("Cancel", hide(), "text"), Button("Delete", Event("delete", rows), "text")),
            )  # fmt: skip
        case "clear":
            return Dialog(
                "Clear completed tasks?", "All tasks that are done will be deleted.",
                buttons=(Button("Cancel", hide(), "text"), Button("Clear", Event("clear"), "text")),
            )  # fmt: skip
        case _:
            return None


def search_view(context: Context) -> Scaffold:
    """Open and completed tasks by their name or description."""
    wanted = context.text("search").strip().lower()
    found = [
        (row, thing)
        for row, thing in store.todos(context.world.databases)
        if wanted and wanted in f"{thing.title}\n{thing.notes}".lower()
    ]
    body: Widget = Scroll(tuple(_row(context, row, thing, ()) for row, thing in found), key="found")
    if not found:
        body = Empty("search", "No tasks found" if wanted else "Type a word")
    return Scaffold(
        bar=AppBar("Search", up=back(), search=Field("search", hint="Search tasks", icon="search")), body=body
    )


def settings_view(context: Context) -> Scaffold:
    key = f"{PREFERENCES}/default_priority"
    now = context.setting(key, "2")
    names = tuple(enumerate(PRIORITIES))
    chooser = Dialog(
        "Default priority",
        body=tuple(
            ListItem(name, tap=Event("set", (key, str(i))), checked=str(i) == now, control="radio") for i, name in names
        ),
        buttons=(Button("Cancel", hide(), "text"),),
    )
    count = store.todos(context.world.databases)
    rows = (
        Header("Task list"),
        ListItem(
            "Show description", tap=Event("toggle", (_SHOW,)), checked=context.on(_SHOW), leading=Icon("file_text")
        ),
        Header("Task defaults"),
        ListItem("Default priority", PRIORITIES[int(now)], tap=show("priority"), leading=Icon("flag")),
        Header("About"),
        ListItem("Version", "13.6.3", leading=Icon("info")),
        ListItem("Tasks on this phone", str(len(count)), leading=Icon("list")),
    )
    return Scaffold(
        bar=AppBar("Settings", up=back()), body=Scroll(rows),
        overlay=chooser if context.overlay() == "priority" else None,
    )  # fmt: skip
