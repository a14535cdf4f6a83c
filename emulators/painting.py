"""How marks look: painted on an image with Pillow, or written as SVG that is laid over one."""

import functools
import html
import math
from collections.abc import Iterable
from pathlib import Path
from typing import assert_never

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from emulators.marks import Arrow, Chip, Disc, Frame, Mark, Ring, Tone
from emulators.screen import Pixels, Point

__all__ = ["paint", "svg"]

_COLORS: dict[Tone, str] = {"act": "#f0246e", "box": "#e11d2e", "note": "#1f2433", "good": "#137a4b", "bad": "#a8321a"}
_FONT = Path(__file__).parent / "virtual" / "fonts" / "Roboto-Medium.ttf"
_FINE = 3
"""Shapes are painted this many times larger and then reduced, so that their edges are smooth."""


def paint(pixels: Pixels, marks: Iterable[Mark]) -> Pixels:
    """A new image, uint8 (height, width, 3), with the marks on it; `pixels` stays as it is."""
    image = Image.fromarray(np.ascontiguousarray(pixels)).convert("RGB")
    for mark in marks:
        _paint_one(image, mark)
    return np.asarray(image)


def _paint_one(image: Image.Image, mark: Mark) -> None:
    """Paint one mark on a cut-out that holds it."""
    left, top, right, bottom = _extent(mark)
    left, top = max(0, math.floor(left)), max(0, math.floor(top))
    right, bottom = min(image.width, math.ceil(right)), min(image.height, math.ceil(bottom))
    if right <= left or bottom <= top:
        return
    size = (right - left, bottom - top)
    layer = Image.new("RGBA", (size[0] * _FINE, size[1] * _FINE), (255, 255, 255, 0))
    _shape(ImageDraw.Draw(layer), mark, Point(left, top))
    layer = layer.resize(size, Image.Resampling.BOX)
    image.paste(layer, (left, top), layer)


def _extent(mark: Mark) -> tuple[float, float, float, float]:
    match mark:
        case Ring() | Disc():
            reach = mark.radius + (mark.width * 2 if isinstance(mark, Ring) else mark.radius)
            x, y = mark.center.x, mark.center.y
            return x - reach, y - reach, x + reach, y + reach
        case Arrow(start=a, end=b):
            reach = mark.width * 4
            return min(a.x, b.x) - reach, min(a.y, b.y) - reach, max(a.x, b.x) + reach, max(a.y, b.y) + reach
        case Frame(box=box):
            reach = mark.width * 2
            return box.left - reach, box.top - reach, box.right + reach, box.bottom + reach
        case Chip(center=center):
            half_x, half_y = _chip_half(mark)
            return center.x - half_x - 2, center.y - half_y - 2, center.x + half_x + 2, center.y + half_y + 2
        case _:
            assert_never(mark)


def _shape(draw: ImageDraw.ImageDraw, mark: Mark, origin: Point) -> None:
    def at(point: Point) -> tuple[float, float]:
        return (point.x - origin.x) * _FINE, (point.y - origin.y) * _FINE

    color = _COLORS[mark.tone]
    match mark:
        case Ring():
            _circle(
                draw, at(mark.center), (mark.radius + mark.width) * _FINE, "#ffffffd9", width=mark.width * 2 * _FINE
            )
            _circle(draw, at(mark.center), (mark.radius + mark.width / 2) * _FINE, color, width=mark.width * _FINE)
        case Disc():
            _circle(draw, at(mark.center), mark.radius * 1.35 * _FINE, "#ffffffd9")
            _circle(draw, at(mark.center), mark.radius * _FINE, color)
        case Arrow():
            for grow, ink in ((0.6 * mark.width * _FINE, "#ffffff"), (0.0, color)):
                _arrow(draw, mark, (at(mark.start), at(mark.end)), ink, grow=grow)
        case Frame(box=box) if box.width < 0 or box.height < 0:
            pass  # recorded screens have such boxes; there is nothing to draw
        case Frame(box=box):
            low, high = at(Point(box.left, box.top)), at(Point(box.right, box.bottom))
            width = max(1, round(mark.width * _FINE))
            draw.rounded_rectangle((*low, *high), radius=2 * width, outline=color, width=width)
        case Chip():
            x, y = at(mark.center)
            half_x, half_y = (half * _FINE for half in _chip_half(mark))
            ground = (x - half_x, y - half_y, x + half_x, y + half_y)
            draw.rounded_rectangle(ground, radius=half_y * 0.7, fill=color + "eb")
            draw.text((x, y), mark.text, fill="#ffffff", font=_font(mark.size * _FINE), anchor="mm")
        case _:
            assert_never(mark)


def _circle(
    draw: ImageDraw.ImageDraw, center: tuple[float, float], radius: float, color: str, *, width: float | None = None
) -> None:
    x, y = center
    box = (x - radius, y - radius, x + radius, y + radius)
    if width is None:
        draw.ellipse(box, fill=color)
    else:
        draw.ellipse(box, outline=color, width=max(1, round(width)))


def _arrow(
    draw: ImageDraw.ImageDraw,
    mark: Arrow,
    ends: tuple[tuple[float, float], tuple[float, float]],
    color: str,
    *,
    grow: float,
) -> None:
    """An arrow that is thicker by `grow` on every side."""
    (ax, ay), (bx, by) = ends
    length = math.hypot(bx - ax, by - ay)
    if length == 0:
        return
    head = mark.width * 3.2 * _FINE if mark.head else 0.0
    ux, uy = (bx - ax) / length, (by - ay) / length
    stem = (bx - ux * head * 0.8, by - uy * head * 0.8)
    draw.line(((ax, ay), stem), fill=color, width=max(1, round(mark.width * _FINE + 2 * grow)))
    if mark.head:
        tip = (bx + ux * grow * 1.6, by + uy * grow * 1.6)
        x, y, side = bx - ux * (head + grow), by - uy * (head + grow), head * 0.62 + grow * 1.6
        draw.polygon((tip, (x - uy * side, y + ux * side), (x + uy * side, y - ux * side)), fill=color)


def _chip_half(chip: Chip) -> tuple[float, float]:
    """Half the width and height of a chip."""
    return _font(chip.size * _FINE).getlength(chip.text) / _FINE / 2 + chip.side * chip.size, chip.rise * chip.size


@functools.lru_cache(64)
def _font(size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FONT), max(1.0, size))


def svg(marks: Iterable[Mark], width: int, height: int) -> str:
    """The marks as an SVG element whose view is the screen of that size; texts are escaped."""
    shapes = "".join(_svg_one(mark) for mark in marks)
    return f'<svg viewBox="0 0 {width} {height}" aria-hidden="true">{shapes}</svg>'


def _svg_one(mark: Mark) -> str:
    color = _COLORS[mark.tone]
    match mark:
        case Ring(center=c, radius=r, width=w):
            halo = f'<circle cx="{c.x:.1f}" cy="{c.y:.1f}" r="{r:.1f}" fill="none" stroke="#fff" stroke-opacity=".85"'
            line = f'<circle cx="{c.x:.1f}" cy="{c.y:.1f}" r="{r:.1f}" fill="none" stroke="{color}"'
            return f'{halo} stroke-width="{w * 2:.1f}"/>{line} stroke-width="{w:.1f}"/>'
        case Disc(center=c, radius=r):
            return (
                f'<circle cx="{c.x:.1f}" cy="{c.y:.1f}" r="{r * 1.35:.1f}" fill="#fff" fill-opacity=".85"/>'
                f'<circle cx="{c.x:.1f}" cy="{c.y:.1f}" r="{r:.1f}" fill="{color}"/>'
            )
        case Arrow():
            return _svg_arrow(mark, color)
        case Frame(box=b, width=w):
            return (
                f'<rect x="{b.left:.1f}" y="{b.top:.1f}" width="{b.width:.1f}" height="{b.height:.1f}" '
                f'rx="{2 * w:.1f}" fill="none" stroke="{color}" stroke-width="{w:.1f}"/>'
            )
        case Chip(center=c, size=size):
            half_x, half_y = _chip_half(mark)
            # The page's font may be wider than the one that was measured.
            length = f'textLength="{2 * half_x - 2 * mark.side * size:.1f}" lengthAdjust="spacingAndGlyphs"'
            return (
                f'<rect x="{c.x - half_x:.1f}" y="{c.y - half_y:.1f}" width="{2 * half_x:.1f}" '
                f'height="{2 * half_y:.1f}" rx="{half_y * 0.7:.1f}" fill="{color}" fill-opacity=".92"/>'
                f'<text x="{c.x:.1f}" y="{c.y + size * 0.36:.1f}" font-size="{size:.1f}" text-anchor="middle" '
                f'{length} fill="#fff">{html.escape(mark.text)}</text>'
            )
        case _:
            assert_never(mark)


def _svg_arrow(mark: Arrow, color: str) -> str:
    length = math.hypot(mark.end.x - mark.start.x, mark.end.y - mark.start.y)
    if length == 0:
        return ""
    head = mark.width * 3.2 if mark.head else 0.0
    ux, uy = (mark.end.x - mark.start.x) / length, (mark.end.y - mark.start.y) / length
    stem = Point(mark.end.x - ux * head * 0.8, mark.end.y - uy * head * 0.8)
    line = f'<line x1="{mark.start.x:.1f}" y1="{mark.start.y:.1f}" x2="{stem.x:.1f}" y2="{stem.y:.1f}"'
    drawn = (
        f'{line} stroke="#fff" stroke-opacity=".85" stroke-width="{mark.width * 2.2:.1f}"/>'
        f'{line} stroke="{color}" stroke-width="{mark.width:.1f}"/>'
    )
    if mark.head:
        bx, by, side = mark.end.x - ux * head, mark.end.y - uy * head, head * 0.62
        points = f"{mark.end.x:.1f},{mark.end.y:.1f} {bx - uy * side:.1f},{by + ux * side:.1f} "
        points += f"{bx + uy * side:.1f},{by - ux * side:.1f}"
        drawn += f'<polygon points="{points}" fill="{color}" stroke="#fff" stroke-opacity=".85" '
        drawn += f'stroke-width="{mark.width * 0.5:.1f}" paint-order="stroke"/>'
    return drawn
