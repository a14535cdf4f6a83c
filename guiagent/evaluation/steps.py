"""Step accuracy: a policy is asked at every moment of reference trajectories whether it would do what was done there.

Teacher-forced: the history is always the reference's, never the policy's own. Where several actions would be right,
only the reference's counts.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from emulators.trajectory import Trajectory
from guiagent.baselines import MostFrequentAction
from guiagent.errors import GuiagentError
from guiagent.evaluation.estimates import RESAMPLES, Estimate, resampled
from guiagent.evaluation.held_out import template_of
from guiagent.policy import NoDecision, Policy, Verdict
from rewards.matching import ByElement, Matcher

__all__ = [
    "BATCH", "EvaluationError", "Hits", "Judged", "Share", "StepAccuracy", "constants", "judged", "step_accuracy",
    "tally",
]  # fmt: skip

BATCH = 64
"""How many moments a policy is shown at a time; our default."""

_BY_ELEMENT = ByElement()


class EvaluationError(GuiagentError):
    """What was to be measured cannot be: the wrong trajectories, or none."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One decision against the reference's. `kind` is the reference action's; `undecided` is how a NoDecision ended."""

    trajectory: str
    step: int
    template: str
    kind: str
    right: bool
    right_kind: bool
    undecided: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """`right` of `n`."""

    right: int
    n: int

    @property
    def value(self) -> float:
        """The share, from 0 to 1."""
        return self.right / self.n if self.n else 0.0


@dataclass(frozen=True, slots=True)
class Hits:
    """What a policy got right of one reference trajectory, named by its id."""

    trajectory: str
    right: int
    steps: int


@dataclass(frozen=True, slots=True)
class StepAccuracy:
    """Step accuracy over all steps, and where it comes from.

    `kind` is the share of steps with an action of the right kind, wherever it points. Intervals are bootstrapped over
    episodes. `undecided` counts decisions that came to nothing, by how they ended; they count as wrong.
    """

    overall: Estimate
    kind: Estimate
    by_action: Mapping[str, Share]
    by_template: Mapping[str, Share]
    undecided: Mapping[str, int]
    episodes: tuple[Hits, ...]


def step_accuracy(
    policy: Policy,
    references: Sequence[Trajectory],
    *,
    matcher: Matcher = _BY_ELEMENT,
    batch: int = BATCH,
    seed: int = 0,
    watch: Callable[[int], None] | None = None,
) -> StepAccuracy:
    """Ask `policy` at every moment of `references`, and match with what was done there, a last `Stop` included.

    `watch` is told how many moments were decided each time. Raises EvaluationError for references without steps, or
    that did not pass.
    """
    return tally(judged(policy, references, matcher=matcher, batch=batch, watch=watch), seed=seed)


def judged(
    policy: Policy,
    references: Sequence[Trajectory],
    *,
    matcher: Matcher = _BY_ELEMENT,
    batch: int = BATCH,
    watch: Callable[[int], None] | None = None,
) -> list[Judged]:
    """Every decision by itself, in the order of the references' steps. Raises EvaluationError like `step_accuracy`."""
    for reference in references:
        if not reference.passed:
            raise EvaluationError(
                f"the attempt at {reference.task.name} did not pass, so it shows no right way; give only trajectories "
                "that passed, the oracle's say"
            )
    places = [(reference, step) for reference in references for step in range(len(reference.steps))]
    found: list[Judged] = []
    for first in range(0, len(places), batch):
        asked = places[first : first + batch]
        verdicts = policy.decide([reference.moment(step) for reference, step in asked])
        found += [_judged(*place, verdict, matcher) for place, verdict in zip(asked, verdicts, strict=True)]
        if watch is not None:
            watch(len(asked))
    return found


def tally(found: Sequence[Judged], *, seed: int = 0, resamples: int = RESAMPLES) -> StepAccuracy:
    """What single decisions come to. Raises EvaluationError when there are none."""
    if not found:
        raise EvaluationError("there are no steps to measure accuracy on; collect references with the oracle first")
    episodes = _grouped((one.trajectory, one.right) for one in found)
    kinds = _grouped((one.trajectory, one.right_kind) for one in found)
    steps = [share.n for share in episodes.values()]
    return StepAccuracy(
        overall=resampled([s.right for s in episodes.values()], steps, seed=seed, resamples=resamples),
        kind=resampled([s.right for s in kinds.values()], steps, seed=seed, resamples=resamples),
        by_action=dict(sorted(_grouped((one.kind, one.right) for one in found).items())),
        by_template=dict(sorted(_grouped((one.template, one.right) for one in found).items())),
        undecided=dict(Counter(one.undecided for one in found if one.undecided)),
        episodes=tuple(Hits(name, share.right, share.n) for name, share in episodes.items()),
    )


def constants(training: Iterable[Trajectory]) -> dict[str, MostFrequentAction]:
    """Policies that always do the same, fitted on training trajectories: the most frequent action, also by kind.

    The second sort is there because on other tasks another constant may be the best. Raises EvaluationError.
    """
    steps = [step for trajectory in training for step in trajectory.steps]
    if not steps:
        raise EvaluationError("constants are fitted on steps, and there are none; collect training trajectories first")
    kinds = sorted({type(step.action).__name__ for step in steps})
    return {
        "most frequent action": MostFrequentAction(steps),
        **{
            f"most frequent {kind}": MostFrequentAction(step for step in steps if type(step.action).__name__ == kind)
            for kind in kinds
        },
    }


def _judged(reference: Trajectory, number: int, verdict: Verdict, matcher: Matcher) -> Judged:
    step = reference.steps[number]
    right = right_kind = False
    undecided = ""
    if isinstance(verdict, NoDecision):
        undecided = verdict.ending.value
    else:
        right = matcher(step.screen, verdict.action, step.action)
        right_kind = type(verdict.action) is type(step.action)
    kind = type(step.action).__name__
    return Judged(reference.id, number, template_of(reference.task), kind, right, right_kind, undecided)


def _grouped(found: Iterable[tuple[str, bool]]) -> dict[str, Share]:
    groups: dict[str, list[bool]] = defaultdict(list)
    for name, right in found:
        groups[name].append(right)
    return {name: Share(sum(group), len(group)) for name, group in groups.items()}
