"""The launcher: home pages with the time and the dock, and the drawer with every app."""

from collections.abc import Sequence

from emulators.virtual.app import Activity, App, AppIcon, Context, go, launch, put, show
from emulators.virtual.apps import dates
from emulators.virtual.system import time_text
from emulators.virtual.widgets import (
    AppBar,
    Avatar,
    Box,
    Column,
    Empty,
    Event,
    Field,
    Grid,
    Grow,
    Icon,
    Menu,
    MenuItem,
    Row,
    Scaffold,
    Scroll,
    Space,
    Stack,
    Swipes,
    Text,
    Widget,
)
from emulators.virtual.world import Page

__all__ = ["APP", "HOME", "PACKAGE", "dock", "drawer", "pages", "tile"]

PACKAGE = "com.google.android.apps.nexuslauncher"
HOME = "launcher/home"
"""The setting that lists the packages on the home screen, once the user has changed them; all apps until then."""

_SETTINGS = "com.android.settings"
_FIRST = (_SETTINGS, "com.google.android.contacts", "net.gsantner.markor", "com.google.android.deskclock")
"""What stands on the first page, in this order."""
_DOCK = (
    "com.google.android.dialer", "com.simplemobiletools.dialer", "com.simplemobiletools.smsmessenger",
    "com.android.chrome", "com.android.camera2",
)  # fmt: skip
"""What stands in the dock of every page."""
_PAGE = 16
"""How many icons a page holds; our default."""
_COLUMNS = {False: 4, True: 8}
"""How many icons stand side by side, upright and on the side."""


def drawer(context: Context) -> tuple[App, ...]:
    """Every app that has an icon, by name."""
    apps = (app for app in context.world.apps.values() if not app.hidden)
    return tuple(sorted(apps, key=lambda app: (app.name.casefold(), app.package)))


def on_home(context: Context) -> tuple[App, ...]:
    """The apps on the home screen, in the order in which they came there."""
    chosen = context.setting(HOME, "*")
    if chosen == "*":
        return tuple(app for app in context.world.apps.values() if not app.hidden)
    found = (context.world.apps.get(package) for package in chosen.split(","))
    return tuple(app for app in found if app and not app.hidden)


def dock(context: Context) -> tuple[App, ...]:
    """The apps of the dock: at most four."""
    return tuple(sorted((a for a in on_home(context) if a.package in _DOCK), key=lambda a: _DOCK.index(a.package)))[:4]


def pages(context: Context) -> tuple[tuple[App, ...], ...]:
    """The apps on each home page. The first page stays the same whatever else is installed."""
    below = dock(context)
    rest = [app for app in on_home(context) if app not in below]
    first = sorted((app for app in rest if app.package in _FIRST), key=lambda app: _FIRST.index(app.package))
    rest = [app for app in rest if app not in first]
    if len(first) + len(rest) <= 8:
        return ((*first, *rest),)
    return (tuple(first), *(tuple(rest[i : i + _PAGE]) for i in range(0, len(rest), _PAGE)))


def home_view(context: Context) -> Scaffold:
    """A home page: the clock on the first one, icons, dots for the pages, the dock (in the first row when wide)."""
    found, below, wide = pages(context), dock(context), context.landscape
    at = min(_page(context), len(found) - 1)
    tiles = tuple(tile(app, menu=True) for app in (*found[at], *(below if wide and at == 0 else ())))
    clock = _clock(context) if at == 0 else ()
    icons = Grid(tiles, _COLUMNS[wide], gap=0 if wide else 8)
    docked = (Grid(tuple(tile(app, menu=True) for app in below), 4),) if below and not wide else ()
    foot = (_foot(at, len(found)), *docked, Space(height=4))
    upper = (Space(height=4 if wide else 32 if at == 0 else 16), *clock)
    middle = (*((Grow(Space()),) if at == 0 else ()), icons, *((Grow(Space()),) if at else ()))
    body = Column((*upper, *middle, Space(height=8), *foot), pad=(16, 0, 16, 0))
    ground = Box(Column((Grow(Space()),)), long=show("home"), description="Home screen", id="workspace")
    turn = Swipes(
        left=put(page=at + 1) if at + 1 < len(found) else None,
        right=put(page=at - 1) if at else None,
        up=go("drawer"),
    )
    return Scaffold(
        body=Box(Stack((ground, body)), swipe=turn),
        color="wallpaper",
        overlay=_menu(context),
        back=put(page=0) if at else None,
    )


def _page(context: Context) -> int:
    page = context.ui.get("page", 0)
    return max(0, page) if isinstance(page, int) else 0


def _clock(context: Context) -> tuple[Widget, ...]:
    time = time_text(context.now, context.setting("system/time_12_24"))
    date = dates.glance(context.now)
    return (Text(time, "display", "on_wallpaper", id="clock"), Text(date, "subtitle", "on_wallpaper", id="date"))


def _foot(at: int, count: int) -> Widget:
    """The way to the drawer, and a dot for each page."""
    every = Box(
        Row((Icon("up", "on_wallpaper", 18), Text("All apps", "label", "on_wallpaper", 1)), gap=6, fill=False),
        pad=(12, 8, 12, 8),
        tap=go("drawer"),
        id="all_apps",
    )
    dots = tuple(_dot(i, at, count) for i in range(count)) if count > 1 else ()
    return Row((every, Grow(Space()), *dots), pad=(0, 0, 8, 0))


def _dot(page: int, at: int, count: int) -> Widget:
    size = 10 if page == at else 7
    disc = Box(Space(size, size), color="on_wallpaper" if page == at else "#ffffff99", radius=size / 2)
    return Box(
        disc,
        width=32,
        height=32,
        align="center",
        valign="center",
        tap=put(page=page),
        description=f"Page {page + 1} of {count}",
        selected=page == at,
        id="page_indicator",
    )


def drawer_view(context: Context) -> Scaffold:
    """Every app by name, or those whose name holds what was typed."""
    wanted = context.text("query").strip().casefold()
    found = [app for app in drawer(context) if wanted in app.name.casefold()]
    columns = _COLUMNS[context.landscape]
    rows = tuple(
        Grid(tuple(tile(app, "on_surface", menu=True) for app in found[i : i + columns]), columns)
        for i in range(0, len(found), columns)
    )
    shown = f"No apps found for \u201c{context.text('query').strip()}\u201d"
    field = Field("query", hint="Search apps", id="search_src_text", submit=Event("search"))
    return Scaffold(
        bar=AppBar("Apps", search=field, up=Event("phone:back")),
        body=Scroll(rows, "apps", id="apps_list_view", pad=8, gap=8) if rows else Empty("search", shown),
        overlay=_menu(context),
    )


def _menu(context: Context) -> Menu | None:
    """What a long press on an icon or on the wallpaper offers."""
    kind, _, package = context.overlay().partition(":")
    if kind == "home":
        display = Event("settings", ("display",))
        return Menu((MenuItem("Wallpaper & style", display), MenuItem("Home settings", display)), at_touch=True)
    if kind != "icon":
        return None
    here = any(app.package == package for app in on_home(context))
    change = Event("remove" if here else "add", (package,))
    items = (
        MenuItem("App info", Event("settings", ("app_info", package))),
        MenuItem("Remove from Home" if here else "Add to Home", change),
    )
    return Menu(items, at_touch=True)


def tile(app: App, ink: str = "on_wallpaper", *, menu: bool = False) -> Widget:
    """An icon with its name, which opens the app; with `menu`, a long press shows what else can be done with it."""
    label = Text(app.name, "small", ink, 2, "center")
    face = Column((Avatar(app.name, 56, app.icon.glyph, app.icon.color), label), gap=6, align="center")
    return Box(
        face,
        tap=launch(app.package),
        long=show(f"icon:{app.package}") if menu else None,
        id="icon",
        align="center",
        pad=(0, 4, 0, 4),
    )


def handle(context: Context, event: Event) -> None:
    match event:
        case Event("search"):
            wanted = context.text("query").strip().casefold()
            found = [app for app in drawer(context) if wanted and wanted in app.name.casefold()]
            if found:
                context.world.open(Page(found[0].package, found[0].activities[0].screen))
        case Event("settings", (str(screen), *rest)):
            _settings(context, screen, [str(each) for each in rest])
        case Event("remove", (str(package),)):
            _keep(context, [app.package for app in on_home(context) if app.package != package])
        case Event("add", (str(package),)):
            _keep(context, [*(app.package for app in on_home(context)), package])
            context.toast("Added to the home screen")


def _keep(context: Context, packages: Sequence[str]) -> None:
    context.put_setting(HOME, ",".join(packages))
    context.hide()


def _settings(context: Context, screen: str, about: Sequence[str]) -> None:
    """Open a screen of Settings as a task of its own; without one about an app, the list of apps."""
    context.hide()
    app = context.world.apps.get(_SETTINGS)
    if app is None:
        context.toast("No app found to do this")
        return
    known = {activity.screen for activity in app.activities}
    place, args = (screen, {"package": about[0]} if about else {}) if screen in known else ("apps", {})
    context.world.start(Page(_SETTINGS, app.activities[0].screen), Page(_SETTINGS, place, args))


APP = App(
    package=PACKAGE,
    name="Home",
    icon=AppIcon("apps", "#5f6368"),
    activities=(
        Activity("home", f"{PACKAGE}.NexusLauncherActivity", home_view),
        Activity("drawer", f"{PACKAGE}.NexusLauncherActivity", drawer_view),
    ),
    handle=handle,
    hidden=True,
)
