"""How things look: what styling depends on, text sizes, and the two screen profiles."""

import functools
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from emulators.device import DeviceError
from emulators.virtual.palettes import palette
from emulators.virtual.wallpapers import WALLPAPERS, Wallpaper, wallpaper_named
from emulators.virtual.widgets import Style

__all__ = ["LOCALES", "PROFILES", "Family", "Look", "Profile", "Type", "profile_named"]


@dataclass(frozen=True, slots=True)
class Profile:
    """A screen in pixels; `density` is pixels per dp."""

    name: str
    width: int
    height: int
    density: float


PROFILES = (Profile("360x800", 360, 800, 1.0), Profile("1080x2400", 1080, 2400, 2.625))
"""A small screen that is cheap to draw, and a Pixel 6."""


def profile_named(name: str) -> Profile:
    """Raises DeviceError for a name that no profile has."""
    for profile in PROFILES:
        if profile.name == name:
            return profile
    raise DeviceError(f"no screen profile {name!r}; use one of {', '.join(p.name for p in PROFILES)}")


@dataclass(frozen=True, slots=True)
class Type:
    """A text size in dp (the font scale applied): em size, line height, and whether it is medium or regular."""

    size: float
    line: float
    medium: bool = False


_TYPES: Mapping[Style, tuple[float, float, bool]] = {
    "display": (48, 56, False), "headline": (26, 32, False), "title": (20, 26, False), "subtitle": (16, 22, True),
    "body": (16, 22, False), "label": (14, 18, True), "small": (14, 19, False),
}  # fmt: skip


Family = Literal["app_bar", "avatar", "bottom_bar", "box", "button", "card", "chip", "dialog", "fab", "field", "menu",
                 "row", "slider", "switch", "system", "tabs"]  # fmt: skip
"""Groups of widgets that look alike; "box" are checkboxes and radio buttons."""

LOCALES = ("en-US", "en-XA", "ar-XB")
"""English, and Android's two pseudo-locales: accented and longer words, and reading from right to left."""


@dataclass(frozen=True, slots=True)
class Look:
    """All that styling depends on besides the profile.

    `style` is "material3", "material2", or "mixed-<anything>", in which each family of widgets has one of the two.
    `accent` is for `palettes.palette`, `wallpaper` for `wallpapers`, `corners` multiplies the radius of corners.
    """

    dark: bool = False
    scale: float = 1.0
    style: str = "material3"
    accent: str = ""
    corners: float = 1.0
    wallpaper: str = ""
    locale: str = "en-US"

    def color(self, role: str) -> int:
        """0xAARRGGBB of a role's name or of "#rrggbb" / "#rrggbbaa"; an unknown name is drawn as text is."""
        return _color(role, self.dark, self.accent, self.wallpaper)

    def type(self, style: Style, most: float = 2.0) -> Type:
        """The size of a text that follows the font scale up to `most`."""
        return _type(style, min(self.scale, most))

    def flat(self, family: Family) -> bool:
        """Whether this family looks as in Material 2: flat bars, sharp corners, thin lines."""
        if self.style in ("material3", "material2"):
            return self.style == "material2"
        return _drawn(self.style, family)

    def rounded(self, radius: float) -> float:
        """A radius as large as corners are."""
        return radius * self.corners

    @property
    def mirrored(self) -> bool:
        """Whether reading runs from right to left."""
        return self.locale == "ar-XB"

    @property
    def paper(self) -> Wallpaper:
        return _paper(self.wallpaper, self.dark)


@functools.cache
def _drawn(style: str, family: Family) -> bool:
    return bool(zlib.crc32(f"{style}:{family}".encode()) & 4)


def _paper(name: str, dark: bool) -> Wallpaper:
    return wallpaper_named(name) or WALLPAPERS[1 if dark else 0]


@functools.lru_cache(2_000)
def _color(role: str, dark: bool, accent: str, wallpaper: str) -> int:
    roles = palette(dark, accent)
    match role:
        case "wallpaper":
            role = _paper(wallpaper, dark).start
        case "wallpaper_end":
            role = _paper(wallpaper, dark).end
        case "on_wallpaper":
            role = _paper(wallpaper, dark).ink
    code = role if role.startswith("#") else roles.get(role, roles["on_surface"])
    digits = code[1:]
    alpha = digits[6:] or "ff"
    return int(alpha + digits[:6], 16)


@functools.cache
def _type(style: Style, scale: float) -> Type:
    size, line, medium = _TYPES[style]
    return Type(size * scale, line * scale, medium)
