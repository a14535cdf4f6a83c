"""Colours by role, for light and dark, and the same colours in any accent: hues turn, luminances stay.

WCAG's contrast depends on luminance alone, so whatever can be read in the palette below can be read in every accent
(https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio). Hues are turned in OKLCH (B. Ottosson, 2020).
"""

import functools
import math
from collections.abc import Mapping

__all__ = ["ACCENTS", "contrast", "palette"]

ACCENTS: Mapping[str, str] = {
    "blue": "#0b57d0", "teal": "#006a6a", "green": "#2e6b2f", "olive": "#626200", "orange": "#8b5000",
    "red": "#b3261e", "rose": "#984061", "purple": "#6750a4", "grey": "#5b5f66",
}  # fmt: skip
"""Some accents by name; any "#rrggbb" will do. Our default is blue, in which the palettes are written."""

_LIGHT: Mapping[str, str] = {
    "primary": "#0b57d0", "on_primary": "#ffffff", "primary_container": "#d3e3fd", "on_primary_container": "#041e49",
    "secondary_container": "#dce3f4", "on_secondary_container": "#141c2e", "surface": "#fafbff",
    "surface_container": "#eff2fa", "surface_container_high": "#e7ebf4", "surface_container_highest": "#dfe4ee",
    "on_surface": "#1a1c20", "on_surface_variant": "#454850", "outline": "#74777f", "outline_variant": "#c8cbd4",
    "error": "#b3261e", "on_error": "#ffffff", "inverse_surface": "#2f3036", "inverse_on_surface": "#f1f0f7",
    "scrim": "#00000066", "key": "#ffffff", "key_special": "#c4cbdb", "keyboard": "#dde2ec",
    "transparent": "#00000000", "shadow": "#00000030", "switch_track": "#0b57d066",
    "system_bar": "#0842a0", "on_system_bar": "#ffffff", "navigation_bar": "#000000", "on_navigation_bar": "#ffffff",
}  # fmt: skip
_DARK: Mapping[str, str] = {
    "primary": "#a8c7fa", "on_primary": "#062e6f", "primary_container": "#12448f", "on_primary_container": "#d7e5ff",
    "secondary_container": "#3b4458", "on_secondary_container": "#dbe2f9", "surface": "#111317",
    "surface_container": "#1c1f25", "surface_container_high": "#272a31", "surface_container_highest": "#32353d",
    "on_surface": "#e3e3e9", "on_surface_variant": "#c3c6d0", "outline": "#8d919b", "outline_variant": "#434751",
    "error": "#f2b8b5", "on_error": "#601410", "inverse_surface": "#e3e3e9", "inverse_on_surface": "#2f3036",
    "scrim": "#00000099", "key": "#474b55", "key_special": "#353942", "keyboard": "#24272e",
    "transparent": "#00000000", "shadow": "#00000060", "switch_track": "#a8c7fa66",
    "system_bar": "#000000", "on_system_bar": "#ffffff", "navigation_bar": "#000000", "on_navigation_bar": "#ffffff",
}  # fmt: skip
_OWN = frozenset({"error", "on_error", "scrim", "transparent", "shadow"})
"""Roles that look the same in every accent."""


@functools.lru_cache(64)
def palette(dark: bool, accent: str = "") -> Mapping[str, str]:
    """ "#rrggbb" or "#rrggbbaa" by role. `accent` is a name of `ACCENTS` or "#rrggbb"; "" is blue, as is what is none.

    Greys take a breath of the accent; an accent that is grey itself makes all roles grey.
    """
    base = _DARK if dark else _LIGHT
    wanted = ACCENTS.get(accent, accent)
    if not _is_color(wanted) or wanted == ACCENTS["blue"]:
        return base
    _, chroma, hue = _oklch(wanted)
    _, most, _ = _oklch(ACCENTS["blue"])
    share = min(1.0, max(0.12, chroma / most * 1.6)) if chroma > 0.03 else 0.0
    return {role: code if role in _OWN else _turned(code, hue, share) for role, code in base.items()}


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two opaque colours, 1 to 21."""
    first, second = sorted((_luminance(_linear(one)), _luminance(_linear(other))))
    return (second + 0.05) / (first + 0.05)


def _is_color(code: str) -> bool:
    return len(code) == 7 and code[0] == "#" and all(c in "0123456789abcdefABCDEF" for c in code[1:])


def _turned(code: str, hue: float, share: float) -> str:
    """A colour with another hue and a share of its chroma, as light as before."""
    wanted = _luminance(_linear(code))
    lightness, chroma, _ = _oklch(code)
    low, high = 0.0, 1.0
    for _ in range(18):
        lightness = (low + high) / 2
        made = _fitting(lightness, chroma * share, hue)
        low, high = (lightness, high) if _luminance(made) < wanted else (low, lightness)
    return _code(_fitting(lightness, chroma * share, hue)) + code[7:]


def _fitting(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    """Linear RGB with at most this chroma that a screen can show."""
    low, high = 0.0, chroma
    made = _rgb(lightness, chroma, hue)
    if all(-1e-4 <= v <= 1.0001 for v in made):
        return made
    for _ in range(12):
        middle = (low + high) / 2
        made = _rgb(lightness, middle, hue)
        low, high = (middle, high) if all(-1e-4 <= v <= 1.0001 for v in made) else (low, middle)
    return _rgb(lightness, low, hue)


def _linear(code: str) -> tuple[float, float, float]:
    r, g, b = (int(code[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (r, g, b))
    return red, green, blue


def _code(rgb: tuple[float, float, float]) -> str:
    bent = (12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055 for v in (max(0.0, c) for c in rgb))
    return "#" + "".join(f"{min(255, round(v * 255)):02x}" for v in bent)


def _luminance(rgb: tuple[float, float, float]) -> float:
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]


def _oklch(code: str) -> tuple[float, float, float]:
    """Lightness 0 to 1, chroma, and hue in radians."""
    r, g, b = _linear(code)
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    middle = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _rgb(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
