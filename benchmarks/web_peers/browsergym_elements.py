"""Which elements BrowserGym finds visible and clickable on a page, and what a touch at given points goes to.

Visible is what it says is in sight by half and more (`visibility`), clickable what Chromium says listens to clicks.
Needs `browsergym-core`, which comes with `browsergym-miniwob`.
"""

import argparse
import json
import logging
import os
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.web_peers.browsergym_peer import starting

__all__ = ["main"]

SHARE = 0.5
"""From which share in sight BrowserGym takes an element for visible."""

QUIET_S = 0.3
"""How long a page is left alone before it is observed; ours and BrowserGym's look come after it."""


class _Pages:
    """BrowserGym's environment on pages of our choosing."""

    def __init__(self, program: str) -> None:
        starting(program, scroll_bars=False)
        self._env: Any = None
        self._size: tuple[int, int] | None = None

    def look(self, command: dict[str, Any]) -> dict[str, Any]:
        """Open a page (with cookies where they are given), run a script in it, and observe it as BrowserGym does."""
        page = self._page(tuple(command["size"]))
        if command.get("cookies"):
            page.context.add_cookies(command["cookies"])
        page.goto(command["url"], wait_until="load", timeout=60_000)
        for script in command.get("scripts", ()):
            page.evaluate(script)
        until = time.monotonic() + 20
        while command.get("until") and not page.evaluate(command["until"]) and time.monotonic() < until:
            page.wait_for_timeout(50)
        page.wait_for_timeout(QUIET_S * 1000)
        seen, *_ = self._env.step("noop(0)")
        told = seen["extra_element_properties"]
        clickable = [
            bid for bid, one in told.items()
            if one["clickable"] and one["bbox"] and (one["visibility"] or 0) >= SHARE
            and one["bbox"][2] > 0 and one["bbox"][3] > 0
        ]  # fmt: skip
        self._env.page.evaluate(f"window.__peer = {Path(__file__).with_name('elements.js').read_text('utf-8')}; 0")
        return {"elements": self._env.page.evaluate("bids => window.__peer.named(bids)", clickable)}

    def meet(self, command: dict[str, Any]) -> dict[str, Any]:
        return {"met": self._env.page.evaluate("ours => window.__peer.met(ours)", command["ours"])}

    def _page(self, size: tuple[int, int]) -> Any:
        if size != self._size:
            from browsergym.core.env import BrowserEnv
            from browsergym.core.task import OpenEndedTask

            self.close()
            self._env = BrowserEnv(
                OpenEndedTask, {"start_url": "about:blank", "goal": "look"}, slow_mo=0, pre_observation_delay=0,
                viewport={"width": size[0], "height": size[1]},
            )  # fmt: skip
            self._env.reset(seed=0)
            self._size = size
        return self._env.page

    def close(self) -> None:
        if self._env is not None:
            self._env.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    pages = _Pages(options.program)
    answers.write(json.dumps({"ready": True}) + "\n")
    for line in sys.stdin:
        command = json.loads(line)
        try:
            answer = pages.look(command) if command["do"] == "look" else pages.meet(command)
        except Exception as error:  # told to whoever asked
            answer = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer) + "\n")
    pages.close()


if __name__ == "__main__":
    main()
