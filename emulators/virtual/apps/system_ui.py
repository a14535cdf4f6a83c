"""The system's own screens: notification shade, quick settings and recent apps, as panels over what is in front."""

from emulators.virtual.app import Activity, App, AppIcon, Context
from emulators.virtual.apps.recents import recents_events, recents_view
from emulators.virtual.apps.shade import shade_events, shade_view
from emulators.virtual.system import SYSTEM_PACKAGE
from emulators.virtual.widgets import Event

__all__ = ["APP"]


def handle(context: Context, event: Event) -> None:
    if not shade_events(context, event):
        recents_events(context, event)


APP = App(
    package=SYSTEM_PACKAGE,
    name="System UI",
    icon=AppIcon("system", "#5f6368"),
    activities=(
        Activity("shade", f"{SYSTEM_PACKAGE}.NotificationShade", shade_view),
        Activity("recents", f"{SYSTEM_PACKAGE}.recents.RecentsActivity", recents_view),
    ),
    handle=handle,
    hidden=True,
    panel=True,
)
