"""Reading off the sites, at the end of an episode, all that the rules of its task ask for.

Pages are opened in a fresh tab and read when they have settled; WebArena's own evaluators sleep three seconds for each.
"""

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urljoin

from emulators.action import Action, CloseTab, FocusTab, GoTo, NewTab
from emulators.browser.network import allowed
from emulators.browser.transport import ScriptError
from emulators.screen import Screen
from guiagent.evaluation.webarena.asking import Pictures
from guiagent.evaluation.webarena.magento import Magento
from guiagent.evaluation.webarena.page_calls import script
from guiagent.evaluation.webarena.records import WebTask
from guiagent.evaluation.webarena.sites import SiteError, Sites
from rewards.score import RewardError
from rewards.webarena.calls import SCRIPTS, Call, call_of, is_call, reddit_get_post_url, written
from rewards.webarena.observation import Observation, Reading
from rewards.webarena.pictures import REFERENCES

__all__ = ["Observer", "Pages"]

LAST = "last"
"""What tasks call the page in front at the end."""

_REVIEWS = "shopping_get_sku_latest_review_"
_PICTURES = """((selector) => [...document.querySelectorAll(selector)].filter(one => one.checkVisibility())
  .flatMap(one => one.tagName === 'IMG' ? [one] : [...one.querySelectorAll('img')])
  .map(one => one.getAttribute('src') || '').filter(Boolean))"""
_NOWHERE = ("about:blank", "chrome-error:")


class Pages(Protocol):
    """What reading needs of a browser (`emulators.browser.session.Browser` is one)."""

    @property
    def url(self) -> str: ...

    def html(self) -> str: ...

    def evaluate(self, expression: str) -> Any: ...

    def look(self, *, pixels: bool = True, tree: bool = True) -> Screen: ...

    def do(self, action: Action) -> None: ...

    def storage(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Observer:
    """Reads pages with `browser` and asks `sites`; `headers` go along with what is asked without the browser.

    Reference pictures may also come from `picture_hosts`.
    """

    browser: Pages
    sites: Sites
    headers: Mapping[str, str]
    picture_hosts: Sequence[str] = ()

    def observe(self, task: WebTask, answer: str, trace: Sequence[Mapping[str, Any]] = ()) -> Observation:
        """The end of an episode; `task` has its placeholders filled in. Raises DeviceLost where the browser is gone."""
        url = self.browser.url
        readings = () if task.flavour == "verified" else tuple(self._readings(task.record["eval"], url))
        return Observation(task.flavour, task.record, answer, url, readings, self.sites.placeholders, tuple(trace))

    def _readings(self, checks: Mapping[str, Any], last: str) -> Iterator[Reading]:
        kinds = checks["eval_types"]
        with _Tab(self.browser) as tab:
            if "program_html" in kinds:
                for k, target in enumerate(checks["program_html"]):
                    yield self._page(k, target, last, tab)
            if "page_image_query" in kinds:
                for k, query in enumerate(checks["page_image_query"]):
                    yield from self._images(k, query, last, tab)

    def _page(self, position: int, target: Mapping[str, Any], last: str, tab: "_Tab") -> Reading:
        try:
            url = self._opened(target["url"], last, tab)
        except (SiteError, RewardError) as error:
            return Reading("program_html", position, problem=str(error))
        locator = target["locator"].strip()
        try:
            text, number = written(self._value(locator, target.get("prep_actions") or ()), locator)
        except (SiteError, RewardError) as error:
            return Reading("program_html", position, problem=str(error))
        except ScriptError as error:  # the page is not the one that the task is about
            return Reading("program_html", position, url, problem=f"its locator fails there: {error}")
        return Reading("program_html", position, url, text, number=number)

    def _opened(self, wanted: str, last: str, tab: "_Tab") -> str:
        """Go to the page that is to be read; its address. Raises SiteError, RewardError."""
        if is_call(wanted):
            call = call_of(wanted).on(last)
            wanted = self._address(call)
        if wanted == LAST:
            tab.away()
            return last
        tab.visit(wanted)
        return wanted

    def _address(self, call: Call) -> str:
        match call:
            case Call("shopping_get_latest_order_url"):
                return Magento(self.sites, self.headers).latest_order()
            case Call("reddit_get_post_url", arguments=(url,)):
                return reddit_get_post_url(url)
            case _:
                raise RewardError(f"{call.name} names no page; mend the task")

    def _value(self, locator: str, preparations: Sequence[str]) -> Any:
        if not locator:
            return self.browser.html()
        if is_call(locator):
            call = call_of(locator)
            if call.name.startswith(_REVIEWS):
                field = call.name.removeprefix(_REVIEWS)
                return Magento(self.sites, self.headers).latest_review(call.arguments[0], field)
            return self._address(call) if not call.page else self.browser.evaluate(script(call))
        if not locator.startswith(SCRIPTS):
            raise RewardError(f"the locator {locator[:60]!r} is neither a script nor a call; mend the task")
        self._prepare(preparations)
        return self.browser.evaluate(f"(() => {locator.removeprefix('lambda:')})()")

    def _prepare(self, preparations: Sequence[str]) -> None:
        try:
            for one in preparations:
                self.browser.evaluate(f"(() => {one})()")
        except ScriptError:
            return  # as in the original, where the first that fails is the last
        if preparations:
            self.browser.look(pixels=False, tree=False)

    def _images(self, position: int, query: Mapping[str, Any], last: str, tab: "_Tab") -> Iterator[Reading]:
        check = "page_image_query"
        try:
            url = self._opened(query["eval_image_url"], last, tab)
            found = self.browser.evaluate(f"{_PICTURES}({json.dumps(query['eval_image_class'])})")
        except (SiteError, RewardError) as error:
            yield Reading(check, position, problem=str(error))
            return
        except ScriptError as error:
            yield Reading(check, position, url, problem=str(error))
            return
        storage = self.browser.storage()
        here = [one for one in (urljoin(url, each) for each in found) if allowed(one, self.sites.allow)]
        pictures, problem = self._fetched(here, storage)
        yield Reading(check, position, url, problem=problem, pictures=pictures)
        if "eval_fuzzy_image_match" in query:
            pictures, problem = self._fetched(str(query["eval_fuzzy_image_match"]).split(" |OR| "), storage)
            yield Reading(REFERENCES, position, url, problem=problem, pictures=pictures)

    def _fetched(self, addresses: Sequence[str], storage: Mapping[str, Any]) -> tuple[tuple[str, ...], str]:
        """The pictures at these addresses as PNG in base64, and why some are missing."""
        pictures, problems = [], []
        here = self.sites.allow
        source = Pictures((*here, *self.picture_hosts), here, self.headers, storage)
        for address in addresses:
            try:
                pictures.append(base64.b64encode(source.png(address)).decode())
            except SiteError as error:
                problems.append(str(error))
        return tuple(pictures), "; ".join(problems)


class _Tab:
    """A tab for reading, opened when it is first needed and closed at the end; what was in front comes back."""

    def __init__(self, browser: Pages) -> None:
        self._browser = browser
        self._front = 0
        self._open = False
        self._there = False

    def __enter__(self) -> "_Tab":
        return self

    def __exit__(self, *_: object) -> None:
        if self._open:
            self._come()
            self._browser.do(CloseTab())
            self._browser.do(FocusTab(self._front))

    def visit(self, url: str) -> None:
        """Load a page anew and wait until it has settled. Raises SiteError where it does not come."""
        self._come()
        self._browser.do(GoTo("about:blank"))
        self._browser.do(GoTo(url))
        self._browser.look(pixels=False, tree=False)
        if self._browser.url.startswith(_NOWHERE):
            raise SiteError(f"{url} cannot be opened; look whether its site is up and among the sites that are named")

    def away(self) -> None:
        """Have what was in front at the end in front again."""
        if self._there:
            self._browser.do(FocusTab(self._front))
            self._there = False

    def _come(self) -> None:
        if not self._open:
            before = self._browser.look(pixels=False, tree=False).tabs
            self._front = next((k for k, tab in enumerate(before) if tab.front), 0)
            self._browser.do(NewTab())
            self._open = len(self._browser.look(pixels=False, tree=False).tabs) > len(before)
            if not self._open:
                raise SiteError("no tab is left to read pages in; close some of those that are open")
        elif not self._there:
            self._browser.do(FocusTab(len(self._browser.look(pixels=False, tree=False).tabs) - 1))
        self._there = True
