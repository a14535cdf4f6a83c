"""Paints the parts of a scene with skia; only this module turns a screen into pixels."""

import functools
import math
from typing import Any

import skia

from emulators.screen import Pixels
from emulators.virtual.areas import REACH, band, differing, extent, joined, meets, unbroken
from emulators.virtual.icons import shapes
from emulators.virtual.node import Glyph, Image, Line, Rect, Shot, Vector
from emulators.virtual.scene import Bounds, Part, Walk
from emulators.virtual.surface import Sheet, sheet
from emulators.virtual.typeface import blob
from emulators.virtual.wallpapers import picture

__all__ = ["Canvas"]

_RIM = 2
"""Pixels around an icon for strokes that reach over its box."""


class Canvas:
    """Draws one scene after the other at one size; what looks as it did the last time is copied, not painted.

    It keeps the last frame and the parts on it. The surface is the thread's, and shared by all canvases of the size.
    """

    def __init__(self, width: int, height: int, density: float) -> None:
        self._size = width, height
        self._density = density
        self._shown: tuple[Part, ...] = ()
        self._rgb: Pixels | None = None

    def draw(self, parts: tuple[Part, ...]) -> Pixels:
        """The pixels of these parts, uint8 (height, width, 3); a new array when they differ, not to be written to."""
        width, height = self._size
        density, whole = self._density, (0.0, 0.0, float(width), float(height))
        areas = joined(differing(self._shown, parts, density, whole))
        if self._rgb is None or areas:
            on = sheet(width, height)
            placed = [(part, extent(part, density)) for part in parts]
            areas = unbroken(areas, [box for _, each in placed for box in each.fragile], whole)
            for area in areas:
                self._paint(on, [part for part, each in placed if meets(each.reach, area)], area)
            self._rgb = on.frame(areas, self._rgb)
        self._shown = parts
        return self._rgb

    def _paint(self, on: Sheet, seen: list[Part], area: Bounds) -> None:
        canvas = on.canvas
        first = next((i for i in range(len(seen) - 1, -1, -1) if _hides(seen[i], area)), None)
        canvas.save()
        canvas.clipRect(skia.Rect(*area), skia.ClipOp.kIntersect, False)
        if first is None:
            canvas.clear(skia.ColorBLACK)
        clip: Bounds | None = None
        for part in seen[first or 0 :]:
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


def _hides(part: Part, area: Bounds) -> bool:
    """Whether nothing shows of what was painted here before this part."""
    paint = part.paint
    if not isinstance(paint, Rect) or paint.radius or (paint.color >> 24 < 255 and not paint.paper):
        return False
    inner = [[round(v) for v in box] for box in (part.bounds, part.clip)]
    return all(box[0] <= area[0] and box[1] <= area[1] and box[2] >= area[2] and box[3] >= area[3] for box in inner)


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
        case Shot():
            left, top, right, bottom = (round(v) for v in part.bounds)
            small = _small(part.paint, max(1, right - left), max(1, bottom - top), part.paint.radius * density)
            canvas.drawImage(small, left, top)


@functools.lru_cache(8)
def _small(paint: Shot, width: int, height: int, radius: float) -> Any:
    """A tree as a picture of a size in pixels."""
    node = paint.laid()
    density = width / max(1.0, node.width)
    walk = Walk(density, (0.0, 0.0, float(width), float(height)))
    walk.paint(node, 0, 0)
    surface = _raster(width, height, opaque=False)
    canvas = surface.getCanvas()
    canvas.clear(skia.ColorTRANSPARENT)
    canvas.clipRRect(skia.RRect.MakeRectXY(skia.Rect(0, 0, width, height), radius, radius), True)
    for part in walk.parts:
        canvas.save()
        canvas.clipRect(skia.Rect(*(float(round(v)) for v in part.clip)), skia.ClipOp.kIntersect, False)
        _paint_part(canvas, part, density)
        canvas.restore()
    return surface.makeImageSnapshot()


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


def _raster(width: int, height: int, *, opaque: bool) -> Any:
    """A surface whose pixels lie as those of the screen do: what is opaque is then copied, twenty times as fast."""
    alpha = skia.AlphaType.kOpaque_AlphaType if opaque else skia.AlphaType.kPremul_AlphaType
    return skia.Surface.MakeRaster(skia.ImageInfo.Make(width, height, skia.ColorType.kRGBA_8888_ColorType, alpha))


def _rect(canvas: Any, paint: Rect, bounds: Bounds, density: float) -> None:
    left, top, right, bottom = bounds
    if not paint.radius:
        left, top, right, bottom = (float(round(v)) for v in bounds)
        bottom = max(bottom, top + 1)
    box, radius = skia.Rect(left, top, right, bottom), paint.radius * density
    if paint.elevation:
        below = skia.Rect(left, top + paint.elevation * density / 2, right, bottom + paint.elevation * density / 2)
        canvas.drawRoundRect(below, radius, radius, _shadow(paint.elevation, density))
    if paint.paper:
        canvas.drawImage(picture(paint.paper, int(right - left), int(bottom - top)), left, top)
    elif paint.color >> 24:
        if radius:
            _rounded(canvas, box, radius, _fill(paint.color))
        else:
            canvas.drawRect(box, _fill(paint.color))
    if paint.border:
        thick = max(1.0, (1.6 if paint.radius <= 10 else 1.0) * density)
        box.inset(thick / 2, thick / 2)
        canvas.drawRoundRect(
            box, max(0.0, radius - thick / 2), max(0.0, radius - thick / 2), _stroke(paint.border, thick)
        )


def _rounded(canvas: Any, box: Any, radius: float, fill: Any) -> None:
    """A filled box with round corners: the rows of its corners at once, and what lies between them by itself.

    A curve has other pixels where a clip meets its path anywhere, so the clip is the same whatever is painted around.
    """
    rows = band(radius, box.height())
    upper, lower = math.floor(box.top()) - REACH + rows, math.floor(box.bottom()) + REACH + 1 - rows
    if upper >= lower:
        canvas.drawRoundRect(box, radius, radius, fill)
        return
    box = skia.Rect(round(box.left()), box.top(), round(box.right()), box.bottom())
    for top, bottom in ((math.floor(box.top()) - REACH, upper), (lower, math.ceil(box.bottom()) + REACH)):
        canvas.save()
        canvas.clipRect(skia.Rect(box.left() - REACH, top, box.right() + REACH, bottom))
        canvas.drawRoundRect(box, radius, radius, fill)
        canvas.restore()
    canvas.drawRect(skia.Rect(box.left(), upper, box.right(), lower), fill)


def _line(canvas: Any, paint: Line, bounds: Bounds, density: float) -> None:
    size = paint.type.size * density
    left, top, right, bottom = bounds
    baseline = round((top + bottom) / 2 + 0.35 * size)
    if letters := blob(paint.text, size, paint.type.medium):
        canvas.drawTextBlob(letters, left, baseline, _fill(paint.color))
    if paint.strike:
        y = baseline - 0.28 * size
        canvas.drawLine(left, y, right, y, _stroke(paint.color, max(1.0, density)))


@functools.lru_cache(400)
def _icon(name: str, size: float, color: int, flipped: bool) -> Any:
    """An icon of a size in pixels with a rim of `_RIM` around it: copying it is quicker than its many strokes."""
    side, unit = math.ceil(size) + 2 * _RIM, size / 24
    surface = _raster(side, side, opaque=False)
    canvas = surface.getCanvas()
    canvas.clear(skia.ColorTRANSPARENT)
    canvas.translate(_RIM + size if flipped else _RIM, _RIM)
    if flipped:
        canvas.scale(-1, 1)
    for kind, numbers in shapes(name):
        ink = _fill(color) if kind in "PDB" else _stroke(color, size / 13)
        canvas.drawPath(_path(kind, [n * unit for n in numbers], numbers), ink)
    return surface.makeImageSnapshot()


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
    """Icons lie on whole pixels."""
    image = _icon(paint.name, round(bounds[2] - bounds[0], 2), paint.color, paint.flipped)
    canvas.drawImage(image, round(bounds[0]) - _RIM, round(bounds[1]) - _RIM)


@functools.lru_cache(64)
def _scaled(paint: Image, width: int, height: int, radius: float) -> Any:
    """An encoded image at a size in pixels, cut or fitted to it, its corners rounded; None for what is none."""
    image = skia.Image.MakeFromEncoded(skia.Data.MakeWithCopy(paint.data)) if paint.data else None
    if image is None:
        return None
    ratios = width / image.width(), height / image.height()
    scale = min(ratios) if paint.whole else max(ratios)
    wide, tall = image.width() * scale, image.height() * scale
    left, top = (width - wide) / 2, (height - tall) / 2
    surface = _raster(width, height, opaque=image.isOpaque() and not paint.whole and not radius)
    canvas, smooth = surface.getCanvas(), skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
    canvas.clear(skia.ColorTRANSPARENT)
    if radius:
        canvas.clipRRect(skia.RRect.MakeRectXY(skia.Rect(0, 0, width, height), radius, radius), True)
    canvas.drawImageRect(image, skia.Rect(left, top, left + wide, top + tall), smooth)
    return surface.makeImageSnapshot()


def _image(canvas: Any, paint: Image, bounds: Bounds, density: float) -> None:
    left, top, right, bottom = (round(v) for v in bounds)
    wide, tall, radius = max(1, right - left), max(1, bottom - top), paint.radius * density
    image = _scaled(paint, wide, tall, radius)
    if image is None:
        canvas.drawRoundRect(skia.Rect(left, top, left + wide, top + tall), radius, radius, _fill(0xFF9A9DA5))
    else:
        canvas.drawImage(image, left, top)


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
    canvas.clipRect(skia.Rect(*(float(round(v)) for v in bounds)), skia.ClipOp.kIntersect, False)
    if paint.fill >> 24:
        canvas.drawPath(path, _fill(paint.fill))
    if paint.stroke >> 24:
        dot = len(points) == 1 and not paint.radius
        canvas.drawPath(path, _fill(paint.stroke) if dot else _stroke(paint.stroke, thick))
    canvas.restore()
