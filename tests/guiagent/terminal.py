"""The real program in a process of its own, as a person would call it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

__all__ = ["PROGRAM", "call", "figures", "interrupted", "only_line"]

PROGRAM = Path(sys.executable).parent / "guiagent"
DEADLINE_SECONDS = 240


def call(
    *words: str | Path, cwd: Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `guiagent WORDS` to its end."""
    return subprocess.run(
        [PROGRAM, *map(str, words)], cwd=cwd, env=_environment(environment), stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=DEADLINE_SECONDS, check=False,
    )  # fmt: skip


def figures(*words: str | Path, cwd: Path, environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What a call that succeeds prints with --json."""
    done = call(*words, "--json", cwd=cwd, environment=environment)
    assert done.returncode == 0, done.stderr
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def only_line(done: subprocess.CompletedProcess[str]) -> str:
    """The line that says what went wrong, which is all that was said."""
    assert "Traceback" not in done.stderr
    [line] = done.stderr.strip().splitlines()
    assert line.startswith("guiagent")
    return line


def interrupted(*words: str | Path, cwd: Path, when: Callable[[], bool]) -> subprocess.CompletedProcess[str]:
    """Press Ctrl-C in `guiagent WORDS` as soon as `when` holds; as on a terminal, what it started gets it too."""
    arguments = [str(PROGRAM), *map(str, words)]
    process = subprocess.Popen(
        arguments, cwd=cwd, env=_environment(None), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    until = time.monotonic() + DEADLINE_SECONDS
    while not when() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=DEADLINE_SECONDS)
    return subprocess.CompletedProcess(arguments, process.returncode, out, err)


def _environment(changed: Mapping[str, str] | None) -> dict[str, str]:
    return {**os.environ, "OMP_NUM_THREADS": "1", "COLUMNS": "120", **(changed or {})}
