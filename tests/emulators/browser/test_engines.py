"""Which transport is taken, and that a page is the same over each."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from emulators.action import Tap, Upload, Wait
from emulators.browser.engines import Engine, draws_on_demand
from emulators.browser.finding import find_browser
from emulators.browser.programs import browsers as programs
from emulators.browser.programs import is_shell
from emulators.browser.session import Browser
from emulators.browser.tab import Limits
from emulators.device import DeviceError
from emulators.trajectory import Page, Template
from tests.emulators.browser.conftest import Site, find, labels
from tests.emulators.browser.test_miniwob import SAMPLE
from tests.emulators.browser.web import until

PAGE = """<!doctype html><meta charset=utf-8><style>#b { border-radius: 9px; box-shadow: 0 0 6px; margin: 1em }</style>
<h1>Überschrift</h1><p>Some <b>bold</b> and <i>slanted</i> words, <a href=#>a link</a>.</p><div id=b>Box</div>
<input value=Ada aria-label=Name> <input type=checkbox checked aria-label=Yes> <select><option>One</select>
<svg width=60 height=60><circle r=25 cx=30 cy=30 fill=teal></svg><canvas id=c width=80 height=60></canvas>
<script>c.getContext('2d').fillText('canvas', 5, 30)</script>"""


@pytest.fixture(scope="module")
def shell() -> Path:
    program = find_browser()
    if not draws_on_demand(program):
        pytest.skip("our own connection needs a headless shell")
    return program


@pytest.fixture(scope="module")
def pair(shell: Path) -> Iterator[tuple[Browser, Browser]]:
    browsers = Browser(transport="pipe"), Browser(transport="playwright")
    yield browsers
    for browser in browsers:
        browser.close()


def transport(program: Path) -> str:
    browser = Browser(program=program)
    try:
        assert browser.driver == ""
        browser.look(pixels=False)
        return browser.driver
    finally:
        browser.close()


def written(program: Path, text: str) -> Path:
    program.write_text(f"#!/bin/sh\n{text}\n")
    program.chmod(0o755)
    return program


def test_a_headless_shell_is_driven_by_the_pipe(shell: Path, tmp_path: Path) -> None:
    assert transport(shell) == "pipe"
    assert transport(written(tmp_path / "chromium", f'exec {shell} "$@"')) == "playwright"


def test_a_shell_without_frames_on_demand_is_driven_by_playwright(shell: Path, tmp_path: Path) -> None:
    refuses = f'case "$*" in *--deterministic-mode*) exit 3;; esac\nexec {shell} "$@"'
    assert transport(written(tmp_path / "chromium-headless-shell", refuses)) == "playwright"


def test_a_shell_that_does_not_start_says_what_was_tried(tmp_path: Path) -> None:
    with pytest.raises(DeviceError, match=r"did not start.*; .*did not start"):
        transport(written(tmp_path / "chromium-headless-shell", "exit 3"))
    browser = Browser(transport="pipe", program=tmp_path / "not-there")
    with pytest.raises(DeviceError, match="No such file"):
        browser.look()
    browser.close()


def test_a_page_is_the_same_over_both(pair: tuple[Browser, Browser], site: Site) -> None:
    site.pages["/"] = PAGE
    for browser in pair:
        browser.reset(Page(site.url()))
    first, second = (browser.look() for browser in pair)
    assert first == second
    assert first.frame is not None


def test_a_whole_chromium_shows_the_same(pair: tuple[Browser, Browser], site: Site) -> None:
    whole = next((program for program in programs() if not is_shell(program)), None)
    if whole is None:
        pytest.skip("no Chromium but a headless shell is installed")
    site.pages["/"] = PAGE
    browser, other = pair[0], Browser(program=whole)
    try:
        for each in (browser, other):
            each.reset(Page(site.url()))
        shell, chromium = browser.look(), other.look()
        other.do(Tap(find(chromium, "Box").hit))
        assert other.look().elements == shell.elements
        other.evaluate("location = 'http://off.example/'")
        assert until(lambda: other.blocked)
        assert (other.url, other.blocked[0].kind) == (site.url(), "Document"), "what is refused leaves the page alone"
        kept = {"origins": [{"origin": site.url(""), "localStorage": [{"name": "n", "value": "1"}]}]}
        hits = site.hits.count("/")
        other.restore(kept)
        assert site.hits.count("/") == hits, "nothing is asked for where a login is put back"
    finally:
        other.close()
    assert other.host.passed_over.endswith("frames on demand")
    assert chromium == shell


def test_jpeg_is_the_same_but_for_its_noise(engine: Engine, browser: Browser, site: Site) -> None:
    site.pages["/"] = PAGE
    lossy = Browser(transport=engine, limits=Limits(image="jpeg"))
    try:
        for each in (browser, lossy):
            each.reset(Page(site.url()))
        exact, near = browser.look().frame, lossy.look().frame
        again = lossy.look().frame
    finally:
        lossy.close()
    assert exact is not None
    assert near is not None
    assert near == again != exact
    assert np.abs(near.rgb().astype(float) - exact.rgb()).mean() < 1.0


@pytest.mark.parametrize("name", SAMPLE)
def test_a_task_is_the_same_over_both(pair: tuple[Browser, Browser], name: str) -> None:
    start = Template(f"miniwob/{name}", 7)
    for browser in pair:
        browser.reset(start)
    if name not in {"terminal", "stock-market"}:  # they go on by themselves
        assert pair[0].look() == pair[1].look()


def test_a_page_stands_still_until_somebody_waits_for_it(pair: tuple[Browser, Browser], site: Site) -> None:
    counts = "<p id=n>0</p><script>const f = () => { n.textContent++; requestAnimationFrame(f) }; f()</script>"
    site.pages["/"] = counts
    pair[0].reset(Page(site.url()))
    before = int(pair[0].look(pixels=False).elements[0].text)
    assert int(pair[0].look(pixels=False).elements[0].text) - before < 10
    pair[0].do(Wait(0.5))
    assert int(pair[0].look(pixels=False).elements[0].text) - before > 10


@pytest.mark.parametrize("way", [0, 1])
def test_a_window_that_closes_itself(pair: tuple[Browser, Browser], site: Site, way: int) -> None:
    site.pages["/"] = "<a href=/other target=_blank rel=opener>Open</a>"
    site.pages["/other"] = "<button onclick='window.close()'>Close me</button>"
    browser = pair[way]
    browser.reset(Page(site.url()))
    browser.do(Tap(find(browser.look(), "Open").hit))
    browser.do(Tap(find(browser.look(), "Close me").hit))
    assert labels(browser.look()) == ["Open"]


def test_folders_and_programs_are_texts_too(site: Site, tmp_path: Path) -> None:
    (tmp_path / "me.txt").write_text("x")
    site.pages["/"] = "<input type=file aria-label=File>"
    device = Browser(program=str(find_browser()), uploads=str(tmp_path), downloads=str(tmp_path / "saved"))
    try:
        device.reset(Page(site.url()))
        device.do(Upload(("me.txt",), find(device.look(pixels=False), "File").hit))
        assert "me.txt" in find(device.look(pixels=False), "File").value
        assert (tmp_path / "saved").is_dir()
    finally:
        device.close()


def test_arguments_that_mean_nothing_are_refused() -> None:
    with pytest.raises(DeviceError, match="transport must be one of auto, pipe, playwright, not 'pip'"):
        Browser(transport="pip")  # type: ignore[arg-type]
    with pytest.raises(DeviceError, match=r"write \('127.0.0.1',\) for this one"):
        Browser(allow="127.0.0.1")
