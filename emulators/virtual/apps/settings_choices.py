"""What the screens of Settings are made of: switch rows, choices, levels, and how they change a setting."""

from collections.abc import Sequence

from emulators.virtual.app import Context, back, hide, show
from emulators.virtual.widgets import (
    AppBar,
    Button,
    Column,
    Dialog,
    Event,
    Icon,
    ListItem,
    Overlay,
    Row,
    Scaffold,
    Scroll,
    Slider,
    Space,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["PACKAGE", "choice", "choice_dialog", "choose", "level", "page", "switch", "toggle"]

PACKAGE = "com.android.settings"

_ON_VALUES = {"secure/ui_night_mode": ("1", "2"), "secure/location_mode": ("0", "3")}
"""(off, on) of the settings that are switches without being 0 and 1."""
_RADIOS = ("global/wifi_on", "global/bluetooth_on", "global/mobile_data")


def page(title: str, rows: Sequence[Widget], overlay: Overlay | None = None) -> Scaffold:
    """A sub screen: a title with a way back, and rows."""
    return Scaffold(bar=AppBar(title, up=back(), large=True), body=Scroll(tuple(rows)), overlay=overlay)


def is_on(context: Context, key: str) -> bool:
    off, _ = _ON_VALUES.get(key, ("0", "1"))
    return context.setting(key, off) not in ("", off)


def switch(
    context: Context, title: str, key: str, subtitle: str = "", *, icon: str = "", enabled: bool = True
) -> ListItem:
    """A row that turns a setting on and off."""
    return ListItem(
        title,
        subtitle,
        tap=Event("toggle", (key,)),
        checked=is_on(context, key),
        enabled=enabled,
        leading=Icon(icon) if icon else None,
        id="switch_widget",
    )


def toggle(context: Context, key: str) -> None:
    """Turn a setting over; airplane mode takes the radios with it."""
    off, on = _ON_VALUES.get(key, ("0", "1"))
    lit = not is_on(context, key)
    context.put_setting(key, on if lit else off)
    if key == "global/airplane_mode_on":
        for radio in _RADIOS:
            context.put_setting(radio, "0" if lit else "1")


def choice(context: Context, title: str, key: str, options: Sequence[tuple[str, str]], *, icon: str = "") -> ListItem:
    """A row that opens a dialog to choose one value; its subtitle is the one chosen. The overlay is named by `key`."""
    shown = next((label for value, label in options if value == context.setting(key)), "")
    return ListItem(title, shown, tap=show(key), leading=Icon(icon) if icon else None, id="title")


def choice_dialog(context: Context, title: str, key: str, options: Sequence[tuple[str, str]]) -> Dialog | None:
    """The dialog of a `choice`, when it is the one to show."""
    if context.overlay() != key:
        return None
    rows = tuple(
        ListItem(label, tap=Event("choose", (key, value)), checked=value == context.setting(key), control="radio")
        for value, label in options
    )
    return Dialog(title=title, body=rows, buttons=(Button("Cancel", hide(), "text"),))


def choose(context: Context, key: str, value: str) -> None:
    context.put_setting(key, value)
    context.hide()


def level(context: Context, title: str, key: str, *, least: int = 0, most: int, icon: str) -> Widget:
    """A slider under its title."""
    value = context.setting(key, "0")
    bar = Slider(int(value) if value.isdecimal() else 0, Event("level", (key,)), title, least, most)
    return Column((Row((Icon(icon), Text(title, "body")), gap=20), bar, Space(height=4)), pad=(20, 12, 16, 0))
