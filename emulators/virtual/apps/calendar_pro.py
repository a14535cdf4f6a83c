"""Calendar: events by month, week and day, as Simple Calendar Pro has them, over its own events.db."""

from emulators.virtual.app import Activity, App, AppIcon, Context
from emulators.virtual.apps import dates, events
from emulators.virtual.apps.calendar_pages import about_view, page_events, search_view, settings_view, types_view
from emulators.virtual.apps.calendar_views import PREFERENCES, main_view
from emulators.virtual.apps.event_editor import editor_events, editor_view
from emulators.virtual.apps.reminders import passed
from emulators.virtual.widgets import Event

__all__ = ["APP", "PACKAGE"]

PACKAGE = PREFERENCES


def handle(context: Context, event: Event) -> None:
    databases = context.world.databases
    match event:
        case Event("going", (int(year), int(month), int(day))):
            context.set(going=f"{year:04d}-{month:02d}-{day:02d}")
        case Event("delete", rows):
            events.remove(databases, [row for row in rows if isinstance(row, int)])
            context.set(chosen=None, overlay=None)
            context.toast("Event deleted" if len(rows) == 1 else "Events deleted")
        case Event("share", rows):
            context.set(chosen=None, overlay=None)
            context.share(text=_told(context, tuple(row for row in rows if isinstance(row, int))))
        case _:
            if context.world.page.screen == "event":
                editor_events(context, event)
            else:
                page_events(context, event)


def _told(context: Context, rows: tuple[int, ...]) -> str:
    """What is shared of events: a line for each."""
    lines = []
    for row, event in events.events(context.world.databases):
        if row in rows:
            when = f"{dates.day_text(event.day)} {dates.clock(event.start, context.setting('system/time_12_24'))}"
            lines.append(", ".join(part for part in (event.title, when, event.location, event.description) if part))
    return "\n".join(lines)


_ACTIVITIES = f"{PACKAGE}.activities"
APP = App(
    package=PACKAGE,
    name="Calendar",
    icon=AppIcon("calendar", "#d84315"),
    activities=(
        Activity("main", f"{_ACTIVITIES}.MainActivity", main_view),
        Activity("event", f"{_ACTIVITIES}.EventActivity", editor_view),
        Activity("search", f"{_ACTIVITIES}.SearchActivity", search_view),
        Activity("types", f"{_ACTIVITIES}.ManageEventTypesActivity", types_view),
        Activity("settings", f"{_ACTIVITIES}.SettingsActivity", settings_view),
        Activity("about", f"{_ACTIVITIES}.AboutActivity", about_view),
    ),
    handle=handle,
    databases={events.PATH: events.SCHEMA},
    settings={
        f"{PREFERENCES}/first_view": "month", f"{PREFERENCES}/sunday_first": "1",
        f"{PREFERENCES}/default_duration": "0", f"{PREFERENCES}/replace_description": "0",
    },
    shelves=(events.EVENTS, events.EVENT_TYPES),
    takes={"text": "event"},
    passed=passed,
)  # fmt: skip
