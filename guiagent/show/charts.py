"""Charts as inline SVG: bars with their intervals, and curves; colours come from the page's style."""

import html
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Bar", "bars", "curve"]

_LABEL, _PLOT, _FIGURE, _ROW = 190, 412, 138, 34
_WIDE, _HIGH, _GUTTER = 320, 120, 46


@dataclass(frozen=True, slots=True)
class Bar:
    """A share in [0, 1] with its 95 % interval, where it has one; `style` is a class of the page's style sheet."""

    label: str
    value: float
    low: float | None = None
    high: float | None = None
    style: str = "plain"


def bars(rows: Sequence[Bar]) -> str:
    """Horizontal bars from 0 to 100 %, intervals as whiskers."""
    width, height = _LABEL + _PLOT + _FIGURE, _ROW * len(rows) + 26
    grid = "".join(
        f'<line class="grid" x1="{_x(t):.0f}" y1="0" x2="{_x(t):.0f}" y2="{height - 20}"/>'
        f'<text class="tick" x="{_x(t):.0f}" y="{height - 5}" text-anchor="middle">{t:.0%}</text>'
        for t in (0, 0.25, 0.5, 0.75, 1)
    )
    drawn = "".join(_bar(row, number) for number, row in enumerate(rows))
    return f'<svg class="bars" viewBox="0 0 {width} {height}" role="img">{grid}{drawn}</svg>'


def _x(share: float) -> float:
    return _LABEL + _PLOT * min(1.0, max(0.0, share))


def _bar(row: Bar, number: int) -> str:
    top = number * _ROW + 6
    middle = top + 11
    drawn = (
        f'<text class="label" x="{_LABEL - 12}" y="{middle + 4}" text-anchor="end">{html.escape(row.label)}</text>'
        f'<rect class="bar {html.escape(row.style)}" x="{_LABEL}" y="{top}" rx="3" height="22" '
        f'width="{max(1.5, _x(row.value) - _LABEL):.1f}"/>'
    )
    figure = f"{row.value:.1%}"
    end = _x(row.value)
    if row.low is not None and row.high is not None:
        low, end = _x(row.low), max(end, _x(row.high))
        drawn += (
            f'<path class="whisker" d="M{low:.1f} {middle}H{_x(row.high):.1f}M{low:.1f} {middle - 5}v10'
            f'M{_x(row.high):.1f} {middle - 5}v10"/>'
        )
        figure += f" ({row.low * 100:.0f}&#8211;{row.high * 100:.0f})"
    return drawn + f'<text class="figure" x="{end + 10:.1f}" y="{middle + 4}">{figure}</text>'


def curve(points: Mapping[int, float]) -> str:
    """Values by step as a line, with the range of both axes written at it; what is not finite is left out."""
    found = sorted((step, value) for step, value in points.items() if math.isfinite(value))
    if not found:
        return ""
    low, high = min(v for _, v in found), max(v for _, v in found)
    first, last = found[0][0], found[-1][0]
    span, length = (high - low) or 1.0, (last - first) or 1

    def at(step: int, value: float) -> tuple[float, float]:
        return _GUTTER + (step - first) / length * (_WIDE - _GUTTER - 6), 8 + (1 - (value - low) / span) * (_HIGH - 16)

    dots = [at(step, value) for step, value in _thinned(found)]
    line = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in dots)
    x, y = at(*found[-1])
    return (
        f'<svg class="curve" viewBox="0 0 {_WIDE} {_HIGH + 18}" role="img">'
        f'<path class="area" d="{line}L{dots[-1][0]:.1f} {_HIGH}L{dots[0][0]:.1f} {_HIGH}Z"/>'
        f'<path class="line" d="{line}"/><circle class="end" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>'
        f'<text class="tick" x="{_GUTTER - 8}" y="14" text-anchor="end">{high:.3g}</text>'
        f'<text class="tick" x="{_GUTTER - 8}" y="{_HIGH - 4}" text-anchor="end">{low:.3g}</text>'
        f'<text class="tick" x="{_GUTTER}" y="{_HIGH + 14}">{first}</text>'
        f'<text class="tick" x="{_WIDE - 6}" y="{_HIGH + 14}" text-anchor="end">step {last}</text></svg>'
    )


def _thinned(found: Sequence[tuple[int, float]], most: int = 300) -> list[tuple[int, float]]:
    """At most `most` points: the means of neighbours."""
    size = -(-len(found) // most)
    groups = [found[i : i + size] for i in range(0, len(found), size)]
    return [(group[len(group) // 2][0], sum(v for _, v in group) / len(group)) for group in groups]
