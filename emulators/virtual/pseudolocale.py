"""The pseudo-locale en-XA: what the phone says is accented, bracketed and a third longer; what users wrote is not.

"Add alarm" becomes "[Åðð åļåŕɱ one]". What users wrote is what stands in databases and files: whole cells, lines and
file names, and what of these is found between other words ("Call" is said, "Anna Berg" is left). A word of the phone's
that also stands in the data alone ("Work", say) is left, too; what the data says in another form (a date, a sum with
its unit) counts as said by the phone. `plain` reads a text back.
"""

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from emulators.screen import Screen
from emulators.virtual.world import World

__all__ = ["plain", "plain_screen", "pseudo", "sayer", "written"]

_LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ACCENTED = "åƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ"
_SWAPPED = str.maketrans(_LATIN + _ACCENTED, _ACCENTED + _LATIN)
_ESCAPES = {"[": "\u2039(", "]": "\u2039)", "\u2039": "\u2039\u2039"}
_UNESCAPES = {escaped: char for char, escaped in _ESCAPES.items()}
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_SEGMENT = re.compile(r"\[([^\[\]]*)\]")
_LETTERS = re.compile(r"[A-Za-z]{3}")
_EDGES = re.compile(r"\b")
_LONGEST = 24
"""Of how many words and gaps between them what users wrote is found within a text; our default."""


def pseudo(text: str, known: frozenset[str] = frozenset()) -> str:
    """The text in en-XA. What is in `known` is left as it is, and so is what has no three letters in a row (OK, km)."""
    if _told(text) != text:
        return text
    if text in known:
        return text
    pieces = text.split(", ")  # what is listed is said piece by piece, as it is drawn elsewhere
    return ", ".join("".join(p if p in known else _said(p) for p in _parts(each, known)) for each in pieces)


def plain(text: str) -> str:
    """The text that `pseudo` was given; a text that it left alone is returned as it is."""
    return _told(text)


def plain_screen(screen: Screen) -> Screen:
    """A screen in en-XA with its labels as they are in English."""
    elements = tuple(
        replace(e, text=plain(e.text), description=plain(e.description), value=plain(e.value)) for e in screen.elements
    )
    return replace(screen, elements=elements)


def sayer(world: World) -> Callable[[str], str]:
    """How a phone says its words in en-XA now."""
    known = frozenset(_units(written(world)))
    return lambda text: pseudo(text, known)


def written(world: World) -> Iterator[str]:
    """All texts that databases and files of a phone hold, and the names of files and folders."""
    for path in world.databases.paths:
        for (table,) in world.databases.query(path, "SELECT name FROM sqlite_master WHERE type = 'table'"):
            try:
                rows = world.databases.query(path, f'SELECT * FROM "{table!s}"')
            except sqlite3.Error:
                continue
            yield from (cell for row in rows for cell in row if isinstance(cell, str))
    for path, file in world.files.walk():
        yield from path.split("/")
        if len(file.data) < 20_000 and b"\0" not in file.data[:200]:
            yield file.text
    yield world.setting("global/device_name")
    for each in world.state.notifications:
        yield from (each.title, each.text)


def _units(texts: Iterable[str]) -> Iterator[str]:
    """Texts, their lines without marks of lists and headings, and names of files without endings."""
    for text in texts:
        for line in text.split("\n"):
            bare = line.strip().lstrip("#*->+ ").removeprefix("[ ]").removeprefix("[x]").strip()
            for unit in (line, bare, bare.rpartition(".")[0] if " " not in bare else ""):
                if len(unit) > 1:
                    yield unit


def _parts(text: str, known: frozenset[str]) -> list[str]:
    """The text cut into what is known and what lies between; the longest of what is known comes first."""
    if not known or text in known:
        return [text]
    cut = text.removesuffix("\u2026")
    if len(cut) > 8 and cut != text and any(unit.startswith(cut) for unit in known):
        return [cut, text[len(cut) :]]
    edges = sorted({0, len(text), *(m.start() for m in _EDGES.finditer(text))})
    parts, at, begin = [], 0, 0
    while at < len(edges) - 1:
        for end in range(min(len(edges) - 1, at + _LONGEST), at, -1):
            if edges[end] - edges[at] > 2 and text[edges[at] : edges[end]] in known:
                parts += [text[begin : edges[at]], text[edges[at] : edges[end]]]
                begin, at = edges[end], end
                break
        else:
            at += 1
    return [part for part in (*parts, text[begin:]) if part]


def _said(text: str) -> str:
    """A text in brackets, accented and longer; spaces around it stay outside."""
    inner = text.strip(" ")
    if not _LETTERS.search(inner):
        return text
    before, after = text[: len(text) - len(text.lstrip(" "))], text[len(text.rstrip(" ")) :]
    spelled = "".join(_ESCAPES.get(c, c) for c in inner.translate(_SWAPPED))
    return f"{before}[{spelled}{_filler(len(spelled))}]{after}"


def _told(text: str) -> str:
    return _SEGMENT.sub(lambda found: _inverse(found[1]) or found[0], text)


def _inverse(inside: str) -> str:
    """What stands in brackets, read back; "" when it is nothing that `_said` makes."""
    for count in range(2, len(inside)):
        if count + len(_filler(count)) == len(inside) and inside.endswith(_filler(count)):
            bare = re.sub("\u2039.", lambda found: _UNESCAPES.get(found[0], found[0]), inside[:count])
            text = bare.translate(_SWAPPED)
            return text if _said(text) == f"[{inside}]" else ""
    return ""


def _filler(count: int) -> str:
    """As many words as make a text of this length a third longer, brackets counted."""
    words, length = "", max(0, round(0.3 * count) - 2)
    for i in range(count):
        words += " " + _WORDS[i % len(_WORDS)]
        if len(words) >= length:
            break
    return words
