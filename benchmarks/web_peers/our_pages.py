"""One browser of this project with several pages, each played by a thread of its own until the time is over."""

import argparse
import json
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.web_peers.oracle import TASKS, next_move
from benchmarks.web_peers.our_peer import SIZES, things
from emulators.action import Tap, TypeText
from emulators.browser.chromium import Chromium
from emulators.browser.miniwob import OVER
from emulators.browser.session import Browser
from emulators.screen import Point

__all__ = ["episode", "main"]


def episode(browser: Browser, name: str, seed: int) -> int:
    """Play one problem to its end; how many steps that took. Raises RuntimeError when it is not solved."""
    task = browser.task(f"miniwob/{name}", seed)
    steps, screen = 0, browser.look()
    while not screen.location.endswith(OVER):
        move = next_move(name, task.instruction, things(screen))
        point = move.thing.handle
        assert isinstance(point, Point)
        browser.do(Tap(point) if move.text is None else TypeText(move.text, point=point))
        screen = browser.look()
        steps += 1
    if browser.finish(task, None).score != 1.0:
        raise RuntimeError(f"{task.name} was not solved: {task.instruction}")
    return steps


def _play(browser: Browser, seeds: Sequence[int], until: float, done: list[int]) -> None:
    # Ten problems of a page before the next, for pages are loaded once and drawn anew.
    for seed in seeds:
        for step in range(10):
            if time.monotonic() > until:
                return
            done.append(episode(browser, TASKS[seed % len(TASKS)], seed * 100 + step))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--program", "--transport"):
        parser.add_argument(name, required=True)
    parser.add_argument("--pages", type=int, required=True)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with Chromium(Path(options.program), transport=options.transport) as chromium:
        browsers = [chromium.open(size=SIZES["lean"]) for _ in range(options.pages)]
        for number, browser in enumerate(browsers):
            episode(browser, TASKS[number % len(TASKS)], options.seed)
        print(json.dumps({"ready": True}), flush=True)
        for line in sys.stdin:
            print(json.dumps(_window(browsers, float(json.loads(line)["seconds"]), options.seed)), flush=True)


def _window(browsers: Sequence[Browser], seconds: float, seed: int) -> dict[str, float]:
    """Steps and episodes of all pages in a window of that length, which ends with the last episode that it began."""
    counts: list[list[int]] = [[] for _ in browsers]
    failed: list[BaseException] = []
    began = time.monotonic()

    def play(number: int) -> None:
        try:
            seeds = range(seed + number, seed + number + 100_000)
            _play(browsers[number], seeds, began + seconds, counts[number])
        except Exception as error:  # told below, on the main thread
            failed.append(error)

    threads = [threading.Thread(target=play, args=(number,)) for number in range(len(browsers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        return {"error": str(failed[0])}  # type: ignore[dict-item]
    took = time.monotonic() - began
    return {"steps": sum(map(sum, counts)), "episodes": sum(map(len, counts)), "seconds": took}


if __name__ == "__main__":
    main()
