"""Tasks in Files."""

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

from emulators.screen import Element, Flag
from emulators.virtual import pools
from emulators.virtual.apps import document_files
from emulators.virtual.apps.document_files import DOCUMENTS, FOLDERS
from emulators.virtual.apps.media_files import DOWNLOADS, PICTURES, MediaFile
from emulators.virtual.files import SHARED
from emulators.virtual.shelf import Content, Shelf
from emulators.virtual.tasks.moves import (
    Move,
    Reached,
    Sight,
    fill,
    hold,
    tap,
    tapped,
    touch,
)  # fmt: skip
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Draw, Parameters, Routes, Template

__all__ = [
    "APP", "MOVE", "PLACES", "ROOT", "TEMPLATES", "arriving", "choosing", "fresh", "moved", "put_in", "some",
    "to_folder",
]  # fmt: skip

APP = "Files"
ROOT = "Pixel 6"
"""What the top of the storage is called: the name of the phone."""

PLACES = {
    "Work": f"{SHARED}/Documents/Work", "Private": f"{SHARED}/Documents/Private", "Podcasts": f"{SHARED}/Podcasts",
    "Ringtones": f"{SHARED}/Ringtones", "Audiobooks": f"{SHARED}/Audiobooks", "Download": f"{SHARED}/Download",
    "DCIM": f"{SHARED}/DCIM", "Pictures": f"{SHARED}/Pictures",
}  # fmt: skip
"""Folders that tasks are about, by their names."""


def _shelf(path: str) -> Shelf[MediaFile]:
    if path.startswith((PLACES["DCIM"], PLACES["Pictures"])):
        return PICTURES
    return DOWNLOADS if path.startswith(PLACES["Download"]) else DOCUMENTS


def put_in(content: Content, *files: MediaFile) -> Content:
    """With these files as well."""
    for file in files:
        shelf: Shelf[Any] = _shelf(file.path)
        content = content.put(shelf, (*content.of(shelf), file))
    return content


def _taken(content: Content, *files: MediaFile) -> Content:
    """Without these files."""
    for file in files:
        shelf: Shelf[Any] = _shelf(file.path)
        content = content.put(shelf, tuple(each for each in content.of(shelf) if each.path != file.path))
    return content


def moved(content: Content, file: MediaFile, folder: str) -> Content:
    """With a file in the folder of this name instead of where it is."""
    return put_in(_taken(content, file), replace(file, path=f"{PLACES[folder]}/{file.name}"))


def fresh(rng: Random, content: Content, folder: str, *, held: bool) -> MediaFile:
    """A file for this folder that is called like no other document."""
    names = {file.name for shelf in (DOCUMENTS, DOWNLOADS) for file in content.of(shelf)}
    while (new := document_files.draw_document(rng, PLACES[folder], now=content.now, held=held)).name in names:
        pass
    return new


def some(rng: Random, content: Content, *, held: bool) -> tuple[Content, MediaFile, str]:
    """A content with one more file in some folder, that file, and the folder's name."""
    folder = rng.choice([name for name in PLACES if name not in ("DCIM", "Pictures")])
    new = fresh(rng, content, folder, held=held)
    return put_in(content, new), new, folder


# The way


def to_folder(name: str) -> tuple[Stage, ...]:
    """From the top of the storage into a folder."""
    first, *rest = PLACES[name].removeprefix(f"{SHARED}/").split("/")
    inner = tuple(Stage(first, f"open {each}", tap(each)) for each in rest)
    return (Stage(ROOT, f"open {first}", tap(first)), *inner)


def choosing(name: str, label: str, verb: str, folder: str) -> tuple[Stage, ...]:
    """In the folder in front: select a file, ask to move or copy it, and go to where it shall lie."""
    first, *rest = PLACES[folder].removeprefix(f"{SHARED}/").split("/")
    inner = tuple(Stage(f"{verb} to {first}", f"open {each}", tap(each)) for each in rest)
    return (
        Stage(label, f"select {name}", hold(name)),
        Stage("1 selected", "open the menu", tap("More options")),
        Stage("Menu", f"{verb.lower()} it", tap(f"{verb} to…")),
        Stage(f"{verb} to {ROOT}", f"open {first}", tap(first)),
        *inner,
        Stage(f"{verb} to {folder}", f"put it into {folder}", tap(f"{verb} here")),
    )


def arriving(verb: str, folder: str) -> Reached:
    return tapped(f"{verb} to {folder}", f"{verb} here")


# Move and copy


def _move(verb: str) -> Draw:
    def draw(rng: Random, content: Content, held: bool) -> Case:
        before, file, folder = some(rng, content, held=held)
        to = rng.choice([name for name in PLACES if name not in (folder, "DCIM", "Pictures")])
        copy = replace(file, path=f"{PLACES[to]}/{file.name}")
        after = moved(before, file, to) if verb == "Move" else put_in(before, copy)
        return Case({"name": file.name, "folder": folder, "to": to}, before, after)

    return draw


def _move_routes(verb: str) -> Routes:
    def routes(p: Parameters) -> tuple[Route, ...]:
        stages = (*to_folder(p["folder"]), *choosing(p["name"], p["folder"], verb, p["to"]))
        return (Route(APP, stages, arriving(verb, p["to"])),)

    return routes


def _photo(rng: Random, content: Content, held: bool) -> Case:
    folder, to = rng.choice([("DCIM", "Pictures"), ("Pictures", "DCIM"), ("DCIM", "Private"), ("Pictures", "Download")])
    file = rng.choice([each for each in content.of(PICTURES) if each.path == f"{PLACES[folder]}/{each.name}"])
    return Case({"name": file.name, "folder": folder, "to": to}, content, moved(content, file, to))


# Delete, rename, make


def _delete(rng: Random, content: Content, held: bool) -> Case:
    before, file, folder = some(rng, content, held=held)
    return Case({"name": file.name, "folder": folder}, before, _taken(before, file))


def _delete_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *to_folder(p["folder"]),
        Stage(p["folder"], f"select {p['name']}", hold(p["name"])),
        Stage("1 selected", "delete", tap("Delete")),
        Stage("Delete 1 item?", "confirm", tap("Delete")),
    )
    return (Route(APP, stages, tapped("Delete 1 item?", "Delete")),)


_KINDS = {".txt": "text", ".pdf": "PDF", ".csv": "CSV", ".zip": "ZIP"}


def _delete_kind(rng: Random, content: Content, held: bool) -> Case:
    """One folder holds three files of a kind and two others."""
    pairs = [(folder, suffix) for folder in ("Work", "Private", "Audiobooks") for suffix in _KINDS]
    folder, suffix = pools.pick(pairs, rng, held=held)
    others = [each for each in (*_KINDS, ".html") if each != suffix]
    kept = tuple(file for file in content.of(DOCUMENTS) if not file.path.startswith(PLACES[folder]))
    names = rng.sample(pools.part(document_files.DOCUMENT_NAMES, held=held), 5)
    suffixes = [suffix, suffix, suffix, *rng.choices(others, k=2)]
    files = tuple(
        MediaFile(f"{PLACES[folder]}/{name}_{i}{end}", f"{name} {i}\n".encode(), content.now - 9_000 * i)
        for i, (name, end) in enumerate(zip(names, suffixes, strict=True), start=10)
    )
    before = content.put(DOCUMENTS, (*kept, *files))
    return Case({"value": suffix, "folder": folder}, before, _taken(before, *files[:3]))


def _of_kind(suffix: str) -> Callable[[Sight], list[Element]]:
    def rows(sight: Sight) -> list[Element]:
        return [e for e in sight.screen.elements if e.has(Flag.LONG_CLICKABLE) and e.text.endswith(suffix)]

    return rows


def _delete_kind_routes(p: Parameters) -> tuple[Route, ...]:
    rows = _of_kind(p["value"])

    def first(sight: Sight) -> Move | None:
        found = rows(sight)
        return hold(found[0].label)(sight) if found else None

    def other(sight: Sight) -> Move | None:
        left = [e for e in rows(sight) if not e.has(Flag.SELECTED)]
        return touch(sight, left[0]) if left else None

    stages = [*to_folder(p["folder"]), Stage(p["folder"], f"select what ends in {p['value']}", first)]
    for count in (1, 2, 3):
        stages.append(Stage(f"{count} selected", "select the next", other))
    stages += [Stage("3 selected", "delete", tap("Delete")), Stage("Delete 3 items?", "confirm", tap("Delete"))]
    return (Route(APP, tuple(stages), tapped("Delete 3 items?", "Delete")),)


def _rename(rng: Random, content: Content, held: bool) -> Case:
    before, file, folder = some(rng, content, held=held)
    stems = {each.name.rpartition(".")[0] for shelf in (DOCUMENTS, DOWNLOADS) for each in before.of(shelf)}
    while (stem := fresh(rng, before, folder, held=held).name.rpartition(".")[0]) in stems:
        pass
    new = f"{stem}.{file.name.rpartition('.')[2]}"
    after = put_in(_taken(before, file), replace(file, path=f"{PLACES[folder]}/{new}"))
    return Case({"name": file.name, "folder": folder, "new": new}, before, after)


def _rename_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *to_folder(p["folder"]),
        Stage(p["folder"], f"select {p['name']}", hold(p["name"])),
        Stage("1 selected", "open the menu", tap("More options")),
        Stage("Menu", "rename", tap("Rename")),
        Stage("Rename", "enter the name", fill("New name", p["new"])),
        Stage("Rename", "confirm", tap("OK")),
    )
    return (Route(APP, stages, tapped("Rename", "OK")),)


def _folder(rng: Random, content: Content, held: bool) -> Case:
    folder = rng.choice(("Work", "Private", "Download", "Podcasts"))
    new = pools.pick(document_files.FOLDER_NAMES, rng, held=held)
    after = content.put(FOLDERS, (*content.of(FOLDERS), f"{PLACES[folder]}/{new}"))
    return Case({"name": new, "folder": folder}, content, after)


def _making(at: str, name: str) -> tuple[Stage, ...]:
    return (
        Stage(at, "open the menu", tap("More options")),
        Stage("Menu", "make a folder", tap("New folder")),
        Stage("New folder", "enter the name", fill("Name", name)),
        Stage("New folder", "confirm", tap("OK")),
    )


def _folder_routes(p: Parameters) -> tuple[Route, ...]:
    return (Route(APP, (*to_folder(p["folder"]), *_making(p["folder"], p["name"])), tapped("New folder", "OK")),)


def _folder_for(rng: Random, content: Content, held: bool) -> Case:
    """Make a folder inside a folder and move a file of that folder into it."""
    before, file, folder = some(rng, content, held=held)
    new = pools.pick(document_files.FOLDER_NAMES, rng, held=held)
    path = f"{PLACES[folder]}/{new}"
    after = put_in(_taken(before, file), replace(file, path=f"{path}/{file.name}"))
    after = after.put(FOLDERS, (*before.of(FOLDERS), path))
    return Case({"name": file.name, "folder": folder, "new": new}, before, after)


def _folder_for_routes(p: Parameters) -> tuple[Route, ...]:
    make = Route(APP, (*to_folder(p["folder"]), *_making(p["folder"], p["new"])), tapped("New folder", "OK"))
    way = choosing(p["name"], p["folder"], "Move", p["folder"])[:-1]
    stages = (
        *to_folder(p["folder"]), *way, Stage(f"Move to {p['folder']}", f"open {p['new']}", tap(p["new"])),
        Stage(f"Move to {p['new']}", "put it there", tap("Move here")),
    )  # fmt: skip
    return (make, Route(APP, stages, tapped(f"Move to {p['new']}", "Move here")))


MOVE = (
    "Move the file {name} from the folder {folder} to the folder {to}",
    "Put the file {name}, which is in {folder}, into {to} instead",
)
"""Phrasings of moving a file."""

TEMPLATES = (
    Template(
        "phone/files/delete", "easy", 14,
        ("Delete the file {name} in the folder {folder}", "Remove {name} from the folder {folder}"),
        _delete, _delete_routes,
    ),
    Template("phone/files/move", "medium", 24, MOVE, _move("Move"), _move_routes("Move")),
    Template("phone/files/move_photo", "medium", 22, MOVE, _photo, _move_routes("Move")),
    Template(
        "phone/files/copy", "medium", 24,
        (
            "Copy the file {name} from the folder {folder} to the folder {to}",
            "Put a copy of {name}, which is in {folder}, into {to}",
        ),
        _move("Copy"), _move_routes("Copy"),
    ),
    Template(
        "phone/files/rename", "medium", 20,
        ("Rename the file {name} in the folder {folder} to {new}", "In the folder {folder}, call {name} {new} instead"),
        _rename, _rename_routes,
    ),
    Template(
        "phone/files/new_folder", "medium", 18,
        ("Make a folder called {name} in the folder {folder}", "Create the folder {name} inside {folder}"),
        _folder, _folder_routes,
    ),
    Template(
        "phone/files/delete_kind", "hard", 22,
        (
            "Delete all files in the folder {folder} whose names end in {value}",
            "Remove every {value} file from the folder {folder} and keep the others",
        ),
        _delete_kind, _delete_kind_routes,
    ),
    Template(
        "phone/files/new_folder_for", "hard", 40,
        (
            "In the folder {folder}, make a folder called {new} and move the file {name} into it",
            "Move {name} into a new folder {new} inside {folder}, where it is now",
        ),
        _folder_for, _folder_for_routes,
    ),
)  # fmt: skip
