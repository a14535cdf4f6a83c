"""The tabs of one profile: which are open, which is in front, and what becomes of windows that pages open."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from weakref import WeakKeyDictionary

from emulators.browser.dialogs import Answers
from emulators.browser.injected import Scripts
from emulators.browser.tab import Limits, Tab
from emulators.browser.transport import Channel, ProtocolError
from emulators.browser.view import MAX_TITLE
from emulators.device import DeviceLost
from emulators.screen import OpenTab

__all__ = ["MAX_TABS", "Tabs"]

MAX_TABS = 8
"""Pages that a site opens beyond these are closed at once; our default."""

Size = tuple[int, int]


class Tabs:
    """Open tabs in the order in which they came. Lives on the device's event loop; `opened` gives an empty page.

    `origins` are those that were shown in any of them.
    """

    def __init__(
        self, opened: Callable[[], Awaitable[Channel]], size: Size, limits: Limits, scripts: Scripts, *,
        answers: Answers,
    ) -> None:  # fmt: skip
        self._opened = opened
        self._size = size
        self._limits = limits
        self._scripts = scripts
        self._answers = answers
        self._tabs: list[Tab] = []
        self._front = 0
        self._openers: WeakKeyDictionary[Tab, Tab] = WeakKeyDictionary()
        self._popups: set[asyncio.Task[None]] = set()
        self._due = 0
        self._came = asyncio.Event()
        self.origins: dict[str, None] = {}

    def __len__(self) -> int:
        return len(self._tabs)

    def __iter__(self) -> Iterator[Tab]:
        return iter(tuple(self._tabs))

    @property
    def front(self) -> Tab | None:
        """What is seen, as far as is known without asking the browser."""
        return self._tabs[self._front] if self._tabs else None

    @property
    def lost(self) -> bool:
        """Whether one of them has crashed, or does not answer any more."""
        return any(tab.channel.gone.done() and not tab.closed for tab in self._tabs)

    @property
    def expected(self) -> bool:
        """Whether a page has opened a window that has not come yet."""
        return self._due > 0

    # Coming and going

    async def open(self) -> Tab:
        """A new tab in front."""
        return await self._admit(await self._opened(), self._tabs[self._front].size if self._tabs else self._size)

    async def current(self) -> Tab:
        """The tab in front, a new one where none is left. Raises DeviceLost when one of them has crashed."""
        await self._all_popups()
        for tab in self._tabs:
            if tab.channel.gone.done() and not tab.closed:
                raise DeviceLost(f"{tab.channel.gone.result()}; reset() starts a fresh one")
        self._drop_closed()
        return self._tabs[self._front] if self._tabs else await self.open()

    async def focus(self, index: int) -> None:
        """Bring a tab to the front, where there is one of that number."""
        await self.current()
        if 0 <= index < len(self._tabs):
            self._front = index
            await self._tabs[index].channel.send("Page.bringToFront")

    async def add(self) -> None:
        """A new tab in front, as long as there are not too many."""
        await self.current()
        if len(self._tabs) < MAX_TABS:
            await self.open()

    async def close_front(self) -> None:
        await (await self.current()).channel.close()
        await self.current()

    async def keep_only(self, tab: Tab) -> None:
        """Close all tabs but one."""
        for other in self._tabs:
            if other is not tab:
                await other.channel.close()
        self._tabs, self._front = [tab], 0

    def adopt(self, channel: Channel) -> None:
        """A page has opened a window."""
        task = asyncio.get_running_loop().create_task(self._adopted(channel))
        self._popups.add(task)
        task.add_done_callback(self._popups.discard)

    async def _adopted(self, channel: Channel) -> None:
        self._drop_closed()
        try:
            if len(self._tabs) + len(self._popups) > MAX_TABS:
                await channel.close()
            else:
                opener, size = self.front, self._tabs[self._front].size if self._tabs else self._size
                tab = await self._admit(channel, size)
                if opener is not None:
                    self._openers[tab] = opener
        except (DeviceLost, ProtocolError):
            pass  # it was closed again before anybody saw it
        finally:
            self._due = max(0, self._due - 1)
            self._came.set()

    async def _admit(self, channel: Channel, size: Size) -> Tab:
        tab = Tab(channel, size, self._limits, self._scripts, answers=self._answers)
        channel.on("Page.windowOpen", self._expect)
        channel.on("Page.frameNavigated", self._visited)
        await tab.prepare()
        self._tabs.append(tab)
        self._front = len(self._tabs) - 1
        return tab

    def _expect(self, _: dict[str, Any]) -> None:
        self._due += 1

    def _visited(self, event: dict[str, Any]) -> None:
        origin = event["frame"].get("securityOrigin", "")
        if origin.startswith(("http://", "https://")):
            self.origins[origin] = None

    async def _all_popups(self) -> None:
        """Wait for all windows that pages have opened; for one that the browser kept from opening, so long."""
        until = time.monotonic() + self._limits.settle
        while self._due:
            self._came.clear()
            try:
                await asyncio.wait_for(self._came.wait(), until - time.monotonic())
            except TimeoutError:
                self._due = 0

    def _drop_closed(self) -> None:
        """Forget tabs that were closed. Where that in front was among them, the one that has opened it comes there,
        else the one before it."""
        front = self.front
        self._tabs = [tab for tab in self._tabs if not tab.closed]
        while front is not None and front not in self._tabs and front in self._openers:
            front = self._openers[front]
        if front in self._tabs:
            self._front = self._tabs.index(front)
        else:
            self._front = max(0, min(self._front, len(self._tabs)) - 1)

    # Telling

    async def told(self, title: str, url: str) -> tuple[OpenTab, ...]:
        """All tabs, the one in front with this title and address."""
        return tuple([
            OpenTab(title, url, True) if number == self._front else await _told(tab)
            for number, tab in enumerate(self._tabs)
        ])  # fmt: skip


async def _told(tab: Tab) -> OpenTab:
    """Title and address of a tab in the back, as the browser knows them without asking the page."""
    with contextlib.suppress(DeviceLost, ProtocolError):
        history = await tab.channel.send("Page.getNavigationHistory")
        entry = history["entries"][history["currentIndex"]]
        return OpenTab(entry["title"][:MAX_TITLE], entry["url"], False)
    return OpenTab("", tab.at, False)
