"""The browser as a device: pages and MiniWoB++ tasks, seen as elements and pixels, touched with real input events."""

import asyncio
import time
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any, TypeVar

from emulators.action import WEB_ACTIONS, Action, Answer, CloseTab, FocusTab, GoTo, NewTab, OpenApp, Stop, Wait
from emulators.browser.acting import touch
from emulators.browser.engines import Engine, start_engine
from emulators.browser.finding import find_browser
from emulators.browser.miniwob import ENDED, HIDDEN, MINIWOB_SIZE, OVER, STATE, begin, judge, make_task, page_of
from emulators.browser.network import allowed, host_of, location_of, network_flags
from emulators.browser.pages import PageServer, pages_folder
from emulators.browser.tab import Limits, Tab
from emulators.browser.thread import LoopThread
from emulators.browser.transport import Channel, Launch, ProtocolError, Transport
from emulators.browser.view import View
from emulators.device import DeviceError, DeviceLost, UnknownTask, UnsupportedAction
from emulators.screen import Frame, Screen
from emulators.trajectory import Outcome, Page, Recorded, Saved, Start, StateCheck, Task, Template
from emulators.uitree import judged_by_screen

__all__ = ["MAX_TABS", "MAX_WAIT_S", "PAGE_SIZE", "Browser"]

T = TypeVar("T")

PAGE_SIZE = (412, 915)
"""Width and height in pixels of the window for web pages; our default, a phone held upright."""

MAX_TABS = 8
"""Pages that a site opens beyond these are closed at once; our default."""

MAX_WAIT_S = 10.0
"""The longest that one `Wait` lasts; our default."""


class Browser:
    """Chromium as a `Device`; starts with a web page (`Page`) or a MiniWoB++ task (`Template("miniwob/...", seed)`).

    `size` is the window in pixels (None: 160x210 for MiniWoB++, 412x915 for pages). `allow` lists the hosts that can
    be reached at all ("*.example.org" is understood, "*" means every host). `transport` is "pipe" (our own connection,
    which draws frames on demand and needs a headless shell), "playwright" (any Chromium), or "auto": the first where it
    works, else the second. `accept_dialogs` is how alert, confirm and prompt are answered. `uploads` is the folder
    whose files `Upload` may give to a page; without it every upload is refused.

    An action that finds no target (no select at the point, no such option, a tab that is not there, a host that is not
    allowed) changes nothing, as it would for a person. Raises BrowserMissing when there is no Chromium. One thread
    with its own event loop drives the browser; it starts at first use and ends in `close`.
    """

    def __init__(
        self, size: tuple[int, int] | None = None, allow: Sequence[str] = ("127.0.0.1",), *,
        program: Path | None = None, transport: Engine = "auto", limits: Limits | None = None,
        accept_dialogs: bool = True, uploads: Path | None = None,
    ) -> None:  # fmt: skip
        self._size = size
        self._allow = tuple(allow)
        self._program = program or find_browser()
        self._engine: Engine = transport
        self._limits = limits or Limits()
        self._accept = accept_dialogs
        self._uploads = uploads
        self._thread: LoopThread | None = None
        self._transport: Transport | None = None
        self._server: PageServer | None = None
        self._tabs: list[Tab] = []
        self._front = 0
        self._popups: set[asyncio.Task[None]] = set()
        self._popups_due = 0
        self._popup_came = asyncio.Event()
        self._template: Template | None = None
        self._last: Screen | None = None
        self._broken = False
        self._closed = False

    @property
    def name(self) -> str:
        return f"browser/{self._program.name}"

    @property
    def actions(self) -> frozenset[type[Action]]:
        return WEB_ACTIONS

    @property
    def transport(self) -> str:
        """What drives the browser that runs, "pipe" or "playwright"; empty while none does."""
        return self._transport.name if self._transport is not None else ""

    @property
    def dialogs(self) -> tuple[tuple[str, str], ...]:
        """Kind and message of the dialogs that the page in front has shown and that were answered."""
        return tuple(self._tabs[self._front].dialogs) if self._tabs else ()

    # Device

    def reset(self, start: Start) -> None:
        """Begin at a page (with an empty profile) or a task.

        Raises UnknownTask for other starts and unknown names, DeviceError for a page that may not be reached or does
        not load under the deadline. A browser that was lost is replaced.
        """
        match start:
            case Template(name=name) if name.startswith("miniwob/"):
                folder = pages_folder()
                path = page_of(name, folder)
                if self._server is None:
                    self._server = PageServer(folder)
                self._run(self._begin_task(start, self._server.address + path))
            case Page(url=url):
                if not allowed(url, self._allow):
                    raise DeviceError(
                        f"{url!r} is not on the allow-list ({', '.join(self._allow)}); name its host in "
                        f"Browser(allow=...) and use http or https"
                    )
                self._run(self._begin_page(url))
            case Template(name=name):
                raise UnknownTask(f"the browser has no task {name!r}; its tasks are called miniwob/<page>")
            case Saved() | Recorded():
                raise UnknownTask(
                    "the browser has no snapshots, nor what was recorded; start from a Page or a Template"
                )

    def look(self, *, pixels: bool = True, tree: bool = True) -> Screen:
        """The settled screen. Elements come in document order, higher layers later; only what a touch reaches is
        listed, and what a closed select offers (as options that are its children)."""
        return self._run(self._look(pixels=pixels, tree=tree))

    def do(self, action: Action) -> None:
        self._run(self._do(action), extra_s=action.seconds if isinstance(action, Wait) else 0.0)

    def finish(self, task: Task, answer: str | None) -> Outcome:
        match task.check:
            case StateCheck():
                if task.start != self._template:
                    raise DeviceError(f"{task.name} was not begun on this browser; reset(task.start) comes first")
                return self._run(self._judge())
            case check:
                return judged_by_screen(check, lambda: self.look(pixels=False), answer)

    def over(self) -> bool:
        """Whether the page itself has ended the episode (MiniWoB++ does; other pages never do)."""
        return self._template is not None and bool(self._run(self._ended()))

    def task(self, name: str, seed: int) -> Task:
        """The MiniWoB++ task `name` drawn by `seed`. Opens it, for only the page can tell its instruction."""
        template = Template(name, seed)
        self.reset(template)
        return make_task(template, self._run(self._state())["utterance"])

    def close(self) -> None:
        self._closed = True
        thread, self._thread = self._thread, None
        if thread is not None:
            try:
                thread.run(self._shut(), deadline_s=20)
            except DeviceLost:
                pass  # it is going away in any case
            finally:
                thread.stop()
        if self._server is not None:
            self._server.close()
            self._server = None

    # On the device's thread

    def _run(self, work: Coroutine[Any, Any, T], *, extra_s: float = 0.0) -> T:
        if self._closed:
            work.close()
            raise DeviceLost("this browser is closed; make a new one")
        if self._thread is None:
            self._thread = LoopThread("browser")
        limits = self._limits
        try:
            return self._thread.run(work, deadline_s=2 * (limits.load + limits.settle + limits.answer) + 30 + extra_s)
        except DeviceLost:
            self._broken = True
            raise

    async def _shut(self) -> None:
        self._tabs, self._front = [], 0
        transport, self._transport = self._transport, None
        if transport is not None:
            await transport.close()

    @property
    def _lost(self) -> bool:
        return self._broken or (self._transport is not None and not self._transport.alive)

    async def _ready(self, *, fresh: bool) -> Transport:
        if self._lost:
            await self._shut()
        self._broken = False
        if self._transport is None:
            deadline_s = max(self._limits.load, self._limits.settle + self._limits.answer) + 5
            flags = tuple(network_flags(self._allow))
            launch = Launch(self._program, flags, _script(), on_page=self._popup, deadline_s=deadline_s)
            self._transport = await start_engine(self._engine, launch)
        elif fresh:
            self._tabs, self._front = [], 0
            await self._transport.renew()
        return self._transport

    def _popup(self, channel: Channel) -> None:
        task = asyncio.get_running_loop().create_task(self._adopt(channel))
        self._popups.add(task)
        task.add_done_callback(self._popups.discard)

    async def _adopt(self, channel: Channel) -> None:
        self._drop_closed()
        try:
            if len(self._tabs) + len(self._popups) > MAX_TABS:
                await channel.close()
            else:
                await self._admit(channel, self._tabs[self._front].size if self._tabs else PAGE_SIZE)
        except (DeviceLost, ProtocolError):
            pass  # it was closed again before anybody saw it
        finally:
            self._popups_due = max(0, self._popups_due - 1)
            self._popup_came.set()

    async def _admit(self, channel: Channel, size: tuple[int, int]) -> Tab:
        tab = Tab(channel, size, self._limits, accept_dialogs=self._accept)
        channel.on("Page.windowOpen", self._expect_popup)
        await tab.prepare()
        self._tabs.append(tab)
        self._front = len(self._tabs) - 1
        return tab

    def _expect_popup(self, _: dict[str, Any]) -> None:
        self._popups_due += 1

    async def _open(self, size: tuple[int, int]) -> Tab:
        transport = await self._ready(fresh=False)
        return await self._admit(await transport.open(), size)

    async def _tab(self) -> Tab:
        """The tab in front; raises DeviceLost when it has crashed."""
        await self._all_popups()
        if self._lost:
            raise DeviceLost("the browser was lost; reset() starts a fresh one")
        for tab in self._tabs:
            if tab.channel.gone.done() and not tab.closed:
                raise DeviceLost(f"{tab.channel.gone.result()}; reset() starts a fresh one")
        self._drop_closed()
        return self._tabs[self._front] if self._tabs else await self._open(self._size or PAGE_SIZE)

    async def _all_popups(self) -> None:
        """Wait for all windows that pages have opened; for one that the browser kept from opening, so long."""
        until = time.monotonic() + self._limits.settle
        while self._popups_due:
            self._popup_came.clear()
            try:
                await asyncio.wait_for(self._popup_came.wait(), until - time.monotonic())
            except TimeoutError:
                self._popups_due = 0

    def _drop_closed(self) -> None:
        """Forget tabs that were closed; the one before the front one comes to the front when that was among them."""
        front = self._tabs[self._front] if self._tabs else None
        self._tabs = [tab for tab in self._tabs if not tab.closed]
        if front in self._tabs:
            self._front = self._tabs.index(front)
        else:
            self._front = max(0, min(self._front, len(self._tabs)) - 1)

    # Beginning

    async def _begin_page(self, url: str) -> None:
        self._template = self._last = None
        await self._ready(fresh=True)
        tab = await self._open(self._size or PAGE_SIZE)
        if problem := await tab.navigate(url):
            raise DeviceError(f"{url} did not load: {problem}; check that its server runs and answers")

    async def _begin_task(self, template: Template, url: str) -> None:
        self._last, self._template = None, template
        await self._ready(fresh=False)
        tab = await self._tab()
        for other in [t for t in self._tabs if t is not tab]:
            await other.channel.close()
        self._tabs, self._front = [tab], 0
        size = self._size or MINIWOB_SIZE
        if tab.size != size:
            await tab.resize(size)
        await tab.rest()
        if tab.at != url:
            if problem := await tab.navigate(url):
                raise DeviceError(f"{url} did not load: {problem}; check that the pages in the package are whole")
            # Drawn once before, so that the first problem of a loaded page looks like all later ones.
            await tab.change(begin(template.seed))
            await self._until_drawn(tab)
        await tab.change(begin(template.seed))
        await self._until_drawn(tab)

    async def _until_drawn(self, tab: Tab) -> None:
        until = time.monotonic() + self._limits.load
        while not (await self._state_of(tab))["ready"]:
            if time.monotonic() > until:
                raise DeviceError(f"{tab.at} is not ready after {self._limits.load:g} s; give Limits(load=...) more")
            await asyncio.sleep(0.01)

    async def _view(self, tab: Tab, *, tree: bool) -> View:
        if self._template is None:
            return await tab.read(tree=tree)
        return await tab.read(tree=tree, hide=HIDDEN, extra=STATE)

    # Seeing

    async def _look(self, *, pixels: bool, tree: bool) -> Screen:
        tab, view, frame = await self._seen(pixels=pixels, tree=tree)
        ended = OVER if isinstance(view.extra, dict) and view.extra["done"] else ""
        self._last = Screen(
            host_of(view.url), location_of(view.url) + ended, *tab.size, elements=view.elements, frame=frame
        )
        return self._last

    async def _seen(self, *, pixels: bool, tree: bool) -> tuple[Tab, View, Frame | None]:
        """What is in front: a page that has opened another, or closed itself, is looked at no longer."""
        while True:
            tab = await self._tab()
            try:
                view = await self._view(tab, tree=tree)
                if not self._popups_due and (await self._tab()) is tab:
                    return tab, view, await tab.picture() if pixels else None
            except DeviceLost:
                if not tab.closed:
                    raise

    async def _state(self) -> dict[str, Any]:
        return await self._state_of(await self._tab())

    async def _state_of(self, tab: Tab) -> dict[str, Any]:
        view = await self._view(tab, tree=False)
        if not isinstance(view.extra, dict):
            raise DeviceError("the browser is no longer at the task's page; reset(task.start) begins it again")
        return view.extra

    async def _ended(self) -> object:
        return await (await self._tab()).evaluate(ENDED)

    async def _judge(self) -> Outcome:
        view = await self._view(await self._tab(), tree=False)
        if not isinstance(view.extra, dict):
            return Outcome(0.0, evidence=f"ended at {location_of(view.url)}, away from the task's page")
        return judge(view.extra)

    # Acting

    async def _do(self, action: Action) -> None:
        match action:
            case Answer() | Stop():
                return
            case Wait(seconds=seconds):
                with (await self._tab()).channel.painting():
                    await asyncio.sleep(min(max(seconds, 0.0), MAX_WAIT_S))
            case OpenApp():
                raise UnsupportedAction("a browser has no apps to open; use GoTo(url)")
            case NewTab():
                await self._tab()
                if len(self._tabs) < MAX_TABS:
                    await self._open(self._tabs[self._front].size)
            case CloseTab():
                await (await self._tab()).channel.close()
                await self._tab()
            case FocusTab(index=index):
                await self._tab()
                if 0 <= index < len(self._tabs):
                    self._front = index
                    await self._tabs[index].channel.send("Page.bringToFront")
            case GoTo(url=url):
                tab = await self._tab()
                if allowed(url, self._allow):
                    await tab.navigate(url)
            case _:
                tab = await self._tab()
                try:
                    await touch(tab, action, seen=self._last, uploads=self._uploads)
                except DeviceLost:
                    if not tab.closed:
                        raise


def _script() -> str:
    here = Path(__file__).parent
    return "\n".join((here / name).read_text(encoding="utf-8") for name in ("settle.js", "observe.js"))
