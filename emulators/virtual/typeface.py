"""The bundled font (Roboto, Apache-2.0): how wide a text is and where its lines break. System fonts are never used.

It has Latin, Greek and Cyrillic letters. What it lacks (Chinese, Arabic, emoji) is drawn as an empty box, while the
elements of a screen hold the text itself; the pools that phones are filled from hold nothing of the kind.
"""

import functools
from pathlib import Path
from typing import Any

import skia

from emulators.virtual.graphemes import cut_after, cut_before
from emulators.virtual.theme import Type

__all__ = ["FONT_FILES", "blob", "break_lines", "drawable", "font", "font_path", "typeable", "width"]

FONT_FILES: dict[str, str] = {
    "Roboto-Regular.ttf": "797e35f7f5d6020a5c6ea13b42ecd668bcfb3bbc4baa0e74773527e5b6cb3174",
    "Roboto-Medium.ttf": "7984aafeaf437899ce89b251d2875fc5048cb7d290152eac070239cca7ff726c",
}
"""SHA-256 of each bundled file."""


def font_path(name: str) -> Path:
    """Where a font file of the package lies."""
    return Path(__file__).parent / "fonts" / name


@functools.cache
def _face(medium: bool) -> Any:
    return skia.FontMgr.New_Custom_Empty().makeFromFile(
        str(font_path("Roboto-Medium.ttf" if medium else "Roboto-Regular.ttf"))
    )


@functools.lru_cache(256)
def font(size: float, medium: bool) -> Any:
    """A skia font, unhinted and placed on subpixels, so that text scales evenly."""
    made = skia.Font(_face(medium), size)
    made.setSubpixel(True)
    made.setHinting(skia.FontHinting.kNone)
    made.setLinearMetrics(True)
    made.setEdging(skia.Font.Edging.kAntiAlias)
    return made


def drawable(text: str) -> str:
    """The text as it can be drawn: lone surrogates and control characters give way to U+FFFD and spaces."""
    if text.isascii() and text.isprintable():
        return text
    kept = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join(c if c.isprintable() else " " for c in kept)


def typeable(text: str, *, newlines: bool) -> str:
    """The text as a field takes it: no lone surrogates, no control characters, newlines only where they are allowed."""
    if text.isascii() and text.isprintable():
        return text
    kept = text.replace("\r\n", "\n").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join(c if c >= " " and c != "\x7f" else ("\n" if newlines and c == "\n" else " ") for c in kept)


@functools.lru_cache(4_000)
def blob(text: str, size: float, medium: bool) -> Any:
    """The letters of one line, ready to be drawn; None where there are none."""
    shown = drawable(text)
    return skia.TextBlob.MakeFromString(shown, font(size, medium)) if shown.strip() else None


@functools.lru_cache(20_000)
def width(text: str, size: float, medium: bool) -> float:
    """How wide one line is, in the unit of `size`."""
    return float(font(size, medium).measureText(drawable(text)))


@functools.lru_cache(5_000)
def break_lines(text: str, style: Type, room: float, most: int) -> tuple[str, ...]:
    """The lines of a text in `room` dp, at most `most` of them (0: all); the last one may end in an ellipsis."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_paragraph(paragraph, style, room))
        if most and len(lines) > most:
            break
    if most and len(lines) > most:
        rest = lines[most - 1] + "\u2026"
        lines = [*lines[: most - 1], _shortened(rest, style, room)]
    return tuple(lines)


def _paragraph(text: str, style: Type, room: float) -> list[str]:
    if width(text, style.size, style.medium) <= room:
        return [text]
    lines, line = [], ""
    for word in _words(text):
        if line and width((line + word).rstrip(), style.size, style.medium) > room:
            lines.append(line.rstrip())
            line = ""
        while width(word.rstrip(), style.size, style.medium) > room and len(word) > 1:
            fits = _fitting(word, style, room)
            if fits == len(word):
                break
            lines.append(word[:fits])
            word = word[fits:]  # noqa: PLW2901
        line += word
    return [*lines, line.rstrip()]


def _words(text: str) -> list[str]:
    """Words with the spaces behind them."""
    words = text.split(" ")
    return [w + " " for w in words[:-1]] + words[-1:]


def _fitting(word: str, style: Type, room: float) -> int:
    """How many code points of a word fit without cutting a character in two, at least one character."""
    low, high = 1, len(word)
    while low < high:
        middle = (low + high + 1) // 2
        if width(word[:middle], style.size, style.medium) <= room:
            low = middle
        else:
            high = middle - 1
    return cut_before(word, low) or cut_after(word, low)


def _shortened(text: str, style: Type, room: float) -> str:
    """A text that ends in an ellipsis, cut before it until it fits."""
    if width(text, style.size, style.medium) <= room:
        return text
    fits = _fitting(text[:-1], style, max(1.0, room - width("\u2026", style.size, style.medium)))
    return text[:fits].rstrip() + "\u2026"
