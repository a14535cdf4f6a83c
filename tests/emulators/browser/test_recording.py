"""What a browser asks and is answered is kept as a HAR archive, over both transports alike."""

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from emulators.action import GoTo, Tap
from emulators.browser.chromium import Chromium
from emulators.browser.engines import Engine
from emulators.browser.exchanges import Tracing
from emulators.browser.finding import find_browser
from emulators.browser.session import Browser
from emulators.screen import Point
from emulators.trajectory import Page, Template
from tests.emulators.browser.web import Reply, Web, until

Entry = dict[str, Any]

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def echo(handler: BaseHTTPRequestHandler) -> None:
    """A WebSocket that sends back the first message, and closes."""
    key = handler.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    handler.send_response(101)
    handler.send_header("Upgrade", "websocket")
    handler.send_header("Connection", "Upgrade")
    handler.send_header("Sec-WebSocket-Accept", base64.b64encode(hashlib.sha1(key.encode()).digest()).decode())
    handler.end_headers()
    head = handler.rfile.read(6)
    length, mask = head[1] & 127, head[2:6]
    data = bytes(byte ^ mask[n % 4] for n, byte in enumerate(handler.rfile.read(length)))
    handler.wfile.write(bytes([0x81, length]) + data)
    handler.wfile.flush()
    handler.rfile.read(1)
    handler.close_connection = True


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    running = Web()
    running.pages |= {
        "/style.css": Reply("p { color: red }", "text/css"),
        "/pixel.png": Reply(PIXEL, "image/png"),
        "/data.json": Reply('{"größe": 1}', "application/json"),
        "/old": Reply(status=302, headers={"Location": "/older"}),
        "/older": Reply(status=301, headers={"Location": "/new?a=1"}),
        "/new": "<title>new</title><p>arrived</p>",
        "/login": Reply("<p>in</p>", headers={"Set-Cookie": "sid=s3cret; Path=/; HttpOnly"}),
        "/big": Reply("x" * 50_000, "text/plain"),
        "/socket": Reply(echo),
        "/worker.js": Reply("fetch('/from-worker').then(() => postMessage(1))", "text/javascript"),
        "/service.js": Reply(
            "oninstall = () => skipWaiting(); onactivate = e => e.waitUntil(clients.claim());"
            "onfetch = e => { if (e.request.url.endsWith('/offline')) e.respondWith(fetch('/from-service')) }",
            "text/javascript",
        ),
        "/from-worker": "w", "/from-service": "s",
    }  # fmt: skip
    yield running
    running.close()


@pytest.fixture(scope="module")
def tracing(engine: Engine) -> Iterator[Browser]:
    device = Browser(transport=engine, tracing=True)
    yield device
    device.close()


@pytest.fixture
def visit(tracing: Browser, web: Web) -> Callable[..., list[Entry]]:
    """Open a page whose script sets the title to "ready" when it is done; what was asked for."""

    def visited(body: str, script: str = "") -> list[Entry]:
        web.pages["/"] = f"<!doctype html><title>t</title><body>{body}<script>(async () => {{ {script}" + (
            "; document.title = 'ready' })()</script></body>"
        )
        tracing.reset(Page(web.url()))
        assert until(lambda: tracing.evaluate("document.title") == "ready")
        return tracing.trace()

    return visited


def of(trace: list[Entry], path: str) -> Entry:
    found = [entry for entry in trace if entry["request"]["url"].partition("/")[2].endswith(path)]
    assert found, [entry["request"]["url"] for entry in trace]
    return found[0]


def headers(message: Entry) -> dict[str, str]:
    return {header["name"].lower(): header["value"] for header in message["headers"]}


def checked(har: Entry) -> None:
    """The demands of HAR 1.2 on every entry."""
    log = har["log"]
    assert log["version"] == "1.2" and log["creator"]["name"] and log["creator"]["version"]
    pages = {page["id"] for page in log["pages"]}
    assert all(isinstance(page["title"], str) and "pageTimings" in page for page in log["pages"])
    for entry in log["entries"]:
        assert datetime.fromisoformat(entry["startedDateTime"]).tzinfo
        assert entry.get("pageref") in {None, *pages}
        request, response, timings = entry["request"], entry["response"], entry["timings"]
        assert {"method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize"} <= set(
            request
        )
        assert {"status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL"} <= set(response)
        assert {"headersSize", "bodySize"} <= set(response)
        assert isinstance(response["status"], int) and isinstance(response["redirectURL"], str)
        assert isinstance(response["content"]["size"], int) and response["content"]["mimeType"]
        for listed in (request["headers"], response["headers"], request["queryString"], request["cookies"]):
            assert all(isinstance(pair["name"], str) and isinstance(pair["value"], str) for pair in listed)
        if "postData" in request:
            assert isinstance(request["postData"]["mimeType"], str) and isinstance(request["postData"]["text"], str)
        assert all(timings[phase] >= 0 for phase in ("send", "wait", "receive"))
        spent = sum(timings[p] for p in ("blocked", "dns", "connect", "send", "wait", "receive") if timings[p] > 0)
        assert abs(entry["time"] - spent) < 0.01
        assert entry["cache"] == {}
    assert json.loads(json.dumps(har)) == har


def test_a_page_and_what_it_loads(tracing: Browser, web: Web, visit: Callable[..., list[Entry]]) -> None:
    trace = visit(
        "<link rel=stylesheet href=/style.css><img src=/pixel.png>",
        "await (await fetch('/data.json?x=1&y=%C3%BC&x=')).json(); try { await fetch('/missing') } catch {}",
    )
    page, data = of(trace, "/"), of(trace, "/data.json?x=1&y=%C3%BC&x=")
    assert [(e["request"]["method"], e["response"]["status"]) for e in (page, data)] == [("GET", 200)] * 2
    assert page["_resourceType"] == "document" and page["response"]["content"]["text"].startswith("<!doctype")
    assert data["response"]["content"]["text"] == '{"größe": 1}'
    assert data["request"]["queryString"] == [
        {"name": "x", "value": "1"}, {"name": "y", "value": "ü"}, {"name": "x", "value": ""},
    ]  # fmt: skip
    sent = headers(page["request"])
    assert sent["sec-fetch-dest"] == "document" and sent["sec-fetch-mode"] == "navigate" and sent["sec-fetch-user"]
    assert sent["host"] == web.host and sent["accept"].startswith("text/html")
    assert headers(data["request"])["referer"] == web.url()
    assert headers(data["response"])["content-type"] == "application/json"
    image = of(trace, "/pixel.png")["response"]["content"]
    assert (base64.b64decode(image["text"]), image["encoding"], image["size"]) == (PIXEL, "base64", len(PIXEL))
    assert of(trace, "/style.css")["response"]["content"]["text"] == "p { color: red }"
    assert of(trace, "/missing")["response"]["status"] == 404
    assert page["serverIPAddress"] == "127.0.0.1"
    checked(tracing.har())
    assert [page["title"] for page in tracing.har()["log"]["pages"]] == [web.url()]


def test_redirects_are_entries_of_their_own(tracing: Browser, web: Web, visit: Callable[..., list[Entry]]) -> None:
    visit("")
    tracing.do(GoTo(web.url("/old")))
    tracing.look(pixels=False)
    hops = [e for e in tracing.trace() if e["request"]["url"] != web.url()]
    told = [(e["request"]["url"], e["response"]["status"], e["response"]["redirectURL"]) for e in hops]
    assert told == [
        (web.url("/old"), 302, web.url("/older")),
        (web.url("/older"), 301, web.url("/new?a=1")),
        (web.url("/new?a=1"), 200, ""),
    ]
    assert headers(hops[0]["response"])["location"] == "/older"
    assert "arrived" in hops[2]["response"]["content"]["text"]
    checked(tracing.har())


def test_what_is_posted_without_what_is_secret(tracing: Browser, web: Web, visit: Callable[..., list[Entry]]) -> None:
    trace = visit(
        "",
        """await fetch('/login', {method: 'POST', headers: {Authorization: 'Bearer tok3n'},
               body: new URLSearchParams({'login[password]': 'hunter2', user: 'ann b'})});
           await fetch('/data.json', {method: 'PUT', headers: {'Content-Type': 'application/json'},
               body: JSON.stringify({title: 'x', new_password: 'hunter2'})});
           const form = new FormData(); form.set('passwd', 'hunter2'); form.set('note', 'kept');
           await fetch('/data.json?form', {method: 'POST', body: form}); await fetch('/new?again')""",
    )
    login = of(trace, "/login")
    assert login["request"]["postData"]["params"][1] == {"name": "user", "value": "ann b"}
    assert headers(login["request"])["authorization"] == "Bearer ***"
    assert headers(login["response"])["set-cookie"] == "sid=***; Path=/; HttpOnly"
    assert login["response"]["cookies"] == [{"name": "sid", "value": "***", "path": "/", "httpOnly": True}]
    assert headers(of(trace, "/new?again")["request"])["cookie"] == "sid=***"
    put = json.loads(of(trace, "/data.json")["request"]["postData"]["text"])
    assert put == {"title": "x", "new_password": "***"}
    posted = of(trace, "/data.json?form")["request"]["postData"]
    assert posted["mimeType"].startswith("multipart/form-data") and "kept" in posted["text"]
    told = json.dumps([entry for entry in trace if entry["request"]["url"] != web.url()])
    assert not [secret for secret in ("hunter2", "tok3n", "s3cret") if secret in told]
    checked(tracing.har())


def test_a_form_that_is_sent(tracing: Browser, web: Web, visit: Callable[..., list[Entry]]) -> None:
    visit("<form method=post action=/new?sent><input name=a value='1 &amp; 2'><button id=b style='width:300px;"
          "height:200px'>Send</button></form>")  # fmt: skip
    tracing.do(Tap(Point(100, 150)))
    tracing.look(pixels=False)
    sent = of(tracing.trace(), "/new?sent")
    assert sent["request"]["method"] == "POST"
    assert sent["request"]["postData"]["params"] == [{"name": "a", "value": "1 & 2"}]
    assert headers(sent["request"])["origin"] == web.url("")
    assert headers(sent["request"])["referer"] == web.url("/")


def test_a_file_that_is_sent(tracing: Browser, web: Web, visit: Callable[..., list[Entry]]) -> None:
    trace = visit(
        "",
        """const form = new FormData(); form.set('file', new Blob(['hello']), 'f.txt');
           await fetch('/new?file', {method: 'POST', body: form})""",
    )
    posted = of(trace, "/new?file")["request"]["postData"]
    assert "hello" in posted["text"] or posted["_truncated"]
    visit("<form method=post action=/new?form enctype=multipart/form-data><input name=a value='1 &amp; 2'>"
          "<input type=file name=f><button style='width:300px;height:200px'>Send</button></form>")  # fmt: skip
    tracing.do(Tap(Point(100, 150)))
    tracing.look(pixels=False)
    posted = of(tracing.trace(), "/new?form")["request"]["postData"]
    assert posted["mimeType"].startswith("multipart/form-data; boundary=") and "1 & 2" in posted["text"]


def test_windows_workers_and_frames(tracing: Browser, web: Web, visit: Callable[..., list[Entry]]) -> None:
    visit(
        f"<a href=/new?tab target=_blank style='display:block;height:200px'>open</a>"
        f"<iframe src='http://localhost:{web.port}/new?frame'></iframe>",
        """await new Promise(y => { new Worker('/worker.js').onmessage = y });
           await navigator.serviceWorker.register('/service.js'); await navigator.serviceWorker.ready;
           while (!navigator.serviceWorker.controller) await new Promise(y => setTimeout(y, 10));
           await fetch('/offline')""",
    )
    tracing.do(Tap(Point(50, 100)))
    tracing.look(pixels=False)
    trace = tracing.trace()
    tab, frame = of(trace, "/new?tab"), of(trace, "/new?frame")
    assert (tab["pageref"], frame["pageref"]) == ("page_2", "page_1")
    assert headers(tab["request"])["referer"] == web.url()
    assert of(trace, "/from-worker")["response"]["content"]["text"] == "w"
    assert of(trace, "/from-service")["_worker"] == "service_worker"
    assert of(trace, "/offline")["_fromCache"] == "service worker"
    checked(tracing.har())


def test_sockets(tracing: Browser, web: Web, visit: Callable[..., list[Entry]]) -> None:
    trace = visit(
        "",
        f"""const w = new WebSocket('ws://{web.host}/socket'); await new Promise(y => {{ w.onopen = y }});
           w.send('ping'); await new Promise(y => {{ w.onmessage = y }}); w.close()""",
    )
    socket = of(trace, "/socket")
    assert (socket["_resourceType"], socket["response"]["status"]) == ("websocket", 101)
    assert [(m["type"], m["opcode"], m["data"]) for m in socket["_webSocketMessages"]] == [
        ("send", 1, "ping"), ("receive", 1, "ping"),
    ]  # fmt: skip


def test_what_failed_says_why(tracing: Browser, web: Web, visit: Callable[..., list[Entry]]) -> None:
    trace = visit(
        "",
        f"""for (const u of ['http://127.0.0.2:{web.port}/x', 'http://127.0.0.1:9/y'])
              try {{ await fetch(u) }} catch {{}}""",
    )
    assert of(trace, "/x")["response"]["_error"] == "net::ERR_NAME_NOT_RESOLVED"
    assert of(trace, "/y")["_error"].startswith("net::ERR_")
    assert of(trace, "/x")["response"]["status"] == 0
    checked(tracing.har())


def test_limits_of_a_trace(engine: Engine, web: Web) -> None:
    browser = Browser(transport=engine, tracing=Tracing(body=1000, entries=4))
    web.pages["/"] = "<script>fetch('/big').then(r => r.text()).then(() => fetch('/big?2', {method: 'POST'," + (
        " body: 'y'.repeat(5000)})).then(() => fetch('/new')).then(() => fetch('/new')).then(() => fetch('/new'))"
        ".then(() => { document.title = 'ready' })</script>"
    )
    browser.reset(Page(web.url()))
    assert until(lambda: browser.evaluate("document.title") == "ready")
    trace, har = browser.trace(), browser.har()
    big = of(trace, "/big")["response"]["content"]
    assert (big["size"], big["_truncated"], "text" in big) == (50_000, True, False)
    assert "Tracing.body" in big["comment"]
    posted = of(trace, "/big?2")["request"]["postData"]
    assert posted["text"] == "" and posted["_truncated"]
    assert len(trace) == 4 and "further entries" in har["log"]["comment"]
    checked(har)
    browser.reset(Page(web.url("/new")))
    assert [entry["request"]["url"] for entry in browser.trace()] == [web.url("/new")]
    browser.reset(Template("miniwob/click-test", 0))
    assert not [entry for entry in browser.trace() if "/new" in entry["request"]["url"]]
    browser.close()


def test_nothing_is_kept_unless_it_was_asked_for(engine: Engine, web: Web) -> None:
    with Chromium(transport=engine) as chromium:
        quiet, kept = chromium.open(), chromium.open(tracing=Tracing(hidden_headers=(), hidden_fields=()))
        quiet.reset(Page(web.url("/new?quiet")))
        kept.reset(Page(web.url("/login")))
        kept.do(GoTo(web.url("/new?kept")))
        kept.look(pixels=False)
        assert quiet.trace() == []
        assert quiet.har()["log"]["entries"] == []
        trace = kept.trace()
        assert [entry["request"]["url"] for entry in trace] == [web.url("/login"), web.url("/new?kept")]
        assert headers(trace[1]["request"])["cookie"] == "sid=s3cret"
        assert trace[1]["request"]["cookies"] == [{"name": "sid", "value": "s3cret"}]


@pytest.mark.long
def test_as_playwright_writes_it(engine: Engine, web: Web, tmp_path: Path) -> None:
    """The same pages as in the archive that Playwright writes by itself."""
    from playwright.sync_api import sync_playwright

    script = """await (await fetch('/data.json?x=1')).json(); await (await fetch('/login', {method: 'POST',
        headers: {'Content-Type': 'application/json'}, body: '{"a": 1}'})).text(); document.title = 'ready'"""
    web.pages["/"] = (
        f"<link rel=stylesheet href=/style.css><img src=/pixel.png><script>(async () => {{ {script} }})()</script>"
    )
    browser = Browser(transport=engine, tracing=Tracing(hidden_headers=(), hidden_fields=()))
    browser.reset(Page(web.url()))
    assert until(lambda: browser.evaluate("document.title") == "ready")
    browser.do(GoTo(web.url("/old")))
    browser.look(pixels=False)
    ours = browser.trace()
    browser.close()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(find_browser()), chromium_sandbox=False)
        context = chromium.new_context(record_har_path=tmp_path / "their.har", record_har_content="embed")
        page = context.new_page()
        page.goto(web.url())
        page.wait_for_function("document.title == 'ready'")
        page.goto(web.url("/old"))
        context.close()
        chromium.close()
    theirs = json.loads((tmp_path / "their.har").read_text())["log"]["entries"]

    def told(entry: Entry) -> tuple[object, ...]:
        request, response = entry["request"], entry["response"]
        posted, content = request.get("postData", {}).get("text"), response["content"]
        cookies = [(cookie["name"], cookie["value"]) for cookie in response["cookies"]]
        return (
            request["url"], request["method"], response["status"], response["redirectURL"], posted, content.get("text"),
            content["mimeType"].partition(";")[0], cookies, headers(request), headers(response) | {"date": ""},
        )  # fmt: skip

    assert sorted(map(told, ours), key=str) == sorted(map(told, theirs), key=str)
