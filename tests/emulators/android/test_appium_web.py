"""A page in Chromium behind a real Appium server with its Chromium driver."""

import os
import shutil
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from emulators.action import (
    ClearText,
    DoubleTap,
    GoTo,
    LongPress,
    OpenApp,
    Press,
    Scroll,
    SelectOption,
    Swipe,
    Tap,
    TypeText,
)
from emulators.android.appium_session import SessionLost, SessionRefused, chromium_capabilities
from emulators.android.appium_web import AppiumWeb
from emulators.android.server import AdbServer
from emulators.device import Device, DeviceError, DeviceLost, UnknownTask, UnsupportedAction
from emulators.screen import Element, Flag, Point, Screen
from emulators.trajectory import Page, StateCheck, Task, Template, Unchecked
from tests.contract.device_contract import DeviceContract
from tests.emulators.android.appium_serving import appium_server, needs_driver
from tests.emulators.android.serving import free_port

pytest.importorskip("appium", reason="Appium's Python client is not installed: pip install 'guiagent[appium]'")
SIZE = (400, 640)
FORM = """<!doctype html><title>Form</title><meta name=viewport content="width=device-width,initial-scale=1">
<style>body{margin:16px;font:18px sans-serif} button,input,select,textarea{font:inherit;margin:4px 0}
#tall{height:1600px}</style>
<h1>Order</h1><label for=who>Name</label> <input id=who><br><input id=code type=password placeholder=Code><br>
<textarea id=note placeholder=Note></textarea><br><input id=day type=date aria-label=Day><br>
<select id=size aria-label=Size><option>Small<option>Large</select>
<label><input type=checkbox id=gift> Gift</label><br>
<button id=go>Order</button> <button id=ask>Ask</button> <button disabled>Never</button>
<p id=said>nothing</p><a href="/second">Next</a> <a href="/second" target=_blank>Beside</a>
<div id=tall></div><p>The end</p>
<script>
const said = document.getElementById("said"), go = document.getElementById("go");
go.addEventListener("click", () => setTimeout(() => { said.textContent = "ordered by " + who.value; }, 120));
go.addEventListener("dblclick", () => { document.title = "twice"; });
document.getElementById("ask").onclick = () => { said.textContent = confirm("Sure?") ? "sure" : "not sure"; };
</script>"""
WIDE = """<!doctype html><title>Wide</title><div style="height:700px">made for large screens</div>
<button style="font-size:40px" onclick="this.textContent='pressed'">Press</button>"""
PAGES = {"/form": FORM, "/second": "<!doctype html><title>2</title><p>Second page<button>Ok</button>", "/wide": WIDE}


class Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        page = PAGES.get(self.path.partition("?")[0])
        self.send_response(200 if page else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Set-Cookie", "visited=yes")
        self.end_headers()
        self.wfile.write((page or f"cookie: {self.headers.get('Cookie', 'none')}").encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def program(variable: str, *names: str) -> str:
    found = os.environ.get(variable) or next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.skip(f"no {names[0]} on PATH or in ${variable}")
    return found


@pytest.fixture(scope="module")
def url(server: AdbServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    needs_driver("chromium")
    program("CHROMEDRIVER", "chromedriver")
    folder = tmp_path_factory.mktemp("appium")
    with appium_server(folder, server) as url:
        yield url
    shutil.rmtree(folder, ignore_errors=True)


def connected(url: str, ratio: float = 2.0) -> AppiumWeb:
    binary = program("CHROMIUM", "chromium", "chromium-headless-shell", "google-chrome")
    driver = program("CHROMEDRIVER", "chromedriver")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium has no sandbox for root
    made = chromium_capabilities(
        driver, binary=binary, size=SIZE, ratio=ratio, arguments=arguments, chromedriverPort=free_port()
    )
    return AppiumWeb(made, url=url)


@pytest.fixture(scope="module")
def web(url: str) -> Iterator[AppiumWeb]:
    web = connected(url)
    yield web
    web.close()


@pytest.fixture
def form(web: AppiumWeb, site: str) -> AppiumWeb:
    web.reset(Page(f"{site}/form"))
    return web


def named(screen: Screen, words: str) -> Element:
    found = [e for e in screen.elements if words in (e.text, e.description)]
    assert found, [(e.role, e.text, e.description) for e in screen.elements]
    return found[-1]


def shown(screen: Screen) -> set[str]:
    return {element.text for element in screen.elements}


def test_a_page_is_told_in_pixels_of_the_viewport(form: AppiumWeb, site: str) -> None:
    screen = form.look()
    assert (screen.app, screen.location) == ("127.0.0.1", f"{site}/form")
    assert (screen.width, screen.height) == SIZE
    assert screen.frame is not None and (screen.frame.width, screen.frame.height) == SIZE
    name, button = named(screen, "Name"), named(screen, "Order")
    assert (name.role, name.value, name.resource_id) == ("textbox", "", "who") and name.has(Flag.EDITABLE)
    assert button.role == "button" and button.has(Flag.CLICKABLE)
    assert named(screen, "Never").has(Flag.DISABLED) and named(screen, "Gift").has(Flag.CHECKABLE)
    assert "The end" not in shown(screen)
    box = button.box
    pixels = screen.frame.rgb()[int(box.top) : int(box.bottom), int(box.left) : int(box.right)]
    assert pixels.std() > 5, "where the button is said to be, nothing is drawn"


def test_text_is_typed_and_a_touch_is_seen_to_its_end(form: AppiumWeb) -> None:
    form.do(TypeText("Zoë 日本 😀+1", named(form.look(), "Name").hit))
    assert named(form.look(), "Name").value == "Zoë 日本 😀+1"
    form.do(TypeText("Ann", named(form.look(), "Name").hit, replace=True))
    form.do(Tap(named(form.look(), "Order").hit))
    assert "ordered by Ann" in shown(form.look(pixels=False))
    form.do(ClearText(named(form.look(), "Name").hit))
    assert named(form.look(), "Name").value == ""


def test_other_fields_take_what_is_theirs(form: AppiumWeb) -> None:
    form.do(TypeText("s3", named(form.look(), "Code").hit))
    form.do(TypeText("one\ntwo", named(form.look(), "Note").hit))
    form.do(TypeText("2026-03-01", named(form.look(), "Day").hit))
    form.do(SelectOption(("Large",), named(form.look(), "Size").hit))
    form.do(Tap(named(form.look(), "Gift").hit))
    screen = form.look()
    code = named(screen, "Code")
    assert code.has(Flag.PASSWORD) and code.value == "••"
    assert [named(screen, words).value for words in ("Note", "Day", "Size")] == ["one\ntwo", "2026-03-01", "Large"]
    assert named(screen, "Gift").has(Flag.CHECKED)


def test_keys(form: AppiumWeb) -> None:
    form.do(TypeText("abc", named(form.look(), "Name").hit))
    for keys in ("ArrowLeft", "x", "Backspace", "Shift+Home", "+"):
        form.do(Press(keys))
    assert named(form.look(), "Name").value == "+c"
    form.do(Press("Tab"))
    assert named(form.look(), "Code").has(Flag.FOCUSED)


def test_scrolling_reveals_what_lies_below(form: AppiumWeb) -> None:
    form.look()
    for _ in range(8):
        form.do(Scroll("down"))
    assert "The end" in shown(form.look())
    form.do(Swipe(Point(200, 100), Point(200, 5000)))
    assert "The end" not in shown(form.look())


def test_touches_of_other_kinds(form: AppiumWeb) -> None:
    form.do(DoubleTap(named(form.look(), "Order").hit))
    form.look()
    assert form.session.ask("title", lambda driver: driver.title) == "twice"
    form.do(LongPress(named(form.look(), "Name").hit))
    assert "Order" in shown(form.look())


def test_a_dialog_is_accepted(form: AppiumWeb) -> None:
    form.do(Tap(named(form.look(), "Ask").hit))
    assert "sure" in shown(form.look())


def test_ways_lead_on_and_back(form: AppiumWeb, site: str) -> None:
    form.do(Press("back"))
    form.do(Swipe(Point(20, 300), Point(380, 300)))
    assert form.look().location == f"{site}/form"
    form.do(Tap(named(form.look(), "Next").hit))
    assert form.look().location == f"{site}/second"
    form.do(Press("back"))
    assert form.look().location == f"{site}/form"
    form.do(Press("forward"))
    assert form.look().location == f"{site}/second"
    form.do(GoTo(f"{site}/wide"))
    assert form.look().location == f"{site}/wide"


def test_a_window_that_a_page_opens_comes_to_the_front(form: AppiumWeb, site: str) -> None:
    form.do(Tap(named(form.look(), "Beside").hit))
    screen = form.look()
    assert screen.location == f"{site}/second" and "Second page" in shown(screen)
    form.session.ask("close", lambda driver: driver.close())
    assert form.look().location == f"{site}/form"


def test_a_page_for_large_screens_is_touched_where_it_says(web: AppiumWeb, site: str) -> None:
    web.reset(Page(f"{site}/wide"))
    screen = web.look()
    assert screen.width > SIZE[0] and screen.frame is not None and screen.frame.width == screen.width
    web.do(Tap(named(screen, "Press").hit))
    assert "pressed" in shown(web.look())


def test_a_start_knows_nothing_of_what_was_before(web: AppiumWeb, site: str) -> None:
    for _ in range(2):
        web.reset(Page(f"{site}/cookie"))
        assert "cookie: none" in shown(web.look())
        web.do(GoTo(f"{site}/cookie"))
        assert "cookie: visited=yes" in shown(web.look())


def test_what_it_cannot_is_told(web: AppiumWeb, site: str) -> None:
    web.reset(Page(f"{site}/form"))
    for action in (OpenApp("Maps"), Press("Warp"), Press("")):
        with pytest.raises(UnsupportedAction):
            web.do(action)
    for address in ("file:///etc/passwd", "chrome://version", "x"):
        with pytest.raises(DeviceError, match="http"):
            web.do(GoTo(address))
        with pytest.raises(DeviceError, match="http"):
            web.reset(Page(address))
    with pytest.raises(UnknownTask, match="Page"):
        web.reset(Template("android/home", 0))
    for nowhere in (f"http://127.0.0.1:{free_port()}/", "http://127.0.0.1:9/"):
        with pytest.raises(DeviceError, match=nowhere):
            web.reset(Page(nowhere))
    web.reset(Page(f"{site}/form"))
    web.do(GoTo(nowhere))
    assert web.look().location.startswith("chrome-error:")
    check = Task("web/x", "x", Page(f"{site}/form"), StateCheck(), 3)
    with pytest.raises(DeviceError, match="ScreenCheck"):
        web.finish(check, None)


def test_sessions_end(url: str, site: str) -> None:
    with pytest.raises(SessionRefused):
        AppiumWeb(chromium_capabilities("/nowhere/chromedriver"), url=url)
    gone = connected(url)
    gone.session.ask("quit", lambda driver: driver.quit())
    with pytest.raises(SessionLost):
        gone.look()
    gone.close()
    with pytest.raises(DeviceLost, match="closed"):
        gone.look()


class TestChromiumBehindAppium(DeviceContract):
    @pytest.fixture
    def device(self, web: AppiumWeb) -> Device:
        return web

    @pytest.fixture
    def fresh(self, url: str) -> Device:
        return connected(url, ratio=1.0)

    @pytest.fixture
    def task(self, site: str) -> Task:
        return Task("web/look", "Look around", Page(f"{site}/form"), Unchecked(), 10)
