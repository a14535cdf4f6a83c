"""Plain Playwright, as one would write it without thought of speed: locators, a picture, and the aria snapshot.

The picture has as many pixels as BrowserGym's and becomes an array; the page is loaded once for a task. Needs
`playwright`, numpy and pillow.
"""

import io
import json
import re
from typing import Any

from benchmarks.web_peers.oracle import Move, Thing
from benchmarks.web_peers.racing import Seen, peer_options, serve

__all__ = ["PlaywrightRacer", "main"]

_BEGIN = "seed => { core.EPISODE_MAX_TIME = 1000000; Math.seedrandom(seed); core.startEpisodeReal(); }"
_STATE = "() => ({ goal: core.getUtterance(), over: WOB_DONE_GLOBAL, raw: WOB_RAW_REWARD_GLOBAL })"
_ROLES = {"button": "button", "textbox": "field", "checkbox": "box"}
_LINE = re.compile(r'\s*- (button|textbox|checkbox)(?: ("(?:[^"\\]|\\.)*"))?((?: \[[^\]]*\])*)(?:: (.*))?')


class PlaywrightRacer:
    """One page in one Chromium."""

    def __init__(self, program: str, pages: str) -> None:
        from playwright.sync_api import sync_playwright

        self._pages = pages
        self._playwright = sync_playwright().start()
        self._browser = self._playwright.chromium.launch(executable_path=program, chromium_sandbox=False)
        self._page: Any = self._fresh()
        self._snapshot, self._state, self._picture = "", {}, None

    def _fresh(self) -> Any:
        context = self._browser.new_context(viewport={"width": 332, "height": 214}, device_scale_factor=1.5)
        return context.new_page()

    def reset(self, task: str, seed: int, how: str) -> None:
        address = f"{self._pages}{task}.html"
        if how == "fresh":
            self._page.context.close()
            self._page = self._fresh()
        if self._page.url != address:
            self._page.goto(address)
        self._page.evaluate(_BEGIN, str(seed))
        self._page.wait_for_function("WOB_TASK_READY")
        self._observe()

    def act(self, move: Move) -> None:
        role, name = move.thing.handle  # type: ignore[misc]
        target = self._page.get_by_role(role, name=name or None, exact=True).first
        if move.text is not None:
            target.fill(move.text)
        else:
            target.click()
        self._observe()

    def _observe(self) -> None:
        import numpy
        from PIL import Image

        self._picture = numpy.asarray(Image.open(io.BytesIO(self._page.screenshot())).convert("RGB"))
        self._snapshot = self._page.locator("body").aria_snapshot()
        self._state = self._page.evaluate(_STATE)

    def seen(self) -> Seen:
        things = []
        for line in self._snapshot.splitlines():
            if found := _LINE.fullmatch(line):
                role, quoted, states, value = found.groups()
                name = json.loads(quoted) if quoted else ""
                things.append(
                    Thing(_ROLES[role], name, (role, name), value or "", "[checked]" in states)  # type: ignore[arg-type]
                )
        return Seen(self._state["goal"], things, self._state["over"], self._state["raw"] == 1)

    def close(self) -> None:
        self._browser.close()
        self._playwright.stop()


def main() -> None:
    options = peer_options(__doc__ or "").parse_args()
    serve(PlaywrightRacer(options.program, options.pages))


if __name__ == "__main__":
    main()
