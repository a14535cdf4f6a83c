"""What belongs to no app: status bar, navigation bar and toasts."""

import datetime

from emulators.virtual.widgets import Box, Event, Grow, Icon, Row, Space, Swipes, Text, Widget

__all__ = [
    "BAR", "NAVIGATION", "NOTES", "SYSTEM_PACKAGE", "navigation_bar", "status_bar", "time_text",
    "toast",
]  # fmt: skip

SYSTEM_PACKAGE = "com.android.systemui"
BAR = 28.0
"""Height of the status bar in dp."""
NAVIGATION = 48.0
"""Height of the navigation bar in dp."""


def time_text(now: datetime.datetime, clock: str) -> str:
    """The time of day as the setting `system/time_12_24` ("12" or "24") asks for."""
    return f"{now:%H:%M}" if clock != "12" else f"{now.hour % 12 or 12}:{now:%M} {'AM' if now.hour < 12 else 'PM'}"


NOTES = 3
"""How many notifications the status bar shows by their icons; our default."""


def status_bar(time: str, notes: tuple[tuple[str, str], ...], signs: tuple[tuple[str, str], ...], ink: str) -> Widget:
    """Time and notifications at the left, signs at the right, both as (icon, what it says); a swipe unfolds it."""
    shown = [Icon(icon, ink, 15, said) for icon, said in notes[:NOTES]]
    more = [Text(f"+{len(notes) - NOTES}", "small", ink, 1)] if len(notes) > NOTES else []
    icons = tuple(Icon(icon, ink, 15, said) for icon, said in signs)
    clock = Text(time, "label", ink, 1, id="clock")
    return Box(
        Row((clock, *shown, *more, Grow(Space()), *icons), gap=5, pad=(16, 0, 14, 0)),
        height=BAR,
        valign="center",
        align="center",
        swipe=Swipes(down=Event("phone:panel", ("shade",))),
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


def toast(text: str) -> Widget:
    """A short message over the screen; it goes with the next action."""
    words = Text(text, "small", "inverse_on_surface", 2)
    return Box(words, pad=(20, 12, 20, 12), color="inverse_surface", radius=22)
