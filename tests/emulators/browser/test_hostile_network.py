"""Answers without end, workers that serve or devour, floods of files: looks end in time and nothing stays behind."""
# ruff: noqa: E501 (scripts are easier to read in long lines)

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from emulators.action import GoTo, Tap
from emulators.browser.engines import Engine
from emulators.browser.reading import Limits
from emulators.browser.session import Browser
from emulators.device import DeviceError
from emulators.screen import Screen
from emulators.trajectory import Page
from tests.emulators.browser.conftest import find, labels
from tests.emulators.browser.hostile import page
from tests.emulators.browser.web import Reply, Web, until

LIMITS = Limits(settle=0.5, load=3.0, answer=20.0)
BLOCK = b"<p>row</p>" * 6554
"""About 64 KB of a page."""


def poured(size: int, kind: str) -> Reply:
    """An answer of so many bytes; 0 is one that never ends."""

    def pour(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", kind)
        handler.send_header("Connection", "close")
        if size:
            handler.send_header("Content-Length", str(size))
        handler.end_headers()
        left = size or 1 << 60
        with contextlib.suppress(OSError):
            while left > 0:
                handler.wfile.write(BLOCK[:left])
                left -= len(BLOCK)
        handler.close_connection = True

    return Reply(pour)


def dripped(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html; charset=utf-8")
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"11\r\n<p>first</p>     \r\n")
    while True:
        handler.wfile.write(b"1\r\n.\r\n")
        handler.wfile.flush()
        time.sleep(0.02)


def broken(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html; charset=utf-8")
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"11\r\n<p>first</p>     \r\n" if handler.path == "/cut" else b"no chunk\r\n")
    handler.close_connection = True


def silent(handler: BaseHTTPRequestHandler) -> None:
    handler.rfile.read(1)


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    running = Web()
    running.pages |= {
        "/calm": "<!doctype html><title>calm</title><p>calm</p>",
        "/big": poured(200_000_000, "text/html"),
        "/big.txt": poured(200_000_000, "text/plain"),
        "/big.png": poured(200_000_000, "image/png"),
        "/big.bin": poured(200_000_000, "application/octet-stream"),
        "/flood": poured(0, "text/html"),
        "/drip": Reply(dripped),
        "/broken": Reply(broken),
        "/cut": Reply(broken),
        "/silent": Reply(silent),
    }
    yield running
    running.close()


@pytest.fixture(scope="module")
def held(engine: Engine) -> Iterator[Browser]:
    device = Browser(transport=engine, limits=LIMITS)
    yield device
    device.close()


def endured(browser: Browser, work: Callable[[], object]) -> None:
    """Whatever comes of it comes under the deadlines, with slack for a busy machine."""
    began = time.monotonic()
    with contextlib.suppress(DeviceError):
        work()
    limits = browser.limits
    assert time.monotonic() - began < 2 * (limits.load + limits.settle + limits.answer) + 15


def calm(browser: Browser, web: Web) -> None:
    endured(browser, lambda: browser.reset(Page(web.url("/calm"))))
    assert labels(browser.look()) == ["calm"]


QUICK = {("/drip", "goto"), ("/silent", "reset"), ("/big.bin", "reset")}
ENDLESS = [
    pytest.param(path, how, marks=[] if (path, how) in QUICK else pytest.mark.long)
    for path in ("/drip", "/silent", "/flood", "/big", "/big.txt", "/big.png", "/big.bin")
    for how in ("reset", "goto")
]


@pytest.mark.parametrize(("path", "how"), ENDLESS)
def test_a_page_that_does_not_end(held: Browser, web: Web, path: str, how: str) -> None:
    calm(held, web)
    endured(held, lambda: held.reset(Page(web.url(path))) if how == "reset" else held.do(GoTo(web.url(path))))
    seen: list[Screen] = []
    endured(held, lambda: seen.append(held.look()))
    assert path != "/drip" or "first" in labels(seen[0])
    calm(held, web)


@pytest.mark.parametrize(("path", "come"), [("/broken", []), ("/cut", ["first"])])
def test_a_page_whose_answer_breaks_off(held: Browser, web: Web, path: str, come: list[str]) -> None:
    held.reset(Page(web.url(path)))
    assert until(lambda: labels(held.look()) == come and held.evaluate("document.readyState") == "complete")


PARTS = {
    "fetched": "fetch('{}').then(r => r.text()).catch(() => 0)",
    "requested": "const x = new XMLHttpRequest(); x.open('GET', '{}'); x.send()",
    "image": "document.body.insertAdjacentHTML('beforeend', '<img src={}>')",
    "script": "document.body.append(Object.assign(document.createElement('script'), {{ src: '{}' }}))",
    "style": "document.head.append(Object.assign(document.createElement('link'), {{ rel: 'stylesheet', href: '{}' }}))",
    "frame": "document.body.insertAdjacentHTML('beforeend', '<iframe src={}></iframe>')",
}


WAYS = [
    pytest.param(how, path, marks=[] if how in {"fetched", "image"} else [pytest.mark.long])
    for how in PARTS
    for path in ("/silent", "/flood")
]


@pytest.mark.parametrize(("how", "path"), WAYS)
def test_a_part_of_a_page_that_does_not_end(held: Browser, web: Web, how: str, path: str) -> None:
    web.pages["/"] = page(f"onload = () => {{ {PARTS[how].format(path)} }}")
    endured(held, lambda: held.reset(Page(web.url())))
    held.do(Tap(find(held.look(pixels=False), "Push").hit))
    assert "Pushed" in labels(held.look(pixels=False))
    calm(held, web)


SERVING = """
oninstall = () => skipWaiting(); onactivate = e => e.waitUntil(clients.claim());
onfetch = e => e.respondWith(new Response('<p>taken</p>', { headers: { 'Content-Type': 'text/html' } }));
"""


def test_a_service_worker_does_not_outlive_its_episode(held: Browser, web: Web) -> None:
    web.pages["/service.js"] = Reply(SERVING, "text/javascript")
    web.pages["/"] = page("navigator.serviceWorker.register('/service.js')")
    held.reset(Page(web.url()))
    assert until(lambda: held.evaluate("Boolean(navigator.serviceWorker.controller)"))
    held.do(GoTo(web.url("/calm")))
    assert labels(held.look(pixels=False)) == ["taken"]
    calm(held, web)


STORED = """
localStorage.setItem('kept', 'x'.repeat(1e6)); sessionStorage.setItem('kept', 1); document.cookie = 'kept=1; path=/';
indexedDB.open('kept'); caches?.open('kept'); window.name = 'kept'; history.replaceState({ kept: 1 }, '');
"""
LEFT = """(async () => [localStorage.length, sessionStorage.length, document.cookie, (await indexedDB.databases()).length,
(await caches.keys()).length, window.name, history.length, (await navigator.serviceWorker.getRegistrations()).length])()"""


def test_nothing_is_kept_for_the_next_episode(held: Browser, web: Web) -> None:
    web.pages["/"] = page(STORED)
    held.reset(Page(web.url()))
    held.look(pixels=False)
    assert held.evaluate("localStorage.length") == 1
    calm(held, web)
    left = held.evaluate(LEFT)
    assert [*left[:6], left[7]] == [0, 0, "", 0, 0, "", 0] and left[6] <= 2


def spent() -> int:
    """Processor ticks of the processes that run below this one."""
    ticks: dict[int, int] = {}
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            parents[int(entry.name)], ticks[int(entry.name)] = int(fields[1]), int(fields[11]) + int(fields[12])

    def below(pid: int) -> bool:
        while pid in parents and pid != os.getpid():
            pid = parents[pid]
        return pid == os.getpid()

    return sum(ticks[pid] for pid in ticks if below(pid) and pid != os.getpid())


DEVOURING = """
const source = URL.createObjectURL(new Blob(['for (;;);'], { type: 'text/javascript' }));
for (let i = 0; i < 4; i++) { new Worker(source); try { new SharedWorker(source, i) } catch {} }
navigator.serviceWorker?.register('/devour.js').catch(() => 0);
"""


def test_workers_that_devour_end_with_their_episode(held: Browser, web: Web) -> None:
    web.pages["/devour.js"] = Reply("for (;;);", "text/javascript")
    web.pages["/"] = page(DEVOURING)
    endured(held, lambda: held.reset(Page(web.url())))
    endured(held, lambda: held.do(Tap(find(held.look(pixels=False), "Push").hit)))
    calm(held, web)

    def quiet() -> bool:
        before = spent()
        time.sleep(0.3)
        return spent() - before < 0.15 * os.sysconf("SC_CLK_TCK")

    assert until(quiet)


def test_a_flood_of_files_is_refused(held: Browser, web: Web) -> None:
    web.pages["/file"] = Reply("x" * 1000, "application/octet-stream", headers={"Content-Disposition": "attachment"})
    web.pages["/"] = page(
        "setInterval(() => { const a = document.createElement('a'); a.href = '/file?' + Math.random(); a.download = 'f';"
        "a.click() }, 20); onload = () => { location.href = '/file' }"
    )
    endured(held, lambda: held.reset(Page(web.url())))
    held.do(Tap(find(held.look(pixels=False), "Push").hit))
    assert "Pushed" in labels(held.look(pixels=False))
    calm(held, web)


def test_sockets_and_streams_that_never_rest(held: Browser, web: Web) -> None:
    web.pages["/events"] = Reply(dripped)
    web.pages["/"] = page(
        "new EventSource('/events'); setInterval(() => { try { new WebSocket('ws://' + location.host + '/none') } catch {}"
        "fetch('/silent', { signal: AbortSignal.timeout(50) }).catch(() => 0) }, 20)"
    )
    endured(held, lambda: held.reset(Page(web.url())))
    held.do(Tap(find(held.look(pixels=False), "Push").hit))
    assert "Pushed" in labels(held.look(pixels=False))
    calm(held, web)
