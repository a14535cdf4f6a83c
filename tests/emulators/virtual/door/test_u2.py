"""uiautomator2 itself, unchanged, on a virtual phone through a real adb server."""

from collections.abc import Iterator
from typing import Any

import adbutils
import numpy as np
import pytest

from emulators.action import OpenApp, Press
from emulators.android.adb import Adb
from emulators.android.errors import CommandFailed
from emulators.android.server import AdbServer
from emulators.android.u2 import U2, answers
from emulators.trajectory import State
from emulators.virtual.door.serving import Door
from emulators.virtual.phone import VirtualPhone
from tests.emulators.android.serving import door_with, meet, own_server, phone_with_writer

u2 = pytest.importorskip("uiautomator2")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AdbServer]:
    with own_server(tmp_path_factory.mktemp("home")) as server:
        yield server


@pytest.fixture(scope="module")
def door(server: AdbServer) -> Iterator[Door]:
    with door_with(phone_with_writer()) as door:
        meet(server, door.serials[0])
        yield door


@pytest.fixture(scope="module")
def d(server: AdbServer, door: Door) -> Iterator[Any]:
    device = u2.connect(adbutils.AdbClient("127.0.0.1", server.port).device(door.serials[0]))
    device.settings["wait_timeout"] = 2.0
    yield device
    device.stop_uiautomator(wait=False)


@pytest.fixture(scope="module")
def fresh(door: Door) -> State:
    with door.handsets[0].lock:
        return door.handsets[0].phone.save()


@pytest.fixture
def phone(door: Door, fresh: State) -> VirtualPhone:
    """The phone itself, at its home screen, as it was at the beginning."""
    phone = door.handsets[0].phone
    with door.handsets[0].lock:
        phone.load(fresh)
        phone.do(Press("home"))
    return phone


def test_it_tells_what_phone_it_is_on(d: Any, phone: VirtualPhone) -> None:
    info = d.info
    assert (info["displayWidth"], info["displayHeight"], info["displayRotation"]) == (360, 800, 0)
    assert info["currentPackageName"] == phone.world.page.package
    assert info["screenOn"] and info["sdkInt"] >= 21


def test_the_hierarchy_is_what_the_phone_shows(d: Any, phone: VirtualPhone) -> None:
    phone.do(OpenApp("Settings"))
    xml = d.dump_hierarchy()
    assert xml.startswith("<?xml") and 'text="Display"' in xml
    assert 'package="com.android.systemui"' in xml, "all windows are told, not only the one in front"
    assert "com.android.systemui" not in d.dump_hierarchy(root_in_active=True)
    assert d.dump_hierarchy(max_depth=2).count("<node") < xml.count("<node")


def test_a_screenshot_is_what_the_phone_shows(d: Any, phone: VirtualPhone) -> None:
    frame = phone.look().frame
    assert frame is not None
    seen = np.asarray(d.screenshot().convert("RGB")).astype(int)
    assert seen.shape == (800, 360, 3)
    assert np.abs(seen - frame.rgb()).mean() < 4


def test_views_are_found_touched_and_told(d: Any, phone: VirtualPhone) -> None:
    phone.do(OpenApp("Settings"))
    assert d(text="Display").exists
    assert not d(text="Nonsense").exists
    assert d(textContains="isplay", className="android.widget.TextView").count >= 1
    info = d(text="Display").info
    assert info["packageName"] == "com.android.settings" and info["bounds"]["right"] > info["bounds"]["left"]
    d(text="Display").click()
    assert d(textMatches=".*[Bb]rightness.*").wait(timeout=2)
    d.press("back")
    assert d(text="Display").exists
    with pytest.raises(u2.exceptions.UiObjectNotFoundError):
        d(text="Nonsense").click(timeout=0.1)
    assert d(text="Nonsense").click_exists(timeout=0.1) is False


def test_xpath_works(d: Any, phone: VirtualPhone) -> None:
    phone.do(OpenApp("Settings"))
    d.xpath('//*[@text="Display"]').click()
    assert d.xpath("//*[contains(@text, 'rightness')]").wait(2)
    d.press("back")


def test_children_and_siblings_narrow_a_selector_down(d: Any, phone: VirtualPhone) -> None:
    phone.do(OpenApp("Settings"))
    found = d(className="androidx.recyclerview.widget.RecyclerView").child(text="Display")
    assert found.exists and found.info["text"] == "Display"
    row = d(className="android.widget.LinearLayout", instance=0)
    assert row.child(className="android.widget.TextView").info["text"] == "Network & internet"
    assert d(text="Display").sibling(className="android.widget.TextView").exists


@pytest.mark.parametrize("text", ["Hello", "100%s of it", "Grüße 你好 \U0001f600", "quotes \" and \\ '", "two\nlines"])
def test_text_is_set_read_and_cleared(d: Any, phone: VirtualPhone, text: str) -> None:
    phone.do(OpenApp("Writer"))
    field = d(className="android.widget.EditText", instance=2)
    field.set_text(text)
    assert field.get_text() == text
    assert phone.world.page.ui["page"] == text
    field.clear_text()
    assert not phone.world.page.ui.get("page")


def test_keys_and_clipboard(d: Any, phone: VirtualPhone) -> None:
    phone.do(OpenApp("Writer"))
    d.clipboard = "from outside"
    assert d.clipboard == "from outside" == phone.world.state.clipboard
    d(className="android.widget.EditText", instance=0).click()
    d.send_keys("pasted text")
    assert phone.world.page.ui["line"] == "pasted text"
    d.press("home")
    assert "launcher" in phone.world.page.package
    d.press("recent")
    d.press("home")


def test_gestures(d: Any, phone: VirtualPhone) -> None:
    phone.do(OpenApp("Settings"))
    before = phone.dump()
    d.swipe(180, 600, 180, 200)
    assert phone.dump() != before
    d(scrollable=True).scroll.toBeginning()
    assert phone.dump() == before
    d(scrollable=True).fling.toBeginning()
    assert phone.dump() == before
    d.drag(180, 600, 180, 300)
    assert phone.dump() != before
    d.press("home")
    d.long_click(*d(text="Settings").center())
    d.press("back")
    d.open_notification()
    assert phone.world.state.panels
    d.press("back")


def test_the_screen_turns(d: Any, phone: VirtualPhone) -> None:
    phone.do(OpenApp("Settings"))
    d.set_orientation("left")
    assert d.orientation == "left"
    assert d.screenshot().size == (800, 360)
    assert 'rotation="1"' in d.dump_hierarchy()
    d.set_orientation("natural")
    assert d.screenshot().size == (360, 800)


def test_what_it_cannot_do_is_an_error_that_says_so(server: AdbServer, door: Door) -> None:
    adb = Adb(door.serials[0], server=server)
    assert answers(adb)
    link = U2(adb)
    with pytest.raises(CommandFailed, match="no method 'fly'"):
        link.call("fly")
    with pytest.raises(CommandFailed, match="UiObjectNotFoundException"):
        link.call("objInfo", {"mask": 1, "text": "Nonsense"})
    with pytest.raises(CommandFailed):
        link.call("click")
    assert link.call("ping") == "pong"
    link.close()
