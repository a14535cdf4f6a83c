"""Songs, playlists and the playing queue, in the tables and columns of Retro Music."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from random import Random

from emulators.virtual import pools
from emulators.virtual.apps.media_files import MediaFile, file_shelf, found, is_sound, name_of
from emulators.virtual.clips import Clip, clip_in, mp3
from emulators.virtual.files import SHARED, File, Files
from emulators.virtual.shelf import Content, Shelf
from emulators.virtual.world import World

__all__ = [
    "ALBUMS", "ARTISTS", "FOLDER", "PLAYLISTS", "PLAYLIST_DB", "PLAYLIST_NAMES", "PLAYLIST_SCHEMA", "QUEUE", "QUEUE_DB",
    "QUEUE_SCHEMA", "SONGS", "TITLES", "Playlist", "Queue", "Song", "create_playlist", "in_library", "m3u", "playing",
    "playlists", "queue", "set_playlist", "set_queue", "song_at", "song_file", "songs",
]  # fmt: skip

FOLDER = f"{SHARED}/Music"
PLAYLIST_DB = "/data/data/code.name.monkey.retromusic/databases/playlist.db"
QUEUE_DB = "/data/data/code.name.monkey.retromusic/databases/music_playback_state.db"

PLAYLIST_SCHEMA = (
    "CREATE TABLE PlaylistEntity (playlist_id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, playlist_name TEXT NOT NULL);"
    "CREATE TABLE SongEntity (song_key INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,"
    " playlist_creator_id INTEGER NOT NULL, id INTEGER NOT NULL, title TEXT NOT NULL, track_number INTEGER NOT NULL,"
    " year INTEGER NOT NULL, duration INTEGER NOT NULL, data TEXT NOT NULL, date_modified INTEGER NOT NULL,"
    " album_id INTEGER NOT NULL, album_name TEXT NOT NULL, artist_id INTEGER NOT NULL, artist_name TEXT NOT NULL,"
    " composer TEXT, album_artist TEXT)"
)
_QUEUE_COLUMNS = (
    "_id INTEGER NOT NULL, title TEXT NOT NULL, track INTEGER NOT NULL, year INTEGER NOT NULL,"
    " duration INTEGER NOT NULL, _data TEXT NOT NULL, date_modified INTEGER NOT NULL, album_id INTEGER NOT NULL,"
    " album TEXT NOT NULL, artist_id INTEGER NOT NULL, artist TEXT NOT NULL, composer TEXT, album_artist TEXT"
)
QUEUE_SCHEMA = (
    f"CREATE TABLE playing_queue ({_QUEUE_COLUMNS});"
    f"CREATE TABLE original_playing_queue ({_QUEUE_COLUMNS});"
    "CREATE TABLE playback (position INTEGER NOT NULL, playing INTEGER NOT NULL, progress INTEGER NOT NULL,"
    " since INTEGER NOT NULL)"
)
"""`playback` is ours: the real app keeps where it is in its preferences. progress in ms, since in seconds."""


@dataclass(frozen=True, slots=True)
class Song:
    """A sound file in the music folder; `length` is in ms, `modified` in seconds since 1970."""

    path: str
    title: str
    artist: str
    album: str
    length: int
    modified: int = 0


@dataclass(frozen=True, slots=True)
class Playlist:
    """A name, and titles in order."""

    name: str
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Queue:
    """The titles that play one after the other; `position` counts from 0, `progress` is in ms at `since`."""

    titles: tuple[str, ...] = ()
    position: int = 0
    playing: bool = False
    progress: int = 0
    since: int = 0


# Songs


def _song(path: str, file: File) -> Song:
    clip = clip_in(file.data)
    title = clip.title or name_of(path).rpartition(".")[0]
    return Song(path, title, clip.artist or "Unknown artist", clip.album or "Music", clip.length, file.modified)


def songs(files: Files, order: str = "title") -> tuple[Song, ...]:
    """All songs, by "title", "artist", "duration" or "date" (newest first)."""
    listed = [_song(path, file) for path, file in found(files, is_sound, FOLDER)]
    match order:
        case "artist":
            listed.sort(key=lambda song: (song.artist.lower(), song.title.lower()))
        case "duration":
            listed.sort(key=lambda song: (song.length, song.title.lower()))
        case "date":
            listed.sort(key=lambda song: (-song.modified, song.title.lower()))
        case _:
            listed.sort(key=lambda song: song.title.lower())
    return tuple(listed)


def in_library(path: str) -> bool:
    """Whether a file lies where songs are looked for."""
    return path.startswith(f"{FOLDER}/")


def song_at(files: Files, path: str) -> Song | None:
    node = files.find(path)
    return _song(path, node) if isinstance(node, File) else None


def _columns(song: Song) -> tuple[str | int | None, ...]:
    """id, title, track, year, duration, data, date_modified, album id and name, artist id and name, composer, ..."""
    return (
        _number(song.path), song.title, 0, 0, song.length, song.path, song.modified, _number(song.album), song.album,
        _number(song.artist), song.artist, None, song.artist,
    )  # fmt: skip


def _number(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "replace")) & 0x7FFFFFFF


# Playlists


def playlists(world: World) -> tuple[tuple[int, Playlist], ...]:
    """(id, playlist) by name."""
    rows = world.query(
        PLAYLIST_DB,
        "SELECT p.playlist_id, p.playlist_name, s.title FROM PlaylistEntity p LEFT JOIN SongEntity s"
        " ON s.playlist_creator_id = p.playlist_id ORDER BY p.playlist_name COLLATE NOCASE, p.playlist_id, s.song_key",
    )
    found: dict[int, Playlist] = {}
    for number, name, title in rows:
        row = int(str(number))
        before = found.get(row, Playlist(str(name)))
        found[row] = Playlist(before.name, before.titles if title is None else (*before.titles, str(title)))
    return tuple(found.items())


def create_playlist(world: World, name: str) -> int:
    return world.execute(PLAYLIST_DB, "INSERT INTO PlaylistEntity (playlist_name) VALUES (?)", name)


def set_playlist(world: World, number: int, listed: Iterable[Song]) -> None:
    """Make these, in this order, the songs of a playlist."""
    world.execute(PLAYLIST_DB, "DELETE FROM SongEntity WHERE playlist_creator_id = ?", number)
    sql = (
        "INSERT INTO SongEntity (playlist_creator_id, id, title, track_number, year, duration, data, date_modified,"
        " album_id, album_name, artist_id, artist_name, composer, album_artist)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    )
    for song in listed:
        world.execute(PLAYLIST_DB, sql, number, *_columns(song))


def m3u(listed: Iterable[Song]) -> str:
    """A playlist as a text file."""
    lines = (f"#EXTINF:{song.length // 1_000},{song.artist} - {song.title}\n{song.path}\n" for song in listed)
    return "#EXTM3U\n" + "".join(lines)


def _write_playlists(world: World, lists: Iterable[Playlist]) -> None:
    world.execute(PLAYLIST_DB, "DELETE FROM SongEntity")
    world.execute(PLAYLIST_DB, "DELETE FROM PlaylistEntity")
    known = {song.title: song for song in songs(world.files)}
    for each in lists:
        number = create_playlist(world, each.name)
        set_playlist(world, number, (known.get(title, Song("", title, "", "", 0)) for title in each.titles))


# The queue


def queue(world: World) -> Queue:
    titles = tuple(str(t) for (t,) in world.query(QUEUE_DB, "SELECT title FROM playing_queue ORDER BY rowid"))
    rows = world.query(QUEUE_DB, "SELECT position, playing, progress, since FROM playback")
    position, playing, progress, since = (int(str(v)) for v in rows[0]) if rows else (0, 0, 0, 0)
    return Queue(titles, position, bool(playing), progress, since)


def playing(world: World, opened: Queue | None = None) -> Queue:
    """The queue as the clock has it: songs that are over have made room for the next; after the last it pauses.

    `opened` is one that plays without having been kept.
    """
    found = queue(world) if opened is None else opened
    if not found.playing:
        return found
    lengths = {song.title: max(1, song.length) for song in songs(world.files)}
    at, heard = found.position, found.progress + (world.state.now - found.since) * 1_000
    while at < len(found.titles) and heard >= lengths.get(found.titles[at], 0):
        heard -= lengths.get(found.titles[at], 0)
        at += 1
    if at == found.position:
        return found
    if at < len(found.titles):
        return replace(found, position=at, progress=heard, since=world.state.now)
    return replace(found, position=max(0, len(found.titles) - 1), playing=False, progress=0)


def set_queue(world: World, new: Queue) -> None:
    old = queue(world)
    if old.titles != new.titles:
        known = {song.title: song for song in songs(world.files)}
        marks = ", ".join("?" * 13)
        for table in ("playing_queue", "original_playing_queue"):
            world.execute(QUEUE_DB, f"DELETE FROM {table}")
            for title in new.titles:
                song = known.get(title, Song("", title, "", "", 0))
                world.execute(QUEUE_DB, f"INSERT INTO {table} VALUES ({marks})", *_columns(song))
    world.execute(QUEUE_DB, "DELETE FROM playback")
    values = (new.position, int(new.playing), new.progress, new.since)
    world.execute(QUEUE_DB, "INSERT INTO playback VALUES (?, ?, ?, ?)", *values)


def _write_queue(world: World, queues: Iterable[Queue]) -> None:
    set_queue(world, next(iter(queues), Queue()))


def _say_queue(found: Queue) -> str:
    now = found.titles[found.position] if found.position < len(found.titles) else "nothing"
    return f"queue {', '.join(found.titles) or 'empty'}: {now} {'plays' if found.playing else 'is paused'}"


# What a used phone has


TITLES = (
    "Paper Boats", "Harbor Lights", "Slow Morning", "Copper Sky", "Second Street", "Winter Garden", "Hollow Moon",
    "Running Water", "Tin Roof", "Silver Lining", "Northern Road", "Old Radio", "Glass Mountain", "Quiet Engine",
    "Cinnamon", "Lanterns", "Velvet Rain", "Open Window", "Ferris Wheel", "Dust and Gold", "Long Way Down",
    "Blue Hour", "Kites", "Amber Room", "Salt Wind", "Violet Hill Road", "Half a Dream", "Stone Garden",
    "Early Train", "Fireflies", "Postcards", "Cloud Atlas Blues", "Marigold", "Undertow", "Distant Drums",
    "Summer Static", "Empty Stage", "Little Comet", "Apple Orchard", "Neon River", "White Sails", "Night Baker",
    "Foxglove", "Cedar Lane", "Morning Bell", "Parallel Lines of Rain", "Green Lights", "Thousand Steps",
    "Carousel", "Sea Glass",
)  # fmt: skip
ARTISTS = ("The Lamplighters", "Mira Holm", "Tidewater", "Juniper Kay", "Owl Parade", "Felt Hats", "Sunday Atlas")
ALBUMS = ("First Light", "Roundabout", "Low Tide", "Letters", "Attic Sessions", "Meridian")
PLAYLIST_NAMES = (
    "Kitchen Radio", "Long Drive", "Rainy Sunday", "Focus Hours", "Garden Party", "Night Shift", "Warm Up",
    "Road North", "Old Favourites", "Train Songs", "Slow Dance", "Campfire", "Deep Work", "Sunrise Run", "Winter Mix",
    "Study Hall", "Rooftop", "Dinner Guests", "Beach Days", "Lullabies",
)  # fmt: skip


def song_file(title: str, artist: str, album: str, *, length: int, modified: int) -> MediaFile:
    """A song as a file in the music folder; `length` is in ms."""
    return MediaFile(f"{FOLDER}/{title}.mp3", mp3(Clip(length, title, artist, album)), modified)


def _draw_songs(rng: Random, content: Content) -> tuple[MediaFile, ...]:
    """As many as fit on two pages; no two have the same length or age."""
    titles = sorted(rng.sample(pools.part(TITLES, held=content.held), 8 if content.held else 14))
    lengths, ages = rng.sample(range(150, 330), len(titles)), rng.sample(range(1, 200), len(titles))
    return tuple(
        song_file(
            title,
            rng.choice(ARTISTS),
            rng.choice(ALBUMS),
            length=length * 1_000,
            modified=content.now - age * 40_000,
        )
        for title, length, age in zip(titles, lengths, ages, strict=True)
    )


def _titles(content: Content) -> list[str]:
    return [clip_in(file.data).title for file in content.of(SONGS)]


def _draw_playlists(rng: Random, content: Content) -> tuple[Playlist, ...]:
    names = sorted(rng.sample(pools.part(PLAYLIST_NAMES, held=content.held), 2))
    return tuple(Playlist(name, tuple(rng.sample(_titles(content), rng.randrange(3, 6)))) for name in names)


def _draw_queue(rng: Random, content: Content) -> tuple[Queue, ...]:
    return (Queue(tuple(rng.sample(_titles(content), 3)), 0, False, 0, 0),)


def _say_song(thing: MediaFile) -> str:
    return f"song {thing.path} ({clip_in(thing.data)})"


SONGS = file_shelf("songs", (FOLDER,), _draw_songs, _say_song)
PLAYLISTS = Shelf(
    "playlists", _draw_playlists, _write_playlists, lambda world: tuple(each for _, each in playlists(world)),
    lambda each: f"playlist {each.name!r}: {', '.join(each.titles) or 'empty'}", covers=(PLAYLIST_DB,),
)  # fmt: skip
QUEUE = Shelf("playing queue", _draw_queue, _write_queue, lambda world: (queue(world),), _say_queue, covers=(QUEUE_DB,))
