"""The launcher: the time, and an icon for every app."""

from emulators.virtual.app import Activity, App, AppIcon, Context, launch
from emulators.virtual.system import time_text
from emulators.virtual.widgets import Avatar, Box, Column, Event, Grid, Grow, Scaffold, Space, Text, Widget

__all__ = ["PACKAGE", "app", "tile"]

PACKAGE = "com.google.android.apps.nexuslauncher"


def app(installed: tuple[App, ...]) -> App:
    """The launcher of a phone with these apps."""

    def home(context: Context) -> Scaffold:
        """The home screen: a clock above, the apps below."""
        clock = (
            Text(time_text(context.now, context.setting("system/time_12_24")), "display", "on_wallpaper", id="clock"),
            Text(f"{context.now:%A}, {context.now.day} {context.now:%B}", "subtitle", "on_wallpaper", id="date"),
        )
        tiles = tuple(tile(each) for each in installed if not each.hidden)
        body = Column((Space(height=32), *clock, Grow(Space()), Grid(tiles, 4, gap=8), Space(height=24)), pad=16)
        return Scaffold(body=body, color="wallpaper")

    return App(
        package=PACKAGE,
        name="Home",
        icon=AppIcon("apps", "#5f6368"),
        activities=(Activity("home", f"{PACKAGE}.NexusLauncherActivity", home),),
        handle=_handle,
        hidden=True,
    )


def tile(app: App) -> Widget:
    """An icon with its name, which opens the app."""
    label = Text(app.name, "small", "on_wallpaper", 1, "center")
    face = Column((Avatar(app.name, 56, app.icon.glyph, app.icon.color), label), gap=6, align="center")
    return Box(face, tap=launch(app.package), id="icon", align="center", pad=(0, 4, 0, 4))


def _handle(context: Context, event: Event) -> None:
    """The launcher has no events of its own."""
