"""Simple Draw: a canvas that follows the finger, colours, brush sizes, an eraser, and saving as a picture file."""

from emulators.virtual.app import Activity, App, AppIcon, Context, back, go, hide, put, show
from emulators.virtual.apps import strokes
from emulators.virtual.apps.media_files import found, is_picture, name_of
from emulators.virtual.apps.sketch_moves import FOLDERS, base_name, handle, unsaved, work_of
from emulators.virtual.apps.strokes import COLORS, FORMATS
from emulators.virtual.widgets import (
    AppBar,
    Box,
    Button,
    Chip,
    Column,
    Dialog,
    Empty,
    Event,
    Field,
    Grid,
    Grow,
    Header,
    Icon,
    IconButton,
    ListItem,
    MenuItem,
    Overlay,
    Pad,
    Row,
    Scaffold,
    Scroll,
    Slider,
    Space,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["APP", "PACKAGE"]

PACKAGE = "com.simplemobiletools.draw.pro"


def canvas_view(context: Context) -> Scaffold:
    work = work_of(context)
    redo = context.ui.get("undone")
    erasing = bool(context.ui.get("erasing"))
    actions = (
        IconButton("undo", "Undo", Event("undo"), enabled=bool(work.strokes)),
        IconButton("redo", "Redo", Event("redo"), enabled=bool(redo)),
        IconButton("eraser", "Brush" if erasing else "Eraser", put(erasing=None if erasing else True)),
        IconButton("save", "Save", show("save")),
    )
    menu = (
        MenuItem("Open file", show("open") if unsaved(context) else go("open")), MenuItem("Share", Event("share")),
        MenuItem("Change background", show("ground")),
        MenuItem("Clear", show("clear") if work.strokes and context.on("draw/confirm") else Event("clear")),
        MenuItem("Settings", go("settings")), MenuItem("About", go("about")),
    )  # fmt: skip
    pad = Pad(
        strokes.shapes(work), "Canvas", tap=Event("dot"), drag=Event("line"), color=COLORS[work.ground],
        data=work.under,
    )  # fmt: skip
    return Scaffold(
        bar=AppBar("Draw", actions=actions, menu=menu),
        body=Column((Grow(pad), _tools(context))),
        overlay=_dialog(context),
        back=show("leave") if unsaved(context) else None,
    )


def _tools(context: Context) -> Widget:
    color = str(context.ui.get("color", "Black"))
    size = context.ui.get("size")
    swatch = Box(
        Space(width=32, height=32), width=36, height=36, color=COLORS[color], radius=18, border="outline",
        tap=show("color"), description=f"Color {color.lower()}", id="color_picker",
    )  # fmt: skip
    slider: tuple[Widget, ...] = ()
    if context.on("draw/show_size"):
        slider = (Grow(Slider(size if isinstance(size, int) else 5, Event("size"), "Brush size", 1, 40)),)
    return Row((swatch, *slider), gap=12, pad=(20, 6, 12, 6))


def _dialog(context: Context) -> Overlay | None:
    match context.overlay():
        case "color":
            return Dialog("Color picker", body=(_swatches("color"),), buttons=(Button("Cancel", hide(), "text"),))
        case "ground":
            return Dialog("Background color", body=(_swatches("ground"),), buttons=(Button("Cancel", hide(), "text"),))
        case "clear":
            return Dialog("Clear the canvas?", "All lines will be lost.", buttons=(
                Button("Cancel", hide(), "text"), Button("Clear", Event("clear"), "text")))  # fmt: skip
        case "save":
            return _save_dialog(context)
        case "leave" | "open" as why:
            lose = back() if why == "leave" else go("open")
            return Dialog("Discard the drawing?", "It is not saved: its lines will be lost.", buttons=(
                Button("Cancel", hide(), "text"), Button("Save", show("save"), "text"),
                Button("Discard", lose, "text")))  # fmt: skip
    return None


def _swatches(key: str) -> Widget:
    dots = tuple(
        Box(
            Space(width=44, height=44),
            width=48,
            height=48,
            color=code,
            radius=24,
            border="outline_variant",
            tap=Event("paint", (key, name)),
            description=name,
            id="color_swatch",
        )
        for name, code in COLORS.items()
    )
    return Grid(dots, 4, gap=8)


def _save_dialog(context: Context) -> Dialog:
    form, folder = str(context.ui.get("form", "PNG")), str(context.ui.get("folder", "Pictures"))
    place = Row(tuple(Chip(name, put(folder=name), name == folder) for name in FOLDERS), gap=6)
    forms = Row(tuple(Chip(name, put(form=name), name == form) for name in FORMATS), gap=6)
    fields: tuple[Widget, ...] = (
        Field("name", label="File name", initial=base_name(context), submit=Event("save"), id="save_image_filename"),
        Text("Folder", "small", "on_surface_variant"), place,
        Text("File format", "small", "on_surface_variant"), forms,
    )  # fmt: skip
    cancel = put(overlay=None, name=None, form=None, folder=None)
    return Dialog("Save as", body=fields, dismiss=cancel, buttons=(
        Button("Cancel", cancel, "text"), Button("OK", Event("save"), "text")))  # fmt: skip


def open_view(context: Context) -> Scaffold:
    files = [path for path, _ in found(context.files, is_picture) if not path.lower().endswith(".svg")]
    rows = tuple(
        ListItem(
            name_of(path),
            path.removeprefix("/storage/emulated/0/").rpartition("/")[0],
            leading=Icon("image"),
            tap=Event("open", (path,)),
        )
        for path in files
    )
    body: Widget = Scroll(rows) if rows else Empty("image", "No pictures found")
    return Scaffold(bar=AppBar("Open file", up=back()), body=body)


def settings_view(context: Context) -> Scaffold:
    rows = (
        Header("General"),
        ListItem("Show brush size tool", "A slider below the canvas", checked=context.on("draw/show_size"),
                 tap=Event("flip", ("draw/show_size",))),
        ListItem("Confirm before clearing", "Ask before lines are lost", checked=context.on("draw/confirm"),
                 tap=Event("flip", ("draw/confirm",))),
    )  # fmt: skip
    return Scaffold(bar=AppBar("Draw settings", up=back()), body=Scroll(rows))


def about_view(context: Context) -> Scaffold:
    rows = (
        ListItem("Version", "6.9.6"), ListItem("Drawings are saved in", "Pictures, unless you choose otherwise"),
        ListItem("Formats", ", ".join(FORMATS)),
    )  # fmt: skip
    return Scaffold(bar=AppBar("About", up=back()), body=Scroll(rows))


APP = App(
    package=PACKAGE,
    name="Simple Draw",
    icon=AppIcon("brush", "#00897b"),
    activities=(
        Activity("canvas", f"{PACKAGE}.activities.MainActivity", canvas_view),
        Activity("open", f"{PACKAGE}.activities.OpenActivity", open_view),
        Activity("settings", f"{PACKAGE}.activities.SettingsActivity", settings_view),
        Activity("about", f"{PACKAGE}.activities.AboutActivity", about_view),
    ),
    handle=handle,
    settings={"draw/show_size": "1", "draw/confirm": "1"},
    takes={"image": "canvas"},
)
