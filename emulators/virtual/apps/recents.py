"""Recent apps: a card for every task that is open, to go back to it or to close it."""

from dataclasses import replace

from emulators.virtual.app import App, Context
from emulators.virtual.widgets import (
    Avatar,
    Box,
    Button,
    Column,
    Empty,
    Event,
    Grow,
    IconButton,
    Row,
    Scaffold,
    Scroll,
    Space,
    Swipes,
    Text,
    Widget,
)
from emulators.virtual.world import Page, World

__all__ = ["recents_events", "recents_view"]


def _open_tasks(context: Context) -> list[tuple[App, Page]]:
    """The apps that are open, the last one used first, each with the page that is uppermost in it."""
    world = context.world
    launcher = next(iter(world.apps))
    tasks = [task for task in reversed(world.state.tasks) if task[0].package != launcher]
    return [(world.apps[task[0].package], task[-1]) for task in tasks]


def recents_view(context: Context) -> Scaffold:
    found = _open_tasks(context)
    title = Text("Recents", "title", lines=1, id="action_bar_title")
    if not found:
        body: tuple[Widget, ...] = (title, Grow(Empty("apps", "No recent items")))
        return Scaffold(body=Column(body, pad=(16, 16, 16, 16)), color="surface_container")
    tall = 180.0 if context.landscape else 460.0
    cards = tuple(_card(app, _title(context.world, page), tall) for app, page in found)
    clear = Box(Button("Clear all", Event("clear_recents"), "tonal", id="clear_all"), align="center")
    space = () if context.landscape else (Grow(Space()),)
    rows = (title, *space, Scroll(cards, "recents", "overview_panel", gap=16, horizontal=True), *space, clear)
    pad = (16.0, 8.0, 16.0, 4.0) if context.landscape else (16.0, 16.0, 16.0, 24.0)
    return Scaffold(body=Column(rows, gap=4, pad=pad), color="surface_container")


def _card(app: App, title: str, tall: float) -> Widget:
    """A card that opens the task; swiped up, or closed with its cross, the task ends."""
    close = IconButton("close", f"Dismiss {app.name}", Event("close", (app.package,)), id="dismiss_task")
    head = Row(
        (Avatar(app.name, 32, app.icon.glyph, app.icon.color), Grow(Text(app.name, "subtitle", lines=1)), close), gap=12
    )
    said = (Text(title, "small", "on_surface_variant", 2, "center"),) if title and title != app.name else ()
    face = Column((Avatar(app.name, 72, app.icon.glyph, app.icon.color), *said), gap=12, align="center")
    inside = Column(
        (head, Grow(Box(face, align="center", valign="center", height=max(110.0, tall - 70)))), pad=(14, 6, 4, 6)
    )
    return Box(
        inside,
        color="surface",
        radius=24,
        width=256,
        height=tall,
        elevation=1,
        tap=Event("task", (app.package,)),
        swipe=Swipes(up=Event("close", (app.package,))),
        id="snapshot",
    )


def _title(world: World, page: Page) -> str:
    """What the page says at its top."""
    app = world.apps[page.package]
    alone = World(replace(world.state, tasks=((page,),), panels=()), world.databases, world.apps)
    bar = app.activity(page.screen).view(Context(alone, app, writable=False)).bar
    return bar.title if bar else ""


def recents_events(context: Context, event: Event) -> bool:
    """Answers the events of the recent apps; False for others."""
    world = context.world
    match event:
        case Event("task", (str(package),)):
            if package in world.apps:
                world.open(Page(package, world.apps[package].activities[0].screen))
        case Event("close", (str(package),)):
            world.close(package)
        case Event("clear_recents"):
            for app, _ in _open_tasks(context):
                world.close(app.package)
            context.back()
        case _:
            return False
    return True
