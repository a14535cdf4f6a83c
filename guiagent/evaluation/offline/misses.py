"""The worst misses of a policy under a profile: the steps that a page shows on their screenshots.

Misses are grouped by what was recorded and what was said (a CLICK for a TYPE, a CLICK elsewhere). The largest groups
come first, in turns; within a group those whose place is farthest off.
"""

import heapq
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from emulators.screen import Point
from guiagent.datasets.episode import Troubles
from guiagent.evaluation.offline.difference import Side
from guiagent.evaluation.offline.evaluation import Part
from guiagent.evaluation.offline.records import StepScore
from guiagent.progress import tracked
from guiagent.store import Run
from rewards.matching import distance
from rewards.profiles.case import Case

__all__ = ["MOST", "Miss", "worst"]

MOST = 24
"""How many are shown; our default."""

_OF_A_GROUP = 6

Group = tuple[str, str]
"""What was recorded and what was said, as the profile calls it."""


@dataclass(frozen=True, slots=True)
class Miss:
    """A step that was got wrong: how it was scored, and the recorded step.

    `away` is how far the predicted place is from the recorded one in shares of the screen's sides; None where one of
    them has no place. `of` counts the misses of its group.
    """

    score: StepScore
    case: Case
    away: float | None
    of: int


def worst(run: Run, part: Part, side: Side, *, most: int = MOST) -> list[Miss]:
    """Some of the misses that scored.jsonl tells of `side`, with the screens of the data set. Raises DatasetError."""
    misses = {(one.episode, one.index): one for one in _misses(run, side)}
    sizes = Counter(_group(one) for one in misses.values())
    profile = next(one for one in part.profiles if one.label == side[1])
    heaps: dict[Group, list[tuple[float, int, Miss]]] = {}
    wanted = {episode for episode, _ in misses}
    for episode in tracked(part.episodes(Troubles(kept=0)), None, "looking at misses"):
        if episode.id not in wanted:
            continue
        for case in profile.cases(episode.id, episode.trajectory):
            if (score := misses.pop((case.episode, case.index), None)) is None:
                continue
            away, group = _away(score, case), _group(score)
            heap = heaps.setdefault(group, [])
            heapq.heappush(heap, (away or 0.0, -len(misses), Miss(score, case, away, sizes[group])))
            if len(heap) > _OF_A_GROUP:
                heapq.heappop(heap)
    return list(_in_turns(heaps, sizes, most))


def _misses(run: Run, side: Side) -> Iterator[StepScore]:
    def mine(data: Mapping[str, object]) -> bool:
        scored = data.get("scored")
        wrong = isinstance(scored, dict) and not scored.get("exact")
        return wrong and (data.get("policy"), data.get("profile")) == side

    return run.read("scored", StepScore, wanted=mine)


def _group(score: StepScore) -> Group:
    return score.scored.kind, score.scored.said


def _away(score: StepScore, case: Case) -> float | None:
    one, other = getattr(score.action, "point", None), getattr(case.action, "point", None)
    if not isinstance(one, Point) or not isinstance(other, Point) or not case.screen.width or not case.screen.height:
        return None
    return distance(case.screen, one, other)


def _in_turns(heaps: Mapping[Group, list[tuple[float, int, Miss]]], sizes: Counter[Group], most: int) -> Iterator[Miss]:
    order = sorted(heaps, key=lambda group: (-sizes[group], group))
    ranked = {group: sorted(heaps[group], key=lambda entry: entry[:2], reverse=True) for group in order}
    taken = 0
    for turn in range(_OF_A_GROUP):
        for group in order:
            if turn < len(ranked[group]) and taken < most:
                taken += 1
                yield ranked[group][turn][2]
