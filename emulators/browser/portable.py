"""Chromium over Playwright's connection: works with every Chromium that Playwright can launch."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from emulators.browser.transport import CLOSED, ENDED, PIXEL_FLAGS, Channel, Json, Launch, Picture, ProtocolError
from emulators.device import DeviceError, DeviceLost

__all__ = ["PlaywrightTransport"]

_UNPACED = "--disable-frame-rate-limit"
"""Pictures do not wait for the next refresh of a display that is not there."""


class _PlaywrightChannel:
    def __init__(self, page: Any, session: Any, *, deadline_s: float) -> None:
        self.page = page
        self._deadline_s = deadline_s
        self._session = session
        self.gone: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        page.on("crash", lambda _: self.lose("the page has crashed"))
        page.on("close", lambda page: self.lose(CLOSED if page.context.browser.is_connected() else ENDED))
        page.on("dialog", lambda _: None)  # answered over the channel; without a listener it would be dismissed

    def lose(self, reason: str) -> None:
        if not self.gone.done():
            self.gone.set_result(reason)

    async def send(self, method: str, params: Mapping[str, Any] | None = None) -> Json:
        from playwright.async_api import Error

        if self.gone.done():
            raise DeviceLost(f"{self.gone.result()}; reset() starts a fresh one")
        call = asyncio.ensure_future(self._session.send(method, params))
        await asyncio.wait({call, self.gone}, timeout=self._deadline_s, return_when=asyncio.FIRST_COMPLETED)
        if not call.done():
            call.cancel()
            self.lose("the page does not answer any more")
            raise DeviceLost(f"{self.gone.result()}; reset() starts a fresh one")
        try:
            answer: Json = call.result()
        except Error as error:
            if "crash" in error.message.lower() or "closed" in error.message.lower():
                self.lose(f"the page is gone ({error.message.splitlines()[0]})")
                raise DeviceLost(f"{self.gone.result()}; reset() starts a fresh one") from error
            raise ProtocolError(f"{method}: {error.message}") from error
        return answer

    def on(self, event: str, handler: Callable[[Json], None]) -> None:
        self._session.on(event, handler)

    def painting(self) -> AbstractContextManager[None]:
        return nullcontext()

    async def picture(self, kind: Picture) -> str:
        params: Json = {"format": kind, "optimizeForSpeed": True, **({"quality": 80} if kind == "jpeg" else {})}
        return str((await self.send("Page.captureScreenshot", params))["data"])

    async def close(self) -> None:
        self.lose(CLOSED)
        await self.page.close(run_before_unload=False)


class PlaywrightTransport:
    """A `Transport`; needs the Python package and its driver."""

    def __init__(self, launch: Launch) -> None:
        self._launch = launch
        self._playwright: Any = None
        self._browser: Any = None
        self._context: Any = None
        self._opening = 0
        self._channels: list[_PlaywrightChannel] = []
        self._tasks: set[asyncio.Task[None]] = set()

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
            self._browser = await self._playwright.chromium.launch(
                executable_path=str(self._launch.program), headless=True, chromium_sandbox=False,
                args=[_UNPACED, *PIXEL_FLAGS, *self._launch.flags], handle_sigint=False,
            )  # fmt: skip
        except Error as error:
            await self.close()
            reason = error.message.strip().splitlines()[0]
            raise DeviceError(
                f"{self._launch.program} did not start ({reason}); "
                f"try `{self._launch.program} --headless --no-sandbox` by hand"
            ) from error
        self._browser.on("disconnected", self._disconnected)
        await self.renew()

    async def renew(self) -> None:
        old, self._context = self._context, None
        if old is not None:
            await old.close()
        self._context = await self._browser.new_context(no_viewport=True, accept_downloads=False)
        await self._context.add_init_script(self._launch.script)
        self._context.on("page", self._appeared)

    def _disconnected(self, _: object) -> None:
        for channel in self._channels:
            channel.lose(ENDED)

    def _appeared(self, page: Any) -> None:
        if self._opening:
            return
        task = asyncio.get_running_loop().create_task(self._adopt(page))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _adopt(self, page: Any) -> None:
        from playwright.async_api import Error

        try:
            self._launch.on_page(await self._attach(page))
        except Error:
            return  # closed again before anybody saw it

    async def _attach(self, page: Any) -> _PlaywrightChannel:
        channel = _PlaywrightChannel(
            page, await self._context.new_cdp_session(page), deadline_s=self._launch.deadline_s
        )
        self._channels = [c for c in self._channels if not c.gone.done()] + [channel]
        return channel

    async def open(self) -> Channel:
        from playwright.async_api import Error

        self._opening += 1
        try:
            return await self._attach(await self._context.new_page())
        except Error as error:
            reason = error.message.splitlines()[0]
            raise DeviceLost(f"the browser opens no page ({reason}); reset() starts a fresh one") from error
        finally:
            self._opening -= 1

    async def close(self) -> None:
        browser, playwright = self._browser, self._playwright
        self._browser = self._context = self._playwright = None
        for task in list(self._tasks):
            task.cancel()
        if browser is not None and browser.is_connected():
            await browser.close()
        if playwright is not None:
            await playwright.stop()
