"""What belongs to no app: status bar, navigation bar, on-screen keyboard and toasts."""

import datetime

from emulators.virtual.widgets import Box, Column, Event, Grow, Icon, Row, Space, Text, Widget

__all__ = [
    "BAR", "KEYBOARD_PACKAGE", "NAVIGATION", "SYSTEM_PACKAGE", "keyboard", "navigation_bar", "status_bar", "time_text",
    "toast",
]  # fmt: skip

SYSTEM_PACKAGE = "com.android.systemui"
KEYBOARD_PACKAGE = "com.google.android.inputmethod.latin"
BAR = 28.0
"""Height of the status bar in dp."""
NAVIGATION = 48.0
"""Height of the navigation bar in dp."""


def time_text(now: datetime.datetime, clock: str) -> str:
    """The time of day as the setting `system/time_12_24` ("12" or "24") asks for."""
    return f"{now:%H:%M}" if clock != "12" else f"{now.hour % 12 or 12}:{now:%M} {'AM' if now.hour < 12 else 'PM'}"


def status_bar(time: str, signs: tuple[tuple[str, str], ...], ink: str) -> Widget:
    """Time at the left, signs as (icon, what it says) at the right."""
    icons = tuple(Icon(icon, ink, 15, said) for icon, said in signs)
    return Box(
        Row((Text(time, "label", ink, 1, id="clock"), Grow(Space()), *icons), gap=5, pad=(16, 0, 14, 0)),
        height=BAR,
        valign="center",
        align="center",
    )


def navigation_bar(ink: str, keyboard_shown: bool) -> Widget:
    """Back, home and recents."""
    keys = (
        ("down" if keyboard_shown else "nav_back", "Back", "back"),
        ("nav_home", "Home", "home"),
        ("nav_recents", "Overview", "recents"),
    )
    return Row(
        tuple(
            Grow(
                Box(
                    Icon(icon, ink, 20),
                    tap=Event("phone:press", (key,)),
                    description=said,
                    id=key,
                    height=NAVIGATION,
                    align="center",
                    valign="center",
                )
            )
            for icon, said, key in keys
        ),
        pad=(24, 0, 24, 0),
    )


_LETTERS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_DIGITS = ("1234567890", "@#$_&-+()/", "*\"':;!?")


def keyboard(mode: str) -> Widget:
    """The keys for "letters", "shift" or "digits"."""
    rows = _DIGITS if mode == "digits" else tuple(r.upper() if mode == "shift" else r for r in _LETTERS)
    shift = ("shift_on" if mode == "shift" else "shift", "Shift", "shift" if mode != "shift" else "letters")
    left = _switch_key(*shift) if mode != "digits" else _letter("=")
    symbols = ("ABC", "Letters", "letters") if mode == "digits" else ("?123", "Symbols", "digits")
    last: tuple[Widget, ...] = (
        Grow(_text_key(symbols[0], symbols[1], Event("phone:keyboard", (symbols[2],))), 1.5),
        Grow(_letter(",")),
        Grow(_key(Space(), Event("phone:type", (" ",)), "Space", "key"), 5),
        Grow(_letter(".")),
        Grow(_key(Icon("enter", "on_primary", 20), Event("phone:press", ("enter",)), "Enter", "primary"), 1.5),
    )
    second = tuple(Grow(_letter(c)) for c in rows[1])
    if len(second) < 10:
        second = (Grow(Space(), 0.5), *second, Grow(Space(), 0.5))
    third = (Grow(left, 1.5), *(Grow(_letter(c)) for c in rows[2]), Grow(_backspace(), 1.5))
    lines = (tuple(Grow(_letter(c)) for c in rows[0]), second, third, last)
    return Box(
        Column(tuple(Row(line, gap=5) for line in lines), gap=9, pad=(5, 10, 5, 10)), color="keyboard", align="center"
    )


def _key(face: Widget, tap: Event, said: str, color: str) -> Box:
    return Box(face, tap=tap, description=said, color=color, radius=6, height=42, align="center", valign="center")


def _letter(char: str) -> Box:
    return _key(Text(char, "title", lines=1), Event("phone:type", (char,)), "", "key")


def _text_key(text: str, said: str, tap: Event) -> Box:
    return _key(Text(text, "label", lines=1), tap, said, "key_special")


def _switch_key(icon: str, said: str, mode: str) -> Box:
    tap = Event("phone:keyboard", (mode,))
    return _key(Icon(icon, "on_surface", 20), tap, said, "key_special")


def _backspace() -> Box:
    return _key(Icon("backspace", "on_surface", 20), Event("phone:backspace"), "Delete", "key_special")


def toast(text: str) -> Widget:
    """A short message over the screen; it goes with the next action."""
    words = Text(text, "small", "inverse_on_surface", 2)
    return Box(words, pad=(20, 12, 20, 12), color="inverse_surface", radius=22)
