"""Sound recordings as files in the recorder's own folder; those in its trash end in ".deleted", as in the real app."""

from dataclasses import dataclass
from random import Random

from emulators.virtual import pools
from emulators.virtual.apps.dates import counter
from emulators.virtual.apps.media_files import MediaFile, file_shelf
from emulators.virtual.clips import Clip, clip_in, m4a, wav
from emulators.virtual.files import SHARED, File, Files
from emulators.virtual.shelf import Content
from emulators.virtual.world import START

__all__ = ["FOLDER", "NAMES", "RECORDS", "TRASHED", "Record", "made", "next_name", "path", "records"]

FOLDER = f"{SHARED}/Android/data/com.dimowner.audiorecorder/files/Music/records"
TRASHED = ".deleted"

NAMES = (
    "choir practice", "piano idea", "birdsong", "team talk", "shopping list", "poem draft", "rain on roof",
    "guitar riff", "speech", "bedtime story", "street music", "interview notes", "lecture one", "voice memo",
    "recipe aloud", "phone call", "morning walk", "seminar", "dream diary", "train noise", "drum loop", "cat purr",
    "briefing", "vocabulary", "toast for Ida",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Record:
    """A recording; `length` is in ms, `modified` in seconds since 1970."""

    path: str
    length: int
    modified: int
    size: int

    @property
    def file_name(self) -> str:
        return self.path.rpartition("/")[2].removesuffix(TRASHED)

    @property
    def name(self) -> str:
        return self.file_name.rpartition(".")[0]

    @property
    def format(self) -> str:
        return self.file_name.rpartition(".")[2]


def path(name: str, suffix: str) -> str:
    return f"{FOLDER}/{name}.{suffix}"


def made(suffix: str, seconds: int) -> bytes:
    """A file of so many seconds (one at least)."""
    length = max(1, seconds) * 1_000
    return wav(length) if suffix == "wav" else m4a(Clip(length))


def records(files: Files, *, trashed: bool = False, order: str = "date") -> tuple[Record, ...]:
    """Those kept, or those in the trash; in the order of "date" (newest first), "name" or "duration"."""
    found = [
        Record(f"{FOLDER}/{name}", clip_in(node.data).length, node.modified, len(node.data))
        for name, node in files.list(FOLDER)
        if isinstance(node, File) and name.endswith(TRASHED) == trashed
    ]
    match order:
        case "name":
            found.sort(key=lambda record: record.name.lower())
        case "duration":
            found.sort(key=lambda record: (-record.length, record.name.lower()))
        case _:
            found.sort(key=lambda record: (-record.modified, record.name.lower()))
    return tuple(found)


def next_name(files: Files) -> str:
    """The first of Record-1, Record-2, ... that is not taken."""
    taken = {record.name for record in records(files)}
    return next(name for number in range(1, len(taken) + 2) if (name := f"Record-{number}") not in taken)


def _draw(rng: Random, content: Content) -> tuple[MediaFile, ...]:
    names = rng.sample(pools.part(NAMES, held=content.held), 5 if content.held else 6)
    lengths, ages = rng.sample(range(5, 600), len(names)), rng.sample(range(1, 90), len(names))
    drawn = [
        MediaFile(path(name, "m4a"), made("m4a", length), content.now - age * 30_000)
        for name, length, age in zip(names, lengths, ages, strict=True)
    ]
    return tuple(sorted(drawn, key=lambda file: file.path))


def _say(thing: MediaFile) -> str:
    """What is new was recorded for as long as somebody waited, so that its length is not told."""
    name = thing.name.removesuffix(TRASHED)
    where = "record in the trash" if thing.name.endswith(TRASHED) else "record"
    new = thing.modified >= START
    return f"{where} {name}, {'new' if new else counter(clip_in(thing.data).length)}"


RECORDS = file_shelf("records", (FOLDER,), _draw, _say)
