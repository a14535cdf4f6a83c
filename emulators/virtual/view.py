"""From a world to a laid-out screen: the app's view, the system's bars, the keyboard, an overlay, a toast."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from emulators.screen import Box
from emulators.virtual.app import App, Context
from emulators.virtual.frame import overlays_of, scaffold, window
from emulators.virtual.keyboard import KEYBOARD_PACKAGE, LOW, enter_of, keyboard_of, toolbar
from emulators.virtual.layout import Around, Laying, remembered
from emulators.virtual.looks import look_from
from emulators.virtual.node import Node, Rect
from emulators.virtual.pseudolocale import sayer
from emulators.virtual.scene import Scene, Walk
from emulators.virtual.system import (
    BAR,
    NAVIGATION,
    SYSTEM_PACKAGE,
    navigation_bar,
    status_bar,
    time_text,
    toast,
)  # fmt: skip
from emulators.virtual.theme import Look, Profile
from emulators.virtual.widgets import Dialog, Overlay, Scaffold
from emulators.virtual.world import World

__all__ = ["View", "held", "look_of", "view_of"]

_SYSTEM = frozenset({SYSTEM_PACKAGE, KEYBOARD_PACKAGE})


@dataclass(frozen=True, slots=True)
class View:
    """A screen as the app wants it (`scaffold`, the overlay in front) and as it came out (`scene`).

    `bottom` is where the content area ends, in dp; `location` is the activity's name; `profile` is the screen as it
    is held.
    """

    location: str
    scaffold: Scaffold
    overlay: Overlay | None
    scene: Scene
    bottom: float
    profile: Profile


def look_of(world: World) -> Look:
    """How things look, from the settings."""
    return look_from(world.setting)


def held(profile: Profile, world: World) -> Profile:
    """The screen as it is held and as large as things are drawn on it (`secure/display_density_forced`, in dpi).

    The narrow side stays between 320 and 540 dp.
    """
    forced = world.setting("secure/display_density_forced")
    density = int(forced) / 160 if forced.isdecimal() and len(forced) < 6 else profile.density
    density = min(profile.width / 320, max(profile.width / 540, density))
    if not world.landscape:
        return profile if density == profile.density else replace(profile, density=density)
    return replace(profile, width=profile.height, height=profile.width, density=density)


def view_of(world: World, apps: Mapping[str, App], profile: Profile) -> View:
    """Lay out everything that is on the screen now."""
    page, look, profile = world.page, look_of(world), held(profile, world)
    app = apps[page.package]
    activity = app.activity(page.screen)
    screen = activity.view(Context(world, app, writable=False))
    layers = overlays_of(screen, page.ui)
    state, overlay = world.state, layers[-1] if layers else None
    say = sayer(world) if look.locale == "en-XA" else None
    wide, tall = profile.width / profile.density, profile.height / profile.density
    laying = Laying(
        look,
        remembered(look),
        page=page,
        focus=state.focus,
        cursor=state.cursor,
        around=Around((world.now.year, world.now.month, world.now.day), (wide, tall)),
        say=say,
    )
    keyboard = keyboard_of(state.keyboard, enter_of(state), low=tall < LOW) if state.keyboard else None
    keys = laying.lay(keyboard, wide, 0) if keyboard else None
    bottom = tall - NAVIGATION - (keys.height if keys else 0)
    walk = Walk(profile.density, (0.0, 0.0, float(profile.width), float(profile.height)))
    ink = _ground(walk, world, apps) if screen.color == "transparent" else _fill(walk, look, screen.color)
    content = laying.finished(scaffold(laying, screen, wide, bottom - BAR, typing=keys is not None))
    own = range(0)
    if overlay is None:
        walk.add(content, 0, BAR, package=page.package)
        own = range(len(walk.entries))
    else:
        walk.paint(content, 0, BAR)
    _status(walk, laying, world, ink)
    if keys is None:
        _navigation(walk, laying, ink)
    stands = None
    for layer in layers:
        if isinstance(layer, Dialog) or layer.sheet:
            walk.paint(Node(wide, tall, paint=Rect(look.color("scrim"))), 0, 0)
        x, y, node = window(laying, layer, wide, bottom - BAR)
        laying.finished(node)
        if layer is not overlay:
            walk.paint(node, x, y + BAR)
            continue
        first = len(walk.entries)
        walk.add(node, x, y + BAR, package=page.package)
        own = range(first, len(walk.entries))
        d = profile.density
        stands = Box(x * d, (y + BAR) * d, (x + node.width) * d, (y + BAR + node.height) * d)
    if state.cursor is not None and state.cursor.tools is not None and state.cursor.key == state.focus:
        x, y, node = toolbar(laying, state.cursor, state.clipboard, wide)
        walk.add(node, x, y, package=page.package)
    if keys is not None:
        walk.add(keys, 0, bottom, package=KEYBOARD_PACKAGE)
        walk.paint(Node(wide, NAVIGATION, paint=Rect(look.color("keyboard"))), 0, tall - NAVIGATION)
        _navigation(walk, laying, "on_surface", typing=True)
    if world.state.toast:
        note = laying.lay(toast(world.state.toast), wide - 48, 0)
        bar = laying.lay(screen.bottom, wide, 0).height if screen.bottom and keys is None else 0.0
        walk.add(note, (wide - note.width) / 2, bottom - bar - note.height - 24, package=page.package)
    return View(activity.name, screen, overlay, walk.scene(_SYSTEM, stands, own), bottom, profile)


def _fill(walk: Walk, look: Look, color: str) -> str:
    """Paint the ground of a screen; returns the ink of what the system writes on it."""
    wide, tall = (edge / walk.density for edge in walk.whole[2:])
    paper = look.paper.name if color == "wallpaper" else ""
    walk.paint(Node(wide, tall, paint=Rect(look.color(color), paper=paper)), 0, 0)
    dark = color.startswith("#") and sum(look.color(color) >> shift & 0xFF for shift in (0, 8, 16)) < 200
    return "on_wallpaper" if color == "wallpaper" or dark else "on_surface"


def _ground(walk: Walk, world: World, apps: Mapping[str, App]) -> str:
    """Paint the app's screen, over which a panel lies that does not cover it; nothing of it can be touched."""
    below = world.state.below
    app = apps[below.package]
    bare = World(replace(world.state, panels=()), world.databases, world.apps)
    screen = app.activity(below.screen).view(Context(bare, app, writable=False))
    look = look_of(world)
    say = sayer(world) if look.locale == "en-XA" else None
    under = Laying(look, remembered(look), page=below, say=say)
    wide, tall = (edge / walk.density for edge in walk.whole[2:])
    ink = _fill(walk, look, screen.color)
    walk.paint(under.finished(scaffold(under, screen, wide, tall - NAVIGATION - BAR, typing=False)), 0, BAR)
    return ink


def _status(walk: Walk, laying: Laying, world: World, ink: str) -> None:
    time = time_text(world.now, world.setting("system/time_12_24"))
    wide = walk.whole[2] / walk.density
    if laying.look.flat("system") and ink != "on_wallpaper":
        walk.paint(Node(wide, BAR, paint=Rect(laying.look.color("system_bar"))), 0, 0)
        ink = "on_system_bar"
    bar = laying.lay(status_bar(time, _notes(world), _signs(world), ink), wide, BAR)
    walk.add(bar, 0, 0, package=SYSTEM_PACKAGE)


def _navigation(walk: Walk, laying: Laying, ink: str, *, typing: bool = False) -> None:
    wide, tall = (edge / walk.density for edge in walk.whole[2:])
    if laying.look.flat("system") and ink != "on_wallpaper":
        walk.paint(Node(wide, NAVIGATION, paint=Rect(laying.look.color("navigation_bar"))), 0, tall - NAVIGATION)
        ink = "on_navigation_bar"
    bar = laying.lay(navigation_bar(ink, typing), wide, NAVIGATION)
    walk.add(bar, 0, tall - NAVIGATION, package=SYSTEM_PACKAGE)


def _notes(world: World) -> tuple[tuple[str, str], ...]:
    """The notifications, the newest first: (icon, what it says)."""
    found = ((world.apps.get(each.package), each) for each in reversed(world.state.notifications))
    return tuple((app.icon.glyph, f"{app.name} notification: {each.title}") for app, each in found if app)


def _signs(world: World) -> tuple[tuple[str, str], ...]:
    """What the status bar tells: (icon, what it says)."""

    def on(key: str) -> bool:
        return world.setting(key, "0") not in ("", "0")

    signs = []
    if on("global/zen_mode"):
        signs.append(("dnd", "Do Not Disturb"))
    if on("global/bluetooth_on"):
        signs.append(("bluetooth", "Bluetooth on"))
    if on("global/wifi_on"):
        signs.append(("wifi", "Wi-Fi connected"))
    if on("global/airplane_mode_on"):
        signs.append(("airplane", "Airplane mode"))
    elif on("global/mobile_data"):
        signs.append(("signal", "Mobile signal full"))
    signs.append(("battery", "Battery 100 percent"))
    return tuple(signs)
