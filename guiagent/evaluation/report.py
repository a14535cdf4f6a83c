"""report.json: what a run measured, before and after, beside its baselines, and the checks it had to pass."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from emulators.codec import action_to_dict, to_line
from emulators.trajectory import Trajectory
from emulators.uitree import fingerprint
from guiagent.evaluation.gates import Gate
from guiagent.evaluation.steps import Share, StepAccuracy
from guiagent.evaluation.success import Success

__all__ = ["PROFILE", "Measured", "Progression", "Setting", "build", "data_hash"]

PROFILE = "guiagent.by_element/1"
"""Name and version of how actions are matched by default: `rewards.matching.ByElement` with its defaults."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What is known of one policy; None is what was not measured."""

    success: Success | None = None
    steps: StepAccuracy | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What the figures hold for: `data_hash` names the references, `profile` the way actions were matched."""

    seed: int
    versions: Mapping[str, str]
    data_hash: str
    profile: str = PROFILE


@dataclass(frozen=True, slots=True)
class Progression:
    """The policy after its warm-up, after preferences, and then led by the process reward."""

    before: Measured
    after: Measured
    guided: Measured | None = None


def build(
    stages: Progression,
    baselines: Mapping[str, Measured],
    *,
    setting: Setting,
    counts: Mapping[str, Any],
    seconds: Mapping[str, float],
    gates: Sequence[Gate] = (),
) -> dict[str, Any]:
    """The report as plain data. Estimates are {"value", "low", "high", "n"}; what was not measured is null.

    The keys end in the names of the stages: success_before, step_accuracy_after and so on.
    """
    before, after, guided = stages.before, stages.after, stages.guided
    return {
        "success_before": _success(before),
        "success_after": _success(after),
        "step_accuracy_before": _accuracy(before),
        "step_accuracy_after": _accuracy(after),
        "success_guided": _success(guided) if guided else None,
        "step_accuracy_guided": _accuracy(guided) if guided else None,
        "baselines": {
            name: {"success": _success(measured), "step_accuracy": _accuracy(measured)}
            for name, measured in baselines.items()
        },
        "gates": [asdict(gate) for gate in gates],
        "templates": _templates({"before": before, "after": after}),
        "details": {"before": _details(before), "after": _details(after)},
        "counts": dict(counts),
        "seconds": dict(seconds),
        **asdict(setting),
    }


def data_hash(references: Iterable[Trajectory]) -> str:
    """A name for what was measured on: tasks, screens and reference actions, in order, but no timings."""
    digest = hashlib.sha256()
    for reference in references:
        steps = [
            (step.screen.frame.digest if step.screen.frame else fingerprint(step.screen), action_to_dict(step.action))
            for step in reference.steps
        ]
        digest.update(to_line({"task": reference.task.name, "told": reference.task.instruction, "steps": steps}))
    return digest.hexdigest()


def _templates(stages: Mapping[str, Measured]) -> dict[str, dict[str, Any]]:
    """By template: "success_before" and so on."""
    table: dict[str, dict[str, Any]] = {}
    for stage, measured in stages.items():
        if measured.success:
            for name, estimate in measured.success.by_template.items():
                table.setdefault(name, {})[f"success_{stage}"] = estimate.plain()
        if measured.steps:
            for name, share in measured.steps.by_template.items():
                table.setdefault(name, {})[f"step_accuracy_{stage}"] = _share(share)
    return dict(sorted(table.items()))


def _details(measured: Measured) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if measured.steps:
        found["kind_accuracy"] = measured.steps.kind.plain()
        found["by_action"] = {name: _share(share) for name, share in measured.steps.by_action.items()}
        found["undecided"] = dict(measured.steps.undecided)
    if measured.success:
        found["endings"] = dict(measured.success.endings)
        found["mean_steps"] = measured.success.mean_steps
    return found


def _success(measured: Measured) -> dict[str, Any] | None:
    return measured.success.overall.plain() if measured.success else None


def _accuracy(measured: Measured) -> dict[str, Any] | None:
    return measured.steps.overall.plain() if measured.steps else None


def _share(share: Share) -> dict[str, Any]:
    return {"value": share.value, "n": share.n}
