"""What a device says of the page in front beyond its screen, and what sites have stored."""

from typing import Any

import pytest

from emulators.action import FocusTab, GoTo, NewTab
from emulators.browser.engines import Engine
from emulators.browser.session import Browser
from emulators.browser.transport import ScriptError
from emulators.device import DeviceError
from emulators.screen import OpenTab
from emulators.trajectory import Page
from tests.emulators.browser.conftest import Site

KEEPS = "<title>Keeps</title><p>kept<script>localStorage.n = '\"1'; document.cookie = 'c=d; max-age=999'</script>"
TELLS = "`${localStorage.n} ${document.cookie}`"


def test_address_document_and_scripts(browser: Browser, site: Site) -> None:
    site.pages["/"] = "<title>Here</title><p id=p>text</p>"
    browser.reset(Page(site.url("/?session=1#x")))
    assert browser.url == site.url("/?session=1#x")
    assert browser.html().startswith("<html><head>")
    assert "nothing here" in browser.html()
    assert browser.evaluate("Promise.resolve({a: [1, null, 'x']})") == {"a": [1, None, "x"]}
    with pytest.raises(ScriptError, match="not so"):
        browser.evaluate("(() => { throw new Error('not so') })()")
    assert browser.look(pixels=False).elements


def test_tabs_are_told(browser: Browser, site: Site) -> None:
    site.pages["/"] = "<title>First</title>"
    site.pages["/2"] = "<title>Second</title>"
    browser.reset(Page(site.url()))
    assert browser.look(pixels=False).tabs == (OpenTab("First", site.url(), True),)
    browser.do(NewTab())
    browser.do(GoTo(site.url("/2")))
    first, second = OpenTab("First", site.url(), False), OpenTab("Second", site.url("/2"), True)
    assert browser.look(pixels=False).tabs == (first, second)
    browser.do(FocusTab(0))
    assert [tab.front for tab in browser.look(pixels=False).tabs] == [True, False]


def test_a_login_is_kept_and_used_elsewhere(browser: Browser, engine: Engine, site: Site) -> None:
    site.pages["/"] = KEEPS
    browser.reset(Page(site.url()))
    kept = browser.storage()
    assert kept["origins"] == [{"origin": site.url(""), "localStorage": [{"name": "n", "value": '"1'}]}]
    [cookie] = kept["cookies"]
    assert (cookie["name"], cookie["value"], cookie["domain"]) == ("c", "d", "127.0.0.1")
    browser.reset(Page(site.url("/empty")))
    assert browser.evaluate(TELLS) == "undefined "
    hits = len(site.hits)
    other = Browser(transport=engine)
    try:
        other.restore(kept)
        assert len(site.hits) == hits, "nothing is asked for"
        other.do(GoTo(site.url("/empty")))
        assert other.evaluate(TELLS) == '"1 c=d'
        assert len(other.look(pixels=False).tabs) == 1
        assert other.storage() == kept
    finally:
        other.close()


def test_what_is_no_storage_is_refused(browser: Browser, site: Site) -> None:
    browser.reset(Page(site.url()))
    wrongs: tuple[Any, ...] = (
        {"x": 1},
        "state.json",
        {"cookies": [1]},
        {"origins": [{}]},
        {"cookies": [{"name": "x"}]},
        {"origins": [{"origin": "nowhere"}]},
    )
    for wrong in wrongs:
        with pytest.raises(DeviceError, match=r"give|again|origin"):
            browser.restore(wrong)
    assert browser.look(pixels=False).elements


def test_headers_go_along_with_every_request(engine: Engine, site: Site) -> None:
    device = Browser(transport=engine, headers={"X-Who": "us"})
    try:
        device.reset(Page(site.url("/headers")))
        assert "us" in device.html()
    finally:
        device.close()
