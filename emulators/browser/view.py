"""One look at a page: the question that is put to it, and its answer as elements and pixels."""

import base64
import functools
import io
import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from emulators.browser.transport import ScriptError
from emulators.screen import Box, Element, Flag, Frame, Pixels, Point

__all__ = ["View", "element", "frame", "question"]


@dataclass(frozen=True, slots=True)
class View:
    """What one pass over the page found. `busy` says what was still under way, empty when settled."""

    url: str
    elements: tuple[Element, ...]
    extra: Any
    busy: str

    @classmethod
    def read(cls, answer: object) -> "View":
        """From what `question` was answered. Raises ScriptError when the page has meddled with it."""
        try:
            url, busy, rows, value = json.loads(str(answer))
        except ValueError as error:
            raise ScriptError("the page has replaced functions that it is looked at with; it cannot be read") from error
        return cls(url, tuple(map(element, rows)), value, busy)


def question(cap_s: float, frames: int, *, tree: bool, hide: str, extra: str) -> str:
    """A script that waits until the page has settled (`cap_s` at most, `frames` painted at least) and reads it."""
    rows = f"own.observe({json.dumps(hide)})" if tree else "[]"
    return (
        "(async () => { const own = window.__guiagent;"
        f"const busy = own ? await own.settle({round(cap_s * 1000)}, {frames}) : '';"
        f"return (own ? own.pack : JSON.stringify)([location.href, busy, own ? {rows} : [], {extra}]) }})()"
    )


def element(row: list[Any]) -> Element:
    """An element from a row of observe.js."""
    role, left, top, right, bottom, text, said, value, name, flags, parent, hit = row
    return Element(
        role=role, box=Box(left, top, right, bottom), text=text, description=said, value=value, resource_id=name,
        flags=frozenset(map(Flag, flags)), parent=None if parent < 0 else parent, touch=Point(*hit) if hit else None,
    )  # fmt: skip


def frame(data: str) -> Frame:
    """The picture that the protocol has sent, in base64; decoded once, when its pixels are first asked for."""
    from PIL import Image

    with Image.open(io.BytesIO(base64.b64decode(data))) as image:
        width, height = image.size
    return Frame.later(width, height, functools.cache(lambda: _pixels(data)))


def _pixels(data: str) -> Pixels:
    from PIL import Image

    with Image.open(io.BytesIO(base64.b64decode(data))) as image:
        return np.asarray(image.convert("RGB"), dtype=np.uint8)
