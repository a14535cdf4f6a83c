"""What the scores of a policy under a profile come to: shares with intervals, by kind and by subset, and who said what.

Axes: N steps, E episodes, K shares, R resamples.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiagent.evaluation.estimates import Estimate
from guiagent.evaluation.offline.resampling import Draws, Floats, Shares, estimated
from guiagent.evaluation.offline.scoring import Columns
from rewards.profiles.case import Averaged, Profile

__all__ = ["Figures", "Group", "Tally", "members", "tally"]

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of some steps: all of them, those of a subset, or those of a kind.

    `type` is the share of steps with the right kind of action, `exact` of steps that are right. `grounding` is the
    share of steps with a place that the rule looks at in which the place was right; `grounding_if_typed` the same over
    those of these steps whose kind was right. `progress` is the mean over episodes of leading right steps by length,
    `success` the share of episodes in which all was right; of a kind they are not told.
    """

    n: int
    episodes: int
    type: Estimate
    exact: Estimate
    grounding: Estimate | None
    grounding_if_typed: Estimate | None
    progress: Estimate | None = None
    success: Estimate | None = None

    def plain(self) -> dict[str, Any]:
        """As evaluation.json holds it; what does not apply is null."""
        return {
            "n": self.n,
            "episodes": self.episodes,
            "type": self.type.plain(),
            "exact": self.exact.plain(),
            "grounding": self.grounding.plain() if self.grounding else None,
            "grounding_if_typed": self.grounding_if_typed.plain() if self.grounding_if_typed else None,
            "progress": self.progress.plain() if self.progress else None,
            "success": self.success.plain() if self.success else None,
        }


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything about one policy under one profile.

    `headline` is the mean of `exact` over what the profile averages over. `confusion` counts what was said for each
    recorded kind, "" being what could not be read or was not there. `text` is the mean similarity of texts where the
    profile tells one.
    """

    headline: Estimate
    averaged: Averaged
    overall: Group
    kinds: Mapping[str, Group]
    subsets: Mapping[str, Group]
    confusion: Mapping[str, Mapping[str, int]]
    unreadable: int
    missing: int
    text: float | None
    texts: int

    def plain(self) -> dict[str, Any]:
        """As evaluation.json holds it."""
        return {
            "headline": self.headline.plain(),
            "averaged": self.averaged,
            **self.overall.plain(),
            "text": None if self.text is None else {"value": self.text, "n": self.texts},
            "unreadable": self.unreadable,
            "missing": self.missing,
            "kinds": {name: group.plain() for name, group in self.kinds.items()},
            "subsets": {name: group.plain() for name, group in self.subsets.items()},
            "confusion": {name: dict(said) for name, said in self.confusion.items()},
        }


@dataclass(frozen=True, slots=True)
class Tally:
    """Figures, with the headline in every resample: what differences of policies are made of."""

    figures: Figures
    headline_R: Floats

    def minus(self, other: "Tally") -> Estimate:
        """How much higher this headline is, on the same drawn episodes."""
        one, two = self.figures.headline, other.figures.headline
        episodes = min(self.figures.overall.episodes, other.figures.overall.episodes)
        return estimated(one.value - two.value, self.headline_R - other.headline_R, one.n, episodes=episodes, least=-1)


def members(subsets: Sequence[tuple[str, ...]], *, once: bool, whole: str = "") -> dict[str, NDArray[np.bool_]]:
    """Which episodes each subset holds. With `once`, an episode counts in the first of its subsets only.

    `whole` is the name of the split that all are in, which is no subset. The order is that of the first episodes.
    """
    found: dict[str, NDArray[np.bool_]] = {}
    for number, names in enumerate(subsets):
        inner = [name for name in names if name != whole]
        for name in inner[:1] if once else inner:
            found.setdefault(name, np.zeros(len(subsets), bool))[number] = True
    return found


def tally(columns: Columns, profile: Profile, subsets: Mapping[str, NDArray[np.bool_]], draws: Draws) -> Tally:
    """The figures of the rows in `columns`. `subsets` say which of the `draws.episodes` episodes they hold."""
    sums = _Sums(columns, draws.episodes)
    present = {int(kind) for kind in np.unique(sums.kind_N)}
    kinds = {name: number for number, name in enumerate(columns.kinds.names) if number in present}
    everything = np.ones(draws.episodes, bool)
    sheets = [sums.episodes_sheet(mask_E) for mask_E in (everything, *subsets.values())]
    sheets += [sums.kind_sheet(number) for number in kinds.values()]
    flat = [column for sheet in sheets for column in sheet] + [sums.by_episode()]
    shares = Shares.of(np.stack([part for part, _ in flat], 1), np.stack([count for _, count in flat], 1), draws)
    places = [int(place) for place in np.cumsum([0, *(len(sheet) for sheet in sheets)])]
    groups = [_group(shares, place, len(sheet)) for place, sheet in zip(places, sheets, strict=False)]
    held = [place + 1 for place in places[1 : 1 + len(subsets)]]
    headline, headline_R = _headline(shares, profile.averaged, held)
    texts_N = np.asarray(columns.text)
    told_N = texts_N[texts_N >= 0]
    figures = Figures(
        headline=headline,
        averaged=profile.averaged,
        overall=groups[0],
        kinds=dict(sorted(zip(kinds, groups[1 + len(subsets) :], strict=True))),
        subsets=dict(zip(subsets, groups[1:], strict=False)),
        confusion=_confusion(columns),
        unreadable=int((np.asarray(columns.answered) == 0).sum()),
        missing=int((np.asarray(columns.answered) == -1).sum()),
        text=float(told_N.mean()) if told_N.size else None,
        texts=int(told_N.size),
    )
    return Tally(figures, headline_R)


Sheet = list[tuple[Floats, Floats]]
"""Shares as parts and counts by episode: type, exact, grounding, grounding_if_typed, then progress and success."""


class _Sums:
    """Sums by episode of what the columns hold."""

    def __init__(self, columns: Columns, episodes: int) -> None:
        self._episodes = episodes
        self._episode_N: Ints = np.asarray(columns.episode, np.int64)
        self.kind_N: Ints = np.asarray(columns.kind, np.int64)
        self._typed_N = np.asarray(columns.typed, bool)
        self._exact_N = np.asarray(columns.exact, bool)
        self._grounded_N = np.asarray(columns.grounded, np.int64)
        self.steps_E = self._by_episode(np.ones(len(self._episode_N), bool))
        self.exact_E = self._by_episode(self._exact_N)
        self._leading_E = self._leading()
        self._whole = self._steps_sheet(np.ones(len(self._episode_N), bool))

    def episodes_sheet(self, mask_E: NDArray[np.bool_]) -> Sheet:
        """All steps of some episodes."""
        some = self.steps_E > 0
        present = some.astype(float)
        progress = np.divide(self._leading_E, self.steps_E, out=np.zeros(self._episodes), where=some)
        whole: Sheet = [
            *self._whole,
            (progress, present),
            (((self.exact_E == self.steps_E) & some).astype(float), present),
        ]
        return [(part * mask_E, count * mask_E) for part, count in whole]

    def by_episode(self) -> tuple[Floats, Floats]:
        """Every episode's own share of right steps, once for each."""
        return self.exact_E / np.maximum(self.steps_E, 1), (self.steps_E > 0).astype(float)

    def kind_sheet(self, kind: int) -> Sheet:
        """The steps of one recorded kind."""
        return self._steps_sheet(self.kind_N == kind)

    def _steps_sheet(self, mask_N: NDArray[np.bool_]) -> Sheet:
        steps = self._by_episode(mask_N)
        placed_N = mask_N & (self._grounded_N >= 0)
        right_N = placed_N & (self._grounded_N > 0)
        return [
            (self._by_episode(mask_N & self._typed_N), steps),
            (self._by_episode(mask_N & self._exact_N), steps),
            (self._by_episode(right_N), self._by_episode(placed_N)),
            (self._by_episode(right_N & self._typed_N), self._by_episode(placed_N & self._typed_N)),
        ]

    def _by_episode(self, mask_N: NDArray[np.bool_]) -> Floats:
        return np.bincount(self._episode_N[mask_N], minlength=self._episodes).astype(np.float64)

    def _leading(self) -> Floats:
        """How many steps of each episode are right before the first that is not."""
        first_E = np.concatenate([[0], np.cumsum(self.steps_E)[:-1]])[: self._episodes]
        position_N = np.arange(len(self._episode_N)) - first_E[self._episode_N]
        leading_E = self.steps_E.copy()
        np.minimum.at(leading_E, self._episode_N[~self._exact_N], position_N[~self._exact_N])
        return leading_E


def _group(shares: Shares, first: int, width: int) -> Group:
    type_, exact, grounding, grounding_if_typed, *episodes = [
        shares.estimate(column) for column in range(first, first + width)
    ]
    progress, success = episodes or (None, None)
    return Group(
        n=exact.n,
        episodes=int(shares.episodes_K[first + 1]),
        type=type_,
        exact=exact,
        grounding=grounding if grounding.n else None,
        grounding_if_typed=grounding_if_typed if grounding_if_typed.n else None,
        progress=progress,
        success=success,
    )


def _headline(shares: Shares, averaged: Averaged, subsets: Sequence[int]) -> tuple[Estimate, Floats]:
    """The headline figure, and what it is in every resample; without subsets, their mean is that of the steps."""
    held = [column for column in subsets if shares.n_K[column]]
    match averaged:
        case "subsets" if held:
            columns = held
        case "episodes":
            columns = [-1]
        case _:
            columns = [1]
    resampled_R = shares.resampled_R_K[:, columns].mean(1)
    value, episodes = float(shares.values_K[columns].mean()), int(shares.episodes_K[1])
    return estimated(value, resampled_R, int(shares.n_K[1]), episodes=episodes), resampled_R


def _confusion(columns: Columns) -> dict[str, dict[str, int]]:
    names = columns.kinds.names
    pairs_N = np.asarray(columns.kind, np.int64) * len(names) + np.asarray(columns.said, np.int64)
    found: dict[str, dict[str, int]] = {}
    for pair, count in zip(*np.unique(pairs_N, return_counts=True), strict=True):
        kind, said = divmod(int(pair), len(names))
        found.setdefault(names[kind], {})[names[said]] = int(count)
    return {kind: dict(sorted(said.items())) for kind, said in sorted(found.items())}
