"""Tasks in Gallery."""

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

from emulators.action import Swipe
from emulators.virtual import pools
from emulators.virtual.apps import gallery
from emulators.virtual.apps.gallery_files import FAVORITE_FILES
from emulators.virtual.apps.media_files import (
    DOWNLOAD_FOLDER,
    DOWNLOADS,
    GALLERY_FOLDERS,
    PICTURE_NAMES,
    PICTURES,
    MediaFile,
    draw_receipt,
    name_of,
    place_of,
)  # fmt: skip
from emulators.virtual.scenes import jpeg, view_of, words_in
from emulators.virtual.shelf import Content
from emulators.virtual.tasks import ways
from emulators.virtual.tasks.moves import (
    BACK,
    INFEASIBLE,
    Move,
    Rule,
    Sight,
    absent,
    answer,
    answered,
    fill,
    tap,
    tapped,
    touch,
)
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.sweeps import turned
from emulators.virtual.tasks.template import Case, Parameters, Place, Template

__all__ = ["APP", "TEMPLATES", "find", "fresh_name", "receipt_in", "seen_words", "swapped"]

APP = "Gallery"
_DCIM, _PICTURES = GALLERY_FOLDERS


# What is on the phone


def _some(rng: Random, content: Content, folder: str = "") -> MediaFile:
    """A photo in one of the two big folders that is no favourite."""
    loved = content.of(FAVORITE_FILES)
    folders = (folder,) if folder else GALLERY_FOLDERS
    fit = [f for f in content.of(PICTURES) if f.path not in loved and place_of(f.path) in folders]
    return rng.choice(fit)


def swapped(content: Content, old: MediaFile, *new: MediaFile) -> Content:
    """With one of the pictures replaced (by nothing, where there is no other)."""
    return content.put(PICTURES, ways.swapped(content.of(PICTURES), old, *new))


def fresh_name(rng: Random, content: Content, *, held: bool) -> str:
    """A name without its suffix that no picture here has."""
    taken = {f.name.partition(".")[0] for f in (*content.of(PICTURES), *content.of(DOWNLOADS))}
    return rng.choice([name for name in pools.part(PICTURE_NAMES, held=held) if name not in taken])


def receipt_in(rng: Random, content: Content, *, held: bool) -> tuple[Content, MediaFile, tuple[str, ...]]:
    """A content with a new receipt in DCIM, that file, and what is written on it, its title first."""
    scene = draw_receipt(rng, held=held)
    number = rng.choice([n for n in range(100, 999) if (n % pools.SHARE == 2) == held])
    file = MediaFile(f"{_DCIM}/receipt_{number}_new.jpg", jpeg(scene), content.now - rng.randrange(600, 9_000))
    content.of(FAVORITE_FILES)
    return content.put(PICTURES, (*content.of(PICTURES), file)), file, (scene.title, *scene.lines)


def _named(file: MediaFile) -> dict[str, str]:
    return {"name": file.name, "folder": name_of(place_of(file.path))}


# Ways


def find(p: Parameters) -> tuple[Stage, ...]:
    """The way from the folders to a picture."""
    folder = p.get("folder", "DCIM")
    return (Stage(APP, f"open the folder {folder}", tap(folder)), Stage(folder, f"open {p['name']}", tap(p["name"])))


def _menu(p: Parameters, item: str, goal: str) -> tuple[Stage, ...]:
    return (*find(p), Stage(p["name"], "open the menu", tap("More options")), Stage("Menu", goal, tap(item)))


def seen_words(sight: Sight) -> str:
    """What the picture in the viewer shows, in words."""
    return next((e.label for e in sight.shown("photo")), "")


# Open, delete, rename, love


def _open(rng: Random, content: Content, held: bool) -> Case:
    file = _some(rng, content)
    return Case(_named(file), content, content, place=Place(gallery.PACKAGE, "viewer", {"path": file.path}))


def _open_routes(p: Parameters) -> tuple[Route, ...]:
    return (Route(APP, find(p), lambda sight: sight.title == p["name"]),)


def _delete(rng: Random, content: Content, held: bool) -> Case:
    file = _some(rng, content)
    return Case(_named(file), content, swapped(content, file))


def _delete_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (*find(p), Stage(p["name"], "delete", tap("Delete")), Stage("Delete", "confirm", tap("Yes")))
    return (Route(APP, stages, tapped("Delete", "Yes")),)


def _rename(rng: Random, content: Content, held: bool) -> Case:
    file = _some(rng, content)
    new = f"{fresh_name(rng, content, held=held)}.jpg"
    after = swapped(content, file, replace(file, path=f"{place_of(file.path)}/{new}"))
    return Case({**_named(file), "new": new}, content, after)


def _rename_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *_menu(p, "Rename", "rename"),
        Stage("Rename", "enter the name", fill("Name", p["new"].removesuffix(".jpg"))),
        Stage("Rename", "confirm", tap("OK")),
    )
    return (Route(APP, stages, tapped("Rename", "OK")),)


def _love(rng: Random, content: Content, held: bool) -> Case:
    file = _some(rng, content)
    return Case(_named(file), content, content.put(FAVORITE_FILES, (*content.of(FAVORITE_FILES), file.path)))


def _love_routes(p: Parameters) -> tuple[Route, ...]:
    return (Route(APP, (*find(p), Stage(p["name"], "mark it", tap("Favorite"))), tapped(p["name"], "Favorite")),)


# Copy and move


def _copy(rng: Random, content: Content, held: bool) -> Case:
    before, file, _ = receipt_in(rng, content, held=held)
    copy = replace(file, path=f"{DOWNLOAD_FOLDER}/{file.name}")
    return Case({"name": file.name}, before, before.put(DOWNLOADS, (*before.of(DOWNLOADS), copy)))


def _to(op: str, folder: str) -> Callable[[Parameters], tuple[Route, ...]]:
    def routes(p: Parameters) -> tuple[Route, ...]:
        stages = (*_menu(p, op, op.lower()), Stage(op, f"choose {folder}", tap(folder)))
        return (Route(APP, stages, tapped(op, folder)),)

    return routes


def _move(rng: Random, content: Content, held: bool) -> Case:
    file = _some(rng, content, _DCIM)
    after = swapped(content, file, replace(file, path=f"{_PICTURES}/{file.name}"))
    return Case({"name": file.name}, content, after)


_ALBUMS = (
    "Summer", "Family", "Work trip", "Birds", "Kitchen", "Hikes", "Postcards", "School", "Old phone", "Best of",
    "Neighbours", "Boats", "Winter", "Paper", "Sunday walks",
)  # fmt: skip


def _move_new(rng: Random, content: Content, held: bool) -> Case:
    file, album = _some(rng, content, _DCIM), pools.pick(_ALBUMS, rng, held=held)
    after = swapped(content, file, replace(file, path=f"{_PICTURES}/{album}/{file.name}"))
    return Case({"name": file.name, "album": album}, content, after)


def _move_new_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *_menu(p, "Move to", "move"), Stage("Move to", "name another folder", tap("Other folder")),
        Stage("Other folder", "enter its name", fill("Folder name", f"Pictures/{p['album']}")),
        Stage("Other folder", "confirm", tap("OK")),
    )  # fmt: skip
    return (Route(APP, stages, tapped("Other folder", "OK")),)


# Several at once


def _clear(rng: Random, content: Content, held: bool) -> Case:
    loved = content.of(FAVORITE_FILES)
    fit = [f for f in content.of(PICTURES) if f.path not in loved and place_of(f.path) == _DCIM]
    chosen = rng.sample(fit, 3)
    after = content.put(PICTURES, tuple(f for f in content.of(PICTURES) if f not in chosen))
    return Case(dict(zip(("one", "two", "three"), (f.name for f in chosen), strict=True)), content, after)


def _clear_routes(p: Parameters) -> tuple[Route, ...]:
    names = (p["one"], p["two"], p["three"])
    stages = (
        Stage(APP, "open the folder DCIM", tap("DCIM")), *ways.selecting("DCIM", names),
        Stage("3 selected", "delete", tap("Delete")), Stage("Delete", "confirm", tap("Yes")),
    )  # fmt: skip
    return (Route(APP, stages, tapped("Delete", "Yes")),)


# Questions


def _total(rng: Random, content: Content, held: bool) -> Case:
    before, file, lines = receipt_in(rng, content, held=held)
    prices = [found[0] for line in lines if (found := re.search(r"\$[\d.]+", line))]
    return Case({"name": file.name}, before, before, answer=prices[-1])


def _told(pattern: str) -> Rule:
    def read(sight: Sight) -> str | None:
        found = re.search(pattern, seen_words(sight))
        return found[1] if found else None

    return answer(read)


def _total_routes(p: Parameters) -> tuple[Route, ...]:
    return (Route(APP, (*find(p), Stage(p["name"], "tell the total", _told(r"Total\s+(\$[\d.]+)"))), answered),)


def _count(rng: Random, content: Content, held: bool) -> Case:
    """The pictures of both folders are divided among them anew, so that either has a few or many."""
    folder = rng.choice(GALLERY_FOLDERS)
    [other] = [each for each in GALLERY_FOLDERS if each != folder]
    fit = [f for f in content.of(PICTURES) if place_of(f.path) in GALLERY_FOLDERS]
    count = rng.randrange(1, len(fit))
    chosen = rng.sample(fit, count)
    divided = (
        replace(f, path=f"{folder if f in chosen else other}/{f.name}") if f in fit else f for f in content.of(PICTURES)
    )
    before = content.put(PICTURES, divided)
    return Case({"folder": name_of(folder)}, before, before, answer=str(count))


def _count_routes(p: Parameters) -> tuple[Route, ...]:
    def read(sight: Sight) -> str | None:
        return next((e.value for e in sight.shown("dir_holder") if e.text == p["folder"]), None)

    return (Route(APP, (Stage(APP, "read the number", answer(read)),), answered),)


def _which(rng: Random, content: Content, held: bool) -> Case:
    """One photo shows what no other picture does."""
    mine = [f for f in content.of(PICTURES) if place_of(f.path) == _DCIM]
    file, scene = rng.choice([f for f in mine if not f.name.startswith("receipt")]), view_of(_view(rng, held=held))
    alike = [f for f in content.of(PICTURES) if f is not file and words_in(f.data) == scene.words]
    before = content.put(PICTURES, [f for f in content.of(PICTURES) if f not in alike])
    before = swapped(before, file, replace(file, data=jpeg(scene)))
    rivals = tuple(f.name for f in mine)
    return Case({"view": scene.words}, before, before, answer=file.name, rivals=rivals)


def _view(rng: Random, *, held: bool) -> int:
    return pools.pick(range(15), rng, held=held)


def _first_tile(sight: Sight) -> Move | None:
    tiles = sight.shown("medium_thumbnail")
    return touch(sight, tiles[0]) if tiles else None


def _which_routes(p: Parameters) -> tuple[Route, ...]:
    """Open the first picture and turn the pages until it shows; any page of the viewer tells what it is."""

    def page(sight: Sight) -> Move | None:
        if seen_words(sight) == p["view"]:
            return answer(lambda s: s.title)(sight)
        if (
            sight.past
            and isinstance(sight.past[-1].action, Swipe)
            and sight.past[-1].screen.elements == sight.screen.elements
        ):
            return BACK
        return turned("photo")(sight)

    stages = (
        Stage(APP, "open the folder DCIM", tap("DCIM")), Stage("DCIM", "look through the pictures", _first_tile),
        Stage("", f"find {p['view']}", page),
    )  # fmt: skip
    return (Route(APP, stages, answered),)


def _absent(rng: Random, content: Content, held: bool) -> Case:
    return Case({"name": f"{fresh_name(rng, content, held=held)}.jpg"}, content, content, infeasible=True)


def _absent_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (Stage(APP, "open the folder DCIM", tap("DCIM")), Stage("DCIM", f"look for {p['name']}", tap(p["name"])))
    return (Route(APP, stages, absent("DCIM", p["name"])),)


TEMPLATES = (
    Template(
        "phone/gallery/open", "easy", 12,
        ("Show the picture {name} in the folder {folder}", "Open {name} from {folder} in the Gallery"),
        _open, _open_routes,
    ),
    Template(
        "phone/gallery/delete", "easy", 14,
        ("Delete the picture {name} from {folder}", "Remove {name} in the folder {folder} from this phone"),
        _delete, _delete_routes,
    ),
    Template(
        "phone/gallery/favorite", "easy", 12,
        ("Mark {name} in {folder} as a favorite picture", "Add the picture {name} (folder {folder}) to the favorites"),
        _love, _love_routes,
    ),
    Template(
        "phone/gallery/rename", "medium", 16,
        ("Rename the picture {name} in {folder} to {new}", "Call the picture {name} in the folder {folder} {new}"),
        _rename, _rename_routes,
    ),
    Template(
        "phone/gallery/copy_receipt", "medium", 14,
        (
            "In Gallery, save a copy of {name} from DCIM in Download under the same name",
            "Copy the receipt {name} in DCIM to the Download folder with Gallery",
        ),
        _copy, _to("Copy to", "Download"),
    ),
    Template(
        "phone/gallery/move", "medium", 14,
        ("Move the picture {name} from DCIM to Pictures", "In Gallery, put {name} from DCIM into the folder Pictures"),
        _move, _to("Move to", "Pictures"),
    ),
    Template(
        "phone/gallery/move_to_new_folder", "hard", 18,
        (
            "Move {name} from DCIM into a new folder called {album} inside Pictures",
            "In Gallery, put the picture {name} of DCIM into Pictures/{album}, a folder that is not there yet",
        ),
        _move_new, _move_new_routes,
    ),
    Template(
        "phone/gallery/delete_three", "hard", 18,
        (
            "Delete the pictures {one}, {two} and {three} from DCIM",
            "Three pictures in DCIM have to go: {one}, {two}, {three}",
        ),
        _clear, _clear_routes,
    ),
    Template(
        "phone/gallery/receipt_total", "medium", 12,
        ("What is the total on the receipt {name} in DCIM?", "How much was paid according to {name} in DCIM?"),
        _total, _total_routes,
    ),
    Template(
        "phone/gallery/count", "easy", 10,
        ("How many pictures does the Gallery's folder {folder} hold?", "Count the pictures in the folder {folder}"),
        _count, _count_routes,
    ),
    Template(
        "phone/gallery/which_shows", "hard", 24,
        (
            'Which picture in DCIM shows "{view}"? Tell the file name',
            'Look through DCIM and tell the name of the file that shows "{view}"',
        ),
        _which, _which_routes,
    ),
    Template(
        "phone/gallery/delete_unknown", "medium", 10,
        ("Delete the picture {name} from DCIM", "Remove {name} from the folder DCIM"),
        _absent, _absent_routes, INFEASIBLE,
    ),
)  # fmt: skip
