"""guiagent explore: walk through apps or pages, and keep every transition that changed the screen."""

import argparse
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guiagent.store import Run
    from synth.exploration import Opening, Walk

__all__ = ["configure", "execute"]

EPISODES = 40
"""Our default."""

WORLDS = "0:4"
"""The phones to walk on, by their seeds; our default."""


def configure(parser: argparse.ArgumentParser) -> None:
    from guiagent.commands.options import add_seed, add_suite

    add_suite(parser, seeds=f"{WORLDS}; on the phone those of the whole phone")
    parser.add_argument("--url", help="explore from this page instead; its host is the only one that is let in")
    parser.add_argument("--episodes", type=int, metavar="N", help=f"how many walks ({EPISODES})")
    add_seed(parser)
    parser.add_argument("--out", metavar="RUN", help="the run's folder (runs/explored-SUITE)")


def execute(arguments: argparse.Namespace) -> int:
    from guiagent.commands.options import suite_flags
    from guiagent.config import constructed, known_only, resolved, table
    from guiagent.discovery import explore_into, finished_episodes
    from guiagent.openings import host_in
    from guiagent.parts import open_device
    from guiagent.progress import tracked
    from guiagent.store import Run
    from synth.exploration import MobileWalk, WebWalk

    walks = {"episodes": arguments.episodes, "url": arguments.url}
    settings = resolved(
        arguments,
        {"seed": arguments.seed, "out": arguments.out, "suite": suite_flags(arguments), "explore": walks},
    )
    how = table(settings, "explore", episodes=EPISODES)
    known_only(how, ("episodes", "url", "walk"), "explore")
    suite = table(settings, "suite", kind="phone", seeds=WORLDS)
    beginning = {"kind": "browser", "allow": [host_in(how["url"])]} if "url" in how else {"kind": suite["kind"]}
    device = table(settings, "device", **beginning)
    given = table(how, "walk")
    made: Walk = (
        constructed(MobileWalk, given, where="explore.walk")
        if device["kind"] == "phone"
        else constructed(WebWalk, given, where="explore.walk")
    )
    openings = _openings(how, suite, device)
    out, seed = settings.get("out", f"runs/explored-{_name(how, suite)}"), settings.get("seed", 0)
    with Run.resume(out, {"explore": {**how, "suite": suite, "device": device}}, seed=seed) as run:
        left = set(range(how["episodes"])) - finished_episodes(run)
        walked = explore_into(
            run, partial(open_device, device), openings, episodes=how["episodes"], seed=seed, walk=made
        )
        for _ in tracked(walked, len(left), "episodes"):
            pass
        return _told(run, arguments)


def _openings(how: dict[str, Any], suite: dict[str, Any], device: dict[str, Any]) -> "list[Opening]":
    from guiagent.openings import page_openings, phone_openings, task_openings
    from guiagent.parts import open_device
    from guiagent.suites import chosen, read_seeds, task_names

    if "url" in how:
        return list(page_openings(how["url"]))
    seeds = read_seeds(str(suite["seeds"]))
    if suite["kind"] == "phone":
        return list(phone_openings(lambda own: open_device({**device, **own}), seeds))
    return list(task_openings(chosen(task_names(suite["kind"]), suite.get("tasks", ())), seeds))


def _name(how: dict[str, Any], suite: dict[str, Any]) -> str:
    from guiagent.openings import host_in

    return host_in(how["url"]) if "url" in how else str(suite["kind"])


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
