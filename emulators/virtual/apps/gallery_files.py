"""What the gallery shows: albums and their items in the order that is set, favourites, and where things can go."""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from emulators.virtual.app import Context
from emulators.virtual.apps.media_files import PICTURES, found, is_picture, is_video, name_of, place_of
from emulators.virtual.files import SHARED, File, Folder
from emulators.virtual.shelf import Content, Shelf
from emulators.virtual.world import World

__all__ = [
    "DATABASE", "FAVORITES", "FAVORITE_FILES", "SCHEMA", "Album", "Item", "beside", "chosen", "destinations",
    "everything", "favorites", "folders", "item", "items", "local", "shown", "targets", "title",
]  # fmt: skip

DATABASE = "/data/data/com.simplemobiletools.gallery.pro/databases/gallery.db"
SCHEMA = (
    "CREATE TABLE favorites (id INTEGER PRIMARY KEY AUTOINCREMENT, full_path TEXT NOT NULL UNIQUE,"
    " filename TEXT NOT NULL, parent_path TEXT NOT NULL)"
)

FAVORITES = "favorites"
"""How the album of favourites is called, in the app itself and here."""


@dataclass(frozen=True, slots=True)
class Item:
    path: str
    data: bytes
    modified: int

    @property
    def name(self) -> str:
        return name_of(self.path)


@dataclass(frozen=True, slots=True)
class Album:
    """A folder and its items; `path` is `FAVORITES` for the album of favourites."""

    path: str
    items: tuple[Item, ...]

    @property
    def name(self) -> str:
        return title(self.path)


def title(path: str) -> str:
    """How an album is called."""
    return "Favorites" if path == FAVORITES else name_of(path)


def local(path: str) -> str:
    """A path without what all have in common."""
    return path.removeprefix(SHARED + "/")


def everything(context: Context) -> tuple[Item, ...]:
    """All pictures and videos of the phone, in the order that is set."""
    files = found(context.files, lambda name: is_picture(name) or is_video(name))
    return _ordered(context, (Item(path, file.data, file.modified) for path, file in files))


def _ordered(context: Context, items: Iterable[Item]) -> tuple[Item, ...]:
    match context.setting("gallery/sort", "date"):
        case "name":
            return tuple(sorted(items, key=lambda item: item.name.lower()))
        case "size":
            return tuple(sorted(items, key=lambda item: (-len(item.data), item.name.lower())))
        case _:
            return tuple(sorted(items, key=lambda item: (-item.modified, item.name.lower())))


def folders(context: Context) -> tuple[Album, ...]:
    """Folders with pictures or videos, and empty ones made in the gallery's own places, by name."""
    albums: dict[str, list[Item]] = {path: [] for path in _empty_folders(context)}
    for each in everything(context):
        albums.setdefault(place_of(each.path), []).append(each)
    return tuple(Album(path, tuple(albums[path])) for path in sorted(albums, key=lambda p: (name_of(p).lower(), p)))


def _empty_folders(context: Context) -> tuple[str, ...]:
    return tuple(
        f"{place}/{name}"
        for place in (f"{SHARED}/DCIM", f"{SHARED}/Pictures")
        for name, node in context.files.list(place)
        if isinstance(node, Folder) and not node.children
    )


def items(context: Context, folder: str) -> tuple[Item, ...]:
    """What an album holds, in the order that is set."""
    if folder == FAVORITES:
        return favorites(context)
    files = ((f"{folder}/{name}", node) for name, node in context.files.list(folder) if isinstance(node, File))
    return _ordered(context, (Item(p, f.data, f.modified) for p, f in files if is_picture(p) or is_video(p)))


def item(context: Context, path: str) -> Item | None:
    node = context.files.find(path)
    return Item(path, node.data, node.modified) if isinstance(node, File) else None


def favorites(context: Context) -> tuple[Item, ...]:
    """Favourites that still exist."""
    rows = context.query("SELECT full_path FROM favorites", db=DATABASE)
    loved = (item(context, str(path)) for (path,) in rows)
    return _ordered(context, (each for each in loved if each is not None))


def shown(context: Context) -> str:
    """The path of the picture that the viewer shows."""
    return str(context.ui.get("path") or context.args.get("path", ""))


def beside(context: Context, path: str) -> tuple[str, str]:
    """The paths before and after this one in its album, empty at its ends."""
    paths = [each.path for each in items(context, str(context.args.get("folder", place_of(path))))]
    if path not in paths:
        return "", ""
    at = paths.index(path)
    return (paths[at - 1] if at else ""), (paths[at + 1] if at + 1 < len(paths) else "")


def chosen(context: Context) -> tuple[str, ...]:
    """The paths that are selected on this page and still exist."""
    value = context.ui.get("chosen")
    paths = value if isinstance(value, tuple) else ()
    return tuple(str(path) for path in paths if context.files.exists(str(path)))


def targets(context: Context) -> tuple[str, ...]:
    """What an action on this page is about: the selection, or what is shown."""
    if context.world.page.screen == "viewer":
        return (shown(context),)
    return chosen(context)


def destinations(context: Context) -> tuple[str, ...]:
    """Folders that things can be copied or moved to: albums and the usual places, by name."""
    usual = (f"{SHARED}/{name}" for name in ("DCIM", "Documents", "Download", "Movies", "Pictures"))
    places = {album.path for album in folders(context)} | {path for path in usual if context.files.exists(path)}
    places -= {place_of(str(path)) for path in str(context.args.get("paths", "")).split("\n")}
    return tuple(sorted(places, key=lambda path: (name_of(path).lower(), path)))


# The shelf of favourites: a tuple of paths for each


def _write(world: World, paths: Iterable[str]) -> None:
    world.execute(DATABASE, "DELETE FROM favorites")
    for path in paths:
        sql = "INSERT INTO favorites (full_path, filename, parent_path) VALUES (?, ?, ?)"
        world.execute(DATABASE, sql, path, name_of(path), place_of(path))


def _read(world: World) -> tuple[str, ...]:
    return tuple(str(path) for (path,) in world.query(DATABASE, "SELECT full_path FROM favorites ORDER BY id"))


def _draw(rng: Random, content: Content) -> tuple[str, ...]:
    return (rng.choice(content.of(PICTURES)).path,)


FAVORITE_FILES = Shelf(
    "favorite files", _draw, _write, _read, lambda path: f"favourite picture {path}", covers=(DATABASE,)
)
