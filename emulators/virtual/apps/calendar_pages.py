"""The calendar's other pages: search, event types, settings, about."""

from emulators.virtual.app import Context, back, hide, put, show
from emulators.virtual.apps import events
from emulators.virtual.apps.calendar_views import PREFERENCES, VIEWS, rows_by_day
from emulators.virtual.apps.events import EventType
from emulators.virtual.apps.occurrences import Occurrence
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
    Header,
    Icon,
    IconButton,
    ListItem,
    Overlay,
    Row,
    Scaffold,
    Scroll,
    Space,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["COLORS", "about_view", "page_events", "search_view", "settings_view", "types_view"]

COLORS = ("#1976d2", "#c2185b", "#388e3c", "#f57c00", "#7b1fa2", "#00838f", "#5d4037", "#455a64")
_COLOR_NAMES = ("Blue", "Pink", "Green", "Orange", "Purple", "Teal", "Brown", "Grey")
_DURATIONS = (0, 15, 30, 45, 60, 90, 120)


def search_view(context: Context) -> Scaffold:
    """Events whose title, location or description has the text; a repeating one stands where it first begins."""
    wanted = context.text("search").strip().lower()
    found = tuple(
        Occurrence(row, event, event.start)
        for row, event in events.events(context.world.databases)
        if wanted and wanted in f"{event.title}\n{event.location}\n{event.description}".lower()
    )
    body: Widget = Scroll(rows_by_day(context, found))
    if not found:
        body = Empty("search", "No events found" if wanted else "Type a word")
    return Scaffold(
        bar=AppBar("Search", up=back(), search=Field("search", hint="Search events", icon="search")), body=body
    )


def settings_view(context: Context) -> Scaffold:
    def row(key: str, title: str) -> ListItem:
        key = f"{PREFERENCES}/{key}"
        return ListItem(title, tap=Event("toggle", (key,)), checked=context.on(key), title_lines=2)

    duration = _duration(context.setting(f"{PREFERENCES}/default_duration", "0"))
    rows = (
        Header("General"),
        ListItem(
            "View to open on the app start",
            VIEWS[context.setting(f"{PREFERENCES}/first_view", "month")],
            tap=show("view"),
        ),
        row("sunday_first", "Start week on Sunday"),
        Header("New events"),
        ListItem("Default duration", duration, tap=show("duration")),
        Header("Event lists"),
        row("replace_description", "Replace event description with location"),
    )
    return Scaffold(bar=AppBar("Settings", up=back()), body=Scroll(rows), overlay=_settings_dialog(context))


def _duration(minutes: str) -> str:
    return "0 minutes (ends when it starts)" if minutes in ("", "0") else f"{minutes} minutes"


def _settings_dialog(context: Context) -> Overlay | None:
    match context.overlay():
        case "view":
            key, now = f"{PREFERENCES}/first_view", context.setting(f"{PREFERENCES}/first_view", "month")
            choices: tuple[tuple[str, str], ...] = tuple(VIEWS.items())
            title = "View to open"
        case "duration":
            key, now = f"{PREFERENCES}/default_duration", context.setting(f"{PREFERENCES}/default_duration", "0")
            choices = tuple((str(minutes), _duration(str(minutes))) for minutes in _DURATIONS)
            title = "Default duration"
        case _:
            return None
    rows = tuple(
        ListItem(text, tap=Event("set", (key, value)), checked=value == now, control="radio") for value, text in choices
    )
    return Dialog(title, body=rows, buttons=(Button("Cancel", hide(), "text"),))


# Event types


def types_view(context: Context) -> Scaffold:
    kinds = events.event_types(context.world.databases)
    rows = tuple(
        ListItem(
            kind.title, tap=Event("edit_type", (kind.id,)), leading=_disc(kind.color), id="event_type_holder",
            trailing=None if kind.id == events.REGULAR else IconButton(
                "delete", f"Delete {kind.title}", put(overlay="delete", type=kind.id)
            ),
        )
        for kind in kinds
    )  # fmt: skip
    return Scaffold(
        bar=AppBar("Manage event types", up=back()),
        body=Scroll((*rows, Space(height=88))),
        fab=Fab("add", "Add a new type", Event("edit_type", (0,))),
        overlay=_type_dialog(context, kinds),
    )


def _disc(color: str) -> Box:
    return Box(Space(), width=24, height=24, radius=12, color=color)


def _type_dialog(context: Context, kinds: tuple[EventType, ...]) -> Overlay | None:
    row = context.ui.get("type")
    kind = next((kind for kind in kinds if kind.id == row), None)
    close = put(overlay=None, name=None, color=None, type=None)
    if context.overlay() == "delete" and kind:
        return Dialog(
            "Delete event type?", f"Events of the type {kind.title} become regular events.",
            buttons=(Button("Cancel", close, "text"), Button("Delete", Event("delete_type", (kind.id,)), "text")),
            dismiss=close,
        )  # fmt: skip
    if context.overlay() != "edit":
        return None
    color = str(context.ui.get("color") or (kind.color if kind else COLORS[0]))
    discs = tuple(
        Box(
            Icon("check", "#ffffff" if each == color else each, 20), width=36, height=36, radius=18, color=each,
            align="center", valign="center", tap=put(color=each), description=name, selected=each == color,
        )
        for each, name in zip(COLORS, _COLOR_NAMES, strict=True)
    )  # fmt: skip
    field = Field("name", label="Type title", initial=kind.title if kind else "", id="type_title")
    save = Event("save_type", (kind.id if kind else 0, color))
    return Dialog(
        "Edit type" if kind else "Add a new type",
        body=(field, Row(discs[:4], gap=12, pad=(0, 12, 0, 4)), Row(discs[4:], gap=12, pad=(0, 4, 0, 8))),
        buttons=(Button("Cancel", close, "text"), Button("OK", save, "text")),
        dismiss=close,
    )


def about_view(context: Context) -> Scaffold:
    stored = events.events(context.world.databases)
    years = {event.day.year for _, event in stored}
    rows = (
        Row((Icon("calendar", "primary", 72),), justify="center", pad=(0, 32, 0, 8)),
        Row((Text("Calendar", "headline"),), justify="center", pad=(0, 0, 0, 24)),
        ListItem("Version", "6.22.1", leading=Icon("info")),
        ListItem("Licence", "GNU General Public License 3.0", leading=Icon("file_text")),
        ListItem("Events", f"{len(stored)} in {len(years)} years", leading=Icon("calendar_day")),
    )
    return Scaffold(bar=AppBar("About", up=back()), body=Scroll((Column(rows),)))


def page_events(context: Context, event: Event) -> bool:
    """Answers what these pages are told; False when the event is about something else."""
    databases = context.world.databases
    match event:
        case Event("toggle", (str(key),)):
            context.put_setting(key, "0" if context.on(key) else "1")
        case Event("set", (str(key), str(value))):
            context.put_setting(key, value)
            context.hide()
        case Event("edit_type", (int(row),)):
            context.set(overlay="edit", type=row, name=None, color=None)
        case Event("delete_type", (int(row),)):
            databases.execute(events.PATH, "UPDATE events SET event_type = ? WHERE event_type = ?", events.REGULAR, row)
            databases.execute(events.PATH, "DELETE FROM event_types WHERE id = ?", row)
            context.set(overlay=None, type=None)
        case Event("save_type", (int(row), str(color))):
            _save_type(context, row, color)
        case _:
            return False
    return True


def _save_type(context: Context, row: int, color: str) -> None:
    kinds = events.event_types(context.world.databases)
    old = next((kind.title for kind in kinds if kind.id == row), "")
    title = context.text("name", old).strip()
    if not title:
        context.toast("Title cannot be empty")
    elif any(kind.title.lower() == title.lower() and kind.id != row for kind in kinds):
        context.toast("Type with this title already exists")
    else:
        events.write_type(context.world.databases, EventType(row, title, color))
        context.set(overlay=None, name=None, color=None, type=None)
