"""Draws the contact sheets of docs/phone.md: a few screens of every app of the phone, and one screen in several looks.

`python -m benchmarks.phone_screens [APP ...]` writes docs/screens/<app>.webp, docs/phone.md and docs/images/phone.png;
with names only those sheets and docs/phone.md ("looks" is the sheet of the looks). Screens are found by touching
whatever an app offers, nearest to its first screen first; a tour names the way where that finds poor ones.
"""

import io
import random
import sys
from collections import deque
from collections.abc import Mapping
from pathlib import Path

from PIL import Image

from benchmarks.phone_table import BEGIN, END, table
from benchmarks.results import ROOT
from emulators.action import Action, OpenApp, Press, Swipe, Tap
from emulators.screen import Flag, Point, Screen
from emulators.trajectory import State
from emulators.virtual.app import App
from emulators.virtual.apps import installed, launcher
from emulators.virtual.phone import VirtualPhone

__all__ = ["LOOKS", "TOURS", "main", "screens_of"]

Step = str | Action
"""What is touched, by its label, or any other action."""

_READY = ("Next", "While using the app")
_DRAWN = (
    Swipe(Point(70, 420), Point(180, 260)), Swipe(Point(180, 260), Point(290, 420)),
    Swipe(Point(95, 400), Point(95, 560)), Swipe(Point(95, 560), Point(265, 560)),
    Swipe(Point(265, 560), Point(265, 400)), Swipe(Point(160, 560), Point(160, 480)),
    Swipe(Point(160, 480), Point(205, 480)), Swipe(Point(205, 480), Point(205, 560)),
)  # fmt: skip
"""A house, line by line."""

TOURS: Mapping[str, tuple[tuple[Step, ...], ...]] = {
    "Home": (
        (Press("home"),),
        (Press("home"), "All apps"),
        (OpenApp("Settings"), OpenApp("Contacts"), Press("recents")),
    ),
    "Clock": (
        (),
        ("Add alarm",),
        ("World clock",),
        ("Timer", "5"),
        ("Stopwatch", "Start"),
    ),
    "Camera": (
        _READY,
        (*_READY, "Video"),
        (*_READY, "Camera settings"),
        (*_READY, "Take photo", "Open gallery"),
    ),
    "Simple Draw": (
        _DRAWN,
        (*_DRAWN, "Color black"),
        (*_DRAWN, "More options"),
        (*_DRAWN, "More options", "Settings"),
        (*_DRAWN, "Save"),
    ),
    "Settings": ((), ("Network & internet",), ("Display",), ("Sound & vibration",), ("Storage",)),
}
"""By the name of an app: ways from its first screen to those that are shown. Other apps are explored."""

LOOKS: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("as it comes", {}),
    ("dark", {"secure/ui_night_mode": "2"}),
    ("Material 2", {"secure/widget_style": "material2", "secure/theme_customization_overlay_packages": "teal"}),
    ("large", {"system/font_scale": "1.5", "secure/theme_customization_overlay_packages": "purple"}),
    ("en-XA", {"system/system_locales": "en-XA", "secure/theme_customization_overlay_packages": "orange"}),
    ("ar-XB", {"system/system_locales": "ar-XB", "secure/theme_customization_overlay_packages": "green"}),
)
"""The looks of the first sheet: settings that differ from a new phone's."""

FRONT: tuple[tuple[str, tuple[Step, ...], Mapping[str, str]], ...] = (
    ("Home", (Press("home"),), {}),
    ("Settings", ("Display",), {"secure/ui_night_mode": "2"}),
    ("Contacts", ("Ines Lopez",), {}),
    ("Clock", (), {}),
    ("Notes", (), {}),
)
"""What the picture of the README shows: an app, the way to a screen, and settings."""

Found = dict[tuple[str, ...], tuple[int, Image.Image]]
"""Screens of an app by what tells them apart: how much there is to see, and the picture."""

_MOST = 5
"""How many screens a sheet shows; our default."""
_TOUCHES = 150
"""How many touches the exploration of an app takes; our default."""
_BYTES = 120_000
"""How large a sheet may be."""

_HEAD = """# The phone

All apps as they are after the first start, with what `VirtualPhone(seed=0)` holds. The sheets are drawn by
`python -m benchmarks.phone_screens`, the table by `python -m benchmarks.phone_table`.

## Looks

Theme, font scale, density, style of widgets, accent, wallpaper, corners and locale are settings of the phone
(`emulators/virtual/looks.py`), so that a policy cannot learn pixels by heart.
"""


def screens_of(app: App) -> list[Image.Image]:
    """Pictures of a few different screens of an app."""
    if ways := TOURS.get(app.name):
        return [picture(led(app, way).look()) for way in ways]
    return explored(app)


def led(
    app: App, way: tuple[Step, ...], settings: Mapping[str, str] | None = None, *, profile: str = "360x800"
) -> VirtualPhone:
    """A phone on which an app was opened and a way was gone."""
    phone = VirtualPhone(profile)
    for key, value in (settings or {}).items():
        phone.world.put_setting(key, value)
    phone.do(OpenApp(app.name))
    for step in way:
        if isinstance(step, str):
            found = [e for e in phone.look(pixels=False).elements if e.actionable and e.label == step]
            if not found:
                raise LookupError(f"{app.name} offers no {step!r} here; correct its tour in TOURS")
            phone.do(Tap(found[0].hit))
        else:
            phone.do(step)
    return phone


def explored(app: App) -> list[Image.Image]:
    """The first screen and those near it that differ most: other activities first, then dialogs and menus."""
    phone, rng = VirtualPhone(), random.Random(0)
    phone.do(OpenApp(app.name))
    found: Found = {_kind(phone): _shot(phone)}
    queue: deque[State] = deque([phone.save()])
    touches = 0
    while queue and touches < _TOUCHES:
        state = queue.popleft()
        phone.load(state)
        offered = [e for e in phone.look(pixels=False).elements if e.actionable and not e.has(Flag.SYSTEM)]
        for element in rng.sample(offered, min(14, len(offered))):
            phone.load(state)
            phone.do(Tap(element.hit))
            touches += 1
            kind = _kind(phone)
            if phone.world.page.package == app.package and not phone.world.state.keyboard and kind not in found:
                found[kind] = _shot(phone)
                queue.append(phone.save())
    return _chosen(found)


def _kind(phone: VirtualPhone) -> tuple[str, ...]:
    """What tells one screen from another: screen, overlay, the destination chosen."""
    view = phone.view()
    chosen = next((e.label for e in view.scene.elements if e.has(Flag.SELECTED) and not e.has(Flag.SYSTEM)), "")
    over = type(view.overlay).__name__ if view.overlay else ""
    return phone.world.page.screen, over, chosen


def _shot(phone: VirtualPhone) -> tuple[int, Image.Image]:
    """A picture, and how much there is to see on it."""
    screen = phone.look()
    return sum(bool(e.label) and not e.has(Flag.SYSTEM) for e in screen.elements), picture(screen)


def _chosen(found: Found) -> list[Image.Image]:
    """The first picture, then the fullest of every screen, in the order in which they were found."""
    first, *others = found
    fullest: dict[str, tuple[str, ...]] = {}
    for kind in others:
        best = fullest.setdefault(kind[0], kind)
        if (not kind[1], found[kind][0]) > (not best[1], found[best][0]):
            fullest[kind[0]] = kind
    main = fullest.pop(first[0], None)
    ranked = sorted(fullest.values(), key=lambda kind: -found[kind][0])
    ranked = [first, *ranked[: _MOST - 1], *((main,) if main else ())][:_MOST]
    return [found[kind][1] for kind in found if kind in ranked]


def picture(screen: Screen) -> Image.Image:
    if screen.frame is None:
        raise LookupError("a screen was looked at without pixels; pass pixels=True")
    return Image.fromarray(screen.frame.rgb())


def sheet(pictures: list[Image.Image]) -> bytes:
    """Pictures side by side as WebP, as good as the size allows."""
    wide, tall = pictures[0].size
    whole = Image.new("RGB", (len(pictures) * (wide + 12) + 12, tall + 24), "#c9ccd6")
    for place, each in enumerate(pictures):
        whole.paste(each, (12 + place * (wide + 12), 12))
    for quality in range(90, 20, -10):
        buffer = io.BytesIO()
        whole.save(buffer, "WEBP", quality=quality, method=6)
        if buffer.tell() <= _BYTES:
            break
    return buffer.getvalue()


def looks() -> list[Image.Image]:
    """One screen in several looks."""
    pictures = []
    for _, settings in LOOKS:
        phone = VirtualPhone()
        for key, value in settings.items():
            phone.world.put_setting(key, value)
        phone.do(OpenApp("Clock"))
        pictures.append(picture(phone.look()))
    return pictures


def front(apps: Mapping[str, App]) -> Image.Image:
    """The picture of the README: a few screens side by side, drawn large and made small."""
    whole = Image.new("RGB", (222 * len(FRONT) - 6, 480), "#ffffff")
    for place, (name, way, settings) in enumerate(FRONT):
        large = picture(led(apps[name], way, settings, profile="1080x2400").look())
        whole.paste(large.resize((216, 480), Image.Resampling.LANCZOS), (222 * place, 0))
    return whole


def main(names: list[str]) -> None:
    folder = ROOT / "docs" / "screens"
    folder.mkdir(parents=True, exist_ok=True)
    apps = (launcher.APP, *(app for app in installed() if not app.hidden))
    for app in apps:
        if not names or app.name in names:
            _file(folder, app.name).write_bytes(sheet(screens_of(app)))
    if not names or "looks" in names:
        (folder / "looks.webp").write_bytes(sheet(looks()))
    if not names:
        front({app.name: app for app in apps}).save(ROOT / "docs" / "images" / "phone.png", optimize=True)
    captions = ", ".join(name for name, _ in LOOKS)
    lines = [_HEAD, f"![{captions}](screens/looks.webp)\n", f"## Apps\n\n{BEGIN}\n{table()}\n{END}\n"]
    for app in apps:
        lines.append(f"### {app.name}\n\n`{app.package}`\n\n![{app.name}](screens/{_file(folder, app.name).name})\n")
    (ROOT / "docs" / "phone.md").write_text("\n".join(lines), encoding="utf-8")


def _file(folder: Path, name: str) -> Path:
    return folder / ("".join(c if c.isalnum() else "-" for c in name.lower()) + ".webp")


if __name__ == "__main__":
    main(sys.argv[1:])
