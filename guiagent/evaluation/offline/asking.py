"""Asking a policy at every recorded step, with the recorded steps before it as history, so that it can be interrupted.

What was decided is committed as it comes and never asked for again. A policy that cannot be reached stops the
evaluation instead of being counted as wrong.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal, Protocol

from emulators.trajectory import Ending, Moment, Trajectory
from guiagent.datasets.episode import DatasetError, Episode
from guiagent.dialects.published import with_step_instruction
from guiagent.evaluation.offline.blinding import blind
from guiagent.evaluation.offline.records import Predicted, writable
from guiagent.evaluation.offline.scoring import counted_cases
from guiagent.evaluation.offline.showing import goal_of, shown
from guiagent.evaluation.steps import EvaluationError
from guiagent.policy import Decision, NoDecision, Policy, Verdict
from guiagent.store import Run
from rewards.profiles.case import Case, Prediction, Profile

__all__ = [
    "BATCH", "KIND", "Answered", "Asking", "InBatches", "Level", "Question", "Stored", "ask_into", "decided",
    "questions", "unavailable",
]  # fmt: skip

KIND = "predictions"
"""The file of the run folder that predictions lie in."""

BATCH = 32
"""How many steps a policy is asked about at a time; our default."""

Level = Literal["high", "low"]
"""Whether a policy is told the goal only, or also what annotators wrote is to be done in this step."""


@dataclass(frozen=True, slots=True)
class Question:
    """A step to be predicted: its key, and what a policy is shown."""

    episode: str
    index: int
    moment: Moment


Answered = list[tuple[Question, Verdict]]
"""Some questions and what was decided."""


class Asking(Protocol):
    """Puts questions to a policy, several at a time."""

    @property
    def name(self) -> str:
        """What runs and reports call the policy."""

    def answers(self, asked: Iterable[Question]) -> Iterator[Answered]:
        """Answers in lots, each as soon as it is there; the last lot may hold one that the policy is unavailable."""


class InBatches:
    """A policy that decides about `batch` moments in one go, a local model say."""

    def __init__(self, policy: Policy, batch: int = BATCH) -> None:
        self.name = policy.name
        self._policy, self._batch = policy, batch

    def answers(self, asked: Iterable[Question]) -> Iterator[Answered]:
        waiting = iter(asked)
        while now := list(islice(waiting, self._batch)):
            yield list(zip(now, decided(self._policy, now), strict=True))


class Stored:
    """What a policy was asked and said, as the run holds it; the last word on a step counts.

    What was said to another goal than the data has now counts as not said.
    """

    partial = True

    def __init__(self, run: Run, name: str) -> None:
        self.name = name
        mine = run.read(KIND, Predicted, wanted=lambda data: data.get("policy") == name)
        found = {(one.episode, one.index): (one.prediction, one.shown) for one in mine}
        self._said = {key: prediction for key, (prediction, _) in found.items()}
        self._shown = {key: name for key, (_, name) in found.items() if name}

    def __len__(self) -> int:
        return len(self._said)

    def __contains__(self, key: tuple[str, int]) -> bool:
        return key in self._said

    def outdated(self, question: Question) -> bool:
        """Whether something else was shown when this step was answered."""
        name = self._shown.get((question.episode, question.index))
        return name is not None and name != shown(question.moment)

    def answer(self, case: Case) -> Prediction | None:
        key = (case.episode, case.index)
        name = self._shown.get(key)
        if name is not None and not name.startswith(goal_of(case.instruction)):
            return None
        return self._said.get(key)


def questions(episode: Episode, profiles: Sequence[Profile], level: Level = "high") -> Iterator[Question]:
    """Every step of an episode that any of the profiles scores, once; the history holds the recorded steps before it.

    What only scorers may see of a screen is not shown (`blind`). A step that a profile appended comes after the last
    one, with the whole episode as its history.
    """
    trajectory = episode.trajectory
    cases = {case.index: case for profile in reversed(profiles) for case in counted_cases(profile, episode)}
    for index in filter(episode.counts, sorted(cases)):
        yield Question(episode.id, index, _moment(trajectory, cases[index], level))


def _moment(trajectory: Trajectory, case: Case, level: Level) -> Moment:
    task = replace(trajectory.task, instruction=case.instruction)
    if level == "low" and case.thought.move:
        task = with_step_instruction(task, case.thought.move)
    return blind(Moment(task, trajectory.steps[: case.index], case.screen))


def ask_into(run: Run, asking: Asking, asked: Iterable[Question]) -> Iterator[Predicted]:
    """Ask about every question, and hand out each answer once it is committed.

    Raises EvaluationError where the policy cannot be reached; what it said before is kept.
    """
    for lot in asking.answers(asked):
        said = [_predicted(asking.name, question, verdict) for question, verdict in lot if not unavailable(verdict)]
        run.append_all(KIND, said)
        yield from said
        gone = next((verdict for _, verdict in lot if unavailable(verdict)), None)
        if isinstance(gone, NoDecision):
            raise EvaluationError(
                f"{asking.name} cannot be asked any more ({gone.detail}); nothing of this was counted as wrong. "
                f"What it said before is kept in {run.folder}: start it again and repeat the command"
            )


def decided(policy: Policy, asked: Sequence[Question]) -> Sequence[Verdict]:
    """A verdict on every question; where a screenshot is missing only those that need it come to nothing."""
    try:
        return policy.decide([question.moment for question in asked])
    except (LookupError, DatasetError) as error:
        if len(asked) == 1:
            return [NoDecision(Ending.POLICY_UNREADABLE, f"it could not be shown the step: {error}")]
        return [decided(policy, [question])[0] for question in asked]


def unavailable(verdict: Verdict) -> bool:
    """Whether the policy could not be asked."""
    return isinstance(verdict, NoDecision) and verdict.ending is not Ending.POLICY_UNREADABLE


def _predicted(policy: str, question: Question, verdict: Verdict) -> Predicted:
    key, name = (policy, question.episode, question.index), shown(question.moment)
    match verdict:
        case Decision(action=action, box=box, reply=reply) if writable(action, box):
            return Predicted(*key, action, box, reply, shown=name)
        case Decision(reply=reply):
            return Predicted(*key, None, None, reply, "a place that is no number", name)
        case NoDecision(detail=detail, reply=reply):
            return Predicted(*key, None, None, reply, detail or "no reason was given", name)
