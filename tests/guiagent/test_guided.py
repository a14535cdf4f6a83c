"""Guiding: candidates are merged, scored in one batch where they differ, and the best is done."""

from collections.abc import Sequence

from emulators.action import Action, Press, Scroll, Tap, TypeText
from emulators.screen import Box, Element, Flag, Point, Screen
from emulators.trajectory import Ending, Moment, Thought
from guiagent.guided import GuidedPolicy, merged
from guiagent.policy import Decision, NoDecision, Verdict
from rewards.score import Score
from tests.guiagent.counter_device import count_to

TOUCH = frozenset({Flag.CLICKABLE})
ELEMENTS = tuple(Element("button", Box(x, 0, x + 50, 50), flags=TOUCH) for x in (0, 50))
SCREEN = Screen("a", "", 100, 100, ELEMENTS)
LEFT, ALSO_LEFT, RIGHT = Tap(Point(5, 5)), Tap(Point(45, 45)), Tap(Point(60, 5))


class Proposing:
    name = "proposing"

    def __init__(self, *proposals: Sequence[Action]) -> None:
        self.proposals = proposals

    def decide(self, moments: Sequence[Moment]) -> list[Verdict]:
        return [NoDecision(Ending.POLICY_UNAVAILABLE, "gone") for _ in moments]

    def propose(self, moments: Sequence[Moment], k: int) -> list[list[Decision]]:
        return [[Decision(Thought(), a) for a in found][:k] for found in self.proposals[: len(moments)]]


def moments(count: int) -> list[Moment]:
    return [Moment(count_to(n), (), SCREEN) for n in range(count)]


def test_the_best_scored_candidate_is_done_and_agreement_is_not_scored() -> None:
    asked: list[list[list[Action]]] = []

    def rightmost(batch: Sequence[tuple[Moment, Sequence[Action]]]) -> list[list[Score]]:
        asked.append([list(actions) for _, actions in batch])
        return [[Score(float(a == RIGHT), "r") for a in actions] for _, actions in batch]

    policy = Proposing([LEFT, ALSO_LEFT, RIGHT], [LEFT, ALSO_LEFT, LEFT], [Press("back"), RIGHT, RIGHT], [])
    verdicts = GuidedPolicy(policy, rightmost).decide(moments(4))
    assert [v.action if isinstance(v, Decision) else v.detail for v in verdicts] == [RIGHT, LEFT, RIGHT, "gone"]
    assert asked == [[[LEFT, RIGHT], [RIGHT, Press("back")]]]


def test_ties_go_to_what_was_proposed_more_often() -> None:
    policy = Proposing([RIGHT, LEFT, ALSO_LEFT])
    [verdict] = GuidedPolicy(policy, lambda batch: [[Score(1, "r")] * len(a) for _, a in batch]).decide(moments(1))
    assert isinstance(verdict, Decision)
    assert verdict.action == LEFT
    [found] = GuidedPolicy(policy, lambda batch: []).propose(moments(1), 2)
    assert len(found) == 2


def test_candidates_are_the_same_when_they_do_the_same() -> None:
    different: list[Action] = [
        LEFT, RIGHT, Tap(Point(5, 80)), Tap(Point(6, 80)), TypeText("a", Point(5, 5)), TypeText("b", Point(5, 5)),
        Scroll("up"), Scroll("down"), TypeText("a"), Press("ctrl+a"),
    ]  # fmt: skip
    same: list[Action] = [ALSO_LEFT, Tap(Point(1, 1), element=0), TypeText("a", Point(9, 9)), Press("Control + A")]
    found = merged([Decision(Thought(), a) for a in different + same], SCREEN)
    assert {d.action for d in found} == set(different)
    assert found[0].action == LEFT
