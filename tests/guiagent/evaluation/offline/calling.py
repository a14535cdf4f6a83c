"""The program within the process of the tests, which is much faster than in one of its own."""

import contextlib
import io
import json
import subprocess
from pathlib import Path
from typing import Any

from guiagent.cli import main


def call(*words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """What `guiagent WORDS` would print and return."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.chdir(cwd), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = main([str(word) for word in words])
        except SystemExit as exit_:
            status = int(str(exit_.code))
    return subprocess.CompletedProcess([*map(str, words)], status, out.getvalue(), err.getvalue())


def figures(*words: str | Path, cwd: Path) -> dict[str, Any]:
    """What a call that succeeds prints with --json."""
    done = call(*words, "--json", cwd=cwd)
    assert done.returncode == 0, done.stderr
    read: dict[str, Any] = json.loads(done.stdout)
    return read
