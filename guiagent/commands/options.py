"""What several commands say in the same words: figures as JSON, options for suites, policies and chats."""

import argparse
import json
from typing import Any

__all__ = [
    "GUARD_MODES",
    "add_chat",
    "add_guard",
    "add_policy",
    "add_seed",
    "add_suite",
    "chat_flags",
    "guard_flags",
    "policy_flags",
    "print_figures",
    "suite_flags",
]


def print_figures(figures: Any, *, wanted: bool) -> None:
    """The figures on standard output, where they were asked for."""
    if wanted:
        print(json.dumps(figures, ensure_ascii=False, indent=2))


def add_seed(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", type=int, metavar="N", help="the seed of the run (0)")


def add_suite(parser: argparse.ArgumentParser, *, seeds: str) -> None:
    parser.add_argument("--suite", metavar="NAME", help="phone or miniwob")
    parser.add_argument("--tasks", nargs="+", metavar="GLOB", help='only tasks that match, "clock/*" say')
    parser.add_argument("--seeds", metavar="A:B", help=f"the seeds of the tasks' parameters ({seeds})")


def suite_flags(arguments: argparse.Namespace) -> dict[str, Any]:
    return {"kind": arguments.suite, "tasks": arguments.tasks, "seeds": arguments.seeds}


def add_policy(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--policy",
        metavar="KIND",
        help="random, oracle, most-frequent, chat or vlm (oracle); on recorded data middle too",
    )
    parser.add_argument("--model", metavar="DIR|NAME", help="the model's folder (vlm) or its name on the server (chat)")
    parser.add_argument("--adapter", metavar="DIR", help="the adapter that speaks (vlm)")
    parser.add_argument("--dialect", metavar="NAME", help="of the published model that is asked (chat, vlm)")
    parser.add_argument("--guide", metavar="KIND", help="let a step reward choose among candidates: process")
    parser.add_argument("--head", metavar="DIR", help="the reward head that guides")
    parser.add_argument("--candidates", type=int, metavar="K", help="how many candidates it chooses from (3)")
    parser.add_argument("--width", type=int, metavar="N", help="how many episodes go on side by side (1)")
    parser.add_argument("--base-url", metavar="URL", help="the chat server, up to and with /v1")


def policy_flags(arguments: argparse.Namespace) -> dict[str, Any]:
    """The tables policy, guide and chat."""
    return {
        "policy": {
            "kind": arguments.policy,
            "model": arguments.model,
            "adapter": arguments.adapter,
            "dialect": arguments.dialect,
        },
        "guide": {"kind": arguments.guide, "head": arguments.head, "candidates": arguments.candidates},
        "chat": {"base_url": arguments.base_url},
        "width": arguments.width,
    }


GUARD_MODES = ("allow", "ask", "deny", "dry-run")


def add_guard(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--guard",
        choices=GUARD_MODES,
        metavar="MODE",
        help="what may buy, send, delete, permit, install or leave: allow, ask, deny or dry-run "
        "(ask on real devices and sites, else allow)",
    )


def guard_flags(arguments: argparse.Namespace) -> dict[str, Any]:
    """The [guard] table that --guard stands for."""
    match arguments.guard:
        case None:
            return {}
        case "dry-run":
            return {"dry_run": True}
        case mode:
            from emulators.concerns import CONCERNS

            return dict.fromkeys(CONCERNS, mode)


def add_chat(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--base-url", metavar="URL", help="the chat server, up to and with /v1")
    parser.add_argument("--model", metavar="NAME", help="the model on that server")


def chat_flags(arguments: argparse.Namespace) -> dict[str, Any]:
    return {"base_url": arguments.base_url, "model": arguments.model}
