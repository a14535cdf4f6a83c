"""Videos, playlists and favourites, in the tables and columns of VLC's media library.

What can be played are the files themselves; the library has a row for what is in a playlist or a favourite.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from emulators.virtual import pools
from emulators.virtual.apps.media_files import MOVIES, VIDEO_FOLDERS, found, is_sound, is_video, name_of
from emulators.virtual.apps.music_store import FOLDER as MUSIC
from emulators.virtual.clips import clip_in
from emulators.virtual.files import SHARED, File, Files
from emulators.virtual.shelf import Content, Shelf
from emulators.virtual.world import World

__all__ = [
    "DATABASE", "PLAYLIST_NAMES", "SCHEMA", "VIDEO_FAVORITES", "VIDEO_LISTS", "Clip", "VideoList", "clip_at",
    "create_list", "favorites", "lists", "set_favorite", "set_list", "sounds", "videos",
]  # fmt: skip

DATABASE = "/data/data/org.videolan.vlc/app_db/vlc_media.db"
SCHEMA = (
    "CREATE TABLE Media (id_media INTEGER PRIMARY KEY AUTOINCREMENT, type INTEGER, subtype INTEGER NOT NULL DEFAULT 0,"
    " duration INTEGER DEFAULT -1, last_position REAL DEFAULT -1, last_time INTEGER DEFAULT -1,"
    " play_count UNSIGNED INTEGER NOT NULL DEFAULT 0, last_played_date UNSIGNED INTEGER,"
    " insertion_date UNSIGNED INTEGER, release_date UNSIGNED INTEGER, title TEXT COLLATE NOCASE,"
    " filename TEXT COLLATE NOCASE, is_favorite BOOLEAN NOT NULL DEFAULT 0, is_present BOOLEAN NOT NULL DEFAULT 1);"
    "CREATE TABLE Playlist (id_playlist INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT COLLATE NOCASE,"
    " file_id UNSIGNED INT DEFAULT NULL, creation_date UNSIGNED INT NOT NULL DEFAULT 0, artwork_mrl TEXT);"
    "CREATE TABLE PlaylistMediaRelation (media_id INTEGER, mrl STRING, playlist_id INTEGER, position INTEGER)"
)
_VIDEO, _AUDIO = 1, 2
"""The numbers of the library for kinds of media."""


@dataclass(frozen=True, slots=True)
class Clip:
    """Something to play; `length` is in ms."""

    path: str
    title: str
    length: int

    @property
    def name(self) -> str:
        return name_of(self.path)


@dataclass(frozen=True, slots=True)
class VideoList:
    """A playlist: its name, and paths in order."""

    name: str
    paths: tuple[str, ...] = ()


def _clip(path: str, file: File) -> Clip:
    said = clip_in(file.data)
    return Clip(path, said.title or name_of(path).rpartition(".")[0], said.length)


def videos(files: Files, order: str = "name") -> tuple[Clip, ...]:
    """All videos of the phone, by "name" or "length"."""
    listed = [_clip(path, file) for path, file in found(files, is_video)]
    listed.sort(key=lambda clip: (clip.length if order == "length" else 0, clip.name.lower()))
    return tuple(listed)


def sounds(files: Files) -> tuple[Clip, ...]:
    """All songs, by title."""
    return tuple(sorted((_clip(p, f) for p, f in found(files, is_sound, MUSIC)), key=lambda c: c.title.lower()))


def clip_at(files: Files, path: str) -> Clip | None:
    node = files.find(path)
    return _clip(path, node) if isinstance(node, File) else None


# Rows of the library


def _media(world: World, path: str) -> int:
    """The row of a file in the library, made where there is none."""
    name = name_of(path)
    rows = world.query(DATABASE, "SELECT id_media FROM Media WHERE filename = ?", name)
    if rows:
        return int(str(rows[0][0]))
    clip = clip_at(world.files, path)
    kind = _VIDEO if is_video(path) else _AUDIO
    sql = "INSERT INTO Media (type, duration, insertion_date, title, filename) VALUES (?, ?, ?, ?, ?)"
    return world.execute(DATABASE, sql, kind, clip.length if clip else -1, world.state.now, name, name)


def lists(world: World) -> tuple[tuple[int, VideoList], ...]:
    """(id, playlist) by name."""
    rows = world.query(
        DATABASE,
        "SELECT p.id_playlist, p.name, r.mrl, m.filename FROM Playlist p"
        " LEFT JOIN PlaylistMediaRelation r ON r.playlist_id = p.id_playlist"
        " LEFT JOIN Media m ON m.id_media = r.media_id ORDER BY p.name, p.id_playlist, r.position",
    )
    found: dict[int, VideoList] = {}
    for number, name, mrl, filename in rows:
        row = int(str(number))
        before = found.get(row, VideoList(str(name)))
        path = str(mrl).removeprefix("file://") if mrl else f"{VIDEO_FOLDERS[1]}/{filename!s}"
        found[row] = before if filename is None else VideoList(before.name, (*before.paths, path))
    return tuple(found.items())


def create_list(world: World, name: str) -> int:
    sql = "INSERT INTO Playlist (name, creation_date) VALUES (?, ?)"
    return world.execute(DATABASE, sql, name, world.state.now)


def set_list(world: World, number: int, paths: Iterable[str]) -> None:
    """Make these, in this order, what a playlist holds."""
    world.execute(DATABASE, "DELETE FROM PlaylistMediaRelation WHERE playlist_id = ?", number)
    sql = "INSERT INTO PlaylistMediaRelation (media_id, mrl, playlist_id, position) VALUES (?, ?, ?, ?)"
    for position, path in enumerate(paths):
        world.execute(DATABASE, sql, _media(world, path), f"file://{path}", number, position)


def favorites(world: World) -> tuple[str, ...]:
    """The names of the files that are favourites."""
    rows = world.query(DATABASE, "SELECT filename FROM Media WHERE is_favorite = 1 ORDER BY filename")
    return tuple(str(name) for (name,) in rows)


def set_favorite(world: World, path: str, on: bool) -> None:
    row = _media(world, path)
    world.execute(DATABASE, "UPDATE Media SET is_favorite = ? WHERE id_media = ?", int(on), row)


# Shelves


def _write_lists(world: World, everything: Iterable[VideoList]) -> None:
    world.execute(DATABASE, "DELETE FROM PlaylistMediaRelation")
    world.execute(DATABASE, "DELETE FROM Playlist")
    for each in everything:
        set_list(world, create_list(world, each.name), each.paths)


def _say_list(each: VideoList) -> str:
    return f"VLC playlist {each.name!r}: {', '.join(map(name_of, each.paths)) or 'empty'}"


def _draw_lists(rng: Random, content: Content) -> tuple[VideoList, ...]:
    paths = [file.path for file in content.of(MOVIES)]
    names = sorted(rng.sample(pools.part(PLAYLIST_NAMES, held=content.held), 2))
    return tuple(VideoList(name, tuple(rng.sample(paths, rng.randrange(2, 4)))) for name in names)


def _write_favorites(world: World, names: Iterable[str]) -> None:
    world.execute(DATABASE, "UPDATE Media SET is_favorite = 0")
    for name in names:
        set_favorite(world, f"{SHARED}/{name}", True)


def _draw_favorites(rng: Random, content: Content) -> tuple[str, ...]:
    return (name_of(rng.choice(content.of(MOVIES)).path),)


PLAYLIST_NAMES = (
    "Family evenings", "Cooking lessons", "Mountain trips", "School plays", "Workout clips", "City walks",
    "Garden films", "Concert nights", "Holiday reel", "Bike tours", "Short films", "Snow days", "Road stories",
    "Music lessons", "Birthday films", "Harvest time", "Sea journeys", "Quiz shows", "Animal clips", "Best moments",
)  # fmt: skip

VIDEO_LISTS = Shelf(
    "video playlists", _draw_lists, _write_lists, lambda world: tuple(each for _, each in lists(world)), _say_list,
    covers=(DATABASE,),
)  # fmt: skip
VIDEO_FAVORITES = Shelf(
    "favorite videos", _draw_favorites, _write_favorites, favorites, lambda name: f"favourite video {name}",
    covers=(DATABASE,),
)  # fmt: skip
