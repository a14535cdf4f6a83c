"""Where two ways of scoring part, or two policies: how often both, one or neither count a step as right, and where."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from guiagent.evaluation.offline.records import Parted, StepScore

__all__ = ["Parting", "Side", "Watching"]

Side = tuple[str, str]
"""A policy by its name and a profile by its label."""

_KEPT = 20


@dataclass(slots=True)
class Parting:
    """The counts of one pair of sides over the steps that both score, and the `first` steps at which they part."""

    one: Side
    other: Side
    both: int = 0
    only_one: int = 0
    only_other: int = 0
    neither: int = 0
    unshared: int = 0
    first: list[Parted] = field(default_factory=list)

    @property
    def n(self) -> int:
        """How many steps both sides score."""
        return self.both + self.only_one + self.only_other + self.neither

    def plain(self) -> dict[str, Any]:
        """As evaluation.json holds it."""
        return {
            "policies": [self.one[0], self.other[0]],
            "profiles": [self.one[1], self.other[1]],
            "n": self.n,
            "both": self.both,
            "only_one": self.only_one,
            "only_other": self.only_other,
            "neither": self.neither,
            "unshared": self.unshared,
        }

    def add(self, one: StepScore, other: StepScore) -> Parted | None:
        """Count one step; it is handed back if the sides part there."""
        match one.scored.exact, other.scored.exact:
            case True, True:
                self.both += 1
                return None
            case False, False:
                self.neither += 1
                return None
            case True, False:
                self.only_one += 1
            case _:
                self.only_other += 1
        sides = ((one.policy, other.policy), (one.profile, other.profile))
        parted = Parted(*sides, one.episode, one.index, one.scored, other.scored)
        if len(self.first) < _KEPT:
            self.first.append(parted)
        return parted


class Watching:
    """Listens to the scores of a pass, episode by episode, and counts for every pair of sides; `tell` has each step."""

    def __init__(self, pairs: Sequence[tuple[Side, Side]], tell: Callable[[Parted], None]) -> None:
        self.partings = [Parting(one, other) for one, other in pairs]
        self._sides = {side for pair in pairs for side in pair}
        self._tell = tell
        self._episode: dict[Side, dict[int, StepScore]] = {}

    def hear(self, score: StepScore) -> None:
        """One score of the episode under way."""
        side = (score.policy, score.profile)
        if side in self._sides:
            self._episode.setdefault(side, {})[score.index] = score

    def end_episode(self) -> None:
        """Compare what was heard since the last end."""
        for parting in self.partings:
            ones, others = self._episode.get(parting.one, {}), self._episode.get(parting.other, {})
            parting.unshared += len(ones.keys() ^ others.keys())
            for index in sorted(ones.keys() & others.keys()):
                if parted := parting.add(ones[index], others[index]):
                    self._tell(parted)
        self._episode.clear()
