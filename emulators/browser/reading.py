"""The reading half of a tab: whether it is loading, what it shows once it has settled, and its pixels."""

import asyncio
import json
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from emulators.browser.accessibility import AccessibleNode, accessible
from emulators.browser.frames import Frames
from emulators.browser.injected import Scripts
from emulators.browser.transport import Channel, Json, Picture, ProtocolError, ScriptError
from emulators.browser.view import Sheet, View, frame, question
from emulators.browser.worlds import World, evaluated
from emulators.device import DeviceLost
from emulators.screen import Frame, Point

__all__ = ["Limits", "Reader"]

_ASSETS = frozenset({"Image", "Font", "Stylesheet", "Script"})
"""Kinds of requests that a page waits for without script: they change what is seen when they come."""


_DEPTH = 10
"""Frames within frames that are looked into."""

_AGAIN_S = 0.5
"""How long a look after one that found the page still busy waits for it; our default."""


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
    """Looks at one page over a channel. `at` is the address when it was last read; `frames` is how many are painted at
    least before the next look."""

    def __init__(self, channel: Channel, limits: Limits, scripts: Scripts) -> None:
        self.channel = channel
        self.at = ""
        self.frames = 0
        self._limits = limits
        self._scripts = scripts
        self._touched = True
        self._touched_at = 0.0
        self._unfinished = ""
        self._hidden: str | None = None
        self._loading = False
        self._loaded = asyncio.Event()
        self._main = self._document = self._broken = ""
        self._assets: set[str] = set()
        self._mute = False
        self._coming: set[str] = set()
        self._arrived = asyncio.Event()
        self._shown: tuple[str, Frame] | None = None
        self.world = World(channel, "", scripts, deadline_s=limits.answer)
        self._inner = Frames(channel, scripts, deadline_s=limits.answer)

    async def prepare(self) -> None:
        on = self.channel.on
        on("Page.frameStartedNavigating", lambda e: self._begin(e["frameId"]) if e["frameId"] == self._main else None)
        on("Page.frameStartedLoading", lambda e: self._begin(e["frameId"]))
        on("Page.frameStoppedLoading", lambda e: self._finish(e["frameId"]))
        on("Page.frameDetached", lambda e: self._finish(e["frameId"]))
        on("Page.navigatedWithinDocument", lambda e: self._finish(e["frameId"]))
        on("Page.frameNavigated", self._navigated)
        on("Network.requestWillBeSent", self._request)
        on("Network.loadingFinished", self._came)
        on("Network.loadingFailed", self._failed)
        calls = ("Page.enable", "Network.enable", "Page.getFrameTree")
        *_, tree = await asyncio.gather(*[self.channel.send(method) for method in calls])
        self._main = self.world.frame = tree["frameTree"]["frame"]["id"]

    # Loading

    def touch(self) -> None:
        """Something is about to be done to the page, whose effects the next look waits for."""
        self._touched = True
        self._coming.clear()

    def leave(self) -> None:
        """The page is about to be replaced by another."""
        self.touch()
        self._begin(self._main)

    def stay(self) -> None:
        """The page is not replaced after all."""
        self._finish(self._main)

    def _begin(self, frame: str) -> None:
        if frame == self._main:
            self._loading = True
            self._loaded.clear()
            self._assets.clear()
            self._coming.clear()
        else:
            self._coming.add(frame)
            self._arrived.clear()

    def _finish(self, frame: str) -> None:
        if frame == self._main:
            self._loading = False
            self._loaded.set()
        else:
            self._coming.discard(frame)
            self._settled()

    def _navigated(self, event: Json) -> None:
        if event["frame"]["id"] == self._main:
            self.world.forget()
            self._document = event["frame"]["loaderId"]

    def _request(self, event: Json) -> None:
        # Of a worker's script no end is told.
        if event.get("type") in _ASSETS and event.get("loaderId"):
            self._assets.add(event["requestId"])
            self._arrived.clear()

    def _received(self, event: Json) -> None:
        self._assets.discard(event["requestId"])
        self._settled()

    def _came(self, event: Json) -> None:
        self._mute = self._mute and event["requestId"] not in self._assets
        self._received(event)

    def _failed(self, event: Json) -> None:
        if event.get("type") == "Document":
            self._broken = event["requestId"]
        self._received(event)

    def _settled(self) -> None:
        if not self._assets and not self._coming:
            self._arrived.set()

    # Asking

    async def evaluate(self, expression: str) -> Any:
        """The value of an expression in the page. Raises DeviceLost when the page does not answer in time."""
        return await evaluated(self.channel, expression, deadline_s=self._limits.answer + self._limits.settle)

    async def mark(self, *, renumber: bool = False) -> None:
        """Let the page know that what it does from now on is an effect of an action. Awaited before input is sent, for
        input overtakes scripts. `renumber` lets the numbers of nodes begin anew."""
        self.touch()
        if renumber:
            self.world.last = 0
            self._inner.renumber()
        marked = "(own.mark(), own.renumber(0))" if renumber else "own.mark()"
        for _ in range(2):
            try:
                await asyncio.gather(self.world.ask(marked), self._inner.mark())
            except ScriptError:
                return
            except ProtocolError:
                continue  # a document has just been replaced
            return

    async def change(self, expression: str, *, renumber: bool = False) -> Any:
        """The value of an expression that does something to the page, which is waited for like an action's effects."""
        await self.mark(renumber=renumber)
        return await self.evaluate(expression)

    async def deed(self, name: str, point: Point | None, *values: Any) -> Any:
        """What a function of deeds.js says of a point (of what has the focus, where there is none), in whichever frame;
        None where the page is just being replaced."""
        world: World | None = self.world
        place = [point.x, point.y] if point is not None else []
        for _ in range(_DEPTH):
            given = ",".join(json.dumps(each) for each in (*place, *values))
            try:
                answer = await world.ask(f"own.{name}({given})") if world is not None else None
            except (ProtocolError, ScriptError):
                return None
            if not isinstance(answer, dict) or "inside" not in answer:
                return answer
            if (world := self._inner.at(answer["inside"])) is None:
                await self._inner.settle(0.0)
                world = self._inner.at(answer["inside"])
            place = [answer["x"], answer["y"]] if point is not None else []
        return None

    async def dragging(self) -> bool:
        """Whether the page lets the browser drag what is held."""
        try:
            return bool(await self.world.ask("own.dragging()")) or await self._inner.dragging()
        except (ProtocolError, ScriptError):
            return False

    # Reading

    async def read(self, *, tree: bool, hide: str = "", extra: str = "") -> View:
        """Wait until the page has settled (or the deadline), then look at it once. `extra` is an expression whose value
        in the page's own world is told along with it."""
        patience = self._patience()
        until = time.monotonic() + (patience or self._limits.settle)
        while True:
            await self.until_loaded(time.monotonic() + self._limits.load)
            if self._broken and self._broken == self._document:
                await self._make_do()
            left = max(0.0, until - time.monotonic()) if patience else 0.0
            try:
                sheet, value = await self._asked(left, tree=tree, hide=hide, extra=extra)
            except ProtocolError:
                # The document was replaced under our hands; the new one will say so.
                if time.monotonic() > until + self._limits.load:
                    raise
                await asyncio.sleep(0.005)
                continue
            late = time.monotonic() >= until
            if self._loading and not late:
                continue
            if patience and (self._assets or self._coming) and not late:
                if self._mute:  # the last look has waited in vain
                    until = min(until, time.monotonic() + _AGAIN_S)
                await self._first({asyncio.ensure_future(self._arrived.wait())}, until)
                self._mute = bool(self._assets)
                self.frames = max(self.frames, 1)
                continue
            if sheet.sealed:
                left = max(0.0, until - time.monotonic()) if patience else 0.0
                if await self._inner.settle(left) and not late and patience:
                    continue  # what was under way in a frame may have reached what is around it
                sheet = replace(sheet, rows=await self._inner.filled(self.world, sheet.rows, hide))
            self.at = sheet.url
            if tree:
                self._hidden = hide
            self._note(sheet, waited=patience > 0)
            return sheet.view(value)

    def _patience(self) -> float:
        """Seconds that this look may wait. A page that the last one left at work, which is painted only while somebody
        looks, goes on with every look until it has had the time of a whole load."""
        now, settle = time.monotonic(), self._limits.settle
        if self._touched:
            self._touched_at = now
            return settle
        if not self._unfinished:
            return 0.0
        self.frames = max(self.frames, 2)
        since = now - self._touched_at
        if since > self._limits.load:
            return 0.0
        return settle if self._unfinished == "loading" and since < 2 * settle else min(_AGAIN_S, settle)

    def _note(self, sheet: Sheet, *, waited: bool) -> None:
        """Remember what a look has left under way."""
        coming = "loading" if self._assets or self._coming else self._inner.busy if sheet.sealed else ""
        self._unfinished = (sheet.busy or coming) if waited or self._unfinished else ""
        self._touched, self.frames = False, 0

    async def accessibility(self) -> AccessibleNode:
        """The page's accessibility tree, with the names that nodes have in the last look."""
        if self._touched or self._hidden is None:
            await self.read(tree=True, hide=self._hidden or "")
        return await accessible(self.channel, self._refs())

    async def _refs(self) -> dict[int, str]:
        """What the nodes of the last look are called, by the browser's own numbers."""
        refs = {node: str(number) for node, number in (await self.world.seen()).items()}
        return refs | await self._inner.seen()

    async def _asked(self, cap_s: float, *, tree: bool, hide: str, extra: str) -> tuple[Sheet, Any]:
        """One answer of the page's main document, and the value of `extra` at the moment when it was read."""
        asked = question(cap_s, self.frames, tree=tree, hide=hide)
        deadline_s = self._limits.answer + self._limits.settle
        if not extra:
            answer, value = await self.world.ask(asked, deadline_s=deadline_s), None
        else:
            await self.world.enter()
            told = asyncio.ensure_future(evaluated(self.channel, self._when_read(extra), deadline_s=deadline_s))
            await asyncio.sleep(0)  # it is sent first
            try:
                answer = await self.world.ask(asked, deadline_s=deadline_s)
                value = await told
            finally:
                told.cancel()
        sheet = Sheet.read(answer)
        self.world.last = sheet.last
        return sheet, value

    def _when_read(self, expression: str) -> str:
        """A promise of the expression's value at the moment when the page has been read."""
        work = f"() => {{ try {{ done({expression}); }} catch (error) {{ fail(error); }} }}"
        name = json.dumps(f"{self._scripts.name}.")
        return f"new Promise((done, fail) => addEventListener({name}, {work}, {{ once: true }}))"

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

    async def _make_do(self) -> None:
        """The answer broke off: what came of it is the page. Chromium would never say that it is there, and never
        paint one of which nothing came."""
        self._broken = ""
        await self.stop_loading()
        with suppress(ProtocolError, ScriptError):
            await self.evaluate("document.body || (document.open(), document.close())")

    async def picture(self) -> Frame:
        """The page's pixels, width x height of the tab."""
        try:
            data = await asyncio.wait_for(self.channel.picture(self._limits.image), self._limits.answer)
        except TimeoutError as error:
            raise DeviceLost("the page is not painted any more; reset() starts a fresh page") from error
        if self._shown is None or self._shown[0] is not data:
            self._shown = data, frame(data)
        return self._shown[1]
