"""The share sheet: what is being shared, and the apps that take it."""

from emulators.virtual.app import CHOOSER, Activity, App, AppIcon, Context
from emulators.virtual.widgets import Avatar, Box, Column, Dialog, Event, Grid, Scaffold, Space, Text, Widget

__all__ = ["APP", "kind_of", "takers"]

_IMAGES = (".gif", ".jpeg", ".jpg", ".png", ".webp")


def kind_of(path: str) -> str:
    """What is shared: "text" without a path, else "image" or "file"."""
    if not path:
        return "text"
    return "image" if path.casefold().endswith(_IMAGES) else "file"


def takers(context: Context) -> tuple[tuple[App, str], ...]:
    """The apps that take what is shared, each with the screen that receives it; who takes files takes images."""
    kind = kind_of(str(context.args.get("path") or ""))
    kinds = ("image", "file") if kind == "image" else (kind,)
    sender = context.world.state.below.package
    found = []
    for app in context.world.apps.values():
        screen = next((app.takes[k] for k in kinds if k in app.takes), "")
        if screen and app.package != sender:
            found.append((app, screen))
    return tuple(found)


def chooser_view(context: Context) -> Scaffold:
    path = str(context.args.get("path") or "")
    shared = path.rpartition("/")[2] if path else str(context.args.get("text") or "")
    tiles = tuple(_tile(app, screen) for app, screen in takers(context))
    nobody = Text("No apps can take this.", "body", "on_surface_variant")
    title = {"text": "Share text", "image": "Share image", "file": "Share file"}[kind_of(path)]
    sheet = Dialog(
        title=title,
        text=shared[:200],
        body=(Grid(tiles, 6 if context.landscape else 4, gap=8) if tiles else nobody, Space(height=8)),
        dismiss=Event("dismiss"),
        sheet=True,
    )
    return Scaffold(body=Space(), overlay=sheet, color="transparent")


def _tile(app: App, screen: str) -> Widget:
    face = (Avatar(app.name, 52, app.icon.glyph, app.icon.color), Text(app.name, "small", "on_surface", 2, "center"))
    send = Event("send", (app.package, screen))
    return Box(Column(face, gap=6, align="center"), pad=(0, 6, 0, 6), align="center", tap=send, id="target_item")


def handle(context: Context, event: Event) -> None:
    match event:
        case Event("send", (str(package), str(screen))):
            args = {name: str(context.args[name]) for name in ("text", "path") if context.args.get(name)}
            context.back()
            context.launch(package, screen, **args)
        case Event("dismiss"):
            context.back()


APP = App(
    package=CHOOSER,
    name="Share",
    icon=AppIcon("share", "#5f6368"),
    activities=(Activity("chooser", f"{CHOOSER}.ChooserActivity", chooser_view),),
    handle=handle,
    hidden=True,
    panel=True,
)
