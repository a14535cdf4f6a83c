"""guiagent explore: walk through apps or pages, and keep every transition that changed the screen."""

import argparse
import dataclasses
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guiagent.store import Run
    from guiagent.suites import Selection
    from synth.exploration import Opening, Walk

__all__ = ["configure", "execute"]

EPISODES = 40
"""Our default."""

WORLDS = "0:4"
"""The phones to walk on, by their seeds; our default."""


def configure(parser: argparse.ArgumentParser) -> None:
    from guiagent.commands.options import add_guard, add_seed, add_suite

    add_suite(parser, seeds=f"{WORLDS}; on the phone those of the whole phone")
    parser.add_argument("--url", help="explore from this page instead; its host is the only one that is let in")
    parser.add_argument("--episodes", type=int, metavar="N", help=f"how many walks ({EPISODES})")
    add_seed(parser)
    add_guard(parser)
    parser.add_argument("--out", metavar="RUN", help="the run's folder (runs/explored-SUITE)")


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """The [explore] table. `walk` are the settings of the walk (`MobileWalk` for the phone, else `WebWalk`)."""

    episodes: int = EPISODES
    url: str | None = None
    walk: dict[str, Any] = dataclasses.field(default_factory=dict)


def execute(arguments: argparse.Namespace) -> int:
    from guiagent import parts
    from guiagent.commands.options import guard_flags, suite_flags
    from guiagent.config import constructed, resolved, scalar, table
    from guiagent.discovery import explore_into, finished_episodes
    from guiagent.guarding import guarded_devices, rules
    from guiagent.openings import host_in
    from guiagent.progress import tracked
    from guiagent.store import Run
    from guiagent.suites import Selection
    from synth.exploration import MobileWalk, WebWalk

    own = {"episodes": arguments.episodes, "url": arguments.url}
    flags = {"seed": arguments.seed, "out": arguments.out, "suite": suite_flags(arguments), "explore": own}
    flags["guard"] = guard_flags(arguments)
    settings = resolved(arguments, flags)
    plan = constructed(Plan, table(settings, "explore"), where="explore")
    suite = constructed(Selection, table(settings, "suite", seeds=WORLDS), where="suite")
    beginning = {"kind": "browser", "allow": [host_in(plan.url)]} if plan.url else {"kind": suite.kind}
    device = table(settings, "device", **beginning)
    ruled = rules(settings, device["kind"])
    walk: Walk = (
        constructed(MobileWalk, plan.walk, where="explore.walk")
        if device["kind"] == "phone"
        else constructed(WebWalk, plan.walk, where="explore.walk")
    )
    out = scalar(settings, "out", f"runs/explored-{host_in(plan.url) if plan.url else suite.kind}")
    seed, opened = scalar(settings, "seed", 0), parts.device(device, run=out)
    openings = list(_openings(plan, suite, device))
    used = {**dataclasses.asdict(plan), "suite": dataclasses.asdict(suite), "device": device}
    with Run.resume(out, {}, seed=seed) as run:
        _same_world(run, used)
        run.begin("explore", used)
        left = set(range(plan.episodes)) - finished_episodes(run)
        safe = guarded_devices(opened, ruled, run)
        walked = explore_into(run, safe, openings, episodes=plan.episodes, seed=seed, walk=walk)
        for _ in tracked(walked, len(left), "episodes"):
            pass
        return _told(run, arguments)


def _same_world(run: "Run", used: dict[str, Any]) -> None:
    """Raises ConfigError when the run was explored with other settings; only more episodes may be walked."""
    from guiagent.config import ConfigError
    from guiagent.provenance import without_secrets

    known, wanted = run.config.get("explore"), without_secrets(used)
    if known is None:
        return
    other = [name for name in {**known, **wanted} if name != "episodes" and known.get(name) != wanted.get(name)]
    if other:
        raise ConfigError(f"{run.folder} was explored with another {' and '.join(other)}; choose another --out")


def _openings(plan: Plan, suite: "Selection", device: dict[str, Any]) -> "Iterable[Opening]":
    from guiagent import parts
    from guiagent.openings import page_openings, phone_openings, task_openings

    if plan.url:
        return page_openings(plan.url)
    if suite.kind == "phone":
        return phone_openings(lambda seed: parts.device({**device, "seed": seed})(), suite.numbers())
    return task_openings(suite.names(), suite.numbers())


def _told(run: "Run", arguments: argparse.Namespace) -> int:
    from guiagent.commands.options import print_figures
    from guiagent.discovery import Explored
    from guiagent.progress import say
    from synth.exploration import Transition

    episodes = run.count("pool")
    apps = Counter(found.app for found in run.read("transitions", Transition))
    learnt = Counter(entry.kind for explored in run.read("pool", Explored) for entry in explored.learnt)
    say(f"{episodes} episodes, {apps.total()} transitions in {len(apps)} apps or sites")
    say(f"next: guiagent synthesize {run.folder}")
    figures = {
        "run": str(run.folder), "episodes": episodes, "transitions": apps.total(), "apps": dict(apps.most_common()),
        "elements": dict(learnt),
    }  # fmt: skip
    print_figures(figures, wanted=arguments.json)
    return 0
