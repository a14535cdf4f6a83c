"""evaluation.json: the figures of every policy that was measured in a run, by its name."""

import json
from collections.abc import Mapping
from typing import Any

from guiagent.store import Run

__all__ = ["FILE", "keep_figures", "kept_figures"]

FILE = "evaluation.json"


def kept_figures(run: Run) -> dict[str, Any]:
    """What the run has; nothing where the file is not there, or damaged: every figure in it can be had again."""
    path = run.folder / FILE
    try:
        there = json.loads(path.read_text("utf-8")) if path.exists() else {}
    except ValueError:
        return {}
    return there if isinstance(there, dict) else {}


def keep_figures(run: Run, policy: str, figures: Mapping[str, Any]) -> None:
    """Write that policy's beside those of the others, in place of its earlier ones. Raises StoreError."""
    told = {**kept_figures(run), policy: figures}
    run.write_file(FILE, json.dumps(told, ensure_ascii=False, indent=1) + "\n")
