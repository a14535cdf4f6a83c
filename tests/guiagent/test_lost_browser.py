"""An agent whose page dies, hangs or floods it ends its episode as device lost, and the next one goes well."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from emulators.action import Stop, Tap, Wait
from emulators.browser.chromium import Chromium
from emulators.browser.engines import Engine, draws_on_demand
from emulators.browser.programs import browsers
from emulators.browser.session import Browser
from emulators.browser.tab import Limits
from emulators.screen import Point
from emulators.trajectory import Ending, Page, ScreenCheck, Task
from guiagent.agent import run_episode
from guiagent.collection import collect
from guiagent.store import Run
from tests.guiagent.counter_device import Scripted
from tests.guiagent.page_server import served

BUTTON = "<button style='width:300px;height:300px' onclick='{}'>Push</button>"
PAGES = {
    "/well": "<h1>well</h1>",
    "/well?2": "<h1>well</h1>",
    "/well?3": "<h1>well</h1>",
    "/hangs": BUTTON.format("for(;;);"),
    "/alerts": BUTTON.format("for(;;)alert(1)"),
    "/never": "<script>for(;;);</script>",
}
HASTY = Limits(settle=0.5, load=2.0, answer=2.0)

pytestmark = pytest.mark.skipif(next(browsers(), None) is None, reason="no Chromium is installed")


PUSHER = Scripted(Tap(Point(100, 100)), Wait(0.1), Stop())
"""Taps where the button is; stops after two steps."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served({path: text.encode() for path, text in PAGES.items()}) as found:
        yield found


@pytest.fixture(params=["pipe", "playwright"])
def engine(request: pytest.FixtureRequest) -> Engine:
    engine: Engine = request.param
    if engine == "pipe" and not draws_on_demand(next(browsers())):
        pytest.skip("our own connection needs a headless shell")
    return engine


def visit(url: str) -> Task:
    return Task(url, "push", Page(url), ScreenCheck("", "", ("well",), ()), budget=5)


@pytest.mark.parametrize("trap", ["hangs", "alerts", "never"])
def test_the_episode_ends_as_device_lost(address: str, engine: Engine, trap: str) -> None:
    browser = Browser(transport=engine, limits=HASTY)
    try:
        lost = run_episode(browser, PUSHER, visit(f"{address}/{trap}"))
        assert (lost.ending, lost.outcome) == (Ending.DEVICE_LOST, None)
        assert lost.detail
        well = run_episode(browser, PUSHER, visit(f"{address}/well"))
        assert (well.ending, well.passed) == (Ending.DONE, True)
    finally:
        browser.close()


def test_those_who_share_the_browser_go_on(address: str, engine: Engine, tmp_path: Path) -> None:
    urls = [f"{address}/{name}" for name in ("well", "hangs", "well?2", "well?3")]
    with Chromium(transport=engine) as chromium, Run.create(tmp_path / "run", {}, seed=1) as run:
        limits = Limits(settle=0.5, load=10.0, answer=8.0)
        found = collect(
            lambda: chromium.open(limits=limits), PUSHER, [visit(url) for url in urls], run, width=2,
        )  # fmt: skip
        endings = {(t.task.name.rpartition("/")[2], t.ending) for t in found}
    assert endings == {
        ("well", Ending.DONE), ("hangs", Ending.DEVICE_LOST), ("well?2", Ending.DONE), ("well?3", Ending.DONE),
    }  # fmt: skip
