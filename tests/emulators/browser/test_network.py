"""Nothing leaves for a host that is not on the allow-list, whatever a page or the agent tries."""

from collections.abc import Iterator

import pytest

from emulators.action import FocusTab, GoTo, Tap
from emulators.browser.chromium import Chromium
from emulators.browser.engines import Engine
from emulators.browser.session import Browser
from emulators.browser.tab import Limits
from emulators.device import DeviceError
from emulators.trajectory import Page, ScreenCheck, Task
from tests.emulators.browser.web import Door, Reply, Web, until

# What a page tries by itself: everything that fetches, connects or resolves. OTHER is where it must not get.
TRIES = """
const done = [], go = (name, work) => { done.push(Promise.resolve().then(work).catch(() => 0)) };
const soon = (target, ok, bad, ms = 4000) => new Promise(y => { target[ok] = target[bad] = y; setTimeout(y, ms) });
const add = (html) => { document.body.insertAdjacentHTML('beforeend', html); return document.body.lastElementChild };
const at = name => 'http://OTHER/' + name;
go('fetch', () => fetch(at('fetch'), {mode: 'no-cors'}));
go('redirected', () => fetch('/redirect', {mode: 'no-cors'}));
go('xhr', () => { const x = new XMLHttpRequest(); x.open('GET', at('xhr')); x.send();
                  return soon(x, 'onload', 'onerror') });
go('beacon', () => navigator.sendBeacon(at('beacon'), 'x'));
go('img', () => { const i = new Image(); i.src = at('img'); return soon(i, 'onload', 'onerror') });
go('script', () => { const s = document.createElement('script'); s.src = at('script'); document.head.append(s);
                     return soon(s, 'onload', 'onerror') });
go('style', () => { const l = document.createElement('link'); l.rel = 'stylesheet'; l.href = at('style');
                    document.head.append(l); return soon(l, 'onload', 'onerror') });
go('font', () => new FontFace('f', 'url(' + at('font') + ')').load());
go('iframe', () => { const f = document.createElement('iframe'); f.src = at('iframe'); document.body.append(f);
                     return soon(f, 'onload', 'onerror') });
go('srcdoc', () => add(`<iframe srcdoc="<img src=${at('srcdoc')}>"></iframe>`));
go('object', () => add(`<object data="${at('object')}"></object>`));
go('embed', () => add(`<embed src="${at('embed')}">`));
go('video', () => add(`<video src="${at('video')}" preload=auto></video>`));
go('background', () => add(`<div style="background:url(${at('background')});width:9px;height:9px"></div>`));
go('svg', () => add(`<svg><image href="${at('svg')}" width=9 height=9 /></svg>`));
for (const rel of ['prefetch', 'preload', 'modulepreload', 'preconnect', 'dns-prefetch', 'icon', 'manifest'])
  go(rel, () => { const l = document.createElement('link'); l.rel = rel; l.href = at(rel); l.as = 'script';
                  document.head.append(l) });
go('speculation', () => { const s = document.createElement('script'); s.type = 'speculationrules';
  s.text = JSON.stringify({prefetch: [{source: 'list', urls: [at('speculation')]}],
                           prerender: [{source: 'list', urls: ['/prerender']}]}); document.head.append(s) });
go('ws', () => { const w = new WebSocket('ws://OTHER/ws'); return soon(w, 'onopen', 'onerror') });
go('sse', () => { const e = new EventSource(at('sse')); return soon(e, 'onopen', 'onerror').then(() => e.close()) });
go('transport', () => { const t = new WebTransport('https://OTHER/transport');
                        return Promise.race([t.ready, new Promise(y => setTimeout(y, 1500))]) });
go('stun', async () => { const p = new RTCPeerConnection({iceServers: [{urls: 'stun:OTHER'},
    {urls: 'turn:OTHER', username: 'u', credential: 'c'},
    {urls: 'turn:OTHER?transport=tcp', username: 'u', credential: 'c'}]});
  p.createDataChannel('x'); await p.setLocalDescription(await p.createOffer());
  await new Promise(y => { p.onicegatheringstatechange = () => p.iceGatheringState === 'complete' && y();
                           setTimeout(y, 2500) }) });
go('worker', () => { const w = new Worker('/worker.js'); return soon(w, 'onmessage', 'onerror') });
go('shared', () => { const w = new SharedWorker('/shared.js'); return soon(w.port, 'onmessage', 'onmessageerror') });
go('service', async () => { await navigator.serviceWorker.register('/service.js'); await navigator.serviceWorker.ready;
  navigator.serviceWorker.controller || await soon(navigator.serviceWorker, 'oncontrollerchange', 'onmessageerror');
  await fetch('/through-service') });
go('form', () => { add(`<iframe name=inner></iframe>`);
  add(`<form method=post target=inner action="${at('form')}"><input name=a value=1></form>`).submit() });
go('ping', () => { const a = add(`<a href="#here" ping="${at('ping')}">.</a>`); a.click() });
for (const spelled of ['2130706434', '0x7f.2', '0177.0.0.2', '127.2', '127.0.0.2.', 'u:p@127.0.0.2',
                       '127.0.0.1@127.0.0.2', '\\uff11\\uff12\\uff17.0.0.2', '%31%32%37.0.0.2', '[::ffff:127.0.0.2]'])
  go('spelled', () => { const i = new Image(); i.src = `http://${spelled}:PORT/spelled`;
                        return soon(i, 'onload', 'onerror') });
Promise.all(done).then(() => { document.title = 'tried' });
"""

WORKER = "fetch('http://OTHER/worker', {mode: 'no-cors'}).catch(() => 0).then(() => postMessage(1))"
SHARED = """onconnect = e => fetch('http://OTHER/shared', {mode: 'no-cors'}).catch(() => 0)
                    .then(() => e.ports[0].postMessage(1))"""
SERVICE = """oninstall = e => e.waitUntil(skipWaiting()); onactivate = e => e.waitUntil(clients.claim());
onfetch = e => { if (e.request.url.includes('through-service'))
  e.respondWith(fetch('http://OTHER/service', {mode: 'no-cors'}).catch(() => 0).then(() => new Response('made'))) }"""


def fill(web: Web, door: Door) -> None:
    """The pages that try everything."""

    def aimed(text: str) -> str:
        return text.replace("OTHER", door.host).replace("PORT", str(door.port))

    web.pages |= {
        "/": f"<!doctype html><title>trying</title><body><script>{aimed(TRIES)}</script></body>",
        "/worker.js": Reply(aimed(WORKER), "text/javascript"),
        "/shared.js": Reply(aimed(SHARED), "text/javascript"),
        "/service.js": Reply(aimed(SERVICE), "text/javascript"),
        "/redirect": Reply(status=302, headers={"Location": door.url("/redirected")}),
        "/meta": f"<meta http-equiv=refresh content='0;url={door.url('/meta')}'>",
        "/script": f"<script>location.replace('{door.url('/js')}')</script>",
        "/prerender": f"<img src='{door.url('/prerendered')}'>",
        "/plain": "<p>plain</p>",
    }


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    running = Web()
    yield running
    running.close()


@pytest.fixture
def door() -> Iterator[Door]:
    standing = Door()
    yield standing
    standing.close()


@pytest.fixture(scope="module")
def held(engine: Engine) -> Iterator[Browser]:
    device = Browser(transport=engine, limits=Limits(settle=1.0))
    yield device
    device.close()


def tried(browser: Browser) -> bool:
    return until(lambda: browser.evaluate("document.title") == "tried", 40)


def test_nothing_leaves_by_itself(held: Browser, web: Web, door: Door) -> None:
    fill(web, door)
    held.reset(Page(web.url()))
    assert tried(held)
    assert (door.connections, door.seen) == (0, [])
    assert {blocked.kind for blocked in held.blocked} >= {"Image", "Fetch", "XHR", "Document", "WebSocket"}
    assert any(blocked.why == f"{door.host} is not on the allow-list" for blocked in held.blocked)


@pytest.mark.long
def test_the_page_really_tries(engine: Engine, web: Web, door: Door) -> None:
    fill(web, door)
    browser = Browser(transport=engine, allow=("127.0.0.1", "127.0.0.2"), limits=Limits(settle=1.0))
    browser.reset(Page(web.url()))
    assert tried(browser)
    browser.close()
    expected = (
        "background beacon embed fetch font form icon iframe img manifest modulepreload object ping prefetch preload "
        "redirected script service shared spelled srcdoc sse style svg video worker ws xhr"
    )
    assert set(expected.split()) - set(door.seen) <= {"icon", "manifest"}
    assert all("::ffff" in blocked.url for blocked in browser.blocked)


NO_WEB = (
    "file:///etc/passwd", "chrome://version", "chrome://gpu", "devtools://devtools/bundled/inspector.html",
    "chrome-untrusted://terminal", "view-source:file:///etc/passwd", "about:version", "ftp://127.0.0.2/",
    "filesystem:http://127.0.0.1/temporary/x", "intent://x#Intent;end", "mailto:a@b.example", "tel:110",
)  # fmt: skip


def test_pages_lead_nowhere_else(held: Browser, web: Web, door: Door) -> None:
    fill(web, door)
    for path in ("/meta", "/script"):
        held.reset(Page(web.url(path)))
        held.look(pixels=False)
        assert held.url == web.url(path)
    assert {blocked.url for blocked in held.blocked} == {door.url("/js")}
    held.reset(Page(web.url("/plain")))
    for url in (
        *NO_WEB,
        f"view-source:{door.url()}",
        "data:text/html,<p>mine</p>",
        "javascript:void(document.title='own')",
    ):
        held.evaluate(f"void setTimeout(() => location.href = {url!r})")
        held.look(pixels=False)
        assert held.url in {web.url("/plain"), "about:blank#blocked"}, url
        assert "root:" not in held.html()
        if held.url != web.url("/plain"):  # what Chromium makes of chrome-untrusted:
            held.do(GoTo(web.url("/plain")))
    assert (door.connections, held.evaluate("document.title")) == (0, "own")
    with pytest.raises(DeviceError, match=f"it leads to {door.host}; name that host"):
        held.reset(Page(web.url("/redirect")))


def leading(door: Door) -> str:
    """Ways off the list that are touched, in the same window and in another."""
    ways = [
        f"<a {where} href={at}>{name} {where}</a>"
        f"<form method=post {where} action={at}><button>Send {name} {where}</button></form>"
        for name, at in (("link", door.url("/link")), ("bent", "/redirect"))
        for where in ("", "target=_blank", "target=inner")
    ]
    scripts = {
        "Place": f"location = '{door.url('/place')}'",
        "Open": f"window.open('{door.url('/opened')}')",
        "Later": f"window.open().location = '{door.url('/later')}'",
    }
    buttons = [f'<button onclick="{script}">{name}</button>' for name, script in scripts.items()]
    return f"<p>here</p>{''.join(ways + buttons)}<iframe name=inner srcdoc='<p>inside</p>'></iframe>"


def ways_off(browser: Browser, web: Web, door: Door) -> None:
    """Whatever is touched, the page stays where it was, and what is in its frame does."""
    web.pages |= {"/ways": leading(door)}
    browser.reset(Page(web.url("/ways")))
    screen = browser.look(pixels=False)
    seen = [element.label for element in screen.elements]
    for element in screen.elements:
        if element.role in {"link", "button"}:
            browser.do(Tap(element.hit))
            after = browser.look(pixels=False)
            assert [tab.url for tab in after.tabs] == [web.url("/ways")], element.label
            assert [each.label for each in after.elements] == seen, element.label
    off = {door.url(f"/{name}") for name in ("link", "redirected", "place", "opened", "later")}
    assert {blocked.url for blocked in browser.blocked if blocked.kind == "Document"} == off


def test_a_page_stays_where_it_was(held: Browser, web: Web, door: Door) -> None:
    fill(web, door)
    ways_off(held, web, door)
    for url in NO_WEB[:5]:
        held.evaluate(f"void window.open({url!r})")
        assert not any("root:" in (e.label or "") for e in held.look(pixels=False).elements)
        for tab in held.look(pixels=False).tabs:
            assert not tab.url.startswith(("file:", "chrome:", "devtools:", "ftp:")), tab
        held.do(FocusTab(0))
    assert door.connections == 0


def test_the_agent_goes_nowhere_else(held: Browser, web: Web, door: Door) -> None:
    fill(web, door)
    held.reset(Page(web.url("/plain")))
    spelled = (
        door.url(), f"http://127.0.0.1@{door.host}/", f"http://{door.host}\\@127.0.0.1/", f"//{door.host}/",
        f"http:{door.host}", f"http://2130706434:{door.port}/", f"HTTP:\\\\{door.host}", f" http://{door.host}",
        "javascript:document.body.remove()", "data:text/html,x", f"blob:{web.url('/x')}", door.host, "",
    )  # fmt: skip
    for url in (*NO_WEB, *spelled):
        held.do(GoTo(url))
        assert held.url == web.url("/plain"), url
    assert door.connections == 0
    assert len({blocked.url for blocked in held.blocked}) == len({*NO_WEB, *spelled})
    task = Task("t", "Look.", Page(web.url("/plain")), ScreenCheck("127.0.0.1", "/plain", ("plain",), ()), 3)
    assert "kept from leaving, to " in held.finish(task, None).evidence
    with pytest.raises(DeviceError, match="allow-list"):
        held.reset(Page(door.url()))


def reached(browser: Browser, url: str) -> bool:
    """Whether a script of the page in front gets an answer from there."""
    return bool(browser.evaluate(f"fetch({url!r}, {{mode: 'no-cors'}}).then(() => true, () => false)"))


def socket_opens(browser: Browser, host: str) -> bool:
    return bool(
        browser.evaluate(
            f"new Promise(y => {{ const w = new WebSocket('ws://{host}/ws'); w.onopen = () => y(true);"
            " w.onerror = w.onclose = () => y(false) })"
        )
    )


def test_ports(engine: Engine, web: Web, door: Door) -> None:
    inner, sixth = Door("127.0.0.1"), Door("::1")
    allow = (web.host, f"127.0.0.3:{web.port}", sixth.host)
    browser = Browser(transport=engine, allow=allow)
    web.pages["/plain"] = "plain"
    browser.reset(Page(web.url("/plain")))
    assert reached(browser, f"http://localhost:{web.port}/plain")
    assert reached(browser, sixth.url())
    assert not reached(browser, inner.url())
    assert not socket_opens(browser, inner.host)
    assert not reached(browser, f"http://localhost:{inner.port}/")
    assert not reached(browser, door.url())
    with pytest.raises(DeviceError, match="allow-list"):
        browser.reset(Page(inner.url()))
    browser.close()
    assert (inner.connections, door.connections) == (0, 0)
    inner.close()
    sixth.close()


@pytest.mark.long
def test_one_port_of_every_host(engine: Engine, web: Web, door: Door) -> None:
    inner = Door("127.0.0.1")
    browser = Browser(transport=engine, allow=(f"*:{web.port}", f"*:{door.port}"))
    web.pages["/plain"] = "plain"
    browser.reset(Page(web.url("/plain")))
    assert reached(browser, door.url())
    assert not reached(browser, inner.url())
    assert not socket_opens(browser, inner.host)
    browser.close()
    assert inner.connections == 0
    inner.close()


def test_one_port_below_a_host(engine: Engine, web: Web) -> None:
    inner = Door("127.0.0.1")
    browser = Browser(transport=engine, allow=(f"*.localhost:{web.port}", "127.0.0.1:1"))
    web.pages |= {
        "/plain": Reply("plain", headers={"Access-Control-Allow-Origin": "*"}),
        "/out": Reply(status=302, headers={"Location": f"http://b.localhost:{inner.port}/"}),
    }
    browser.reset(Page(f"http://a.localhost:{web.port}/plain"))
    assert browser.look(pixels=False).elements[0].label == "plain"
    assert reached(browser, f"http://b.localhost:{web.port}/plain")
    for away in (f"http://b.localhost:{inner.port}/", f"http://a.localhost:{web.port}/out", inner.url()):
        assert not reached(browser, away)
    assert {blocked.url for blocked in browser.blocked} >= {f"http://b.localhost:{inner.port}/"}
    browser.close()
    assert inner.connections == 0
    inner.close()


SEEN_AHEAD = {"no HTTP", "speculation", "udp", "ws", "shared"}
"""What is opened ahead of requests or past them; `Watch` says so."""


@pytest.mark.long
def test_a_stricter_list_in_a_shared_browser(engine: Engine, web: Web, door: Door) -> None:
    fill(web, door)
    with Chromium(allow=("127.0.0.1", "127.0.0.2"), transport=engine) as chromium:
        strict, free = chromium.open(allow=("127.0.0.1",)), chromium.open()
        strict.reset(Page(web.url()))
        assert tried(strict)
        assert set(door.seen) <= SEEN_AHEAD
        ways_off(strict, web, door)
        ahead = SEEN_AHEAD | ({"redirected"} if engine == "playwright" else set())
        assert set(door.seen) <= ahead
        free.reset(Page(web.url("/plain")))
        assert reached(free, door.url("/free"))
        assert free.blocked == ()


def test_service_workers_are_forgotten(held: Browser, web: Web, door: Door) -> None:
    fill(web, door)
    web.pages["/service.js"] = Reply(
        "oninstall = () => skipWaiting(); onactivate = e => e.waitUntil(clients.claim());"
        "onfetch = e => e.respondWith(new Response('<p>made up</p>', {headers: {'Content-Type': 'text/html'}}))",
        "text/javascript",
    )
    held.reset(Page(web.url("/plain")))
    held.evaluate(
        "navigator.serviceWorker.register('/service.js').then(() => navigator.serviceWorker.ready).then(() => 1)"
    )
    held.do(GoTo(web.url("/plain")))
    assert held.look(pixels=False).elements[0].label == "made up"
    held.reset(Page(web.url("/plain")))
    assert held.look(pixels=False).elements[0].label == "plain"
    assert held.evaluate("navigator.serviceWorker.getRegistrations().then(l => l.length)") == 0


def test_a_browser_that_runs_elsewhere(web: Web, door: Door, endpoint: str) -> None:
    fill(web, door)
    with Browser(endpoint=endpoint, allow=(web.host,)) as browser:
        browser.reset(Page(web.url("/plain")))
        assert not reached(browser, door.url())
        assert not reached(browser, web.url("/redirect"))
        socket_opens(browser, door.host)  # it is told that it was closed
        assert reached(browser, web.url("/plain"))
        assert {blocked.url for blocked in browser.blocked} >= {door.url(), f"ws://{door.host}/ws"}
    assert door.connections == 0
