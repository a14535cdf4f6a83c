"""Comparing screens: facts, changes, targets and checks."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.screen import Box, Element, Flag, Frame, Point, Screen
from emulators.trajectory import ScreenCheck, Unchecked
from emulators.uitree import (
    changed,
    check_screen,
    difference,
    element_at,
    facts,
    fingerprint,
    judged_by_screen,
    same_target,
)

CORNER = Box(0, 0, 10, 10)


def element(text: str, *flags: Flag, box: Box = CORNER, value: str = "") -> Element:
    return Element("r", box, text=text, value=value, flags=frozenset(flags))


def screen(*elements: Element, app: str = "app", location: str = "main") -> Screen:
    return Screen(app, location, 100, 100, elements)


BLUETOOTH_ON = element("Bluetooth", Flag.CHECKABLE, Flag.CHECKED)
BLUETOOTH_OFF = element("Bluetooth", Flag.CHECKABLE)
CLOCK = element("12:00", Flag.SYSTEM)


def test_facts_say_label_value_and_state_of_what_belongs_to_the_app() -> None:
    seen = screen(
        BLUETOOTH_ON, BLUETOOTH_OFF, element("Name", value="Ada"), element("", value="40 %"), element(""), CLOCK,
        element("Save", Flag.DISABLED, Flag.CLICKABLE), element("Tab", Flag.SELECTED), element("x", Flag.FOCUSED),
    )  # fmt: skip
    assert facts(seen) == (
        "Bluetooth [checked]", "Bluetooth [unchecked]", "Name = Ada", "40 %", "Save [disabled]", "Tab [selected]", "x",
    )  # fmt: skip


@given(st.permutations([BLUETOOTH_ON, element("a"), element("b"), CLOCK]))
def test_the_fingerprint_does_not_depend_on_order_clock_focus_or_pixels(elements: list[Element]) -> None:
    first = screen(BLUETOOTH_ON, element("a"), element("b"), replace(CLOCK, text="12:01"))
    other = replace(screen(*elements), frame=Frame.of(np.zeros((1, 1, 3), np.uint8)))
    assert fingerprint(first) == fingerprint(other)
    assert not changed(first, other)
    assert changed(first, replace(other, location="elsewhere"))
    assert changed(first, replace(other, app="another"))


def test_a_change_of_state_or_place_is_a_change() -> None:
    assert changed(screen(BLUETOOTH_ON), screen(BLUETOOTH_OFF))
    assert changed(screen(element("a")), screen(element("a", box=Box(0, 5, 10, 15))))
    assert not changed(screen(element("a")), screen(element("a", box=Box(0, 0.2, 10, 10.2))))
    assert not changed(screen(element("a")), screen(element("a", Flag.FOCUSED)))


def test_the_difference_lists_what_came_and_went_once_in_reading_order() -> None:
    before = screen(element("a"), element("b"), BLUETOOTH_OFF)
    after = screen(element("c"), element("b"), BLUETOOTH_ON, element("c"), location="detail")
    found = difference(before, after)
    assert (found.moved, found.appeared, found.vanished) == (
        True, ("c", "Bluetooth [checked]"), ("a", "Bluetooth [unchecked]"),
    )  # fmt: skip
    same = difference(before, before)
    assert (same.moved, same.appeared, same.vanished) == (False, (), ())


def test_a_touch_reaches_the_last_actionable_element_drawn_there() -> None:
    row = element("row", Flag.CLICKABLE, box=Box(0, 0, 100, 20))
    label = element("label", box=Box(0, 0, 50, 20))
    switch = element("switch", Flag.CHECKABLE, box=Box(80, 0, 100, 20))
    seen = screen(row, label, switch)
    assert element_at(seen, Point(10, 10)) == 0
    assert element_at(seen, Point(90, 10)) == 2
    assert element_at(seen, Point(10, 50)) is None
    assert same_target(seen, Point(1, 1), Point(70, 19))
    assert not same_target(seen, Point(1, 1), Point(90, 10))
    assert not same_target(seen, Point(1, 50), Point(1, 50))


@pytest.mark.parametrize(
    ("check", "score", "evidence"),
    [
        (ScreenCheck("app", "main", ("Bluetooth [checked]",), ("gone",)), 1.0, "shows what it should"),
        (ScreenCheck("", "", (), ()), 1.0, "shows what it should"),
        (ScreenCheck("other", "", (), ()), 0.0, "ended in app, not in other"),
        (ScreenCheck("app", "detail", (), ()), 0.0, "ended at main, not at detail"),
        (ScreenCheck("app", "", ("Wi-Fi",), ()), 0.0, "does not show 'Wi-Fi'"),
        (ScreenCheck("app", "", (), ("Bluetooth [checked]",)), 0.0, "still shows"),
    ],
)
def test_a_screen_check_says_what_is_wrong_on_the_screen(check: ScreenCheck, score: float, evidence: str) -> None:
    outcome = check_screen(check, screen(BLUETOOTH_ON))
    assert outcome.score == score
    assert evidence in outcome.evidence


@pytest.mark.parametrize(
    ("answer", "score"), [("it is 20:45 now", 1.0), ("20:45", 1.0), ("120:45", 0.0), ("", 0.0), (None, 0.0)]
)
def test_a_screen_check_can_ask_for_words_in_the_answer(answer: str | None, score: float) -> None:
    assert check_screen(ScreenCheck("", "", (), (), answer="20:45"), screen(), answer).score == score


def test_the_end_is_judged_by_the_screen_only_where_the_check_is_about_it() -> None:
    looked: list[Screen] = []

    def look() -> Screen:
        looked.append(screen(BLUETOOTH_ON))
        return looked[-1]

    check = ScreenCheck("app", "main", ("Bluetooth on",), ())
    assert judged_by_screen(check, look, None) == check_screen(check, screen(BLUETOOTH_ON))
    assert len(looked) == 1
    assert "only a judge" in judged_by_screen(Unchecked(), look, None).evidence
    assert len(looked) == 1
