"""The media store: what MediaProvider would know of the files on shared storage, worked out when it is asked."""

import functools
import mimetypes
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from emulators.virtual.apps.media_files import is_picture, is_sound, is_video, name_of, place_of
from emulators.virtual.files import SHARED
from emulators.virtual.world import World

__all__ = ["Media", "media", "media_path", "mime_type"]


@dataclass(frozen=True, slots=True)
class Media:
    """One file as the store lists it; times are in seconds since 1970."""

    id: int
    path: str
    size: int
    modified: int

    @property
    def kind(self) -> str:
        """ "images", "video", "audio" or "file"."""
        if is_picture(self.path):
            return "images"
        return "video" if is_video(self.path) else "audio" if is_sound(self.path) else "file"

    @property
    def folder(self) -> str:
        """Where it lies below shared storage, as RELATIVE_PATH: "Pictures/Recipes/"."""
        place = place_of(self.path).removeprefix(SHARED).strip("/")
        return f"{place}/" if place else "/"

    @property
    def bucket(self) -> str:
        return name_of(place_of(self.path)) if self.folder != "/" else "0"


@functools.cache
def _types() -> mimetypes.MimeTypes:
    """The types that Python's own table knows, whatever the machine's files say."""
    table = mimetypes.MimeTypes()
    more = {".md": "text/markdown", ".m4a": "audio/mp4", ".mkv": "video/x-matroska", ".webp": "image/webp",
            ".gpx": "application/gpx+xml", ".flac": "audio/flac"}  # fmt: skip
    for suffix, kind in more.items():
        table.add_type(kind, suffix)
    return table


def mime_type(path: str) -> str:
    """Of a file by its name; "application/octet-stream" where nobody knows."""
    return _types().guess_type(path.lower(), strict=False)[0] or "application/octet-stream"


def media(world: World, kind: str = "") -> Iterator[Media]:
    """All files of a kind ("" for every one), in the order of their paths; Android's own folder is passed over."""
    for path, file in world.files.walk(SHARED):
        if path.startswith(f"{SHARED}/Android/") or "/." in path:
            continue
        found = Media(zlib.crc32(path.encode()) >> 4, path, len(file.data), file.modified)
        if not kind or found.kind == kind:
            yield found


def media_path(world: World, number: int) -> str:
    """The path of the file with this id, or ""."""
    return next((each.path for each in media(world) if each.id == number), "")
