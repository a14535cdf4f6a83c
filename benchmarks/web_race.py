"""MiniWoB++ against its peers: the same problems, the same oracle, episode by episode in turns."""

import statistics
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measuring import Report
from benchmarks.web_peers.driving import PEERS, Runner, our_runner, peer_runner
from benchmarks.web_peers.oracle import TASKS
from emulators.browser.finding import BrowserMissing, find_browser
from emulators.browser.pages import PageServer, pages_folder

__all__ = ["GROUPS", "NOTE", "TITLE", "race", "round_ratios"]

TITLE = "MiniWoB++ against other environments"
NOTE = (
    "The same problems of four tasks (click-test, click-button, enter-text, click-checkboxes), drawn by the same "
    "seeds, solved by one oracle from what each environment sees; every episode is solved, or there are no figures. "
    "All run at once, each in its own processes with one thread, and play in turns, episode by episode. Peers: "
    "BrowserGym as it comes (`default`) and with `slow_mo=0, pre_observation_delay=0` (`no_delay`), MiniWoB++'s own "
    "environment (`selenium`; it clicks by script, all others with real input), plain Playwright with locators, "
    "screenshot and aria snapshot (`playwright`). A step is one action and the observation after it. We observe twice "
    "over: `equal` is a picture of 498x321 pixels as an array, the elements with boxes and the whole accessibility "
    "tree, what BrowserGym tells (but for a second copy of its tree, the DOM snapshot); `lean` is 160x210 pixels as "
    "an array and the elements with boxes, what `selenium` tells. `step_ratio` is the peer's step over ours with the "
    "same information (`lean` for `selenium`, else `equal`), `step_ratio_lean` over `lean`, `step_ratio_inner` as "
    "`step_ratio` but without the last steps of episodes, after which `selenium` would look at nothing by itself. "
    "Ratios are taken round by round, of medians. `reset_ratio` is BrowserGym's reset over ours with the same "
    "information: `in_page` draws a problem in the page that is loaded, `fresh` closes the profile and opens another, "
    "its page, the task and the first observation. Peers run the same Chromium as what they are compared with: the "
    "headless shell, or Debian's chromium. `cpu_ms_a_step` is the processor time of all processes, without resets."
)
WARM_SEED = 999_983

SHELLS, CHROMIUMS = ("chromium-headless-shell", "chrome-headless-shell"), ("chromium", "chromium-browser")
GROUPS: Mapping[str, tuple[Sequence[str], Mapping[str, str]]] = {
    "shell": (SHELLS, {"shell_pipe": "pipe", "shell_playwright": "playwright"}),
    "chromium": (CHROMIUMS, {"chromium_playwright": "playwright"}),
}
"""The programs to race on: how they are called, and our transports over them."""


@dataclass(slots=True)
class _Taken:
    """What one racer took: steps by round (the last of every episode apart), resets, processor time."""

    inner: list[list[float]] = field(default_factory=list)
    last: list[list[float]] = field(default_factory=list)
    resets: list[float] = field(default_factory=list)
    fresh: list[float] = field(default_factory=list)
    cpu_ms: float = 0.0

    @property
    def rounds(self) -> list[list[float]]:
        return [[*inner, *last] for inner, last in zip(self.inner, self.last, strict=True)]

    @property
    def steps(self) -> list[float]:
        return [ms for turn in self.rounds for ms in turn]


def race(report: Report, peers: Path) -> None:
    """Add the figures of every program that is there. Raises RuntimeError when an episode is not solved."""
    server = PageServer(pages_folder())
    try:
        for group, (names, transports) in GROUPS.items():
            try:
                program = find_browser(names)
            except BrowserMissing as error:
                for transport in transports:
                    report.lack(f"step_ratio.default.{transport}", str(error))
                continue
            with ExitStack() as stack:
                racers: list[Runner] = []
                for started in _started(program, transports, peers, f"{server.address}/miniwob/"):
                    racers.append(started)
                    stack.callback(started.close)
                taken = _raced(racers, report)
            _tell(report, group, transports, taken)
    finally:
        server.close()


def _started(program: Path, transports: Mapping[str, str], peers: Path, pages: str) -> Iterator[Runner]:
    for name, transport in transports.items():
        for level in ("equal", "lean"):
            yield our_runner(f"{name}.{level}", program, transport, level)
    for peer in PEERS:
        yield peer_runner(peer, peers, program, pages)


def _raced(racers: Sequence[Runner], report: Report) -> dict[str, _Taken]:
    taken = {racer.name: _Taken() for racer in racers}
    ours = [racer for racer in racers if racer.name.endswith(".equal")]
    turns = range(2 if report.options.quick else 8)
    for one in taken.values():
        one.inner, one.last = [[] for _ in turns], [[] for _ in turns]
    for task in TASKS:
        for racer in racers:  # warm, and the page loaded
            racer.reset(task, WARM_SEED)
            racer.solve(task)
        for turn in turns:
            shift, seed = turn % len(racers), report.options.seed + turn
            _episodes([*racers[shift:], *racers[:shift]], taken, (task, seed, turn))
            for racer in ours:
                taken[racer.name].fresh.append(racer.reset(task, seed, "fresh")[0])
    return taken


def _episodes(racers: Sequence[Runner], taken: Mapping[str, _Taken], problem: tuple[str, int, int]) -> None:
    """One problem (task, seed and round), played by each in turn. Raises RuntimeError when it is not one for all."""
    task, seed, turn = problem
    goals = set()
    for racer in racers:
        one = taken[racer.name]
        took, goal = racer.reset(task, seed)
        goals.add(goal)
        one.resets.append(took)
        before = racer.cpu_ms()
        steps = racer.solve(task)
        one.cpu_ms += racer.cpu_ms() - before
        one.inner[turn] += steps[:-1]
        one.last[turn].append(steps[-1])
    if len(goals) != 1:
        raise RuntimeError(f"{task} {seed} is not the same problem for all: {goals}")


def _tell(report: Report, group: str, transports: Mapping[str, str], taken: Mapping[str, _Taken]) -> None:
    for transport in transports:
        equal, lean = (taken[f"{transport}.{level}"] for level in ("equal", "lean"))
        for peer in PEERS:
            same, other = lean if peer == "selenium" else equal, taken[peer]
            report.add(f"step_ratio.{peer}.{transport}", round_ratios(other.rounds, same.rounds), "x")
            report.add(f"step_ratio_lean.{peer}.{transport}", round_ratios(other.rounds, lean.rounds), "x")
            report.add(f"step_ratio_inner.{peer}.{transport}", round_ratios(other.inner, same.inner), "x")
        reset = statistics.median(taken["default"].resets)
        report.add(f"reset_ratio.in_page.{transport}", [reset / statistics.median(equal.resets)], "x")
        report.add(f"reset_ratio.fresh.{transport}", [reset / statistics.median(equal.fresh)], "x")
    for name, one in taken.items():
        whole = f"{name}.{group}" if name in PEERS else name
        report.add(f"step_ms.{whole}", one.steps, "ms")
        report.add(f"cpu_ms_a_step.{whole}", [one.cpu_ms / len(one.steps)], "ms")
        report.add(f"reset_ms.{whole}", one.resets, "ms")
        if one.fresh:
            report.add(f"fresh_reset_ms.{whole}", one.fresh, "ms")


def round_ratios(slow: Sequence[Sequence[float]], fast: Sequence[Sequence[float]]) -> list[float]:
    """Round by round, for load on the machine meets both in it."""
    return [statistics.median(a) / statistics.median(b) for a, b in zip(slow, fast, strict=True) if a and b]
