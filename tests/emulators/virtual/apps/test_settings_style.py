"""Wallpaper & style, Languages and Display size: what they set is what looks are made from."""

from collections.abc import Iterator

import pytest

from emulators.action import OpenApp
from emulators.virtual.apps import settings, settings_style
from emulators.virtual.looks import look_from
from emulators.virtual.palettes import ACCENTS
from emulators.virtual.phone import VirtualPhone
from tests.emulators.virtual.apps.fingers import labels, scroll_to, tap


@pytest.fixture
def phone() -> Iterator[VirtualPhone]:
    device = VirtualPhone("360x800", apps=(settings.APP,))
    device.do(OpenApp("Settings"))
    yield device
    device.close()


def test_wallpaper_color_and_shape(phone: VirtualPhone) -> None:
    scroll_to(phone, "Wallpaper & style")
    tap(phone, "Wallpaper & style", "Forest")
    scroll_to(phone, "Purple")
    tap(phone, "Purple")
    scroll_to(phone, "Squircle")
    tap(phone, "Squircle")
    look = look_from(phone.world.setting)
    assert (look.wallpaper, look.accent, look.corners) == ("forest", ACCENTS["purple"], 0.8)


@pytest.mark.parametrize("accent", ACCENTS)
def test_a_color_is_stored_as_android_does(phone: VirtualPhone, accent: str) -> None:
    phone.world.put_setting(settings_style.OVERLAYS_KEY, settings_style.overlays(accent, "square"))
    look = look_from(phone.world.setting)
    assert look.corners == 0 and look.accent in (ACCENTS[accent], "") and (look.accent or accent == "blue")


def test_the_language_is_the_phones(phone: VirtualPhone) -> None:
    scroll_to(phone, "System")
    tap(phone, "System", "Languages", "Arabic (XB)")
    assert look_from(phone.world.setting).mirrored


def test_the_display_size_is_a_density(phone: VirtualPhone) -> None:
    before = len(labels(phone))
    tap(phone, "Display", "Display size", "Small", "Navigate up")
    assert phone.world.setting(settings_style.DENSITY_KEY) == "120"
    assert len(labels(phone)) > before
