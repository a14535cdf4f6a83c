"""guiagent run: let a policy attempt the tasks of a suite, or one in your own words, into a new run or one to go on."""

import argparse
import dataclasses

__all__ = ["configure", "execute"]


def configure(parser: argparse.ArgumentParser) -> None:
    from guiagent.commands.options import add_guard, add_policy, add_seed, add_suite

    add_suite(parser, seeds="0:3")
    parser.add_argument("--device", metavar="SERIAL", help="act on this Android phone or emulator (adb devices)")
    parser.add_argument("--instruction", metavar="TEXT", help="what to do there, in your own words")
    parser.add_argument("--app", metavar="PACKAGE", help="the app in which that begins (the home screen)")
    add_policy(parser)
    add_seed(parser)
    add_guard(parser)
    parser.add_argument("--out", metavar="RUN", help="the run's folder (runs/SUITE-POLICY)")
    parser.add_argument("--show", action="store_true", help="write the page of the run as well")


def execute(arguments: argparse.Namespace) -> int:
    from guiagent import parts
    from guiagent.commands.attempting import Terms, able, attempt, begin, finished
    from guiagent.commands.options import guard_flags, policy_flags, suite_flags
    from guiagent.config import constructed, resolved, scalar, table
    from guiagent.errand import errand_flags, errand_of
    from guiagent.guarding import guarded_devices, rules
    from guiagent.progress import tracked
    from guiagent.store import Run
    from guiagent.suites import Selection, instances

    flags = {"seed": arguments.seed, "out": arguments.out, "suite": suite_flags(arguments), **policy_flags(arguments)}
    flags["guard"] = guard_flags(arguments)
    settings = resolved(arguments, {**flags, **errand_flags(arguments)})
    suite = constructed(Selection, table(settings, "suite"), where="suite")
    device = table(settings, "device", kind=suite.kind)
    errand = errand_of(settings, device)
    acting = table(settings, "policy", kind="oracle" if errand is None else "chat")
    out = scalar(settings, "out", f"runs/{errand or suite.kind}-{str(acting['kind']).replace(':', '-')}")
    seed = scalar(settings, "seed", 0)
    opened, terms, ruled = parts.device(device, run=out), Terms.of(settings), rules(settings, device["kind"])
    names, seeds = able(suite.kind, suite.names(), acting["kind"]) if errand is None else (), suite.numbers()
    policy = parts.policy(
        acting,
        guide=table(settings, "guide"),
        chatting=table(settings, "chat"),
        web=device["kind"] not in ("phone", "android", "appium"),
    )
    if errand is not None:
        tasks = [errand.task()]
    else:
        made = instances(suite.kind, names, seeds, parts.task_reader(device))
        tasks = list(tracked(made, len(names) * len(seeds), "reading tasks"))
    used = {**settings, "suite": dataclasses.asdict(suite), "device": device, "policy": acting, **terms.tables()}
    with Run.resume(out, {}, seed=seed) as run:
        begin(run, "run", used, policy)
        outcome = attempt(run, guarded_devices(opened, ruled, run), policy, tasks, terms=terms)
        return finished(run, outcome, arguments, show=arguments.show)
