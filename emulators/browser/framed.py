"""A page of Chromium's headless shell over our own connection, with every frame drawn when we say so.

With `--deterministic-mode` nothing is painted by itself: a frame is one call that can bring the picture along, so that
no picture waits for a display, and a page stands still while nobody waits for it.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Literal

from emulators.browser.pipe import Connection, Line
from emulators.browser.transport import CLOSED, Json, Picture, ProtocolError
from emulators.device import DeviceLost

__all__ = ["EAGER", "FRAME_S", "GIVE_WAY_S", "Brush", "FramedChannel"]

FRAME_S = 1 / 60
"""Seconds from one frame to the next while somebody waits for the page; our default, the pace of a display."""

EAGER = 8
"""How many frames are drawn one behind the other for what is answered with a frame; our default."""

GIVE_WAY_S = 3.0
"""How long a frame may take while others wait to draw theirs, before its page is given up; our default."""

_PATIENCE_S = 0.003
"""An answer that comes within this time needs no frame; our default."""


class Brush:
    """Held while a frame is drawn: two at once, of any pages of one browser, would end it."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._wanted = 0
        self.waits = asyncio.Event()

    async def __aenter__(self) -> None:
        self._wanted += 1
        self.waits.set()
        try:
            await self._lock.acquire()
        finally:
            self._wanted -= 1
            if not self._wanted:
                self.waits.clear()

    async def __aexit__(self, *_: object) -> None:
        self._lock.release()


class FramedChannel:
    """A `Channel` whose page is painted while somebody waits for it, and stands still otherwise."""

    def __init__(self, connection: Connection, session: str, target: str, brush: Brush) -> None:
        self._connection = connection
        self._session = session
        self._target = target
        self._brush = brush
        self._line = Line()
        connection.lines[session] = self._line
        self._watchers = 0
        self._due: asyncio.TimerHandle | None = None
        self._painter: asyncio.Task[None] | None = None
        self._new = self._bare = True
        self._drawn_at = 0.0
        self._stirred = False
        self._eager = 0
        self._picture = ""
        self.on("Inspector.targetCrashed", lambda _: self._line.lose("the page has crashed"))
        self.on("Page.frameNavigated", self._navigated)

    @property
    def gone(self) -> asyncio.Future[str]:
        return self._line.gone

    def lose(self, reason: str) -> None:
        self._line.lose(reason)

    def on(self, event: str, handler: Callable[[Json], None]) -> None:
        self._line.on(event, handler)

    def take(self, event: str, handler: Callable[[Json], None]) -> None:
        self._line.take(event, handler)

    def _navigated(self, event: Json) -> None:
        if "parentId" not in event["frame"]:
            self._new = self._bare = True

    def post(self, method: str, params: Mapping[str, Any] | None = None) -> asyncio.Future[Json]:
        return self._connection.call(method, params, session=self._session)

    async def send(self, method: str, params: Mapping[str, Any] | None = None, *, framed: bool = False) -> Json:
        if self._bare and method.startswith("Input."):
            with suppress(ProtocolError):
                await self.picture("jpeg")  # what has not been painted once drops what is done to it
        answer = self.post(method, params)
        if framed:
            self._eager = EAGER
        with self.painting():
            done = await answer
        self._eager = 0
        if method.startswith("Input."):
            self._stirred = True  # the page does little more before its next frame
        return done

    async def elsewhere(self) -> tuple[()]:
        return ()  # the flags that this browser is started with keep the frames of a page together

    # Frames

    @contextmanager
    def painting(self) -> Iterator[None]:
        self._watchers += 1
        if self._watchers == 1:
            self._schedule(_PATIENCE_S)
        try:
            yield
        finally:
            self._watchers -= 1
            if not self._watchers and self._due is not None:
                self._due.cancel()
                self._due = None

    def _schedule(self, patience_s: float) -> None:
        loop = asyncio.get_running_loop()
        at = loop.time() if self._stirred or self._eager else max(loop.time() + patience_s, self._drawn_at + FRAME_S)
        self._due = loop.call_at(at, self._start)

    def _start(self) -> None:
        self._due = None
        if self._painter is None:
            self._painter = asyncio.get_running_loop().create_task(self._paint())

    async def _paint(self) -> None:
        try:
            await self.draw()
        except ProtocolError:
            self._drawn_at = asyncio.get_running_loop().time()  # it was navigating
        except DeviceLost:
            return  # told to whoever waits for an answer
        finally:
            self._painter = None
        if self._watchers and self._due is None:
            self._schedule(0.0)

    async def draw(self, kind: Picture | Literal[""] = "") -> str:
        """One frame, with a picture where a kind is given. Raises DeviceLost when the page is given up for it."""
        how: Json = {"format": kind, "optimizeForSpeed": True, **({"quality": 80} if kind == "jpeg" else {})}
        async with self._brush:
            self._drawn_at = asyncio.get_running_loop().time()
            self._eager = max(0, self._eager - 1)
            frame = self.post("HeadlessExperimental.beginFrame", {"screenshot": how} if kind else {})
            answer = await self._drawn(frame)
        self._new = self._stirred = False
        return str(answer.get("screenshotData", ""))

    async def _drawn(self, frame: asyncio.Future[Json]) -> Json:
        """What came of a frame. A page that is stuck in a script must not keep others from drawing."""
        await asyncio.wait({frame}, timeout=GIVE_WAY_S)
        if not frame.done():
            waits = asyncio.ensure_future(self._brush.waits.wait())
            either: set[asyncio.Future[Any]] = {frame, waits}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            waits.cancel()
            if not frame.done():
                self.crash()  # and the frame ends with it
        return await frame

    async def picture(self, kind: Picture) -> str:
        # A frame with a picture counts as damage in the one after it, so damage cannot say that a picture still holds.
        if self._new:
            await self.draw()
        while not (data := await self.draw(kind)):
            await asyncio.sleep(_PATIENCE_S)  # a page that was just opened has no surface yet
        self._bare = False
        if data != self._picture:
            self._picture = data
        return self._picture

    def crash(self) -> None:
        """End the page's process, which a script that never gives way cannot keep from ending."""
        with suppress(DeviceLost):
            self.post("Page.crash")

    def forget(self) -> None:
        self._connection.lines.pop(self._session, None)

    async def close(self) -> None:
        async with self._brush:  # a frame under way belongs to the page
            self.lose(CLOSED)
            with suppress(ProtocolError):
                await self._connection.call("Target.closeTarget", {"targetId": self._target})
