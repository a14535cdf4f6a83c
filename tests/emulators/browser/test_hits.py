"""What lies at our hit points, asked of the browser itself: the element, or something inside it."""

import json
from collections.abc import Iterator

import pytest

from emulators.browser.session import Browser
from emulators.browser.tab import Tab
from emulators.screen import Screen
from emulators.trajectory import Template

PAGES = (
    "book-flight", "choose-date", "choose-list", "click-checkboxes-large", "click-collapsible-2", "click-color",
    "click-menu", "click-pie", "click-shades", "click-shape", "click-tab-2-hard", "click-widget", "copy-paste-2",
    "drag-items-grid", "email-inbox", "enter-date", "grid-coordinate", "login-user-popup", "navigate-tree",
    "search-engine", "social-media-all", "terminal", "text-editor", "use-colorwheel-2", "use-slider-2",
)  # fmt: skip

ALIKE = """(() => {
  const nodes = own.seen();
  return JSON.stringify(POINTS.map(([number, x, y]) => {
    const node = nodes[number], el = node.nodeType === 3 ? node.parentNode : node;
    const hit = document.elementFromPoint(x, y);
    return Boolean(hit && el.contains(hit));
  }));
})()"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One is enough: where things lie is not up to the transport."""
    device = Browser()
    yield device
    device.close()


def touched(browser: Browser, screen: Screen) -> list[bool]:
    """For every element that is drawn whether the browser finds it, or a part of it, at its hit point."""
    points = [[int(e.ref), e.hit.x, e.hit.y] for e in screen.elements if e.touch is not None and e.role != "option"]

    async def ask(tab: Tab) -> str:
        return str(await tab.reader.world.ask(ALIKE.replace("POINTS", json.dumps(points))))

    found: list[bool] = json.loads(browser._run(browser._on_front(ask)))
    return found


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.long), pytest.param(3, marks=pytest.mark.long)])
def test_a_touch_at_the_hit_point_is_one_of_the_element(browser: Browser, seed: int) -> None:
    found: list[bool] = []
    for page in PAGES:
        browser.reset(Template(f"miniwob/{page}", seed))
        found += touched(browser, browser.look(pixels=False))
    assert len(found) > 150
    assert sum(found) >= 0.98 * len(found)
