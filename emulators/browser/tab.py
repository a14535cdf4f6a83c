"""One tab: input events in, settled observations and pictures out."""

import asyncio
import contextlib
import time
from collections.abc import Mapping, Sequence
from typing import Any

from emulators.browser.dialogs import Answers, Dialogs
from emulators.browser.injected import Scripts
from emulators.browser.keys import chord, key_events, text_events
from emulators.browser.pointer import mouse, steps, swipe_calls
from emulators.browser.reading import Limits, Reader
from emulators.browser.transport import CLOSED, Channel, Json, ProtocolError
from emulators.browser.view import View
from emulators.device import DeviceLost
from emulators.screen import Frame, Point

__all__ = ["Limits", "Tab"]


class Tab:
    """Drives one page over a channel.

    `dialogs` answers what the page asks, and keeps it; `at` is the address when it was last read.
    """

    def __init__(
        self, channel: Channel, size: tuple[int, int], limits: Limits, scripts: Scripts, *, answers: Answers
    ) -> None:
        self.channel = channel
        self.size = size
        self.dialogs = Dialogs(answers)
        self._limits = limits
        self.reader = Reader(channel, limits, scripts)
        self._pointed = False
        self._chooser: asyncio.Future[int] | None = None
        self._dragged: Json | None = None
        self._answers: set[asyncio.Task[Any]] = set()

    @property
    def at(self) -> str:
        return self.reader.at

    @property
    def closed(self) -> bool:
        """Whether the page was closed, by itself or by the agent; one that was lost is not."""
        return self.channel.gone.done() and self.channel.gone.result() == CLOSED

    async def prepare(self) -> None:
        on = self.channel.on
        on("Page.javascriptDialogOpening", self._dialog)
        on("Page.fileChooserOpened", self._choose)
        on("Input.dragIntercepted", self._drag)
        await asyncio.gather(self.reader.prepare(), self.resize(self.size))

    async def resize(self, size: tuple[int, int]) -> None:
        self.size = size
        width, height = size
        await self.channel.send(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
        )

    # What the page reports

    def _dialog(self, event: Json) -> None:
        self._post("Page.handleJavaScriptDialog", self.dialogs.answer(event))

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

    async def _quietly(self, method: str, params: Mapping[str, Any], *, framed: bool = False) -> None:
        """Call a method whose target may be going away, without minding."""
        try:
            await asyncio.wait_for(self.channel.send(method, params, framed=framed), self._limits.answer)
        except ProtocolError:
            return
        except TimeoutError as error:
            raise DeviceLost("the page does not answer any more; reset() starts a fresh page") from error

    # Reading

    async def evaluate(self, expression: str) -> Any:
        """The value of an expression in the page. Raises DeviceLost when the page does not answer in time."""
        return await self.reader.evaluate(expression)

    async def change(self, expression: str, *, renumber: bool = False) -> Any:
        """The value of an expression that does something to the page, which is waited for like an action's effects.
        `renumber` lets the names of nodes begin anew."""
        return await self.reader.change(expression, renumber=renumber)

    async def read(self, *, tree: bool, hide: str = "", extra: str = "") -> View:
        """Wait until the page has settled (or the deadline), then look at it once. `extra` is an expression whose value
        in the page's own world is told along with it."""
        return await self.reader.read(tree=tree, hide=hide, extra=extra)

    async def picture(self) -> Frame:
        """The page's pixels, width x height of the tab."""
        return await self.reader.picture()

    # Acting

    async def navigate(self, url: str) -> str:
        """Go to `url` and wait for it under the load deadline; why it did not come, or an empty string."""
        self.reader.leave()
        until = time.monotonic() + self._limits.load
        call = asyncio.ensure_future(self.channel.send("Page.navigate", {"url": url}))
        await asyncio.wait({call}, timeout=self._limits.load)
        if not call.done():
            await self.reader.stop_loading()
            call.cancel()
            return f"no answer within {self._limits.load:g} s"
        answer = call.result()
        if error := answer.get("errorText"):
            self.reader.stay()
            return str(error)
        if "loaderId" not in answer:  # a step within the document
            self.reader.stay()
            return ""
        return "" if await self.reader.until_loaded(until) else f"still loading after {self._limits.load:g} s"

    async def history(self, step: int) -> None:
        """Go back (-1) or forward (1) where there is somewhere to go."""
        self.reader.touch()
        until = time.monotonic() + self._limits.load
        await self.reader.until_loaded(until)
        entries = await self._patiently("Page.getNavigationHistory", until)
        index = entries["currentIndex"] + step
        if 0 <= index < len(entries["entries"]):
            self.reader.leave()
            await self.channel.send("Page.navigateToHistoryEntry", {"entryId": entries["entries"][index]["id"]})
            await self.reader.until_loaded(until)

    async def _patiently(self, method: str, until: float) -> Json:
        """Call a method that fails while one document takes the place of another."""
        while True:
            try:
                return await self.channel.send(method)
            except ProtocolError:
                if time.monotonic() > until:
                    raise
                await asyncio.sleep(0.005)

    async def send_all(self, calls: Sequence[tuple[str, Mapping[str, Any]]], *, framed: bool = False) -> None:
        """Post input events one behind the other, then wait for all acknowledgements. They count as one action; those
        of a finger, and of a mouse that only moves, are `framed`."""
        self._pointed = True
        await self.reader.mark()
        tasks = [asyncio.ensure_future(self.channel.send(method, params, framed=framed)) for method, params in calls]
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
            await self._quietly("Input.dispatchMouseEvent", mouse("mouseMoved", Point(0, 0)), framed=True)
            self._pointed = False

    async def hover(self, point: Point) -> None:
        await self.send_all([("Input.dispatchMouseEvent", mouse("mouseMoved", point))], framed=True)

    async def wheel(self, point: Point, dx: float, dy: float) -> None:
        event = {**mouse("mouseWheel", point), "deltaX": dx, "deltaY": dy}
        self.reader.frames = 3
        await self.send_all([("Input.dispatchMouseEvent", event)], framed=True)

    async def swipe(self, start: Point, end: Point) -> None:
        """A finger that moves from `start` to `end` and rests there before it lets go, so that nothing coasts on."""
        self.reader.frames = 3
        await self.send_all(swipe_calls(start, end), framed=True)

    async def drag(self, start: Point, end: Point) -> None:
        """Carry what is at `start` to `end` with the mouse; pages that use the browser's own dragging see a drop."""
        name = "Input.dispatchMouseEvent"
        self._dragged = None
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
        while self._dragged is None and await self.reader.dragging():
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
        if text and not await self.reader.deed("fill", None, text):
            await self.send_all(text_events(text))
        if submit:
            await self.press("Enter")

    async def focus(self, point: Point) -> bool:
        """Focus what is at `point`, or the nearest around it that can be; False where nothing can."""
        await self.reader.mark()
        return bool(await self.reader.deed("focus", point))

    async def select(self, options: Sequence[str], point: Point) -> bool:
        """Choose by label in the select at `point`; False when there is no such select or option there."""
        await self.reader.mark()
        return bool(await self.reader.deed("select", point, list(options)))

    async def scrollable(self, point: Point, *, across: bool) -> tuple[float, float]:
        """Width and height in pixels of what a wheel at `point` scrolls, sideways where `across`."""
        width, height = await self.reader.deed("scrollable", point, across) or self.size
        return width, height

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
