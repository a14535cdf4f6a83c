"""Chromium's headless shell over our own connection, with every frame drawn when we say so.

With `--deterministic-mode` nothing is painted by itself: a frame is one call that can bring the picture along, so that
no picture waits for a display, and a page stands still while nobody waits for it.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Literal

from emulators.browser.pipe import BrowserProcess, Connection, Line
from emulators.browser.transport import CLOSED, PIXEL_FLAGS, Channel, Json, Launch, Picture, ProtocolError
from emulators.device import DeviceError, DeviceLost

__all__ = ["FRAME_S", "PipeTransport"]

FRAME_S = 1 / 60
"""Seconds from one frame to the next while somebody waits for the page; our default, the pace of a display."""

_PATIENCE_S = 0.003
"""An answer that comes within this time needs no frame; our default."""

_END_S = 3.0
"""How long a browser may take to end by itself; our default."""

_FLAGS = (
    "--headless", "--no-sandbox", "--deterministic-mode", "--disable-gpu", "--hide-scrollbars", "--mute-audio",
    "--force-color-profile=srgb", "--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,"
    "availablePointerTypes=4", "--no-first-run", "--no-default-browser-check", "--disable-default-apps",
    "--disable-extensions", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-breakpad", "--disable-client-side-phishing-detection", "--metrics-recording-only",
    "--disable-field-trial-config", "--disable-dev-shm-usage", "--disable-hang-monitor",
    "--disable-prompt-on-repost", "--disable-popup-blocking", "--disable-back-forward-cache",
    "--disable-renderer-backgrounding", "--disable-background-timer-throttling", "--disable-ipc-flooding-protection",
    "--allow-pre-commit-input", "--password-store=basic", "--use-mock-keychain",
)  # fmt: skip


class _FramedChannel:
    """A `Channel` whose page is painted while somebody waits for it, and stands still otherwise."""

    def __init__(self, connection: Connection, session: str, target: str, drawing: asyncio.Lock) -> None:
        self._connection = connection
        self._session = session
        self._target = target
        self._drawing = drawing
        self._line = Line()
        connection.lines[session] = self._line
        self._watchers = 0
        self._due: asyncio.TimerHandle | None = None
        self._painter: asyncio.Task[None] | None = None
        self._new = True
        self._drawn_at = 0.0
        self._stirred = False
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

    def _navigated(self, event: Json) -> None:
        if "parentId" not in event["frame"]:
            self._new = True

    def post(self, method: str, params: Mapping[str, Any] | None = None) -> asyncio.Future[Json]:
        return self._connection.call(method, params, session=self._session)

    async def send(self, method: str, params: Mapping[str, Any] | None = None) -> Json:
        if self._new and method.startswith("Input."):
            with suppress(ProtocolError):
                await self.draw()  # what has not been painted once drops what is done to it
        answer = self.post(method, params)
        with self.painting():
            done = await answer
        if method.startswith("Input."):
            self._stirred = True  # the page does little more before its next frame
        return done

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
        at = loop.time() if self._stirred else max(loop.time() + patience_s, self._drawn_at + FRAME_S)
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
        """One frame, with a picture where a kind is given. Two at once, of any pages of one browser, would end it."""
        how: Json = {"format": kind, "optimizeForSpeed": True, **({"quality": 80} if kind == "jpeg" else {})}
        async with self._drawing:
            self._drawn_at = asyncio.get_running_loop().time()
            answer = await self.post("HeadlessExperimental.beginFrame", {"screenshot": how} if kind else {})
        self._new = self._stirred = False
        return str(answer.get("screenshotData", ""))

    async def picture(self, kind: Picture) -> str:
        # A frame with a picture counts as damage in the one after it, so damage cannot say that a picture still holds.
        if self._new:
            await self.draw()
        while not (data := await self.draw(kind)):
            await asyncio.sleep(_PATIENCE_S)  # a page that was just opened has no surface yet
        if data != self._picture:
            self._picture = data
        return self._picture

    def forget(self) -> None:
        self._connection.lines.pop(self._session, None)

    async def close(self) -> None:
        async with self._drawing:  # a frame under way belongs to the page
            self.lose(CLOSED)
            with suppress(ProtocolError):
                await self._connection.call("Target.closeTarget", {"targetId": self._target})


class PipeTransport:
    """A `Transport`; needs nothing but the headless shell."""

    def __init__(self, launch: Launch) -> None:
        self._launch = launch
        self._process: BrowserProcess | None = None
        self._connection: Connection | None = None
        self._context = ""
        self._drawing = asyncio.Lock()
        self._first: _FramedChannel | None = None
        self._opening = 0
        self._channels: dict[str, _FramedChannel] = {}
        self._early: dict[str, _FramedChannel] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def name(self) -> str:
        return "pipe"

    @property
    def alive(self) -> bool:
        return self._connection is not None and not self._connection.lines[""].gone.done()

    async def start(self) -> None:
        program, loop = self._launch.program, asyncio.get_running_loop()
        self._process = BrowserProcess(program, [*_FLAGS, *PIXEL_FLAGS, *self._launch.flags])
        try:
            _, self._connection = await loop.create_connection(
                lambda: Connection(self._launch.deadline_s), sock=self._process.socket
            )
            self._connection.lines[""].on("Target.attachedToTarget", self._attached)
            self._connection.lines[""].on("Target.detachedFromTarget", self._detached)
            await self._call("Target.setAutoAttach", {
                "autoAttach": True, "waitForDebuggerOnStart": True, "flatten": True,
                "filter": [{"type": "page"}, {"exclude": True}],
            })  # fmt: skip
            await self.renew()
            self._first = await self._page()
        except DeviceLost as error:
            await self.close()
            raise DeviceError(f"{program} did not start; try `{program} --headless --no-sandbox` by hand") from error
        except ProtocolError as error:
            await self.close()
            raise DeviceError(f"{program} draws no frames on demand ({error}); use transport='playwright'") from error

    async def _call(self, method: str, params: Json) -> Json:
        if self._connection is None:
            raise DeviceLost("the browser is closed; make a new one")
        return await self._connection.call(method, params)

    async def renew(self) -> None:
        async with self._drawing:
            for channel in list(self._channels.values()):
                channel.lose(CLOSED)
            self._first = None
            old, self._context = self._context, ""
            if old:
                await self._call("Target.disposeBrowserContext", {"browserContextId": old})
            self._context = (await self._call("Target.createBrowserContext", {}))["browserContextId"]
        await self._call("Browser.setDownloadBehavior", {"behavior": "deny", "browserContextId": self._context})

    # Pages

    def _attached(self, event: Json) -> None:
        assert self._connection is not None
        session, target = event["sessionId"], event["targetInfo"]["targetId"]
        channel = self._channels[session] = _FramedChannel(self._connection, session, target, self._drawing)
        if self._opening:
            self._early[target] = channel
        else:
            self._adopt(channel)

    def _detached(self, event: Json) -> None:
        if (channel := self._channels.pop(event["sessionId"], None)) is not None:
            channel.lose(CLOSED)
            channel.forget()

    def _adopt(self, channel: _FramedChannel) -> None:
        task = asyncio.get_running_loop().create_task(self._introduce(channel))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _introduce(self, channel: _FramedChannel) -> None:
        with suppress(DeviceLost, ProtocolError):  # closed again before anybody saw it
            await self._prepare(channel)
            self._launch.on_page(channel)

    async def _prepare(self, channel: _FramedChannel) -> None:
        """Before the first script of the page runs."""
        steps: list[tuple[str, Json]] = [
            ("Inspector.enable", {}),
            ("Page.enable", {}),
            ("Page.addScriptToEvaluateOnNewDocument", {"source": self._launch.script}),
            ("Emulation.setFocusEmulationEnabled", {"enabled": True}),
            ("Runtime.runIfWaitingForDebugger", {}),
        ]
        await asyncio.gather(*[channel.post(method, params) for method, params in steps])

    async def open(self) -> Channel:
        first, self._first = self._first, None
        try:
            return first or await self._page()
        except ProtocolError as error:
            raise DeviceLost(f"the browser opens no page ({error}); reset() starts a fresh one") from error

    async def _page(self) -> _FramedChannel:
        self._opening += 1
        try:
            made = await self._call("Target.createTarget", {
                "url": "about:blank", "browserContextId": self._context, "enableBeginFrameControl": True,
            })  # fmt: skip
            channel = self._early.pop(made["targetId"])
            await self._prepare(channel)
            await channel.draw()
            return channel
        finally:
            self._opening -= 1
            if not self._opening:
                early, self._early = self._early, {}
                for other in early.values():
                    self._adopt(other)

    async def close(self) -> None:
        process, connection = self._process, self._connection
        self._process = self._connection = None
        for task in list(self._tasks):
            task.cancel()
        if connection is not None:
            ended = connection.lines[""].gone
            with suppress(DeviceLost, ProtocolError):
                connection.call("Browser.close")
            await asyncio.wait({ended}, timeout=_END_S)
            connection.close()
        if process is not None:
            process.end()
