"""One pass over a data set: every policy's predictions under every profile, kept as columns of numbers.

Episodes stream through; what stays in memory is some twenty bytes for every prediction and profile.
"""

import hashlib
from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from emulators.codec import action_to_dict, to_line
from guiagent.datasets.episode import Episode
from guiagent.evaluation.offline.baselines import Answering
from guiagent.evaluation.offline.records import StepScore, writable
from rewards.profiles.case import Case, Matched, Prediction, Profile

__all__ = ["MISSING", "Columns", "Measured", "Scoring", "Told", "counted_cases"]

MISSING = Prediction(None, unreadable="no prediction")
"""What stands for a step that nobody said anything about; every profile counts it as wrong."""

_REASON = 300
"""How many letters of a reason are kept."""

Told = Callable[[StepScore], None]


def counted_cases(profile: Profile, episode: Episode) -> list[Case]:
    """The steps of an episode that a profile scores and that were asked for."""
    return [case for case in profile.cases(episode.id, episode.trajectory) if episode.counts(case.index)]


class Names:
    """Texts as small numbers, in the order in which they came."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, name: str) -> int:
        """The number of a name, a new one where it was not seen before."""
        return self._numbers.setdefault(name, len(self._numbers))

    @property
    def names(self) -> tuple[str, ...]:
        """All of them, at their numbers."""
        return tuple(self._numbers)


@dataclass(slots=True)
class Columns:
    """The scores of one policy under one profile, a row for every step; rows of an episode lie together, in order.

    `episode` is the number of the episode in the pass. `grounded` is -1 where the rule looks at no place, `text` is
    negative where no similarity was told. `answered` is 1 for an action, 0 for what could not be read, -1 where nothing
    was said.
    """

    kinds: Names
    episode: "array[int]" = field(default_factory=lambda: array("i"))
    kind: "array[int]" = field(default_factory=lambda: array("i"))
    said: "array[int]" = field(default_factory=lambda: array("i"))
    typed: "array[int]" = field(default_factory=lambda: array("b"))
    exact: "array[int]" = field(default_factory=lambda: array("b"))
    grounded: "array[int]" = field(default_factory=lambda: array("b"))
    text: "array[float]" = field(default_factory=lambda: array("f"))
    answered: "array[int]" = field(default_factory=lambda: array("b"))

    def add(self, episode: int, prediction: Prediction, scored: Matched) -> None:
        """One more row."""
        self.episode.append(episode)
        self.kind.append(self.kinds.number(scored.kind))
        self.said.append(self.kinds.number(scored.said))
        self.typed.append(scored.typed)
        self.exact.append(scored.exact)
        self.grounded.append(-1 if scored.grounded is None else scored.grounded)
        self.text.append(-1.0 if scored.text is None else scored.text)
        self.answered.append(-1 if prediction is MISSING else prediction.action is not None)


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured on: how many episodes and recorded steps, and a name for their content.

    `hash` is the SHA-256 over episode ids, instructions, recorded actions and, where a list of steps was asked for,
    their numbers, in their order; pixels do not count.
    `subsets` are those of every episode, at its number.
    """

    episodes: int
    steps: int
    hash: str
    subsets: tuple[tuple[str, ...], ...]
    repeated: tuple[str, ...] = ()


class Scoring:
    """Scores episode after episode. `tell` is handed every single score."""

    def __init__(self, profiles: Sequence[Profile], policies: Sequence[Answering], *, tell: Told | None = None) -> None:
        self._profiles, self._policies, self._tell = tuple(profiles), tuple(policies), tell
        kinds = {profile.label: Names() for profile in profiles}
        self.columns = {
            (policy.name, profile.label): Columns(kinds[profile.label]) for policy in policies for profile in profiles
        }
        self.unasked: Counter[tuple[str, str]] = Counter()
        self.reasons: dict[str, Counter[str]] = {policy.name: Counter() for policy in policies}
        self._digest = hashlib.sha256()
        self._subsets: list[tuple[str, ...]] = []
        self._ids: Counter[str] = Counter()
        self._steps = 0

    def add(self, episode: Episode) -> None:
        """Score all of its steps."""
        number = len(self._subsets)
        self._subsets.append(episode.subsets)
        self._ids[episode.id] += 1
        self._steps += sum(map(episode.counts, range(len(episode.trajectory.steps))))
        self._digest.update(_content(episode))
        silent: dict[tuple[str, int], str] = {}
        for profile in self._profiles:
            for case in (one for one in profile.cases(episode.id, episode.trajectory) if episode.counts(one.index)):
                for policy in self._policies:
                    prediction = policy.answer(case)
                    if prediction is None and policy.partial:
                        self.unasked[policy.name, profile.label] += 1
                        continue
                    scored = self._scored((policy.name, profile), number, case, prediction or MISSING)
                    if not scored:
                        silent[policy.name, case.index] = (prediction or MISSING).unreadable
        for (name, _), reason in silent.items():
            self.reasons[name][reason[:_REASON]] += 1

    def _scored(self, side: tuple[str, Profile], episode: int, case: Case, prediction: Prediction) -> bool:
        """Score one step; whether there was an action to score."""
        policy, profile = side
        scored = profile.rule(case, prediction)
        self.columns[policy, profile.label].add(episode, prediction, scored)
        if self._tell is not None:
            action, box = prediction.action, prediction.box
            if not writable(action, box):
                action = box = None
            self._tell(
                StepScore(policy, profile.label, case.episode, case.index, action, box, prediction.unreadable, scored)
            )
        return prediction.action is not None

    @property
    def measured(self) -> Measured:
        """What was measured on so far."""
        repeated = tuple(name for name, times in self._ids.items() if times > 1)
        return Measured(len(self._subsets), self._steps, self._digest.hexdigest(), tuple(self._subsets), repeated)


def _content(episode: Episode) -> bytes:
    """What of an episode is hashed."""
    trajectory = episode.trajectory
    actions = [action_to_dict(step.action) for step in trajectory.steps]
    said: dict[str, Any] = {"episode": episode.id, "told": trajectory.task.instruction, "actions": actions}
    if episode.listed is not None:
        said["steps"] = sorted(episode.listed)
    try:
        return to_line(said) + b"\n"
    except ValueError:  # a recorded place that is no number
        return repr(said).encode("utf-8", "surrogatepass") + b"\n"
