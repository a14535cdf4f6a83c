"""Paints the parts of a scene with skia; only this module turns a screen into pixels."""

import functools
from typing import Any

import numpy as np
import skia
from numpy.typing import NDArray

from emulators.screen import Pixels
from emulators.virtual.icons import shapes
from emulators.virtual.node import Glyph, Image, Line, Rect, Vector
from emulators.virtual.scene import Bounds, Part
from emulators.virtual.typeface import drawable, font

__all__ = ["Canvas"]


class Canvas:
    """A surface of one size that is painted again and again; only what changed since the last time is painted anew."""

    def __init__(self, width: int, height: int, density: float) -> None:
        self._rgba: NDArray[np.uint8] = np.zeros((height, width, 4), np.uint8)
        self._surface = skia.Surface(self._rgba, colorType=skia.kRGBA_8888_ColorType)
        self._density = density
        self._shown: tuple[Part, ...] = ()
        self._rgb: Pixels = np.zeros((height, width, 3), np.uint8)

    def draw(self, parts: tuple[Part, ...]) -> Pixels:
        """The pixels of these parts, uint8 (height, width, 3); a new array each time, not to be written to."""
        height, width, _ = self._rgba.shape
        area = _difference(self._shown, parts, (0.0, 0.0, float(width), float(height)))
        if area is not None:
            self._paint(parts, area)
            left, top, right, bottom = (int(v) for v in area)
            fresh = self._rgb.copy()
            for channel in range(3):
                fresh[top:bottom, left:right, channel] = self._rgba[top:bottom, left:right, channel]
            fresh.flags.writeable = False
            self._rgb = fresh
            self._shown = parts
        return self._rgb

    def _paint(self, parts: tuple[Part, ...], area: Bounds) -> None:
        canvas = self._surface.getCanvas()
        canvas.save()
        canvas.clipRect(skia.Rect(*area), skia.ClipOp.kIntersect, False)
        canvas.clear(skia.ColorBLACK)
        clip: Bounds | None = None
        for part in parts:
            if not _meets(_reach(part), area):
                continue
            if part.clip != clip:
                if clip is not None:
                    canvas.restore()
                clip = part.clip
                canvas.save()
                canvas.clipRect(skia.Rect(*(float(round(v)) for v in clip)), skia.ClipOp.kIntersect, False)
            _paint_part(canvas, part, self._density)
        if clip is not None:
            canvas.restore()
        canvas.restore()


def _difference(old: tuple[Part, ...], new: tuple[Part, ...], whole: Bounds) -> Bounds | None:
    """The box in which two scenes may differ, on whole pixels; None when they are equal."""
    if not old:
        return whole
    first, last = 0, 0
    most = min(len(old), len(new))
    while first < most and old[first] == new[first]:
        first += 1
    if first == len(old) == len(new):
        return None
    while last < most - first and old[-1 - last] == new[-1 - last]:
        last += 1
    before, after = set(old[first : len(old) - last]), set(new[first : len(new) - last])
    moved = [_reach(part) for part in before ^ after] or [whole]
    if len(before) + len(after) != len(old) + len(new) - 2 * (first + last):
        moved.append(whole)
    left, top = max(whole[0], min(b[0] for b in moved)), max(whole[1], min(b[1] for b in moved))
    right, bottom = min(whole[2], max(b[2] for b in moved)), min(whole[3], max(b[3] for b in moved))
    return (left, top, right, bottom) if left < right and top < bottom else None


def _reach(part: Part) -> Bounds:
    """The whole pixels that a part may touch, its shadow and the edges of its letters included."""
    margin = 3.0
    if isinstance(part.paint, Rect) and part.paint.elevation:
        margin = 12 * part.paint.elevation
    if isinstance(part.paint, Line):
        margin = 4 + 0.4 * (part.bounds[3] - part.bounds[1])
    left, top, right, bottom = part.bounds
    return (
        float(max(left - margin, part.clip[0] - 1) // 1),
        float(max(top - margin, part.clip[1] - 1) // 1),
        float(min(right + margin, part.clip[2] + 1) // 1 + 1),
        float(min(bottom + margin, part.clip[3] + 1) // 1 + 1),
    )


def _meets(one: Bounds, other: Bounds) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def _paint_part(canvas: Any, part: Part, density: float) -> None:
    match part.paint:
        case Rect():
            _rect(canvas, part.paint, part.bounds, density)
        case Line():
            _line(canvas, part.paint, part.bounds, density)
        case Glyph():
            _glyph(canvas, part.paint, part.bounds)
        case Image():
            _image(canvas, part.paint, part.bounds, density)
        case Vector():
            _vector(canvas, part.paint, part.bounds, density)


@functools.lru_cache(1_000)
def _fill(color: int) -> Any:
    paint = skia.Paint(AntiAlias=True, Color=color)
    paint.setStyle(skia.Paint.kFill_Style)
    return paint


@functools.lru_cache(1_000)
def _stroke(color: int, thickness: float) -> Any:
    return skia.Paint(
        AntiAlias=True,
        Color=color,
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=thickness,
        StrokeCap=skia.Paint.kRound_Cap,
        StrokeJoin=skia.Paint.kRound_Join,
    )


@functools.lru_cache(100)
def _shadow(elevation: float, density: float) -> Any:
    blur = skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, elevation * density)
    return skia.Paint(AntiAlias=True, Color=0x50000000, MaskFilter=blur)


@functools.lru_cache(4)
def _gradient(width: int, height: int, color: int, end: int) -> Any:
    """A slanted gradient as an image: painting it anew for every frame would cost more than all the rest."""
    surface = skia.Surface(width, height)
    shade = skia.GradientShader.MakeLinear([skia.Point(0, 0), skia.Point(width, height)], [color, end])
    surface.getCanvas().drawRect(skia.Rect(0, 0, width, height), skia.Paint(Shader=shade))
    return surface.makeImageSnapshot()


def _rect(canvas: Any, paint: Rect, bounds: Bounds, density: float) -> None:
    left, top, right, bottom = bounds
    if not paint.radius:
        left, top, right, bottom = (float(round(v)) for v in bounds)
        bottom = max(bottom, top + 1)
    box, radius = skia.Rect(left, top, right, bottom), paint.radius * density
    if paint.elevation:
        below = skia.Rect(left, top + paint.elevation * density / 2, right, bottom + paint.elevation * density / 2)
        canvas.drawRoundRect(below, radius, radius, _shadow(paint.elevation, density))
    if paint.end:
        canvas.drawImage(_gradient(int(right - left), int(bottom - top), paint.color, paint.end), left, top)
    elif paint.color >> 24:
        canvas.drawRoundRect(box, radius, radius, _fill(paint.color))
    if paint.border:
        thick = max(1.0, (1.6 if paint.radius <= 10 else 1.0) * density)
        box.inset(thick / 2, thick / 2)
        canvas.drawRoundRect(
            box, max(0.0, radius - thick / 2), max(0.0, radius - thick / 2), _stroke(paint.border, thick)
        )


def _line(canvas: Any, paint: Line, bounds: Bounds, density: float) -> None:
    size = paint.type.size * density
    left, top, right, bottom = bounds
    baseline = round((top + bottom) / 2 + 0.35 * size)
    canvas.drawString(drawable(paint.text), left, baseline, font(size, paint.type.medium), _fill(paint.color))
    if paint.strike:
        y = baseline - 0.28 * size
        canvas.drawLine(left, y, right, y, _stroke(paint.color, max(1.0, density)))


@functools.lru_cache(2_000)
def _icon(name: str, size: float) -> tuple[tuple[Any, bool], ...]:
    """The paths of an icon at a size in pixels, each with whether it is filled."""
    unit = size / 24
    return tuple((_path(kind, [n * unit for n in numbers], numbers), kind in "PDB") for kind, numbers in shapes(name))


def _path(kind: str, n: list[float], raw: tuple[float, ...]) -> Any:
    path = skia.Path()
    match kind:
        case "L" | "P":
            points = [skia.Point(n[i], n[i + 1]) for i in range(0, len(n) - 1, 2)]
            path.addPoly(points, kind == "P")
        case "C" | "D":
            path.addCircle(n[0], n[1], n[2])
        case "R" | "B":
            path.addRoundRect(skia.Rect(n[0], n[1], n[2], n[3]), n[4], n[4])
        case "A":
            path.addArc(skia.Rect(n[0] - n[2], n[1] - n[2], n[0] + n[2], n[1] + n[2]), raw[3], raw[4])
    return path


def _glyph(canvas: Any, paint: Glyph, bounds: Bounds) -> None:
    size = bounds[2] - bounds[0]
    canvas.save()
    canvas.translate(bounds[0], bounds[1])
    for path, filled in _icon(paint.name, size):
        canvas.drawPath(path, _fill(paint.color) if filled else _stroke(paint.color, size / 13))
    canvas.restore()


@functools.lru_cache(64)
def _scaled(data: bytes, width: int, height: int, whole: bool) -> Any:
    """An encoded image at a size in pixels, cut or fitted to it; None for what is none."""
    image = skia.Image.MakeFromEncoded(skia.Data.MakeWithCopy(data)) if data else None
    if image is None:
        return None
    ratios = width / image.width(), height / image.height()
    scale = min(ratios) if whole else max(ratios)
    wide, tall = image.width() * scale, image.height() * scale
    left, top = (width - wide) / 2, (height - tall) / 2
    surface = skia.Surface(width, height)
    smooth = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
    surface.getCanvas().drawImageRect(image, skia.Rect(left, top, left + wide, top + tall), smooth)
    return surface.makeImageSnapshot()


def _image(canvas: Any, paint: Image, bounds: Bounds, density: float) -> None:
    left, top, right, bottom = (round(v) for v in bounds)
    box = skia.Rect(left, top, max(right, left + 1), max(bottom, top + 1))
    image = _scaled(paint.data, int(box.width()), int(box.height()), paint.whole)
    if image is None:
        canvas.drawRoundRect(box, paint.radius * density, paint.radius * density, _fill(0xFF9A9DA5))
        return
    canvas.save()
    if paint.radius:
        canvas.clipRRect(skia.RRect.MakeRectXY(box, paint.radius * density, paint.radius * density), True)
    canvas.drawImage(image, left, top)
    canvas.restore()


def _vector(canvas: Any, paint: Vector, bounds: Bounds, density: float) -> None:
    left, top, right, bottom = bounds
    dx, dy = (right - left) / 1000, (bottom - top) / 1000
    points = [skia.Point(left + x * dx, top + y * dy) for x, y in paint.points]
    if not points:
        return
    path, thick = skia.Path(), paint.thickness * density
    if paint.radius:
        path.addCircle(points[0].fX, points[0].fY, paint.radius * dx)
    elif len(points) == 1:
        path.addCircle(points[0].fX, points[0].fY, thick / 2)
    else:
        path.addPoly(points, False)
    canvas.save()
    canvas.clipRect(skia.Rect(*bounds), skia.ClipOp.kIntersect, True)
    if paint.fill >> 24:
        canvas.drawPath(path, _fill(paint.fill))
    if paint.stroke >> 24:
        dot = len(points) == 1 and not paint.radius
        canvas.drawPath(path, _fill(paint.stroke) if dot else _stroke(paint.stroke, thick))
    canvas.restore()
