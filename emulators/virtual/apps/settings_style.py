"""Settings of looks: wallpaper, colours and corners; languages; and how large things are drawn."""

import json

from emulators.virtual.app import Context, go
from emulators.virtual.apps.settings_choices import choice, choice_dialog, page, switch
from emulators.virtual.palettes import ACCENTS
from emulators.virtual.wallpapers import WALLPAPERS, Wallpaper
from emulators.virtual.widgets import (
    Box,
    Column,
    Dialog,
    Event,
    Grid,
    Header,
    Icon,
    ListItem,
    Scaffold,
    Space,
    Stack,
    Text,
    Widget,
)  # fmt: skip

__all__ = [
    "DENSITY_KEY", "LOCALE_KEY", "LOCALE_NAMES", "OVERLAYS_KEY", "SHAPES", "SIZES", "STYLE_SETTINGS", "WALLPAPER_KEY",
    "languages_view", "overlays", "size_dialog", "size_row", "style_events", "style_view",
]  # fmt: skip

WALLPAPER_KEY = "secure/wallpaper"
OVERLAYS_KEY = "secure/theme_customization_overlay_packages"
LOCALE_KEY = "system/system_locales"
DENSITY_KEY = "secure/display_density_forced"

_PALETTE = "android.theme.customization.system_palette"
_SHAPE = "android.theme.customization.adaptive_icon_shape"

LOCALE_NAMES = (("en-US", "English (United States)"), ("en-XA", "English (XA)"), ("ar-XB", "Arabic (XB)"))
"""Languages that the phone speaks: English, and Android's two pseudo-languages for tests of layouts."""

SIZES = (("120", "Small"), ("", "Default"), ("480", "Large"))
"""Densities in dpi, and what they are called; the phone keeps to what its screen can show (`view.held`)."""

SHAPES = (("", "Circle"), ("square", "Square"), ("roundedrect", "Rounded rectangle"), ("squircle", "Squircle"))

STYLE_SETTINGS = {DENSITY_KEY: "", LOCALE_KEY: "en-US", OVERLAYS_KEY: "", WALLPAPER_KEY: ""}
"""What a new phone has."""


def overlays(accent: str, shape: str) -> str:
    """Android's JSON for a colour (a name of `palettes.ACCENTS`) and a shape; empty for the usual ones."""
    chosen: dict[str, str] = {}
    if accent and accent != "blue":
        chosen[_PALETTE] = ACCENTS[accent][1:].upper()
    if shape:
        chosen[_SHAPE] = f"com.android.theme.icon.{shape}"
    return json.dumps(chosen, sort_keys=True, separators=(",", ":")) if chosen else ""


def _chosen(context: Context) -> tuple[str, str]:
    """Name of the accent and shape that are set."""
    try:
        held = json.loads(context.setting(OVERLAYS_KEY) or "{}")
    except ValueError:
        held = {}
    held = held if isinstance(held, dict) else {}
    code = "#" + str(held.get(_PALETTE, "")).lower()[-6:]
    accent = next((name for name, color in ACCENTS.items() if color == code), "blue")
    return accent, str(held.get(_SHAPE, "")).rpartition(".")[2]


def style_view(context: Context) -> Scaffold:
    accent, shape = _chosen(context)
    paper = context.setting(WALLPAPER_KEY)
    shapes = tuple(
        ListItem(said, tap=Event("shape", (name,)), checked=name == shape, control="radio") for name, said in SHAPES
    )
    return page(
        "Wallpaper & style",
        (
            Header("Wallpaper"),
            Grid(tuple(_paper(each, on=each.name == paper) for each in WALLPAPERS), 3, gap=10, pad=16),
            Header("Color"),
            Grid(tuple(_color(name, on=name == accent) for name in ACCENTS), 3, gap=10, pad=16),
            switch(context, "Dark theme", "secure/ui_night_mode", icon="dark"),
            Header("Icon shape"),
            *shapes,
            ListItem("Display", "Brightness, font size, display size", go("display"), leading=Icon("display")),
        ),
    )


def _paper(paper: Wallpaper, *, on: bool) -> Widget:
    mark: tuple[Widget, ...] = (Icon("check", paper.ink),) if on else ()
    face = Column((Text(paper.name.capitalize(), "label", paper.ink, 1), *mark), gap=6, align="center")
    return Box(
        face, pad=10, color=paper.start, radius=14, height=92, align="center", valign="center", selected=on,
        tap=Event("choose", (WALLPAPER_KEY, paper.name)), id="wallpaper",
    )  # fmt: skip


def _color(name: str, *, on: bool) -> Widget:
    disc = Box(Space(), color=ACCENTS[name], radius=22, width=44, height=44)
    dot = Stack((disc, Icon("check", "#ffffff"))) if on else disc
    face = Column((dot, Text(name.capitalize(), "small", lines=1, align="center")), gap=6, align="center")
    return Box(face, pad=6, align="center", radius=14, selected=on, tap=Event("accent", (name,)), id="color_option")


def languages_view(context: Context) -> Scaffold:
    held = context.setting(LOCALE_KEY, "en-US")
    rows = tuple(
        ListItem(said, code, tap=Event("choose", (LOCALE_KEY, code)), checked=code == held, control="radio")
        for code, said in LOCALE_NAMES
    )
    return page("Languages", (Header("Language of the phone"), *rows))


def size_row(context: Context) -> ListItem:
    return choice(context, "Display size", DENSITY_KEY, SIZES, icon="zoom_in")


def style_events(context: Context, event: Event) -> bool:
    """Answers the events of these pages; says whether this was one of them."""
    accent, shape = _chosen(context)
    match event:
        case Event("accent", (str(name),)) if name in ACCENTS:
            context.put_setting(OVERLAYS_KEY, overlays(name, shape))
        case Event("shape", (str(name),)):
            context.put_setting(OVERLAYS_KEY, overlays(accent, name))
        case _:
            return False
    return True


def size_dialog(context: Context) -> Dialog | None:
    return choice_dialog(context, "Display size", DENSITY_KEY, SIZES)
