"""How fast MiniWoB++ goes in the browser: beginning an episode, looking, and a step."""

from benchmarks.measuring import Report, arguments, milliseconds
from emulators.browser.oracles import Oracle
from emulators.browser.session import Browser

__all__ = ["main"]

TASKS = ("miniwob/click-test-2", "miniwob/click-checkboxes", "miniwob/enter-text", "miniwob/choose-list")
NOTE = (
    "Milliseconds, over four tasks of MiniWoB++ in headless Chromium through its debugging protocol. `in_page` "
    "draws a problem in the page that is loaded, `fresh` loads the page first, `start_ms` starts the browser too. "
    "`look` waits until the page has settled and reads its tree, with a PNG of the exact pixels where it says so. "
    "`step` is an action of the oracle and the look after it, with tree and PNG. `single` are the same by task."
)


def main() -> None:
    options = arguments(__doc__ or "")
    report = Report("web_speed", "MiniWoB++ in the browser", NOTE, options)
    starts = [_started(options.seed) for _ in range(3 if options.quick else 5)]
    count = 8 if options.quick else 30
    browser = Browser()
    try:
        tasks = [browser.task(name, options.seed) for name in TASKS]  # a warm-up as well
        fresh = [milliseconds(lambda t=task: browser.reset(t.start)) for _ in range(count // 4 + 1) for task in tasks]
        taken = {name: _measured(browser, name, options.seed + 1, count) for name in TASKS}
    finally:
        browser.close()
    report.add("start_ms", starts, "ms")
    report.add("reset_ms.fresh", fresh, "ms")
    for what in ("reset_ms.in_page", "look_ms.tree", "look_ms.tree_png", "step_ms"):
        report.add(what, [value for some in taken.values() for value in some[what]], "ms")
    for name, some in taken.items():
        report.add(f"single.{name.removeprefix('miniwob/')}.step_ms", some["step_ms"], "ms")
    report.finish()


def _started(seed: int) -> float:
    browser = Browser()
    try:
        return milliseconds(lambda: browser.task(TASKS[0], seed))
    finally:
        browser.close()


def _measured(browser: Browser, name: str, first: int, count: int) -> dict[str, list[float]]:
    """Milliseconds of everything on one task: every problem is begun, looked at, and worked on by one action."""
    taken: dict[str, list[float]] = {"reset_ms.in_page": [], "look_ms.tree": [], "look_ms.tree_png": [], "step_ms": []}
    for seed in range(first, first + count):
        task = browser.task(name, seed)
        taken["reset_ms.in_page"].append(milliseconds(lambda t=task: browser.reset(t.start)))
        taken["look_ms.tree"].append(milliseconds(lambda: browser.look(pixels=False)))
        taken["look_ms.tree_png"].append(milliseconds(browser.look))
        _, action = Oracle(task).next(browser.look())
        taken["step_ms"].append(milliseconds(lambda a=action: (browser.do(a), browser.look())))
    return taken


if __name__ == "__main__":
    main()
