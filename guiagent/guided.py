"""Guiding a policy by a step reward (GuidNav, arXiv 2504.16073): of several candidates, the best-scored one is done.

Candidates that would do the same are merged and nothing is scored where all agree. The paper's count of candidates is
not published; three is our default.
"""

import dataclasses
from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from emulators.action import Action, Press
from emulators.chords import normal_chord
from emulators.screen import Point, Screen
from emulators.trajectory import Moment
from emulators.uitree import element_at
from guiagent.policy import Decision, NoDecision, Policy, Verdict
from rewards.score import StepReward

__all__ = ["Excusing", "GuidedPolicy", "merged"]


@runtime_checkable
class Excusing(Protocol):
    """The capability of a policy that can say why it proposes nothing, so that it need not be asked once more."""

    def candidates(self, moments: Sequence[Moment], k: int) -> list[list[Decision] | NoDecision]: ...


class GuidedPolicy:
    """Asks `policy` for candidates, scores those that differ, and does the best; ties go to the more often proposed."""

    def __init__(self, policy: Policy, step_reward: StepReward, *, candidates: int = 3) -> None:
        if candidates < 1:
            raise ValueError("guiding needs at least 1 candidate")
        self.name = f"{policy.name}, guided by {candidates}"
        self._policy = policy
        self._step_reward = step_reward
        self._candidates = candidates

    def decide(self, moments: Sequence[Moment]) -> list[Verdict]:
        """As `Policy.decide`; where nothing readable is proposed, the policy itself decides or says why it cannot."""
        proposals = self._proposed(moments)
        distinct = [
            [] if isinstance(found, NoDecision) else merged(found, moment.screen)
            for found, moment in zip(proposals, moments, strict=True)
        ]
        verdicts: list[Verdict | None] = [
            excuse if isinstance(excuse, NoDecision) else found[0] if found else None
            for excuse, found in zip(proposals, distinct, strict=True)
        ]
        open_ones = [i for i, found in enumerate(distinct) if len(found) > 1]
        if open_ones:
            scores = self._step_reward([(moments[i], [d.action for d in distinct[i]]) for i in open_ones])
            for i, given in zip(open_ones, scores, strict=True):
                best = max(range(len(given)), key=lambda j: given[j].value)
                verdicts[i] = distinct[i][best]
        undecided = [moment for moment, verdict in zip(moments, verdicts, strict=True) if verdict is None]
        rest = iter(self._policy.decide(undecided) if undecided else [])
        return [verdict or next(rest) for verdict in verdicts]

    def _proposed(self, moments: Sequence[Moment]) -> Sequence[list[Decision] | NoDecision]:
        if isinstance(self._policy, Excusing):
            return self._policy.candidates(moments, self._candidates)
        return self._policy.propose(moments, self._candidates)

    def propose(self, moments: Sequence[Moment], k: int) -> list[list[Decision]]:
        return self._policy.propose(moments, k)


def merged(decisions: Sequence[Decision], screen: Screen) -> list[Decision]:
    """One decision for each different thing to do, the first of its kind, most often proposed ones first.

    Two do the same when they are of one type and say the same, and their points reach the same element.
    """
    groups: dict[object, list[Decision]] = {}
    for decision in decisions:
        groups.setdefault(_deed(decision.action, screen), []).append(decision)
    return [group[0] for group in sorted(groups.values(), key=len, reverse=True)]


def _deed(action: Action, screen: Screen) -> tuple[object, ...]:
    if isinstance(action, Press):
        return Press, normal_chord(action.keys)
    parts: list[object] = [type(action)]
    for field in dataclasses.fields(action):
        value = getattr(action, field.name)
        if isinstance(value, Point):
            element = element_at(screen, value)
            parts.append(value if element is None else element)
        elif field.name != "element":
            parts.append(value)
    return tuple(parts)
