"""Appium's UiAutomator2 server on a virtual phone: what its driver asks, over the port that adb forwards."""

import base64
import io
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image

from emulators.action import OpenApp
from emulators.android.adb import Adb
from emulators.android.appium_source import read_page
from emulators.android.server import AdbServer
from emulators.screen import Flag
from emulators.virtual.door.appium_calls import ELEMENT
from emulators.virtual.door.serving import Door
from tests.emulators.android.serving import WRITER, door_with, meet, own_server, phone_with_writer


class Client:
    """Speaks to the server as the driver does."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.session = ""
        told = self.ask("POST", "/session", {"capabilities": {"firstMatch": [{"platformName": "Android"}]}})
        self.session = f"/session/{told['sessionId']}"

    def ask(self, method: str, path: str, body: object = None) -> Any:
        data = json.dumps(body).encode() if body is not None else None
        whole = path if path in ("/status", "/session") else self.session + path
        request = urllib.request.Request(self.address + whole, data, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["value"]

    def refused(self, method: str, path: str, body: object = None) -> tuple[int, str]:
        with pytest.raises(urllib.error.HTTPError) as caught:
            self.ask(method, path, body)
        with caught.value as answer:
            return answer.code, json.load(answer)["value"]["error"]

    def find(self, strategy: str, selector: str) -> list[str]:
        found = self.ask("POST", "/elements", {"strategy": strategy, "selector": selector})
        return [each[ELEMENT] for each in found]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AdbServer]:
    with own_server(tmp_path_factory.mktemp("home")) as server:
        yield server


@pytest.fixture
def door(server: AdbServer) -> Iterator[Door]:
    with door_with(phone_with_writer()) as door:
        meet(server, door.serials[0])
        with door.handsets[0].lock:
            door.handsets[0].phone.do(OpenApp("Writer"))
        yield door


@pytest.fixture
def client(server: AdbServer, door: Door) -> Client:
    return Client(Adb(door.serials[0], server=server).forward("tcp:6790"))


def test_it_is_ready_and_knows_its_session(client: Client) -> None:
    assert client.ask("GET", "/status")["ready"] is True
    assert client.ask("GET", "")["platformName"] == "Android"
    client.ask("DELETE", "")
    assert client.refused("GET", "/source") == (404, "invalid session id")


def test_the_source_tells_the_elements_that_the_phone_has(client: Client, door: Door) -> None:
    page = read_page(client.ask("GET", "/source"), platform="android", size=(360, 800))
    assert (page.package, page.size) == (WRITER.package, (360, 800))
    told = {element.label for element in page.tree.elements}
    with door.handsets[0].lock:
        seen = door.handsets[0].phone.look(pixels=False)
    assert {e.label for e in seen.elements if e.actionable and not e.has(Flag.SYSTEM)} <= told
    assert not any(element.has(Flag.SYSTEM) for element in page.tree.elements)
    client.ask("POST", "/appium/settings", {"settings": {"enableMultiWindows": True}})
    page = read_page(client.ask("GET", "/source"), platform="android", size=(360, 800))
    assert any(element.has(Flag.SYSTEM) for element in page.tree.elements)


def test_screenshot_and_size_are_those_of_the_phone(client: Client) -> None:
    assert client.ask("GET", "/window/current/size") == {"width": 360, "height": 800}
    picture = Image.open(io.BytesIO(base64.b64decode(client.ask("GET", "/screenshot"))))
    assert (picture.format, picture.size) == ("PNG", (360, 800))


@pytest.mark.parametrize(
    ("strategy", "selector", "count"),
    [
        ("id", f"{WRITER.package}:id/line", 1), ("id", "line", 1), ("id", "lin", 0),
        ("class name", "android.widget.EditText", 3),
        ("xpath", "//android.widget.EditText", 3), ("xpath", "//*[@text='Done']", 1),
        ("-android uiautomator", 'new UiSelector().className("android.widget.EditText").instance(1)', 1),
        ("-android uiautomator", 'new UiSelector().textContains("Don").enabled(true)', 1),
        ("accessibility id", "nothing", 0),
    ],
)  # fmt: skip
def test_elements_are_found(client: Client, strategy: str, selector: str, count: int) -> None:
    assert len(client.find(strategy, selector)) == count


def test_what_cannot_be_found_is_told_in_webdrivers_words(client: Client) -> None:
    wanted = {"strategy": "xpath", "selector": "//*[@text='nowhere']"}
    assert client.refused("POST", "/element", wanted) == (404, "no such element")
    assert client.refused("POST", "/element", {**wanted, "selector": "//["}) == (400, "invalid selector")
    assert client.refused("POST", "/element", {**wanted, "strategy": "magic"}) == (400, "invalid selector")
    assert client.refused("GET", "/element/none/text") == (404, "no such element")
    assert client.refused("POST", "/dance", {}) == (404, "unknown command")
    (done,) = client.find("xpath", "//*[@text='Done']")
    client.ask("POST", "/appium/device/press_keycode", {"keycode": 3})
    assert client.refused("POST", f"/element/{done}/click", {}) == (404, "stale element reference")


def test_a_field_is_typed_into_and_cleared(client: Client) -> None:
    (field,) = client.find("id", "line")
    client.ask("POST", f"/element/{field}/value", {"text": "Grüße 🎈"})
    client.ask("POST", f"/element/{field}/value", {"text": "!", "replace": False})
    assert client.ask("GET", f"/element/{field}/text") == "Grüße 🎈!"
    assert client.ask("GET", "/element/active")[ELEMENT] == field
    assert client.ask("GET", f"/element/{field}/attribute/focused") == "true"
    client.ask("POST", "/keys", {"text": " end"})
    assert client.ask("GET", f"/element/{field}/text") == "Grüße 🎈! end"
    client.ask("POST", f"/element/{field}/clear", {})
    assert client.ask("GET", f"/element/{field}/text") in ("", "Line")
    (done,) = client.find("xpath", "//*[@text='Done']")
    assert client.refused("POST", f"/element/{done}/value", {"text": "x"}) == (400, "invalid element state")


def test_fingers_do_what_w3c_actions_say(client: Client, door: Door) -> None:
    (done,) = client.find("xpath", "//*[@text='Done']")
    rect = client.ask("GET", f"/element/{done}/rect")
    down, up = {"type": "pointerDown"}, {"type": "pointerUp"}
    middle = {"x": rect["x"] + rect["width"] / 2, "y": rect["y"] + rect["height"] / 2}
    move = {"type": "pointerMove", "duration": 0, "origin": "viewport", **middle}
    client.ask("POST", "/actions", {"actions": [{"type": "pointer", "actions": [move, down, up]}]})
    handset = door.handsets[0]
    with handset.lock:
        assert handset.phone.world.state.toast == "done"
        top = {"type": "pointerMove", "duration": 0, "origin": "viewport", "x": 180, "y": 2}
    far = {**top, "y": 400, "duration": 200}
    client.ask("POST", "/actions", {"actions": [{"type": "pointer", "actions": [top, down, far, up]}]})
    with handset.lock:
        assert handset.phone.world.state.panels


def test_the_phone_is_turned(client: Client) -> None:
    client.ask("POST", "/orientation", {"orientation": "LANDSCAPE"})
    assert client.ask("GET", "/orientation") == "LANDSCAPE"
    assert client.ask("GET", "/window/current/size") == {"width": 800, "height": 360}
    client.ask("POST", "/orientation", {"orientation": "PORTRAIT"})
    assert client.ask("GET", "/orientation") == "PORTRAIT"
