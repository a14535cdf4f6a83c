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
from emulators.trajectory import Moment, Step, Task, Template, Timings
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
    "and random runs over all task templates. Every reset draws another world unless it says otherwise. "
    "`recorded_steps_per_s` are whole oracle episodes, deciding included, until all is on the disk in lossless WebP; "
    "`unrecorded_steps_per_s` are the same episodes without a run folder."
)
ROLLING = (Scroll("down"), Scroll("up"), Press("back"))
RANDOM_STEPS = 12


def main() -> None:
    options = arguments(__doc__ or "")
    report = Report("phone_speed", "The phone", NOTE, options)
    rounds, tasks = (3, list(_tasks(options.seed))[:10]) if options.quick else (7, list(_tasks(options.seed)))
    for name, profile, pixels in (
        ("no_image", "360x800", False),
        ("360x800", "360x800", True),
        ("1080x2400", "1080x2400", True),
    ):
        phone = VirtualPhone(profile, seed=options.seed)
        _oracle_seconds(phone, tasks[:2], pixels)  # warm-up
        oracle = [_rate(_oracle_seconds(phone, tasks, pixels)) for _ in range(rounds)]
        chance = [_rate(_random_seconds(phone, tasks, pixels, options.seed + n)) for n in range(rounds)]
        report.add(f"steps_per_s.{name}", map(fmean, zip(oracle, chance, strict=True)), "1/s")
        report.add(f"oracle_steps_per_s.{name}", oracle, "1/s")
        report.add(f"random_steps_per_s.{name}", chance, "1/s")
        phone.close()
    _beginnings(report, tasks, rounds * 10)
    _recording(report, tasks, rounds)
    report.finish()


def _tasks(seed: int) -> Iterator[Task]:
    phone_suite = suite()
    yield from (phone_suite.task(name, seed) for name in phone_suite.names())


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


def _beginnings(report: Report, tasks: list[Task], count: int) -> None:
    phone = VirtualPhone(seed=report.options.seed)
    names = [task.name.partition("@")[0] for task in tasks]

    def beginning(number: int, seed: int) -> Callable[[], None]:
        return lambda: phone.reset(Template(names[number % len(names)], seed))

    report.add("reset_ms", [milliseconds(beginning(n, 1000 + n)) for n in range(count)], "ms")
    report.add("reset_same_seed_ms", [milliseconds(beginning(n, 1000 + count - 1)) for n in range(count)], "ms")
    report.add("save_ms", [milliseconds(phone.save) for _ in range(count)], "ms")
    state = phone.save()
    report.add("load_ms", [milliseconds(lambda: phone.load(state)) for _ in range(count)], "ms")
    phone.close()


def _recording(report: Report, tasks: list[Task], rounds: int) -> None:
    policy, phone = OraclePolicy(oracles()), VirtualPhone(seed=report.options.seed)

    def played(run: Run | None) -> float:
        began, steps = time.perf_counter(), 0
        for task in tasks:
            trajectory = run_episode(phone, policy, task, on_step=run.keep if run else None)
            steps += sum(step.screen.frame != step.after.frame for step in trajectory.steps)
            if run:
                run.append("trajectories", trajectory)
        return steps / (time.perf_counter() - began)

    recorded, unrecorded = [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder, Run.create(Path(folder, "run"), {}, seed=0) as run:
            recorded.append(played(run))
        unrecorded.append(played(None))
    report.add("recorded_steps_per_s", recorded, "1/s")
    report.add("unrecorded_steps_per_s", unrecorded, "1/s")
    phone.close()


if __name__ == "__main__":
    main()
