"""The browser as a device: pages and MiniWoB++ tasks, seen as elements and pixels, touched with real input events."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from emulators.action import WEB_ACTIONS, Action, Answer, CloseTab, FocusTab, GoTo, NewTab, OpenApp, Stop, Wait
from emulators.browser.accessibility import AccessibleNode
from emulators.browser.acting import touch
from emulators.browser.bounds import Bounds, Reach
from emulators.browser.chromium import Chromium
from emulators.browser.dialogs import Answers
from emulators.browser.downloads import Download, Saving
from emulators.browser.engines import Engine
from emulators.browser.episodes import begin_episode, episode_ended, episode_outcome
from emulators.browser.exchanges import Tracing
from emulators.browser.miniwob import HIDDEN, MINIWOB_SIZE, OVER, STATE, make_task
from emulators.browser.network import host_of, location_of
from emulators.browser.pages import TaskPages
from emulators.browser.permissions import Place
from emulators.browser.settings import check_settings, must_be_allowed
from emulators.browser.storage import Storage, read_storage, write_storage
from emulators.browser.tab import Limits, Tab
from emulators.browser.tabs import MAX_TABS, Tabs
from emulators.browser.traffic import Blocked
from emulators.browser.transport import Channel, Profile
from emulators.browser.view import View
from emulators.device import DeviceError, DeviceLost, UnknownTask, UnsupportedAction
from emulators.screen import Frame, Screen
from emulators.trajectory import Outcome, Page, Recorded, Saved, Start, StateCheck, Task, Template
from emulators.uitree import judged_by_screen

__all__ = ["MAX_TABS", "MAX_WAIT_S", "PAGE_SIZE", "Browser"]

T = TypeVar("T")

PAGE_SIZE = (412, 915)
"""Width and height in pixels of the window for web pages; our default, a phone held upright."""

MAX_WAIT_S = 10.0
"""The longest that one `Wait` lasts; our default."""


@dataclass(eq=False)
class Browser:
    """Chromium as a `Device`; starts with a web page (`Page`) or a MiniWoB++ task (`Template("miniwob/...", seed)`).

    `size` is the window in pixels (None: 160x210 for MiniWoB++, 412x915 for pages). `allow` lists the hosts that can
    be reached at all ("*.example.org" is understood, "*" means every host). `transport` is "pipe" (our own connection,
    which draws frames on demand and needs a headless shell), "playwright" (any Chromium), or "auto": the first where it
    works, else the second. `accept_dialogs` is how alert, confirm and prompt are answered, `prompt_text` what is typed
    into a prompt (None: what the page proposes). `uploads` is the folder whose files `Upload` may give to a page;
    without it every upload is refused. `headers` go along with every request.
    `endpoint` is the address of a browser that already runs, `http://host:port` or `ws://...`; `chromium` one that is
    shared with other devices (`Chromium.open`). Both live on when this device is closed.

    `tracing` keeps what was requested and answered since the last reset (`trace`, `har`). `downloads` is the folder
    that files from pages are saved to, within limits; without one they are denied. Pages get no permission that a
    person would be asked for, but for those in `grant` ("geolocation", at `place` in degrees; `GRANTABLE` has all).

    An action that finds no target (no select at the point, no such option, a tab that is not there, a host that is not
    allowed) changes nothing, as it would for a person. Raises BrowserMissing when there is no Chromium, DeviceError
    for what cannot be meant. One thread with its own event loop drives the browser; it starts at first use and ends
    in `close`, or with the block of `with Browser(...) as browser:`.
    """

    size: tuple[int, int] | None = None
    allow: Sequence[str] = ("127.0.0.1",)
    program: Path | str | None = field(default=None, kw_only=True)
    transport: Engine = field(default="auto", kw_only=True)
    limits: Limits = field(default_factory=Limits, kw_only=True)
    accept_dialogs: bool = field(default=True, kw_only=True)
    prompt_text: str | None = field(default=None, kw_only=True)
    uploads: Path | str | None = field(default=None, kw_only=True)
    headers: Mapping[str, str] = field(default_factory=dict, kw_only=True)
    endpoint: str = field(default="", kw_only=True)
    chromium: Chromium | None = field(default=None, kw_only=True, repr=False)
    tracing: bool | Tracing = field(default=False, kw_only=True)
    downloads: Path | str | Saving | None = field(default=None, kw_only=True)
    grant: Sequence[str] = field(default=(), kw_only=True)
    place: Place | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        check_settings(self)
        deadline_s = max(self.limits.load, self.limits.settle + self.limits.answer) + 5
        self._chromium = self.chromium or Chromium(
            self.program, self.allow, transport=self.transport, endpoint=self.endpoint, deadline_s=deadline_s,
            lasting=False,
        )  # fmt: skip
        if self.chromium is not None:
            self.chromium.join()
        self._reach = Reach.of(
            self._chromium, self.allow, shared=self.chromium is not None, tracing=self.tracing,
            downloads=self.downloads, grant=self.grant, place=self.place,
        )  # fmt: skip
        self._bounds = Bounds(self._reach)
        self._profile: Profile | None = None
        self._tabs = self._no_tabs()
        self._pages = TaskPages()
        self._template: Template | None = None
        self._last: Screen | None = None
        self._broken = False
        self._closed = False

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def name(self) -> str:
        return f"browser/{self._chromium.name}"

    @property
    def actions(self) -> frozenset[type[Action]]:
        return WEB_ACTIONS

    @property
    def host(self) -> Chromium:
        """The Chromium that it has its pages in."""
        return self._chromium

    @property
    def driver(self) -> str:
        """What drives the browser that runs, "pipe" or "playwright"; empty while none does."""
        return self._chromium.transport

    @property
    def dialogs(self) -> tuple[tuple[str, str], ...]:
        """Kind and message of the dialogs that the page in front has shown and that were answered."""
        front = self._tabs.front
        return tuple(front.dialogs.shown) if front is not None else ()

    def reset(self, start: Start) -> None:
        """Begin at a page (with an empty profile) or a task.

        Raises UnknownTask for other starts and unknown names, DeviceError for a page that may not be reached or does
        not load under the deadline. A browser that was lost is replaced.
        """
        match start:
            case Template(name=name) if name.startswith("miniwob/"):
                self._begun(start)
            case Page(url=url):
                must_be_allowed(url, self.allow)
                self._run(self._begin_page(url))
            case Template(name=name):
                raise UnknownTask(f"the browser has no task {name!r}; its tasks are called miniwob/<page>")
            case Saved() | Recorded():
                raise UnknownTask("the browser has no snapshots or recordings; start from a Page or a Template")

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
                outcome = self._run(self._on_front(episode_outcome))
            case check:
                outcome = judged_by_screen(check, lambda: self.look(pixels=False), answer)
        return self._bounds.traffic.noted(outcome)

    def over(self) -> bool:
        """Whether the page itself has ended the episode (MiniWoB++ does; other pages never do)."""
        return self._template is not None and self._run(self._on_front(episode_ended))

    def task(self, name: str, seed: int) -> Task:
        """The MiniWoB++ task `name` drawn by `seed`. Opens it, for only the page can tell its instruction."""
        template = Template(name, seed)
        return make_task(template, self._begun(template)["utterance"])

    def _begun(self, template: Template) -> dict[str, Any]:
        """How the episode of a template stands that has just begun."""
        return self._run(self._begin_task(template, self._pages.address_of(template.name)))

    def close(self) -> None:
        if self._closed:
            return
        try:
            if self.chromium is None:
                self._chromium.close()
            elif self._profile is not None:
                self._run(self._shut())
        except DeviceLost:
            pass  # it is going away in any case
        finally:
            self._closed = True
            self._bounds.tidy()
            if self.chromium is not None:
                self.chromium.leave()
            self._pages.close()

    # Beyond a device: for whoever prepares a task or checks it

    @property
    def url(self) -> str:
        """The whole address of the page in front."""
        return str(self.evaluate("location.href"))

    def accessibility(self) -> AccessibleNode:
        """The accessibility tree of the page in front, all its frames included; `as_text` writes it down. Its nodes
        have the `ref` of the element of the last look that they belong to."""
        return self._run(self._on_front(lambda tab: tab.reader.accessibility()))

    def html(self) -> str:
        """The page in front as it stands now, without what is in its frames."""
        return str(self.evaluate("document.documentElement ? document.documentElement.outerHTML : ''"))

    def evaluate(self, expression: str) -> Any:
        """The JSON value of an expression, or of what it promises, in the document of the page in front.

        For scripts of ours, never for what a model has written. Raises ScriptError when it throws, DeviceLost when the
        page gives no answer.
        """
        return self._run(self._on_front(lambda tab: tab.evaluate(expression)))

    def storage(self) -> Storage:
        """Cookies, and the local storage of the sites that were open, in Playwright's form (`storage_state`)."""
        return self._run(self._stored())

    def restore(self, storage: Mapping[str, Any]) -> None:
        """Add cookies and local storage, as `storage` or Playwright has saved them, to the profile as it is now.

        A page that is open sees them when it next asks its server: `do(GoTo(url))`. Raises DeviceError for what is
        no storage state.
        """
        self._run(self._restored(storage))

    @property
    def blocked(self) -> tuple[Blocked, ...]:
        """Requests, and places to go to, that were kept from leaving since the last reset."""
        return tuple(self._bounds.traffic.blocked)

    def trace(self) -> list[dict[str, Any]]:
        """What was requested and answered since the last reset, as entries of a HAR file; empty without `tracing`."""
        return self._run(self._bounds.traffic.entries())

    def har(self) -> dict[str, Any]:
        """The same as a whole HAR 1.2 document."""
        return self._run(self._bounds.traffic.document(self.name))

    def downloaded(self) -> tuple[Download, ...]:
        """The files that pages gave since the last reset, once they have come or the deadline to settle is over."""
        self._run(self._bounds.downloads.settled(self.limits.settle))
        return self._bounds.downloads.listed

    # On the browser's thread

    def _run(self, work: Coroutine[Any, Any, T], *, extra_s: float = 0.0) -> T:
        if self._closed:
            work.close()
            raise DeviceLost("this browser is closed; make a new one")
        limits = self.limits
        try:
            return self._chromium.run(work, deadline_s=2 * (limits.load + limits.settle + limits.answer) + 30 + extra_s)
        except DeviceLost:
            self._broken = True
            raise

    async def _on_front(self, work: Callable[[Tab], Awaitable[T]]) -> T:
        return await work(await self._tab())

    def _no_tabs(self) -> Tabs:
        scripts = self._chromium.scripts
        answers = Answers(self.accept_dialogs, self.prompt_text)
        return Tabs(self._page, self.size or PAGE_SIZE, self.limits, scripts, answers=answers)

    async def _open_profile(self) -> Profile:
        if self._lost:
            raise DeviceLost("the browser was lost; reset() starts a fresh one")
        if self._profile is None:
            await self._fresh()
        assert self._profile is not None
        return self._profile

    async def _page(self) -> Channel:
        profile = await self._open_profile()
        channel = await profile.open()
        await self._bounds.begin(profile)
        return channel

    async def _shut(self) -> None:
        profile, self._profile, self._tabs = self._profile, None, self._no_tabs()
        self._bounds.end()
        if profile is not None:
            await self._chromium.let_go(profile)

    async def _fresh(self) -> None:
        """An empty profile without tabs."""
        await self._shut()
        self._broken = False
        tabs, self._bounds = self._tabs, Bounds(self._reach)
        self._profile = await self._chromium.profile(self._bounds.wishes(tabs.adopt, self.headers))

    @property
    def _lost(self) -> bool:
        return self._broken or (self._profile is not None and not self._profile.alive)

    async def _tab(self) -> Tab:
        """The tab in front; raises DeviceLost when it has crashed."""
        if self._lost:
            raise DeviceLost("the browser was lost; reset() starts a fresh one")
        await self._bounds.traffic.windows.cleared()
        return await self._tabs.current()

    # Beginning

    async def _begin_page(self, url: str) -> None:
        self._template = self._last = None
        await self._fresh()
        tab = await self._tabs.open()
        if problem := await tab.navigate(url):
            raise DeviceError(f"{url} did not load: {self._bounds.traffic.advice(problem)}")

    async def _begin_task(self, template: Template, url: str) -> dict[str, Any]:
        self._last, self._template = None, template
        if self._lost or self._tabs.lost:
            await self._fresh()
        self._bounds.traffic.forget()
        tab = await self._tab()
        await self._tabs.keep_only(tab)
        size = self.size or MINIWOB_SIZE
        return await begin_episode(tab, template, url, size=size, deadline_s=self.limits.load)

    # Seeing

    async def _look(self, *, pixels: bool, tree: bool) -> Screen:
        tab, view, frame = await self._seen(pixels=pixels, tree=tree)
        ended = OVER if isinstance(view.extra, dict) and view.extra["done"] else ""
        # The only tab of a MiniWoB++ task is told nothing of: its server's port differs from run to run.
        told = self._template is None or len(self._tabs) > 1
        tabs = await self._tabs.told(view.title, view.url) if told else ()
        self._last = Screen(
            host_of(view.url), location_of(view.url) + ended, *tab.size,
            elements=view.elements, frame=frame, tabs=tabs,
        )  # fmt: skip
        return self._last

    async def _seen(self, *, pixels: bool, tree: bool) -> tuple[Tab, View, Frame | None]:
        """What is in front: a page that has opened another, or closed itself, is looked at no longer."""
        hide, state = (HIDDEN, STATE) if self._template is not None else ("", "")
        while True:
            tab = await self._tab()
            try:
                view = await tab.read(tree=tree, hide=hide, extra=state)
                if not self._tabs.expected and (await self._tab()) is tab:
                    return tab, view, await tab.picture() if pixels else None
            except DeviceLost:
                if not tab.closed:
                    raise

    # What is stored

    async def _stored(self) -> Storage:
        return await read_storage(await self._open_profile(), tuple(self._tabs.origins))

    async def _restored(self, storage: Mapping[str, Any]) -> None:
        profile = await self._open_profile()
        self._tabs.origins.update(dict.fromkeys(await write_storage(profile, storage)))

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
                await self._tabs.add()
            case CloseTab():
                await self._tabs.close_front()
            case FocusTab(index=index):
                await self._tabs.focus(index)
            case GoTo(url=url):
                tab = await self._tab()
                if self._bounds.traffic.permits(url):
                    await tab.navigate(url)
            case _:
                tab = await self._tab()
                try:
                    await touch(tab, action, seen=self._last, uploads=self.uploads)
                except DeviceLost:
                    if not tab.closed:
                        raise
