"""One tab: input events in, settled observations and pictures out."""

import asyncio
import contextlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from emulators.browser.keys import chord, key_events, text_events
from emulators.browser.pointer import mouse, steps, swipe_calls
from emulators.browser.transport import CLOSED, Channel, Json, Picture, ProtocolError, ScriptError
from emulators.browser.view import View, frame, question
from emulators.device import DeviceLost
from emulators.screen import Frame, Point

__all__ = ["Limits", "Tab"]

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


class Tab:
    """Drives one page over a channel.

    `dialogs` collects (kind, message) of those that were answered; `at` is the address when it was last read.
    """

    def __init__(self, channel: Channel, size: tuple[int, int], limits: Limits, *, accept_dialogs: bool) -> None:
        self.channel = channel
        self.size = size
        self.dialogs: list[tuple[str, str]] = []
        self._limits = limits
        self._accept = accept_dialogs
        self._loading = False
        self._loaded = asyncio.Event()
        self.at = ""
        self._touched = True
        self._pointed = False
        self._frames = 0
        self._main = ""
        self._chooser: asyncio.Future[int] | None = None
        self._dragged: Json | None = None
        self._answers: set[asyncio.Task[Any]] = set()
        self._assets: set[str] = set()
        self._fetched = asyncio.Event()
        self._shown: tuple[str, Frame] | None = None

    @property
    def closed(self) -> bool:
        """Whether the page was closed, by itself or by the agent; one that was lost is not."""
        return self.channel.gone.done() and self.channel.gone.result() == CLOSED

    async def prepare(self) -> None:
        on = self.channel.on
        on("Page.frameStartedNavigating", lambda e: self._begin(e.get("frameId")))
        on("Page.frameStartedLoading", lambda e: self._begin(e.get("frameId")))
        on("Page.frameStoppedLoading", lambda e: self._finish(e.get("frameId")))
        on("Page.navigatedWithinDocument", lambda e: self._finish(e.get("frameId")))
        on("Page.javascriptDialogOpening", self._dialog)
        on("Page.fileChooserOpened", self._choose)
        on("Input.dragIntercepted", self._drag)
        on("Network.requestWillBeSent", self._request)
        on("Network.loadingFinished", self._received)
        on("Network.loadingFailed", self._received)
        await self.channel.send("Page.enable")
        await self.channel.send("Network.enable")
        tree = await self.channel.send("Page.getFrameTree")
        self._main = tree["frameTree"]["frame"]["id"]
        await self.resize(self.size)

    async def resize(self, size: tuple[int, int]) -> None:
        self.size = size
        width, height = size
        await self.channel.send(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
        )

    # What the page reports

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

    def _dialog(self, event: Json) -> None:
        self.dialogs.append((event["type"], event["message"]))
        answer = {
            "accept": self._accept or event["type"] == "beforeunload",
            "promptText": event.get("defaultPrompt", ""),
        }
        self._post("Page.handleJavaScriptDialog", answer)

    def _choose(self, event: Json) -> None:
        if self._chooser is not None and not self._chooser.done() and "backendNodeId" in event:
            self._chooser.set_result(int(event["backendNodeId"]))

    def _drag(self, event: Json) -> None:
        self._dragged = event["data"]

    def _post(self, method: str, params: Mapping[str, Any]) -> None:
        async def post() -> None:
            with contextlib.suppress(DeviceLost):
                await self._quietly(method, params)

        task = asyncio.get_running_loop().create_task(post())
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _quietly(self, method: str, params: Mapping[str, Any]) -> None:
        """Call a method whose target may be going away, without minding."""
        try:
            await asyncio.wait_for(self.channel.send(method, params), self._limits.answer)
        except ProtocolError:
            return
        except TimeoutError as error:
            raise DeviceLost("the page does not answer any more; reset() starts a fresh page") from error

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
        self._touched = True
        return await self.evaluate(f"(window.__guiagent && __guiagent.mark(), {expression})")

    async def read(self, *, tree: bool, hide: str = "", extra: str = "null") -> View:
        """Wait until the page has settled (or the deadline), then look at it once. `extra` is an expression."""
        until = time.monotonic() + self._limits.settle
        while True:
            await self._until_loaded(time.monotonic() + self._limits.load)
            left = max(0.0, until - time.monotonic()) if self._touched else 0.0
            try:
                answer = await self.evaluate(question(left, self._frames, tree=tree, hide=hide, extra=extra))
            except ProtocolError:
                # The document was replaced under our hands; the new one will say so.
                if time.monotonic() > until + self._limits.load:
                    raise
                await asyncio.sleep(0.005)
                continue
            if self._loading and time.monotonic() < until:
                continue
            if self._touched and self._assets and time.monotonic() < until:
                await self._first({asyncio.ensure_future(self._fetched.wait())}, until)
                self._frames = max(self._frames, 1)
                continue
            view = View.read(answer)
            self.at = view.url
            self._touched, self._frames = False, 0
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

    async def _until_loaded(self, until: float) -> bool:
        if not self._loading:
            return True
        await self._first({asyncio.ensure_future(self._loaded.wait())}, until)
        self._check()
        if not self._loaded.is_set():
            await self.channel.send("Page.stopLoading")
            self._finish(self._main)
            return False
        return True

    async def picture(self) -> Frame:
        """The page's pixels, width x height of the tab."""
        try:
            data = await asyncio.wait_for(self.channel.picture(self._limits.image), self._limits.answer)
        except TimeoutError as error:
            raise DeviceLost("the page is not painted any more; reset() starts a fresh page") from error
        if self._shown is None or self._shown[0] is not data:
            self._shown = data, frame(data)
        return self._shown[1]

    # Acting

    async def navigate(self, url: str) -> str:
        """Go to `url` and wait for it under the load deadline; why it did not come, or an empty string."""
        self._touched = True
        self._loaded.clear()
        self._loading = True
        until = time.monotonic() + self._limits.load
        call = asyncio.ensure_future(self.channel.send("Page.navigate", {"url": url}))
        await asyncio.wait({call}, timeout=self._limits.load)
        if not call.done():
            await self.channel.send("Page.stopLoading")
            self._finish(self._main)
            call.cancel()
            return f"no answer within {self._limits.load:g} s"
        answer = call.result()
        if error := answer.get("errorText"):
            self._finish(self._main)
            return str(error)
        if "loaderId" not in answer:  # a step within the document
            self._finish(self._main)
            return ""
        return "" if await self._until_loaded(until) else f"still loading after {self._limits.load:g} s"

    async def history(self, step: int) -> None:
        """Go back (-1) or forward (1) where there is somewhere to go."""
        self._touched = True
        until = time.monotonic() + self._limits.load
        await self._until_loaded(until)
        entries = await self._patiently("Page.getNavigationHistory", until)
        index = entries["currentIndex"] + step
        if 0 <= index < len(entries["entries"]):
            self._begin(self._main)
            await self.channel.send("Page.navigateToHistoryEntry", {"entryId": entries["entries"][index]["id"]})
            await self._until_loaded(until)

    async def _patiently(self, method: str, until: float) -> Json:
        """Call a method that fails while one document takes the place of another."""
        while True:
            try:
                return await self.channel.send(method)
            except ProtocolError:
                if time.monotonic() > until:
                    raise
                await asyncio.sleep(0.005)

    async def send_all(self, calls: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
        """Post input events one behind the other, then wait for all acknowledgements. They count as one action."""
        self._touched = True
        self._pointed = True
        # Awaited, for input overtakes scripts: effects must not be taken for older than the action.
        await self._quietly("Runtime.evaluate", {"expression": "window.__guiagent && __guiagent.mark()"})
        tasks = [asyncio.ensure_future(self.channel.send(method, params)) for method, params in calls]
        if not tasks:
            return
        done, pending = await asyncio.wait(tasks, timeout=self._limits.answer)
        for task in pending:
            task.cancel()
        for task in done:
            error = task.exception()
            if error is not None and not isinstance(error, ProtocolError):
                raise error
        if pending:
            raise DeviceLost("the page takes no input any more; reset() starts a fresh page")

    async def click(self, point: Point, *, count: int = 1, hold_s: float = 0.0) -> None:
        """Press and release the left button at `point`, `count` times."""
        calls = [("Input.dispatchMouseEvent", mouse("mouseMoved", point))]
        for n in range(1, count + 1):
            down, up = (mouse(kind, point, button="left", clicks=n) for kind in ("mousePressed", "mouseReleased"))
            calls += [("Input.dispatchMouseEvent", down)]
            if hold_s:
                await self.send_all(calls)
                with self.channel.painting():
                    await asyncio.sleep(hold_s)
                calls = []
            calls += [("Input.dispatchMouseEvent", up)]
        await self.send_all(calls)

    async def rest(self) -> None:
        """Take the mouse to the top left corner, so that nothing looks hovered."""
        if self._pointed:
            await self.hover(Point(0, 0))
            self._pointed = False

    async def hover(self, point: Point) -> None:
        await self.send_all([("Input.dispatchMouseEvent", mouse("mouseMoved", point))])

    async def wheel(self, point: Point, dx: float, dy: float) -> None:
        event = {**mouse("mouseWheel", point), "deltaX": dx, "deltaY": dy}
        self._frames = 3
        await self.send_all([("Input.dispatchMouseEvent", event)])

    async def swipe(self, start: Point, end: Point) -> None:
        """A finger that moves from `start` to `end` and rests there before it lets go, so that nothing coasts on."""
        self._frames = 3
        await self.send_all(swipe_calls(start, end))

    async def drag(self, start: Point, end: Point) -> None:
        """Carry what is at `start` to `end` with the mouse; pages that use the browser's own dragging see a drop."""
        name = "Input.dispatchMouseEvent"
        self._dragged = None
        await self.evaluate("window.__guiagent && (__guiagent.dragging = false)")
        await self.channel.send("Input.setInterceptDrags", {"enabled": True})
        path = steps(start, end)
        await self.send_all([
            (name, mouse("mouseMoved", start)),
            (name, mouse("mousePressed", start, button="left", clicks=1)),
            *((name, mouse("mouseMoved", p, button="left", held=True)) for p in path[:2]),
        ])  # fmt: skip
        if carried := await self._carried():
            drop = {"x": end.x, "y": end.y, "data": carried}
            await self.send_all(
                [("Input.dispatchDragEvent", {"type": kind, **drop}) for kind in ("dragEnter", "dragOver", "drop")]
            )
        else:
            await self.send_all([(name, mouse("mouseMoved", p, button="left", held=True)) for p in path[2:]])
        await self.send_all([(name, mouse("mouseReleased", end, button="left", clicks=1))])
        await self.channel.send("Input.setInterceptDrags", {"enabled": False})

    async def _carried(self) -> Json | None:
        """What the browser's own dragging has picked up, None when the page drags by itself (or not at all)."""
        until = time.monotonic() + self._limits.settle
        while self._dragged is None and await self.evaluate("Boolean(window.__guiagent && __guiagent.dragging)"):
            if time.monotonic() > until:
                break
            await asyncio.sleep(0.005)
        return self._dragged

    async def press(self, keys: str) -> None:
        await self.send_all([("Input.dispatchKeyEvent", event) for event in key_events(chord(keys))])

    async def clear(self) -> None:
        """Empty the focused field."""
        await self.press("Control+A")
        await self.press("Backspace")

    async def type(self, text: str, *, submit: bool) -> None:
        if text and not await self.evaluate(f"window.__guiagent ? __guiagent.fill({json.dumps(text)}) : false"):
            await self.send_all(text_events(text))
        if submit:
            await self.press("Enter")

    async def select(self, options: Sequence[str], point: Point) -> bool:
        """Choose by label in the select at `point`; False when there is no such select or option there."""
        labels = json.dumps(list(options))
        return bool(await self.change(f"window.__guiagent && __guiagent.select({point.x}, {point.y}, {labels})"))

    async def upload(self, paths: Sequence[str], point: Point) -> bool:
        """Click at `point` and give the file dialog that it opens `paths`; False when none opens."""
        self._chooser = asyncio.get_running_loop().create_future()
        await self.channel.send("Page.setInterceptFileChooserDialog", {"enabled": True})
        try:
            await self.click(point)
            node = await asyncio.wait_for(self._chooser, self._limits.settle)
        except TimeoutError:
            return False
        finally:
            self._chooser = None
            await self.channel.send("Page.setInterceptFileChooserDialog", {"enabled": False})
        await self.send_all([("DOM.setFileInputFiles", {"files": list(paths), "backendNodeId": node})])
        return True
