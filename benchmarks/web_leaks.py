"""What 500 episodes leave behind: memory, pages, descriptors, threads."""

import os
import threading

from benchmarks.measuring import Report
from benchmarks.web_peers.oracle import TASKS
from benchmarks.web_peers.our_pages import episode
from benchmarks.web_peers.our_peer import SIZES
from benchmarks.web_peers.processes import holdings
from benchmarks.web_race import GROUPS
from emulators.browser.chromium import Chromium
from emulators.browser.finding import BrowserMissing, find_browser

__all__ = ["NOTE", "TITLE", "leak"]

TITLE = "What episodes leave behind"
NOTE = (
    "One browser plays the four tasks in turn, ten problems of a page before the next is loaded, and gets a fresh "
    "profile after every fifty; all are solved. Everything is read from this program and all processes below it, after "
    "as many episodes as one in ten of those measured (`before`) and after all (`after`). `pss_mb` is memory with "
    "shared parts counted once, `pages` the tabs that the device tells of, `python_threads` those of this program."
)


PROFILE = 50
_UNITS = {
    "pss_mb": "MB", "processes": "processes", "threads": "threads", "descriptors": "descriptors", "pages": "pages",
    "python_threads": "threads",
}  # fmt: skip


def leak(report: Report) -> None:
    """Add the figures of every transport that works here."""
    count = 60 if report.options.quick else 500
    for names, transports in GROUPS.values():
        for transport, engine in transports.items():
            if report.options.quick and engine != "pipe":
                continue
            try:
                chromium = Chromium(find_browser(names), transport=engine)  # type: ignore[arg-type]
            except BrowserMissing as error:
                report.lack(f"leak.{transport}.pss_mb.grown", str(error))
                continue
            with chromium:
                count_before = _played(chromium, count // 10, report.options.seed)
                count_after = _played(chromium, count, report.options.seed)
            for what, value in count_before.items():
                report.add(f"leak.{transport}.{what}.before", [value], _UNITS[what])
                report.add(f"leak.{transport}.{what}.after", [count_after[what]], _UNITS[what])


def _played(chromium: Chromium, count: int, seed: int) -> dict[str, float]:
    """Play `count` problems in fresh profiles; what is held while the last of their pages is still open."""
    for first in range(0, count, PROFILE):
        browser = chromium.open(size=SIZES["lean"])
        for number in range(first, min(first + PROFILE, count)):
            episode(browser, TASKS[number // 10 % len(TASKS)], seed + number)
        if first + PROFILE < count:
            browser.close()
    held = holdings(os.getpid())
    found = {
        "pss_mb": held.pss_mb, "processes": held.processes, "threads": held.threads, "descriptors": held.descriptors,
        "pages": len(browser.look(pixels=False).tabs) or 1, "python_threads": threading.active_count(),
    }  # fmt: skip
    browser.close()
    return found
