"""Chromium over Playwright's connection: works with every Chromium that Playwright can launch."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from emulators.browser.portable_frames import FrameSessions
from emulators.browser.portable_gate import PortableGate
from emulators.browser.portable_traffic import PortableTraffic
from emulators.browser.transport import (
    CLOSED,
    ENDED,
    PIXEL_FLAGS,
    Channel,
    Json,
    Launch,
    Part,
    Picture,
    ProtocolError,
    Wishes,
)  # fmt: skip
from emulators.device import DeviceError, DeviceLost

__all__ = ["PlaywrightTransport"]

_UNPACED = "--disable-frame-rate-limit"
"""Pictures do not wait for the next refresh of a display that is not there."""

_UNDAMMED = "--disable-ipc-flooding-protection"
"""What Playwright takes from a browser: that a page which goes somewhere 100,000 times does not stop it."""


class _PlaywrightChannel:
    def __init__(self, page: Any, session: Any, *, deadline_s: float, together: bool) -> None:
        self.page = page
        self._inner = FrameSessions(page, deadline_s=deadline_s) if not together else None
        self._deadline_s = deadline_s
        self._session = session
        self._handlers: dict[str, list[Callable[[Json], None]]] = {}
        self.gone: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        page.on("crash", lambda _: self.lose("the page has crashed"))
        page.on("close", lambda page: self.lose(CLOSED if page.context.browser.is_connected() else ENDED))
        page.on("dialog", lambda _: None)  # answered over the channel; without a listener it would be dismissed

    def lose(self, reason: str) -> None:
        if not self.gone.done():
            self.gone.set_result(reason)

    async def send(self, method: str, params: Mapping[str, Any] | None = None, *, framed: bool = False) -> Json:
        from playwright.async_api import Error

        if self.gone.done():
            raise DeviceLost(f"{self.gone.result()}; reset() starts a fresh one")
        call = asyncio.ensure_future(self._session.send(method, params))
        call.add_done_callback(_looked_at)
        await asyncio.wait({call, self.gone}, timeout=self._deadline_s, return_when=asyncio.FIRST_COMPLETED)
        if not call.done():
            call.cancel()
            self.lose("the page does not answer any more")
            raise DeviceLost(f"{self.gone.result()}; reset() starts a fresh one")
        try:
            answer: Json = call.result()
        except Error as error:
            told = error.message.lower()
            if "crash" in told or ("closed" in told and "navigated" not in told):
                self.lose(f"the page is gone ({error.message.splitlines()[0]})")
                raise DeviceLost(f"{self.gone.result()}; reset() starts a fresh one") from error
            raise ProtocolError(f"{method}: {error.message}") from error
        return answer

    async def elsewhere(self) -> Sequence[Part]:
        return await self._inner.found() if self._inner is not None else ()

    def on(self, event: str, handler: Callable[[Json], None]) -> None:
        self._handlers.setdefault(event, []).append(handler)
        self._session.on(event, handler)

    def take(self, event: str, handler: Callable[[Json], None]) -> None:
        for other in self._handlers.pop(event, ()):
            self._session.remove_listener(event, other)
        self.on(event, handler)

    def painting(self) -> AbstractContextManager[None]:
        return nullcontext()

    async def picture(self, kind: Picture) -> str:
        params: Json = {"format": kind, "optimizeForSpeed": True, **({"quality": 80} if kind == "jpeg" else {})}
        return str((await self.send("Page.captureScreenshot", params))["data"])

    async def close(self) -> None:
        self.lose(CLOSED)
        await self.page.close(run_before_unload=False)


def _looked_at(call: "asyncio.Future[Any]") -> None:
    """Nobody may have waited for its failure."""
    if not call.cancelled():
        call.exception()


class PlaywrightTransport:
    """A `Transport`; needs the Python package and its driver. Joins a browser that runs where there is an endpoint."""

    def __init__(self, launch: Launch) -> None:
        self._launch = launch
        self._playwright: Any = None
        self._browser: Any = None
        self._profiles: list[_PlaywrightProfile] = []

    @property
    def name(self) -> str:
        return "playwright"

    @property
    def alive(self) -> bool:
        return self._browser is not None and bool(self._browser.is_connected())

    async def start(self) -> None:
        try:
            from playwright.async_api import Error, async_playwright
        except ImportError as error:
            raise DeviceError("the browser device needs Playwright: pip install guiagent[browser]") from error
        self._playwright = await async_playwright().start()
        try:
            self._browser = await (self._joined() if self._launch.endpoint else self._launched())
        except Error as error:
            await self.close()
            raise DeviceError(self._failed(error.message.strip().splitlines()[0])) from error
        self._browser.on("disconnected", self._disconnected)

    async def _launched(self) -> Any:
        return await self._playwright.chromium.launch(
            executable_path=str(self._launch.program), headless=True, chromium_sandbox=False,
            args=[_UNPACED, *PIXEL_FLAGS, *self._launch.flags], handle_sigint=False,
            ignore_default_args=[_UNDAMMED],
        )  # fmt: skip

    async def _joined(self) -> Any:
        return await self._playwright.chromium.connect_over_cdp(
            self._launch.endpoint, timeout=self._launch.deadline_s * 1000
        )

    def _failed(self, reason: str) -> str:
        if self._launch.endpoint:
            return (
                f"no browser answers at {self._launch.endpoint} ({reason}); start one with "
                "--remote-debugging-port=9222 and name its address"
            )
        program = self._launch.program
        return f"{program} did not start ({reason}); try `{program} --headless --no-sandbox` by hand"

    async def profile(self, wishes: Wishes) -> "_PlaywrightProfile":
        from playwright.async_api import Error

        try:
            context = await self._browser.new_context(
                no_viewport=True, accept_downloads=False, extra_http_headers=dict(wishes.headers)
            )
            own = True
        except Error as error:
            reason = error.message.splitlines()[0]
            if not self._launch.endpoint or not self._browser.contexts:
                raise DeviceLost(f"the browser opens no profile ({reason}); reset() starts a fresh one") from error
            context, own = self._browser.contexts[0], False
        profile = _PlaywrightProfile(self._browser, context, wishes, self._launch, own=own)
        self._profiles = [each for each in self._profiles if each.alive] + [profile]
        await profile.prepare()
        return profile

    def _disconnected(self, _: object) -> None:
        for profile in self._profiles:
            profile.lose(ENDED)

    async def close(self) -> None:
        browser, playwright = self._browser, self._playwright
        self._browser = self._playwright = None
        for profile in self._profiles:
            profile.cancel()
        if browser is not None and browser.is_connected():
            await browser.close()  # one that was joined is only let go of, and goes on
        if playwright is not None:
            await playwright.stop()


class _PlaywrightProfile:
    """A context of ours; in a browser that makes none, its own one, where we touch only what we opened."""

    def __init__(self, browser: Any, context: Any, wishes: Wishes, launch: Launch, *, own: bool) -> None:
        self._browser = browser
        self._context = context
        self._wishes = wishes
        self._launch = launch
        self._own = own
        self._opening = 0
        self._open = True
        self._channels: list[_PlaywrightChannel] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: Any = None
        self._gate: PortableGate | None = None
        self._id = ""

    @property
    def alive(self) -> bool:
        return self._open and bool(self._browser.is_connected())

    async def prepare(self) -> None:
        await self._context.add_init_script(self._launch.script)
        self._context.on("page", self._appeared)
        watch = self._wishes.watch
        if watch is not None and watch.recorder is not None:
            PortableTraffic(self._context, watch.recorder, self._is_ours).start()
        if watch is not None and watch.permits is not None:
            self._gate = PortableGate(self._context, watch, self._is_ours)
            await self._gate.start()

    def _is_ours(self, page: Any) -> bool:
        return self._own or any(each.page == page for each in self._channels)

    async def call(self, method: str, params: Mapping[str, Any] | None = None) -> Json:
        from playwright.async_api import Error

        try:
            session = await self._whole()
            call = session.send(method, {**(params or {}), **({"browserContextId": self._id} if self._own else {})})
            return dict(await asyncio.wait_for(call, self._launch.deadline_s))
        except TimeoutError as error:
            raise DeviceLost("the browser does not answer any more; reset() starts a fresh one") from error
        except Error as error:
            if not self._browser.is_connected():
                raise DeviceLost(f"{ENDED}; reset() starts a fresh one") from error
            raise ProtocolError(f"{method}: {error.message}") from error

    async def _whole(self) -> Any:
        """The browser's own session. What Playwright calls a context has a name in the protocol, which a page tells."""
        if self._session is None:
            self._session = await self._browser.new_browser_cdp_session()
        if not self._id:
            channel = next((each for each in self._channels if not each.gone.done()), None) or await self.open()
            self._id = (await channel.send("Target.getTargetInfo"))["targetInfo"].get("browserContextId", "")
        return self._session

    async def listen(self, event: str, handler: Callable[[Json], None]) -> None:
        (await self._whole()).on(event, handler)

    def lose(self, reason: str) -> None:
        for channel in self._channels:
            channel.lose(reason)

    def _appeared(self, page: Any) -> None:
        if self._opening:
            return
        task = asyncio.get_running_loop().create_task(self._adopt(page))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _adopt(self, page: Any) -> None:
        from playwright.async_api import Error

        try:
            if not self._own and await page.opener() not in [each.page for each in self._channels]:
                return  # somebody else's
            self._wishes.on_page(await self._attach(page))
        except (Error, DeviceLost, ProtocolError):
            return  # closed again before anybody saw it

    async def _attach(self, page: Any) -> _PlaywrightChannel:
        session = await self._context.new_cdp_session(page)
        if self._gate is not None:
            await self._gate.ready(page)
        together = not self._launch.endpoint  # the flags of a browser that was joined are not ours
        channel = _PlaywrightChannel(page, session, deadline_s=self._launch.deadline_s, together=together)
        self._channels = [c for c in self._channels if not c.gone.done()] + [channel]
        self._wishes.greet(channel)
        for method, params in self._wishes.calls:
            await channel.send(method, params)
        return channel

    async def open(self) -> Channel:
        from playwright.async_api import Error

        self._opening += 1
        try:
            return await self._attach(await self._context.new_page())
        except (Error, ProtocolError) as error:
            reason = str(error).splitlines()[0]
            raise DeviceLost(f"the browser opens no page ({reason}); reset() starts a fresh one") from error
        finally:
            self._opening -= 1

    def cancel(self) -> None:
        for task in list(self._tasks):
            task.cancel()

    async def close(self) -> None:
        if not self._open:
            return
        self._open = False
        self.cancel()
        self._context.remove_listener("page", self._appeared)
        self.lose(CLOSED)
        if not self._browser.is_connected():
            return
        if self._session is not None:
            await self._session.detach()
        if self._own:
            await self._context.close()
        else:
            for channel in self._channels:
                await channel.page.close(run_before_unload=False)
