"""guiagent synthesize RUN: make tasks from what was explored."""

import argparse
import dataclasses
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guiagent.store import Run

__all__ = ["configure", "execute"]


def configure(parser: argparse.ArgumentParser) -> None:
    from guiagent.commands.options import add_chat

    parser.add_argument("run", metavar="RUN", help="the run's folder")
    parser.add_argument("--annotator", metavar="KIND", help="who finds the words: offline or chat (offline)")
    add_chat(parser)


def execute(arguments: argparse.Namespace) -> int:
    from guiagent.commands.options import chat_flags
    from guiagent.config import constructed, resolved, table
    from guiagent.discovery import synthesize_into, unreversed
    from guiagent.parts import annotator
    from guiagent.progress import tracked
    from guiagent.store import Run
    from synth.reversal import Sieve

    settings = resolved(arguments, {"annotator": {"kind": arguments.annotator}, "chat": chat_flags(arguments)})
    words = table(settings, "annotator", kind="offline")
    sieve = constructed(Sieve, table(settings, "sieve"), where="sieve")
    with Run.open(arguments.run) as run:
        made = annotator(words, chatting=table(settings, "chat"))
        run.begin("synthesize", {**settings, "annotator": words, "sieve": dataclasses.asdict(sieve)})
        batch = 16 if words["kind"] == "offline" else 1  # what a model said is kept at once
        for _ in tracked(synthesize_into(run, made, sieve=sieve, batch=batch), unreversed(run), "transitions"):
            pass
        return _told(run, arguments)


def _told(run: "Run", arguments: argparse.Namespace) -> int:
    from emulators.trajectory import Task
    from guiagent.commands.options import print_figures
    from guiagent.progress import say
    from synth.reversal import Reversed

    kinds = Counter(dict(task.parameters).get("kind", "other") for task in run.read("tasks", Task))
    fates = Counter(record.dropped or "gave tasks" for record in run.read("reversed", Reversed))
    say(f"{kinds.total()} tasks: {', '.join(f'{n} {kind}' for kind, n in kinds.most_common()) or 'none'}")
    say(f"{fates.total()} transitions: {', '.join(f'{n} {fate}' for fate, n in fates.most_common()) or 'none'}")
    if not fates:
        say(f"nothing was explored here yet: guiagent explore --suite phone --out {run.folder}")
    figures = {"run": str(run.folder), "tasks": dict(kinds), "transitions": dict(fates)}
    print_figures(figures, wanted=arguments.json)
    return 0
