"""The state after an action is seen when it comes, and what never ends is not waited for."""

import time
from collections.abc import Callable

import pytest

from emulators.action import Tap
from emulators.browser.session import Browser
from emulators.screen import Screen
from tests.emulators.browser.conftest import Site, find, labels

DONE = "document.getElementById('out').textContent = 'after'"

SCENARIOS = {
    "at once": DONE,
    "timer": f"setTimeout(() => {{ {DONE} }}, 150)",
    "timers in a row": f"setTimeout(() => setTimeout(() => {{ {DONE} }}, 120), 120)",
    "fetch": f"fetch('/slow?ms=150').then(r => r.text()).then(() => {{ {DONE} }})",
    "fetch, then timer": f"fetch('/slow?ms=80').then(r => r.text()).then(() => setTimeout(() => {{ {DONE} }}, 80))",
    "request": f"const x = new XMLHttpRequest();x.onload = () => {{ {DONE} }}; x.open('GET', '/slow?ms=120'); x.send()",
    "transition": "const b = document.getElementById('box');"
    f"b.ontransitionend = () => {{ {DONE} }}; b.style.opacity = 0.1",
    "interval": f"let n = 0; const i = setInterval(() => {{ if (++n === 12) {{ clearInterval(i); {DONE} }} }}, 16)",
    "frames": f"let n = 0; const f = () => {{ document.getElementById('box').style.left = n + 'px';"
    f" if (++n < 15) requestAnimationFrame(f); else {{ {DONE} }} }}; requestAnimationFrame(f)",
    "navigation": "location.href = '/next'",
}


@pytest.mark.parametrize("script", SCENARIOS.values(), ids=SCENARIOS.keys())
def test_the_effect_is_seen(browser: Browser, site: Site, show: Callable[[str], Screen], script: str) -> None:
    site.pages["/next"] = "<p>after</p>"
    screen = show(
        "<style>#box { transition: opacity 0.3s; position: relative }</style><div id=box>box</div><p id=out>before</p>"
        f"<button id=go>Go</button><script>document.getElementById('go').onclick = () => {{ {script} }}</script>"
    )
    assert "before" in labels(screen)
    browser.do(Tap(find(screen, "Go").hit))
    after = labels(browser.look(pixels=False))
    assert "after" in after
    assert "before" not in after


ENDLESS = {
    "spinner": "<style>@keyframes k { to { rotate: 360deg } } #s { animation: k 1s infinite }</style><i id=s>o</i>",
    "frames": "<i id=s>o</i>"
    "<script>const f = () => { s.style.left = Math.random() + 'px'; requestAnimationFrame(f) }; f()</script>",
    "polling": "<script>setInterval(() => fetch('/slow?ms=300').then(r => r.text()), 100)</script>",
    "timers": "<script>const t = () => setTimeout(t, 50); t()</script>",
    "hanging request": "<script>fetch('/never')</script>",
}


@pytest.mark.parametrize("page", ENDLESS.values(), ids=ENDLESS.keys())
def test_the_endless_costs_nothing(browser: Browser, show: Callable[[str], Screen], page: str) -> None:
    screen = show(f'{page}<p id=out>before</p><button onclick="{DONE}">Go</button>')
    began = time.monotonic()
    browser.do(Tap(find(screen, "Go").hit))
    assert "after" in labels(browser.look(pixels=False))
    assert time.monotonic() - began < 1.0


def test_an_idle_page_is_looked_at_at_once(browser: Browser, show: Callable[[str], Screen]) -> None:
    show("<p>quiet</p>")
    began = time.monotonic()
    for _ in range(10):
        browser.look(pixels=False)
    assert time.monotonic() - began < 1.0
