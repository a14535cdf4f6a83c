"""How near texts are, beside slow definitions of the same."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewards.profiles.texts import anls, either_in_other, folded, levenshtein_ratio, token_set_f1

texts = st.text(st.sampled_from("abC é\ud800"), max_size=8)


def edits(one: str, other: str, replacing: int) -> int:
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        above = row
        row = [i]
        for j, b in enumerate(other, 1):
            row.append(min(row[-1] + 1, above[j] + 1, above[j - 1] + (0 if a == b else replacing)))
    return row[-1]


@given(texts, texts)
def test_ratio_counts_a_replacement_twice(one: str, other: str) -> None:
    length = len(one) + len(other)
    expected = 1 - edits(one, other, 2) / length if length else 1.0
    assert levenshtein_ratio(one, other) == pytest.approx(expected)


@given(texts, texts)
def test_anls_counts_it_once_and_over_the_longer(one: str, other: str) -> None:
    length = max(len(one), len(other))
    expected = 1 - edits(one, other, 1) / length if length else 1.0
    assert anls(one, other) == pytest.approx(expected)


def test_the_two_differ() -> None:
    assert levenshtein_ratio("kitten", "sitting") == pytest.approx(8 / 13)
    assert anls("kitten", "sitting") == pytest.approx(4 / 7)


@pytest.mark.parametrize(
    ("one", "other", "part"),
    [("new york", "york", True), ("York", "york", False), ("", "anything", True), ("", "", True), ("a", "b", False)],
)
def test_parts(one: str, other: str, part: bool) -> None:
    assert either_in_other(one, other) is part
    assert either_in_other(other, one) is part


def test_folding_keeps_the_spaces_between() -> None:
    assert folded("  New  York\n") == "new  york"


@pytest.mark.parametrize(
    ("one", "other", "f1"),
    [
        ("new york", "New  York", 1.0),
        ("new york", "new jersey", 0.5),
        ("a a a", "a", 1.0),
        ("a b c d", "a", 0.4),
        ("", "a", 0.0),
        ("", "", 0.0),
    ],
)
def test_token_sets(one: str, other: str, f1: float) -> None:
    assert token_set_f1(one, other) == pytest.approx(f1)


def test_token_sets_as_mind2web_takes_them() -> None:
    assert token_set_f1("CLICK", "click", lower=False) == 0
    assert token_set_f1(" ", "", both_empty=1.0) == 1
    assert token_set_f1("", "a", both_empty=1.0) == 0


@pytest.mark.parametrize("measure", [levenshtein_ratio, anls, token_set_f1])
@given(texts, texts)
def test_measures_are_symmetric_shares(measure: Callable[[str, str], float], one: str, other: str) -> None:
    assert measure(one, other) == measure(other, one)
    assert 0 <= measure(one, other) <= 1
