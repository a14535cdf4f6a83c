"""An offline evaluation opened again from its run folder, to look at what it found."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guiagent.evaluation.kept import FILE
from guiagent.evaluation.offline.baselines import BASELINES
from guiagent.evaluation.offline.evaluation import Part
from guiagent.evaluation.offline.opening import open_dataset
from guiagent.evaluation.steps import EvaluationError
from guiagent.store import Run
from rewards.profiles.table import profile
from rewards.score import RewardError

__all__ = ["Looked", "is_offline", "look_again"]


@dataclass(frozen=True, slots=True)
class Looked:
    """What was evaluated, with the screens to be seen, whose misses are of interest, and evaluation.json itself."""

    part: Part
    subject: str
    report: Mapping[str, Any]


def is_offline(run: Run) -> bool:
    """Whether a run holds an evaluation on recorded data."""
    return "offline" in run.config


def look_again(run: Run, *, subject: str = "", folder: str = "") -> Looked:
    """What evaluation.json is about. `subject` is by default the policy that was evaluated last, baselines least.

    `folder` is where the data set lies now, if it was moved. Raises EvaluationError where that file cannot be used,
    DatasetError where the data set is gone.
    """
    path = run.folder / FILE
    try:
        report: Mapping[str, Any] = json.loads(path.read_text("utf-8"))
        profiles = tuple(map(profile, report["profiles"]))
        policies = tuple(report["figures"])
        settings = {**report["data"], "pixels": True, **({"folder": folder} if folder else {})}
        benchmark, level, limit = report["benchmark"], report["level"], report["limit"]
    except (OSError, ValueError, KeyError, TypeError, RewardError) as error:
        raise EvaluationError(f"{path} tells of no evaluation on recorded data ({error}); evaluate again") from error
    opened = open_dataset(benchmark, settings, shown=True, profiles=profiles)
    asked = [name for name in run.config["offline"].get("policies", {}) if name in policies] or list(policies)
    others = [name for name in asked if name not in BASELINES] or asked
    if subject and subject not in policies:
        raise EvaluationError(f"{path} has no figures of {subject!r}; it has those of {', '.join(policies)}")
    return Looked(Part(opened, profiles, level, limit), subject or others[-1], report)
