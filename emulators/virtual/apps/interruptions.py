"""What comes between a user and a task: dialogs that nobody asked for, and screens that are slow to load.

Each dialog can be sent away with one button and does something with the other; that something is a side effect.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from emulators.virtual.app import Activity, App, AppIcon, Context, back
from emulators.virtual.widgets import AppBar, Button, Dialog, Empty, Event, Scaffold, Space

__all__ = ["APP", "DIALOGS", "LOADING", "PACKAGE", "Interruption"]

PACKAGE = "com.google.android.gms"

LOADING = "Loading\u2026"
"""The title of a screen that is not there yet."""


@dataclass(frozen=True, slots=True)
class Interruption:
    """A dialog: its button that sends it away, and the one that changes a setting ("namespace/key" and value)."""

    title: str
    text: str
    leave: str
    take: str
    key: str
    value: str


DIALOGS: Mapping[str, Interruption] = {
    "update": Interruption(
        "System update available", "Android 14 is ready. Your phone restarts when it is installed.", "Later",
        "Restart now", "global/ota_disable_automatic_update", "0",
    ),
    "battery": Interruption(
        "Battery is at 15%", "Battery Saver turns off some features to make it last longer.", "No thanks",
        "Turn on", "global/low_power", "1",
    ),
    "backup": Interruption(
        "Back up your phone?", "Contacts, messages and photos are kept in your account.", "Not now", "Back up",
        "secure/backup_enabled", "1",
    ),
    "scanning": Interruption(
        "Improve location accuracy?", "Apps may look for Wi-Fi networks at any time.", "No, thanks", "Agree",
        "global/wifi_scan_always_enabled", "1",
    ),
}  # fmt: skip
"""By what a page is opened with (`kind`)."""


def dialog_view(context: Context) -> Scaffold:
    said = _asked(context)
    buttons = (Button(said.leave, back(), "text"), Button(said.take, Event("take"), "text"))
    return Scaffold(
        body=Space(),
        overlay=Dialog(title=said.title, text=said.text, buttons=buttons, dismiss=back()),
        color="transparent",
    )


def loading_view(context: Context) -> Scaffold:
    return Scaffold(bar=AppBar(LOADING), body=Empty("refresh", "One moment"))


def handle(context: Context, event: Event) -> None:
    match event:
        case Event("take"):
            said = _asked(context)
            context.put_setting(said.key, said.value)
            context.back()


def _asked(context: Context) -> Interruption:
    return DIALOGS[str(context.args.get("kind", "update"))]


APP = App(
    package=PACKAGE,
    name="Google Play services",
    icon=AppIcon("info", "#5f6368"),
    activities=(
        Activity("dialog", f"{PACKAGE}.common.ui.DialogActivity", dialog_view),
        Activity("loading", f"{PACKAGE}.common.ui.LoadingActivity", loading_view),
    ),
    handle=handle,
    hidden=True,
    panel=True,
)
