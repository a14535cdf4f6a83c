"""How fast the phone in the process is: steps with and without picture, beginning an episode, states, recording."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import fmean

from benchmarks.chromium import BrowserMissing, Served, page_of, served
from benchmarks.measuring import Report, arguments, milliseconds
from benchmarks.results import ROOT
from emulators import uitree
from emulators.action import Press, Scroll, Stop
from emulators.screen import Screen
from emulators.trajectory import Moment, State, Step, Task, Timings
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.tasks import suite
from guiagent.agent import run_episode
from guiagent.baselines import OraclePolicy, RandomPolicy
from guiagent.store import Run
from guiagent.suites import oracles

__all__ = ["main"]

NOTE = (
    "A step is `do` and `look` with tree, and with an RGB array in memory where a size is named. Steps that change "
    "nothing on the screen are left out, with their time; deciding takes no part. `steps_per_s` is the mean of oracle "
    "and random runs over the task templates, with other parameters in every round. A reset draws what a task is about "
    "anew, on one of a few households; `reset_same_seed_ms` goes back to the same task. States are saved at the ends "
    "of oracle episodes and loaded on another phone; databases are opened when they are first asked, so "
    "`load_and_look_ms` and `reset_and_look_ms` go on to the tree of the first screen. `recorded_steps_per_s` are "
    "whole oracle episodes, deciding included, until all is on the disk in lossless WebP; `unrecorded_steps_per_s` are "
    "the same without. `phone_mb` is resident memory for each further phone that was reset, acted on and looked at, at "
    "1080x2400 unless a size is named; `phones_200` are so many of them in one process. `first_screen_ms` is a new "
    "process from start to a first frame of 360x800. `vs_chromium_ratio` is the time of a step in headless Chromium "
    "over the phone's, at 1080x2400 unless a size is named: the scenes of the same oracle episodes as absolutely "
    "placed HTML of a page that swaps its body when it is touched, with all elements and a PNG (little compression, "
    "not decoded) read after each step; both take turns, task by task."
)
ROLLING = (Scroll("down"), Scroll("up"), Press("back"))
RANDOM_STEPS = 12
QUICK = 24
"""About how many templates are enough for a quick run."""
SCREEN = "from emulators.virtual.phone import VirtualPhone; VirtualPhone().look().frame.rgb()"
DEADLINE_SECONDS = 300


def main() -> None:
    options = arguments(__doc__ or "")
    report = Report("phone_speed", "The phone", NOTE, options)
    names = suite().names()[:: max(1, len(suite().names()) // QUICK) if options.quick else 1]
    count = 3 if options.quick else 9
    warming, *drawn = ([suite().task(name, options.seed + at) for name in names] for at in range(2 * count + 1))
    rounds = drawn[:count]
    for name in ("no_image", "360x800", "1080x2400"):
        pixels = name != "no_image"
        phone = VirtualPhone(name if pixels else "360x800", seed=options.seed)
        _rate(_oracle_seconds(phone, warming, pixels))
        oracle = [_rate(_oracle_seconds(phone, tasks, pixels)) for tasks in rounds]
        chance = [_rate(_random_seconds(phone, tasks, pixels, options.seed)) for tasks in drawn[count:]]
        report.add(f"steps_per_s.{name}", map(fmean, zip(oracle, chance, strict=True)), "1/s")
        report.add(f"oracle_steps_per_s.{name}", oracle, "1/s")
        report.add(f"random_steps_per_s.{name}", chance, "1/s")
    _beginnings(report, [task for tasks in zip(*rounds, strict=True) for task in tasks])
    _recording(report, rounds)
    _memory(report)
    report.add("first_screen_ms", [milliseconds(lambda: _process("-c", SCREEN)) for _ in range(3)], "ms")
    _against_chromium(report, rounds[0][:: 4 if options.quick else 2])
    report.finish()


def _rate(seconds: Iterator[float]) -> float:
    taken = list(seconds)
    return len(taken) / sum(taken)


def _step(phone: VirtualPhone, before: Screen, action: object, pixels: bool) -> tuple[Screen, float, bool]:
    """What is seen after the action, the seconds it took, and whether the screen has changed."""
    began = time.perf_counter()
    phone.do(action)  # type: ignore[arg-type]
    after = phone.look(pixels=pixels)
    if after.frame is not None:
        after.frame.rgb()
    seconds = time.perf_counter() - began
    return after, seconds, after.frame != before.frame if pixels else uitree.changed(before, after)


def _oracle_seconds(phone: VirtualPhone, tasks: list[Task], pixels: bool) -> Iterator[float]:
    """The seconds of every step that changed the screen."""
    for task in tasks:
        phone.reset(task.start)
        oracle, screen = suite().oracle(task), phone.look(pixels=pixels)
        for _ in range(task.budget):
            _, action = oracle.next(screen)
            if isinstance(action, Stop):
                break
            screen, seconds, changed = _step(phone, screen, action, pixels)
            if changed:
                yield seconds


def _random_seconds(phone: VirtualPhone, tasks: list[Task], pixels: bool, seed: int) -> Iterator[float]:
    policy = RandomPolicy(seed, moves=ROLLING)
    for task in tasks:
        phone.reset(task.start)
        screen, history = phone.look(pixels=pixels), ()
        for _ in range(RANDOM_STEPS):
            [decision] = policy.decide([Moment(task, history, screen)])
            after, seconds, changed = _step(phone, screen, decision.action, pixels)
            history = (*history, Step(screen, decision.thought, decision.action, after, Timings(0.0, 0.0, seconds)))
            screen = after
            if changed:
                yield seconds


def _beginnings(report: Report, tasks: list[Task]) -> None:
    """Resets and states; neighbours in `tasks` have different seeds, so that every reset draws another world."""
    phone, other = VirtualPhone(seed=report.options.seed), VirtualPhone(seed=report.options.seed)
    found: dict[str, list[float]] = {}

    def timed(name: str, work: Callable[[], object]) -> None:
        found.setdefault(name, []).append(milliseconds(work))

    for task in tasks:
        timed("reset_ms", lambda t=task: phone.reset(t.start))
        timed("reset_same_seed_ms", lambda t=task: phone.reset(t.start))
        timed("reset_and_look_ms", lambda t=task: (other.reset(t.start), other.look(pixels=False)))
        all(_oracle_seconds(phone, [task], False))
        saved: list[State] = []
        timed("save_ms", lambda kept=saved: kept.append(phone.save()))
        timed("load_ms", lambda kept=saved: other.load(kept[0]))
        timed("load_and_look_ms", lambda kept=saved: (other.load(kept[0]), other.look(pixels=False)))
    for name, taken in found.items():
        report.add(name, taken, "ms")
    phone.close(), other.close()


def _recording(report: Report, rounds: list[list[Task]]) -> None:
    policy = OraclePolicy(oracles())

    def played(tasks: list[Task], folder: str | None) -> float:
        phone = VirtualPhone(seed=report.options.seed)
        run = Run.create(Path(folder, "run"), {}, seed=0) if folder else None
        began, steps = time.perf_counter(), 0
        for task in tasks:
            trajectory = run_episode(phone, policy, task, on_step=run.keep if run else None)
            steps += sum(step.screen.frame != step.after.frame for step in trajectory.steps)
            if run:
                run.append("trajectories", trajectory)
        if run:
            run.close()
        return steps / (time.perf_counter() - began)

    recorded, unrecorded = [], []
    for tasks in rounds:
        with tempfile.TemporaryDirectory() as folder:
            recorded.append(played(tasks, folder))
        unrecorded.append(played(tasks, None))
    report.add("recorded_steps_per_s", recorded, "1/s")
    report.add("unrecorded_steps_per_s", unrecorded, "1/s")


def _memory(report: Report) -> None:
    for name, profile, count in (("phone_mb", "1080x2400", 20), ("phone_mb_360x800", "360x800", 40)):
        told = json.loads(_process("-m", "benchmarks.phone_memory", profile, str(count)))
        report.add(name, [told["each_mb"]], "MB")
    told = json.loads(_process("-m", "benchmarks.phone_memory", "1080x2400", "200"))
    report.add("phones_200_s", [told["seconds"]], "s")
    report.add("phones_200_mb", [told["all_mb"]], "MB")


def _process(*words: str) -> str:
    """What a Python process prints. Ends the program with what it said when it fails."""
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, capture_output=True, text=True, timeout=DEADLINE_SECONDS, check=False
    )
    if done.returncode:
        raise SystemExit(f"python {' '.join(words)} failed; mend that first:\n{done.stderr}")
    return done.stdout


def _against_chromium(report: Report, tasks: list[Task]) -> None:
    """Skipped, with the reason on standard error, where there is no Chromium or no playwright."""
    for name, suffix in (("1080x2400", ""), ("360x800", "_360x800")):
        phone = VirtualPhone(name, seed=report.options.seed)
        ours, theirs = [], []
        try:
            with served(phone.profile.width, phone.profile.height) as page:
                _turn(phone, page, tasks[0])
                for task in tasks:
                    taken = _turn(phone, page, task)
                    ours.append(fmean(one for one, _ in taken))
                    theirs.append(fmean(other for _, other in taken))
        except (BrowserMissing, ImportError) as error:
            print(f"no comparison with Chromium: {error}", file=sys.stderr)
            return
        report.add(f"vs_chromium_ratio{suffix}", [b / a for a, b in zip(ours, theirs, strict=True)], "x")
        report.add(f"chromium_steps_per_s.{name}", [1 / each for each in theirs], "1/s")
        report.add(f"beside_chromium_steps_per_s.{name}", [1 / each for each in ours], "1/s")


def _turn(phone: VirtualPhone, page: Served, task: Task) -> list[tuple[float, float]]:
    """One oracle episode on the phone, then its scenes in Chromium: the seconds of each step that changed it."""
    phone.reset(task.start)
    oracle, screen, density = suite().oracle(task), phone.look(), phone.profile.density
    first, shown, ours = page_of(phone.view().scene, density), [], []
    for _ in range(task.budget):
        _, action = oracle.next(screen)
        if isinstance(action, Stop):
            break
        screen, seconds, changed = _step(phone, screen, action, True)
        if changed:
            point = getattr(action, "point", None) or screen.box.center
            shown.append((point, page_of(phone.view().scene, density)))
            ours.append(seconds)
    page.begin(first, shown)
    return [(seconds, page.step(point)) for seconds, (point, _) in zip(ours, shown, strict=True)]


if __name__ == "__main__":
    main()
