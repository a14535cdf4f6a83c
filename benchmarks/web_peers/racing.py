"""How a peer is run: commands come in as lines of JSON, milliseconds and what was reached go out the same way.

Every peer measures itself, so that what lies between it and whoever asks costs nothing. What the oracle makes of an
observation is not measured.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TextIO

from benchmarks.web_peers.oracle import Move, Thing, next_move

__all__ = ["MAX_STEPS", "Racer", "Seen", "peer_options", "serve"]

MAX_STEPS = 15
"""Steps after which an episode counts as not solved."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the oracle is told of the last observation. `won` is whether the page's raw reward is 1."""

    goal: str
    things: Sequence[Thing]
    over: bool
    won: bool


class Racer(Protocol):
    """An environment that plays MiniWoB++."""

    def reset(self, task: str, seed: int, how: str) -> None:
        """Begin the problem and observe it. `how` is "in_page" or "fresh", for those that have both."""

    def act(self, move: Move) -> None:
        """Make a move and observe what came of it."""

    def seen(self) -> Seen: ...

    def close(self) -> None: ...


def peer_options(about: str) -> argparse.ArgumentParser:
    """The options that all peers take."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--program", required=True, help="the Chromium to start")
    parser.add_argument("--pages", default="", help="where the pages of MiniWoB++ are served, up to /miniwob/")
    return parser


def serve(racer: Racer) -> None:
    """Answer commands until the input ends. What the peer's libraries print goes to standard error."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    try:
        _tell(answers, {"ready": True})
        for line in sys.stdin:
            command = json.loads(line)
            try:
                answer = _answer(racer, command)
            except Exception as error:  # told to whoever asked, who ends the race
                answer = {"error": f"{type(error).__name__}: {error}"}
            _tell(answers, answer)
    finally:
        racer.close()


def _tell(answers: TextIO, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer) + "\n")


def _answer(racer: Racer, command: dict[str, Any]) -> dict[str, Any]:
    match command["do"]:
        case "reset":
            took = _milliseconds(lambda: racer.reset(command["task"], command["seed"], command["how"]))
            return {"ms": took, "goal": racer.seen().goal}
        case "solve":
            return _solve(racer, command["task"])
        case other:
            return {"error": f"no command is called {other!r}; there are reset and solve"}


def _solve(racer: Racer, task: str) -> dict[str, Any]:
    steps: list[float] = []
    seen = racer.seen()
    while not seen.over and len(steps) < MAX_STEPS:
        move = next_move(task, seen.goal, seen.things)
        steps.append(_milliseconds(lambda move=move: racer.act(move)))  # type: ignore[misc]
        seen = racer.seen()
    return {"steps_ms": steps, "won": seen.over and seen.won, "goal": seen.goal}


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
