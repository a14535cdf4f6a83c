"""Tasks in Simple Draw."""

from random import Random

from emulators.action import Swipe
from emulators.virtual import pools
from emulators.virtual.apps.media_files import DOWNLOADS, PICTURES, MediaFile
from emulators.virtual.apps.strokes import COLORS, Stroke, Work, encoded
from emulators.virtual.files import SHARED
from emulators.virtual.shelf import Content
from emulators.virtual.tasks.gallery import fresh_name
from emulators.virtual.tasks.moves import (
    INFEASIBLE,
    Move,
    Reached,
    Rule,
    Sight,
    fill,
    pick,
    settled,
    switch,
    tap,
    tapped,
    touch,
)
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.sweeps import swiped
from emulators.virtual.tasks.template import Case, Parameters, Template

__all__ = ["APP", "TEMPLATES"]

APP = "Simple Draw"
_AT = "Draw"

_LINES = tuple(name for name in COLORS if name not in ("White", "Grey", "Black"))


def _saved(content: Content, work: Work, name: str, *, form: str = "PNG", folder: str = "Pictures") -> Content:
    file = MediaFile(f"{SHARED}/{folder}/{name}.{form.lower()}", encoded(work, form), content.now)
    shelf = DOWNLOADS if folder == "Download" else PICTURES
    return content.put(shelf, (*content.of(shelf), file))


def _lines(*colors: str) -> Work:
    return Work(tuple(Stroke(color, 5, (200, 500, 800, 500)) for color in colors))


# Ways


def _saving(name: str, *more: Stage) -> tuple[Stage, ...]:
    return (
        Stage("Save as", "enter the name", fill("File name", name)), *more,
        Stage("Save as", "confirm", tap("OK")), Stage(_AT, "save", tap("Save")),
    )  # fmt: skip


_DONE: Reached = tapped("Save as", "OK")


def _color(name: str) -> tuple[Stage, ...]:
    """Choose a colour for the brush."""

    def rule(sight: Sight) -> Move | None:
        swatch = sight.shown("color_picker")
        return None if not swatch or swatch[0].label == f"Color {name.lower()}" else touch(sight, swatch[0])

    return (Stage(_AT, f"choose the color {name.lower()}", rule), Stage("Color picker", name.lower(), tap(name)))


def _drawn(sight: Sight) -> int:
    """How many lines are on the canvas: counted anew where there was nothing to undo."""
    count = 0
    for seen in sight.past:
        count = 0 if _blank_canvas(Sight(seen.screen)) else count
        count += isinstance(seen.action, Swipe)
    return 0 if _blank_canvas(sight) else count


def _blank_canvas(sight: Sight) -> bool:
    return sight.title == _AT and sight.find("Undo") is None


def _line(count: int) -> Stage:
    """Draw until there are so many lines."""

    def rule(sight: Sight) -> Move | None:
        return swiped("down" if count == 2 else "right", "canvas")(sight) if _drawn(sight) < count else None

    return Stage(_AT, "draw a line", rule)


# Tasks


def _blank(rng: Random, content: Content, held: bool) -> Case:
    name = fresh_name(rng, content, held=held)
    return Case({"name": name}, content, _saved(content, Work(()), name))


def _blank_routes(p: Parameters) -> tuple[Route, ...]:
    return (Route(APP, _saving(p["name"]), _DONE),)


def _format(rng: Random, content: Content, held: bool) -> Case:
    name, form = fresh_name(rng, content, held=held), rng.choice(("SVG", "JPG"))
    folder = rng.choice(("DCIM", "Download"))
    after = _saved(content, Work(()), name, form=form, folder=folder)
    return Case({"name": name, "form": form, "folder": folder}, content, after)


def _format_routes(p: Parameters) -> tuple[Route, ...]:
    more = (
        Stage("Save as", f"choose {p['folder']}", pick(p["folder"])),
        Stage("Save as", f"choose {p['form']}", pick(p["form"])),
    )
    return (Route(APP, _saving(p["name"], *more), _DONE),)


def _one_line(rng: Random, content: Content, held: bool) -> Case:
    name, color = fresh_name(rng, content, held=held), pools.pick(_LINES, rng, held=held)
    return Case({"name": name, "color": color.lower()}, content, _saved(content, _lines(color), name))


def _one_line_routes(p: Parameters) -> tuple[Route, ...]:
    return (Route(APP, (*_color(p["color"].capitalize()), _line(1), *_saving(p["name"])), _DONE),)


def _two_lines(rng: Random, content: Content, held: bool) -> Case:
    name, (one, two) = fresh_name(rng, content, held=held), rng.sample(pools.part(_LINES, held=held), 2)
    parameters = {"name": name, "one": one.lower(), "two": two.lower()}
    return Case(parameters, content, _saved(content, _lines(one, two), name))


def _two_lines_routes(p: Parameters) -> tuple[Route, ...]:
    def done(count: int) -> Reached:
        return lambda sight: _drawn(sight) >= count

    first = Route(APP, (*_color(p["one"].capitalize()), _line(1)), done(1))
    second = Route(APP, (*_color(p["two"].capitalize()), _line(2)), done(2))
    return (first, second, Route(APP, _saving(p["name"]), _DONE))


def _ground(rng: Random, content: Content, held: bool) -> Case:
    name, color = fresh_name(rng, content, held=held), pools.pick(_LINES, rng, held=held)
    return Case({"name": name, "color": color.lower()}, content, _saved(content, Work((), color), name))


def _ground_routes(p: Parameters) -> tuple[Route, ...]:
    color = p["color"].capitalize()
    stages = (
        Stage(_AT, "open the menu", tap("More options")), Stage("Menu", "change the ground", tap("Change background")),
        Stage("Background color", f"choose {p['color']}", tap(color)),
    )  # fmt: skip
    return (Route(APP, stages, tapped("Background color", color)), Route(APP, _saving(p["name"]), _DONE))


_SWITCHES = ("Show brush size tool", "Confirm before clearing")
_KEYS = ("draw/show_size", "draw/confirm")


def _switch(rng: Random, content: Content, held: bool) -> Case:
    which = rng.randrange(2)
    before = content.set({_KEYS[which]: "0" if held else "1"})
    state = "on" if held else "off"
    after = before.set({_KEYS[which]: "1" if held else "0"})
    return Case({"switch": _SWITCHES[which], "state": state}, before, after)


def _switch_routes(p: Parameters) -> tuple[Route, ...]:
    rule: Rule = switch(p["switch"], on=p["state"] == "on")
    stages = (
        Stage(_AT, "open the menu", tap("More options")), Stage("Menu", "open the settings", tap("Settings")),
        Stage("Draw settings", f"turn it {p['state']}", rule),
    )  # fmt: skip
    return (Route(APP, stages, settled("Draw settings", rule)),)


_NO_FORMS = ("GIF", "BMP", "TIFF", "WEBP", "PDF", "PSD", "HEIC", "ICO", "RAW", "EPS")


def _no_form(rng: Random, content: Content, held: bool) -> Case:
    name = fresh_name(rng, content, held=held)
    return Case({"name": name, "form": pools.pick(_NO_FORMS, rng, held=held)}, content, content, infeasible=True)


def _no_form_routes(p: Parameters) -> tuple[Route, ...]:
    return (Route(APP, (Stage(_AT, "look at the formats", tap("Save")),), lambda sight: sight.title == "Save as"),)


TEMPLATES = (
    Template(
        "phone/sketch/save_blank", "easy", 14,
        (
            "In Simple Draw, save an empty drawing as {name}.png in Pictures",
            "Create a new drawing called {name}.png in Simple Draw; draw nothing, save it in the Pictures folder",
        ),
        _blank, _blank_routes,
    ),
    Template(
        "phone/sketch/save_as", "medium", 16,
        (
            "Save an empty drawing of Simple Draw in the folder {folder} as a file of format {form} called {name}",
            "In Simple Draw, without drawing anything, save {name} as {form} in {folder}",
        ),
        _format, _format_routes,
    ),
    Template(
        "phone/sketch/one_line", "medium", 18,
        (
            "In Simple Draw, draw one {color} line and save the drawing as {name}.png in Pictures",
            "Draw a single line in {color} with Simple Draw, then save it in Pictures under the name {name} (PNG)",
        ),
        _one_line, _one_line_routes,
    ),
    Template(
        "phone/sketch/two_lines", "hard", 24,
        (
            "In Simple Draw, draw a {one} line, then a {two} one, and save the drawing as {name}.png in Pictures",
            "Draw two lines with Simple Draw, the first {one}, the second {two}; save them as {name} (PNG, Pictures)",
        ),
        _two_lines, _two_lines_routes,
    ),
    Template(
        "phone/sketch/background", "medium", 18,
        (
            "In Simple Draw, make the background {color} and save the empty drawing as {name}.png in Pictures",
            "Save a drawing with nothing but a {color} background as {name} (PNG, in Pictures) with Simple Draw",
        ),
        _ground, _ground_routes,
    ),
    Template(
        "phone/sketch/switch", "easy", 14,
        ('Turn "{switch}" {state} in Simple Draw', 'In the settings of Simple Draw, switch "{switch}" {state}'),
        _switch, _switch_routes,
    ),
    Template(
        "phone/sketch/unknown_format", "medium", 12,
        (
            "In Simple Draw, save an empty drawing as {name}.{form}, that is as a {form} file",
            "Save a new drawing called {name} in the format {form} with Simple Draw",
        ),
        _no_form, _no_form_routes, INFEASIBLE,
    ),
)  # fmt: skip
