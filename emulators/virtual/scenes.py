"""Pictures for the phone: small PNG and JPEG files made from a few numbers, that say in words what is on them.

The words lie in the file itself (EXIF ImageDescription, PNG text), so that whoever shows the file can speak them: a
receipt can be read off the screen without its pixels.
"""

import functools
import io
import re
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Literal, assert_never

from emulators.virtual.typeface import font_path

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

__all__ = ["SIZE", "Kind", "Scene", "flat", "jpeg", "pixels_of", "png", "view_of", "words_in"]

SIZE = (300, 400)
"""Width and height of every picture in pixels; our default, so that a file stays under 15 kB."""

Kind = Literal["hills", "sea", "city", "flowers", "table", "shapes", "portrait", "receipt", "card"]

_DESCRIPTION = 0x010E
"""The EXIF tag that holds what a picture shows."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a picture shows: `title` in words, and the `lines` that are written on a receipt or a card."""

    kind: Kind
    title: str
    seed: int = 0
    lines: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        return "\n".join((self.title, *self.lines))


_VIEWS: tuple[tuple[Kind, str], ...] = (
    ("hills", "Hills in the morning"), ("sea", "Sailing boats on the sea"), ("city", "Houses at night"),
    ("flowers", "Flowers in a meadow"), ("table", "Fruit on a table"), ("hills", "Snow on the mountains"),
    ("sea", "Sunset over the bay"), ("city", "Towers behind the park"), ("flowers", "Tulips in the garden"),
    ("table", "Breakfast on the balcony"), ("shapes", "Coloured paper shapes"), ("hills", "A path through green hills"),
    ("sea", "An island with one palm"), ("city", "The old town from above"), ("shapes", "A kite festival"),
)  # fmt: skip


def view_of(number: int) -> Scene:
    """One of the views that phones hold photos of; there are fifteen, counted from 0 and around."""
    kind, title = _VIEWS[number % len(_VIEWS)]
    return Scene(kind, title, number % len(_VIEWS))


@functools.lru_cache(512)
def jpeg(scene: Scene) -> bytes:
    """A JPEG file of the scene; equal scenes give equal bytes."""
    from PIL.Image import Exif

    exif = Exif()
    exif[_DESCRIPTION] = scene.words.encode()
    out = io.BytesIO()
    _image(scene).save(out, "JPEG", quality=58, exif=exif)
    return out.getvalue()


@functools.lru_cache(128)
def png(scene: Scene) -> bytes:
    """A PNG file of the scene; equal scenes give equal bytes."""
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_itxt("Description", scene.words)
    out = io.BytesIO()
    _image(scene).quantize(32).save(out, "PNG", pnginfo=info)
    return out.getvalue()


@functools.lru_cache(1_024)
def words_in(data: bytes) -> str:
    """What a picture file says it shows, or empty: EXIF ImageDescription, PNG text, the title of an SVG."""
    if _is_svg(data):
        found = re.search(rb"<title>(.*?)</title>", data, re.DOTALL)
        return found[1].decode("utf-8", "replace").strip() if found else ""
    image = _opened(data)
    if image is None:
        return ""
    words = image.getexif().get(_DESCRIPTION) or image.info.get("Description") or image.info.get("ImageDescription")
    if isinstance(words, bytes):
        return words.decode("utf-8", "replace")
    try:
        return str(words or "").encode("latin-1").decode("utf-8")
    except UnicodeError:
        return str(words)


@functools.lru_cache(1_024)
def pixels_of(data: bytes) -> tuple[int, int]:
    """Width and height of a picture file; (0, 0) for what is none."""
    image = _opened(flat(data))
    return image.size if image else (0, 0)


def _is_svg(data: bytes) -> bool:
    return data.lstrip()[:5] in (b"<?xml", b"<svg ")


@functools.lru_cache(64)
def flat(data: bytes) -> bytes:
    """A picture file as pixels: an SVG as a PNG, anything else as it is."""
    if not _is_svg(data):
        return data
    import skia

    image = skia.SVGDOM.MakeFromStream(skia.MemoryStream(data))
    if image is None:
        return b""
    size = image.containerSize()
    wide, tall = (int(side) if 1 <= side <= 4_000 else 300 for side in (size.width(), size.height()))
    surface = skia.Surface(wide, tall)
    surface.getCanvas().clear(skia.ColorWHITE)
    image.render(surface.getCanvas())
    return bytes(surface.makeImageSnapshot().encodeToData())


def _opened(data: bytes) -> "Image | None":
    from PIL import Image, UnidentifiedImageError

    try:
        return Image.open(io.BytesIO(data))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return None


def _image(scene: Scene) -> "Image":
    from PIL import Image, ImageDraw

    wide, tall = SIZE
    rng = Random(f"{scene.kind}:{scene.seed}:{scene.title}")
    if scene.kind in ("receipt", "card"):
        image = Image.new("RGB", SIZE, "#f7f5ef" if scene.kind == "receipt" else "#fdf3dc")
        _sheet(ImageDraw.Draw(image), scene)
        return image
    top, bottom = rng.choice(_SKIES)
    image = Image.linear_gradient("L").resize(SIZE)
    image = Image.composite(Image.new("RGB", SIZE, bottom), Image.new("RGB", SIZE, top), image)
    pen = ImageDraw.Draw(image)
    match scene.kind:
        case "hills":
            _hills(pen, rng, wide, tall)
        case "sea":
            _sea(pen, rng, wide, tall)
        case "city":
            _city(pen, rng, wide, tall)
        case "flowers":
            _flowers(pen, rng, wide, tall)
        case "table":
            _table(pen, rng, wide, tall)
        case "shapes":
            _shapes(pen, rng, wide, tall)
        case "portrait":
            _portrait(pen, wide, tall)
        case "receipt" | "card":
            _sheet(pen, scene)
        case _:
            assert_never(scene.kind)
    return image


_SKIES = (("#7fb7e6", "#e8f2fa"), ("#f2a65a", "#fce3bd"), ("#3b4a7a", "#c98fa6"), ("#9fd3d6", "#f4f1de"))


def _hills(pen: "ImageDraw", rng: Random, wide: int, tall: int) -> None:
    x, y = rng.randrange(40, wide - 40), rng.randrange(60, 120)
    pen.ellipse((x - 24, y - 24, x + 24, y + 24), "#fff4c2")
    for depth, color in enumerate(rng.choice((("#8fae8b", "#5f8f5d", "#3f6e46"), ("#b9c3d3", "#8795ad", "#566680")))):
        base = 190 + depth * 60
        peaks = [(px, base - rng.randrange(20, 90)) for px in range(0, wide + 60, 60)]
        pen.polygon([(0, tall), *peaks, (wide, tall)], color)


def _sea(pen: "ImageDraw", rng: Random, wide: int, tall: int) -> None:
    pen.ellipse((wide / 2 - 30, 150, wide / 2 + 30, 210), "#ffe9a8")
    pen.rectangle((0, 200, wide, tall), "#2f7ea8")
    for y in range(220, tall, 24):
        x = rng.randrange(0, 60)
        pen.line((x, y, x + wide - 80, y), "#5fa3c7", 2)
    for _ in range(2):
        x, y = rng.randrange(40, wide - 60), rng.randrange(210, 290)
        pen.polygon([(x, y), (x, y - 56), (x + 36, y - 8)], "#ffffff")
        pen.polygon([(x - 24, y), (x + 42, y), (x + 30, y + 16), (x - 12, y + 16)], "#7a3b2e")
    pen.polygon([(0, tall), (0, 370), (wide, 350), (wide, tall)], "#e6d3a3")


def _city(pen: "ImageDraw", rng: Random, wide: int, tall: int) -> None:
    for x in range(0, wide, 50):
        top = rng.randrange(110, 270)
        pen.rectangle((x, top, x + 46, tall), rng.choice(("#4a5568", "#6b5b73", "#2d3a4f", "#7d6652")))
        for wy in range(top + 12, 340, 26):
            for wx in (x + 8, x + 28):
                pen.rectangle((wx, wy, wx + 9, wy + 12), rng.choice(("#ffe08a", "#39465a")))
    pen.rectangle((0, 350, wide, tall), "#39423a")


def _flowers(pen: "ImageDraw", rng: Random, wide: int, tall: int) -> None:
    pen.rectangle((0, 170, wide, tall), "#7fae5a")
    for _ in range(9):
        x, y, r = rng.randrange(20, wide - 20), rng.randrange(200, tall - 60), rng.randrange(9, 15)
        pen.line((x, y, x, y + 50), "#3d6b2f", 4)
        color = rng.choice(("#d6455d", "#f2c53d", "#8a5bb5", "#f08a4b"))
        for dx, dy in ((-r, 0), (r, 0), (0, -r), (0, r)):
            pen.ellipse((x + dx - r, y + dy - r, x + dx + r, y + dy + r), color)
        pen.ellipse((x - 6, y - 6, x + 6, y + 6), "#fff1a8")


def _table(pen: "ImageDraw", rng: Random, wide: int, tall: int) -> None:
    pen.rectangle((0, 230, wide, tall), "#9c6b43")
    pen.ellipse((40, 250, wide - 40, 350), "#f3f0ea")
    pen.ellipse((70, 262, wide - 70, 338), "#dfdad0")
    for _ in range(6):
        x, y, r = rng.randrange(95, wide - 95), rng.randrange(240, 310), rng.randrange(20, 30)
        pen.ellipse((x - r, y - r, x + r, y + r), rng.choice(("#c8372d", "#e6a532", "#86a83a", "#7b3f61")))
    pen.rectangle((20, 120, 60, 260), "#b9d7e8")


def _shapes(pen: "ImageDraw", rng: Random, wide: int, tall: int) -> None:
    for _ in range(8):
        x, y, r = rng.randrange(30, wide - 30), rng.randrange(30, tall - 30), rng.randrange(20, 60)
        color = rng.choice(("#e4572e", "#29335c", "#f3a712", "#669bbc", "#3a7d44", "#a23b72"))
        match rng.randrange(3):
            case 0:
                pen.ellipse((x - r, y - r, x + r, y + r), color)
            case 1:
                pen.rectangle((x - r, y - r, x + r, y + r), color)
            case _:
                pen.polygon([(x, y - r), (x + r, y + r), (x - r, y + r)], color)


def _portrait(pen: "ImageDraw", wide: int, tall: int) -> None:
    x = wide / 2
    pen.ellipse((x - 130, 290, x + 130, tall + 140), "#3c6e9f")
    pen.rectangle((x - 26, 250, x + 26, 320), "#c98d6b")
    pen.ellipse((x - 84, 76, x + 84, 250), "#4a2f27")
    pen.ellipse((x - 68, 104, x + 68, 276), "#e0a680")
    for eye in (x - 26, x + 26):
        pen.ellipse((eye - 7, 172, eye + 7, 186), "#2f2a28")
    pen.arc((x - 30, 192, x + 30, 236), 20, 160, "#8c3b33", 5)


def _sheet(pen: "ImageDraw", scene: Scene) -> None:
    """Title and lines as they are printed; as many lines as fit."""
    from PIL import ImageFont

    path = str(font_path("Roboto-Medium.ttf"))
    heading, body = ImageFont.truetype(path, 22), ImageFont.truetype(path, 15)
    pen.text((20, 18), scene.title, "#2b2b2b", heading)
    pen.line((20, 54, SIZE[0] - 20, 54), "#8a8a8a", 2)
    y = 68
    for line in scene.lines:
        for part in _wrapped(line, 34):
            pen.text((20, y), part, "#333333", body)
            y += 22
            if y > SIZE[1] - 24:
                return


def _wrapped(line: str, most: int) -> list[str]:
    parts = [""]
    for word in line.split(" "):
        if parts[-1] and len(parts[-1]) + 1 + len(word) > most:
            parts.append(word)
        else:
            parts[-1] = f"{parts[-1]} {word}".strip()
    return parts
