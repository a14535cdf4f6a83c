"""Trajectory rewards: weights, rules, the chat judge and combinations."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.action import Action, Answer, Press, Tap
from emulators.screen import Box, Element, Flag, Frame, Point, Screen
from emulators.trajectory import Ending, Outcome, Step, Task, Template, Thought, Timings, Trajectory, Unchecked
from rewards.combination import Combined, agree, combine
from rewards.judge import Message, TrajectoryJudge, judge_messages, read_grade
from rewards.rules import RuleJudge, conduct
from rewards.score import RewardError, Score, weights

TASK = Task("t", "Go from A to C", Template("t", 0), Unchecked(), 9)


def screen(name: str) -> Screen:
    button = Element("Button", Box(0, 0, 10, 10), text=name, flags=frozenset({Flag.CLICKABLE}))
    return Screen("app", name, 20, 30, (button,), Frame.of(np.full((30, 20, 3), ord(name), dtype=np.uint8)))


def step(path: str, action: Action = Tap(Point(5, 5), 0)) -> Step:  # noqa: B008
    before, after = path
    return Step(screen(before), Thought(move=f"leave {before}"), action, screen(after), Timings(0, 0, 0))


def run(*paths: str, outcome: Outcome | None = None, ending: Ending = Ending.DONE) -> Trajectory:
    steps = tuple(step(path) for path in paths)
    return Trajectory("id", TASK, steps, ending, outcome, screen("Z"), "p", "d", 0, answer="42")


DONE, MISSED = Outcome(1.0), Outcome(0.0, evidence="ended at B")


@pytest.mark.parametrize(
    ("trajectory", "grade"),
    [
        (run("AB", "BC", outcome=DONE), 5),
        (run("AB", "BB", "BC", outcome=DONE), 4),
        (run("AB", "BA", "AB", "BC", outcome=DONE), 3),
        (run("AB", "BC", outcome=Outcome(1.0, side_effects=("a note was deleted",))), 3),
        (run("AB", outcome=Outcome(0.5)), 3),
        (run("AB", outcome=None), 3),
        (run("AB", outcome=None, ending=Ending.DEVICE_LOST), 2),
        (run("AB", "BC", outcome=MISSED), 2),
        (run("AA", "AA", "AA", outcome=MISSED, ending=Ending.LOOPED), 1),
        (run("AB", "BA", "AB", "BA", outcome=MISSED, ending=Ending.LOOPED), 1),
        (run(outcome=MISSED, ending=Ending.POLICY_UNREADABLE), 1),
    ],
)
def test_rules_grade(trajectory: Trajectory, grade: int) -> None:
    (score,) = RuleJudge()([trajectory])
    assert score.grade == grade, score.evidence


def test_conduct_counts_by_hand() -> None:
    steps = [step("AA"), step("AB"), step("BA"), step("AA", Answer("x")), step("AC", Press("back"))]
    counts = conduct(steps)
    assert (counts.acting, counts.futile, counts.repeated, counts.returns) == (4, 1, 1, 1)


def test_weights_are_shares_and_nobody_is_discarded() -> None:
    scores = [Score.graded(g, "judge") for g in (1, 4, 5)]
    assert weights(scores) == pytest.approx([0.1, 0.4, 0.5])
    assert weights([Score(0.0, "x")] * 4) == [0.25] * 4
    assert weights([]) == []


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_weights_sum_to_one_and_keep_the_order(values: list[float]) -> None:
    shares = weights([Score(v, "x") for v in values])
    assert sum(shares) == pytest.approx(1.0)
    ordered = [share for _, share in sorted(zip(values, shares, strict=True))]
    assert ordered == sorted(ordered)


def test_scores_stay_in_range() -> None:
    for value in (-0.1, 1.1, float("nan")):
        with pytest.raises(RewardError):
            Score(value, "x")


@pytest.mark.parametrize(
    ("reply", "read"),
    [
        ("Reason: all done\nScore: 5", (5, "all done")),
        ("**Reason:** ok, but slow\n**Score:** 4/5", (4, "ok, but slow")),
        ("score = 2", (2, "")),
        ("Score: 7", None),
        ("Score: 4.5", None),
        ("Score: 4\nScore: 2", None),
        ("It deserves five points", None),
        ("", None),
    ],
)
def test_reading_a_grade(reply: str, read: tuple[int, str] | None) -> None:
    assert read_grade(reply) == read


def test_the_judge_is_shown_the_last_screens_and_the_end() -> None:
    asked: list[Sequence[Message]] = []

    def chat(messages: Sequence[Message]) -> str:
        asked.append(messages)
        return "Reason: fine\nScore: 4"

    scores = TrajectoryJudge(chat)([run("AB", "BC", "CD", "DE")])
    assert scores == [Score.graded(4, "judge", "fine")]
    text, *rest = asked[0][1][1]
    assert isinstance(text, str)
    assert "Task: Go from A to C" in text
    assert '1. leave A (Tap "A")' in text
    assert "answer to the user: 42" in text
    assert [chr(part[0, 0, 0]) for part in rest if isinstance(part, np.ndarray)] == ["B", "C", "D", "Z"]
    before_only = judge_messages(run("AB", "BC", "CD", "DE"), final=False)[1][1]
    assert sum(isinstance(part, np.ndarray) for part in before_only) == 3


def test_the_judge_asks_again_and_then_gives_up_or_falls_back() -> None:
    replies = iter(["no idea", "Score: 9", "Reason: late\nScore: 2"])
    assert TrajectoryJudge(lambda _: next(replies))([run("AB")])[0].grade == 2
    tried: list[int] = []

    def mumble(messages: Sequence[Message]) -> str:
        tried.append(len(messages))
        return "hm"

    with pytest.raises(RewardError, match="5 tries"):
        TrajectoryJudge(mumble)([run("AB")])
    assert tried == [2, 4, 4, 4, 4]
    fallen = TrajectoryJudge(mumble, fallback=RuleJudge())([run("AB", outcome=DONE)])
    assert (fallen[0].grade, fallen[0].reward) == (5, "rules")


def test_combining() -> None:
    one, other = Score(1.0, "a"), Score(0.4, "b")
    assert combine([one, other]).value == pytest.approx(0.7)
    assert combine([one, other], [3, 1]).value == pytest.approx(0.85)
    assert combine([one, other], how="min").value == 0.4
    both = Combined(((RuleJudge(), 1.0), (TrajectoryJudge(lambda _: "Score: 3"), 1.0)))
    assert [s.value for s in both([run("AB", outcome=DONE), run("AB", outcome=MISSED)])] == pytest.approx([0.8, 0.5])
    for wrong in ([], [1.0], [0.0, 0.0], [-1.0, 2.0]):
        with pytest.raises(RewardError):
            combine([one, other] if wrong else [], wrong)


def test_agreement() -> None:
    assert agree([0.2, 0.1])
    assert not agree([0.2, 0.0])
    assert agree([0.2, 0.0], [0.0, 0.05])
    assert not agree([0.2, -0.1], [0.0, 0.05])
    assert not agree([0.0, 0.0], [0.1, 0.1])
