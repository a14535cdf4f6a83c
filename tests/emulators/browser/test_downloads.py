"""Files that pages give end in one folder, whole and within limits, or nowhere."""

import hashlib
import os
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.browser.chromium import Chromium
from emulators.browser.downloads import Download, Saving, safe_name
from emulators.browser.engines import Engine
from emulators.browser.session import Browser
from emulators.browser.tab import Limits
from emulators.device import DeviceError
from emulators.trajectory import Page
from tests.emulators.browser.web import Reply, Web, until

MEGABYTE = bytes(1_000_000)


def endless(handler: BaseHTTPRequestHandler) -> None:
    """200 MB that nobody has announced."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/octet-stream")
    handler.end_headers()
    handler.close_connection = True
    for _ in range(200):
        handler.wfile.write(MEGABYTE)


def announced(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", "200000000")
    handler.end_headers()
    handler.close_connection = True
    for _ in range(200):
        handler.wfile.write(MEGABYTE)


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    running = Web()
    given_away = {"Content-Disposition": 'attachment; filename="re: port?.txt"'}
    running.pages |= {
        "/": "<p>start</p>",
        "/report": Reply("hello", "text/plain", headers=given_away),
        "/endless": Reply(endless), "/large": Reply(announced),
        "/hidden": Reply("x", headers={"Content-Disposition": "attachment; filename=.bashrc"}),
    }  # fmt: skip
    yield running
    running.close()


@pytest.fixture
def saving(engine: Engine, tmp_path: Path) -> Iterator[Browser]:
    limits = Limits(settle=5.0)
    device = Browser(transport=engine, downloads=Saving(tmp_path / "got", size=20_000_000, count=4), limits=limits)
    yield device
    device.close()


def give(browser: Browser, url: str, name: str = "") -> None:
    browser.evaluate(
        f"(() => {{ const a = document.createElement('a'); a.href = {url!r}; a.download = {name!r};"
        " document.body.append(a); a.click() })()"
    )


def listed(browser: Browser, count: int) -> list[Download]:
    assert until(lambda: len(browser.downloaded()) >= count)
    assert until(lambda: all(each.state != "running" for each in browser.downloaded()))
    return list(browser.downloaded())


def test_files_are_saved(saving: Browser, web: Web, tmp_path: Path) -> None:
    saving.reset(Page(web.url()))
    give(saving, web.url("/report"))
    one = listed(saving, 1)[0]
    assert one == Download("re_ port_.txt", web.url("/report"), 5, hashlib.sha256(b"hello").hexdigest(), "saved")
    give(saving, "data:text/plain,made", "a/b\\..\\..\\c.txt")
    give(saving, web.url("/report"))
    rest = listed(saving, 3)[1:]
    assert {each.name for each in rest} == {"re_ port_ (2).txt", rest[0].name}
    assert all(each.state == "saved" for each in rest)
    give(saving, web.url("/hidden"))
    give(saving, web.url("/report"))
    assert [each.state for each in listed(saving, 5)] == ["saved"] * 4 + ["too many"]
    got = tmp_path / "got"
    assert sorted(path.name for path in got.iterdir() if path.is_file()) == sorted(
        each.name for each in saving.downloaded() if each.state == "saved"
    )
    assert not list(tmp_path.glob("*.txt")) and not (got / ".bashrc").exists()
    assert saving.look(pixels=False).elements[0].label == "start"
    saving.reset(Page(web.url()))
    assert saving.downloaded() == ()
    saving.close()
    assert not [path for path in got.iterdir() if path.is_dir()]


@pytest.mark.parametrize("path", ["/endless", pytest.param("/large", marks=pytest.mark.long)])
def test_what_is_too_large_is_given_up(saving: Browser, web: Web, tmp_path: Path, path: str) -> None:
    saving.reset(Page(web.url()))
    give(saving, web.url(path), "film.bin")
    assert [each.state for each in listed(saving, 1)] == ["too large"]
    assert saving.look(pixels=False).elements[0].label == "start"

    def on_disk() -> int:
        return sum(f.stat().st_size for f in tmp_path.rglob("*") if f.is_file())

    assert until(lambda: on_disk() == 0)


def test_downloads_are_denied_without_a_folder(engine: Engine, web: Web) -> None:
    browser = Browser(transport=engine)
    browser.reset(Page(web.url()))
    give(browser, web.url("/report"))
    assert [(each.name, each.state) for each in listed(browser, 1)] == [("re_ port_.txt", "denied")]
    browser.close()


def test_devices_of_one_browser_have_folders_of_their_own(engine: Engine, web: Web, tmp_path: Path) -> None:
    with Chromium(transport=engine) as chromium:
        one, two = (chromium.open(downloads=tmp_path / name, limits=Limits(settle=5.0)) for name in ("one", "two"))
        one.reset(Page(web.url()))
        two.reset(Page(web.url()))
        give(two, web.url("/report"))
        assert [each.state for each in listed(two, 1)] == ["saved"]
        assert one.downloaded() == ()
        assert (tmp_path / "two" / "re_ port_.txt").read_text() == "hello"


def test_a_folder_that_cannot_be(engine: Engine, web: Web, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    browser = Browser(transport=engine, downloads=tmp_path / "file")
    with pytest.raises(DeviceError, match="downloads cannot go"):
        browser.reset(Page(web.url()))
    browser.close()


@pytest.mark.long
def test_a_huge_page_costs_no_more_than_its_deadline(engine: Engine, web: Web) -> None:
    browser = Browser(transport=engine, limits=Limits(load=3.0, settle=0.5, answer=5.0), tracing=True)
    began = time.monotonic()
    try:
        browser.reset(Page(web.url("/large")))
        browser.look(pixels=False)
    except DeviceError:
        pass
    assert time.monotonic() - began < 60
    browser.reset(Page(web.url()))
    browser.evaluate("void fetch('/endless').then(r => r.arrayBuffer()).catch(() => 0)")
    assert browser.look(pixels=False).elements[0].label == "start"
    assert sum(len(entry["response"]["content"].get("text", "")) for entry in browser.trace()) < 20_000_000
    browser.close()


@settings(max_examples=50)
@given(st.text(max_size=300))
def test_names_are_safe(suggested: str) -> None:
    name = safe_name(suggested)
    assert name and name == Path(name).name and name not in {".", ".."} and not name.startswith(".")
    assert len(name.encode()) <= 200 and "/" not in name and "\0" not in name
    assert os.fsencode(name)
    assert safe_name(name) == name
