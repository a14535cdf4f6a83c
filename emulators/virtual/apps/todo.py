"""Tasks: things to do with priorities and dates, as Tasks.org has them, over its own database."""

from emulators.virtual.app import Activity, App, AppIcon, Context
from emulators.virtual.apps import todo_store as store
from emulators.virtual.apps.todo_editor import editor_events, editor_view
from emulators.virtual.apps.todo_lists import PREFERENCES, list_view, search_view, settings_view
from emulators.virtual.widgets import Event

__all__ = ["APP", "PACKAGE"]

PACKAGE = PREFERENCES


def handle(context: Context, event: Event) -> None:
    databases, now = context.world.databases, context.world.state.now * 1000
    match event:
        case Event("complete", (int(row), bool(done))):
            store.complete(databases, row, done=done, now=now)
            context.toast("Task completed" if done else "Task is open again")
        case Event("complete_all", rows):
            for each in rows:
                if isinstance(each, int):
                    store.complete(databases, each, done=True, now=now)
            context.set(chosen=None)
        case Event("delete", rows):
            store.remove(databases, [row for row in rows if isinstance(row, int)])
            context.set(chosen=None, overlay=None)
            context.toast("1 task deleted" if len(rows) == 1 else f"{len(rows)} tasks deleted")
        case Event("clear"):
            store.remove(databases, [row for row, thing in store.todos(databases) if thing.completed])
            context.hide()
            context.toast("Completed tasks cleared")
        case Event("share", rows):
            context.set(chosen=None)
            context.share(text="\n".join(thing.title for row, thing in store.todos(databases) if row in rows))
        case Event("toggle", (str(key),)):
            context.put_setting(key, "0" if context.on(key) else "1")
        case Event("set", (str(key), str(value))):
            context.put_setting(key, value)
            context.hide()
        case _:
            editor_events(context, event)


def passed(context: Context, since: int) -> None:
    """Tell what came due after `since`; what is due on a day without a time is told in the evening."""
    now = context.world.state.now
    open_ones = [
        (row, thing) for row, thing in store.todos(context.world.databases) if thing.due and not thing.completed
    ]
    for row, thing in sorted(open_ones, key=lambda one: one[1].due):
        when = store.told_at(thing.due)
        if since < when <= now:
            context.notify(f"task:{row}", thing.title, store.due_text(thing.due), "edit", when=when, id=row)


APP = App(
    package=PACKAGE,
    name="Tasks",
    icon=AppIcon("check_circle", "#0b57d0"),
    activities=(
        Activity("list", "com.todoroo.astrid.activity.MainActivity", list_view),
        Activity("edit", "com.todoroo.astrid.activity.TaskEditActivity", editor_view),
        Activity("search", "com.todoroo.astrid.activity.SearchActivity", search_view),
        Activity("settings", f"{PACKAGE}.preferences.MainPreferences", settings_view),
    ),
    handle=handle,
    databases={store.PATH: store.SCHEMA},
    settings={f"{PREFERENCES}/show_description": "1", f"{PREFERENCES}/default_priority": "2"},
    shelves=(store.TODOS,),
    takes={"text": "edit"},
    passed=passed,
)
