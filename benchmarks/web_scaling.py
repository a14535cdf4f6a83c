"""How many steps a second several pages of one browser make, and several browsers."""

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.measuring import Report
from benchmarks.web_peers.driving import Asked, pages_runner
from benchmarks.web_race import GROUPS
from emulators.browser.finding import BrowserMissing, find_browser

__all__ = ["NOTE", "TITLE", "scale"]

TITLE = "Several pages, several browsers"
NOTE = (
    "Whole episodes of the four tasks with their resets, 160x210 pixels, picture and elements at every step; all are "
    "solved. `steps_per_s.<transport>.<browsers>x<pages>`: every browser is a process of its own with its program, "
    "every page a device with its own profile and thread. The rows take turns. `pages_4` is four pages of one browser "
    "over one page, `browsers_2` two browsers with a page each over one; more than the cores that are free cannot come "
    "of it. `cpu_ms_a_step` counts all processes, resets included."
)
SHAPES: Mapping[str, tuple[int, int]] = {"1x1": (1, 1), "1x2": (1, 2), "1x4": (1, 4), "2x1": (2, 1), "2x4": (2, 4)}


def scale(report: Report) -> None:
    """Add the figures of every transport that works here."""
    shapes = {
        name: shape for name, shape in SHAPES.items() if not report.options.quick or name in {"1x1", "1x4", "2x1"}
    }
    for names, transports in GROUPS.values():
        try:
            program = find_browser(names)
        except BrowserMissing as error:
            for transport in transports:
                report.lack(f"steps_per_s.{transport}.1x1", str(error))
            continue
        for transport, engine in transports.items():
            if report.options.quick and engine != "pipe":
                continue
            rows = _measured(program, engine, shapes, report)
            for shape, rates in rows["rates"].items():
                report.add(f"steps_per_s.{transport}.{shape}", rates, "1/s")
                report.add(f"cpu_ms_a_step.{transport}.{shape}", rows["cpu_ms"][shape], "ms")
            for name, shape in (("pages_4", "1x4"), ("browsers_2", "2x1")):
                pairs = zip(rows["rates"][shape], rows["rates"]["1x1"], strict=True)
                report.add(f"{name}.{transport}", [many / one for many, one in pairs], "x")


def _measured(
    program: Path, engine: str, shapes: Mapping[str, tuple[int, int]], report: Report
) -> dict[str, dict[str, list[float]]]:  # fmt: skip
    rates: dict[str, list[float]] = {name: [] for name in shapes}
    cpu: dict[str, list[float]] = {name: [] for name in shapes}
    seconds, turns = (1.5, 2) if report.options.quick else (4.0, 5)
    with ExitStack() as stack:
        workers: dict[str, list[Asked]] = {}
        for name, (browsers, pages) in shapes.items():
            workers[name] = [
                pages_runner(program, engine, pages, seed=1000 * number + report.options.seed)
                for number in range(browsers)
            ]
            for worker in workers[name]:
                stack.callback(worker.close)
        for _ in range(turns):
            for name in shapes:
                rate, cost = _window(workers[name], seconds)
                rates[name].append(rate)
                cpu[name].append(cost)
    return {"rates": rates, "cpu_ms": cpu}


def _window(workers: list[Asked], seconds: float) -> tuple[float, float]:
    """Steps a second of all workers at once, and processor time a step."""
    before = sum(worker.cpu_ms() for worker in workers)
    for worker in workers:
        worker.tell({"seconds": seconds})
    answers: list[dict[str, Any]] = [worker.hear() for worker in workers]
    cost = sum(worker.cpu_ms() for worker in workers) - before
    return sum(a["steps"] / a["seconds"] for a in answers), cost / sum(a["steps"] for a in answers)
