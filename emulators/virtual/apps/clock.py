"""Clock: alarms, cities of the world, a timer and a stopwatch, over DeskClock's alarms.db.

The phone's clock moves only when it is told (`Wait`), so timer and stopwatch stand still between actions; alarms ring
when it has moved past them.
"""

import datetime

from emulators.virtual.app import Activity, App, AppIcon, Context, back, go, put
from emulators.virtual.apps import alarms as store
from emulators.virtual.apps import dates
from emulators.virtual.apps.alarm_editor import alarm_events, alarm_view, time_dialog
from emulators.virtual.apps.alarm_ringing import passed, ringing_events, ringing_view
from emulators.virtual.apps.alarms import Alarm
from emulators.virtual.apps.clock_shelves import SHELVES, ZONES
from emulators.virtual.apps.countdown import clock_events, stopwatch_body, timer_body
from emulators.virtual.system import time_text
from emulators.virtual.widgets import (
    AppBar,
    BottomBar,
    Box,
    Card,
    Column,
    Empty,
    Event,
    Fab,
    Field,
    Grow,
    Icon,
    IconButton,
    ListItem,
    Row,
    Scaffold,
    Scroll,
    Switch,
    Tab,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["APP", "PACKAGE"]

PACKAGE = "com.google.android.deskclock"

# Views

_TABS = (("Alarms", "alarm"), ("World clock", "place"), ("Timer", "timer"), ("Stopwatch", "stopwatch"))


def main_view(context: Context) -> Scaffold:
    tab = str(context.ui.get("tab", context.args.get("tab", "Alarms")))
    now = context.world.state.now
    fab: Fab | None = None
    overlay = None
    body: Widget
    match tab:
        case "World clock":
            body, fab = _cities(context), Fab("add", "Add city", go("city"))
        case "Timer":
            body = timer_body(context, now)
        case "Stopwatch":
            body = stopwatch_body(context, now)
        case _:
            body, fab = _alarms(context), Fab("add", "Add alarm", Event("ask_time"))
            overlay = time_dialog(context) if context.overlay() == "time" else None
    tabs = tuple(Tab(name, put(tab=name, overlay=None), on=name == tab, icon=icon) for name, icon in _TABS)
    return Scaffold(bar=AppBar(tab), body=body, bottom=BottomBar(tabs), fab=fab, overlay=overlay)


def _alarms(context: Context) -> Widget:
    rows = store.alarms(context.world.databases)
    if not rows:
        return Empty("alarm", "No alarms yet")
    return Scroll(tuple(_alarm(row, alarm) for row, alarm in rows))


def _alarm(row: int, alarm: Alarm) -> Card:
    ink = "on_surface" if alarm.enabled else "on_surface_variant"
    about = " · ".join(part for part in (alarm.label, store.repeats(alarm.days)) if part)
    switch = Switch(alarm.enabled, Event("toggle", (row,)), description=f"Alarm {alarm.time}", id="onoff")
    words = Column((Text(alarm.time, "display", color=ink), Text(about, "small", color="on_surface_variant")))
    return Card((Row((Grow(words), switch), pad=(16, 8, 16, 12)),), tap=go("alarm", id=row), id="alarm_item")


def _cities(context: Context) -> Widget:
    here = Box(
        Column(
            (
                Text(time_text(context.now, context.setting("system/time_12_24")), "display"),
                Text(dates.glance(context.now), "small"),
            ),
            align="center",
        ),
        pad=(16, 24, 16, 24),
    )
    rows = tuple(
        ListItem(
            city, local_time(context.now, city), id="city", leading=Icon("place", color="primary"),
            trailing=IconButton("delete", f"Remove {city}", Event("remove_city", (city,))),
        )
        for city in store.cities(context.world.databases)
    )  # fmt: skip
    return Scroll((here, *rows))


def local_time(now: datetime.datetime, city: str) -> str:
    """The time of day in a city, such as "07:30"."""
    return f"{now + datetime.timedelta(hours=ZONES.get(city, 0.0)):%H:%M}"


def city_view(context: Context) -> Scaffold:
    wanted = context.text("search").strip().lower()
    chosen = store.cities(context.world.databases)
    rows = tuple(
        ListItem(city, local_time(context.now, city), tap=Event("add_city", (city,)))
        for city in ZONES
        if wanted in city.lower() and city not in chosen
    )
    bar = AppBar("Add city", up=back(), search=Field("search", hint="Search cities", icon="search"))
    return Scaffold(bar=bar, body=Scroll(rows) if rows else Empty("place", "No cities found"))


# What happens


def handle(context: Context, event: Event) -> None:
    databases = context.world.databases
    match event:
        case Event("add_city", (str(city),)):
            store.add_city(databases, city)
            context.back()
        case Event("remove_city", (str(city),)):
            store.remove_city(databases, city)
        case _:
            if not ringing_events(context, event) and not alarm_events(context, event):
                clock_events(context, event)


APP = App(
    package=PACKAGE,
    name="Clock",
    icon=AppIcon("clock", "#4455cc"),
    activities=(
        Activity("main", "com.android.deskclock.DeskClock", main_view),
        Activity("alarm", "com.android.deskclock.alarms.AlarmActivity", alarm_view),
        Activity("ringing", "com.android.deskclock.alarms.AlarmAlertActivity", ringing_view),
        Activity("city", "com.android.deskclock.worldclock.CitySelectionActivity", city_view),
    ),
    handle=handle,
    shelves=SHELVES,
    passed=passed,
    databases={store.PATH: store.SCHEMA},
)
