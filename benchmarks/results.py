"""The file that figures are written to, section by section, and the circumstances that are told with them."""

import os
import platform
import re
import subprocess
from importlib import metadata
from pathlib import Path

from guiagent.journal import write_whole

__all__ = ["ROOT", "circumstances", "replace_section"]

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "RESULTS.md"
HEADING = """\
# Speed, as measured

The programs in this folder write this file (`make bench`, or `python -m benchmarks.phone_speed --write`); nobody else
does. Every program replaces its own section. Compare figures of one section: they are of one run on one machine, and
what runs beside it (the load) slows all of them. The spread is from the first to the third quartile of n measurements.
"""
PACKAGES = ("numpy", "pillow", "skia-python", "playwright", "miniwob", "torch", "transformers")
OURS = ("emulators", "synth", "rewards", "guiagent", "benchmarks", ":(exclude)benchmarks/RESULTS.md")


def circumstances(seed: int, load_before: tuple[float, float, float], *, quick: bool) -> dict[str, str]:
    """What the figures depend on: seed, settings, commit, machine and its load, versions."""
    versions = {name: version for name in PACKAGES if (version := _version(name))}
    load = [" ".join(f"{value:.2f}" for value in some) for some in (load_before, os.getloadavg())]
    return {
        "seed": str(seed),
        "settings": "quick" if quick else "full",
        "commit": _commit(),
        "machine": f"{os.cpu_count()} cores, {_processor()}",
        "load average before": load[0],
        "after": load[1],
        "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", "not set"),
        "python": platform.python_version(),
        **versions,
    }


def replace_section(name: str, text: str) -> None:
    """Put `text` between the markers of `name`, at the end where there are none; all else stays as it is."""
    begin, end = f"<!-- {name} begins -->", f"<!-- {name} ends -->"
    whole = RESULTS.read_text("utf-8") if RESULTS.is_file() else HEADING
    section = f"{begin}\n{text}\n{end}"
    found = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    whole = found.sub(lambda _: section, whole) if found.search(whole) else f"{whole.rstrip()}\n\n{section}\n"
    write_whole(RESULTS, whole.encode())


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def _commit() -> str:
    def git(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, timeout=10, check=False)

    name = git("rev-parse", "--short=12", "HEAD").stdout.strip() or "unknown"
    return name if git("diff", "--quiet", "HEAD", "--", *OURS).returncode == 0 else f"{name} with changes on top"


def _processor() -> str:
    try:
        found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text("utf-8"), re.MULTILINE)
    except OSError:
        found = None
    return found[1].strip() if found else platform.processor() or platform.machine()
