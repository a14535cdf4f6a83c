"""VLC: its library as AndroidWorld reads it, and each of its screens."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.action import OpenApp, Wait
from emulators.virtual.apps import camera, music, vlc
from emulators.virtual.apps.media_files import MOVIES, VIDEO_FOLDERS, MediaFile
from emulators.virtual.apps.vlc_store import DATABASE, VIDEO_FAVORITES, VIDEO_LISTS, VideoList
from emulators.virtual.clips import Clip, mp4
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.scenes import jpeg, view_of
from emulators.virtual.world import START
from tests.emulators.virtual.apps.fingers import back, element, fill, hold, labels, tap, title

MOVIES_FOLDER, VLC_FOLDER = VIDEO_FOLDERS
FILES = tuple(
    MediaFile(f"{folder}/{name}.mp4", mp4(Clip(seconds * 1_000), jpeg(view_of(seconds))), START - seconds)
    for folder, name, seconds in (
        (VLC_FOLDER, "clip_1", 65),
        (VLC_FOLDER, "clip_2", 20),
        (MOVIES_FOLDER, "scene_9", 700),
    )
)

ANDROID_WORLD = """
    SELECT Playlist.name AS playlist_name, Media.filename AS media_file_name,
      PlaylistMediaRelation.position AS order_in_playlist
    FROM PlaylistMediaRelation
    INNER JOIN Playlist ON Playlist.id_playlist = PlaylistMediaRelation.playlist_id
    INNER JOIN Media ON Media.id_media = PlaylistMediaRelation.media_id
    ORDER BY Playlist.name, PlaylistMediaRelation.position
"""
"""The columns and the joins that AndroidWorld's check of playlists reads."""


@pytest.fixture
def phone() -> Iterator[VirtualPhone]:
    device = VirtualPhone("360x800", apps=(vlc.APP, music.APP, camera.APP))
    MOVIES.write(device.world, FILES)
    VIDEO_LISTS.write(device.world, ())
    VIDEO_FAVORITES.write(device.world, ())
    device.do(OpenApp("VLC"))
    yield device
    device.close()


def test_a_playlist_is_made_in_the_order_of_choosing(phone: VirtualPhone) -> None:
    for table in ("Playlist", "Media", "PlaylistMediaRelation"):
        phone.world.execute(DATABASE, f"DELETE FROM {table}")  # as AndroidWorld does before a task
    hold(phone, "scene_9.mp4")
    tap(phone, "clip_1.mp4", "Add to playlist", "New playlist")
    fill(phone, "Playlist name", "Reel")
    tap(phone, "Create", "Options of clip_2.mp4", "Add to playlist", "Reel")
    assert phone.world.query(DATABASE, ANDROID_WORLD) == [
        ("Reel", "scene_9.mp4", 0), ("Reel", "clip_1.mp4", 1), ("Reel", "clip_2.mp4", 2)
    ]  # fmt: skip
    tap(phone, "Playlists", "Reel", "Options of clip_1.mp4", "Remove from playlist")
    assert [row[1:] for row in phone.world.query(DATABASE, ANDROID_WORLD)] == [("scene_9.mp4", 0), ("clip_2.mp4", 1)]


def test_rows_as_the_real_app_writes_them_are_read(phone: VirtualPhone) -> None:
    phone.world.execute(
        DATABASE, "INSERT INTO Media (id_media, type, title, filename) VALUES (9, 1, 'x', 'clip_2.mp4')"
    )
    phone.world.execute(DATABASE, "INSERT INTO Playlist (id_playlist, name, creation_date) VALUES (4, 'Old', 0)")
    phone.world.execute(DATABASE, "INSERT INTO PlaylistMediaRelation VALUES (9, NULL, 4, 0)")
    assert VIDEO_LISTS.read(phone.world) == (VideoList("Old", (f"{VLC_FOLDER}/clip_2.mp4",)),)
    tap(phone, "Playlists", "Old")
    assert "1 item, 20s" in labels(phone)
    tap(phone, "More options", "Rename")
    fill(phone, "Playlist name", "Older")
    tap(phone, "Rename", "More options", "Delete", "Delete")
    assert "No playlists" in labels(phone)


def test_the_player_follows_the_clock(phone: VirtualPhone) -> None:
    tap(phone, "clip_1.mp4")
    phone.do(Wait(10))
    assert {"00:10", "01:05"} <= set(labels(phone))
    tap(phone, "Playback speed", "2.00x")
    phone.do(Wait(10))
    assert "00:30" in labels(phone)
    tap(phone, "Pause")
    phone.do(Wait(30))
    tap(phone, "Back 10 seconds")
    assert "00:20" in labels(phone)
    tap(phone, "Rotate screen")
    assert phone.look().width == 800
    tap(phone, "Play")
    phone.do(Wait(300))
    assert {"01:05", "Play"} <= set(labels(phone)), "it stops at its end"
    back(phone)
    assert phone.look().width == 360, "the rotation ends with the player"
    assert phone.world.setting("system/user_rotation") == "0"


def test_folders_songs_favourites_and_search(phone: VirtualPhone) -> None:
    tap(phone, "Options of clip_2.mp4", "Add to favorites", "More", "Favorites")
    assert "clip_2.mp4" in labels(phone)
    assert phone.world.query(DATABASE, "SELECT filename FROM Media WHERE is_favorite = 1") == [("clip_2.mp4",)]
    back(phone)
    tap(phone, "Browse", "Internal memory", "VLCVideos")
    assert {"clip_1.mp4", "clip_2.mp4"} <= set(labels(phone))
    tap(phone, "clip_1.mp4")
    assert title(phone) == "clip_1.mp4"
    for _ in range(3):
        back(phone)
    tap(phone, "Audio")
    assert [e for e in phone.look().elements if e.resource_id.endswith("/media_row")]
    tap(phone, "Search media")
    fill(phone, "Search media", "scene")
    tap(phone, "Options of scene_9.mp4", "Information")
    assert {"11min 40s", "Movies"} <= set(labels(phone))
    tap(phone, "OK", "Options of scene_9.mp4", "Delete", "Delete")
    assert "No media found" in labels(phone)


def test_settings_and_order(phone: VirtualPhone) -> None:
    tap(phone, "More", "Settings", "By length")
    back(phone)
    tap(phone, "Video")
    tiles = [e.text for e in phone.look().elements if e.resource_id.endswith("/video_tile")]
    assert tiles == ["clip_2.mp4", "clip_1.mp4", "scene_9.mp4"]
    assert element(phone, "clip_1.mp4").value == "1min 5s"


@given(
    st.dictionaries(st.text("xyz", min_size=1, max_size=4), st.lists(st.sampled_from("abcd"), max_size=4), max_size=3)
)
def test_what_is_put_on_the_shelf_is_read_back(lists: dict[str, list[str]]) -> None:
    device = VirtualPhone("360x800", apps=(vlc.APP,))
    things = {VideoList(name, tuple(f"{VLC_FOLDER}/{p}.mp4" for p in paths)) for name, paths in lists.items()}
    VIDEO_LISTS.write(device.world, tuple(things))
    assert set(VIDEO_LISTS.read(device.world)) == things
    VIDEO_FAVORITES.write(device.world, ("a.mp4", "b.mp4"))
    assert VIDEO_FAVORITES.read(device.world) == ("a.mp4", "b.mp4")
    device.close()
