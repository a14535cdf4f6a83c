"""A page that dies, hangs or never comes ends in an error that says so, and the device starts afresh."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from emulators.action import CloseTab, GoTo, Tap
from emulators.browser.engines import Engine
from emulators.browser.session import MAX_TABS, Browser
from emulators.browser.tab import Limits
from emulators.device import DeviceError, DeviceLost, UnknownTask
from emulators.screen import Point
from emulators.trajectory import Page, Saved, State, Template
from tests.emulators.browser.conftest import Site, labels


@pytest.fixture
def hasty(engine: Engine) -> Iterator[Browser]:
    device = Browser(transport=engine, limits=Limits(settle=0.5, load=1.5, answer=2.0))
    yield device
    device.close()


def children(kind: str) -> list[int]:
    """Processes below this one whose command line holds `kind`."""
    parents, lines = {}, {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            lines[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue

    def ours(pid: int) -> bool:
        while pid in parents:
            pid = parents[pid]
            if pid == os.getpid():
                return True
        return False

    return [pid for pid in lines if kind in lines[pid] and ours(pid)]


@pytest.mark.parametrize("kind", ["--type=renderer", "--remote-debugging-pipe"])
def test_a_process_that_dies(hasty: Browser, site: Site, kind: str) -> None:
    site.pages["/"] = "<p>alive</p>"
    hasty.reset(Page(site.url()))
    assert labels(hasty.look()) == ["alive"]
    for pid in [p for p in children(kind) if kind == "--type=renderer" or "--type=" not in line(p)]:
        os.kill(pid, signal.SIGKILL)
    with pytest.raises(DeviceLost, match="reset"):
        for _ in range(50):
            hasty.do(Tap(Point(5, 5)))
            hasty.look()
    with pytest.raises(DeviceLost):
        hasty.look()
    hasty.reset(Page(site.url()))
    assert labels(hasty.look()) == ["alive"]


def line(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()


def test_a_script_that_never_gives_way(hasty: Browser, site: Site) -> None:
    site.pages["/"] = "<button style='width:300px;height:300px' onclick='for(;;);'>Hang</button>"
    hasty.reset(Page(site.url()))
    began = time.monotonic()
    with pytest.raises(DeviceLost):
        hasty.do(Tap(Point(100, 100)))
        hasty.look()
    assert time.monotonic() - began < 60
    hasty.reset(Page(site.url()))
    assert labels(hasty.look()) == ["Hang"]


def test_a_page_that_never_comes(hasty: Browser, site: Site) -> None:
    with pytest.raises(DeviceError, match="did not load"):
        hasty.reset(Page(site.url("/never")))
    with pytest.raises(DeviceError, match="did not load"):
        hasty.reset(Page("http://127.0.0.1:9/"))
    site.pages["/"] = "<p>alive</p><img src=/never>"
    with pytest.raises(DeviceError, match="still loading"):
        hasty.reset(Page(site.url()))


def test_starts_that_are_not_ours(hasty: Browser) -> None:
    with pytest.raises(UnknownTask, match="click-test"):
        hasty.reset(Template("miniwob/click-tst", 0))
    with pytest.raises(UnknownTask, match="miniwob/<page>"):
        hasty.reset(Template("phone/clock/set_alarm", 0))
    with pytest.raises(UnknownTask, match="snapshots"):
        hasty.reset(Saved(State.of("virtual-phone/1", b"")))


def test_closing_leaves_nothing_behind(engine: Engine, site: Site) -> None:
    before = set(threading.enumerate())
    site.pages["/"] = "<p>alive</p>"
    device = Browser(transport=engine)
    device.reset(Page(site.url()))
    device.reset(Template("miniwob/click-test", 0))
    ours = children("--remote-debugging-pipe")
    assert ours
    device.close()
    device.close()
    assert {t for t in threading.enumerate() if t not in before and t.name in {"browser", "miniwob-pages"}} == set()
    until = time.monotonic() + 60
    while set(ours) & set(children("--remote-debugging-pipe")) and time.monotonic() < until:
        time.sleep(0.02)
    assert not set(ours) & set(children("--remote-debugging-pipe"))
    with pytest.raises(DeviceLost, match="closed"):
        device.look()


def test_closing_what_was_never_used(engine: Engine) -> None:
    Browser(transport=engine).close()


def test_a_program_that_is_no_browser(engine: Engine) -> None:
    device = Browser(transport=engine, program=Path("/bin/false"))
    with pytest.raises(DeviceError, match="did not start"):
        device.look()
    device.close()


BUTTON = "<button style='width:300px;height:200px' onclick=\"{}\">Push</button>"


def test_a_flood_of_windows_is_dammed(browser: Browser, site: Site) -> None:
    site.pages["/"] = BUTTON.format("for (let i = 0; i < 15; i++) window.open('/x' + i)")
    browser.reset(Page(site.url()))
    browser.do(Tap(Point(100, 100)))
    closed = 0
    while browser.look(pixels=False).location != "blank" and closed <= MAX_TABS:
        browser.do(CloseTab())
        closed += 1
    assert closed <= MAX_TABS


def test_pages_that_will_not_let_go(hasty: Browser, site: Site) -> None:
    site.pages["/"] = BUTTON.format("onbeforeunload = e => { e.preventDefault(); return 1 }")
    hasty.reset(Page(site.url()))
    hasty.do(Tap(Point(100, 100)))
    hasty.do(GoTo(site.url("/away")))
    assert hasty.look(pixels=False).location == "/away"
    site.pages["/"] = "<script>for (;;) alert(1)</script>"
    with pytest.raises(DeviceError):
        hasty.reset(Page(site.url()))
        hasty.look()
    site.pages["/"] = "<p>alive</p>"
    hasty.reset(Page(site.url()))
    assert labels(hasty.look()) == ["alive"]


def test_two_browsers_side_by_side(hasty: Browser, engine: Engine, site: Site) -> None:
    site.pages["/"] = "<p>alive</p>"
    site.pages["/two"] = "<p>too</p>"
    other = Browser(transport=engine, size=(300, 200))
    hasty.reset(Page(site.url()))
    other.reset(Page(site.url("/two")))
    screens = hasty.look(), other.look()
    other.close()
    assert [labels(s) for s in screens] == [["alive"], ["too"]]
    assert [(s.width, s.height) for s in screens] == [(412, 915), (300, 200)]
    assert hasty.look() == screens[0]
