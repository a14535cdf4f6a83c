"""Values of other people's records are taken only where they are what they should be."""

from typing import Any

import pytest

from guiagent.datasets.episode import Troubles
from guiagent.datasets.fields import (
    Fields,
    WrongField,
    described,
    identifier,
    listed,
    number,
    numbers,
    optional,
    shares,
    text,
    whole,
)
from guiagent.datasets.ordering import ordered


@pytest.mark.parametrize(
    ("reader", "value", "found"),
    [
        (number, 3, 3.0), (number, -0.5, -0.5), (whole, 7.0, 7), (text, "ä\udfff\ud83d\ude00", "ä\ufffd\U0001f600"),
        (text, "\ud800a", "\ufffda"), (identifier, 523638528775825151, "523638528775825151"),
        (identifier, "a b", "a b"),
        (listed, "[1]", [1]), (listed, [2], [2]), (shares, "[0.5, -0.1]", (0.5, -0.1)),
    ],
)  # fmt: skip
def test_what_is_taken(reader: Any, value: object, found: object) -> None:
    assert reader(value) == found


@pytest.mark.parametrize(
    ("reader", "value"),
    [
        (number, True), (number, None), (number, "3"), (number, float("nan")), (number, 10**400), (number, -1e10),
        (whole, -1), (whole, 0.5), (text, 3), (text, None), (identifier, ""), (identifier, "a/b"), (identifier, "a\nb"),
        (identifier, ".."), (identifier, "x" * 201), (identifier, True), (identifier, 1 << 200), (listed, "[1"),
        (listed, "{}"), (listed, "[" * 9999), (shares, [-1, -1]), (shares, [0.5, 300]), (shares, [0.5]),
    ],
)  # fmt: skip
def test_what_is_not(reader: Any, value: object) -> None:
    with pytest.raises(WrongField):
        reader(value)
    troubles = Troubles()
    assert Fields("here", {"it": value}, troubles).read("it", optional(reader), None) is None
    assert [(trouble.where, trouble.detail[:3]) for trouble in troubles.first] == [("here", "it:")]
    assert len(described(value)) <= 100


def test_numbers_come_in_their_count() -> None:
    assert numbers([1, 2.5], 2) == [1.0, 2.5]
    for wrong in ([1], [1, None], [1, "2"], "[1, 2, 3]"):
        with pytest.raises(WrongField):
            numbers(wrong, 2)


@pytest.mark.parametrize(
    ("given", "first", "found", "kinds"),
    [
        ([0, 1, 2], 0, [0, 1, 2], set()), ([1, 2], None, [1, 2], set()), ([1, 2], 0, [1, 2], {"missing step"}),
        ([2, 0, 1], 0, [0, 1, 2], {"disordered steps"}), ([0, 1, 1], 0, [0, 1], {"disordered steps"}),
        ([0, 10**8], 0, [0, 10**8], {"missing step"}), ([1, "a"], 0, [1, "a"], {"unreadable field"}),
        ([], 0, [], set()),
    ],
)  # fmt: skip
def test_the_order_of_steps(given: list[object], first: int | None, found: list[object], kinds: set[str]) -> None:
    troubles = Troubles()
    steps = [Fields(str(at), {"n": number_, "at": at}, troubles) for at, number_ in enumerate(given)]
    sorted_ = ordered(steps, "n", where="here", report=troubles, first=first)
    assert [step.held["n"] for step in sorted_] == found
    assert troubles.counts.keys() == kinds
    if given == [0, 1, 1]:
        assert [step.held["at"] for step in sorted_] == [0, 1]


def test_missing_steps_are_named_and_counted() -> None:
    troubles = Troubles()
    steps = [Fields("", {"n": number_}, troubles) for number_ in (2, 9)]
    ordered(steps, "n", where="here", report=troubles)
    assert troubles.first[0].detail == "there is no n 0, 1, 3, 4, 5 and 3 more"
