"""Answers: right ones in any usual dress are taken, wrong ones and read-out screens are not, and none is common."""

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.screen import Flag, Screen
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.pools import HELD_OUT
from emulators.virtual.tasks.answers import EXTRA_WORDS, Expected, kind_of, wrong_with
from tests.emulators.virtual.solving import SUITE, TASKS, passed, solve

ASKED = tuple(name for name in TASKS if any(SUITE.case(name, seed).answer for seed in range(4)))

SAME = [
    ("number", "2", ["two", "2", "There are 2.", "2 events"], ["3", "two or three", "1, 2, 3", "twenty", "22", ""]),
    ("number", "13240", ["13,240", "13240", "13\u202f240", "13240 people"], ["3240", "13,2401", "13.24"]),
    ("number", "0", ["none", "zero", "0"], ["10", "one"]),
    ("amount", "55 min", ["55 minutes", "55", "It takes 55 min.", "00:55:00"], ["55 s", "55 h", "5 min 55 s"]),
    ("amount", "2 h", ["two hours", "120 minutes", "2 hrs", "1 h 60 min"], ["2 min", "12 h"]),
    ("amount", "19min 8s", ["19:08", "19 minutes and 8 seconds", "1148 s"], ["19", "19 min", "19:08 or 3:42"]),
    ("amount", "47570 m", ["47.57 km", "47,570", "47570 metres"], ["47.57", "47570 km", "47570 min"]),
    ("amount", "18 B", ["18 bytes", "18"], ["18 kB", "81 B"]),
    ("time", "16:34", ["4:34 PM", "16:34", "4.34 p.m.", "It is 4:34pm."], ["4:34", "4:34 am", "16:34 or 17:00"]),
    ("time", "12:00", ["noon", "12 pm", "12:00"], ["midnight", "12 am"]),
    ("date", "18 October 2023", ["Oct 18", "October 18th, 2023", "2023-10-18", "10/18/2023"], ["18 October 2022"]),
    ("money", "$61.65", ["61.65", "$61.65", "61,65 euros", "61.65 dollars"], ["61.6", "$61", "$61.65 and $3.00"]),
    ("phone", "651-555-0189", ["(651) 555-0189", "6515550189", "651 555 0189"], ["651-555-0188", "555-0189"]),
    ("choice", "yes", ["Yes", "yes, it is", "on"], ["no", "yes and no", "maybe", "it is not"]),
    ("choice", "off", ["It is off.", "no", "it isn't on"], ["on", "on off", ""]),
    ("text", "Wool socks", ["wool socks", 'It is "Wool Socks".'], ["wool", "socks, wool", "Woolsocks"]),
    ("text", "C10", ["C10", "on shelf c10"], ["C1", "10"]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value", "right", "wrong"), SAME)
def test_values_count_in_any_dress(kind: str, value: str, right: list[str], wrong: list[str]) -> None:
    assert kind_of(value) == kind
    for said in (value, *right):
        assert not wrong_with(said, Expected((value,))), said
    for said in (*wrong, None):
        assert wrong_with(said, Expected((value,))), said


def test_rivals_may_not_be_told_but_what_the_question_names_may() -> None:
    notes = Expected(("Dentist notes",), ("Dentist", "New Dentist notes", "Wool list"), "Where is Wool?", ("Wool",))
    assert not wrong_with("Wool is in Dentist notes", notes)
    for said in ("Dentist notes, Wool list", "New Dentist notes", "Dentist notes, Dentist"):
        assert wrong_with(said, notes)
    highest = Expected(("Yarrow",), ("Umbra", "Pellin"), "", ("Yarrow", "Umbra", "Pellin"))
    assert wrong_with("Yarrow, Umbra, Pellin", highest) and not wrong_with("Yarrow", highest)
    count = Expected(("3",), (), "", ("5 October 2023",))
    assert not wrong_with("3 events on 5 October 2023", count)
    assert wrong_with("3 or 5", count)


def test_all_that_is_expected_is_to_be_told_in_any_order() -> None:
    both = Expected(("18 October 2023", "10:05"))
    assert not wrong_with("at 10:05 am on October 18", both)
    assert wrong_with("October 18", both) and wrong_with("10:05, 11:30, October 18", both)


@given(st.integers(EXTRA_WORDS + 1, 60), st.sampled_from(["7", "Garden plan", "yes", "55 min"]))
def test_long_answers_are_refused(words: int, value: str) -> None:
    assert wrong_with(f"{value} {'well ' * words}", Expected((value,)))


@given(st.text(), st.sampled_from([value for _, value, _, _ in SAME]))
def test_any_text_can_be_judged(said: str, value: str) -> None:
    assert isinstance(wrong_with(said, Expected((value,))), str)


# On the phone


@pytest.fixture(scope="module")
def phone() -> Iterator[VirtualPhone]:
    device = VirtualPhone("360x800", suite=SUITE)
    yield device
    device.close()


def read_out(screen: Screen) -> Iterator[str]:
    """All that a screen says, with and without the bars of the system."""
    for bars in (True, False):
        shown = [e for e in screen.elements if bars or not e.has(Flag.SYSTEM)]
        yield " ".join(e.label for e in shown)
        yield "\n".join(part for e in shown for part in (e.text, e.value, e.description) if part)


def assert_no_screen_is_an_answer(phone: VirtualPhone, name: str, seed: int) -> None:
    """Nor all screens together; the oracle's answer is one, alone and in a sentence."""
    task, case = SUITE.task(name, seed), SUITE.case(name, seed)
    if not case.answer:
        return
    decided, answer = solve(phone, task)
    assert passed(phone.finish(task, answer)), task.name
    assert passed(phone.finish(task, f"It is {answer}.")), task.name
    texts = [text for screen, _, _ in decided for text in read_out(screen)]
    for text in (*texts, " ".join(texts)):
        assert phone.finish(task, text).score == 0, f"{task.name} is won by {text!r}"


@pytest.mark.parametrize("name", ASKED)
def test_reading_out_a_screen_is_no_answer(phone: VirtualPhone, name: str) -> None:
    assert_no_screen_is_an_answer(phone, name, 0)


@pytest.mark.long
@pytest.mark.parametrize("name", ASKED)
def test_reading_out_a_screen_is_no_answer_over_many_seeds(phone: VirtualPhone, name: str) -> None:
    for seed in (*range(1, 8), *range(HELD_OUT, HELD_OUT + 8)):
        assert_no_screen_is_an_answer(phone, name, seed)


# The same answer every time


SEEDS = 200


def most_frequent(name: str, first: int) -> float:
    """The share of the instances that the best constant answer wins."""
    cases = [SUITE.case(name, first + seed) for seed in range(SEEDS)]
    told = Counter((case.answer, *sorted(case.others)) for case in cases if case.answer)
    return told.most_common(1)[0][1] / SEEDS


@pytest.mark.long
@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("first", [0, HELD_OUT])
def test_no_constant_answer_wins_often(name: str, first: int) -> None:
    yes_or_no = kind_of(SUITE.case(name, 0).answer) == "choice"
    assert most_frequent(name, first) <= (0.6 if yes_or_no else 0.35)
