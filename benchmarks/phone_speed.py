"""How fast the phone in the process is: steps with and without picture, beginning an episode, states, recording."""

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import fmean

from benchmarks.measuring import Report, arguments, milliseconds
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
    "and random runs over the task templates, with other parameters and another world in every round. A reset draws "
    "another world, `reset_same_seed_ms` goes back to the same one. States are saved at the ends of oracle episodes "
    "and loaded on another phone; databases are opened when they are first asked, so `load_and_look_ms` and "
    "`reset_and_look_ms` go on to the tree of the first screen. `recorded_steps_per_s` are whole oracle episodes, "
    "deciding included, until all is on the disk in lossless WebP; `unrecorded_steps_per_s` are the same without."
)
ROLLING = (Scroll("down"), Scroll("up"), Press("back"))
RANDOM_STEPS = 12


def main() -> None:
    options = arguments(__doc__ or "")
    report = Report("phone_speed", "The phone", NOTE, options)
    names = suite().names()[::2] if options.quick else suite().names()
    count = 5 if options.quick else 9
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


if __name__ == "__main__":
    main()
