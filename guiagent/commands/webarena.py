"""guiagent eval webarena: the tasks of one's own file on one's own sites, scored at the end from what was observed."""

import argparse
import contextlib
import json
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guiagent.chat import Chat
    from guiagent.evaluation.webarena.judging import Keeping
    from guiagent.evaluation.webarena.opening import Opening
    from guiagent.evaluation.webarena.records import WebTask
    from guiagent.evaluation.webarena.verified import Verified
    from guiagent.store import Run
    from rewards.score import TrajectoryReward
    from rewards.webarena.asking import Judge

__all__ = ["configure", "execute", "flags", "reward"]

POLICIES = (
    "--policy chat --base-url http://localhost:8000/v1 --model NAME, --policy vlm --model DIR, or --policy random to "
    "try the sites out"
)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--flavour", metavar="NAME", help="webarena: webarena, lite, visualwebarena or verified (auto)")
    parser.add_argument("--only", metavar="IDS", help='webarena: numbers of tasks, "44,50:60"')
    parser.add_argument("--sites", metavar="NAMES", help="webarena: only tasks that need no other sites")
    parser.add_argument("--each-step", action="store_true", help="webarena: score after every step, as BrowserGym does")
    parser.add_argument("--judge", metavar="KIND", help="webarena: who judges fuzzy answers, rule or chat (rule)")


def flags(arguments: argparse.Namespace) -> dict[str, Any]:
    """The [webarena] table."""
    tasks = getattr(arguments, "tasks", None)
    return {
        "tasks": tasks[0] if isinstance(tasks, list) else tasks,
        "flavour": getattr(arguments, "flavour", None),
        "only": _listed(getattr(arguments, "only", None)),
        "sites": _listed(getattr(arguments, "sites", None)),
        "each_step": getattr(arguments, "each_step", False) or None,
        "python": getattr(arguments, "python", None),
    }


def _listed(text: str | None) -> list[str] | None:
    return [part.strip() for part in text.split(",") if part.strip()] if text is not None else None


def execute(arguments: argparse.Namespace) -> int:
    from guiagent import parts
    from guiagent.commands.attempting import Terms, attempt
    from guiagent.commands.options import guard_flags, policy_flags, print_figures
    from guiagent.config import ConfigError, constructed, resolved, scalar, table
    from guiagent.evaluation.webarena.browsing import SIZE
    from guiagent.evaluation.webarena.device import Rules
    from guiagent.evaluation.webarena.errands import errand
    from guiagent.evaluation.webarena.opening import Opening
    from guiagent.evaluation.webarena.resetting import ALL
    from guiagent.evaluation.webarena.scheduling import turns
    from guiagent.guarding import guarded_devices, rules
    from guiagent.progress import say

    if arguments.tasks is not None and len(arguments.tasks) > 1:
        raise ConfigError("webarena takes one file of tasks; choose among them with --only and --sites")
    asked: dict[str, Any] = {"seed": arguments.seed, "out": arguments.out, "guard": guard_flags(arguments)}
    asked |= {"webarena": flags(arguments), "judge": {"kind": arguments.judge}, **policy_flags(arguments)}
    settings = resolved(arguments, asked)
    opening = _packaged(constructed(Opening, table(settings, "webarena"), where="webarena"))
    acting = table(settings, "policy")
    if acting.get("kind", "oracle") == "oracle":
        wrong = "WebArena's tasks have no oracle" if acting else "nobody was named to attempt the tasks"
        raise ConfigError(f"{wrong}; write {POLICIES}")
    policy = parts.policy(acting, guide=table(settings, "guide"), chatting=table(settings, "chat"), web=True)
    sites = opening.site_list()
    tasks = opening.filled(_chosen(opening), sites)
    terms, seed, device = Terms.of(settings), scalar(settings, "seed", 0), table(settings, "device")
    out = Path(scalar(settings, "out", "runs/eval-webarena"))
    judge, verified = _judge(settings, out), _verified(opening, tasks)
    how = Rules(judge, verified, opening.each_step)
    opened = opening.opener(tasks, sites, how, device=device, run=out, pages=terms.width)
    if opening.reset_first:
        say("sites are being reset")
        resets = opening.resetting(sites)
        resets.reset([ALL] if resets.known(ALL) else [*resets.ways])
    with contextlib.ExitStack() as stack:
        if verified is not None:
            stack.callback(verified.close)
        who = _who(judge, verified)
        run = stack.enter_context(_resumed(out, opening, judge.name, seed=seed))
        run.begin("eval", {**settings, "policy": acting, **terms.tables()})
        hosts = (*sites.allow, *opening.picture_hosts)
        errands = [errand(task, budget=opening.budget, hosts=hosts) for task in tasks]
        safe = guarded_devices(opened, rules(settings, "webarena"), run)
        attempt(run, safe, policy, errands, terms=terms, turns=turns(tasks, opening.order))
        protocol = {**opening.terms(tasks, device.get("size", SIZE)), "judge": who}
        said = _told(run, policy.name, tasks, protocol, reward=_named(judge))
    say(f"next: guiagent show {shlex.quote(str(out))}")
    print_figures(said, wanted=arguments.json)
    if not arguments.json:
        print(out)
    return 0 if said["tasks"] else 1


def reward(settings: Mapping[str, Any], run: "Run", stack: contextlib.ExitStack) -> "tuple[str, str, TrajectoryReward]":
    """What scores a run's stored episodes anew, without sites or browser: the name of its scores, who judges, itself.

    What it starts ends with `stack`.
    """
    from guiagent.config import constructed, table
    from guiagent.evaluation.webarena.opening import Opening
    from guiagent.evaluation.webarena.verified import Verified
    from rewards.webarena.reward import WebArenaReward

    opening = constructed(Opening, table(settings, "webarena"), where="webarena")
    judge, verified = _judge(settings, run.folder), Verified(opening.python) if opening.python else None
    needed = any(name.startswith("verified/") for [name] in run.read_fields("trajectories", "task.name"))
    if verified is not None:
        stack.callback(verified.close)
    name, who = _named(judge), _who(judge, verified if needed else None)
    return name, who, WebArenaReward(judge, verify=verified, name=name)


def _named(judge: "Judge | Keeping") -> str:
    """The name of the scores that it has a say in."""
    from rewards.webarena.ruling import RuleJudge
    from rewards.webarena.verdict import NAME

    return NAME if judge.name == RuleJudge().name else f"{NAME} by {judge.name}"


def _who(judge: "Judge | Keeping", verified: "Verified | None") -> str:
    """Who has judged, among the terms of figures."""
    return judge.name if verified is None else f"webarena-verified {verified.about()['version']}"


def _chosen(opening: "Opening") -> "list[WebTask]":
    from guiagent.config import ConfigError

    try:
        tasks = opening.loaded()
    except ValueError as error:
        raise ConfigError(str(error)) from error
    if not tasks:
        raise ConfigError(f"no task of {opening.tasks} is left; ask for others with --only and --sites")
    return tasks


def _judge(settings: Mapping[str, Any], folder: Path) -> "Judge | Keeping":
    from guiagent import parts
    from guiagent.config import constructed, table
    from guiagent.evaluation.webarena.judging import Judging, judge_of
    from guiagent.kinds import own_chat

    asked = table(settings, "judge")
    own = own_chat(asked)

    def chat() -> "tuple[str, Chat]":
        client = parts.chat(table(settings, "chat"), {"temperature": 0.0, **own})
        return client.settings.model, client

    return judge_of(constructed(Judging, asked, where="judge"), chat, folder)


def _packaged(opening: "Opening") -> "Opening":
    """With the tasks that webarena-verified brings, where none are named; "hard" among `only` are its hard ones."""
    import dataclasses

    from guiagent.evaluation.webarena.opening import PACKAGED
    from guiagent.evaluation.webarena.verified import package_tasks

    if not opening.python or (opening.tasks and "hard" not in opening.only):
        return opening
    only = [one for one in opening.only if one != "hard"]
    if "hard" in opening.only:
        hard = json.loads(package_tasks(opening.python, hard=True).read_text("utf-8"))
        only += [str(one["task_id"]) for one in hard]
    return dataclasses.replace(opening, tasks=opening.tasks or PACKAGED[0], only=tuple(only))


def _verified(opening: "Opening", tasks: "Sequence[WebTask]") -> "Verified | None":
    """The evaluator of WebArena-Verified's tasks, where there are some. Raises ConfigError without an interpreter."""
    from guiagent.config import ConfigError
    from guiagent.evaluation.webarena.verified import Verified

    if not any(task.flavour == "verified" for task in tasks):
        return None
    if not opening.python:
        raise ConfigError(
            "WebArena-Verified's tasks are evaluated by its own package; name the interpreter that has it with "
            "--python FILE (python3.11 -m venv DIR && DIR/bin/pip install webarena-verified)"
        )
    return Verified(opening.python)


def _resumed(out: Path, opening: "Opening", judge: str, *, seed: int) -> "Run":
    """The run. Raises ConfigError where it holds attempts at the tasks of another file, or judged by another."""
    from guiagent.config import ConfigError
    from guiagent.store import Run

    tasks = {"sha256": opening.digest, "flavour": opening.flavour}
    with Run.resume(out, {}, seed=seed) as run:
        known = run.config.get("webarena_tasks", tasks)
        judged = run.config.get("webarena_judge", judge)
    if known != tasks:
        raise ConfigError(f"{out} holds attempts at the tasks of another file; name another folder with --out")
    if judged != judge:
        raise ConfigError(
            f"{out} holds attempts that {judged} has judged; go on with it, and have {judge} judge afterwards with "
            f"guiagent score {shlex.quote(str(out))} --reward webarena, or name another folder with --out"
        )
    return Run.resume(out, {"webarena_tasks": tasks, "webarena_judge": judge}, seed=seed)


def _told(
    run: "Run", policy: str, tasks: "Sequence[WebTask]", terms: Mapping[str, Any], *, reward: str
) -> dict[str, Any]:
    """Print and keep the figures of all attempts of these tasks; where one was scored again, by its last score."""
    from emulators.trajectory import Trajectory
    from guiagent.evaluation.kept import keep_figures
    from guiagent.evaluation.webarena.report import card, measured, print_measured
    from guiagent.evaluation.webarena.rescoring import with_scores
    from guiagent.progress import say

    names = {task.name for task in tasks}
    mine = (
        trajectory
        for trajectory in run.read("trajectories", Trajectory)
        if (trajectory.policy, trajectory.seed) == (policy, run.seed) and trajectory.task.name in names
    )
    found, protocol = measured(with_scores(run, mine, reward), tasks), card(terms)
    print_measured(f"{policy} in {run.folder}", found, protocol)
    say(found.told)
    figures = {"run": str(run.folder), "policy": policy, "protocol": protocol, **found.plain()}
    keep_figures(run, policy, figures)
    return figures
