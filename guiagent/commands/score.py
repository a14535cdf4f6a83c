"""guiagent score RUN: reward the trajectories of a run."""

import argparse
import contextlib
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guiagent.scoring import Unsettled
    from guiagent.store import Run

__all__ = ["configure", "execute"]


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", help="the run's folder")
    parser.add_argument("--reward", metavar="KIND", help="rules, judge, process or webarena (rules)")
    parser.add_argument("--base-url", metavar="URL", help="the judge's chat server, up to and with /v1")
    parser.add_argument("--model", metavar="DIR|NAME", help="the model's folder (process) or its name (judge)")
    parser.add_argument("--head", metavar="DIR", help="the reward head (process)")
    parser.add_argument("--judge", metavar="KIND", help="who judges fuzzy answers, rule or chat (webarena; rule)")
    parser.add_argument("--python", metavar="FILE", help="the interpreter that has webarena-verified (webarena)")


def execute(arguments: argparse.Namespace) -> int:
    from guiagent.config import resolved, table
    from guiagent.parts import reward
    from guiagent.progress import tracked
    from guiagent.scoring import score_into, unscored
    from guiagent.store import Run

    flags = {
        "reward": {
            "kind": arguments.reward,
            "head": arguments.head,
            "model": arguments.model,
        },
        "chat": {"base_url": arguments.base_url},
        "judge": {"kind": arguments.judge},
        "webarena": {"python": arguments.python},
    }
    settings = resolved(arguments, flags)
    asked = table(settings, "reward", kind="rules")
    name = str(asked["kind"])
    unsettled: Unsettled | None = None
    judge, kept = "", {}
    with Run.open(arguments.run) as run, contextlib.ExitStack() as stack:
        if name == "webarena":
            from guiagent.commands import webarena
            from rewards.webarena import verdict

            name, judge, made = webarena.reward(settings, run, stack)
            unsettled = verdict.unscored
        else:
            made = reward(asked, chatting=table(settings, "chat"))
        run.begin("score", {**settings, "reward": asked})
        batch = 1 if name == "judge" else 8  # what a model said is kept at once
        scores = score_into(run, made, name=name, batch=batch, unsettled=unsettled)
        for _ in tracked(scores, unscored(run, name, unsettled=unsettled), "trajectories"):
            pass
        if judge:
            from guiagent.evaluation.webarena.rescoring import keep_rescored

            kept = keep_rescored(run, name, judge)
        return _told(run, arguments, kept)


def _told(run: "Run", arguments: argparse.Namespace, kept: Mapping[str, Any]) -> int:
    from guiagent.commands.options import print_figures
    from guiagent.progress import say
    from guiagent.records import Scored

    figures = {}
    last = {(scored.trajectory, scored.score.reward): scored.score for scored in run.read("scores", Scored)}
    scores = last.values()
    for name in dict.fromkeys(score.reward for score in scores):
        given = [score for score in scores if score.reward == name]
        grades = Counter(score.grade for score in given)
        mean = sum(score.value for score in given) / len(given)
        figures[name] = {"scored": len(given), "mean": mean, "grades": {str(g): grades[g] for g in sorted(grades)}}
        told = ", ".join(f"{grades[grade]} x {grade}" for grade in sorted(grades, reverse=True))
        say(f"{name}: {len(given)} trajectories, mean {mean:.2f}; grades {told}")
    if not scores:
        say(f"there are no trajectories here yet: guiagent collect {run.folder} --policy random")
    all_told = {"run": str(run.folder), "rewards": figures, **({"evaluation": kept} if kept else {})}
    print_figures(all_told, wanted=arguments.json)
    return 0
