"""Gallery: folders, pages, copying and moving, over real files."""

import sqlite3
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.action import OpenApp, Swipe
from emulators.screen import Point
from emulators.virtual.apps import camera, gallery
from emulators.virtual.apps.gallery_files import DATABASE, FAVORITE_FILES
from emulators.virtual.apps.media_files import DOWNLOADS, GALLERY_FOLDERS, PICTURES, MediaFile
from emulators.virtual.files import SHARED
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.scenes import Scene, jpeg, view_of, words_in
from emulators.virtual.shelf import Content
from emulators.virtual.world import START
from tests.emulators.virtual.apps.fingers import back, element, fill, hold, labels, tap, title

DCIM, OTHER = GALLERY_FOLDERS
RECEIPT = Scene("receipt", "Tea Room", 0, ("2023-10-02", "Green tea  $3.20", "Total  $3.20"))
FILES = (
    MediaFile(f"{DCIM}/boats.jpg", jpeg(view_of(1)), START - 100),
    MediaFile(f"{DCIM}/hills.jpg", jpeg(view_of(0)), START - 200),
    MediaFile(f"{DCIM}/receipt.jpg", jpeg(RECEIPT), START - 300),
    MediaFile(f"{OTHER}/town.jpg", jpeg(view_of(7)), START - 400),
)


@pytest.fixture
def phone() -> Iterator[VirtualPhone]:
    device = VirtualPhone("360x800", apps=(gallery.APP, camera.APP))
    PICTURES.write(device.world, FILES)
    DOWNLOADS.write(device.world, ())
    FAVORITE_FILES.write(device.world, ())
    device.do(OpenApp("Gallery"))
    yield device
    device.close()


def paths(phone: VirtualPhone) -> set[str]:
    return {path.removeprefix(f"{SHARED}/") for path, _ in phone.world.files.walk(SHARED) if not path.endswith(".mp4")}


def test_folders_pages_and_what_a_picture_shows(phone: VirtualPhone) -> None:
    assert element(phone, "DCIM").value == "3"
    tap(phone, "DCIM", "boats.jpg")
    assert words_in(FILES[0].data) in labels(phone)
    photo = next(e.box for e in phone.look().elements if e.resource_id.endswith("/photo"))
    phone.do(Swipe(Point(photo.right - 40, photo.center.y), Point(40, photo.center.y)))
    assert title(phone) == "hills.jpg"
    phone.do(Swipe(Point(40, photo.center.y), Point(photo.right - 40, photo.center.y)))
    assert title(phone) == "boats.jpg"
    tap(phone, "Properties")
    assert {"DCIM/boats.jpg", "300 x 400"} <= set(labels(phone))


def test_a_receipt_is_copied_to_download_as_android_world_asks(phone: VirtualPhone) -> None:
    tap(phone, "DCIM", "receipt.jpg", "More options", "Copy to", "Download")
    assert {"DCIM/receipt.jpg", "Download/receipt.jpg"} <= paths(phone)
    assert phone.world.files.read(f"{SHARED}/Download/receipt.jpg") == FILES[2].data
    tap(phone, "More options", "Copy to", "Download")
    assert "receipt.jpg is already in Download" in labels(phone)


def test_renaming_keeps_the_favourite(phone: VirtualPhone) -> None:
    tap(phone, "DCIM", "boats.jpg", "Favorite", "More options", "Rename")
    fill(phone, "Name", "hills")
    tap(phone, "OK")
    assert "A file with that name is already there" in labels(phone)
    fill(phone, "Name", "two boats")
    tap(phone, "OK")
    assert title(phone) == "two boats.jpg"
    assert FAVORITE_FILES.read(phone.world) == (f"{DCIM}/two boats.jpg",)
    rows = phone.world.query(DATABASE, "SELECT filename, parent_path FROM favorites")
    assert rows == [("two boats.jpg", DCIM)]
    tap(phone, "Unfavorite")
    assert FAVORITE_FILES.read(phone.world) == ()


def test_several_are_moved_to_a_new_folder(phone: VirtualPhone) -> None:
    tap(phone, "DCIM")
    hold(phone, "boats.jpg")
    tap(phone, "hills.jpg")
    assert title(phone) == "2 selected"
    tap(phone, "More options", "Move to", "Other folder")
    fill(phone, "Folder name", "Pictures/Trip")
    tap(phone, "OK")
    assert {"Pictures/Trip/boats.jpg", "Pictures/Trip/hills.jpg"} <= paths(phone)
    back(phone)
    assert element(phone, "Trip").value == "2"


def test_deleting_asks_and_search_finds(phone: VirtualPhone) -> None:
    tap(phone, "Search pictures")
    fill(phone, "Search pictures", "own")
    tap(phone, "town.jpg", "Delete", "Cancel", "Delete", "Yes")
    assert "Pictures/town.jpg" not in paths(phone)
    assert "No media found" in labels(phone)


def test_settings_and_an_empty_gallery(phone: VirtualPhone) -> None:
    tap(phone, "More options", "Settings", "Show file names")
    back(phone)
    tap(phone, "DCIM", "More options", "Select all", "Delete", "Yes")
    assert "No media found here" in labels(phone)
    back(phone)
    tap(phone, "More options", "Create new folder")
    fill(phone, "Folder name", "Fresh")
    tap(phone, "OK")
    assert element(phone, "Fresh").value == "0"


NAMES = st.lists(
    st.tuples(st.sampled_from(GALLERY_FOLDERS), st.text("abcxyz", min_size=1, max_size=5)), unique=True, max_size=5
)


@given(NAMES, st.integers(0, START))
def test_what_is_put_on_the_shelf_is_read_back(names: list[tuple[str, str]], modified: int) -> None:
    device = VirtualPhone("360x800", apps=(gallery.APP,))
    things = {MediaFile(f"{folder}/{name}.jpg", jpeg(view_of(i)), modified) for i, (folder, name) in enumerate(names)}
    PICTURES.write(device.world, tuple(things))
    assert set(PICTURES.read(device.world)) == things
    device.close()


def test_a_drawn_phone_is_light(phone: VirtualPhone) -> None:
    content = Content("7", START)
    drawn = [file for shelf in (PICTURES, DOWNLOADS) for file in content.of(shelf)]
    assert sum(len(file.data) for file in drawn) < 150_000
    assert content.of(FAVORITE_FILES)[0] in {file.path for file in content.of(PICTURES)}
    assert PICTURES.draw(Random(3), content) == PICTURES.draw(Random(3), content)
    assert sqlite3.sqlite_version_info >= (3, 25), "AndroidWorld's own queries use window functions"
