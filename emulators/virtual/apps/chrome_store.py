"""What Chrome keeps: bookmarks as JSON and the history as SQLite, in the files of the real browser."""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import quote

from emulators.virtual import pools
from emulators.virtual.apps import web_sites
from emulators.virtual.files import File
from emulators.virtual.shelf import Content, Shelf
from emulators.virtual.world import START, World

__all__ = [
    "BOOKMARKS", "BOOKMARK_FILE", "DATABASE", "HISTORY", "MOBILE", "PACKAGE", "SCHEMA", "Bookmark", "Visit",
    "add_visit", "bookmarks", "folders", "forget", "put_bookmarks", "visits",
]  # fmt: skip

PACKAGE = "com.android.chrome"
_PROFILE = f"/data/data/{PACKAGE}/app_chrome/Default"
BOOKMARK_FILE = f"{_PROFILE}/Bookmarks"
DATABASE = f"{_PROFILE}/History"

SCHEMA = """
CREATE TABLE urls (id INTEGER PRIMARY KEY AUTOINCREMENT, url LONGVARCHAR, title LONGVARCHAR,
 visit_count INTEGER DEFAULT 0 NOT NULL, typed_count INTEGER DEFAULT 0 NOT NULL, last_visit_time INTEGER NOT NULL,
 hidden INTEGER DEFAULT 0 NOT NULL);
CREATE TABLE visits (id INTEGER PRIMARY KEY AUTOINCREMENT, url INTEGER NOT NULL, visit_time INTEGER NOT NULL,
 from_visit INTEGER, transition INTEGER DEFAULT 0 NOT NULL, segment_id INTEGER,
 visit_duration INTEGER DEFAULT 0 NOT NULL)
"""
"""Times are microseconds since 1601."""

MOBILE = "Mobile bookmarks"
"""The folder that is always there."""

_SINCE_1601 = 11_644_473_600


@dataclass(frozen=True, slots=True)
class Bookmark:
    """`folder` is empty for those that lie in "Mobile bookmarks" itself."""

    name: str
    url: str
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """`time` is in seconds since 1970."""

    url: str
    title: str
    time: int


def _chrome_time(seconds: int) -> int:
    return (seconds + _SINCE_1601) * 1_000_000


# Bookmarks


def _root(world: World) -> list[dict[str, Any]]:
    """The children of "Mobile bookmarks", as the file has them."""
    node = world.files.find(BOOKMARK_FILE)
    try:
        children = json.loads(node.text)["roots"]["synced"]["children"] if isinstance(node, File) else []
    except (ValueError, KeyError, TypeError):
        return []
    return [child for child in children if isinstance(child, dict)] if isinstance(children, list) else []


def bookmarks(world: World) -> tuple[Bookmark, ...]:
    """In the order of the file: those of folders where their folder stands."""
    found: list[Bookmark] = []
    for child in _root(world):
        if child.get("type") == "folder":
            name = str(child.get("name", ""))
            found += [_bookmark(each, name) for each in child.get("children", ()) if each.get("type") == "url"]
        else:
            found.append(_bookmark(child, ""))
    return tuple(found)


def _bookmark(child: dict[str, Any], folder: str) -> Bookmark:
    return Bookmark(str(child.get("name", "")), str(child.get("url", "")), folder)


def folders(world: World) -> tuple[str, ...]:
    """The names of all folders, in the order of the file."""
    return tuple(str(child.get("name", "")) for child in _root(world) if child.get("type") == "folder")


def put_bookmarks(world: World, everything: Iterable[Bookmark], names: Iterable[str] = ()) -> None:
    """Write the file anew, with folders for all bookmarks and those named."""
    kept = list(everything)
    children: list[dict[str, Any]] = [_node(i + 10, each) for i, each in enumerate(kept) if not each.folder]
    for number, name in enumerate(dict.fromkeys((*names, *(b.folder for b in kept if b.folder)))):
        inside = [_node(200 + 50 * number + i, each) for i, each in enumerate(kept) if each.folder == name]
        children.append({"children": inside, "guid": _guid(f"folder {name}"), "id": str(100 + number), "name": name,
                         "type": "folder"})  # fmt: skip
    empty: dict[str, Any] = {"children": [], "type": "folder"}
    roots = {
        "bookmark_bar": {**empty, "id": "1", "name": "Bookmarks bar"},
        "other": {**empty, "id": "2", "name": "Other bookmarks"},
        "synced": {"children": children, "id": "3", "name": MOBILE, "type": "folder"},
    }
    text = json.dumps({"roots": roots, "version": 1}, indent=3, ensure_ascii=True)
    world.put_files(world.files.write(BOOKMARK_FILE, text, modified=world.state.now))


def _guid(seed: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, seed.encode("utf-8", "replace").decode("utf-8")))


def _node(number: int, each: Bookmark) -> dict[str, Any]:
    return {"date_added": str(_chrome_time(START)), "guid": _guid(f"{each.folder}/{each.url}/{each.name}"),
            "id": str(number), "name": each.name, "type": "url", "url": each.url}  # fmt: skip


# History


def visits(world: World, *, before: int | None = None) -> tuple[tuple[int, Visit], ...]:
    """(id, visit), the latest first; only those before a time in seconds since 1970, if one is given."""
    rows = world.query(
        DATABASE,
        "SELECT v.id, u.url, u.title, v.visit_time FROM visits v JOIN urls u ON u.id = v.url"
        " WHERE v.visit_time < ? ORDER BY v.visit_time DESC, v.id DESC",
        _chrome_time(before) if before is not None else 1 << 62,
    )
    return tuple(
        (int(str(row)), Visit(str(url), str(title or ""), int(str(time)) // 1_000_000 - _SINCE_1601))
        for row, url, title, time in rows
    )


def add_visit(world: World, visit: Visit) -> None:
    time = _chrome_time(visit.time)
    known = world.query(DATABASE, "SELECT id FROM urls WHERE url = ?", visit.url)
    if known:
        row = int(str(known[0][0]))
        world.execute(
            DATABASE,
            "UPDATE urls SET title = ?, visit_count = visit_count + 1, last_visit_time = max(last_visit_time, ?)"
            " WHERE id = ?",
            visit.title, time, row,
        )  # fmt: skip
    else:
        row = world.execute(
            DATABASE,
            "INSERT INTO urls (url, title, visit_count, last_visit_time) VALUES (?, ?, 1, ?)",
            visit.url, visit.title, time,
        )  # fmt: skip
    world.execute(DATABASE, "INSERT INTO visits (url, visit_time) VALUES (?, ?)", row, time)


def forget(world: World, rows: Iterable[int]) -> None:
    """Take visits out of the history, and the addresses that are not visited any more."""
    for row in rows:
        world.execute(DATABASE, "DELETE FROM visits WHERE id = ?", row)
    world.execute(DATABASE, "DELETE FROM urls WHERE id NOT IN (SELECT url FROM visits)")


# Shelves


def _draw_bookmarks(rng: Random, content: Content) -> tuple[Bookmark, ...]:
    islands = rng.sample(pools.part(web_sites.ISLANDS, held=content.held), 3)
    kept = [Bookmark(each.name, f"https://atlas.example/{quote(each.name)}", "Islands") for each in islands]
    stories = rng.sample(web_sites.NEWS, 2)
    return (
        Bookmark("Harbour Library", "https://library.example/"),
        *(Bookmark(story.title, f"https://news.example/{story.key}") for story in stories),
        *kept,
    )


def _draw_history(rng: Random, content: Content) -> tuple[Visit, ...]:
    """Visits of the last days, the latest first."""
    islands = rng.sample(pools.part(web_sites.ISLANDS, held=content.held), 4)
    seen = [(f"https://atlas.example/{quote(e.name)}", f"{e.name} - Island Atlas") for e in islands]
    seen += [("https://news.example/", "Harbour News"), ("https://ferry.example/", "Book a ferry")]
    rng.shuffle(seen)
    ages = sorted(rng.sample(range(600, 250_000, 60), len(seen)))
    return tuple(Visit(url, title, content.now - age) for (url, title), age in zip(seen, ages, strict=True))


def _write_history(world: World, everything: tuple[Visit, ...]) -> None:
    world.execute(DATABASE, "DELETE FROM visits")
    world.execute(DATABASE, "DELETE FROM urls")
    for visit in reversed(everything):
        add_visit(world, visit)


BOOKMARKS = Shelf(
    "bookmarks", _draw_bookmarks, put_bookmarks, bookmarks,
    lambda b: f"bookmark {b.name!r} in {b.folder or MOBILE!r}: {b.url}", (BOOKMARK_FILE,),
)  # fmt: skip
HISTORY = Shelf(
    "browser history", _draw_history, _write_history,
    lambda world: tuple(visit for _, visit in visits(world, before=START)),
    lambda visit: f"visit to {visit.url} ({visit.title}) at {visit.time}", (DATABASE,),
)  # fmt: skip
"""What was visited before the phone's first moment; where one goes then is no fact, but what is forgotten is."""
