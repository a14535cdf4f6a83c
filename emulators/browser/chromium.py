"""One running Chromium: started when it is first needed, shared by the devices that have a profile in it, started anew
once for all of them when it was lost."""

import asyncio
import secrets
import threading
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from emulators.browser.engines import Engine, start_engine
from emulators.browser.finding import find_browser
from emulators.browser.frames import TOGETHER_FLAG
from emulators.browser.injected import Scripts
from emulators.browser.network import network_flags
from emulators.browser.permissions import OFF_FLAG
from emulators.browser.settings import hosts
from emulators.browser.thread import LoopThread
from emulators.browser.transport import Launch, Profile, ProtocolError, Transport, Wishes
from emulators.device import DeviceError, DeviceLost

if TYPE_CHECKING:
    from emulators.browser.session import Browser

__all__ = ["DEADLINE_S", "Chromium"]

T = TypeVar("T")

DEADLINE_S = 25.0
"""How long Chromium may leave one call unanswered before it counts as lost; our default."""

_CLOSE_S = 20.0
"""How long a profile may take to close before its browser counts as lost; our default."""


class Chromium:
    """A browser that several `Browser` devices share, each with pages, cookies and storage of its own.

    `allow` lists the hosts that any of them can reach. `transport` is as in `Browser`; `endpoint` is the address of a
    browser that already runs (`http://host:port`, or `ws://...`), which is joined and not ended. The devices may be
    used from different threads at once; one thread with an event loop of its own drives the browser for all. When it
    is lost all its devices are, and the first that is reset starts it again. One that is not `lasting` is closed with
    the last of its devices. `passed_over` says why a faster transport was not taken, once it runs.

    Raises BrowserMissing when there is none, DeviceError for arguments that mean nothing.
    """

    def __init__(
        self, program: Path | str | None = None, allow: Sequence[str] = ("127.0.0.1",), *,
        transport: Engine = "auto", endpoint: str = "", deadline_s: float = DEADLINE_S, lasting: bool = True,
    ) -> None:  # fmt: skip
        if endpoint and transport == "pipe":
            raise DeviceError("a browser that runs elsewhere is reached over Playwright; leave transport='auto'")
        if transport not in get_args(Engine):
            raise DeviceError(f"transport must be one of {', '.join(get_args(Engine))}, not {transport!r}")
        self.allow = hosts(allow)
        self.endpoint = endpoint
        self.scripts = Scripts(f"_{secrets.token_hex(8)}")  # what pages must not guess
        self._program = None if endpoint else Path(program) if program else find_browser()
        self._engine: Engine = transport
        self._deadline_s = deadline_s
        self._thread: LoopThread | None = None
        self._transport: Transport | None = None
        self._starting = asyncio.Lock()
        self._turn = threading.Lock()
        self.passed_over = ""
        self._lasting = lasting
        self._devices = 0
        self._closed = False

    def __enter__(self) -> "Chromium":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def name(self) -> str:
        """What the program is called, or where it listens."""
        return self._program.name if self._program is not None else self.endpoint

    @property
    def transport(self) -> str:
        """What drives the browser that runs, "pipe" or "playwright"; empty while none does."""
        return self._transport.name if self._transport is not None else ""

    @property
    def devices(self) -> int:
        """How many are in it."""
        return self._devices

    def join(self) -> None:
        """A device comes in. Raises DeviceLost when it is closed."""
        with self._turn:
            if self._closed:
                raise DeviceLost("this browser is closed; make a new one")
            self._devices += 1

    def leave(self) -> None:
        """A device is done with it."""
        with self._turn:
            self._devices -= 1
            last = self._devices == 0 and not self._lasting
            self._closed = self._closed or last
        if last:
            self.close()

    def open(self, **settings: Any) -> "Browser":
        """A device in this browser; `settings` are those of `Browser`, but for the ones that say which browser."""
        from emulators.browser.session import Browser

        return Browser(**{"allow": self.allow, **settings}, chromium=self)

    def run(self, work: Coroutine[Any, Any, T], *, deadline_s: float) -> T:
        """The result of `work` on the browser's thread. Raises DeviceLost when it takes longer than `deadline_s`."""
        with self._turn:
            if self._closed:
                work.close()
                raise DeviceLost("this browser is closed; make a new one")
            if self._thread is None:
                self._thread = LoopThread("browser")
            thread = self._thread
        return thread.run(work, deadline_s=deadline_s)

    def close(self) -> None:
        """End it, and all that was opened in it; may be called twice."""
        with self._turn:
            self._closed = True
            thread, self._thread = self._thread, None
        if thread is None:
            return
        try:
            thread.run(self._end(), deadline_s=20)
        except DeviceLost:
            pass  # it is going away in any case
        finally:
            thread.stop()

    # On its thread

    async def profile(self, wishes: Wishes) -> Profile:
        """A new profile; the browser is started where none runs."""
        async with self._starting:
            if self._transport is None or not self._transport.alive:
                await self._end()
                launch = Launch(
                    self._program, (*network_flags(self.allow), OFF_FLAG, TOGETHER_FLAG), self.scripts.watching,
                    self._deadline_s, self.endpoint,
                )  # fmt: skip
                self._transport, self.passed_over = await start_engine(self._engine, launch)
        return await self._transport.profile(wishes)

    async def let_go(self, profile: Profile) -> None:
        """Close a profile; a browser that does not even do that is ended, and with it all others."""
        if not profile.alive:
            return
        try:
            await asyncio.wait_for(profile.close(), _CLOSE_S)
        except (TimeoutError, DeviceLost, ProtocolError):
            await self._end()

    async def _end(self) -> None:
        transport, self._transport = self._transport, None
        if transport is not None:
            await transport.close()
