"""Camera: permission, photos and videos where AndroidWorld looks for them, settings that show."""

from collections.abc import Iterator

import pytest

from emulators.action import OpenApp, Wait
from emulators.virtual.apps import camera, gallery, settings
from emulators.virtual.apps.media_files import MOVIES, PICTURES
from emulators.virtual.clips import clip_in
from emulators.virtual.files import SHARED
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.scenes import words_in
from tests.emulators.virtual.apps.fingers import back, element, labels, tap, title


@pytest.fixture
def phone() -> Iterator[VirtualPhone]:
    device = VirtualPhone("360x800", apps=(camera.APP, gallery.APP))
    PICTURES.write(device.world, ())
    MOVIES.write(device.world, ())
    device.do(OpenApp("Camera"))
    yield device
    device.close()


def allowed(phone: VirtualPhone) -> VirtualPhone:
    tap(phone, "Next", "While using the app")
    return phone


def names(phone: VirtualPhone, folder: str) -> list[str]:
    return [name for name, _ in phone.world.files.list(f"{SHARED}/{folder}")]


def test_without_permission_there_is_no_picture(phone: VirtualPhone) -> None:
    tap(phone, "Next", "Don't allow")
    assert "Take photo" not in labels(phone)
    tap(phone, "Allow camera", "Only this time")
    assert "Take photo" in labels(phone)


def test_who_denied_the_camera_for_good_is_led_to_settings() -> None:
    phone = VirtualPhone("360x800", apps=(camera.APP, gallery.APP, settings.APP))
    phone.do(OpenApp("Camera"))
    tap(phone, "Next", "Don't allow", "Allow camera", "Don't allow", "Open settings", "Permissions", "Camera")
    tap(phone, "Allow only while using the app")
    phone.do(OpenApp("Camera"))
    back(phone), back(phone), back(phone)
    assert "Take photo" in labels(phone)
    phone.close()


def test_a_photo_is_a_jpeg_named_by_the_clock(phone: VirtualPhone) -> None:
    tap(allowed(phone), "Take photo")
    phone.do(Wait(61))
    tap(phone, "Take photo", "Take photo")
    assert names(phone, "Pictures") == [
        "IMG_20231015_153400.jpg", "IMG_20231015_153501.jpg", "IMG_20231015_153501_1.jpg"
    ]  # fmt: skip
    data = phone.world.files.read(f"{SHARED}/Pictures/IMG_20231015_153400.jpg")
    assert words_in(data) == "Breakfast by the back camera"
    tap(phone, "Open gallery")
    assert title(phone) == "IMG_20231015_153501_1.jpg"


def test_a_video_is_as_long_as_it_was_recorded(phone: VirtualPhone) -> None:
    tap(allowed(phone), "Video", "Start recording", "While using the app")
    phone.do(Wait(75))
    assert "01:15" in labels(phone)
    tap(phone, "Stop recording")
    (name,) = names(phone, "Movies")
    assert name == "VID_20231015_153515.mp4"
    assert clip_in(phone.world.files.read(f"{SHARED}/Movies/{name}")).length == 75_000


def test_flash_timer_and_the_other_side(phone: VirtualPhone) -> None:
    tap(allowed(phone), "Flash off", "Flash auto", "Take photo", "Timer off", "Timer 3 seconds", "Switch camera")
    assert "Flash on" not in labels(phone), "the front camera has none"
    tap(phone, "Take photo")
    shown = {name: words_in(phone.world.files.read(f"{SHARED}/Pictures/{name}")) for name in names(phone, "Pictures")}
    assert shown == {
        "IMG_20231015_153400.jpg": "Breakfast by the back camera with flash",
        "IMG_20231015_153410.jpg": "A face by the front camera",
    }


def test_settings_list_what_was_taken(phone: VirtualPhone) -> None:
    tap(allowed(phone), "Take photo", "Camera settings")
    assert element(phone, "Flash").value == "Off"
    tap(phone, "Flash", "Grid lines", "Photos and videos taken")
    assert {"Pictures: 1", "Movies: 0", "IMG_20231015_153400.jpg"} <= set(labels(phone))
    tap(phone, "IMG_20231015_153400.jpg")
    assert phone.look().app == gallery.PACKAGE
    back(phone)
    back(phone)
    tap(phone, "About")
    assert element_value(phone, "Photos are saved in") == "Pictures"


def element_value(phone: VirtualPhone, label: str) -> str:
    return next(e.value for e in phone.look().elements if e.label == label)


def test_what_was_just_taken_is_told_without_the_time(phone: VirtualPhone) -> None:
    tap(allowed(phone), "Take photo")
    first = [PICTURES.say(file) for file in PICTURES.read(phone.world)]
    PICTURES.write(phone.world, ())
    phone.do(Wait(500))
    tap(phone, "Take photo")
    assert [PICTURES.say(file) for file in PICTURES.read(phone.world)] == first
