"""Notes as files: where they lie, what they are called, and what their Markdown lines mean."""

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from emulators.virtual import pools
from emulators.virtual.apps.note_words import note_text
from emulators.virtual.files import SHARED, File, Files, Folder
from emulators.virtual.shelf import Content, Shelf
from emulators.virtual.world import World

__all__ = [
    "FOLDER", "FOLDERS", "FOLDER_NAMES", "NOTES", "Line", "Note", "draw_notes", "folders", "found", "lines", "notes",
    "path", "path_of", "place", "replace", "ticked",
]  # fmt: skip

FOLDER = f"{SHARED}/Documents/Markor"

_SUFFIX = ".md"


@dataclass(frozen=True, slots=True)
class Note:
    """A note: its title is the file's name without ".md". `modified` is in seconds since 1970.

    `folder` is the way to it from the notes' own folder ("Work/Old"), empty for that one.
    """

    title: str
    text: str
    modified: int = 0
    folder: str = ""
    bare: bool = False
    """Whether the file's name is the title, with nothing behind it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of Markdown without its marks; `number` is its place in the text, from 0."""

    kind: Literal["heading", "bullet", "open", "ticked", "plain"]
    text: str
    number: int


def path(title: str, folder: str = "") -> str:
    """Where the note of this title lies; a title that ends in ".txt" is the file's whole name."""
    name = title if title.endswith(".txt") else f"{title}{_SUFFIX}"
    return f"{place(folder)}/{name}"


def path_of(note: Note) -> str:
    """Where a note lies."""
    return f"{place(note.folder)}/{note.title}" if note.bare else path(note.title, note.folder)


def found(files: Files, title: str, folder: str = "") -> str:
    """Where the note of this title lies, or would lie; a file of that very name is meant where there is no other."""
    usual, bare = path(title, folder), f"{place(folder)}/{title}"
    return bare if title and not files.exists(usual) and isinstance(files.find(bare), File) else usual


def place(folder: str) -> str:
    """Where a folder of notes lies; the notes' own has an empty name, and one outside of it its whole path."""
    if folder.startswith("/"):
        return folder
    return f"{FOLDER}/{folder}" if folder else FOLDER


def notes(world: World) -> tuple[Note, ...]:
    """All notes in the order of their titles, whatever folder they are in."""
    start = len(FOLDER) + 1
    found = [(way[start:].rpartition("/"), file) for way, file in world.files.walk(FOLDER)]
    made = (
        Note(name.removesuffix(_SUFFIX), file.text, file.modified, folder, not name.endswith((_SUFFIX, ".txt")))
        for (folder, _, name), file in found
    )
    return tuple(sorted(made, key=lambda note: (note.title.lower(), note.folder)))


def folders(world: World) -> tuple[str, ...]:
    """All folders inside the notes' own, by their ways from it."""
    return tuple(sorted(_inside(world.files, "")))


def _inside(files: Files, folder: str) -> list[str]:
    found: list[str] = []
    for name, node in files.list(place(folder)):
        if isinstance(node, Folder):
            way = f"{folder}/{name}" if folder else name
            found += [way, *_inside(files, way)]
    return found


def replace(world: World, everything: Iterable[Note]) -> None:
    """Make these all the notes there are; folders stay."""
    files = world.files.make_folder(FOLDER)
    for way, _ in tuple(files.walk(FOLDER)):
        files = files.delete(way)
    for note in everything:
        files = files.write(path_of(note), note.text, modified=note.modified)
    world.put_files(files)


def replace_folders(world: World, names: Iterable[str]) -> None:
    """Make these all the folders there are; what lies in others goes with them."""
    kept = tuple(names)
    files = world.files.make_folder(FOLDER)
    for way in folders(world):
        if not any(each == way or each.startswith(f"{way}/") for each in kept) and files.exists(place(way)):
            files = files.delete(place(way))
    for way in kept:
        files = files.make_folder(place(way))
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
    kinds = [rng.choice(pools.NOTE_KINDS) for _ in topics]
    ages = rng.sample(range(1, 60), count)
    return tuple(
        Note(f"{topic} {kind}", note_text(rng, topic, kind), now - age * 43_000)
        for topic, kind, age in zip(topics, kinds, ages, strict=True)
    )


SEEDED = 6
"""How many notes a phone holds; our default."""

FOLDER_NAMES = (
    "Work", "Home", "Trips", "Ideas", "Archive", "School", "Family", "Projects", "Journal", "Club", "Hobbies", "Health",
    "House", "Letters", "Music", "Events", "Courses", "Studio", "Drafts", "Neighbours",
)  # fmt: skip
"""What people call the folders of their notes."""


def _draw_folders(rng: random.Random, content: Content) -> tuple[str, ...]:
    """Two folders, empty at first."""
    return tuple(sorted(rng.sample(pools.part(FOLDER_NAMES, held=content.held), 2)))


def _say(note: Note) -> str:
    where = f"{note.folder}/{note.title}" if note.folder else note.title
    return f"note {where!r}: {note.text.strip()!r}"


NOTES = Shelf(
    "notes",
    draw=lambda rng, content: draw_notes(rng, SEEDED, now=content.now, held=content.held),
    write=replace,
    read=notes,
    say=_say,
    covers=(FOLDER + "/",),
)

FOLDERS: Shelf[str] = Shelf(
    "note folders", _draw_folders, replace_folders, folders, lambda way: f"folder of notes {way!r}", (FOLDER + "/",)
)
