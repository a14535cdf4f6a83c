"""Documents as files: what lies in the folders of the shared storage that no other app fills, and those folders."""

from collections.abc import Iterable
from random import Random

from emulators.virtual import pools
from emulators.virtual.apps.media_files import DOWNLOAD_FOLDER, MediaFile, file_shelf, say_file
from emulators.virtual.files import SHARED, Files, Folder
from emulators.virtual.shelf import Content, Shelf
from emulators.virtual.world import World

__all__ = ["DOCUMENTS", "DOCUMENT_NAMES", "FOLDERS", "FOLDER_NAMES", "PLACES", "STANDARD", "SUFFIXES", "draw_document"]

PLACES = (
    f"{SHARED}/Documents/Work", f"{SHARED}/Documents/Private", f"{SHARED}/Podcasts", f"{SHARED}/Ringtones",
    f"{SHARED}/Audiobooks",
)  # fmt: skip
"""Folders that hold documents of all kinds."""

STANDARD = (
    "Alarms", "Audiobooks", "DCIM", "Documents", "Download", "Movies", "Music", "Notifications", "Pictures", "Podcasts",
    "Ringtones",
)  # fmt: skip
"""Folders that every phone has at the top of the shared storage."""

DOCUMENT_NAMES = (
    "invoice", "contract", "ticket", "report", "budget", "menu", "poster", "manual", "letter", "minutes", "agenda",
    "survey", "receipt", "timetable", "warranty", "brochure", "proposal", "catalogue", "summary", "worksheet",
    "certificate", "itinerary", "inventory", "program", "handout", "checklist", "draft", "outline", "statement",
    "voucher", "syllabus", "roster", "floorplan", "newsletter", "transcript",
)  # fmt: skip

SUFFIXES = (".txt", ".pdf", ".csv", ".html", ".zip")

FOLDER_NAMES = (
    "Taxes", "Trips", "Drafts", "Old stuff", "Shared", "Papers", "School", "Insurance", "Garden", "Recipes", "Letters",
    "Scans", "Projects", "Bills", "Music sheets", "Forms", "Ideas", "House", "Club", "Archive",
)  # fmt: skip


def draw_document(rng: Random, folder: str, *, now: int, held: bool) -> MediaFile:
    """A small file, changed within the last two months."""
    name = f"{pools.pick(DOCUMENT_NAMES, rng, held=held)}_{rng.randrange(10, 99)}{rng.choice(SUFFIXES)}"
    text = "\n".join(rng.sample(pools.part(pools.LINES, held=held), rng.randrange(1, 5))) + "\n"
    return MediaFile(f"{folder}/{name}", text.encode(), now - rng.randrange(3_600, 5_000_000))


def _draw(rng: Random, content: Content) -> tuple[MediaFile, ...]:
    drawn: dict[str, MediaFile] = {}
    while len(drawn) < 11:
        folder = PLACES[min(len(drawn) // 3, len(PLACES) - 1)]
        one = draw_document(rng, folder, now=content.now, held=content.held)
        if all(one.name != other.name for other in drawn.values()):
            drawn[one.path] = one
    return tuple(drawn.values())


DOCUMENTS = file_shelf("documents", PLACES, _draw, say_file)
"""All files in `PLACES`."""


def _below(files: Files, path: str) -> tuple[str, ...]:
    """The paths of all folders under one, in order."""
    found: tuple[str, ...] = ()
    for name, node in files.list(path):
        if isinstance(node, Folder):
            found = (*found, f"{path}/{name}", *_below(files, f"{path}/{name}"))
    return found


_TOPS = (*PLACES, DOWNLOAD_FOLDER)


def _no_folders(rng: Random, content: Content) -> tuple[str, ...]:
    return ()


def _write(world: World, things: Iterable[str]) -> None:
    files, wanted = world.files, set(things)
    for top in _TOPS:
        for path in _below(files, top):
            if path not in wanted and not files.list(path):
                files = files.delete(path)
    for path in wanted:
        files = files.make_folder(path)
    world.put_files(files)


def _read(world: World) -> tuple[str, ...]:
    return tuple(path for top in _TOPS for path in _below(world.files, top))


FOLDERS: Shelf[str] = Shelf(
    "folders", _no_folders, _write, _read, lambda path: f"folder {path}", tuple(f"{top}/" for top in _TOPS)
)
"""The folders inside `PLACES` and the downloads."""
