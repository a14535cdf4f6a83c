"""Other Pythons, in environments of their own for what pins exact versions, asked whether they have what is needed."""

import subprocess
from pathlib import Path

from guiagent.doctor import Finding, State

__all__ = ["interpreter"]

ANSWER_S = 60.0
"""How long an interpreter may take to import what is asked for; our default."""


def interpreter(
    name: str, python: Path, program: str, *, make: str, required: bool, cwd: Path | None = None
) -> Finding:
    """Whether `python` runs `program`, which imports something and prints its version; `make` says how to have it."""
    try:
        done = subprocess.run(
            [str(python.absolute()), "-c", program],
            cwd=cwd, capture_output=True, text=True, timeout=ANSWER_S, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        return Finding(name, State.BROKEN, str(error), make, required=required)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it says nothing"])[-1]
        return Finding(name, State.BROKEN, last, make, required=required)
    return Finding(name, State.OK, f"{done.stdout.strip()}, {python}", required=required)
