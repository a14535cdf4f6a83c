"""Many shares over the same episodes with their 95 % intervals at once: a percentile bootstrap over whole episodes.

Axes: E episodes, K shares, R resamples. A share is a sum over episodes divided by another: right steps by steps,
episodes passed by episodes. All shares of a pass see the same drawn episodes, so their differences are paired.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guiagent.evaluation.estimates import RESAMPLES, Estimate

__all__ = ["Draws", "Shares", "estimated"]

Floats = NDArray[np.float64]

_AT_ONCE = 1 << 22
"""How many drawn counts are held in memory at a time."""


class Draws:
    """How often each of `episodes` is drawn, `resamples` times over; the same for the same seed."""

    def __init__(self, episodes: int, *, seed: int, resamples: int = RESAMPLES) -> None:
        self.episodes, self.resamples, self._seed = episodes, resamples, seed
        self._kept: list[Floats] | None = None

    def chunks(self) -> Iterator[Floats]:
        """The counts, R x E, some resamples at a time; few episodes are drawn only once."""
        if self._kept is not None:
            yield from self._kept
            return
        drawn = []
        for chunk in self._draw():
            if self.episodes * self.resamples <= _AT_ONCE:
                drawn.append(chunk)
            yield chunk
        self._kept = drawn or None

    def _draw(self) -> Iterator[Floats]:
        dice = np.random.default_rng(self._seed)
        size = max(1, min(self.resamples, _AT_ONCE // max(1, self.episodes)))
        for first in range(0, self.resamples, size):
            count = min(size, self.resamples - first)
            picked = dice.integers(0, self.episodes, (count, self.episodes))
            picked += np.arange(count)[:, None] * self.episodes
            yield (
                np.bincount(picked.ravel(), minlength=count * self.episodes)
                .reshape(count, self.episodes)
                .astype(np.float64)
            )


@dataclass(frozen=True, slots=True)
class Shares:
    """K shares: their values, what they are in every resample, what they count, and over how many episodes.

    `resampled_R_K` is not a number where a resample held none of a share's episodes.
    """

    values_K: Floats
    resampled_R_K: Floats
    n_K: NDArray[np.int64]
    episodes_K: NDArray[np.int64]

    @classmethod
    def of(cls, parts_E_K: Floats, counts_E_K: Floats, draws: Draws) -> "Shares":
        """Shares of `parts` in `counts`."""
        sums: list[Floats] = []
        with np.errstate(invalid="ignore", divide="ignore"):
            for drawn_R_E in draws.chunks():
                sums.append((drawn_R_E @ parts_E_K) / (drawn_R_E @ counts_E_K))
            totals_K = counts_E_K.sum(0)
            values_K = np.where(totals_K > 0, parts_E_K.sum(0) / totals_K, 0.0)
        resampled = np.concatenate(sums) if sums else np.empty((0, parts_E_K.shape[1]))
        return cls(values_K, resampled, totals_K.astype(np.int64), (counts_E_K > 0).sum(0))

    def estimate(self, column: int, *, least: float = 0.0) -> Estimate:
        """One share with its interval; over fewer than two episodes the interval is all there is."""
        return estimated(
            float(self.values_K[column]), self.resampled_R_K[:, column], int(self.n_K[column]),
            episodes=int(self.episodes_K[column]), least=least,
        )  # fmt: skip


def estimated(value: float, resampled_R: Floats, n: int, *, episodes: int, least: float = 0.0) -> Estimate:
    """A value with the middle 95 % of its resamples; `least` is the smallest that it could be, 1 the largest."""
    finite = resampled_R[np.isfinite(resampled_R)]
    if episodes < 2 or not finite.size:
        return Estimate(value, least, 1.0, n)
    low, high = np.quantile(finite, (0.025, 0.975))
    return Estimate(value, float(low), float(high), n)
