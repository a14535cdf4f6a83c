"""The notification shade: tiles that switch things on and off, the brightness, and what apps have to tell."""

import datetime

from emulators.virtual.app import Context, back, put
from emulators.virtual.apps import dates
from emulators.virtual.apps.settings_choices import is_on, toggle
from emulators.virtual.system import time_text
from emulators.virtual.widgets import (
    Avatar,
    Box,
    Button,
    Column,
    Empty,
    Event,
    Grid,
    Grow,
    Icon,
    IconButton,
    Row,
    Scaffold,
    Scroll,
    Slider,
    Space,
    Swipes,
    Text,
    Widget,
)
from emulators.virtual.world import Notification, Page

__all__ = ["TILES", "shade_events", "shade_view"]

TILES = (
    ("Wi-Fi", "global/wifi_on", "wifi"),
    ("Bluetooth", "global/bluetooth_on", "bluetooth"),
    ("Flashlight", "secure/flashlight_enabled", "flashlight"),
    ("Do Not Disturb", "global/zen_mode", "dnd"),
    ("Mobile data", "global/mobile_data", "signal"),
    ("Airplane mode", "global/airplane_mode_on", "airplane"),
    ("Auto-rotate", "system/accelerometer_rotation", "rotate"),
    ("Rotate", "system/user_rotation", "phone"),
    ("Battery Saver", "global/low_power", "battery_saver"),
    ("Dark theme", "secure/ui_night_mode", "dark"),
    ("Location", "secure/location_mode", "location"),
    ("Hotspot", "global/tether_enabled", "hotspot"),
)
"""(label, setting, icon) of the quick settings, in order; the first four are there without unfolding."""

_BRIGHTNESS = "system/screen_brightness"
_SHORT = 4


def shade_view(context: Context) -> Scaffold:
    unfolded = context.ui.get("expanded") is True
    body = _unfolded(context) if unfolded else _folded(context)
    moves = Swipes(up=put(expanded=False) if unfolded else back(), down=None if unfolded else put(expanded=True))
    return Scaffold(body=Box(body, swipe=moves), color="surface")


def _folded(context: Context) -> Widget:
    """The first tiles and the notifications."""
    shown = tuple(reversed(context.world.state.notifications))
    cards = tuple(_card(context, each) for each in shown)
    clear = any(not each.ongoing for each in shown)
    head = Row(
        (
            Grow(Text("Notifications", "label", "on_surface_variant", 1, id="action_bar_title")),
            Button("Clear all", Event("clear"), "text", enabled=clear, id="dismiss_text")
            if clear
            else Space(height=40),
        ),
        pad=(8, 4, 0, 4),
    )
    notes = Scroll(cards, "notifications", "notification_stack_scroller", gap=6)
    return Column(
        (
            _tiles(context, _SHORT),
            _fold("Show all quick settings", "down", True),
            head,
            Grow(notes if cards else Empty("notifications", "No notifications")),
        ),
        pad=(12, 8, 12, 0),
    )


def _unfolded(context: Context) -> Widget:
    """All tiles and the brightness."""
    value = context.setting(_BRIGHTNESS, "0")
    level = int(value) if value.isdecimal() else 0
    bar = Row(
        (
            Icon("brightness"),
            Grow(Slider(level, Event("level"), "Display brightness", 1, 255, id="brightness_slider")),
        ),
        gap=8,
        pad=(8, 0, 0, 0),
    )
    said = Text(dates.glance(context.now), "small", "on_surface_variant", 1, id="date")
    head = Row(
        (
            Grow(Column((Text("Quick settings", "title", lines=1, id="action_bar_title"), said))),
            IconButton("settings", "Open settings", Event("settings"), id="settings_button"),
        ),
        gap=8,
        pad=(8, 0, 0, 0),
    )
    tiles = Scroll((_tiles(context, len(TILES)),), "tiles", "quick_settings_panel")
    return Column(
        (head, bar, Space(height=4), Grow(tiles), _fold("Show notifications", "up", False)), pad=(12, 4, 12, 8)
    )


def _fold(said: str, icon: str, unfolded: bool) -> Widget:
    button = IconButton(icon, said, put(expanded=unfolded), id="expand_indicator", size=40)
    return Box(button, height=40, align="center")


def _tiles(context: Context, count: int) -> Widget:
    tiles = tuple(_tile(context, label, key, icon) for label, key, icon in TILES[:count])
    return Grid(tiles, 4 if context.landscape else 2, gap=8)


def _tile(context: Context, label: str, key: str, icon: str) -> Widget:
    lit = is_on(context, key)
    ink = "on_primary" if lit else "on_surface"
    said = ("Landscape" if lit else "Portrait") if key == "system/user_rotation" else "On" if lit else "Off"
    words = Column((Text(label, "label", ink, 1), Text(said, "small", ink, 1)))
    face = Row((Icon(icon, ink, 22), Grow(words)), gap=10, pad=(14, 13, 8, 13))
    return Box(
        face,
        color="primary" if lit else "surface_container_highest",
        radius=20,
        align="center",
        tap=Event("toggle", (key,)),
        checked=lit,
        id="tile",
    )


def _card(context: Context, each: Notification) -> Widget:
    app = context.world.apps.get(each.package)
    name, icon = (app.name, app.icon) if app else (each.package, None)
    when = datetime.datetime.fromtimestamp(each.when, datetime.UTC)
    time = time_text(when, context.setting("system/time_12_24"))
    day = "" if when.date() == context.now.date() else f", {dates.brief(when, context.now)}"
    words = (
        Text(each.title, "subtitle", lines=1),
        *((Text(each.text, "small", "on_surface_variant", 3),) if each.text else ()),
        Text(f"{name} \u00b7 {time}{day}", "small", "on_surface_variant", 1),
    )
    disc = Avatar(name, 40, icon.glyph if icon else "notifications", icon.color if icon else "")
    gone = None if each.ongoing else Event("dismiss", (each.package, each.key))
    return Box(
        Row((disc, Grow(Column(words))), gap=14, pad=(14, 12, 14, 12)),
        color="surface_container_high",
        radius=22,
        tap=Event("notification", (each.package, each.key)),
        swipe=Swipes(left=gone, right=gone) if gone else None,
        id="expandable_notification_row",
    )


def shade_events(context: Context, event: Event) -> bool:
    """Answers the events of the shade; False for others."""
    match event:
        case Event("toggle", (str(key),)):
            toggle(context, key)
        case Event("level", (int(value),)):
            context.put_setting(_BRIGHTNESS, str(value))
        case Event("settings"):
            _open(context, "com.android.settings", "", None)
        case Event("notification", (str(package), str(key))):
            found = [n for n in context.world.state.notifications if (n.package, n.key) == (package, key)]
            if found:
                _open(context, package, found[0].screen, found[0])
        case Event("dismiss", (str(package), str(key))):
            context.world.cancel(package, key)
        case Event("clear"):
            for each in context.world.state.notifications:
                if not each.ongoing:
                    context.world.cancel(each.package, each.key)
            if not context.world.state.notifications:
                context.back()
        case _:
            return False
    return True


def _open(context: Context, package: str, screen: str, notification: Notification | None) -> None:
    """Close the shade and bring an app to the front, with what a notification leads to uppermost."""
    app = context.world.apps.get(package)
    if app is None:
        context.toast("No app found to do this")
        return
    if notification and not notification.ongoing:
        context.world.cancel(package, notification.key)
    first = Page(package, app.activities[0].screen)
    if screen:
        context.world.start(first, Page(package, screen, notification.args if notification else {}))
    else:
        context.world.open(first)
