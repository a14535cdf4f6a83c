"""Who judges what no rule decides: a chat model read as WebArena reads it, and the rule that stands in for it."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewards.judge import Message
from rewards.score import RewardError
from rewards.webarena.asking import ChatJudge, Question, read_opinion
from rewards.webarena.ruling import RULE, RuleJudge, facts_in
from rewards.webarena.scoring import verdict_on
from tests.rewards.webarena.golden import answered

ASKED = Question("answer", "How long is the way?", "1h 45min", "105 minutes")


@pytest.mark.parametrize(
    ("kind", "reply", "agrees"),
    [
        ("answer", "Correct.", True), ("answer", "This is incorrect", False), ("answer", "partially correct", False),
        ("answer", "correct? No, only Partially Correct", False), ("answer", "I cannot say", None),
        ("reason", "same", True), ("reason", "They are different, not the same", False), ("reason", "yes", None),
    ],
)  # fmt: skip
def test_replies_are_read_as_the_original_does(kind: str, reply: str, agrees: bool | None) -> None:
    assert read_opinion(kind, reply) is agrees  # type: ignore[arg-type]


def test_a_chat_is_asked_again_until_it_can_be_read() -> None:
    replies, asked = ["hm", "correct"], []

    def chat(messages: Sequence[Message]) -> str:
        asked.append(messages)
        return replies[len(asked) - 1]

    opinion = ChatJudge(chat, "chat:some")(ASKED)
    assert opinion.agrees and len(asked) == 2
    (_, [rubric]), (_, [told]) = asked[0]
    assert "partially correct" in str(rubric) and "1h 45min" in str(told) and "105 minutes" in str(told)


def test_what_a_chat_cannot_judge_is_unscored() -> None:
    judge = ChatJudge(lambda _: "hm", "chat:some")
    with pytest.raises(RewardError, match="3 tries"):
        judge(ASKED)
    verdict = verdict_on(answered("webarena", {"fuzzy_match": ["x"]}, "y").observation, judge=judge)
    assert verdict.value == 0.0 and verdict.unscored and verdict.judges == ("chat:some",)


@pytest.mark.parametrize(
    ("task", "reference", "said", "agrees"),
    [
        ("How long?", "1h 45min", "It takes 105 minutes.", True),
        ("How long?", "Time: 3h 30min", "about 3:30", False),
        ("How long?", "3h 30min", "3:30", True),
        ("How long?", "13min", "13 hours", False),
        ("How far?", "1.4km", "1400 m", True),
        ("How far?", "1.4km", "1.5 km", False),
        ("When?", "May 31, 2023", "on 5/31/23", True),
        ("When?", "May 31, 2023", "2023-05-31 at 2:55:09 AM", True),
        ("When?", "May 31, 2023", "2023-06-01", False),
        ("How many orders?", "0 order", "There are no orders.", True),
        ("How much?", "$1,299.00", "1299 dollars", True),
        ("Is it closed?", "No, it is open", "No. It opens at 9, it is open now", True),
        ("Is it closed?", "No, it is open", "Yes, it is closed", False),
        ("Is it closed?", "Yes", "yes, permanently", True),
        ("Is it closed?", "Yes", "closed", False),
        (
            "Which hotel?",
            "DoubleTree by Hilton Hotel Pittsburgh Airport",
            "doubletree hilton, Pittsburgh airport",
            True,
        ),
        ("Which hotel?", "DoubleTree by Hilton Hotel Pittsburgh Airport", "Hyatt Regency", False),
        ("Is it open or closed?", "It is open", "closed", False),
        ("Which?", "anything", "", False),
    ],
)
def test_the_rule_compares_facts(task: str, reference: str, said: str, agrees: bool) -> None:
    judge = RuleJudge()
    assert judge(Question("answer", task, reference, said)).agrees is agrees
    assert judge.name == RULE


@pytest.mark.parametrize(
    ("said", "agrees"),
    [
        ("The user has no submissions in this subreddit", True),
        ("FTorrez81 did not submit anything", True),
        ("I upvoted all submissions", False),
        ("no", False),
        ("", False),
    ],
)
def test_the_rule_on_why_it_cannot_be_done(said: str, agrees: bool) -> None:
    reason = "FTorrez81 does not have any submissions in iphone13"
    assert RuleJudge()(Question("reason", "Like all submissions", reason, said)).agrees is agrees


def test_unachievable_by_its_name_needs_no_judge() -> None:
    verdict = verdict_on(answered("webarena", {"fuzzy_match": "N/A"}, "n/a").observation)
    assert verdict.value == 1.0 and verdict.judges == ()
    verdict = verdict_on(answered("webarena", {"fuzzy_match": "N/A"}, "there is none of that").observation)
    assert verdict.judges == (RULE,)


@given(st.text(alphabet="ab 0123456789:,.$/-hmikno", max_size=60))
def test_a_reference_with_facts_agrees_with_itself(text: str) -> None:
    facts = facts_in(text)
    if facts.exact or facts.words:
        assert RuleJudge()(Question("answer", "?", text, text)).agrees


def test_a_changed_rule_has_another_name() -> None:
    assert RuleJudge(words=0.5).name != RULE
