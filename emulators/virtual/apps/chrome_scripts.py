"""Pages with scripts: they run in Chromium behind the phone, which is started when the first one is looked at.

What such a page shows is a function of its HTML and of what was done on it, so a phone keeps these two and nothing
else; a forked or loaded phone does the same inputs again. One Chromium serves all phones of this process.
"""

import atexit
import functools
import io
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from emulators.action import Drag, Tap, TypeText
from emulators.device import DeviceError
from emulators.screen import Element, Flag, Point, Screen

if TYPE_CHECKING:
    pass

__all__ = ["HEIGHT", "WIDTH", "Input", "Part", "Sight", "sight_of"]

WIDTH, HEIGHT = 360, 920
"""Size of the page in pixels, which are dp on the phone; what lies below is not shown. Our default."""

Input = tuple[str, int, int, int, int, str]
"""What was done: "tap" or "type" at a point, or "drag" from one to another; all in pixels, with the text typed."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something on the page that can be read or touched, and where; `kind` says how it is touched."""

    kind: str
    label: str
    value: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Sight:
    """A page as it looks: a PNG of WIDTH by HEIGHT and its parts; or why there is none."""

    picture: bytes = b""
    parts: tuple[Part, ...] = ()
    problem: str = ""


@functools.lru_cache(64)
def sight_of(html: str, inputs: tuple[Input, ...]) -> Sight:
    """The page after these inputs, done one after the other on a page that has just been opened."""
    try:
        return _seen(_window().after(html, inputs))
    except (DeviceError, ImportError, OSError) as error:
        return Sight(problem=f"This page needs JavaScript, which runs in Chromium behind the phone: {error}")


def _seen(screen: Screen) -> Sight:
    from PIL import Image

    out = io.BytesIO()
    if screen.frame is not None:
        Image.fromarray(screen.frame.rgb()).save(out, "PNG", compress_level=1)
    parts = (_part(element) for element in screen.elements)
    return Sight(out.getvalue(), tuple(part for part in parts if part is not None))


def _part(element: Element) -> Part | None:
    """None for what has no name: a canvas is touched on the picture itself."""
    box = element.box
    kind = "field" if element.has(Flag.EDITABLE) else "button" if element.has(Flag.CLICKABLE) else "text"
    if box.width < 2 or box.height < 2 or not (element.label or kind == "field"):
        return None
    return Part(kind, element.label, element.value, box.left, box.top, box.right, box.bottom)


class _Window:
    """The page in Chromium that was looked at last, and what was done on it."""

    def __init__(self) -> None:
        from emulators.browser.pages import PageServer
        from emulators.browser.session import Browser

        self._folder = tempfile.TemporaryDirectory(prefix="phone-pages-")
        self._server = PageServer(Path(self._folder.name))
        self._browser: Browser = Browser((WIDTH, HEIGHT))
        self._html = ""
        self._done: tuple[Input, ...] | None = None

    def after(self, html: str, inputs: tuple[Input, ...]) -> Screen:
        """What is seen after these inputs. Raises DeviceError."""
        from emulators.trajectory import Page

        begun = self._html == html and self._done is not None and inputs[: len(self._done)] == self._done
        try:
            if not begun:
                (Path(self._folder.name) / "page.html").write_text(html, encoding="utf-8", errors="replace")
                self._browser.reset(Page(f"{self._server.address}/page.html"))
                self._html, self._done = html, ()
            for each in inputs[len(self._done or ()) :]:
                self._do(each)
            self._done = inputs
            return self._browser.look()
        except DeviceError:
            self._done = None
            raise

    def _do(self, each: Input) -> None:
        kind, x1, y1, x2, y2, text = each
        match kind:
            case "drag":
                self._browser.do(Drag(Point(x1, y1), Point(x2, y2)))
            case "type":
                self._browser.do(TypeText(text, Point(x1, y1), replace=True))
            case _:
                self._browser.do(Tap(Point(x1, y1)))

    def close(self) -> None:
        self._browser.close()
        self._server.close()
        self._folder.cleanup()


@functools.cache
def _window() -> _Window:
    window = _Window()
    atexit.register(window.close)
    return window
