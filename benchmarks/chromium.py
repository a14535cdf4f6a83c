"""The same screens in headless Chromium: a page that shows the phone's scenes as HTML, and how long its steps take."""

import base64
import html
import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from emulators.browser.finding import BrowserMissing, find_browser
from emulators.browser.pages import PageServer
from emulators.screen import Point
from emulators.virtual.node import Image, Line, Paint, Rect
from emulators.virtual.scene import Bounds, Part, Scene
from emulators.virtual.typeface import font_path

__all__ = ["BrowserMissing", "Served", "page_of", "served"]

Shown = tuple[Point, str]
"""Where the page is touched, and the HTML that it shows then."""

_FACE = "@font-face{{font-family:R;font-weight:{};src:url(data:font/ttf;base64,{})}}"
_STYLE = "body{margin:0;overflow:hidden;background:#000;font-family:R}body *{position:absolute;white-space:pre}"
_SCRIPT = """
let next = []; function load(pages) { next = pages; document.body.innerHTML = next.shift(); }
document.addEventListener('pointerdown', () => { if (next.length) document.body.innerHTML = next.shift(); });
function tree() { return [...document.querySelectorAll('[role]')].map(e => { const b = e.getBoundingClientRect();
  return [e.getAttribute('role'), e.getAttribute('aria-label'), e.dataset.value, e.dataset.flags, e.id,
          b.left, b.top, b.right, b.bottom]; }); }
"""
_DEADLINE_MS = 20_000


def page_of(scene: Scene, density: float) -> str:
    """The parts of a scene, and over them its elements, as absolutely placed boxes."""
    parts = "".join(_part(part, density) for part in scene.parts)
    elements = "".join(
        f'<div role="{html.escape(e.role)}" aria-label="{html.escape(e.label)}" data-value="{html.escape(e.value)}" '
        f'data-flags="{" ".join(sorted(e.flags))}" id="{html.escape(e.resource_id)}" '
        f'style="{_place((e.box.left, e.box.top, e.box.right, e.box.bottom))}"></div>'
        for e in scene.elements
    )
    return f"{parts}{elements}"


def _part(part: Part, density: float) -> str:
    left, top, right, bottom = part.clip
    inner = (part.bounds[0] - left, part.bounds[1] - top, part.bounds[2] - left, part.bounds[3] - top)
    clip = _place((left, top, right, bottom))
    text = html.escape(part.paint.text) if isinstance(part.paint, Line) else ""
    face = f'<div style="{_place(inner)};{_look(part.paint, inner, density)}">{text}</div>'
    return f'<div style="{clip};overflow:hidden">{face}</div>'


def _place(box: Bounds) -> str:
    return f"left:{box[0]:.1f}px;top:{box[1]:.1f}px;width:{box[2] - box[0]:.1f}px;height:{box[3] - box[1]:.1f}px"


def _look(paint: Paint, box: Bounds, density: float) -> str:
    match paint:
        case Line():
            weight = 500 if paint.type.medium else 400
            return (f"font-size:{paint.type.size * density:.1f}px;line-height:{box[3] - box[1]:.1f}px;"
                    f"font-weight:{weight};color:{_color(paint.color)}")  # fmt: skip
        case Rect():
            ground = "linear-gradient(#33518a,#b77f92)" if paint.paper else _color(paint.color)
            edge = f";box-shadow:inset 0 0 0 {density:.1f}px {_color(paint.border)}" if paint.border else ""
            shade = f";box-shadow:0 0 {paint.elevation * density:.1f}px #0005" if paint.elevation else ""
            return f"background:{ground};border-radius:{paint.radius * density:.1f}px{edge}{shade}"
        case Image():
            return "background:#9a9da5"
        case _:
            return f"border:{density:.1f}px solid #555;border-radius:30%;box-sizing:border-box"


def _color(argb: int) -> str:
    return f"#{argb & 0xFFFFFF:06x}{argb >> 24:02x}"


class Served:
    """A page in Chromium that shows one scene after the other, each when it is touched."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._protocol = page.context.new_cdp_session(page)

    def begin(self, first: str, shown: list[Shown]) -> None:
        self._page.evaluate("load", [first, *(text for _, text in shown)])
        self._look()

    def step(self, point: Point) -> float:
        """Touch the page, read its elements, take a picture; the seconds that took."""
        began = time.perf_counter()
        for kind in ("mousePressed", "mouseReleased"):
            self._protocol.send(
                "Input.dispatchMouseEvent",
                {"type": kind, "x": point.x, "y": point.y, "button": "left", "clickCount": 1},
            )
        self._look()
        return time.perf_counter() - began

    def _look(self) -> None:
        """As fast as Chromium can: elements in one call, PNG with little compression, not decoded."""
        tree = self._protocol.send("Runtime.evaluate", {"expression": "JSON.stringify(tree())"})
        json.loads(tree["result"]["value"])
        picture = self._protocol.send("Page.captureScreenshot", {"format": "png", "optimizeForSpeed": True})
        base64.b64decode(picture["data"])


@contextmanager
def served(width: int, height: int) -> Iterator[Served]:
    """A page of this size in pixels, served from this machine. Raises BrowserMissing where there is no Chromium."""
    from playwright.sync_api import sync_playwright

    program = find_browser()
    faces = "".join(
        _FACE.format(weight, base64.b64encode(font_path(name).read_bytes()).decode())
        for weight, name in ((400, "Roboto-Regular.ttf"), (500, "Roboto-Medium.ttf"))
    )
    with tempfile.TemporaryDirectory() as folder:
        page = (
            f"<!doctype html><meta charset=utf-8><style>{faces}{_STYLE}</style><body></body><script>{_SCRIPT}</script>"
        )
        Path(folder, "index.html").write_text(page, "utf-8")
        server = PageServer(Path(folder))
        try:
            with sync_playwright() as play:
                browser = play.chromium.launch(executable_path=str(program), args=["--no-sandbox"])
                opened = browser.new_page(viewport={"width": width, "height": height})
                opened.goto(f"{server.address}/index.html", timeout=_DEADLINE_MS)
                yield Served(opened)
                browser.close()
        finally:
            server.close()
