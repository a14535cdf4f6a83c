"""A real Chromium, and a real server with small pages for it."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from emulators.browser.engines import Engine, draws_on_demand
from emulators.browser.finding import BrowserMissing, find_browser
from emulators.browser.session import Browser
from emulators.screen import Element, Screen
from emulators.trajectory import Page
from tests.emulators.browser.web import until


@pytest.fixture(scope="session", autouse=True)
def _chromium() -> None:
    try:
        find_browser()
    except BrowserMissing as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module", params=["pipe", "playwright"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Every test that has a browser has it over each transport."""
    engine: Engine = request.param
    if engine == "pipe" and not draws_on_demand(find_browser()):
        pytest.skip("our own connection needs a headless shell")
    return engine


@pytest.fixture(scope="module")
def browser(engine: Engine) -> Iterator[Browser]:
    device = Browser(transport=engine)
    yield device
    device.close()


class Site:
    """Pages by path. `/slow?ms=N` answers "slow" after N milliseconds, `/never` only when the test is over, `/headers`
    with those that it was asked with."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.hits: list[str] = []
        self.over = threading.Event()
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.hits.append(self.path)
                if self.path.startswith("/never"):
                    site.over.wait(60)
                    return
                body = site.pages.get(self.path, "nothing here")
                if self.path.startswith("/slow"):
                    time.sleep(int(self.path.split("ms=")[1].partition("&")[0]) / 1000)
                    body = "slow"
                if self.path.startswith("/headers"):
                    body = str(self.headers)
                if self.path.startswith("/to/"):
                    self.send_response(302)
                    self.send_header("Location", "http://" + self.path[4:])
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                data = body.encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, format: str, *args: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def close(self) -> None:
        self.over.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    running = Site()
    yield running
    running.close()


@pytest.fixture
def show(browser: Browser, site: Site) -> Callable[[str], Screen]:
    """Show a body in the browser and look at it."""

    def shown(body: str) -> Screen:
        site.pages["/"] = f"<!doctype html><title>t</title><body style='margin:8px'>{body}</body>"
        browser.reset(Page(site.url()))
        return browser.look(pixels=False)

    return shown


@pytest.fixture
def endpoint(tmp_path: Path) -> Iterator[str]:
    """A browser of somebody else's."""
    flags = ("--headless", "--no-sandbox", "--remote-debugging-port=0", f"--user-data-dir={tmp_path}")
    # Debian's program is a script that starts another, so they are ended as a group.
    running = subprocess.Popen([find_browser(), *flags], stderr=subprocess.DEVNULL, start_new_session=True)
    told = tmp_path / "DevToolsActivePort"
    try:
        assert until(lambda: told.is_file() and told.read_text().count("\n"), 90)
        yield f"http://127.0.0.1:{told.read_text().split()[0]}"
    finally:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()


def find(screen: Screen, label: str, role: str = "") -> Element:
    found = [e for e in screen.elements if e.label == label and role in {"", e.role}]
    assert found, f"no {label!r} among {[(e.role, e.label) for e in screen.elements]}"
    return found[0]


def labels(screen: Screen) -> list[str]:
    return [e.label for e in screen.elements if e.label]
