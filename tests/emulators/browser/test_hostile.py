"""No page makes the browser hang past its deadlines, leave the allow-list, or unfit for the next page."""

import contextlib
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler

import pytest
from _pytest.mark import ParameterSet

from emulators.action import Action, GoTo, Press, Scroll, Tap
from emulators.browser.engines import Engine
from emulators.browser.reading import Limits
from emulators.browser.session import MAX_TABS, Browser
from emulators.device import DeviceError
from emulators.screen import Screen
from emulators.trajectory import Page
from tests.emulators.browser.conftest import find, labels
from tests.emulators.browser.hostile import BUSY, ENDLESS, OVERRIDES, STORMS
from tests.emulators.browser.web import Door, Reply, Web

PATIENT = Limits(settle=0.7, load=10.0, answer=20.0)
HASTY = Limits(settle=0.5, load=1.5, answer=2.0)
RARE = {
    "strings and numbers", "maps", "frozen", "array slots", "proxies", "removed sheets", "big attribute", "listeners",
    "prints", "full screen", "clipboard", "permissions", "messages", "canvas bomb", "style bomb", "deep", "viewport",
    "turned", "right to left", "quirks", "carets", "title storm", "console storm", "errors", "surrogates",
    "fragment storm", "infinite scroll", "layout thrash", "queued microtasks", "assembly", "mutations", "memory",
    "strings", "navigation loop", "click loop", "regular expression", "pop-ups by timer",
}  # fmt: skip
"""Pages of the long run alone."""

SLACK_S = 15.0
"""What a busy machine may add to a deadline."""


def named(pages: dict[str, str]) -> list[ParameterSet]:
    return [pytest.param(name, marks=[pytest.mark.long] if name in RARE else [], id=name) for name in pages]


@pytest.fixture(scope="module")
def door() -> Iterator[Door]:
    standing = Door()
    yield standing
    standing.close()


@pytest.fixture(scope="module")
def web(door: Door) -> Iterator[Web]:
    running = Web()
    running.pages["/calm"] = "<!doctype html><title>calm</title><p>calm</p>"
    running.pages["/never"] = Reply(_never)
    yield running
    running.close()


def _never(handler: BaseHTTPRequestHandler) -> None:
    handler.rfile.read(1)  # until the browser hangs up


@pytest.fixture(scope="module")
def patient(engine: Engine) -> Iterator[Browser]:
    device = Browser(transport=engine, limits=PATIENT)
    yield device
    device.close()


@pytest.fixture(scope="module")
def hasty(engine: Engine) -> Iterator[Browser]:
    device = Browser(transport=engine, limits=HASTY)
    yield device
    device.close()


def timed(work: Callable[[], object], limits: Limits) -> None:
    """Do it, within what the limits allow; DeviceError passes."""
    began = time.monotonic()
    try:
        work()
    finally:
        allowed = 2 * (limits.load + limits.settle + limits.answer) + SLACK_S
        assert time.monotonic() - began < allowed


def calm(browser: Browser, web: Web, door: Door) -> None:
    """The next page comes as if nothing had been, and nobody was at the door."""
    timed(lambda: browser.reset(Page(web.url("/calm"))), browser.limits)
    screen = browser.look()
    assert (labels(screen), len(screen.tabs)) == (["calm"], 1)
    assert door.connections == 0


def push(browser: Browser) -> Screen:
    """Touch the button; the screen after it."""
    target = find(browser.look(pixels=False), "Push", "button")
    browser.do(Tap(target.hit))
    return browser.look(pixels=False)


@pytest.mark.parametrize("name", named(OVERRIDES))
def test_what_a_page_overrides_is_not_used(patient: Browser, web: Web, door: Door, name: str) -> None:
    web.pages["/"] = OVERRIDES[name]
    timed(lambda: patient.reset(Page(web.url())), PATIENT)
    assert "Pushed" in labels(push(patient))
    calm(patient, web, door)


@pytest.mark.parametrize("name", named(BUSY))
def test_what_a_page_does_is_borne(patient: Browser, web: Web, door: Door, name: str) -> None:
    web.pages["/"] = BUSY[name]
    timed(lambda: patient.reset(Page(web.url())), PATIENT)
    timed(lambda: patient.look(pixels=False), PATIENT)
    assert "Pushed" in labels(push(patient))
    for element in patient.look(pixels=False).elements:
        assert max(map(len, (element.text, element.description, element.value, element.resource_id))) <= 2000
    calm(patient, web, door)


@pytest.mark.parametrize("name", named(STORMS))
def test_storms_of_windows_are_dammed(hasty: Browser, web: Web, door: Door, name: str) -> None:
    web.pages["/"] = STORMS[name]
    with contextlib.suppress(DeviceError):
        timed(lambda: hasty.reset(Page(web.url())), HASTY)
        timed(lambda: hasty.look(pixels=False), HASTY)
        assert len(hasty.look(pixels=False).tabs) <= MAX_TABS
    calm(hasty, web, door)


LASTING: tuple[Action, ...] = (Press("Tab"), Scroll("down"))


@pytest.mark.parametrize("name", named(ENDLESS))
def test_what_never_ends_is_ended(hasty: Browser, web: Web, door: Door, name: str) -> None:
    web.pages["/"] = ENDLESS[name]
    try:
        timed(lambda: hasty.reset(Page(web.url())), HASTY)
        timed(hasty.look, HASTY)
        for action in LASTING[: 1 if name != "click loop" else 2]:
            timed(lambda action=action: hasty.do(action), HASTY)  # type: ignore[misc]
        timed(lambda: hasty.do(GoTo(web.url("/calm"))), HASTY)
        timed(hasty.look, HASTY)
    except DeviceError as error:
        assert "reset" in str(error) or "load" in str(error)
    calm(hasty, web, door)
