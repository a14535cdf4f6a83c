"""Starts peers, each in its own environment, and asks them to play."""

import json
import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from benchmarks.results import ROOT
from benchmarks.web_peers.processes import below, cpu_ms

__all__ = ["PEERS", "Asked", "Runner", "elements_runner", "our_runner", "pages_runner", "peer_runner"]

PEERS = {
    "default": ("browsergym", "browsergym_peer", ()),
    "no_delay": ("browsergym", "browsergym_peer", ("--no-delay",)),
    "selenium": ("selenium", "selenium_peer", ()),
    "playwright": ("playwright", "playwright_peer", ()),
}
"""Every peer: its environment, its program, and the program's options."""

_START_S, _ANSWER_S, _END_S = 60.0, 120.0, 20.0


class Asked:
    """A program of ours that answers lines of JSON. Raises RuntimeError when it fails, or does not answer in time."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name = name
        one_thread = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=one_thread, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
        )
        self._rest = b""
        self.hear(_START_S)

    def tell(self, command: Mapping[str, Any]) -> None:
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # that it has ended is told when it is heard
            self._process.stdin.write(json.dumps(command).encode() + b"\n")

    def hear(self, deadline_s: float = _ANSWER_S) -> dict[str, Any]:
        """Its next answer."""
        assert self._process.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            while b"\n" not in self._rest:
                if not selector.select(deadline_s):
                    raise RuntimeError(f"{self.name} gave no answer for {deadline_s:g} s")
                data = os.read(self._process.stdout.fileno(), 1 << 16)
                if not data:
                    raise RuntimeError(f"{self.name} has ended; what it said stands above")
                self._rest += data
        line, _, self._rest = self._rest.partition(b"\n")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise RuntimeError(f"{self.name} failed: {answer['error']}")
        return answer

    def ask(self, command: Mapping[str, Any]) -> dict[str, Any]:
        self.tell(command)
        return self.hear()

    def cpu_ms(self) -> float:
        """Processor time so far, of all its processes."""
        return cpu_ms(self._process.pid)

    def close(self) -> None:
        """Let it end, and end what is left of it."""
        left = below(self._process.pid)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_END_S)
            left.remove(self._process.pid)
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait(_END_S)


class Runner(Asked):
    """A peer that plays."""

    def reset(self, task: str, seed: int, how: str = "in_page") -> tuple[float, str]:
        """Milliseconds until the problem is begun and observed, and its goal."""
        answer = self.ask({"do": "reset", "task": task, "seed": seed, "how": how})
        return answer["ms"], answer["goal"]

    def solve(self, task: str) -> list[float]:
        """Milliseconds of every step. Raises RuntimeError when the problem is not solved."""
        answer = self.ask({"do": "solve", "task": task})
        if not answer["won"]:
            raise RuntimeError(f"{self.name} did not solve {task}: {answer['goal']}")
        return [float(ms) for ms in answer["steps_ms"]]


def our_runner(name: str, program: Path, transport: str, level: str) -> Runner:
    """Our own browser; `level` is "lean" or "equal"."""
    options = ("--program", str(program), "--transport", transport, "--level", level)
    return Runner(name, (sys.executable, "-m", "benchmarks.web_peers.our_peer", *options))


def pages_runner(program: Path, transport: str, pages: int, *, seed: int) -> Asked:
    """One of our own browsers with several pages that play at once."""
    options = ("--program", str(program), "--transport", transport, "--pages", str(pages), "--seed", str(seed))
    return Asked(f"{pages} pages", (sys.executable, "-m", "benchmarks.web_peers.our_pages", *options))


def elements_runner(folder: Path, program: Path) -> Asked:
    """BrowserGym on pages of our choosing. Raises RuntimeError when its environment is not there."""
    module = "benchmarks.web_peers.browsergym_elements"
    return Asked("browsergym", (_python(folder, "browsergym"), "-m", module, "--program", str(program)))


def peer_runner(peer: str, folder: Path, program: Path, pages: str) -> Runner:
    """One of PEERS from the environments in `folder`. Raises RuntimeError when its environment is not there."""
    environment, module, options = PEERS[peer]
    module = f"benchmarks.web_peers.{module}"
    command = (_python(folder, environment), "-m", module, "--program", str(program), "--pages", pages)
    return Runner(peer, (*command, *options))


def _python(folder: Path, environment: str) -> str:
    python = folder / environment / "bin" / "python"
    if not python.is_file():
        raise RuntimeError(f"there is no {python}; type `python -m benchmarks.web_peers.install {folder}`")
    return str(python)
