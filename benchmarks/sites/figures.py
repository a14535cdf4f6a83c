"""All tasks of the sites, done by their own moves, with what loading, looking, acting and settling took."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.measuring import Report, milliseconds
from benchmarks.sites.login import log_in
from benchmarks.sites.site import Name, Site, SiteError, open_site
from benchmarks.sites.tasks.every import tasks_of
from benchmarks.sites.trials import Trial, trials
from emulators.action import GoTo
from emulators.browser.engines import Engine
from emulators.browser.reading import Limits
from emulators.browser.session import Browser
from emulators.trajectory import Page

__all__ = ["LIMITS", "SIZE", "run_sites"]

SIZE = (1280, 720)
"""Width and height of the window; our default, a small desktop."""

LIMITS = Limits(settle=10.0, load=30.0)
"""JupyterLab works for seconds before it is ready; our default."""

NOTE = (
    "Five web applications with seeded content, 1280x720, each task begun on the seeded state, done by scripted moves "
    "through `Browser`, judged by all that the application holds afterwards (any side effect is a failure), and reset. "
    "`solved` counts tasks, `back` those after which the reset brought the seeded state back, `late` the targets that "
    "the look after an action did not show although they came later. `load` is from asking for a page to its settled "
    "look, `act` is the input alone, `settle` the look after it (waiting and reading, without a picture), `step` both; "
    "`look` is a look at a page at rest, `elements` what it lists on the start page. `reset` is the site's."
)


def run_sites(names: Sequence[Name], options: argparse.Namespace) -> bool:
    """Run all tasks of the sites and report; whether every one was solved, and every site came back."""
    report = Report("sites", "Real web applications", NOTE, options)
    good = True
    for name in names:
        try:
            good &= _run_one(name, options, report)
        except SiteError as error:
            print(f"{name}: {error}", file=sys.stderr)
            report.lack(f"{name}.solved", "it could not be run here")
            good = False
    report.finish()
    return good


def _run_one(name: Name, options: argparse.Namespace, report: Report) -> bool:
    folder = Path(options.folder) if options.folder else None
    site = open_site(name, folder=folder, port=options.port, seed=options.seed)
    engine: Engine = options.transport
    browser = Browser(SIZE, transport=engine, limits=LIMITS)
    try:
        began = time.perf_counter()
        site.start()
        report.add(f"{name}.start_s", [time.perf_counter() - began], "s")
        storage = log_in(site, browser)
        done = []
        for trial in trials(site, tasks_of(name, options.seed), browser, storage):
            _tell(trial)
            done.append(trial)
        _add(report, name, done)
        _look(report, site, browser, storage)
    finally:
        browser.close()
        site.close()
    return all(not trial.wrong and trial.back for trial in done)


def _tell(trial: Trial) -> None:
    how = "solved" if not trial.wrong else f"NOT solved: {'; '.join(trial.wrong)[:600]}"
    late = f", late: {', '.join(trial.log.late)}" if trial.log.late else ""
    back = "" if trial.back else ", NOT reset"
    print(f"{trial.task.name}: {how}{late}{back}", file=sys.stderr)


def _add(report: Report, name: Name, done: Sequence[Trial]) -> None:
    report.add(f"{name}.solved", [sum(not trial.wrong for trial in done) / len(done)], f"of {len(done)}")
    report.add(f"{name}.back", [sum(trial.back for trial in done) / len(done)], f"of {len(done)}")
    report.add(f"{name}.late", [float(sum(len(trial.log.late) for trial in done))], "looks")
    acts = [ms for trial in done for ms in trial.log.act_ms]
    looks = [ms for trial in done for ms in trial.log.look_ms]
    report.add(f"{name}.steps", [float(len(acts))], "steps")
    report.add(f"{name}.load_ms", [trial.load_ms for trial in done], "ms")
    report.add(f"{name}.act_ms", acts, "ms")
    report.add(f"{name}.settle_ms", looks, "ms")
    report.add(f"{name}.step_ms", [act + look for act, look in zip(acts, looks, strict=True)], "ms")
    report.add(f"{name}.reset_ms", [trial.reset_ms for trial in done], "ms")


def _look(report: Report, site: Site, browser: Browser, storage: Any) -> None:
    browser.reset(Page("about:blank"))
    browser.restore(storage)
    browser.do(GoTo(site.address + site.home))
    report.add(f"{site.name}.elements", [float(len(browser.look().elements))], "elements")
    report.add(f"{site.name}.look_ms.tree", [milliseconds(lambda: browser.look(pixels=False)) for _ in range(9)], "ms")
    report.add(f"{site.name}.look_ms.tree_png", [milliseconds(browser.look) for _ in range(9)], "ms")
