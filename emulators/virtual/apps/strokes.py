"""Lines drawn by hand: as values, as shapes on a screen, and as PNG, JPEG and SVG files."""

import contextlib
import io
from collections.abc import Mapping
from dataclasses import dataclass

from emulators.virtual.scenes import words_in
from emulators.virtual.widgets import Plain, Polyline, Shape

__all__ = ["CANVAS", "COLORS", "ERASER", "FORMATS", "Stroke", "Work", "encoded", "read", "shapes", "words"]

CANVAS = (360, 540)
"""Width and height of a saved drawing in pixels; our default."""

COLORS: Mapping[str, str] = {
    "Black": "#000000", "Grey": "#8a8a8a", "White": "#ffffff", "Red": "#d32f2f", "Orange": "#f57c00",
    "Yellow": "#fbc02d", "Green": "#388e3c", "Teal": "#00796b", "Blue": "#1976d2", "Purple": "#7b1fa2",
    "Pink": "#d81b60", "Brown": "#5d4037",
}  # fmt: skip
FORMATS = ("PNG", "SVG", "JPG")

ERASER = "Eraser"


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line from one point to another, in thousandths of the canvas; `color` is a name, or that of the eraser."""

    color: str
    size: int
    line: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Work:
    """A drawing: its strokes, the colour under them, and the bytes and name of a picture it was begun on."""

    strokes: tuple[Stroke, ...]
    ground: str = "White"
    under: bytes = b""
    name: str = ""


def read(value: Plain) -> tuple[Stroke, ...]:
    """Strokes as they lie in the state of a page."""
    strokes = []
    for entry in value if isinstance(value, tuple) else ():
        match entry:
            case (str(color), int(size), int(x1), int(y1), int(x2), int(y2)):
                strokes.append(Stroke(color, size, (x1, y1, x2, y2)))
    return tuple(strokes)


def shapes(work: Work) -> tuple[Shape, ...]:
    """What is shown on the canvas."""
    return tuple(
        Polyline(
            ((float(s.line[0]), float(s.line[1])), (float(s.line[2]), float(s.line[3]))), _color(work, s), float(s.size)
        )
        for s in work.strokes
    )


def _color(work: Work, stroke: Stroke) -> str:
    return COLORS.get(work.ground if stroke.color == ERASER else stroke.color, "#000000")


def words(work: Work) -> str:
    """What a drawing shows, in words."""
    names = ", ".join(stroke.color.lower() for stroke in work.strokes) or "empty"
    base = f" over {work.name} ({words_in(work.under)})" if work.under else f" on {work.ground.lower()}"
    return f"Drawing{base}: {names}"


def encoded(work: Work, form: str) -> bytes:
    """The drawing as a file of this form (`FORMATS`)."""
    return _svg(work) if form == "SVG" else _raster(work, form)


def _raster(work: Work, form: str) -> bytes:
    from PIL import Image, ImageDraw, UnidentifiedImageError
    from PIL.Image import Exif
    from PIL.PngImagePlugin import PngInfo

    image = Image.new("RGB", CANVAS, COLORS[work.ground])
    if work.under:
        with contextlib.suppress(UnidentifiedImageError, OSError, ValueError):
            image = Image.open(io.BytesIO(work.under)).convert("RGB").resize(CANVAS)
    pen = ImageDraw.Draw(image)
    for stroke in work.strokes:
        (ax, ay), (bx, by), color = *_ends(stroke), _color(work, stroke)
        pen.line((ax, ay, bx, by), color, stroke.size)
        for x, y in ((ax, ay), (bx, by)):
            r = stroke.size / 2
            pen.ellipse((x - r, y - r, x + r, y + r), color)
    out = io.BytesIO()
    if form == "JPG":
        exif = Exif()
        exif[0x010E] = words(work).encode()
        image.save(out, "JPEG", quality=70, exif=exif)
    else:
        info = PngInfo()
        info.add_itxt("Description", words(work))
        image.quantize(64).save(out, "PNG", pnginfo=info)
    return out.getvalue()


def _ends(stroke: Stroke) -> tuple[tuple[float, float], tuple[float, float]]:
    (x1, y1, x2, y2), (wide, tall) = stroke.line, CANVAS
    return (x1 * wide / 1000, y1 * tall / 1000), (x2 * wide / 1000, y2 * tall / 1000)


def _svg(work: Work) -> bytes:
    wide, tall = CANVAS
    lines = []
    for stroke in work.strokes:
        (ax, ay), (bx, by) = _ends(stroke)
        lines.append(
            f'<path d="M{ax:.1f},{ay:.1f} L{bx:.1f},{by:.1f}" stroke="{_color(work, stroke)}" '
            f'stroke-width="{stroke.size}" stroke-linecap="round" fill="none"/>'
        )
    title = words(work).replace("&", "&amp;").replace("<", "&lt;")
    text = (
        f'<svg width="{wide}" height="{tall}" xmlns="http://www.w3.org/2000/svg"><title>{title}</title>'
        f'<rect width="{wide}" height="{tall}" fill="{COLORS[work.ground]}"/>{"".join(lines)}</svg>\n'
    )
    return text.encode()
