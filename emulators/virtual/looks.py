"""From settings, as Android names them where it has them, to a look.

| setting | what it holds |
|---|---|
| secure/ui_night_mode | "2" is dark |
| system/font_scale | 0.5 to 2.0 |
| system/system_locales | a list of locales; the first one counts, any but Android's pseudo-locales is English |
| secure/theme_customization_overlay_packages | Android's JSON: the colour of the system palette, the shape of icons |
| secure/widget_style, secure/wallpaper | ours: see `theme.Look.style` and `wallpapers.WALLPAPERS` |

The density of the screen is no part of a look (`view.held`).
"""

import functools
import json
import math
from collections.abc import Callable

from emulators.virtual.theme import LOCALES, Look

__all__ = ["KEYS", "look_from"]

KEYS = (
    "secure/ui_night_mode", "system/font_scale", "system/system_locales", "secure/theme_customization_overlay_packages",
    "secure/widget_style", "secure/wallpaper",
)  # fmt: skip
"""The settings that a look is made from."""

_PALETTE = "android.theme.customization.system_palette"
_SHAPE = "android.theme.customization.adaptive_icon_shape"
_CORNERS = {"square": 0.0, "roundedrect": 0.5, "squircle": 0.8, "teardrop": 1.0, "pebble": 1.3}
"""How round the shapes of Android's icon overlays make corners; our default."""


def look_from(setting: Callable[[str], str]) -> Look:
    """The look that settings ask for; what they hold and nobody knows is passed over."""
    return _look(tuple(setting(key) for key in KEYS))


@functools.lru_cache(256)
def _look(held: tuple[str, ...]) -> Look:
    night, size, locales, overlays, style, wallpaper = held
    try:
        scale = min(2.0, max(0.5, float(size))) if math.isfinite(float(size)) else 1.0
    except ValueError:
        scale = 1.0
    accent, corners = _overlays(overlays)
    locale = locales.partition(",")[0].strip()
    return Look(
        dark=night == "2",
        scale=scale,
        style=style if style == "material2" or style.startswith("mixed-") else "material3",
        accent=accent,
        corners=corners,
        wallpaper=wallpaper,
        locale=locale if locale in LOCALES else "en-US",
    )


def _overlays(packages: str) -> tuple[str, float]:
    """Accent and corners from Android's JSON; a bare word or colour is an accent by itself."""
    try:
        found = json.loads(packages) if packages.startswith("{") else {_PALETTE: packages}
    except ValueError:
        return "", 1.0
    color, shape = str(found.get(_PALETTE, "")), str(found.get(_SHAPE, ""))
    if len(color) in (6, 8) and all(c in "0123456789abcdefABCDEF" for c in color):
        color = "#" + color[-6:].lower()
    return color, _CORNERS.get(shape.rpartition(".")[2], 1.0)
