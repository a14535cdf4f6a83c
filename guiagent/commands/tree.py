"""guiagent tree RUN: grow CoaT-trees where the run shows the right action."""

import argparse
import dataclasses
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guiagent.vlm.policy import TreeSampler
    from guiagent.vlm.spoken import Spoken

__all__ = ["configure", "execute"]


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", help="the run's folder")
    parser.add_argument("--model", metavar="DIR", help="the model's folder")
    parser.add_argument("--adapter", metavar="DIR", help="the adapter that speaks")
    parser.add_argument(
        "--branching", type=_counts, metavar="1,3,3,3", help="how often each stage is continued (1,3,3,3)"
    )
    parser.add_argument("--most", type=int, metavar="N", help="grow at so many steps at the most (200)")
    parser.add_argument("--temperature", type=float, metavar="T", help="how freely to sample (1.0)")


def execute(arguments: argparse.Namespace) -> int:
    from guiagent import parts
    from guiagent.commands.options import print_figures
    from guiagent.config import ConfigError, constructed, resolved, table
    from guiagent.growth import Grower, Growing, chosen_jobs, grow_into, introduce, lessons
    from guiagent.progress import say, tracked
    from guiagent.scoring import shares
    from guiagent.store import Run
    from rewards.leaf import LeafReward

    acting = {"kind": "vlm", "model": arguments.model, "adapter": arguments.adapter}
    acting["proposal_temperature"] = arguments.temperature
    trees = {"branching": arguments.branching, "most": arguments.most}
    settings = resolved(arguments, {"policy": acting, "tree": trees})
    growing = constructed(Growing, table(settings, "tree"), where="tree")
    speaker = {key: value for key, value in table(settings, "policy").items() if key != "kind"}
    sampling = {key: speaker.pop(key) for key in _SAMPLING if key in speaker}
    if speaker.pop("dialect", "guiagent") != "guiagent":
        raise ConfigError("trees grow in the four stages of our own dialect only; leave policy.dialect away")
    with Run.open(arguments.run) as run:
        passed = lessons(run)
        jobs = chosen_jobs(passed, growing.most, seed=run.seed, shares=shares(run, passed) or None)
        model = parts.spoken_model(speaker, where="policy")
        folders = str(speaker["model"]), str(speaker.get("adapter", ""))
        name = sampling.pop("name", Path(folders[1] or folders[0]).name)
        given = {"spoken": model, "name": name, "seed": sampling.pop("seed", run.seed)}
        sampler = constructed(_sampler, sampling, where="policy", given=given)
        run.begin("tree", {**settings, "tree": dataclasses.asdict(growing)})
        introduce(run, Grower(name, *folders, model.speech.dialect))
        grown = grow_into(run, jobs, sampler, LeafReward().values, growing=growing, policy=name)
        found = Counter(tree.kind.value for tree in tracked(grown, len(jobs), "growing trees"))
        kinds = {kind: found[kind] for kind in ("alpha", "beta", "gamma")}
        told = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
        say(f"{found.total()} trees of {name}: {told} (every leaf right, some, none)")
        say(f"next: guiagent pairs {run.folder}")
        print_figures(
            {"run": str(run.folder), "policy": name, "steps": len(jobs), "trees": kinds}, wanted=arguments.json
        )
    return 0


_SAMPLING = ("name", "seed", "max_new_tokens", "proposal_temperature", "top_p")


def _sampler(
    spoken: "Spoken",
    name: str,
    seed: int,
    *,
    max_new_tokens: int = 96,
    proposal_temperature: float = 1.0,
    top_p: float = 1.0,
) -> "TreeSampler":
    """What samples trees as the policy proposes."""
    from guiagent.vlm.policy import TreeSampler
    from guiagent.vlm.sampling import Sampling

    how: dict[str, Any] = {"temperature": proposal_temperature, "top_p": top_p, "max_new_tokens": max_new_tokens}
    return TreeSampler(
        spoken.vlm, spoken.speech, name=name, adapter=spoken.adapter, sampling=Sampling(**how), seed=seed
    )


def _counts(text: str) -> list[int]:
    try:
        return [int(count) for count in text.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} are no counts; write 1,3,3,3") from None
