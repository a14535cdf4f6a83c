"""Tasks in Chrome with bookmarks and the history."""

from dataclasses import replace
from random import Random
from urllib.parse import quote

from emulators.virtual import pools
from emulators.virtual.apps.chrome_store import BOOKMARKS, HISTORY, Bookmark
from emulators.virtual.apps.web_sites import ISLANDS
from emulators.virtual.shelf import Content
from emulators.virtual.tasks import ways
from emulators.virtual.tasks.chrome import APP, BLANK, go_to
from emulators.virtual.tasks.forms import from_choices
from emulators.virtual.tasks.moves import (
    fill,
    tap,
    tapped,
)  # fmt: skip
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Parameters, Template

__all__ = ["TEMPLATES"]


def _mark(rng: Random, content: Content, held: bool) -> Case:
    known = {mark.url for mark in content.of(BOOKMARKS)}
    free = [i for i in pools.part(ISLANDS, held=held) if f"https://atlas.example/{quote(i.name)}" not in known]
    island = rng.choice(free)
    new = Bookmark(f"{island.name} - Island Atlas", f"https://atlas.example/{quote(island.name)}")
    after = content.put(BOOKMARKS, (*content.of(BOOKMARKS), new))
    return Case({"address": new.url.removeprefix("https://")}, content, after)


def _mark_routes(p: Parameters) -> tuple[Route, ...]:
    title = _title_of(p["address"])
    stages = (
        *go_to(p["address"]),
        Stage(title, "open the menu", tap("More options")),
        Stage("Menu", "bookmark it", tap("Bookmark")),
    )
    return (Route(APP, stages, tapped("Menu", "Bookmark")),)


def _title_of(address: str) -> str:
    name = address.rpartition("/")[2].replace("%20", " ")
    return f"{name} - Island Atlas"


def _menu(entry: str) -> tuple[Stage, ...]:
    return (
        Stage(BLANK, "open the menu", tap("More options")),
        Stage("Menu", f"open the {entry.lower()}", tap(entry)),
    )


def _named_marks(rng: Random, content: Content, count: int, *, held: bool) -> tuple[Content, list[Bookmark]]:
    """A content whose loose bookmarks are islands of the pool, and some of them."""
    known = {mark.name for mark in content.of(BOOKMARKS)}
    free = [island for island in pools.part(ISLANDS, held=held) if island.name not in known]
    made = [Bookmark(i.name, f"https://atlas.example/{quote(i.name)}") for i in rng.sample(free, min(3, len(free)))]
    before = content.put(BOOKMARKS, (*(mark for mark in content.of(BOOKMARKS) if mark.folder), *made))
    return before, rng.sample(made, count)


def _rename_mark(rng: Random, content: Content, held: bool) -> Case:
    before, (mark,) = _named_marks(rng, content, 1, held=held)
    new = f"{pools.pick(pools.NOTE_TOPICS, rng, held=held)} trip"
    marks = ways.swapped(before.of(BOOKMARKS), mark, replace(mark, name=new))
    return Case({"name": mark.name, "new": new}, before, before.put(BOOKMARKS, marks))


def _rename_mark_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *_menu("Bookmarks"),
        Stage("Bookmarks", "edit it", tap(f"Edit {p['name']}")),
        Stage("Edit bookmark", "enter the name", fill("Name", p["new"])),
        Stage("Edit bookmark", "save", tap("Save")),
    )
    return (Route(APP, stages, tapped("Edit bookmark", "Save")),)


def _move_mark(rng: Random, content: Content, held: bool) -> Case:
    before, (mark,) = _named_marks(rng, content, 1, held=held)
    marks = ways.swapped(before.of(BOOKMARKS), mark, replace(mark, folder="Islands"))
    return Case({"name": mark.name, "value": "Islands"}, before, before.put(BOOKMARKS, marks))


def _move_mark_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *_menu("Bookmarks"),
        Stage("Bookmarks", "edit it", tap(f"Edit {p['name']}")),
        *from_choices("Edit bookmark", "Folder", p["value"]),
        Stage("Edit bookmark", "save", tap("Save")),
    )
    return (Route(APP, stages, tapped("Edit bookmark", "Save")),)


def _delete_mark(rng: Random, content: Content, held: bool) -> Case:
    before, (mark,) = _named_marks(rng, content, 1, held=held)
    return Case({"name": mark.name}, before, before.put(BOOKMARKS, [m for m in before.of(BOOKMARKS) if m != mark]))


def _delete_mark_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *_menu("Bookmarks"),
        Stage("Bookmarks", "edit it", tap(f"Edit {p['name']}")),
        Stage("Edit bookmark", "delete it", tap("Delete bookmark")),
    )
    return (Route(APP, stages, tapped("Edit bookmark", "Delete bookmark")),)


def _forget(rng: Random, content: Content, held: bool) -> Case:
    visits = [visit for visit in content.of(HISTORY) if visit.title.endswith("Island Atlas")]
    gone = rng.choice(visits)
    after = content.put(HISTORY, [visit for visit in content.of(HISTORY) if visit != gone])
    return Case({"title": gone.title}, content, after)


def _forget_routes(p: Parameters) -> tuple[Route, ...]:
    label = f"Remove {p['title']}"
    stages = (*_menu("History"), Stage("History", "remove it", tap(label)))
    return (Route(APP, stages, tapped("History", label)),)


def _forget_all(rng: Random, content: Content, held: bool) -> Case:
    content.of(HISTORY)
    return Case({}, content, content.put(HISTORY, ()))


def _forget_all_routes(p: Parameters) -> tuple[Route, ...]:
    dialog = "Clear browsing history?"
    stages = (
        *_menu("History"),
        Stage("History", "open the menu", tap("More options")),
        Stage("Menu", "clear it", tap("Clear browsing history")),
        Stage(dialog, "confirm", tap("Clear")),
    )
    return (Route(APP, stages, tapped(dialog, "Clear")),)


TEMPLATES = (
    Template(
        "phone/chrome/bookmark", "medium", 16,
        ("Bookmark the page {address} in Chrome", "Add {address} to Chrome's bookmarks"),
        _mark, _mark_routes,
    ),
    Template(
        "phone/chrome/rename_bookmark", "medium", 16,
        ("Rename the bookmark {name} in Chrome to {new}", "Call Chrome's bookmark {name} {new} instead"),
        _rename_mark, _rename_mark_routes,
    ),
    Template(
        "phone/chrome/move_bookmark", "medium", 18,
        (
            "Move the bookmark {name} in Chrome to the folder {value}",
            "Put Chrome's bookmark {name} into the bookmark folder {value}",
        ),
        _move_mark, _move_mark_routes,
    ),
    Template(
        "phone/chrome/delete_bookmark", "medium", 14,
        ("Delete the bookmark {name} in Chrome", "Remove {name} from Chrome's bookmarks"),
        _delete_mark, _delete_mark_routes,
    ),
    Template(
        "phone/chrome/forget_page", "easy", 12,
        ('Remove "{title}" from the history of Chrome', 'Delete the page "{title}" from Chrome\'s history'),
        _forget, _forget_routes,
    ),
    Template(
        "phone/chrome/clear_history", "medium", 14,
        ("Clear the browsing history of Chrome", "Make Chrome forget all pages that I have visited"),
        _forget_all, _forget_all_routes,
    ),
)  # fmt: skip
