"""Retro Music: its tables as AndroidWorld reads them, and each of its screens."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.action import OpenApp, Wait
from emulators.virtual.apps import gallery, music
from emulators.virtual.apps.media_files import DOWNLOADS
from emulators.virtual.apps.music_store import (
    PLAYLIST_DB,
    PLAYLISTS,
    QUEUE,
    QUEUE_DB,
    SONGS,
    Playlist,
    Queue,
    song_file,
)
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.world import START
from tests.emulators.virtual.apps.fingers import back, element, fill, hold, labels, tap, title

FILES = tuple(
    song_file(name, artist, album, length=seconds * 1_000, modified=START - seconds)
    for name, artist, album, seconds in (
        ("Amber", "Owls", "One", 180), ("Birch", "Foxes", "Two", 200), ("Cedar", "Owls", "Two", 65),
        ("Dogwood", "Hares", "One", 300),
    )
)  # fmt: skip

ANDROID_WORLD = """
    SELECT pe.playlist_name AS playlist_name, se.title AS media_file_name, se.duration AS duration_ms,
      ROW_NUMBER() OVER (PARTITION BY pe.playlist_name ORDER BY se.song_key) - 1 AS order_in_playlist
    FROM PlaylistEntity pe JOIN SongEntity se ON pe.playlist_id = se.playlist_creator_id
    ORDER BY pe.playlist_name, order_in_playlist
"""
"""The columns and the join that AndroidWorld's check of playlists reads."""


@pytest.fixture
def phone() -> Iterator[VirtualPhone]:
    device = VirtualPhone("360x800", apps=(music.APP, gallery.APP))
    SONGS.write(device.world, FILES)
    PLAYLISTS.write(device.world, (Playlist("Walks", ("Birch", "Amber")),))
    QUEUE.write(device.world, ())
    DOWNLOADS.write(device.world, ())
    device.do(OpenApp("Retro Music"))
    yield device
    device.close()


def queue(phone: VirtualPhone) -> Queue:
    return QUEUE.read(phone.world)[0]


def test_a_playlist_is_made_in_the_order_of_choosing(phone: VirtualPhone) -> None:
    tap(phone, "Songs")
    hold(phone, "Cedar")
    tap(phone, "Amber", "Birch", "Add to playlist", "New playlist", "Create")
    assert "Playlist name is empty" in labels(phone)
    fill(phone, "Playlist name", "walks")
    tap(phone, "Create")
    assert "A playlist with this name exists already" in labels(phone)
    fill(phone, "Playlist name", "Trees")
    tap(phone, "Create")
    rows = phone.world.query(PLAYLIST_DB, ANDROID_WORLD)
    assert rows[:3] == [("Trees", "Cedar", 65_000, 0), ("Trees", "Amber", 180_000, 1), ("Trees", "Birch", 200_000, 2)]


def test_rows_as_the_real_app_writes_them_are_read(phone: VirtualPhone) -> None:
    phone.world.execute(PLAYLIST_DB, "INSERT INTO PlaylistEntity VALUES (77, 'Abroad')")
    sql = (
        "INSERT INTO SongEntity (playlist_creator_id, id, title, track_number, year, duration, data, date_modified,"
        " album_id, album_name, artist_id, artist_name, composer, album_artist)"
        " VALUES (77, 1000000019, 'Birch', 0, 0, 200000, '/storage/emulated/0/Music/Birch.mp3', 17750, 1, 'Two', 2,"
        " 'Foxes', '', '')"
    )
    phone.world.execute(PLAYLIST_DB, sql)
    assert Playlist("Abroad", ("Birch",)) in PLAYLISTS.read(phone.world)
    tap(phone, "Playlists", "Abroad")
    assert {"Birch", "Total 3:20"} <= set(labels(phone))
    tap(phone, "Options of Birch", "Remove from playlist")
    assert "No songs in this playlist" in labels(phone)


def test_the_queue_is_what_was_added(phone: VirtualPhone) -> None:
    tap(phone, "Songs")
    hold(phone, "Dogwood")
    tap(phone, "Amber", "Add to playing queue", "Options of Birch", "Add to playing queue")
    assert phone.world.query(QUEUE_DB, "SELECT title from playing_queue") == [("Dogwood",), ("Amber",), ("Birch",)]
    tap(phone, "For you", "Playing queue", "Options of Amber", "Remove from queue", "Birch")
    assert queue(phone).titles == ("Dogwood", "Birch")
    assert (queue(phone).position, queue(phone).playing) == (1, True)
    tap(phone, "More options", "Save as playlist")
    fill(phone, "Playlist name", "Mix")
    tap(phone, "Create", "More options", "Clear queue", "Clear")
    assert queue(phone) == Queue()
    assert Playlist("Mix", ("Dogwood", "Birch")) in PLAYLISTS.read(phone.world)


def test_playing_follows_the_clock(phone: VirtualPhone) -> None:
    tap(phone, "Songs", "Amber")
    phone.do(Wait(50))
    tap(phone, "Now playing")
    assert {"Amber", "0:50", "3:00", "Pause"} <= set(labels(phone))
    tap(phone, "Pause")
    phone.do(Wait(50))
    assert "0:50" in labels(phone)
    tap(phone, "Previous", "Next", "Next", "Play")
    phone.do(Wait(201))
    assert {"Cedar", "0:01", "Pause"} <= set(labels(phone)), "the next song of the queue"
    phone.do(Wait(9_000))
    assert {"0:00", "Play"} <= set(labels(phone)), "after the last song it pauses"


def test_a_playlist_is_saved_renamed_and_deleted(phone: VirtualPhone) -> None:
    tap(phone, "Playlists", "Walks", "More options", "Save as file")
    text = phone.world.files.text("/storage/emulated/0/Download/Walks.m3u")
    assert text.splitlines()[:3] == ["#EXTM3U", "#EXTINF:200,Foxes - Birch", "/storage/emulated/0/Music/Birch.mp3"]
    tap(phone, "More options", "Rename")
    fill(phone, "Playlist name", "Runs")
    tap(phone, "Rename")
    assert title(phone) == "Runs"
    tap(phone, "More options", "Delete", "Delete")
    assert PLAYLISTS.read(phone.world) == ()
    assert "No playlists" in labels(phone)


def test_albums_artists_search_details_and_order(phone: VirtualPhone) -> None:
    tap(phone, "Albums", "Two")
    assert {"Birch", "Cedar", "Total 4:25"} <= set(labels(phone))
    back(phone)
    tap(phone, "Artists")
    assert element(phone, "Owls").value == "2 songs"
    tap(phone, "Search music")
    fill(phone, "Search music", "hares")
    tap(phone, "Options of Dogwood", "Details")
    assert "Dogwood.mp3" in labels(phone)
    tap(phone, "OK")
    back(phone)
    back(phone)
    tap(phone, "Songs", "More options", "Sort by duration")
    assert next(e.text for e in phone.look().elements if e.resource_id.endswith("/song")) == "Cedar"
    tap(phone, "Options of Cedar", "Delete from device", "Delete")
    assert len(SONGS.read(phone.world)) == 3


TITLES = st.lists(st.text("abc", min_size=1, max_size=3), max_size=4).map(tuple)
NAMES = st.lists(st.text("xyz", min_size=1, max_size=4), max_size=3, unique=True)


@given(NAMES, TITLES)
def test_what_is_put_on_the_shelves_is_read_back(names: list[str], titles: tuple[str, ...]) -> None:
    device = VirtualPhone("360x800", apps=(music.APP,))
    lists = {Playlist(name, titles) for name in names}
    PLAYLISTS.write(device.world, tuple(lists))
    assert set(PLAYLISTS.read(device.world)) == lists
    waiting = Queue(titles, 1, True, 500, START)
    QUEUE.write(device.world, (waiting,))
    assert QUEUE.read(device.world) == (waiting,)
    device.close()
