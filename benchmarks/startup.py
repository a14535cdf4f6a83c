"""How long a person waits before anything happens: the program's help, the packages, a first screen, a first task."""

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import Report, arguments, milliseconds
from benchmarks.results import ROOT

__all__ = ["main"]

NOTE = (
    "Every measurement is a new process. `python_ms` is an empty program, contained in all others but `import_ms`, "
    "which is told by the process that imports. `first_screen_ms` draws the phone's home screen, 360x800. "
    "`run_one_task_s` attempts one task (settings/open_page, seed 0) with the oracle and writes the run folder."
)
PACKAGES = ("emulators", "synth", "rewards", "guiagent")
IMPORT = "import time; began = time.perf_counter(); import {}; print((time.perf_counter() - began) * 1000)"
SCREEN = "from emulators.virtual.phone import VirtualPhone; VirtualPhone().look().frame.rgb()"
TASK = ("--suite", "phone", "--tasks", "settings/open_page", "--seeds", "0:1", "--policy", "oracle")
DEADLINE_SECONDS = 120


def main() -> None:
    options = arguments(__doc__ or "")
    report = Report("startup", "From nothing to a first answer", NOTE, options)
    guiagent = str(Path(sys.executable).with_name("guiagent"))
    few = 3 if options.quick else 7
    _process(guiagent, "--help")  # fills the caches of files and of compiled modules
    _process(sys.executable, "-c", SCREEN)
    report.add("help_ms", [milliseconds(lambda: _process(guiagent, "--help")) for _ in range(9)], "ms")
    report.add("python_ms", [milliseconds(lambda: _process(sys.executable, "-c", "")) for _ in range(9)], "ms")
    for package in PACKAGES:
        taken = [float(_process(sys.executable, "-c", IMPORT.format(package))) for _ in range(few)]
        report.add(f"import_ms.{package}", taken, "ms")
    screens = [milliseconds(lambda: _process(sys.executable, "-c", SCREEN)) for _ in range(few)]
    report.add("first_screen_ms", screens, "ms")
    report.add("run_one_task_s", [_attempt(guiagent) / 1000 for _ in range(few)], "s")
    report.finish()


def _attempt(guiagent: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        return milliseconds(lambda: _process(guiagent, "run", *TASK, "--out", str(Path(folder, "run"))))


def _process(*words: str) -> str:
    """What it prints. Ends the program with what it said when it fails."""
    done = subprocess.run(
        words, cwd=ROOT, capture_output=True, text=True, timeout=DEADLINE_SECONDS, check=False, stdin=subprocess.DEVNULL
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(words)} failed; mend that first:\n{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    main()
