"""Tasks in Settings about looks: wallpaper, colours, icon shape, display size."""

from random import Random

from emulators.virtual import pools
from emulators.virtual.apps.settings_style import DENSITY_KEY, OVERLAYS_KEY, SHAPES, SIZES, WALLPAPER_KEY, overlays
from emulators.virtual.palettes import ACCENTS
from emulators.virtual.shelf import Content
from emulators.virtual.tasks.moves import switch, tap, tapped
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Parameters, Template
from emulators.virtual.wallpapers import WALLPAPERS

__all__ = ["TEMPLATES"]

APP = "Settings"
STYLE = "Wallpaper & style"

_OPEN = Stage(APP, "open the styles", tap(STYLE))


def _wallpaper(rng: Random, content: Content, held: bool) -> Case:
    name = pools.pick(WALLPAPERS, rng, held=held).name
    before = content.set({WALLPAPER_KEY: ""})
    return Case({"name": name.capitalize()}, before, before.set({WALLPAPER_KEY: name}))


def _wallpaper_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (_OPEN, Stage(STYLE, f"choose {p['name']}", tap(p["name"])))
    return (Route(APP, stages, tapped(STYLE, p["name"])),)


def _color(rng: Random, content: Content, held: bool) -> Case:
    name = pools.pick([name for name in ACCENTS if name != "blue"], rng, held=held)
    before = content.set({OVERLAYS_KEY: ""})
    return Case({"name": name}, before, before.set({OVERLAYS_KEY: overlays(name, "")}))


def _color_routes(p: Parameters) -> tuple[Route, ...]:
    label = p["name"].capitalize()
    return (Route(APP, (_OPEN, Stage(STYLE, f"choose {p['name']}", tap(label))), tapped(STYLE, label)),)


def _all_of_it(rng: Random, content: Content, held: bool) -> Case:
    """Wallpaper, colour, shape of icons and theme: four choices on one long page."""
    paper = pools.pick(WALLPAPERS, rng, held=held).name
    color = rng.choice([name for name in ACCENTS if name != "blue"])
    shape, said = rng.choice([each for each in SHAPES if each[0]])
    before = content.set({WALLPAPER_KEY: "", OVERLAYS_KEY: "", "secure/ui_night_mode": "1"})
    after = before.set({WALLPAPER_KEY: paper, OVERLAYS_KEY: overlays(color, shape), "secure/ui_night_mode": "2"})
    return Case({"name": paper.capitalize(), "value": color, "page": said}, before, after)


def _all_of_it_routes(p: Parameters) -> tuple[Route, ...]:
    label = p["value"].capitalize()
    dark = switch("Dark theme", on=True)
    choose = tuple(
        Route(APP, (_OPEN, Stage(STYLE, f"choose {each}", tap(each))), tapped(STYLE, each))
        for each in (p["name"], label, p["page"])
    )
    lit = Route(APP, (_OPEN, Stage(STYLE, "turn the dark theme on", dark)), tapped(STYLE, "Dark theme"))
    return (*choose[:2], lit, choose[2])


def _size(rng: Random, content: Content, held: bool) -> Case:
    density, said = SIZES[2 if held else 0]
    before = content.set({DENSITY_KEY: ""})
    return Case({"size": said}, before, before.set({DENSITY_KEY: density}))


def _size_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        Stage(APP, "open the display", tap("Display")),
        Stage("Display", "choose the size", tap("Display size")),
        Stage("Display size", f"choose {p['size']}", tap(p["size"])),
    )
    return (Route(APP, stages, tapped("Display size", p["size"])),)


TEMPLATES = (
    Template(
        "phone/settings/wallpaper", "easy", 12,
        ("Set the wallpaper {name} in Settings", "Change the wallpaper of this phone to {name}"),
        _wallpaper, _wallpaper_routes,
    ),
    Template(
        "phone/settings/accent_color", "easy", 14,
        ("Make {name} the color of this phone", "Choose the color {name} in Settings, under wallpaper and style"),
        _color, _color_routes,
    ),
    Template(
        "phone/settings/whole_style", "hard", 30,
        (
            "Style this phone: wallpaper {name}, color {value}, dark theme on, icon shape {page}",
            "In Settings, choose the wallpaper {name}, the color {value} and the icon shape {page}, and turn the dark"
            " theme on",
        ),
        _all_of_it, _all_of_it_routes,
    ),
    Template(
        "phone/settings/display_size", "easy", 12,
        ("Set the display size to {size}", "Change the display size of this phone: {size}"),
        _size, _size_routes,
    ),
)  # fmt: skip
