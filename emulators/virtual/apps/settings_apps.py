"""Sub screens of Settings about apps: the list, one app, and what it may do."""

import zlib

from emulators.virtual.app import App, Context, go, launch
from emulators.virtual.apps.permissions import NAMES, WHILE_USED
from emulators.virtual.apps.settings_choices import page
from emulators.virtual.widgets import (
    Avatar,
    Button,
    Column,
    Event,
    Header,
    Icon,
    ListItem,
    Row,
    Scaffold,
    Space,
    Text,
    Widget,
)

__all__ = ["app_info_view", "app_permission_view", "app_permissions_view", "apps_events", "apps_view"]


def apps_view(context: Context) -> Scaffold:
    shown = sorted((app for app in context.world.apps.values() if not app.hidden), key=lambda app: app.name.casefold())
    rows = tuple(
        ListItem(
            app.name, _size(app), go("app_info", package=app.package),
            leading=Avatar(app.name, 40, app.icon.glyph, app.icon.color), id="title",
        )
        for app in shown
    )  # fmt: skip
    return page("Apps", (Header("All apps"), *rows))


def _size(app: App) -> str:
    return f"{12 + zlib.crc32(app.package.encode()) % 180} MB"


def _about(context: Context) -> App:
    """The app that the page is about; Settings itself where that one is not installed."""
    return context.world.apps.get(str(context.args.get("package", "")), context.app)


def _held(context: Context, app: App) -> tuple[tuple[str, str], ...]:
    """What the app has asked for or been given: (permission, what became of it)."""
    start = f"permission/{app.package}/"
    settings = context.world.state.settings
    return tuple(sorted((key.removeprefix(start), value) for key, value in settings.items() if key.startswith(start)))


def _called(permission: str) -> str:
    return NAMES.get(permission, permission.replace("_", " ").capitalize())


def app_info_view(context: Context) -> Scaffold:
    app = _about(context)
    face = (Avatar(app.name, 64, app.icon.glyph, app.icon.color), Text(app.name, "title"))
    running = app.package != context.app.package and any(t[0].package == app.package for t in context.world.state.tasks)
    buttons = (
        Button("Open", launch(app.package), "tonal"),
        Button("Force stop", Event("force_stop", (app.package,)), "outlined", enabled=running),
    )
    granted = [_called(name) for name, value in _held(context, app) if value in ("granted", "once")]
    said = ", ".join(dict.fromkeys(granted)) or "No permissions granted"
    return page(
        "App info",
        (
            Column(face, gap=10, align="center", pad=(16, 8, 16, 12)),
            Row(buttons, gap=12, justify="center"),
            Space(height=12),
            ListItem(
                "Permissions", said, go("app_permissions", package=app.package), leading=Icon("privacy"), id="title"
            ),
            ListItem("Storage & cache", f"{_size(app)} used in internal storage", leading=Icon("storage"), id="title"),
            ListItem("App details", app.package, leading=Icon("info"), id="title"),
        ),
    )


def app_permissions_view(context: Context) -> Scaffold:
    app = _about(context)
    held = _held(context, app)
    rows: list[Widget] = []
    for title, wanted in (("Allowed", True), ("Not allowed", False)):
        rows.append(Header(title))
        fit = [name for name, value in held if (value in ("granted", "once")) == wanted]
        rows += [
            ListItem(_called(name), "", go("app_permission", package=app.package, permission=name), id="title")
            for name in fit
        ] or [ListItem("No permissions allowed" if wanted else "No permissions denied", enabled=False)]
    return page("App permissions", (ListItem(app.name, leading=_face(app)), *rows))


def app_permission_view(context: Context) -> Scaffold:
    app, permission = _about(context), str(context.args.get("permission", ""))
    value = context.setting(f"permission/{app.package}/{permission}")
    choices = (
        (("granted", "Allow only while using the app"), ("", "Ask every time"), ("denied", "Don't allow"))
        if permission in WHILE_USED
        else (("granted", "Allow"), ("denied", "Don't allow"))
    )
    now = "" if value == "once" else value
    rows = tuple(
        ListItem(said, tap=Event("permit", (app.package, permission, key)), checked=key == now, control="radio")
        for key, said in choices
    )
    head = ListItem(app.name, leading=_face(app))
    return page(
        f"{_called(permission)} permission", (head, Header(f"{_called(permission)} access for this app"), *rows)
    )


def _face(app: App) -> Avatar:
    return Avatar(app.name, 40, app.icon.glyph, app.icon.color)


def apps_events(context: Context, event: Event) -> bool:
    """Answers the events of these screens; False for others."""
    match event:
        case Event("permit", (str(package), str(permission), str(value))):
            context.world.drop_setting(f"permission_fixed/{package}/{permission}")
            if value:
                context.put_setting(f"permission/{package}/{permission}", value)
            else:
                context.world.drop_setting(f"permission/{package}/{permission}")
        case Event("force_stop", (str(package),)):
            context.world.close(package)
            context.toast("The app was stopped")
        case _:
            return False
    return True
