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
    Miniature,
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
    cards = tuple(_card(app, page, context.world) for app, page in found)
    clear = Box(Button("Clear all", Event("clear_recents"), "tonal", id="clear_all"), align="center")
    space = () if context.landscape else (Grow(Space()),)
    head = Row((title,), pad=(16, 0, 16, 0))
    rows = (head, *space, Scroll(cards, "recents", "overview_panel", gap=16, pad=16, horizontal=True), *space, clear)
    pad = (0.0, 8.0, 0.0, 4.0) if context.landscape else (0.0, 16.0, 0.0, 24.0)
    return Scaffold(body=Column(rows, gap=4, pad=pad), color="surface_container")


def _card(app: App, page: Page, world: World) -> Widget:
    """A card that opens the task; swiped up, or closed with its cross, the task ends."""
    screen, turned = _screen(world, page)
    title = screen.bar.title if screen.bar else ""
    close = IconButton("close", f"Dismiss {app.name}", Event("close", (app.package,)), id="dismiss_task")
    said = (Text(title, "small", "on_surface_variant", 1),) if title and title != app.name else ()
    names = Column((Text(app.name, "subtitle", lines=1), *said))
    head = Row((Avatar(app.name, 32, app.icon.glyph, app.icon.color), Grow(names), close), gap=12, pad=(8, 0, 0, 0))
    small = Miniature(screen, tuple(page.ui.items()), tuple(page.scroll.items()), turned, radius=18)
    return Box(
        Column((head, small), gap=4, pad=(6, 4, 6, 6)),
        color="surface",
        radius=24,
        width=256,
        elevation=1,
        tap=Event("task", (app.package,)),
        swipe=Swipes(up=Event("close", (app.package,))),
        id="snapshot",
    )


def _screen(world: World, page: Page) -> tuple[Scaffold, bool]:
    """The page as it was left, and whether it is seen in landscape."""
    app = world.apps[page.package]
    alone = World(replace(world.state, tasks=((page,),), panels=()), world.databases, world.apps)
    return app.activity(page.screen).view(Context(alone, app, writable=False)), alone.landscape


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
