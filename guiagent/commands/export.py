"""guiagent export RUN: write the trajectories of a run in the format of somebody else's tool."""

import argparse
import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections import Counter

    from guiagent.exporting import Export, Exported

__all__ = ["configure", "execute"]

_NEXT = {
    "parquet": 'next: datasets.load_dataset("{out}", split="{split}"); README.md tells the columns',
    "sharegpt": "next: LLaMA-Factory with dataset_dir: {out} and dataset: guiagent; README.md tells more",
    "os_genesis": "next: train on os_genesis_training_data.jsonl; README.md tells the fields",
    "aitz": "next: guiagent eval aitz --data {out} --split {split}",
    "android_control": "next: guiagent eval android_control --data {out} --split {split}",
}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", help="the run's folder")
    parser.add_argument("--to", choices=tuple(_NEXT), metavar="FORMAT", help=f"one of {', '.join(_NEXT)}")
    parser.add_argument("--out", metavar="DIR", help="the folder to write; a broken-off export goes on there")
    parser.add_argument(
        "--losses",
        choices=("refuse", "list"),
        help="what becomes of what the format cannot hold: refuse it by name, or leave it out and list it in "
        "losses.json (refuse)",
    )
    parser.add_argument(
        "--all", action="store_true", help="also what did not pass, and what is held out for evaluation"
    )
    parser.add_argument("--split", metavar="NAME", help="the split to write (train)")
    parser.add_argument("--dialect", metavar="NAME", help="how actions are said in sharegpt: guiagent, ui-tars, ...")


def execute(arguments: argparse.Namespace) -> int:
    from guiagent.commands.options import print_figures
    from guiagent.config import ConfigError, constructed, resolved, scalar, table
    from guiagent.exporting import Export, ExportError, chosen, export
    from guiagent.progress import say, tracked
    from guiagent.store import Run

    flags = {
        "out": arguments.out,
        "export": {
            "to": arguments.to, "losses": arguments.losses, "every": arguments.all or None, "split": arguments.split,
            "dialect": arguments.dialect,
        },
    }  # fmt: skip
    settings = resolved(arguments, flags)
    asked = constructed(Export, table(settings, "export"), where="export")
    out = scalar(settings, "out", "")
    if not out:
        raise ConfigError("export needs a folder to write; name one with --out DIR")
    with Run.open(arguments.run) as run:
        which = chosen(run, every=asked.every)
        _tell_left(which.left, len(which.ids))
        if not which.ids:
            raise ExportError(_nothing(arguments.run, which.left))
        done = export(run, Path(out), asked, which, track=tracked)
    say(_told(asked, done, out))
    say(_NEXT[asked.to].format(out=out, split=asked.split))
    print_figures({"out": out, "format": asked.to, **dataclasses.asdict(done)}, wanted=arguments.json)
    return 0


def _tell_left(left: "Counter[str]", taken: int) -> None:
    from guiagent.progress import say

    reasons = ", ".join(f"{count} {reason}" for reason, count in left.most_common())
    others = f"; {left.total()} others are left out ({reasons}): --all exports them too" if left else ""
    say(f"{taken} trajectories to export{others}")


def _nothing(run: str, left: "Counter[str]") -> str:
    if left:
        return f"{run} holds no trajectory that passed and may be learned from; export all {left.total()} with --all"
    return f"{run} holds no trajectories; collect some with: guiagent collect {run} --policy oracle"


def _told(asked: "Export", done: "Exported", out: str) -> str:
    there = done.chosen - done.written - done.lost_episodes if asked.to == "parquet" else 0
    before = f", {there} were there already" if there > 0 else ""
    gone = f", {done.lost_episodes} left out" if done.lost_episodes else ""
    steps = f"; {done.lost_steps} steps left out of those written" if done.lost_steps else ""
    why = f": {out}/losses.json says why" if done.lost else ""
    return f"{done.written} episodes written to {out} as {asked.to}{before}{gone}{steps}{why}"
