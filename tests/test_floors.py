"""The floors hold, and importing does nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = {"torch", "transformers", "peft", "trl", "datasets", "accelerate", "skia", "playwright", "openai", "adbutils"}
PACKAGES = sorted(
    ".".join(init.relative_to(ROOT).parent.parts)
    for package in ("emulators", "synth", "rewards", "guiagent")
    for init in (ROOT / package).rglob("__init__.py")
)
COMMAND_LINE = ["guiagent.cli"] if (ROOT / "guiagent" / "cli.py").exists() else []


def test_the_layers_are_kept() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("module", [*PACKAGES, *COMMAND_LINE])
def test_importing_loads_nothing_heavy_and_says_nothing(module: str, tmp_path: Path) -> None:
    code = f"import sys, {module}; print(*sorted({HEAVY!r} & {{*sys.modules}}), end='')"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []
