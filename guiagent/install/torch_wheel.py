"""Which torch to install: the plain one, or the CPU index's where the plain one would bring CUDA and there is no GPU.

The Makefile runs this file by path with the virtual environment's Python: `torch_wheel.py torch==VERSION --index URL`.
pip's dry run tells what would come without downloading it (pip 25.3 or later, from an index that serves metadata).
"""

import argparse
import enum
import importlib.metadata
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

__all__ = ["Wheel", "accelerator_packages", "choose", "has_gpu", "main"]

ACCELERATOR_NAMES = ("nvidia-", "cuda-", "triton", "pytorch-triton", "intel-sycl-")
"""How the names of packages begin that only a GPU needs."""

ACCELERATOR_BUILDS = ("cu", "rocm", "xpu")
"""How the local version of a torch built for a GPU begins, as in `2.13.0+cu130`."""

DRY_RUN_SECONDS = 600.0
"""Our default: generous, because an index without metadata files makes pip download the wheels it asks about."""

GPU_QUERY_SECONDS = 20.0
"""Our default: how long `nvidia-smi -L` may take; the first call on a cold machine loads the driver."""


class Wheel(enum.Enum):
    """Where torch comes from."""

    PLAIN = "plain"
    CPU_INDEX = "cpu index"


def accelerator_packages(report: Mapping[str, Any]) -> tuple[str, ...]:
    """What in pip's installation report (version 1) is there for a GPU, as `name version`, sorted."""
    found = []
    for item in report["install"]:
        name, version = item["metadata"]["name"].lower().replace("_", "-"), item["metadata"]["version"]
        local = version.partition("+")[2]
        if name.startswith(ACCELERATOR_NAMES) or (name == "torch" and local.startswith(ACCELERATOR_BUILDS)):
            found.append(f"{name} {version}")
    return tuple(sorted(found))


def choose(report: Mapping[str, Any], *, has_gpu: bool) -> Wheel:
    """The CPU index exactly where the plain torch would bring GPU packages to a machine that has no GPU."""
    return Wheel.CPU_INDEX if accelerator_packages(report) and not has_gpu else Wheel.PLAIN


def has_gpu() -> bool:
    """Whether an NVIDIA GPU can be used here."""
    if Path("/dev/nvidia0").exists():
        return True
    try:
        listed = subprocess.run(
            ["nvidia-smi", "-L"], capture_output=True, text=True, timeout=GPU_QUERY_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return listed.returncode == 0 and "GPU" in listed.stdout


def main(arguments: Sequence[str]) -> int:
    """Install torch unless the right version is there; the exit status is pip's."""
    parser = argparse.ArgumentParser(prog="torch_wheel.py")
    parser.add_argument("requirement", help="such as torch==2.13.0")
    parser.add_argument("--index", required=True, help="the CPU index")
    given = parser.parse_args(arguments)
    if _installed() == given.requirement:
        return 0
    pip = [sys.executable, "-m", "pip", "install"]
    options: list[str] = []
    if not has_gpu():
        report = _dry_run([*pip, "--dry-run", "--quiet", "--ignore-installed", "--report", "-", given.requirement])
        if report is None:
            _say(f"pip cannot tell what {given.requirement} would bring; it says why above")
            return 1
        if choose(report, has_gpu=False) is Wheel.CPU_INDEX:
            found = accelerator_packages(report)
            _say(f"no GPU here, but the plain torch brings {len(found)} packages for one ({', '.join(found[:3])}, ...)")
            _say(f"taking the CPU build from {given.index}")
            options = ["--index-url", given.index]
    quiet = [] if sys.stdout.isatty() else ["--quiet"]
    status = subprocess.run([*pip, *quiet, *options, given.requirement], check=False).returncode
    if status != 0 and options:
        _say("if that index cannot be reached, name another that has a CPU build: make install TORCH_INDEX=URL")
    return status


def _installed() -> str | None:
    """Without the local part, as `==` compares."""
    try:
        return "torch==" + importlib.metadata.version("torch").partition("+")[0]
    except importlib.metadata.PackageNotFoundError:
        return None


def _dry_run(command: Sequence[str]) -> dict[str, Any] | None:
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=DRY_RUN_SECONDS, check=False)
    if done.returncode != 0:
        return None
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def _say(message: str) -> None:
    print(f"guiagent: {message}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
