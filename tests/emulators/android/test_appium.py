"""A phone behind a real Appium server with its UiAutomator2 driver; and how it fails."""

import shutil
from collections.abc import Iterator

import pytest

from emulators.action import (
    ClearText,
    DoubleTap,
    Drag,
    LongPress,
    OpenApp,
    Press,
    Scroll,
    Stop,
    Swipe,
    Tap,
    TypeText,
    Upload,
)
from emulators.android.adb import Adb
from emulators.android.appium import AppiumPhone, open_appium
from emulators.android.appium_session import NoAppium, SessionLost, SessionRefused, android_capabilities
from emulators.android.errors import NoSuchApp, Unsendable
from emulators.android.phone import APP, HOME
from emulators.android.server import AdbServer
from emulators.android.sight import Patience
from emulators.device import DeviceLost, UnknownTask, UnsupportedAction
from emulators.screen import Element, Flag, Point, Screen
from emulators.trajectory import Task, Template, Unchecked
from emulators.virtual.door.services.packages import APPIUM_SERVER, APPIUM_SETTINGS, set_installed
from emulators.virtual.door.serving import Door
from emulators.virtual.phone import VirtualPhone
from tests.emulators.android.appium_serving import appium_server, needs_driver
from tests.emulators.android.serving import WRITER, door_with, free_port, meet, phone_with_writer

pytest.importorskip("appium", reason="Appium's Python client is not installed: pip install 'guiagent[appium]'")
QUICK = Patience(settle=1.0, react=0.0)


def test_no_server_is_told_by_that_name() -> None:
    with pytest.raises(NoAppium, match="appium server --address"):
        open_appium(platform="ios", url=f"http://127.0.0.1:{free_port()}", capabilities={"bundleId": "com.apple.Maps"})


@pytest.fixture(scope="module")
def url(server: AdbServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    needs_driver("uiautomator2")
    folder = tmp_path_factory.mktemp("appium")
    with appium_server(folder, server) as url:
        yield url
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def appium_door(server: AdbServer) -> Iterator[Door]:
    """A phone on which Appium has put its apps."""
    with door_with(phone_with_writer()) as door:
        for name in (APPIUM_SERVER, f"{APPIUM_SERVER}.test", APPIUM_SETTINGS):
            set_installed(door.handsets[0], name, on=True)
        meet(server, door.serials[0])
        yield door


@pytest.fixture(scope="module")
def phone(url: str, server: AdbServer, appium_door: Door) -> Iterator[AppiumPhone]:
    phone = AppiumPhone(capabilities(server, appium_door), url=url, patience=QUICK)
    yield phone
    phone.close()


def capabilities(server: AdbServer, door: Door) -> dict[str, object]:
    more = {"adbPort": server.port, "systemPort": free_port()}
    return android_capabilities(door.serials[0], prepared=True, **more)


def element(screen: Screen, label: str) -> Element:
    return next(e for e in screen.elements if label in (e.label, e.value, e.description))


def test_it_sees_what_the_phone_shows(phone: AppiumPhone, appium_door: Door) -> None:
    phone.reset(Template(HOME, 0))
    screen = phone.look()
    with appium_door.handsets[0].lock:
        seen = appium_door.handsets[0].phone.look()
    assert (screen.app, screen.location) == ("com.google.android.apps.nexuslauncher", ".NexusLauncherActivity")
    assert screen.frame == seen.frame and (screen.width, screen.height) == (seen.width, seen.height)
    assert {e.label for e in seen.elements if e.actionable} <= {e.label for e in screen.elements}
    assert phone.look(pixels=False).frame is None and phone.look(tree=False).elements == ()
    assert appium_door.serials[0] in phone.name


def test_it_taps_presses_scrolls_and_opens(phone: AppiumPhone) -> None:
    phone.reset(Template(HOME, 0))
    phone.do(Tap(element(phone.look(), "Contacts").hit))
    assert phone.look().app == "com.google.android.contacts"
    phone.do(Press("back"))
    assert phone.look().app == "com.google.android.apps.nexuslauncher"
    phone.do(OpenApp("Settings"))
    screen = phone.look()
    assert screen.app == "com.android.settings"
    phone.do(Scroll("down"))
    assert phone.look().elements != screen.elements
    phone.do(OpenApp("com.google.android.deskclock"))
    assert phone.look().app == "com.google.android.deskclock"
    phone.do(OpenApp("Notes"))
    assert phone.look().app == "net.gsantner.markor"


def test_other_gestures_reach_the_phone(phone: AppiumPhone) -> None:
    phone.reset(Template(HOME, 0))
    screen = phone.look()
    middle = screen.box.center
    phone.do(Swipe(Point(middle.x, screen.height * 0.8), Point(middle.x, screen.height * 0.2)))
    drawer = phone.look()
    assert len(drawer.elements) > len(screen.elements)
    phone.do(Press("home"))
    phone.do(LongPress(element(phone.look(), "Settings").hit))
    assert phone.look().elements != screen.elements
    phone.do(Press("home"))
    phone.do(DoubleTap(middle))
    phone.do(Drag(Point(middle.x, 2), Point(middle.x, screen.height / 2)))
    assert phone.look().frame != screen.frame


def test_it_types_any_text_and_reads_it_back(phone: AppiumPhone) -> None:
    phone.reset(Template(APP + WRITER.package, 0))
    line = element(phone.look(), "Line")
    for text in ("plain", "Grüße, 世界 🎈", "$(reboot) 'q' \"d\" \\n; rm -rf /"):
        phone.do(TypeText(text, line.hit, replace=True))
        assert any(text in (e.value, e.text) for e in phone.look().elements), text
    phone.do(TypeText(" more"))
    assert any((e.value or e.text).endswith(" more") for e in phone.look().elements)
    phone.do(ClearText(line.hit))
    assert not any((e.value or e.text).endswith(" more") for e in phone.look().elements)
    phone.do(Press("x"))
    assert any("x" in (e.value, e.text) for e in phone.look().elements)
    secret = next(e for e in phone.look().elements if e.has(Flag.PASSWORD))
    phone.do(TypeText("hush", secret.hit))


def test_it_is_turned(phone: AppiumPhone) -> None:
    phone.reset(Template(HOME, 0))
    upright = phone.look()
    phone.orientation = "landscape"
    screen = phone.look()
    assert (screen.width, screen.height) == (upright.height, upright.width) and phone.orientation == "landscape"
    assert phone.look(pixels=False).width == screen.width
    phone.orientation = "portrait"
    assert phone.look().width == upright.width


def test_what_cannot_be_done_is_refused_by_name(phone: AppiumPhone) -> None:
    with pytest.raises(UnknownTask, match="bundle id"):
        phone.reset(Template("phone/home", 0))
    with pytest.raises(UnknownTask, match=r"org\.nowhere"):
        phone.reset(Template(APP + "org.nowhere", 0))
    with pytest.raises(UnsupportedAction):
        phone.do(Upload(("x",), Point(1, 1)))
    with pytest.raises(UnsupportedAction, match="no key"):
        phone.do(Press("any key"))
    with pytest.raises(Unsendable):
        phone.do(TypeText("a\0b"))
    with pytest.raises(NoSuchApp):
        phone.do(OpenApp("An App That Nobody Wrote"))
    phone.do(Stop())
    assert phone.finish(Task("t", "Look.", Template(HOME, 0), Unchecked(), 3), None).score == 0.0


def test_a_session_that_ends_is_lost(url: str, server: AdbServer, appium_door: Door) -> None:
    phone = AppiumPhone(capabilities(server, appium_door), url=url, patience=QUICK)
    phone.session.driver.quit()
    with pytest.raises(SessionLost, match="begin another"):
        phone.look()
    phone.close()
    phone.close()
    with pytest.raises(DeviceLost):
        phone.look()


def test_a_phone_that_is_not_there_is_refused(url: str, server: AdbServer) -> None:
    wanted = android_capabilities("emulator-1", prepared=True, adbPort=server.port)
    with pytest.raises(SessionRefused, match="emulator-1"):
        AppiumPhone(wanted, url=url)


def test_a_fresh_phone_is_prepared_by_appium_itself(url: str, server: AdbServer) -> None:
    with door_with(VirtualPhone()) as door:
        serial = meet(server, door.serials[0])
        more = {"adbPort": server.port, "systemPort": free_port()}
        phone = AppiumPhone(android_capabilities(serial, **more), url=url, patience=QUICK)
        installed = Adb(serial, server=server).run("pm list packages")
        assert APPIUM_SETTINGS in installed and f"{APPIUM_SERVER}.test" in installed
        assert phone.look().elements
        phone.close()
