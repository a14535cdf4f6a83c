"""guiagent eval: measure a policy on held-out instances, beside what the oracle would do at every step."""

import argparse
import dataclasses
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulators.device import Device
    from emulators.trajectory import Task
    from emulators.virtual.perturbation import Perturbation
    from guiagent.commands.attempting import Terms
    from guiagent.commands.perturbing import Perturbing
    from guiagent.evaluation.estimates import Estimate
    from guiagent.evaluation.measuring import HeldOut
    from guiagent.evaluation.report import Measured
    from guiagent.policy import Policy
    from guiagent.store import Run

__all__ = ["configure", "execute"]

LIVE = ("phone", "miniwob", "android_world", "webarena")


def configure(parser: argparse.ArgumentParser) -> None:
    from guiagent.commands import android_world, offline, webarena
    from guiagent.commands.options import add_guard, add_policy, add_seed
    from guiagent.evaluation.offline.names import BENCHMARKS

    parser.add_argument("benchmark", metavar="BENCHMARK", help=", ".join((*LIVE, *BENCHMARKS)))
    parser.add_argument(
        "--tasks", nargs="+", metavar="GLOB", help='only tasks that match, "clock/*" say; webarena: the task file'
    )
    parser.add_argument("--seeds", type=int, metavar="N", help="how many held-out instances of each task (5)")
    parser.add_argument("--trained", metavar="RUN", help="leave out what has the parameters of a task in this run")
    parser.add_argument("--perturb", metavar="KIND", help="phone only: worst, random or given conditions, and the drop")
    add_policy(parser)
    add_seed(parser)
    add_guard(parser)
    parser.add_argument("--out", metavar="RUN", help="the run's folder (runs/eval-BENCHMARK)")
    android_world.configure(parser)
    webarena.configure(parser)
    offline.configure(parser)


def execute(arguments: argparse.Namespace) -> int:
    from guiagent import parts
    from guiagent.commands.attempting import Terms
    from guiagent.commands.options import guard_flags, policy_flags, print_figures
    from guiagent.config import ConfigError, constructed, resolved, scalar, table
    from guiagent.evaluation.kept import keep_figures
    from guiagent.evaluation.measuring import HeldOut, figures
    from guiagent.evaluation.offline.names import BENCHMARKS
    from guiagent.guarding import guarded_devices, rules
    from guiagent.progress import say

    kind = arguments.benchmark
    if kind in BENCHMARKS:
        from guiagent.commands import offline

        return offline.execute(arguments)
    if kind not in LIVE:
        raise ConfigError(f"there is no benchmark {kind!r}; known are {', '.join((*LIVE, *BENCHMARKS))}")
    if kind == "android_world":
        from guiagent.commands import android_world

        return android_world.execute(arguments)
    if kind == "webarena":
        from guiagent.commands import webarena

        return webarena.execute(arguments)
    asked = {"tasks": arguments.tasks, "seeds": arguments.seeds, "trained": arguments.trained}
    settings = resolved(
        arguments,
        {
            "seed": arguments.seed,
            "out": arguments.out,
            "eval": asked,
            "perturb": {"kind": arguments.perturb},
            "guard": guard_flags(arguments),
            **policy_flags(arguments),
        },
    )
    wanted = constructed(HeldOut, table(settings, "eval"), where="eval")
    device, acting, guide = table(settings, "device", kind=kind), table(settings, "policy"), table(settings, "guide")
    if acting.get("kind") == "vlm" and (folder := acting.get("adapter") or acting.get("model")):
        acting.setdefault("name", Path(str(folder)).name)  # several models are measured in one run
    out, seed = Path(scalar(settings, "out", f"runs/eval-{kind}")), scalar(settings, "seed", 0)
    terms, opened = Terms.of(settings), parts.device(device, run=out)
    policy = parts.policy(
        acting, guide=guide, chatting=table(settings, "chat"), web=device["kind"] not in ("phone", "android")
    )
    perturbing = _perturbing(table(settings, "perturb"), device["kind"])
    tasks = _tasks(kind, wanted, opened, policy=acting.get("kind"))
    used = {"policy": acting, "guide": guide, "device": device}
    with _resumed(out, policy.name, used, seed=seed) as run:
        run.begin("eval", {**settings, **used, **terms.tables(), "eval": dataclasses.asdict(wanted)})
        safe = guarded_devices(opened, rules(settings, device["kind"]), run)
        found = _measure(run, safe, policy, tasks, kind=kind, terms=terms)
        said = {"run": str(run.folder), "policy": policy.name, "instances": len(tasks), **figures(found)}
        if kind == "miniwob":
            said["miniwob"] = _rewarded(run, policy.name, tasks)
        if perturbing:
            from guiagent.commands.perturbing import perturbed

            def open_under(conditions: "Perturbation") -> "Callable[[], Device]":
                return parts.device({**device, "perturbation": dataclasses.asdict(conditions)})

            drop = perturbed(run, perturbing, tasks, open_under=open_under, policy=policy, terms=terms)
            said["perturbed"] = {"kind": perturbing.kind, **drop.plain()}
        keep_figures(run, policy.name, said)
    say(f"next: guiagent show {shlex.quote(str(out))}")
    print_figures(said, wanted=arguments.json)
    if not arguments.json:
        print(out)
    return 0 if found.success and found.success.overall.n else 1


def _perturbing(asked: Mapping[str, Any], kind: str) -> "Perturbing | None":
    """What is to be perturbed, if anything. Raises ConfigError."""
    from emulators.device import DeviceError
    from guiagent.commands.perturbing import KINDS, Perturbing
    from guiagent.config import ConfigError, constructed

    if not asked:
        return None
    if kind != "phone":
        raise ConfigError(f"only the phone can be perturbed, not {kind}; leave --perturb away")
    if asked.get("kind") not in KINDS:
        raise ConfigError(f"--perturb must be one of {', '.join(KINDS)}, not {asked.get('kind')!r}")
    try:
        return constructed(Perturbing, asked, where="perturb")
    except DeviceError as error:
        raise ConfigError(f"perturb.conditions cannot be used: {error}") from error


def _tasks(kind: str, wanted: "HeldOut", opened: "Callable[[], Device]", *, policy: object) -> "list[Task]":
    from guiagent.commands.attempting import able
    from guiagent.config import ConfigError
    from guiagent.evaluation.held_out import seeds
    from guiagent.progress import say, tracked
    from guiagent.suites import chosen, instances, solvable, task_names

    names = able(kind, chosen(task_names(kind), wanted.tasks), policy) if wanted.tasks else solvable(kind)
    made = instances(kind, names, tuple(seeds(wanted.seeds)), opened)
    tasks = list(tracked(made, len(names) * wanted.seeds, "reading tasks"))
    left = wanted.unseen(tasks)
    if len(left) < len(tasks):
        say(f"{len(tasks) - len(left)} of {len(tasks)} instances have parameters that were trained on: left out")
    if not left:
        raise ConfigError("all of these instances were trained on; take more with --seeds, or other tasks")
    return left


def _resumed(out: Path, name: str, used: Mapping[str, Any], *, seed: int) -> "Run":
    """The run, with how this policy was made. Raises ConfigError for another policy of that name."""
    from guiagent.config import ConfigError
    from guiagent.provenance import without_secrets
    from guiagent.store import Run

    said = without_secrets(used)
    with Run.resume(out, {}, seed=seed) as run:
        known = dict(run.config.get("eval", {}))
        figures = any(one["policy"] == name for one in run.read_plain("trajectories"))
    if known.get(name, said) != said and figures:
        raise ConfigError(
            f"{out} has figures of another {name}; name another folder with --out, or a vlm with --set policy.name=..."
        )
    return Run.resume(out, {"eval": {**known, name: said}}, seed=seed)


def _measure(
    run: "Run", opened: "Callable[[], Device]", policy: "Policy", tasks: "list[Task]",
    *, kind: str, terms: "Terms",
) -> "Measured":  # fmt: skip
    from guiagent.baselines import OraclePolicy
    from guiagent.commands.attempting import attempt
    from guiagent.evaluation.measuring import attempted, judge_into, measured
    from guiagent.progress import say, tracked
    from guiagent.suites import oracles, solvable

    able = set(solvable(kind))
    shown = [task for task in tasks if task.name.partition("@")[0] in able]
    oracle = OraclePolicy(oracles())
    attempt(run, opened, oracle, shown, terms=terms)
    attempt(run, opened, policy, tasks, terms=terms)
    references = [one for one in attempted(run, oracle.name, shown) if one.passed]
    verdicts = list(tracked(judge_into(run, policy, references), len(references), "asking at every step"))
    found = measured(attempted(run, policy.name, tasks), verdicts, references, seed=run.seed)
    _print(f"{policy.name} in {run.folder}", found)
    if len(references) < len(tasks):
        say(f"{len(tasks) - len(references)} of {len(tasks)} instances have no oracle's way to hold steps against")
    return found


def _rewarded(run: "Run", name: str, tasks: "list[Task]") -> Mapping[str, Any]:
    """MiniWoB++'s own figures, which are told beside ours."""
    from guiagent.commands.miniwob_table import print_rewards
    from guiagent.evaluation.measuring import attempted
    from guiagent.evaluation.miniwob import figures

    found = figures(attempted(run, name, tasks))
    print_rewards(f"{name}: MiniWoB++'s rewards, success by its rule and with the full reward", found)
    return found


def _print(title: str, found: "Measured") -> None:
    """A table on standard error: every template, then all."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("task", overflow="fold")
    for column in ("n", "success", "95 %", "steps", "right", "95 %"):
        table.add_column(column, justify="right", no_wrap=True)
    done, steps = found.success, found.steps
    assert done is not None
    for name, estimate in done.by_template.items():
        share = steps.by_template.get(name) if steps else None
        judged = (str(share.n), f"{share.value:.1%}", "") if share else ("", "", "")
        table.add_row(Text(name.partition("/")[2]), *_cells(estimate), *judged)
    if len(done.by_split) > 1:
        table.add_section()
        for name, estimate in done.by_split.items():
            table.add_row(Text(name, style="italic"), *_cells(estimate))
    table.add_section()
    table.add_row(Text("all", style="bold"), *_cells(done.overall), *(_cells(steps.overall) if steps else ()))
    Console(stderr=True).print(table)


def _cells(estimate: "Estimate") -> tuple[str, str, str]:
    """How many, the share, its interval."""
    return str(estimate.n), f"{estimate.value:.1%}", f"{estimate.low:.1%} to {estimate.high:.1%}"
