"""AndroidWorld on a virtual phone: whether its tasks run clean, how many the scripted solver does, how long it takes.

python -m benchmarks.android_world --android-world DIR [--python FILE] --check --json
"""

import argparse
import json
import os
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from benchmarks.results import circumstances, replace_section
from emulators.trajectory import Trajectory
from guiagent.agent import Limits, run_episode
from guiagent.evaluation.android_world.opening import Opening
from guiagent.evaluation.android_world.report import Measured, known_tasks, measured
from guiagent.evaluation.android_world.solver.policy import UNSOLVED, Solver
from guiagent.evaluation.android_world.virtual import SENTENCE

__all__ = ["main"]

TASKS, SOLVED, SECONDS = 116, 60, 240.0
"""What `--check` holds the figures against: all clean, so many solved, in less than so many seconds."""


def main() -> int:
    options = _arguments()
    load = os.getloadavg()
    opening = Opening(
        folder=options.android_world, python=options.python or "", virtual=True, pause=0.0, pixels=False, grpc_port=0
    )
    began = time.monotonic()
    played = _played(opening, options)
    seconds = time.monotonic() - began
    found = measured(played, known_tasks(opening.checkout))
    figures = _figures(found, seconds)
    print(json.dumps(figures, ensure_ascii=False, indent=1) if options.json else _lines(found, figures))
    if options.write:
        replace_section("android_world", _section(figures, circumstances(options.seed, load, quick=False)))
    met = figures["clean"] == figures["tasks"] >= TASKS and figures["solved"] >= SOLVED and seconds < SECONDS
    return 0 if met or not options.check else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--android-world", metavar="DIR", required=True)
    parser.add_argument("--python", metavar="FILE", help="its interpreter (DIR/../venv/bin/python)")
    parser.add_argument("--seed", type=int, default=30)
    parser.add_argument("--width", type=int, default=1, help="phones side by side (1)")
    parser.add_argument("--tasks", nargs="+", default=[], help="only these")
    parser.add_argument("--check", action="store_true", help="exit 1 where a figure falls short")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--write", action="store_true", help="put the figures into benchmarks/RESULTS.md")
    return parser.parse_args()


def _played(opening: Opening, options: argparse.Namespace) -> list[Trajectory]:
    """Every task once, on several phones: each takes the next that is left."""
    make = opening.opener(seed=options.seed, agent=Solver.name)
    first = make()
    names = [name for name in first.names() if not options.tasks or name in options.tasks]
    tasks = sorted(first.tasks(names, 1), key=lambda task: -task.budget)
    left = iter(tasks)

    def play(device: Any) -> list[Trajectory]:
        played = []
        try:
            for task in left:
                played.append(run_episode(device, Solver(), task, limits=Limits(3600.0, 1_000_000)))
                print(".", end="", file=sys.stderr, flush=True)
        finally:
            device.close()
        return played

    with ThreadPoolExecutor(options.width) as threads:
        lanes = [threads.submit(play, first)]
        lanes += [threads.submit(lambda: play(make())) for _ in range(options.width - 1)]
        return [trajectory for lane in lanes for trajectory in lane.result()]


def _figures(found: Measured, seconds: float) -> dict[str, Any]:
    """`seconds_untouched_sleeps` adds what AndroidWorld asked to sleep, on one phone after the other."""
    ratios = found.ratios()
    slept = sum(one.slept for one in found.attempts)
    return {
        "note": SENTENCE,
        "tasks": len(found.attempts),
        "clean": len(found.attempts) - len(found.failures),
        "solved": len(found.solved),
        "seconds": round(seconds, 1),
        "seconds_untouched_sleeps": round(sum(one.seconds for one in found.attempts) + slept, 1),
        "steps_ratio_median": round(statistics.median(ratios.values()), 2) if ratios else None,
        "steps_ratio_outliers": {name: round(r, 2) for name, r in sorted(ratios.items()) if not 0.7 <= r <= 2.0},
        "unsolved": {
            one.task: one.failure or UNSOLVED.get(one.task, one.ending.value)
            for one in found.attempts
            if one.score < 1.0
        },
    }


def _section(figures: dict[str, Any], told: dict[str, str]) -> str:
    rows = [f"| `{name}` | {value} |" for name, value in figures.items() if isinstance(value, int | float)]
    lists = [
        "; ".join(f"{name}: {value}" for name, value in figures[key].items())
        for key in ("steps_ratio_outliers", "unsolved")
    ]
    return "\n".join(
        [
            "## AndroidWorld on the virtual phone", "",
            f"{figures['note']} The scripted solver sees AndroidWorld's states and uses its actions. `clean` tasks "
            "were set up, checked and torn down; `seconds_untouched_sleeps` adds what AndroidWorld asked to sleep; "
            "`steps_ratio_median` is actions over its `optimal_steps`, of solved tasks.", "",
            "| figure | value |", "|---|---:|", *rows, "",
            f"Outside 0.7 to 2 times the optimal steps: {lists[0]}.", "", f"Not solved: {lists[1]}.", "",
            "; ".join(f"{name}: {value}" for name, value in told.items()) + ".",
        ]
    )  # fmt: skip


def _lines(found: Measured, figures: dict[str, Any]) -> str:
    width = max((len(one.task) for one in found.attempts), default=0)
    rows = [f"{one.task:{width}} {one.score:4g} {one.steps:3} steps  {one.failure}" for one in found.attempts]
    return "\n".join([*rows, json.dumps(figures, ensure_ascii=False, indent=1)])


if __name__ == "__main__":
    sys.exit(main())
