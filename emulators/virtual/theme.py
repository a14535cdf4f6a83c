"""How things look: colours by role, text sizes, and the two screen profiles."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from emulators.device import DeviceError
from emulators.virtual.widgets import Style

__all__ = ["PROFILES", "Look", "Profile", "Type", "profile_named"]


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
    for profile in PROFILES:
        if profile.name == name:
            return profile
    raise DeviceError(f"no screen profile {name!r}; use one of {', '.join(p.name for p in PROFILES)}")


_LIGHT: Mapping[str, str] = {
    "primary": "#0b57d0", "on_primary": "#ffffff", "primary_container": "#d3e3fd", "on_primary_container": "#041e49",
    "secondary_container": "#dce3f4", "on_secondary_container": "#141c2e", "surface": "#fafbff",
    "surface_container": "#eff2fa", "surface_container_high": "#e7ebf4", "surface_container_highest": "#dfe4ee",
    "on_surface": "#1a1c20", "on_surface_variant": "#454850", "outline": "#74777f", "outline_variant": "#c8cbd4",
    "error": "#b3261e", "on_error": "#ffffff", "inverse_surface": "#2f3036", "inverse_on_surface": "#f1f0f7",
    "scrim": "#00000066", "key": "#ffffff", "key_special": "#c4cbdb", "keyboard": "#dde2ec",
    "wallpaper": "#33518a", "wallpaper_end": "#b77f92",
    "on_wallpaper": "#ffffff", "transparent": "#00000000", "shadow": "#00000030",
}  # fmt: skip
_DARK: Mapping[str, str] = {
    "primary": "#a8c7fa", "on_primary": "#062e6f", "primary_container": "#12448f", "on_primary_container": "#d7e5ff",
    "secondary_container": "#3b4458", "on_secondary_container": "#dbe2f9", "surface": "#111317",
    "surface_container": "#1c1f25", "surface_container_high": "#272a31", "surface_container_highest": "#32353d",
    "on_surface": "#e3e3e9", "on_surface_variant": "#c3c6d0", "outline": "#8d919b", "outline_variant": "#434751",
    "error": "#f2b8b5", "on_error": "#601410", "inverse_surface": "#e3e3e9", "inverse_on_surface": "#2f3036",
    "scrim": "#00000099", "key": "#474b55", "key_special": "#353942", "keyboard": "#24272e",
    "wallpaper": "#0d1830", "wallpaper_end": "#45304a",
    "on_wallpaper": "#f2f2f6", "transparent": "#00000000", "shadow": "#00000060",
}  # fmt: skip


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


@dataclass(frozen=True, slots=True)
class Look:
    """Theme and font scale: all that styling depends on besides the profile."""

    dark: bool = False
    scale: float = 1.0

    def color(self, role: str) -> int:
        """0xAARRGGBB of a role's name or of "#rrggbb" / "#rrggbbaa"; an unknown name is drawn as text is."""
        return _color(role, self.dark)

    def type(self, style: Style) -> Type:
        return _type(style, self.scale)


@functools.cache
def _color(role: str, dark: bool) -> int:
    roles = _DARK if dark else _LIGHT
    code = role if role.startswith("#") else roles.get(role, roles["on_surface"])
    digits = code[1:]
    alpha = digits[6:] or "ff"
    return int(alpha + digits[:6], 16)


@functools.cache
def _type(style: Style, scale: float) -> Type:
    size, line, medium = _TYPES[style]
    return Type(size * scale, line * scale, medium)
