"""Shares with their 95 % intervals: Wilson's for independent trials, the bootstrap over episodes for their steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["RESAMPLES", "Estimate", "paired", "resampled", "wilson"]

RESAMPLES = 1000
"""How often episodes are drawn anew for a bootstrap; our default."""

_Z = 1.959964  # the normal distribution's 97.5 % quantile


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share, or a difference of shares, with its 95 % interval; `n` counts what it is a share of.

    Of nothing the value is 0 and the interval all there is.
    """

    value: float
    low: float
    high: float
    n: int

    def plain(self) -> dict[str, Any]:
        """As report.json holds it."""
        return {"value": self.value, "low": self.low, "high": self.high, "n": self.n}

    def __str__(self) -> str:
        return f"{self.value:.1%} ({self.low:.1%} to {self.high:.1%}, n = {self.n})"


def wilson(right: int, n: int) -> Estimate:
    """Wilson's score interval (JASA 22, 1927) for `right` of `n` independent trials."""
    if n == 0:
        return Estimate(0.0, 0.0, 1.0, 0)
    share = right / n
    middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z * sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2)) / (1 + _Z**2 / n)
    return Estimate(share, min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half)), n)


def resampled(right: Sequence[int], steps: Sequence[int], *, seed: int, resamples: int = RESAMPLES) -> Estimate:
    """The share of right steps, where episode i has `right[i]` of `steps[i]`: percentile bootstrap over episodes.

    Episodes are drawn whole, for the steps of one are no independent trials. One episode says nothing about others,
    so its interval is [0, 1].
    """
    return _estimated(right, steps, 0.0, seed=seed, resamples=resamples)


def paired(
    one: Sequence[int], other: Sequence[int], steps: Sequence[int], *, seed: int, resamples: int = RESAMPLES
) -> Estimate:
    """The share that `one` got right minus the share that `other` did, on the same steps of the same episodes.

    Both are counted on the same drawn episodes (paired bootstrap), so what makes an episode hard for both cancels out.
    """
    more = [a - b for a, b in zip(one, other, strict=True)]
    return _estimated(more, steps, -1.0, seed=seed, resamples=resamples)


def _estimated(parts: Sequence[int], steps: Sequence[int], least: float, *, seed: int, resamples: int) -> Estimate:
    pairs = [(part, count) for part, count in zip(parts, steps, strict=True) if count]
    parts_E: NDArray[np.int64] = np.array([part for part, _ in pairs], np.int64)
    steps_E: NDArray[np.int64] = np.array([count for _, count in pairs], np.int64)
    n, episodes = int(steps_E.sum()), len(pairs)
    value = int(parts_E.sum()) / n if n else 0.0
    if episodes < 2:
        return Estimate(value, least, 1.0, n)
    drawn_R_E = np.random.default_rng(seed).multinomial(episodes, np.full(episodes, 1 / episodes), size=resamples)
    shares_R = (drawn_R_E @ parts_E) / (drawn_R_E @ steps_E)
    low, high = np.quantile(shares_R, (0.025, 0.975))
    return Estimate(value, float(low), float(high), n)
