"""Notes as files: where they lie, what they are called, and what their Markdown lines mean."""

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from emulators.virtual import pools
from emulators.virtual.files import SHARED, File
from emulators.virtual.shelf import Shelf
from emulators.virtual.world import World

__all__ = ["FOLDER", "NOTES", "Line", "Note", "draw_notes", "lines", "notes", "path", "replace", "ticked"]

FOLDER = f"{SHARED}/Documents/Markor"

_SUFFIX = ".md"


@dataclass(frozen=True, slots=True)
class Note:
    """A note: its title is the file's name without ".md". `modified` is in seconds since 1970."""

    title: str
    text: str
    modified: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of Markdown without its marks; `number` is its place in the text, from 0."""

    kind: Literal["heading", "bullet", "open", "ticked", "plain"]
    text: str
    number: int


def path(title: str) -> str:
    """Where the note of this title lies."""
    return f"{FOLDER}/{title}{_SUFFIX}"


def notes(world: World) -> tuple[Note, ...]:
    """All notes in the order of their titles."""
    found = [(name.removesuffix(_SUFFIX), node) for name, node in world.files.list(FOLDER) if name.endswith(_SUFFIX)]
    return tuple(
        Note(title, node.text, node.modified)
        for title, node in sorted(found, key=lambda entry: entry[0].lower())
        if isinstance(node, File)
    )


def replace(world: World, everything: Iterable[Note]) -> None:
    """Make these all the notes there are."""
    files = world.files
    if files.exists(FOLDER):
        files = files.delete(FOLDER)
    files = files.make_folder(FOLDER)
    for note in everything:
        files = files.write(path(note.title), note.text, modified=note.modified)
    world.put_files(files)


_MARKS: tuple[tuple[re.Pattern[str], Literal["heading", "bullet", "open", "ticked"]], ...] = (
    (re.compile(r"#{1,6}\s+(.*)"), "heading"),
    (re.compile(r"[-*]\s+\[ \]\s+(.*)"), "open"),
    (re.compile(r"[-*]\s+\[[xX]\]\s+(.*)"), "ticked"),
    (re.compile(r"[-*]\s+(.*)"), "bullet"),
)


def lines(text: str) -> tuple[Line, ...]:
    """The lines of a note that hold something."""
    return tuple(_line(raw, i) for i, raw in enumerate(text.split("\n")) if raw.strip())


def _line(raw: str, number: int) -> Line:
    for pattern, kind in _MARKS:
        if match := pattern.fullmatch(raw.strip()):
            return Line(kind, match[1], number)
    return Line("plain", raw.strip(), number)


def ticked(text: str, number: int) -> str:
    """The text with the box on this line ticked, or empty if it was ticked."""
    rows = text.split("\n")
    rows[number] = _BOX.sub(lambda box: f"{box[1]}{'x' if box[2] == ' ' else ' '}]", rows[number])
    return "\n".join(rows)


_BOX = re.compile(r"^(\s*[-*]\s+\[)([ xX])\]")


def draw_notes(rng: random.Random, count: int, *, now: int, held: bool) -> tuple[Note, ...]:
    """Notes on different topics: short texts, lists, and lists to tick off; none was changed at the same time."""
    topics = rng.sample(pools.part(pools.NOTE_TOPICS, held=held), count)
    ages = rng.sample(range(1, 60), count)
    return tuple(
        Note(f"{topic} {rng.choice(pools.NOTE_KINDS)}", draw_text(rng, held=held), now - age * 43_000)
        for topic, age in zip(topics, ages, strict=True)
    )


def draw_text(rng: random.Random, *, held: bool) -> str:
    """The text of a note, without a newline at its end."""
    sentences = rng.sample(pools.part(pools.LINES, held=held), 3)
    words = rng.sample(pools.part(pools.WORDS, held=held), 4)
    match rng.randrange(3):
        case 0:
            return "\n".join(sentences[:2])
        case 1:
            return "\n".join((f"# {sentences[0]}", *(f"- {word}" for word in words[:3])))
        case _:
            return "\n".join(f"- [{rng.choice('  x')}] {word}" for word in words)


SEEDED = 6
"""How many notes a phone holds; our default."""

NOTES = Shelf(
    "notes",
    draw=lambda rng, content: draw_notes(rng, SEEDED, now=content.now, held=content.held),
    write=replace,
    read=notes,
    say=lambda note: f"note {note.title!r}: {note.text.strip()!r}",
    covers=(FOLDER + "/",),
)
