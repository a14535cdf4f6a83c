"""The reading half of a tab: whether it is loading, what it shows once it has settled, and its pixels."""

import asyncio
import time
from dataclasses import dataclass
from typing import Any

from emulators.browser.transport import Channel, Json, Picture, ProtocolError, ScriptError
from emulators.browser.view import View, frame, question
from emulators.device import DeviceLost
from emulators.screen import Frame

__all__ = ["Limits", "Reader"]

_ASSETS = frozenset({"Image", "Font", "Stylesheet", "Script"})
"""Kinds of requests that a page waits for without script: they change what is seen when they come."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a look may cost: deadlines in seconds, and how pictures travel. Our defaults.

    `settle`: how long a page may go on working on an action before it is looked at anyway. `load`: how long a
    navigation may take. `answer`: how long the browser may stay silent before it counts as lost. `image`: PNG shows the
    exact pixels, JPEG is smaller.
    """

    settle: float = 3.0
    load: float = 15.0
    answer: float = 10.0
    image: Picture = "png"


class Reader:
    """Looks at one page over a channel. `at` is the address when it was last read.

    `touched` says that something was done to the page since, whose effects are waited for; `frames` is how many are
    painted at least before the next look.
    """

    def __init__(self, channel: Channel, limits: Limits) -> None:
        self.channel = channel
        self.at = ""
        self.touched = True
        self.frames = 0
        self._limits = limits
        self._loading = False
        self._loaded = asyncio.Event()
        self._main = ""
        self._assets: set[str] = set()
        self._fetched = asyncio.Event()
        self._shown: tuple[str, Frame] | None = None

    async def prepare(self) -> None:
        on = self.channel.on
        on("Page.frameStartedNavigating", lambda e: self._begin(e.get("frameId")))
        on("Page.frameStartedLoading", lambda e: self._begin(e.get("frameId")))
        on("Page.frameStoppedLoading", lambda e: self._finish(e.get("frameId")))
        on("Page.navigatedWithinDocument", lambda e: self._finish(e.get("frameId")))
        on("Network.requestWillBeSent", self._request)
        on("Network.loadingFinished", self._received)
        on("Network.loadingFailed", self._received)
        await self.channel.send("Page.enable")
        await self.channel.send("Network.enable")
        tree = await self.channel.send("Page.getFrameTree")
        self._main = tree["frameTree"]["frame"]["id"]

    # Loading

    def leave(self) -> None:
        """The page is about to be replaced by another."""
        self.touched = True
        self._begin(self._main)

    def stay(self) -> None:
        """The page is not replaced after all."""
        self._finish(self._main)

    def _begin(self, frame: str | None) -> None:
        if frame == self._main:
            self._loading = True
            self._loaded.clear()
            self._assets.clear()

    def _finish(self, frame: str | None) -> None:
        if frame == self._main:
            self._loading = False
            self._loaded.set()

    def _request(self, event: Json) -> None:
        if event.get("type") in _ASSETS:
            self._assets.add(event["requestId"])
            self._fetched.clear()

    def _received(self, event: Json) -> None:
        self._assets.discard(event["requestId"])
        if not self._assets:
            self._fetched.set()

    # Reading

    async def evaluate(self, expression: str) -> Any:
        """The value of an expression in the page. Raises DeviceLost when the page does not answer in time."""
        call = self.channel.send(
            "Runtime.evaluate", {"expression": expression, "awaitPromise": True, "returnByValue": True}
        )
        try:
            answer = await asyncio.wait_for(call, self._limits.answer + self._limits.settle)
        except TimeoutError as error:
            raise DeviceLost("the page's script does not give way; reset() starts a fresh page") from error
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise ScriptError(f"{details['text']} {details.get('exception', {}).get('description', '')}".strip())
        return answer["result"].get("value")

    async def change(self, expression: str) -> Any:
        """The value of an expression that does something to the page, which is waited for like an action's effects."""
        self.touched = True
        return await self.evaluate(f"(window.__guiagent && __guiagent.mark(), {expression})")

    async def read(self, *, tree: bool, hide: str = "", extra: str = "null") -> View:
        """Wait until the page has settled (or the deadline), then look at it once. `extra` is an expression."""
        until = time.monotonic() + self._limits.settle
        while True:
            await self.until_loaded(time.monotonic() + self._limits.load)
            left = max(0.0, until - time.monotonic()) if self.touched else 0.0
            try:
                answer = await self.evaluate(question(left, self.frames, tree=tree, hide=hide, extra=extra))
            except ProtocolError:
                # The document was replaced under our hands; the new one will say so.
                if time.monotonic() > until + self._limits.load:
                    raise
                await asyncio.sleep(0.005)
                continue
            if self._loading and time.monotonic() < until:
                continue
            if self.touched and self._assets and time.monotonic() < until:
                await self._first({asyncio.ensure_future(self._fetched.wait())}, until)
                self.frames = max(self.frames, 1)
                continue
            view = View.read(answer)
            self.at = view.url
            self.touched, self.frames = False, 0
            return view

    async def _first(self, waiters: set[asyncio.Future[Any]], until: float) -> None:
        """Wait for one of `waiters`, the end of the page, or the deadline."""
        try:
            with self.channel.painting():
                await asyncio.wait(
                    waiters | {self.channel.gone}, timeout=max(0.0, until - time.monotonic()),
                    return_when=asyncio.FIRST_COMPLETED,
                )  # fmt: skip
        finally:
            for waiter in waiters:
                waiter.cancel()

    def _check(self) -> None:
        if self.channel.gone.done():
            raise DeviceLost(f"{self.channel.gone.result()}; reset() starts a fresh one")

    async def until_loaded(self, until: float) -> bool:
        if not self._loading:
            return True
        await self._first({asyncio.ensure_future(self._loaded.wait())}, until)
        self._check()
        if not self._loaded.is_set():
            await self.stop_loading()
            return False
        return True

    async def stop_loading(self) -> None:
        """Give up what is loading. Raises DeviceLost when the page is stuck between two documents."""
        try:
            await self.channel.send("Page.stopLoading")
        except ProtocolError as error:
            raise DeviceLost(
                f"the page is stuck between two documents ({error}); reset() starts a fresh one"
            ) from error
        finally:
            self._finish(self._main)

    async def picture(self) -> Frame:
        """The page's pixels, width x height of the tab."""
        try:
            data = await asyncio.wait_for(self.channel.picture(self._limits.image), self._limits.answer)
        except TimeoutError as error:
            raise DeviceLost("the page is not painted any more; reset() starts a fresh page") from error
        if self._shown is None or self._shown[0] is not data:
            self._shown = data, frame(data)
        return self._shown[1]
