"""Several devices in one Chromium, each for itself, from threads of their own; and in a browser that already runs."""

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from emulators.action import GoTo, Tap
from emulators.browser.chromium import Chromium
from emulators.browser.engines import Engine
from emulators.browser.finding import find_browser
from emulators.browser.session import Browser
from emulators.browser.tab import Limits
from emulators.device import DeviceError, DeviceLost
from emulators.screen import Point
from emulators.trajectory import Page, Template
from tests.emulators.browser.conftest import Site, labels
from tests.emulators.browser.test_loss import children, line

HASTY = Limits(settle=0.5, load=5.0, answer=6.0)


@pytest.fixture
def chromium(engine: Engine) -> Iterator[Chromium]:
    with Chromium(transport=engine) as running:
        yield running


def mains() -> list[int]:
    """The browsers' own processes, without those below them: a script that begins one, then it itself."""
    return sorted(pid for pid in children("--remote-debugging-pipe") if "--type=" not in line(pid))


def per_browser() -> int:
    """How many processes `mains` finds of one browser."""
    return 2 if find_browser().read_bytes().startswith(b"#!") else 1


def test_four_devices_at_once_in_one_browser(chromium: Chromium, site: Site) -> None:
    before = len(mains())
    devices = [chromium.open(size=(300, 200)) for _ in range(4)]
    for number in range(4):
        site.pages[f"/{number}"] = f"<p>page {number}<script>document.cookie = 'n={number}'</script>"

    def visit(number: int) -> list[str]:
        device = devices[number]
        device.reset(Page(site.url(f"/{number}")))
        seen = [labels(device.look())[0] for _ in range(5)]
        seen.append(device.evaluate("document.cookie"))
        task = device.task("miniwob/click-test-2", number)
        screen = device.look()
        device.reset(task.start)
        assert device.look() == screen
        return seen

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(visit, range(4)))
    assert found == [[f"page {n}"] * 5 + [f"n={n}"] for n in range(4)]
    assert len(mains()) == before + per_browser()
    devices[0].close()
    devices[0].close()
    with pytest.raises(DeviceLost, match="closed"):
        devices[0].look()
    assert devices[1].look().elements


def test_one_loss_is_everybodys_and_one_browser_follows(chromium: Chromium, site: Site) -> None:
    site.pages["/"] = "<p>alive</p>"
    before = set(mains())
    devices = [chromium.open(limits=HASTY) for _ in range(3)]
    for device in devices:
        device.reset(Page(site.url()))
    for pid in set(mains()) - before:
        os.kill(pid, signal.SIGKILL)
    for device in devices:
        with pytest.raises(DeviceLost, match="reset"):
            for _ in range(50):
                device.look(pixels=False)
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(lambda device: device.reset(Page(site.url())), devices))
    assert [labels(device.look()) for device in devices] == [["alive"]] * 3
    assert len(set(mains()) - before) == per_browser()


def test_a_page_that_hangs_does_not_hold_up_the_others(chromium: Chromium, site: Site) -> None:
    site.pages["/"] = "<button style='width:300px;height:300px' onclick='for(;;);'>Hang</button>"
    site.pages["/well"] = "<p>well</p>"
    stuck, well = chromium.open(limits=HASTY), chromium.open()
    stuck.reset(Page(site.url()))
    well.reset(Page(site.url("/well")))
    over = threading.Event()

    def look_on() -> int:
        looks = 0
        while not over.is_set():
            assert labels(well.look()) == ["well"]
            looks += 1
        return looks

    with ThreadPoolExecutor(1) as threads:
        looking = threads.submit(look_on)
        with pytest.raises(DeviceLost):
            stuck.do(Tap(Point(100, 100)))
            stuck.look()
        stuck.reset(Page(site.url()))
        assert labels(stuck.look()) == ["Hang"]
        over.set()
        assert looking.result() > 0


def test_a_browser_that_runs_elsewhere(endpoint: str, site: Site) -> None:
    site.pages["/"] = "<p>alive<script>document.cookie = 'a=b'</script></p>"
    for _ in range(2):
        browser = Browser(endpoint=endpoint)
        browser.reset(Page(site.url()))
        assert (browser.driver, browser.evaluate("document.cookie")) == ("playwright", "a=b")
        assert labels(browser.look()) == ["alive"]
        start = Template("miniwob/click-test", 3)
        browser.reset(start)
        assert browser.look().elements
        browser.close()
    other = Browser(endpoint=endpoint)
    other.reset(Page("about:blank"))
    other.do(GoTo(site.url("/other")))
    assert other.evaluate("document.cookie") == "", "each has a profile of its own"
    other.close()


def test_nobody_at_the_endpoint() -> None:
    browser = Browser(endpoint="http://127.0.0.1:9")
    with pytest.raises(DeviceError, match=r"no browser answers at .*--remote-debugging-port"):
        browser.look()
    browser.close()
    with pytest.raises(DeviceError, match="transport='auto'"):
        Browser(endpoint="http://127.0.0.1:9", transport="pipe")
