"""An iPhone behind Appium, played by a stand-in: pixels to points, buttons, bundle ids."""

from collections.abc import Iterator

import pytest

from emulators.action import OpenApp, Press, Scroll, Tap, TypeText
from emulators.android.appium import AppiumPhone
from emulators.android.appium_session import ios_capabilities
from emulators.android.errors import NoSuchApp
from emulators.android.phone import APP, HOME
from emulators.android.sight import Patience
from emulators.device import UnsupportedAction
from emulators.screen import Flag, Point
from emulators.trajectory import Template
from tests.emulators.android.iphone_standin import IPhone, iphone

pytest.importorskip("appium", reason="Appium's Python client is not installed: pip install 'guiagent[appium]'")


@pytest.fixture
def behind() -> Iterator[IPhone]:
    with iphone() as phone:
        yield phone


@pytest.fixture
def phone(behind: IPhone) -> Iterator[AppiumPhone]:
    phone = AppiumPhone(ios_capabilities("0000-1"), url=behind.url, patience=Patience(settle=0.5, react=0))
    yield phone
    phone.close()


def test_its_screen_is_told_in_pixels_and_touched_in_points(phone: AppiumPhone, behind: IPhone) -> None:
    screen = phone.look()
    assert (screen.width, screen.height, screen.app) == (1170, 2532, "com.apple.springboard")
    go = next(e for e in screen.elements if e.label == "Go")
    assert go.hit == Point(210, 360) and go.has(Flag.CLICKABLE)
    phone.do(Tap(go.hit))
    assert behind.told[-1] == ("touch", [(70, 120)])
    phone.do(Scroll("down", Point(600, 1200)))
    (x1, y1), (x2, y2) = behind.told[-1][1]
    assert x1 == x2 and y1 > y2
    assert phone.name == "appium/0000-1"


def test_text_goes_into_its_fields(phone: AppiumPhone, behind: IPhone) -> None:
    field = next(e for e in phone.look().elements if e.has(Flag.EDITABLE))
    assert (field.label, field.value) == ("Search", "")
    phone.do(TypeText("Grüße", field.hit))
    phone.do(TypeText("!", field.hit))
    assert behind.text == "Grüße!"
    phone.do(TypeText("new", field.hit, replace=True, submit=True))
    assert behind.text == "new\n"


def test_apps_and_buttons_are_its_own(phone: AppiumPhone, behind: IPhone) -> None:
    phone.reset(Template(APP + "com.apple.Maps", 0))
    assert phone.look(pixels=False).app == "com.apple.Maps"
    phone.do(OpenApp("Preferences"))
    assert behind.app == "com.apple.Preferences"
    phone.reset(Template(HOME, 0))
    assert behind.app == "com.apple.springboard"
    with pytest.raises(NoSuchApp, match="bundle id"):
        phone.do(OpenApp("Nothing"))
    with pytest.raises(UnsupportedAction, match="volume_up"):
        phone.do(Press("recents"))
    phone.do(Press("volume_up"))
    assert behind.told[-1] == ("mobile: pressButton", {"name": "volumeUp"})


def test_it_is_turned(phone: AppiumPhone) -> None:
    phone.orientation = "landscape"
    screen = phone.look()
    assert (screen.width, screen.height, phone.orientation) == (2532, 1170, "landscape")
    assert phone.look(pixels=False).width == 2532
