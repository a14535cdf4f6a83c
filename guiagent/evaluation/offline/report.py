"""evaluation.json of an offline evaluation: every policy under every profile, and exactly what the figures hold for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import combinations
from typing import Any

from guiagent.datasets.episode import Troubles
from guiagent.evaluation.estimates import Estimate
from guiagent.evaluation.offline.difference import Parting, Side
from guiagent.evaluation.offline.predictions import Mishaps
from guiagent.evaluation.offline.scoring import Measured
from guiagent.evaluation.offline.tallying import Tally
from rewards.profiles.case import Profile
from rewards.profiles.table import profiles_for

__all__ = ["Difference", "Evaluation", "Setting", "differences", "speakable"]

_REASONS = 10


@dataclass(frozen=True, slots=True)
class Setting:
    """What was evaluated and how: the data set and the part of it, what policies were told, the seed of resampling."""

    benchmark: str
    data: Mapping[str, Any]
    level: str
    limit: int
    seed: int
    versions: Mapping[str, str]
    commit: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """How much higher the headline of `one` is than that of `other` under a profile, on the same drawn episodes."""

    profile: str
    one: str
    other: str
    more: Estimate

    def plain(self) -> dict[str, Any]:
        """As evaluation.json holds it."""
        return {"profile": self.profile, "one": self.one, "other": self.other, **self.more.plain()}


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What one evaluation found. `tallies` go by policy and profile label, in the order of tables.

    `unasked` are the policies of the run that were left out of a profile because they were never asked about that many
    of its steps; `reasons` tell for each policy why replies could not be read.
    """

    setting: Setting
    profiles: Sequence[Profile]
    measured: Measured
    troubles: Troubles
    tallies: Mapping[Side, Tally]
    unasked: Mapping[Side, int] = field(default_factory=dict)
    reasons: Mapping[str, Counter[str]] = field(default_factory=dict)
    mishaps: Mapping[str, Mishaps] = field(default_factory=dict)
    partings: Sequence[Parting] = ()

    @property
    def policies(self) -> tuple[str, ...]:
        """The names of all that have figures, in the order of tables."""
        return tuple(dict.fromkeys(policy for policy, _ in self.tallies))

    @property
    def foreign(self) -> tuple[Profile, ...]:
        """The profiles that nobody scores this data set by."""
        known = {profile.label for profile in profiles_for(self.setting.benchmark)}
        made = self.setting.benchmark
        return tuple(one for one in self.profiles if one.label not in known and one.benchmark != made)

    def plain(self) -> dict[str, Any]:
        """As evaluation.json holds it: `figures` by policy, then by profile label."""
        figures: dict[str, dict[str, Any]] = {}
        for (policy, label), tally in self.tallies.items():
            figures.setdefault(policy, {})[label] = tally.figures.plain()
        plain: dict[str, Any] = speakable(
            {
                **asdict(self.setting),
                "data_hash": self.measured.hash,
                "episodes": self.measured.episodes,
                "steps": self.measured.steps,
                "repeated_episodes": list(self.measured.repeated),
                "troubles": {
                    "counts": dict(self.troubles.counts),
                    "first": [asdict(trouble) for trouble in self.troubles.first],
                },
                "profiles": {one.label: _card(one) for one in self.profiles},
                "figures": figures,
                "reasons": {name: dict(found.most_common(_REASONS)) for name, found in self.reasons.items() if found},
                "files": {name: found.plain() for name, found in self.mishaps.items()},
                "unasked": [
                    {"policy": policy, "profile": label, "n": n} for (policy, label), n in self.unasked.items()
                ],
                "differences": [one.plain() for one in differences(self.tallies)],
                "partings": [parting.plain() for parting in self.partings],
            }
        )
        return plain


def differences(tallies: Mapping[Side, Tally]) -> list[Difference]:
    """The headlines of every two policies under every profile, the earlier one's minus the later one's."""
    found = []
    for label in dict.fromkeys(label for _, label in tallies):
        there = [policy for policy, one in tallies if one == label]
        for one, other in combinations(there, 2):
            found.append(Difference(label, one, other, tallies[one, label].minus(tallies[other, label])))
    return found


def speakable(said: Any) -> Any:
    """Plain data in which every text can be written as UTF-8: what is half a letter is told by its number."""
    match said:
        case str():
            return said.encode("utf-8", "backslashreplace").decode()
        case dict():
            return {speakable(key): speakable(value) for key, value in said.items()}
        case list() | tuple():
            return [speakable(value) for value in said]
        case _:
            return said


def _card(profile: Profile) -> dict[str, Any]:
    return {"benchmark": profile.benchmark, "averaged": profile.averaged, "once": profile.once, **asdict(profile.card)}
