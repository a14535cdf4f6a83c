"""guiagent nano: train the small policy of one's own, from random weights, and measure a small policy."""

import argparse
from pathlib import Path
from typing import Any

__all__ = ["configure", "execute"]

WORDS = {
    "train": "from random weights to a policy, on what the oracles do on the phone; resumes",
    "eval": "its steps against the oracle's on what it has not met, and easy tasks alone",
}


def configure(parser: argparse.ArgumentParser) -> None:
    from guiagent.commands.options import add_seed

    parser.add_argument("what", choices=WORDS, metavar="WHAT", help="; ".join(f"{k}: {v}" for k, v in WORDS.items()))
    parser.add_argument("--tasks", nargs="+", metavar="GLOB", help='train: only templates that match, "clock/*" say')
    parser.add_argument("--reading", metavar="WAY", help="train: what it reads, list, both or pixels (both)")
    parser.add_argument("--steps", type=int, metavar="N", help="train: how many batches of decisions (1500)")
    parser.add_argument(
        "--model", metavar="DIR", help="eval: the policy's folder (the one that comes with the package)"
    )
    parser.add_argument("--instances", type=int, metavar="N", help="eval: at how many of each template (1)")
    add_seed(parser)
    parser.add_argument("--out", metavar="RUN", help="the run's folder (runs/nano, runs/nano-eval)")


def execute(arguments: argparse.Namespace) -> int:
    from guiagent.config import resolved
    from guiagent.parts import torch_needed

    flags = {name: getattr(arguments, name) for name in ("tasks", "reading", "steps")}
    asked = {name: getattr(arguments, name) for name in ("model", "instances")}
    given = {"seed": arguments.seed, "out": arguments.out, "nano": flags, "nano_eval": asked}
    settings = resolved(arguments, given)
    torch_needed()
    return (_train if arguments.what == "train" else _eval)(settings, arguments)


def _train(settings: dict[str, Any], arguments: argparse.Namespace) -> int:
    import dataclasses

    from guiagent.commands.options import print_figures
    from guiagent.config import ConfigError, constructed, differing, scalar, table
    from guiagent.nano.training import Recipe, train
    from guiagent.progress import say, tracked
    from guiagent.provenance import without_secrets
    from guiagent.store import Run

    recipe = constructed(Recipe, table(settings, "nano"), where="nano")
    out = Path(scalar(settings, "out", "runs/nano"))
    used = without_secrets({"recipe": dataclasses.asdict(recipe)})
    with Run.resume(out, {}, seed=scalar(settings, "seed", 0)) as run:
        if (name := differing(run.config.get("nano", used), used)) is not None:
            raise ConfigError(f"{out} was begun with another nano.{name}; name another folder with --out")
        run.begin("nano", used)
        policy, early = train(run, recipe, tracked)
    print_figures({"run": str(out), "model": str(policy), "early": str(early)}, wanted=arguments.json)
    say(f"next: guiagent nano eval --model {policy}")
    return 0


def _eval(settings: dict[str, Any], arguments: argparse.Namespace) -> int:
    from guiagent import parts
    from guiagent.commands.options import print_figures
    from guiagent.config import constructed, scalar, table
    from guiagent.evaluation.kept import keep_figures
    from guiagent.nano.examination import Examination, measure
    from guiagent.nano.shipped import located
    from guiagent.nano.training import recipe_of
    from guiagent.progress import say, tracked
    from guiagent.store import Run
    from guiagent.vlm.folders import weights_id

    asked = dict(table(settings, "nano_eval"))
    model = located(str(asked.pop("model", "nano")))
    examination, recipe = constructed(Examination, asked, where="nano_eval"), recipe_of(model)
    policy = parts.policy({"kind": "vlm", "model": str(model), "name": f"{model.name}-{weights_id(model)[:8]}"})
    with Run.resume(scalar(settings, "out", "runs/nano-eval"), {}, seed=scalar(settings, "seed", 0)) as run:
        run.begin("nano-eval", {"model": str(model), "nano_eval": asked})
        figures = {
            "policy": policy.name,
            "seed": run.seed,
            **measure(run, policy, recipe, examination, tracked=tracked),
        }
        keep_figures(run, policy.name, figures)
    print_figures(figures, wanted=arguments.json)
    for split, found in figures["splits"].items():
        say(f"{split}: {_share(found['taps'])} taps, {_share(found['steps'])} steps")
    for gate in figures["gates"]:
        say(f"{'reached' if gate['passed'] else 'not reached'}: {gate['name']}: {gate['detail']}")
    return 0


def _share(share: dict[str, Any]) -> str:
    return f"{share['value']:.1%} of {share['n']}"
