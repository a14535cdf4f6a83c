"""Episodes of MiniWoB++ on a tab: begun, asked how they stand, and judged."""

import asyncio
import time
from typing import Any

from emulators.browser.miniwob import ENDED, HIDDEN, STATE, begin, judge
from emulators.browser.network import location_of
from emulators.browser.tab import Tab
from emulators.browser.view import View
from emulators.device import DeviceError
from emulators.trajectory import Outcome, Template

__all__ = ["begin_episode", "episode_ended", "episode_outcome", "episode_state", "episode_view"]


async def begin_episode(
    tab: Tab, template: Template, url: str, *, size: tuple[int, int], deadline_s: float
) -> dict[str, Any]:  # fmt: skip
    """Draw the problem of a template in the page that is loaded, which is loaded first where another is; how the
    episode then stands.

    Raises DeviceError when the page does not come or is not drawn within `deadline_s`.
    """
    if tab.size != size:
        await tab.resize(size)
    await tab.rest()
    if tab.at != url:
        if problem := await tab.navigate(url):
            raise DeviceError(f"{url} did not load: {problem}; check that the pages in the package are whole")
        # Drawn once before, so that the first problem of a loaded page looks like all later ones.
        await tab.change(begin(template.seed))
        await _until_drawn(tab, deadline_s)
    await tab.change(begin(template.seed), renumber=True)
    return await _until_drawn(tab, deadline_s)


async def _until_drawn(tab: Tab, deadline_s: float) -> dict[str, Any]:
    until = time.monotonic() + deadline_s
    while not (state := await episode_state(tab))["ready"]:
        if time.monotonic() > until:
            raise DeviceError(f"{tab.at} is not ready after {deadline_s:g} s; give Limits(load=...) more")
        await asyncio.sleep(0.01)
    return state


async def episode_view(tab: Tab, *, tree: bool) -> View:
    """The tab without what is not part of the task; `extra` is how the episode stands, None away from the page."""
    return await tab.read(tree=tree, hide=HIDDEN, extra=STATE)


async def episode_state(tab: Tab) -> dict[str, Any]:
    """How the episode stands. Raises DeviceError when the tab is no longer at the task's page."""
    view = await episode_view(tab, tree=False)
    if not isinstance(view.extra, dict):
        raise DeviceError("the browser is no longer at the task's page; reset(task.start) begins it again")
    return view.extra


async def episode_ended(tab: Tab) -> bool:
    """Whether the page itself has ended the episode."""
    return bool(await tab.evaluate(ENDED))


async def episode_outcome(tab: Tab) -> Outcome:
    """What the page's reward says."""
    view = await episode_view(tab, tree=False)
    if not isinstance(view.extra, dict):
        return Outcome(0.0, evidence=f"ended at {location_of(view.url)}, away from the task's page")
    return judge(view.extra)
