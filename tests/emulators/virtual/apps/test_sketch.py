"""Simple Draw: the canvas follows the finger, and drawings become files."""

from collections.abc import Iterator

import pytest

from emulators.action import OpenApp, Swipe, Tap
from emulators.screen import Flag, Point
from emulators.virtual.apps import gallery, sketch
from emulators.virtual.apps.media_files import DOWNLOADS, PICTURES, MediaFile
from emulators.virtual.files import SHARED
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.scenes import jpeg, view_of, words_in
from tests.emulators.virtual.apps.fingers import back, element, fill, labels, tap, title


@pytest.fixture
def phone() -> Iterator[VirtualPhone]:
    device = VirtualPhone("360x800", apps=(sketch.APP, gallery.APP))
    PICTURES.write(device.world, (MediaFile(f"{SHARED}/Pictures/hills.jpg", jpeg(view_of(0)), 5),))
    DOWNLOADS.write(device.world, ())
    device.do(OpenApp("Simple Draw"))
    yield device
    device.close()


def line(phone: VirtualPhone, y: float = 0.5) -> None:
    box = next(e.box for e in phone.look().elements if e.label == "Canvas")
    at = box.top + box.height * y
    phone.do(Swipe(Point(box.left + 60, at), Point(box.right - 60, at)))


def save(phone: VirtualPhone, name: str, *choices: str) -> str:
    tap(phone, "Save")
    fill(phone, "File name", name)
    tap(phone, *choices, "OK")
    folder = next((c for c in choices if c in ("DCIM", "Download")), "Pictures")
    files = phone.world.files
    return next(
        words_in(files.read(f"{SHARED}/{folder}/{n}")) for n, _ in files.list(f"{SHARED}/{folder}") if name in n
    )


def test_lines_in_colours_are_saved(phone: VirtualPhone) -> None:
    line(phone)
    tap(phone, "Color black", "Red")
    line(phone, 0.3)
    assert save(phone, "two") == "Drawing on white: black, red"
    assert phone.world.files.exists(f"{SHARED}/Pictures/two.png")


def test_a_drawing_is_not_lost_unasked(phone: VirtualPhone) -> None:
    line(phone)
    back(phone)
    assert "Discard the drawing?" in labels(phone)
    tap(phone, "Cancel", "More options", "Open file")
    assert "Discard the drawing?" in labels(phone)
    tap(phone, "Save")
    fill(phone, "File name", "kept")
    tap(phone, "OK", "More options", "Open file")
    assert "kept.png" in labels(phone), "nothing is asked about what is saved"
    back(phone)
    line(phone, 0.3)
    back(phone)
    tap(phone, "Discard")
    assert phone.look().app != sketch.PACKAGE


def test_undo_redo_eraser_and_clear(phone: VirtualPhone) -> None:
    line(phone)
    line(phone, 0.2)
    tap(phone, "Undo", "Undo")
    assert next(e for e in phone.look().elements if e.label == "Undo").has(Flag.DISABLED)
    tap(phone, "Redo", "Eraser")
    line(phone)
    assert save(phone, "mixed", "SVG", "DCIM") == "Drawing on white: black, eraser"
    tap(phone, "Brush", "More options", "Clear", "Clear")
    assert save(phone, "none", "JPG", "Download") == "Drawing on white: empty"


def test_a_suffix_that_is_typed_is_the_form(phone: VirtualPhone) -> None:
    save(phone, "lorem.svg")
    assert phone.world.files.read(f"{SHARED}/Pictures/lorem.svg").startswith(b"<svg")
    tap(phone, "Save")
    fill(phone, "File name", "lorem.svg")
    tap(phone, "OK")
    assert "A file with that name is already there" in labels(phone)
    fill(phone, "File name", " ")
    tap(phone, "OK")
    assert "Type a file name without /" in labels(phone)


def test_a_picture_is_drawn_over(phone: VirtualPhone) -> None:
    tap(phone, "More options", "Open file", "hills.jpg")
    phone.do(Tap(next(e for e in phone.look().elements if e.label == "Canvas").hit))
    assert save(phone, "changed") == f"Drawing over hills.jpg ({view_of(0).title}): black"


def test_background_settings_and_about(phone: VirtualPhone) -> None:
    tap(phone, "More options", "Change background", "Yellow")
    assert save(phone, "sun") == "Drawing on yellow: empty"
    tap(phone, "More options", "Settings", "Show brush size tool")
    back(phone)
    assert "Brush size" not in labels(phone)
    tap(phone, "More options", "About")
    assert title(phone) == "About"
    assert "PNG, SVG, JPG" in [e.value for e in phone.look().elements]
    back(phone)
    assert element(phone, "Color black")
