"""The logic that the comparison with other web environments rests on, without any of them."""

import os
import subprocess
import sys

import pytest

from benchmarks.web_peers.matching import compare
from benchmarks.web_peers.oracle import Move, Thing, next_move
from benchmarks.web_peers.processes import below, cpu_ms, holdings
from benchmarks.web_race import round_ratios
from emulators.screen import Box, Element, Flag, Point, Screen

SUBMIT = Thing("button", "Submit", 9)


def test_the_oracle_fills_once_and_then_submits() -> None:
    goal = 'Enter "Ann" into the text field and press Submit.'
    empty, filled = Thing("field", "", 1), Thing("field", "", 1, "Ann")
    assert next_move("enter-text", goal, [empty, SUBMIT]) == Move(empty, "Ann")
    assert next_move("enter-text", goal, [filled, SUBMIT]) == Move(SUBMIT)


def test_the_oracle_ticks_what_is_asked_for_and_clears_the_rest() -> None:
    goal = "Select a, b and click Submit."
    one, two, three = Thing("box", "a", 1, ticked=True), Thing("box", "b", 2), Thing("box", "c", 3, ticked=True)
    assert next_move("click-checkboxes", goal, [one, two, three, SUBMIT]) == Move(two)
    ticked = Thing("box", "b", 2, ticked=True)
    assert next_move("click-checkboxes", goal, [one, ticked, three, SUBMIT]) == Move(three)
    assert next_move("click-checkboxes", "Select nothing and click Submit.", [SUBMIT]) == Move(SUBMIT)


def test_the_oracle_says_what_it_misses() -> None:
    with pytest.raises(LookupError, match="no box is called b"):
        next_move("click-checkboxes", "Select b and click Submit.", [SUBMIT])
    with pytest.raises(LookupError, match="no button No"):
        next_move("click-button", 'Click on the "No" button.', [SUBMIT])


def _theirs(tag: str, box: list[float], *, reached: bool = True) -> dict[str, object]:
    return {
        "tag": tag,
        "box": box,
        "reached": reached,
        "shown": True,
        "typed": False,
        "text": "",
        "html": "",
        "above": "<div>",
    }


def test_an_element_counts_as_found_where_a_touch_lands_in_it() -> None:
    button = Element("button", Box(0, 0, 50, 20), "Go", flags=frozenset({Flag.CLICKABLE}), touch=Point(25, 10))
    theirs = {
        "1": _theirs("button", [0, 0, 50, 20]),  # the same
        "2": _theirs("div", [0, 0, 200, 200]),  # around it: a touch reaches it
        "3": _theirs("button", [40, 0, 90, 20]),  # touched, but elsewhere
        "4": _theirs("a", [0, 0, 50, 20]),  # the same place, not touched
        "5": _theirs("a", [0, 100, 9, 109], reached=False),
        "6": _theirs("body", [0, 0, 200, 200]),
        "7": _theirs("label", [60, 0, 90, 20]),  # of what is touched
    }
    screen = Screen("", "", 200, 200, (button,))
    met = {"marks": ["1", "2", "3", "6"], "labels": ["7"], "own": True, "lies": ""}
    seen = compare(screen, theirs, lambda ours: [met for _ in ours])
    assert [one["tag"] for one in seen.found] == ["button", "div", "label"]
    assert seen.missed == [theirs["3"], theirs["4"]]
    assert (seen.unreachable, seen.whole_page) == ([theirs["5"]], [theirs["6"]])
    assert (seen.own, seen.others) == ([button], [])
    assert len(list(seen.lines("page"))) == 3


def testround_ratios_are_taken_round_by_round() -> None:
    assert round_ratios([[10, 30, 20], [40], []], [[2, 2], [4], [1]]) == [10, 10]


def test_all_processes_below_one_are_counted() -> None:
    child = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'input()'])"
    with subprocess.Popen([sys.executable, "-c", child], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as started:
        assert started.pid in below(os.getpid())
        held = holdings(started.pid)
        assert held.processes >= 1 and held.threads >= 1 and held.descriptors >= 3
        assert cpu_ms(os.getpid()) > 0
        assert started.stdin is not None
        started.stdin.write(b"\n")
