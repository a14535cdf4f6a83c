"""What Files lists: the entries of a folder, those of a kind from everywhere, and how rows and tiles look."""

import datetime
from dataclasses import dataclass

from emulators.virtual.app import Context
from emulators.virtual.apps import dates
from emulators.virtual.apps.media_files import found, is_picture, is_sound, is_video, name_of
from emulators.virtual.files import SHARED, File, Files, Folder
from emulators.virtual.widgets import Avatar, Box, Column, Event, Grow, ListItem, Picture, Row, Space, Text, Widget

__all__ = [
    "SORTS", "Entry", "chosen", "gathered", "grid", "inside", "kind_of", "named", "rows", "size_of", "sorted_entries",
    "title",
]  # fmt: skip

SORTS = {
    "name": "File name (A to Z)", "name_down": "File name (Z to A)", "newest": "Modified (newest first)",
    "oldest": "Modified (oldest first)", "largest": "Size (largest first)", "smallest": "Size (smallest first)",
}  # fmt: skip

RECENT = 20
"""How many files the recent ones are; our default."""

_PICTURED = 300_000
"""Pictures of up to so many bytes are shown small in lists."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file or folder of a list."""

    path: str
    node: File | Folder

    @property
    def name(self) -> str:
        return name_of(self.path)

    @property
    def modified(self) -> int:
        return self.node.modified if isinstance(self.node, File) else 0

    @property
    def size(self) -> int:
        return len(self.node.data) if isinstance(self.node, File) else 0


def title(context: Context, path: str) -> str:
    """What a folder is called: the top of the storage has the name of the phone."""
    return context.setting("global/device_name", "Phone") if path == SHARED else name_of(path)


def chosen(context: Context) -> tuple[str, ...]:
    """The paths that are selected."""
    paths = context.ui.get("chosen") or ()
    return tuple(str(path) for path in paths) if isinstance(paths, tuple) else ()


def inside(files: Files, path: str) -> tuple[Entry, ...]:
    """What lies in a folder; names with a dot in front are hidden."""
    return tuple(Entry(f"{path}/{name}", node) for name, node in files.list(path) if not name.startswith("."))


def gathered(files: Files, kind: str) -> tuple[Entry, ...]:
    """Files of one kind from everywhere, the newest first."""
    wanted = {
        "Images": is_picture, "Videos": is_video, "Audio": is_sound, "Documents": _is_document,
    }.get(kind, lambda path: True)  # fmt: skip
    entries = [Entry(path, file) for path, file in found(files, wanted)]
    entries.sort(key=lambda entry: (-entry.modified, entry.path))
    return tuple(entries[:RECENT] if kind == "Recent" else entries)


def _is_document(path: str) -> bool:
    return path.lower().endswith((".txt", ".pdf", ".csv", ".html", ".md", ".doc", ".xml"))


def named(files: Files, path: str, wanted: str) -> tuple[Entry, ...]:
    """Files and folders below a path with this text in their name."""
    result: list[Entry] = []

    def visit(entries: tuple[Entry, ...]) -> None:
        for entry in entries:
            if wanted.lower() in entry.name.lower():
                result.append(entry)
            if isinstance(entry.node, Folder):
                visit(inside(files, entry.path))

    visit(inside(files, path))
    return tuple(result)


def sorted_entries(entries: tuple[Entry, ...], sort: str) -> tuple[Entry, ...]:
    """Folders first, each part in the order that is asked for."""

    def key(entry: Entry) -> tuple[bool, float, str]:
        measure = {"newest": -entry.modified, "oldest": entry.modified, "largest": -entry.size, "smallest": entry.size}
        return isinstance(entry.node, File), measure.get(sort, 0), entry.name.lower()

    ordered = sorted(entries, key=key)
    if sort == "name_down":
        ordered.reverse()
        ordered.sort(key=lambda entry: isinstance(entry.node, File))
    return tuple(ordered)


def kind_of(entry: Entry) -> tuple[str, str]:
    """What kind of thing it is, and its icon."""
    if isinstance(entry.node, Folder):
        return "Folder", "folder"
    for wanted, kind, icon in ((is_picture, "Image", "image"), (is_sound, "Audio", "music_note"),
                               (is_video, "Video", "film")):  # fmt: skip
        if wanted(entry.path):
            return kind, icon
    suffix = entry.name.rpartition(".")[2].upper() if "." in entry.name else ""
    return {"TXT": "Text", "MD": "Text"}.get(suffix, f"{suffix} file".strip()), "file_text"


def size_of(size: int) -> str:
    """Such as 412 B or 3.21 kB."""
    return f"{size} B" if size < 1_000 else f"{size / 1_000:.2f} kB" if size < 1_000_000 else f"{size / 1e6:.2f} MB"


def _about(entry: Entry) -> str:
    if isinstance(entry.node, Folder):
        count = len(entry.node.children)
        return f"{count} item{'s' if count != 1 else ''}"
    day = datetime.datetime.fromtimestamp(entry.modified, datetime.UTC)
    return f"{dates.brief(day, day)}, {size_of(entry.size)}, {kind_of(entry)[0]}"


def _face(entry: Entry, selected: bool, size: float) -> Widget:
    if selected:
        return Avatar("", size, "check", "#0b57d0")
    if isinstance(entry.node, File) and is_picture(entry.path) and len(entry.node.data) <= _PICTURED:
        return Picture(entry.node.data, "", size, size, radius=6, id="")
    kind, icon = kind_of(entry)
    color = {"Folder": "#5f6368", "Image": "#c2410c", "Audio": "#a16207", "Video": "#be123c"}.get(kind, "#1a73e8")
    return Avatar("", size, icon, color)


def rows(entries: tuple[Entry, ...], selected: tuple[str, ...], *, hold: bool = True) -> tuple[Widget, ...]:
    """A row for each."""
    return tuple(
        ListItem(
            entry.name, _about(entry), tap=Event("choose" if selected else "open", (entry.path,)),
            long=Event("choose", (entry.path,)) if hold else None, leading=_face(entry, entry.path in selected, 40),
            selected=entry.path in selected, subtitle_lines=1,
        )
        for entry in entries
    )  # fmt: skip


def grid(entries: tuple[Entry, ...], selected: tuple[str, ...]) -> tuple[Widget, ...]:
    """Tiles, two in a row."""
    tiles: list[Widget] = [Grow(_tile(entry, selected)) for entry in entries]
    if len(tiles) % 2:
        tiles.append(Grow(Space()))
    return tuple(Row(tuple(tiles[i : i + 2]), gap=8, pad=(12, 4, 12, 4)) for i in range(0, len(tiles), 2))


def _tile(entry: Entry, selected: tuple[str, ...]) -> Widget:
    words = Column((Text(entry.name, "label", lines=1), Text(_about(entry), "small", "on_surface_variant", 1)), pad=10)
    face = Box(_face(entry, entry.path in selected, 64), height=96, width=600, align="center", valign="center")
    ground = "secondary_container" if entry.path in selected else "surface_container"
    return Box(
        Column((face, words)), color=ground, radius=12,
        tap=Event("choose" if selected else "open", (entry.path,)), long=Event("choose", (entry.path,)),
        selected=entry.path in selected,
    )  # fmt: skip
