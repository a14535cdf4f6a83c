"""What lies behind the home screen: gradients with patterns, drawn here once for each size.

All inks that the launcher writes with can be read on every colour that a wallpaper uses.
"""

import functools
from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["WALLPAPERS", "Wallpaper", "picture", "wallpaper_named"]

Pattern = Literal["plain", "dunes", "discs", "rays", "grid", "stars"]


@dataclass(frozen=True, slots=True)
class Wallpaper:
    """Colours of the top left and bottom right corner, of what is drawn over them, and of the writing."""

    name: str
    start: str
    end: str
    pattern: Pattern = "plain"
    shade: str = ""
    ink: str = "#ffffff"


WALLPAPERS: tuple[Wallpaper, ...] = (
    Wallpaper("dusk", "#33518a", "#8a5570"),
    Wallpaper("night", "#0d1830", "#45304a"),
    Wallpaper("dunes", "#7a3b1d", "#9a4a2c", "dunes", "#632b17"),
    Wallpaper("bay", "#0b4a5e", "#116466", "dunes", "#083645"),
    Wallpaper("forest", "#1f4a33", "#3a5c2c", "dunes", "#163824"),
    Wallpaper("plain", "#37474f", "#37474f"),
    Wallpaper("bubbles", "#4a2a6b", "#74356d", "discs", "#5a3170"),
    Wallpaper("stars", "#101226", "#1f2b4d", "stars", "#4d5a85"),
    Wallpaper("paper", "#f3efe6", "#e6e0d2", "grid", "#dad3c3", "#1f1d19"),
    Wallpaper("meadow", "#dcebd2", "#c6dfc4", "rays", "#d3e6c4", "#16240f"),
)
"""`secure/wallpaper` names one; our default is "dusk", and "night" where the theme is dark."""


def wallpaper_named(name: str) -> Wallpaper | None:
    """None for a name that no wallpaper has."""
    return next((each for each in WALLPAPERS if each.name == name), None)


@functools.lru_cache(8)
def picture(name: str, width: int, height: int) -> Any:
    """A wallpaper as an opaque image of this many pixels, quick to copy."""
    import skia

    paper = wallpaper_named(name) or WALLPAPERS[0]
    kind, alpha = skia.ColorType.kRGBA_8888_ColorType, skia.AlphaType.kOpaque_AlphaType
    surface = skia.Surface.MakeRaster(skia.ImageInfo.Make(width, height, kind, alpha))
    canvas, colors = surface.getCanvas(), [_color(paper.start), _color(paper.end)]
    shade = skia.GradientShader.MakeLinear([skia.Point(0, 0), skia.Point(width, height)], colors)
    canvas.drawRect(skia.Rect(0, 0, width, height), skia.Paint(Shader=shade))
    if paper.shade:
        _draw(canvas, paper.pattern, _color(paper.shade), (width, height))
    return surface.makeImageSnapshot()


def _color(code: str) -> int:
    return 0xFF000000 | int(code[1:], 16)


def _draw(canvas: Any, pattern: Pattern, color: int, size: tuple[int, int]) -> None:
    import skia

    wide, tall = size
    fill = skia.Paint(AntiAlias=True, Color=color)
    match pattern:
        case "dunes":
            for i, (rise, alpha) in enumerate(((0.52, 90), (0.68, 140), (0.84, 255))):
                fill.setAlpha(alpha)
                path = skia.Path()
                path.moveTo(0, tall * rise)
                path.cubicTo(wide * 0.3, tall * (rise - 0.1), wide * 0.6, tall * (rise + 0.09 + 0.02 * i),
                             wide, tall * (rise - 0.05))  # fmt: skip
                path.lineTo(wide, tall)
                path.lineTo(0, tall)
                canvas.drawPath(path, fill)
        case "discs":
            for x, y, r in ((0.2, 0.16, 0.2), (0.85, 0.33, 0.3), (0.3, 0.62, 0.36), (0.92, 0.82, 0.22)):
                canvas.drawCircle(wide * x, tall * y, wide * r, fill)
        case "rays":
            for i in range(7):
                path = skia.Path()
                path.moveTo(wide, 0)
                path.lineTo(wide * (i / 3.5 - 0.9), tall)
                path.lineTo(wide * (i / 3.5 - 0.75), tall)
                canvas.drawPath(path, fill)
        case "grid":
            step, x = wide / 12, 0.0
            fill.setStrokeWidth(max(1.0, wide / 360))
            while x < max(wide, tall):
                canvas.drawLine(x, 0, x, tall, fill)
                canvas.drawLine(0, x, wide, x, fill)
                x += step
        case "stars":
            for i in range(70):
                x, y = (i * 0.618034) % 1, (i * i * 0.1173 + i * 0.37) % 1
                canvas.drawCircle(wide * x, tall * y, wide * (0.002 + 0.0035 * ((i * 7) % 5) / 4), fill)
