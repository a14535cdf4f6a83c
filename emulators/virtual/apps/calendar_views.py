"""The calendar's main screen in its views: a month, a week, a day, and everything to come as a list."""

import datetime
from collections.abc import Iterable

from emulators.virtual import calendars
from emulators.virtual.app import Context, go, hide, put, show
from emulators.virtual.apps import dates, events
from emulators.virtual.apps.entries import choosing_bar, chosen, toggle
from emulators.virtual.apps.occurrences import Occurrence, by_day, occurrences
from emulators.virtual.widgets import (
    AppBar,
    Box,
    Button,
    Column,
    DatePicker,
    Dialog,
    Divider,
    Empty,
    Event,
    Fab,
    Grow,
    Header,
    IconButton,
    Menu,
    MenuItem,
    Overlay,
    Row,
    Scaffold,
    Scroll,
    Space,
    Swipes,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["PREFERENCES", "VIEWS", "event_row", "main_view", "rows_by_day", "shown_day", "shown_view"]

PREFERENCES = "com.simplemobiletools.calendar.pro"
VIEWS = {"day": "Daily view", "week": "Weekly view", "month": "Monthly view", "list": "Event list"}
_AHEAD = 180
"""How many days the list of events looks ahead; our default."""


def shown_view(context: Context) -> str:
    view = str(context.ui.get("view") or context.setting(f"{PREFERENCES}/first_view", "month"))
    return view if view in VIEWS else "month"


def shown_day(context: Context) -> datetime.date:
    """The day that the views are about: today, until one goes elsewhere."""
    try:
        return datetime.date.fromisoformat(str(context.ui.get("day") or ""))
    except ValueError:
        return context.now.date()


def main_view(context: Context) -> Scaffold:
    view, day, rows = shown_view(context), shown_day(context), chosen(context)
    bar = AppBar(
        VIEWS[view],
        actions=(
            IconButton("search", "Search events", go("search")),
            IconButton("grid", "Change view", show("views")),
            IconButton("calendar", "Go to today", put(day=None)),
        ),
        menu=(
            MenuItem("Go to date", show("date")), MenuItem("Manage event types", go("types")),
            MenuItem("Settings", go("settings")), MenuItem("About", go("about")),
        ),
    )  # fmt: skip
    back = put(view=None) if context.ui.get("view") else None
    match view:
        case "month":
            body = _month(context, day)
        case "week":
            body = _week(context, day)
        case "day":
            body, everything = _day(context, day)
            bar, back = (_chosen_bar(rows, everything), put(chosen=None)) if rows else (bar, back)
        case _:
            body, everything = _list(context)
            bar, back = (_chosen_bar(rows, everything), put(chosen=None)) if rows else (bar, back)
    return Scaffold(
        bar=bar, body=body, fab=None if rows else Fab("add", "New event", go("event", day=day.isoformat())),
        overlay=_overlay(context, day, rows), back=back,
    )  # fmt: skip


def _chosen_bar(rows: tuple[int, ...], everything: tuple[int, ...]) -> AppBar:
    share = IconButton("share", "Share", Event("share", rows))
    return choosing_bar(rows, share, IconButton("delete", "Delete", show("delete")), everything=everything)


def _overlay(context: Context, day: datetime.date, rows: tuple[int, ...]) -> Overlay | None:
    match context.overlay():
        case "views":
            view = shown_view(context)
            items = tuple(MenuItem(VIEWS[key], put(view=key, overlay=None), checked=key == view) for key in VIEWS)
            return Menu(items, sheet=True, title="Change view")
        case "date":
            at = str(context.ui.get("going") or day.isoformat())
            going = datetime.date.fromisoformat(at)
            return Dialog(
                "Go to date",
                body=(DatePicker(going.year, going.month, going.day, Event("going")),),
                buttons=(
                    Button("Cancel", put(overlay=None, going=None), "text"),
                    Button("OK", put(overlay=None, going=None, day=at), "text"),
                ),
                dismiss=put(overlay=None, going=None),
            )
        case "delete" if rows:
            return Dialog(
                "Delete event?" if len(rows) == 1 else "Delete events?",
                "Repeating events will be deleted with all of their repetitions."
                if any(row in _repeating(context) for row in rows)
                else "This cannot be undone.",
                buttons=(Button("Cancel", hide(), "text"), Button("Delete", Event("delete", rows), "text")),
            )
        case _:
            return None


def _repeating(context: Context) -> frozenset[int]:
    return frozenset(row for row, event in events.events(context.world.databases) if event.repeat_interval)


def _steps(title: str, before: datetime.date, after: datetime.date, unit: str) -> Row:
    """The line that says which span of time is shown, with arrows to the ones beside it."""
    return Row(
        (
            IconButton("chevron_left", f"Previous {unit}", put(day=before.isoformat())),
            Grow(Text(title, "subtitle", lines=1, align="center", id="top_value")),
            IconButton("chevron_right", f"Next {unit}", put(day=after.isoformat())),
        )
    )


# Month


def _month(context: Context, day: datetime.date) -> Widget:
    sunday = context.on(f"{PREFERENCES}/sunday_first")
    first = day.replace(day=1)
    start = first - datetime.timedelta(days=first.isoweekday() % 7 if sunday else first.weekday())
    weeks = 6 if (start + datetime.timedelta(days=35)).month == first.month else 5
    last = start + datetime.timedelta(days=7 * weeks - 1)
    shown = by_day(occurrences(events.events(context.world.databases), start, last))
    colors = _colors(context)
    names = calendars.WEEKDAYS if sunday else (*calendars.WEEKDAYS[1:], calendars.WEEKDAYS[0])
    letters = Row(
        tuple(Grow(Text(name[:1], "label", "on_surface_variant", 1, "center")) for name in names), pad=(2, 0, 2, 4)
    )
    grid: list[Widget] = []
    tall = 96 if weeks == 6 else 108
    for week in range(weeks):
        days = [start + datetime.timedelta(days=7 * week + i) for i in range(7)]
        cells = tuple(
            Grow(_cell(each, shown.get(each, []), colors, day=context.now.date(), month=first, tall=tall))
            for each in days
        )
        grid += [Divider(), Row(cells, pad=(1, 0, 1, 0))]
    before, after = (
        (first - datetime.timedelta(days=1)).replace(day=1),
        (first + datetime.timedelta(days=32)).replace(day=1),
    )
    title = f"{calendars.MONTHS[first.month - 1]} {first.year}"
    turn = Swipes(left=put(day=after.isoformat()), right=put(day=before.isoformat()))
    steps = _steps(title, before, after, "month")
    return Box(Column((steps, letters, Grow(Scroll(tuple(grid), key="month")))), swipe=turn, align="center")


def _cell(
    each: datetime.date,
    shown: list[Occurrence],
    colors: dict[int, str],
    *,
    day: datetime.date,
    month: datetime.date,
    tall: float,
) -> Widget:
    """One day with the names of its first events; days of other months are pale and cannot be touched."""
    inside, today = each.month == month.month, each == day
    ink = "on_primary" if today else "on_surface" if inside else "outline"
    number = Box(
        Text(str(each.day), "label", ink, 1, most=1.0), width=26, height=24, radius=12, align="center", valign="center",
        color="primary" if today else "",
    )  # fmt: skip
    tags = tuple(
        Box(
            Text(one.event.title, "label", "#ffffff", 1, most=1.0), color=colors.get(one.event.event_type, "#1976d2"),
            radius=3, pad=(3, 0, 0, 0), width=48,
        )
        for one in shown[:2]
    )  # fmt: skip
    more = (Text(f"+{len(shown) - 2}", "label", "on_surface_variant", 1, most=1.0),) if len(shown) > 2 else ()
    face = Column((number, *tags, *more), gap=2, pad=(0, 3, 0, 0), align="center")
    if not inside:
        return Box(Column((number,), pad=(0, 3, 0, 0), align="center"), height=tall)
    tap = put(view="day", day=each.isoformat())
    return Box(face, height=tall, width=60, tap=tap, description=dates.day_text(each), id="day_monthly")


def _colors(context: Context) -> dict[int, str]:
    return {kind.id: kind.color for kind in events.event_types(context.world.databases)}


# Day, week and list


def event_row(
    one: Occurrence, *, color: str, style: str, tap: Event, long: Event | None = None, picked: bool = False,
    place_instead: bool = False,
) -> Box:  # fmt: skip
    """An event with its colour, title, time, and where or what it is."""
    event = one.event
    when = "All day" if event.all_day else f"{dates.clock(one.start, style)} - {dates.clock(one.end, style)}"
    when = dates.clock(one.start, style) if one.start == one.end and not event.all_day else when
    about = (event.location or event.description) if place_instead else (event.description or event.location)
    words = (
        Text(event.title, "body", lines=1, id="event_item_title"), Text(when, "small", "on_surface_variant", 1),
        *((Text(about, "small", "on_surface_variant", 1),) if about else ()),
    )  # fmt: skip
    stripe = Box(Space(height=46), width=5, color=color, radius=2)
    return Box(
        Row((stripe, Grow(Column(words, gap=1))), gap=12, pad=(16, 8, 16, 8)),
        tap=tap, long=long, selected=picked, color="secondary_container" if picked else "", id="event_item_holder",
        width=4000,
    )  # fmt: skip


def rows_by_day(context: Context, shown: Iterable[Occurrence], *, headers: bool = True) -> tuple[Widget, ...]:
    """Rows for occurrences, under a heading for each day."""
    style, colors, rows = context.setting("system/time_12_24"), _colors(context), chosen(context)
    place = context.on(f"{PREFERENCES}/replace_description")
    found: list[Widget] = []
    day = None
    for one in shown:
        if headers and one.day != day:
            day = one.day
            found.append(Header(dates.long_day(day)))
        pick = toggle(rows, one.row)
        tap = pick if rows else go("event", id=one.row, day=one.day.isoformat())
        color = colors.get(one.event.event_type, "#1976d2")
        found.append(
            event_row(
                one, color=color, style=style, tap=tap, long=pick, picked=one.row in rows, place_instead=place
            )
        )  # fmt: skip
    return tuple(found)


def _day(context: Context, day: datetime.date) -> tuple[Widget, tuple[int, ...]]:
    shown = occurrences(events.events(context.world.databases), day, day)
    step = datetime.timedelta(days=1)
    steps = _steps(dates.long_day(day), day - step, day + step, "day")
    rows = rows_by_day(context, shown, headers=False)
    body: Widget = Scroll((*rows, Space(height=88)), key="day") if rows else Empty("calendar", "No events on this day")
    return Column((steps, Divider(), Grow(body))), tuple(dict.fromkeys(one.row for one in shown))


def _week(context: Context, day: datetime.date) -> Widget:
    """Seven days one under the other, each with its events beside it."""
    sunday = context.on(f"{PREFERENCES}/sunday_first")
    first = day - datetime.timedelta(days=day.isoweekday() % 7 if sunday else day.weekday())
    days = [first + datetime.timedelta(days=i) for i in range(7)]
    shown = by_day(occurrences(events.events(context.world.databases), days[0], days[-1]))
    colors, style = _colors(context), context.setting("system/time_12_24")
    lines: list[Widget] = []
    for each in days:
        lines += [
            _week_line(each, shown.get(each, []), colors, today=each == context.now.date(), style=style),
            Divider(),
        ]
    step = datetime.timedelta(days=7)
    title = f"{days[0].day} {calendars.MONTHS[days[0].month - 1][:3]} - {dates.day_text(days[-1])}"
    return Column((_steps(title, day - step, day + step, "week"), Divider(), Grow(Scroll((*lines, Space(height=88))))))


def _week_line(
    day: datetime.date, shown: list[Occurrence], colors: dict[int, str], *, today: bool, style: str
) -> Widget:
    ink = "primary" if today else "on_surface_variant"
    name = Box(
        Column((Text(dates.weekday(day)[:3], "label", ink, 1), Text(str(day.day), "title", ink, 1)), align="center"),
        width=56, pad=(0, 6, 0, 6), align="center", tap=put(view="day", day=day.isoformat()),
        description=dates.day_text(day), id="week_day",
    )  # fmt: skip
    tags = tuple(
        Box(
            Row((
                Grow(Text(one.event.title, "label", "#ffffff", 1)),
                Text("All day" if one.event.all_day else dates.clock(one.start, style), "label", "#ffffff", 1),
            )),
            color=colors.get(one.event.event_type, "#1976d2"), radius=6, pad=(10, 6, 10, 6), width=4000,
            tap=go("event", id=one.row, day=one.day.isoformat()), id="week_event",
        )
        for one in shown
    )  # fmt: skip
    return Row((name, Grow(Column(tags or (Space(height=44),), gap=4, pad=(0, 8, 12, 8)))), gap=4)


def _list(context: Context) -> tuple[Widget, tuple[int, ...]]:
    today = context.now.date()
    stored = events.events(context.world.databases)
    past = bool(context.ui.get("past"))
    first = today - datetime.timedelta(days=31) if past else today
    shown = occurrences(stored, first, today + datetime.timedelta(days=_AHEAD))
    if not past:
        shown = tuple(one for one in shown if one.end >= context.world.state.now or one.event.all_day)
    rows = rows_by_day(context, shown)
    words = "Hide past events" if past else "Show past events"
    button = Row((Button(words, put(past=not past or None), "text"),), justify="center")
    body: Widget = Scroll((button, *rows, Space(height=88)), key="events")
    return body if rows else Empty("calendar", "No events to come"), tuple(dict.fromkeys(one.row for one in shown))
