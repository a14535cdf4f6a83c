"""guiagent run: let a policy attempt the tasks of a suite, into a new run folder or one to go on with."""

import argparse
import dataclasses

__all__ = ["configure", "execute"]


def configure(parser: argparse.ArgumentParser) -> None:
    from guiagent.commands.options import add_policy, add_seed, add_suite

    add_suite(parser, seeds="0:3")
    add_policy(parser)
    add_seed(parser)
    parser.add_argument("--out", metavar="RUN", help="the run's folder (runs/SUITE-POLICY)")
    parser.add_argument("--show", action="store_true", help="write the page of the run as well")


def execute(arguments: argparse.Namespace) -> int:
    from guiagent import parts
    from guiagent.commands.attempting import Terms, attempt, begin, finished, names_for
    from guiagent.commands.options import policy_flags, suite_flags
    from guiagent.config import constructed, resolved, scalar, table
    from guiagent.progress import tracked
    from guiagent.store import Run
    from guiagent.suites import Selection, instances

    flags = {"seed": arguments.seed, "out": arguments.out, "suite": suite_flags(arguments), **policy_flags(arguments)}
    settings = resolved(arguments, flags)
    suite = constructed(Selection, table(settings, "suite"), where="suite")
    device = table(settings, "device", kind=suite.kind)
    acting = table(settings, "policy", kind="oracle")
    out = scalar(settings, "out", f"runs/{suite.kind}-{str(acting['kind']).replace(':', '-')}")
    seed = scalar(settings, "seed", 0)
    opened, terms = parts.device(device), Terms.of(settings)
    names, seeds = names_for(suite, acting["kind"]), suite.numbers()
    policy = parts.policy(
        acting, guide=table(settings, "guide"), chatting=table(settings, "chat"), web=device["kind"] != "phone"
    )
    tasks = list(tracked(instances(suite.kind, names, seeds, opened), len(names) * len(seeds), "reading tasks"))
    used = {**settings, "suite": dataclasses.asdict(suite), "device": device, "policy": acting, **terms.tables()}
    with Run.resume(out, {}, seed=seed) as run:
        begin(run, "run", used, policy)
        outcome = attempt(run, opened, policy, tasks, terms=terms)
        return finished(run, outcome, arguments, show=arguments.show)
