"""Chromium's headless shell as a process of our own, driven over a pipe, with a profile for whoever asks for one."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from emulators.browser.framed import Brush, FramedChannel
from emulators.browser.pipe import BrowserProcess, Connection
from emulators.browser.piped_traffic import PipedTraffic
from emulators.browser.transport import CLOSED, PIXEL_FLAGS, Channel, Json, Launch, ProtocolError, Wishes
from emulators.device import DeviceError, DeviceLost

__all__ = ["PipeTransport"]

_END_S = 3.0
"""How long a browser may take to end by itself; our default."""

_STUCK_S = 0.5
"""How long a profile may take to close before its pages are ended by force; our default."""

_FLAGS = (
    "--headless", "--no-sandbox", "--deterministic-mode", "--disable-gpu", "--hide-scrollbars", "--mute-audio",
    "--force-color-profile=srgb", "--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,"
    "availablePointerTypes=4", "--no-first-run", "--no-default-browser-check", "--disable-default-apps",
    "--disable-extensions", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-breakpad", "--disable-client-side-phishing-detection", "--metrics-recording-only",
    "--disable-field-trial-config", "--disable-dev-shm-usage", "--disable-hang-monitor",
    "--disable-prompt-on-repost", "--disable-popup-blocking", "--disable-back-forward-cache",
    "--disable-renderer-backgrounding", "--disable-background-timer-throttling",
    "--allow-pre-commit-input", "--password-store=basic", "--use-mock-keychain",
)  # fmt: skip


class PipeTransport:
    """A `Transport`; needs nothing but the headless shell."""

    def __init__(self, launch: Launch) -> None:
        self._launch = launch
        self._process: BrowserProcess | None = None
        self._connection: Connection | None = None
        self.brush = Brush()
        self._spare: _PipeProfile | None = None
        self._profiles: dict[str, _PipeProfile] = {}
        self._channels: dict[str, tuple[_PipeProfile, FramedChannel]] = {}

    @property
    def name(self) -> str:
        return "pipe"

    @property
    def alive(self) -> bool:
        return self._connection is not None and not self._connection.lines[""].gone.done()

    async def start(self) -> None:
        program, loop = self._launch.program, asyncio.get_running_loop()
        if program is None:
            raise DeviceError("a browser that runs elsewhere has no pipe; use transport='playwright'")
        self._process = BrowserProcess(program, [*_FLAGS, *PIXEL_FLAGS, *self._launch.flags])
        try:
            _, self._connection = await loop.create_connection(
                lambda: Connection(self._launch.deadline_s), sock=self._process.socket
            )
            self.on("Target.attachedToTarget", self._attached)
            self.on("Target.detachedFromTarget", self._detached)
            await self.call("Target.setAutoAttach", {
                "autoAttach": True, "waitForDebuggerOnStart": True, "flatten": True,
                "filter": [{"type": "page"}, {"exclude": True}],
            })  # fmt: skip
            spare = await self.profile(Wishes(lambda _: None))
            await spare.open_ahead()
            self._spare = spare
        except DeviceLost as error:
            await self.close()
            raise DeviceError(f"{program} did not start; try `{program} --headless --no-sandbox` by hand") from error
        except ProtocolError as error:
            await self.close()
            raise DeviceError(f"{program} draws no frames on demand ({error}); use transport='playwright'") from error

    async def call(self, method: str, params: Mapping[str, Any]) -> Json:
        return await self.connection.call(method, params)

    def on(self, event: str, handler: Callable[[Json], None]) -> None:
        if self._connection is not None:
            self._connection.lines[""].on(event, handler)

    def off(self, event: str, handler: Callable[[Json], None]) -> None:
        if self._connection is not None:
            self._connection.lines[""].off(event, handler)

    @property
    def connection(self) -> Connection:
        """Raises DeviceLost when it is closed."""
        if self._connection is None:
            raise DeviceLost("the browser is closed; make a new one")
        return self._connection

    async def profile(self, wishes: Wishes) -> "_PipeProfile":
        spare, self._spare = self._spare, None
        if spare is not None:
            spare.wishes = wishes
            await spare.watch()
            return spare
        made = await self.call("Target.createBrowserContext", {})
        profile = self._profiles[made["browserContextId"]] = _PipeProfile(self, made["browserContextId"], wishes)
        await profile.call("Browser.setDownloadBehavior", {"behavior": "deny"})
        await profile.watch()
        return profile

    def _attached(self, event: Json) -> None:
        assert self._connection is not None
        session, target = event["sessionId"], event["targetInfo"]
        profile = self._profiles.get(target.get("browserContextId", ""))
        if profile is None:
            return
        channel = FramedChannel(self._connection, session, target["targetId"], self.brush)
        self._channels[session] = profile, channel
        profile.attached(target["targetId"], channel)

    def _detached(self, event: Json) -> None:
        _, channel = self._channels.pop(event["sessionId"], (None, None))
        if channel is not None:
            channel.lose(CLOSED)
            channel.forget()

    def crash(self, profile: "_PipeProfile") -> None:
        """End the processes of a profile's pages, for they do not let go of the browser."""
        for owner, channel in list(self._channels.values()):
            if owner is profile:
                channel.crash()

    def forget(self, context: str) -> None:
        """A profile is closed, and its pages are."""
        profile = self._profiles.pop(context, None)
        for owner, channel in list(self._channels.values()):
            if owner is profile:
                channel.lose(CLOSED)

    @property
    def script(self) -> str:
        return self._launch.script

    async def close(self) -> None:
        process, connection = self._process, self._connection
        self._process = self._connection = None
        for profile in self._profiles.values():
            profile.cancel()
        if connection is not None:
            ended = connection.lines[""].gone
            with suppress(DeviceLost, ProtocolError):
                connection.call("Browser.close")
            await asyncio.wait({ended}, timeout=_END_S)
            connection.close()
        if process is not None:
            process.end()


class _PipeProfile:
    def __init__(self, transport: PipeTransport, context: str, wishes: Wishes) -> None:
        self._transport = transport
        self._context = context
        self.wishes = wishes
        self._first: FramedChannel | None = None
        self._opening = 0
        self._early: dict[str, FramedChannel] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._traffic: PipedTraffic | None = None
        self._heard: list[tuple[str, Callable[[Json], None]]] = []

    @property
    def alive(self) -> bool:
        return bool(self._context) and self._transport.alive

    async def call(self, method: str, params: Mapping[str, Any] | None = None) -> Json:
        return await self._transport.call(method, {**(params or {}), "browserContextId": self._context})

    async def listen(self, event: str, handler: Callable[[Json], None]) -> None:
        self._transport.on(event, handler)
        self._heard.append((event, handler))

    async def watch(self) -> None:
        """Begin with what is wished to be done with requests."""
        if self.wishes.watch is not None:
            self._traffic = PipedTraffic(self._transport.connection, self._context, self.wishes.watch)
            await self._traffic.start()

    def attached(self, target: str, channel: FramedChannel) -> None:
        """A page has come: one that we open, or else one that a site opens."""
        if self._opening:
            self._early[target] = channel
        else:
            self._adopt(channel)

    def _adopt(self, channel: FramedChannel) -> None:
        task = asyncio.get_running_loop().create_task(self._introduce(channel))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _introduce(self, channel: FramedChannel) -> None:
        with suppress(DeviceLost, ProtocolError):  # closed again before anybody saw it
            await self._prepare(channel)
            self.wishes.on_page(channel)

    async def _prepare(self, channel: FramedChannel) -> None:
        """Before the first script of the page runs."""
        calls: list[tuple[str, Json]] = [
            ("Inspector.enable", {}),
            ("Page.enable", {}),
            ("Page.addScriptToEvaluateOnNewDocument", {"source": self._transport.script}),
            ("Emulation.setFocusEmulationEnabled", {"enabled": True}),
            *self._wished(channel),
            ("Runtime.runIfWaitingForDebugger", {}),
        ]
        await asyncio.gather(*[channel.post(method, params) for method, params in calls])

    def _wished(self, channel: FramedChannel) -> list[tuple[str, Json]]:
        self.wishes.greet(channel)
        headers = dict(self.wishes.headers)
        told = [("Network.enable", {}), ("Network.setExtraHTTPHeaders", {"headers": headers})] if headers else []
        return [*told, *self.wishes.calls]

    async def open(self) -> Channel:
        first, self._first = self._first, None
        try:
            if first is None:
                return await self._opened()
            await asyncio.gather(*[first.post(method, params) for method, params in self._wished(first)])
        except ProtocolError as error:
            raise DeviceLost(f"the browser opens no page ({error}); reset() starts a fresh one") from error
        return first

    async def open_ahead(self) -> None:
        """A page for the first who opens one; only to see whether it can be."""
        self._first = await self._opened()

    async def _opened(self) -> FramedChannel:
        self._opening += 1
        try:
            made = await self.call("Target.createTarget", {"url": "about:blank", "enableBeginFrameControl": True})
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

    def cancel(self) -> None:
        for task in list(self._tasks):
            task.cancel()

    async def close(self) -> None:
        context, self._context = self._context, ""
        if not context:
            return
        self.cancel()
        if self._traffic is not None:
            self._traffic.stop()
        for event, handler in self._heard:
            self._transport.off(event, handler)
        stuck = asyncio.get_running_loop().call_later(_STUCK_S, self._transport.crash, self)
        try:
            async with self._transport.brush:  # a frame under way belongs to a page
                with suppress(DeviceLost, ProtocolError):
                    await self._transport.call("Target.disposeBrowserContext", {"browserContextId": context})
        finally:
            stuck.cancel()
            self._transport.forget(context)
