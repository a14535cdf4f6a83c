"""guiagent eval aitz, android_control, ...: policies and other people's predictions on recorded data sets."""

import argparse
import shlex
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guiagent.evaluation.offline.asking import Asking
    from guiagent.evaluation.offline.evaluation import Part
    from guiagent.evaluation.offline.subject import Subject

__all__ = ["configure", "execute"]


def configure(parser: argparse.ArgumentParser) -> None:
    from guiagent.evaluation.offline.names import BENCHMARKS

    group = parser.add_argument_group(f"recorded data sets ({', '.join(BENCHMARKS)})")
    group.add_argument("--data", metavar="DIR", help="where the data set lies")
    group.add_argument("--split", metavar="NAME", help="which of its splits (test)")
    group.add_argument("--subsets", nargs="+", metavar="NAME", help="only these parts of the split")
    group.add_argument("--index", metavar="FILE", help="android_control: the list of steps to evaluate")
    group.add_argument("--level", metavar="high|low", help="tell the goal only, or each step's instruction too (high)")
    group.add_argument("--limit", type=int, metavar="N", help="only the first N episodes")
    group.add_argument("--profile", action="append", metavar="NAME", help="a scorer, once or more often (all)")
    group.add_argument("--predictions", metavar="FILE", help="score somebody else's predictions instead of a policy's")
    group.add_argument("--diff", action="store_true", default=None, help="show where the first profile and others part")
    group.add_argument(
        "--no-baselines", dest="baselines", action="store_false", default=None, help="no oracle, middle and random"
    )
    group.add_argument(
        "--batch",
        type=int,
        metavar="N",
        help="how many steps a local policy is asked about at a time (32); a chat server as many as --width",
    )


def execute(arguments: argparse.Namespace) -> int:
    from guiagent.commands.options import policy_flags, print_figures
    from guiagent.config import constructed, resolved, scalar, table
    from guiagent.evaluation.offline.evaluation import Part, ask, evaluate
    from guiagent.evaluation.offline.opening import open_dataset, wanted_profiles
    from guiagent.evaluation.offline.subject import Subject, Terms, resumed
    from guiagent.evaluation.offline.tables import print_evaluation
    from guiagent.progress import say

    settings = resolved(arguments, _flags(arguments, policy_flags(arguments)))
    terms = constructed(Terms, table(settings, "eval"), where="eval")
    benchmark, data = arguments.benchmark, table(settings, "data")
    beside = {name: table(settings, name) for name in ("guide", "chat")}
    subject = Subject.of(table(settings, "policy"), terms.predictions, beside)
    profiles = wanted_profiles(benchmark, terms.profiles)
    opened = open_dataset(benchmark, data, shown=subject.asked, profiles=profiles)
    bare = open_dataset(benchmark, data, shown=False, profiles=())
    part = Part(opened, profiles, terms.level, terms.limit, bare)
    part.check()
    out = Path(scalar(settings, "out", "runs/" + "-".join(_about(part))))
    asking = None
    if subject.asked:
        width = scalar(settings, "width", 1)
        asking = _asking(subject, width=width, batch=terms.batch, web=benchmark == "mind2web")
        subject = subject.called(asking.name)
    with resumed(out, part, subject, data=data, seed=scalar(settings, "seed", 0)) as run:
        run.begin("eval", {**settings, "eval": asdict(terms)})
        if asking is not None:
            ask(run, asking, part)
        found = evaluate(run, part, subject, data=data, baselines=terms.baselines, diff=terms.diff)
    print_evaluation(found, subject=subject.name)
    say(f"next: guiagent show {shlex.quote(str(out))}")
    print_figures({"run": str(out), **found.plain()}, wanted=arguments.json)
    if not arguments.json:
        print(out)
    return 0


def _about(part: "Part") -> list[str]:
    """What the folder of an evaluation is called after: one folder is about one part of the data, told in one way."""
    split = [] if part.whole.startswith("test") else [part.whole]
    return ["eval", part.data.name, *filter(None, split), *(["low"] if part.level == "low" else [])]


def _asking(subject: "Subject", *, width: int, batch: int, web: bool) -> "Asking":
    """The policy, and how it is asked about many steps. Raises ConfigError."""
    from guiagent import parts
    from guiagent.config import ConfigError
    from guiagent.evaluation.offline.asking import BATCH, InBatches
    from guiagent.evaluation.offline.side_by_side import SideBySide

    if width < 1:
        raise ConfigError(f"width must be a whole number from 1 on, not {width!r}")
    beside = subject.beside
    policy = parts.policy(subject.made or {}, guide=beside.get("guide"), chatting=beside.get("chat"), web=web)
    return SideBySide(policy, width) if subject.chats else InBatches(policy, batch or BATCH)


def _flags(arguments: argparse.Namespace, policy: Mapping[str, Any]) -> dict[str, Any]:
    unused = {"tasks": arguments.tasks, "seeds": arguments.seeds, "trained": arguments.trained}
    return {
        "seed": arguments.seed,
        "out": arguments.out,
        "data": {
            "folder": arguments.data,
            "split": arguments.split,
            "subsets": arguments.subsets,
            "index": arguments.index,
        },
        "eval": {
            **unused,  # refused by name where they are given
            "profiles": arguments.profile,
            "level": arguments.level,
            "limit": arguments.limit,
            "baselines": arguments.baselines,
            "batch": arguments.batch,
            "predictions": arguments.predictions,
            "diff": arguments.diff,
        },
        **policy,
    }
