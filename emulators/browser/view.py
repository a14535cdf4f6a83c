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

__all__ = ["MAX_TITLE", "Row", "Sheet", "View", "element", "frame", "question", "spliced", "together"]

Row = list[Any]
"""An element as observe.js tells it: role, box, text, description, value, id, flags, parent, hit point, number; and for
a frame of another origin its path, its place and scale on the page, and what of it can be seen."""

_PARENT, _NUMBER, _INSIDE = 10, 12, 13
MAX_TITLE = 500
"""Characters of a page's title that are told; our default."""


@dataclass(frozen=True, slots=True)
class View:
    """What one look at a page found. `busy` says what was still under way, empty when settled."""

    url: str
    title: str
    elements: tuple[Element, ...]
    extra: Any
    busy: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one document answered: `waited` says whether anything was under way, `sealed` whether there are frames in it
    that it may not read, `last` is the highest number of a node."""

    url: str
    title: str
    busy: str
    waited: bool
    sealed: bool
    last: int
    rows: list[Row]

    @classmethod
    def read(cls, answer: object) -> "Sheet":
        """From what `question` was answered. Raises ScriptError when that is not what was asked for."""
        try:
            return cls(*json.loads(str(answer)))
        except (ValueError, TypeError) as error:
            raise ScriptError("the page gave no answer that can be read; look again, or reset()") from error

    def view(self, extra: Any) -> View:
        return View(self.url, self.title, tuple(map(element, self.rows)), extra, self.busy)


def question(cap_s: float, frames: int, *, tree: bool, hide: str) -> str:
    """A script that waits until the document has settled (`cap_s` at most, `frames` painted at least) and reads it."""
    rows = f"own.observe({json.dumps(hide)})" if tree else "[]"
    return (
        f"own.settle({round(cap_s * 1000)}, {frames}).then(busy => {{ const rows = {rows}; own.told();"
        f"const title = own.dom.title(document).slice(0, {MAX_TITLE}), sealed = own.sealed();"
        "return JSON.stringify([location.href, title, busy, own.waited, sealed, own.last, rows]) })"
    )


def together(cap_s: float, frames: int, *, tree: bool, extra: str) -> str:
    """The same where our scripts are in the page's own world; answers with address, reason, rows and `extra`."""
    rows = "own.observe('')" if tree else "[]"
    return (
        "(async () => { const own = window.__guiagent;"
        f"const busy = own ? await own.settle({round(cap_s * 1000)}, {frames}) : '';"
        f"return JSON.stringify([location.href, busy, own ? {rows} : [], {extra}]) }})()"
    )


def element(row: Row) -> Element:
    """An element from a row of observe.js."""
    role, left, top, right, bottom, text, said, value, name, flags, parent, hit, number, *_ = row
    return Element(
        role=role, box=Box(left, top, right, bottom), text=text, description=said, value=value, resource_id=name,
        flags=_flags(tuple(flags)), parent=None if parent < 0 else parent, touch=Point(*hit) if hit else None,
        ref=str(number),
    )  # fmt: skip


@functools.cache
def _flags(names: tuple[str, ...]) -> frozenset[Flag]:
    return frozenset(map(Flag, names))


def spliced(rows: list[Row], inner: dict[int, list[Row]]) -> list[Row]:
    """`rows` with those of the frames behind the row of each frame, whose parts they then are."""
    found: list[Row] = []
    place: dict[int, int] = {}
    for index, row in enumerate(rows):
        place[index] = len(found)
        found.append(row)
        base = len(found)
        for part in inner.get(index, ()):
            parent = place[index] if part[_PARENT] < 0 else base + part[_PARENT]
            found.append([*part[:_PARENT], parent, *part[_PARENT + 1 :]])
    for index, row in enumerate(rows):
        if row[_PARENT] >= 0:
            found[place[index]] = [*row[:_PARENT], place[row[_PARENT]], *row[_PARENT + 1 :]]
    return found


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
