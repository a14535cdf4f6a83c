"""Our own transports side by side: beginning an episode, looking, and a step, without any peer."""

import os
import statistics
import time
from collections.abc import Callable

from benchmarks.measuring import Report, milliseconds
from benchmarks.web_peers.processes import cpu_ms
from emulators.browser.engines import Engine, draws_on_demand
from emulators.browser.finding import find_browser
from emulators.browser.oracles import Oracle
from emulators.browser.session import Browser
from emulators.trajectory import Task

__all__ = ["NOTE", "TITLE", "compare_transports"]

TASKS = ("miniwob/click-test-2", "miniwob/click-checkboxes", "miniwob/enter-text", "miniwob/choose-list")
TITLE = "MiniWoB++ in the browser, over each transport"
NOTE = (
    "Milliseconds, over four tasks of MiniWoB++ in headless Chromium. `pipe` is our own connection to the headless "
    "shell, which draws frames on demand; `playwright` is any Chromium over Playwright. The two take turns, problem by "
    "problem. `in_page` draws a problem in the page that is loaded, `page` loads the page first, `start_ms` starts "
    "the browser too. `look` waits until the page has settled and reads its tree, with a PNG of the exact pixels where "
    "it says so. `step` is one action of the oracle and the look after it, with tree and PNG, until the problem is "
    "solved. `single` are the same by task; `cpu_ms_a_step` is the processor time of this program and of all below it, "
    "with resets, over all steps. `ratio` is Playwright's median over the pipe's."
)
Taken = dict[str, list[float]]


def compare_transports(report: Report) -> None:
    """Add the figures of every transport that works here. Raises RuntimeError when an oracle does not solve a task."""
    options = report.options
    engines: list[Engine] = ["pipe", "playwright"] if draws_on_demand(find_browser()) else ["playwright"]
    taken: dict[Engine, Taken] = {engine: {} for engine in engines}
    for engine in engines:
        taken[engine]["start_ms"] = [_started(engine, options.seed) for _ in range(3 if options.quick else 5)]
    browsers = {engine: Browser(transport=engine) for engine in engines}
    try:
        for browser in browsers.values():
            browser.task(TASKS[0], options.seed)
        for _ in range(3 if options.quick else 8):
            for name in TASKS:
                for engine, browser in browsers.items():
                    _note(taken[engine], "reset_ms.page", lambda b=browser, n=name: b.task(n, options.seed))
        for name in TASKS:
            for seed in range(options.seed + 1, options.seed + 1 + (8 if options.quick else 30)):
                for engine, browser in browsers.items():
                    _measure(browser, name, seed, taken[engine])
    finally:
        for browser in browsers.values():
            browser.close()
    for engine in engines:
        taken[engine]["cpu_ms_a_step"] = [sum(taken[engine].pop("cpu_ms")) / len(taken[engine]["step_ms"])]
        for what, values in taken[engine].items():
            report.add(f"{engine}.{what}", values, "ms")
    if len(engines) == 2:
        for what, values in taken["pipe"].items():
            ratio = statistics.median(taken["playwright"][what]) / statistics.median(values)
            report.add(f"ratio.{what.replace('_ms', '')}", [ratio], "x")


def _started(engine: Engine, seed: int) -> float:
    browser = Browser(transport=engine)
    try:
        return milliseconds(lambda: browser.task(TASKS[0], seed))
    finally:
        browser.close()


def _note(taken: Taken, what: str, work: Callable[[], object]) -> None:
    taken.setdefault(what, []).append(milliseconds(work))


def _measure(browser: Browser, name: str, seed: int, taken: Taken) -> None:
    """One problem: begun, looked at, and solved. Raises RuntimeError when the oracle does not solve it."""
    task = browser.task(name, seed)
    _note(taken, "look_ms.tree", lambda: browser.look(pixels=False))
    _note(taken, "look_ms.tree_png", browser.look)
    cpu = cpu_ms(os.getpid())
    _note(taken, "reset_ms.in_page", lambda: browser.reset(task.start))
    steps = _solve(browser, task)
    taken.setdefault("cpu_ms", []).append(cpu_ms(os.getpid()) - cpu)
    for what in ("step_ms", f"single.{name.removeprefix('miniwob/')}.step_ms"):
        taken.setdefault(what, []).extend(steps)


def _solve(browser: Browser, task: Task) -> list[float]:
    """Milliseconds of every step."""
    oracle, screen, steps = Oracle(task), browser.look(), []
    while not browser.over():
        _, action = oracle.next(screen)
        began = time.perf_counter()
        browser.do(action)
        screen = browser.look()
        steps.append((time.perf_counter() - began) * 1000)
    if browser.finish(task, None).score != 1.0:
        raise RuntimeError(f"{task.name} was not solved: {task.instruction}")
    return steps
