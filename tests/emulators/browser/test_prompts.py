"""Nothing that asks a person holds a page up: permissions, pickers, dialogs, passwords, other programs."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from emulators.action import GoTo, Tap
from emulators.browser.engines import Engine
from emulators.browser.permissions import GRANTABLE, permission_call
from emulators.browser.session import Browser
from emulators.browser.tab import Limits
from emulators.device import DeviceError
from emulators.screen import Point
from emulators.trajectory import Page
from tests.emulators.browser.web import Reply, Web, until

REFUSED = ("AbortError", "NotAllowedError")
"""A picker that is refused, and one that is asked for while the one before is still being refused."""

# What asks a person, and the beginnings of what the page is told.
ASKING = {
    "new Promise((y, n) => navigator.geolocation.getCurrentPosition(y, e => n({name: 'code ' + e.code})))": "code 1",
    "Notification.requestPermission()": "denied",
    "navigator.mediaDevices.getUserMedia({video: true})": "Not",
    "navigator.mediaDevices.getUserMedia({audio: true})": "Not",
    "navigator.mediaDevices.getDisplayMedia()": "",
    "navigator.clipboard.readText()": "NotAllowedError",
    "navigator.requestMIDIAccess({sysex: true})": "NotAllowedError",
    "navigator.usb.requestDevice({filters: []})": "TypeError",
    "navigator.bluetooth.requestDevice({acceptAllDevices: true})": "TypeError",
    "navigator.serial.requestPort()": "TypeError",
    "navigator.hid.requestDevice({filters: []})": "TypeError",
    "new NDEFReader().scan()": "ReferenceError",
    "getScreenDetails()": "NotAllowedError",
    "IdleDetector.requestPermission()": "denied",
    "navigator.storage.persist()": "false",
    "queryLocalFonts().then(l => l.length)": "",
    "showOpenFilePicker()": REFUSED,
    "showSaveFilePicker()": REFUSED,
    "showDirectoryPicker()": REFUSED,
    "new EyeDropper().open()": "ReferenceError",
    "navigator.wakeLock.request()": "NotAllowedError",
    "navigator.xr.requestSession('immersive-vr')": "",
    "navigator.credentials.get({password: true, mediation: 'required'})": "",
    "void document.getElementById('file').click()": "undefined",
    "void print()": "undefined",
    "void (location.href = 'mailto:a@b.example')": "undefined",
    "void (location.href = 'tel:110')": "undefined",
    "void (location.href = 'x-unknown-program://start')": "undefined",
    "navigator.registerProtocolHandler('web+x', '/?u=%s')": "undefined",
}

ASKS = """<button style='width:300px;height:200px' onclick='ask()'>Ask</button><input type=file id=file>
<script>let work = () => 0; window.said = null;
async function ask() { try { const r = await work(); said = String(r) } catch (e) { said = e.name || String(e) } }
</script>"""

DENIED = (
    "geolocation notifications midi camera microphone clipboard-read idle-detection window-management local-fonts "
    "screen-wake-lock persistent-storage"
)


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    running = Web()
    running.pages |= {
        "/asks": ASKS,
        "/secret": Reply("<p>no entry</p>", status=401, headers={"WWW-Authenticate": 'Basic realm="x"'}),
        "/framed": "<iframe src=/secret></iframe><p>around</p>",
    }
    yield running
    running.close()


@pytest.fixture(scope="module")
def asked(engine: Engine) -> Iterator[Browser]:
    device = Browser(transport=engine, limits=Limits(settle=0.5))
    yield device
    device.close()


def holds_nothing_up(browser: Browser, web: Web) -> None:
    browser.reset(Page(web.url("/asks")))
    states = browser.evaluate(
        f"Promise.all('{DENIED}'.split(' ').map(async name => (await navigator.permissions.query({{name}})).state))"
    )
    assert set(states) == {"denied"}
    for call, expected in ASKING.items():
        browser.evaluate(f"(said = null, work = () => {call}, 1)")
        browser.do(Tap(Point(100, 100)))
        assert until(lambda: browser.evaluate("said") is not None), call
        said = browser.evaluate("said")
        assert said.startswith(expected), (call, said)
        assert browser.url == web.url("/asks"), call
    assert browser.look().elements[0].label == "Ask"


def test_prompts_hold_nothing_up(asked: Browser, web: Web) -> None:
    holds_nothing_up(asked, web)


def whole_chromium() -> Path:
    program = Path("/usr/bin/chromium")
    if not program.exists():
        pytest.skip("no Chromium beside the headless shell")
    return program


@pytest.mark.long
def test_prompts_hold_a_whole_chromium_up_no_more(web: Web) -> None:
    browser = Browser(program=whole_chromium(), limits=Limits(settle=0.5))
    holds_nothing_up(browser, web)
    refuses_passwords(browser, web)
    browser.close()


def test_what_was_granted(engine: Engine, web: Web) -> None:
    browser = Browser(transport=engine, grant=("geolocation", "clipboard-read"), place=(48.1, 11.6))
    browser.reset(Page(web.url("/asks")))
    where = browser.evaluate(
        "new Promise((y, n) => navigator.geolocation.getCurrentPosition("
        "p => y([p.coords.latitude, p.coords.longitude]), e => y(e.message)))"
    )
    assert where == [48.1, 11.6]
    assert browser.evaluate("navigator.permissions.query({name: 'notifications'}).then(s => s.state)") == "denied"
    browser.evaluate("void open('/asks?two')")
    browser.look(pixels=False)
    assert browser.evaluate("navigator.permissions.query({name: 'geolocation'}).then(s => s.state)") == "granted"
    assert (
        browser.evaluate("new Promise(y => navigator.geolocation.getCurrentPosition(p => y(p.coords.latitude)))")
        == 48.1
    )
    browser.close()
    with pytest.raises(DeviceError, match="no permission is called 'location'; there are accelerometer"):
        Browser(grant=("location",))
    assert all(permission_call((name,))[1]["permissions"] for name in GRANTABLE)


DIALOGS = """<title>t</title><script>addEventListener('load', () => setTimeout(() => {
  window.answers = [confirm('sure?'), prompt('name?', 'x'), alert('hi')].map(String) }))</script><p>below</p>"""


@pytest.mark.parametrize(
    ("accept", "text", "answers"),
    [
        pytest.param(True, None, ("true", "x"), marks=pytest.mark.long),
        (True, "Ann ö", ("true", "Ann ö")),
        (False, "Ann", ("false", "null")),
    ],
)
def test_dialogs_are_answered_by_rule(
    engine: Engine, web: Web, *, accept: bool, text: str | None, answers: tuple[str, str]
) -> None:
    web.pages["/"] = DIALOGS
    browser = Browser(transport=engine, accept_dialogs=accept, prompt_text=text)
    browser.reset(Page(web.url()))
    assert until(lambda: browser.evaluate("window.answers") == [*answers, "undefined"])
    assert browser.dialogs == (("confirm", "sure?"), ("prompt", "name?"), ("alert", "hi"))
    browser.evaluate("(onbeforeunload = e => { e.preventDefault(); return 'stay' }, 1)")
    browser.do(Tap(Point(5, 5)))
    browser.do(GoTo(web.url("/asks")))
    assert browser.url == web.url("/asks")
    browser.close()


@pytest.mark.long
def test_many_dialogs_come_to_an_end(asked: Browser, web: Web) -> None:
    web.pages["/"] = (
        "<button style='width:300px;height:200px' onclick='for (let i = 0; i < 1200; i++) alert(i)'>Go</button>"
    )
    asked.reset(Page(web.url()))
    began = time.monotonic()
    asked.do(Tap(Point(100, 100)))
    assert asked.look(pixels=False).elements[0].label == "Go"
    assert len(asked.dialogs) == 1000
    assert time.monotonic() - began < 120


def refuses_passwords(browser: Browser, web: Web) -> None:
    browser.reset(Page(web.url("/asks")))
    assert browser.evaluate("fetch('/secret').then(r => r.status)") == 401
    browser.do(GoTo(web.url("/secret")))
    assert browser.look(pixels=False).elements[0].label == "no entry"
    browser.do(GoTo(web.url("/framed")))
    assert "around" in [element.label for element in browser.look(pixels=False).elements]


def test_passwords_are_not_waited_for(asked: Browser, web: Web) -> None:
    refuses_passwords(asked, web)
