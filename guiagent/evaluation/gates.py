"""Checks that a result must pass before anybody may believe it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from emulators.trajectory import Task
from guiagent.evaluation.estimates import paired
from guiagent.evaluation.held_out import unseen
from guiagent.evaluation.steps import EvaluationError, StepAccuracy
from guiagent.evaluation.success import Success

__all__ = ["Gate", "beats_constant", "oracle_passes", "unseen_parameters"]


@dataclass(frozen=True, slots=True)
class Gate:
    """One check: its name, whether it was passed, and the figures that decided."""

    name: str
    passed: bool
    detail: str


def beats_constant(after_sft: StepAccuracy, constants: Mapping[str, StepAccuracy], *, seed: int = 0) -> Gate:
    """Whether a policy's step accuracy is above that of the best constant by more than chance explains.

    Two things are asked for. Its own interval lies above the best constant's accuracy. And the difference of the two,
    both counted on the same drawn episodes (paired bootstrap), has a 95 % interval above 0; this one also knows that
    the constant's accuracy was measured on few episodes too. Raises EvaluationError without constants, or when they
    were measured on other steps.
    """
    if not constants:
        raise EvaluationError("there is no constant baseline to beat; measure one on the same references")
    name, best = max(constants.items(), key=lambda item: (item[1].overall.value, item[0]))
    for other, measured in constants.items():
        if [(h.trajectory, h.steps) for h in measured.episodes] != [
            (h.trajectory, h.steps) for h in after_sft.episodes
        ]:
            raise EvaluationError(f"{other!r} was measured on other episodes; measure both on the same references")
    gain = paired(
        [hits.right for hits in after_sft.episodes],
        [hits.right for hits in best.episodes],
        [hits.steps for hits in best.episodes],
        seed=seed,
    )
    passed = after_sft.overall.low > best.overall.value and gain.low > 0
    return Gate(
        "step accuracy beats the best constant",
        passed,
        f"{after_sft.overall} against {best.overall.value:.1%} ({name}), a difference of {gain}",
    )


def oracle_passes(found: Success) -> Gate:
    """Whether the oracle did every task: what it cannot do, nobody can be measured on."""
    lost = [name for name, estimate in found.by_template.items() if estimate.value < 1]
    passed = found.overall.n > 0 and not lost
    return Gate("the oracle passes every task", passed, f"{found.overall}" + (f", not {', '.join(lost)}" * bool(lost)))


def unseen_parameters(evaluated: Iterable[Task], trained: Iterable[Task]) -> Gate:
    """Whether no evaluated task has a template and parameters that were trained on."""
    tasks = list(evaluated)
    seen = len(tasks) - len(unseen(tasks, trained))
    return Gate("no evaluated parameters were trained on", not seen, f"{seen} of {len(tasks)} tasks were")
