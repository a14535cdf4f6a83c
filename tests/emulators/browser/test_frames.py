"""Frames, of whatever origin, are looked into and acted in as the page around them is."""

from collections.abc import Callable

import pytest

from emulators.action import Scroll, SelectOption, Tap, TypeText
from emulators.browser.session import Browser
from emulators.screen import Element, Flag, Screen
from emulators.trajectory import Page
from tests.emulators.browser.conftest import Site, find, labels

Show = Callable[[str], Screen]

INNER = """<!doctype html><body style="margin:10px"><button onclick="this.textContent='Pressed'">Press</button>
  <input id=name aria-label=Name><input type=date aria-label=Day>
  <select aria-label=Pick><option>One<option>Two</select>
  <div style="height:3000px">tall</div><p>end</p>"""


@pytest.fixture(params=["127.0.0.1", "localhost", "sandboxed"])
def frame(request: pytest.FixtureRequest, site: Site) -> str:
    """A frame of the page's own origin, of another, and of none."""
    site.pages["/inner"] = INNER
    host = "127.0.0.1" if request.param == "sandboxed" else request.param
    sandbox = " sandbox='allow-scripts'" if request.param == "sandboxed" else ""
    return f"<iframe src='http://{host}:{site.port}/inner'{sandbox} "


def inside(screen: Screen, element: Element) -> Element:
    """The frame that an element lies in."""
    while element.role != "iframe":
        assert element.parent is not None
        element = screen.elements[element.parent]
    return element


def test_what_is_in_a_frame_is_seen_where_it_lies(show: Show, frame: str) -> None:
    screen = show(f"<p>above</p>{frame} title=Box style='margin:30px 0 0 40px;border:5px solid;width:250px;height:90px'"
                  "></iframe><p>below</p>")  # fmt: skip
    shown = labels(screen)
    assert shown.index("above") < shown.index("Box") < shown.index("Press") < shown.index("below")
    button = find(screen, "Press")
    around = inside(screen, button)
    assert around.description == "Box"
    assert button.box.left == around.box.left + 15
    assert button.box.top == around.box.top + 15
    assert "end" not in shown
    assert all(around.box.contains(e.hit) for e in screen.elements if e.ref.startswith("f"))


def test_what_lies_over_a_frame_lies_over_its_parts(show: Show, frame: str) -> None:
    screen = show(f"{frame} style='width:300px;height:120px;border:0'></iframe>"
                  "<div style='position:absolute;left:0;top:0;width:110px;height:60px;background:#fff'>over</div>"
                  )  # fmt: skip
    assert "over" in labels(screen)
    assert "Press" not in labels(screen)
    assert all(e.hit.x > 110 or e.hit.y > 60 for e in screen.elements if e.ref.startswith("f"))


def test_frames_are_acted_in(browser: Browser, show: Show, frame: str) -> None:
    screen = show(f"{frame} style='width:380px;height:200px'></iframe>")
    browser.do(Tap(find(screen, "Press").hit))
    screen = browser.look(pixels=False)
    assert "Pressed" in labels(screen)
    for label, text in (("Name", "Ada"), ("Day", "2024-02-29")):
        browser.do(TypeText(text, next(e for e in screen.elements if e.description == label).hit))
        screen = browser.look(pixels=False)
        assert next(e for e in screen.elements if e.description == label).value == text
    browser.do(SelectOption(("Two",), next(e for e in screen.elements if e.description == "Pick").hit))
    assert next(e for e in browser.look(pixels=False).elements if e.description == "Pick").value == "Two"
    browser.do(Scroll("down", find(screen, "tall").hit))
    assert "Pressed" not in labels(browser.look(pixels=False))


@pytest.mark.parametrize("scale", ["", "transform: scale(0.5); transform-origin: 0 0;"])
def test_frames_in_frames(browser: Browser, site: Site, show: Show, scale: str) -> None:
    for depth in range(3):
        address = f"http://{'localhost' if depth % 2 else '127.0.0.1'}:{site.port}/{depth + 1}"
        size = f"width:{300 - 100 * depth}px;height:{300 - 120 * depth}px"
        inner = f"<iframe src='{address}' style='{size}'></iframe>" if depth < 2 else ""
        button = f"<button onclick=\"this.textContent='Done {depth}'\">Do {depth}</button>"
        site.pages[f"/{depth}"] = f"<p>depth {depth}</p>{button}{inner}"
    screen = show(f"<iframe src='http://localhost:{site.port}/0' style='{scale}width:380px;height:500px'></iframe>")
    for depth in range(3):
        browser.do(Tap(find(screen, f"Do {depth}").hit))
        screen = browser.look(pixels=False)
        assert f"Done {depth}" in labels(screen)


def test_a_frame_that_is_still_coming_is_waited_for(browser: Browser, site: Site, show: Show) -> None:
    screen = show(f"""<button onclick="const f = document.createElement('iframe');
        f.src = 'http://localhost:{site.port}/slow?ms=200'; document.body.append(f)">Open</button>""")
    browser.do(Tap(find(screen, "Open").hit))
    assert "slow" in labels(browser.look(pixels=False))


def test_what_a_frame_tells_the_page_around_it_is_waited_for(browser: Browser, site: Site, show: Show) -> None:
    site.pages["/telling"] = "<button onclick=\"setTimeout(() => parent.postMessage('told', '*'), 150)\">Tell</button>"
    screen = show(f"""<p id=out>before</p><iframe src='http://localhost:{site.port}/telling'></iframe>
        <script>onmessage = () => setTimeout(() => {{ out.textContent = 'after' }}, 100)</script>""")
    browser.do(Tap(find(screen, "Tell").hit))
    assert "after" in labels(browser.look(pixels=False))


def test_a_frame_that_goes_away_is_not_missed(browser: Browser, show: Show, frame: str) -> None:
    screen = show(f"<button onclick=\"document.querySelector('iframe').remove()\">Away</button>{frame}></iframe>")
    assert "Press" in labels(screen)
    browser.do(Tap(find(screen, "Away").hit))
    assert labels(browser.look(pixels=False)) == ["Away"]


def test_focus_and_state_in_frames(browser: Browser, show: Show, frame: str) -> None:
    screen = show(f"{frame} style='width:380px;height:200px'></iframe>")
    browser.do(Tap(next(e for e in screen.elements if e.description == "Name").hit))
    assert next(e for e in browser.look(pixels=False).elements if e.description == "Name").has(Flag.FOCUSED)


def test_frames_in_processes_of_their_own(endpoint: str, site: Site) -> None:
    """In a browser that was started without our flags frames of other sites are apart."""
    leaf = f"<iframe src='http://127.0.0.1:{site.port}/leaf' style='width:200px;height:100px'></iframe>"
    site.pages["/"] = (
        f"<p>top</p><iframe src='http://localhost:{site.port}/far' style='width:350px;height:400px'></iframe>"
    )
    site.pages["/far"] = f"{INNER}{leaf}".replace("height:3000px", "height:20px")
    site.pages["/leaf"] = "<button onclick=\"setTimeout(() => { this.textContent = 'Done' }, 200)\">Leaf</button>"
    browser = Browser(endpoint=endpoint)
    try:
        browser.reset(Page(site.url()))
        screen = browser.look(pixels=False)
        assert [label for label in labels(screen) if label in {"top", "Press", "Leaf"}] == ["top", "Press", "Leaf"]
        for label, after in (("Press", "Pressed"), ("Leaf", "Done")):
            browser.do(Tap(find(screen, label).hit))
            screen = browser.look(pixels=False)
            assert after in labels(screen)
        browser.do(SelectOption(("Two",), next(e for e in screen.elements if e.description == "Pick").hit))
        assert next(e for e in browser.look(pixels=False).elements if e.description == "Pick").value == "Two"
    finally:
        browser.close()
