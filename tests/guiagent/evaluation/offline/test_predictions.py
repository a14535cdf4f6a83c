"""Files of other people's predictions: both forms, and whatever else may stand in them."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.action import Action, Press, Stop, Swipe, Tap, TypeText
from emulators.codec import action_to_dict
from emulators.screen import Box, Point
from emulators.trajectory import Thought
from guiagent.config import ConfigError
from guiagent.dialects.table import dialect
from guiagent.evaluation.offline.predictions import Given
from guiagent.evaluation.steps import EvaluationError
from rewards.profiles.case import Case, Prediction
from tests.guiagent.evaluation.offline.synthetic import ACTIONS, episode

HELD = episode("7", ACTIONS)


def case(index: int, name: str = "7") -> Case:
    step = HELD.trajectory.steps[index]
    return Case(name, index, "task", step.screen, Thought(), step.action)


def read(folder: Path, *lines: Any, spoken: str = "") -> Given:
    path = folder / "p.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts) + "\n", "utf-8")
    return Given("p", path, dialect(spoken) if spoken else None)


def test_actions_as_our_records_write_them(tmp_path: Path) -> None:
    lines = [{"episode": "7", "step": i, "action": action_to_dict(action)} for i, action in enumerate(ACTIONS)]
    found = read(tmp_path, *lines)
    assert [found.answer(case(i)) for i in range(len(ACTIONS))] == [Prediction(action) for action in ACTIONS]
    assert found.finish().plain() == {"unreadable_lines": 0, "duplicates": 0, "not_in_the_data": 0, "first": []}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ({"kind": "Tap", "point": [10, 20.5]}, Tap(Point(10, 20.5))),
        ({"kind": "Swipe", "start": [1, 2], "end": {"x": 3, "y": 4}}, Swipe(Point(1, 2), Point(3, 4))),
        ({"kind": "TypeText", "text": "a\ud800"}, TypeText("a\ud800")),
        ({"kind": "Stop"}, Stop()),
    ],
)  # fmt: skip
def test_points_may_be_pairs_and_what_is_left_out_has_its_default(said: Any, meant: Action, tmp_path: Path) -> None:
    found = read(tmp_path, {"episode": 7, "step": 0, "action": said, "prompt": "whatever"})
    assert found.answer(case(0)) == Prediction(meant)


def test_boxes_come_in_any_order_of_corners(tmp_path: Path) -> None:
    said = {"episode": "7", "step": 0, "action": {"kind": "Tap", "point": [5, 5]}, "box": [9, 8, 1, 2]}
    assert read(tmp_path, said).answer(case(0)) == Prediction(Tap(Point(5, 5)), Box(1, 2, 9, 8))


def test_outputs_are_read_with_a_dialect(tmp_path: Path) -> None:
    lines = [
        {"episode": "7", "step": 0, "output": "Thought: back\nAction: press_back()"},
        {"episode": "7", "step": 1, "output": "I would rather not"},
    ]
    found = read(tmp_path, *lines, spoken="ui-tars")
    assert found.answer(case(0)) == Prediction(Press("back"))
    unread = found.answer(case(1))
    assert unread is not None and unread.action is None and unread.unreadable
    with pytest.raises(ConfigError, match="line 1 holds the output of a model; say with --dialect"):
        read(tmp_path, *lines)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("what?}", "no JSON ("),
        ('{"episode": "7", "step": 0, "act', "no JSON, it looks cut off ("),
        ("[1]", "not an object"),
        ({"step": 0, "action": None}, "no episode"),
        ({"episode": "", "step": 0, "action": None}, "no episode"),
        ({"episode": True, "step": 0, "action": None}, "no episode"),
        ({"episode": "7", "action": None}, "no step"),
        ({"episode": "7", "step": -1, "action": None}, "no step"),
        ({"episode": "7", "step": "0", "action": None}, "no step"),
        ({"episode": "7", "step": 0}, "neither action nor output"),
        ({"episode": "7", "step": 0, "output": "x", "action": None}, "both action and output"),
        ({"episode": "7", "step": 0, "output": 3}, "output is no text"),
        ({"episode": "7", "step": 0, "action": "click"}, "action is no object with a kind"),
        ({"episode": "7", "step": 0, "action": {"kind": "Tup"}}, "unknown or missing kind 'Tup'"),
        ({"episode": "7", "step": 0, "action": {"kind": "Tap"}}, "action is not a"),
        ({"episode": "7", "step": 0, "action": {"kind": "Tap", "point": [1]}}, "action is not a"),
        ({"episode": "7", "step": 0, "action": {"kind": "Tap", "point": [10**400, 1]}}, ""),
        ({"episode": "7", "step": 0, "action": {"kind": "Stop", "why": 1}}, "action is not a"),
        ({"episode": "7", "step": 0, "action": {"kind": "Stop"}, "box": [1, 2, 3]}, "box is not"),
        ({"episode": "7", "step": 0, "action": {"kind": "Stop"}, "box": [1, 2, 3, 10**400]}, ""),
        ("[" * 100_000, "no JSON"),
    ],
)  # fmt: skip
def test_lines_that_are_no_prediction_are_counted_and_named(line: Any, why: str, tmp_path: Path) -> None:
    found = read(tmp_path, line, {"episode": "7", "step": 1, "action": {"kind": "Stop"}})
    assert found.answer(case(0)) is None
    assert found.answer(case(1)) == Prediction(Stop())
    mishaps = found.finish()
    assert mishaps.unreadable == 1
    assert mishaps.first[0].startswith("line 1: ") and why in mishaps.first[0]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_places_that_are_no_numbers_are_unreadable_predictions(number: str, tmp_path: Path) -> None:
    line = f'{{"episode": "7", "step": 0, "action": {{"kind": "Tap", "point": {{"x": {number}, "y": 1}}}}}}'
    assert read(tmp_path, line).answer(case(0)) == Prediction(None, unreadable="a place that is no number")


def test_null_is_an_answer_that_is_wrong(tmp_path: Path) -> None:
    found = read(tmp_path, {"episode": "7", "step": 0, "action": None}).answer(case(0))
    assert found is not None and found.action is None


def test_the_first_of_two_counts_and_strangers_are_counted(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {"episode": "7", "step": 0, "action": {"kind": "Stop"}},
        "",
        {"episode": "7", "step": 0, "action": {"kind": "NewTab"}},
        {"episode": "8", "step": 0, "action": {"kind": "Stop"}},
        {"episode": "7", "step": 99, "action": {"kind": "Stop"}},
    )
    assert found.answer(case(0)) == Prediction(Stop())
    mishaps = found.finish()
    assert (mishaps.duplicates, mishaps.strangers, mishaps.unreadable) == (1, 2, 0)
    assert mishaps.first == [
        "line 3: step 0 of episode 7 was told in line 1",
        "line 4: no step 0 of episode 8 was evaluated",
        "line 5: no step 99 of episode 7 was evaluated",
    ]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="cannot be read"):
        Given("p", tmp_path / "none.jsonl")


FIELDS = (
    "episode", "step", "action", "output", "box", "kind", "point", "start", "end", "x", "y", "text", "keys", "options",
)  # fmt: skip
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=5),
    max_leaves=12,
)
KINDS = st.sampled_from(("Tap", "Swipe", "Scroll", "TypeText", "Press", "OpenApp", "Wait", "Stop", "SelectOption"))
ALMOST = st.fixed_dictionaries(
    {"episode": st.just("7"), "step": st.integers(0, 2)},
    optional={
        "action": st.fixed_dictionaries(
            {"kind": KINDS},
            optional=dict.fromkeys(("point", "start", "end", "text", "keys", "name", "direction", "seconds"), PLAIN),
        ),
        "box": PLAIN,
        "output": st.text(max_size=30),
    },
)


FILES = st.lists(ALMOST | PLAIN | st.text(max_size=20), max_size=6)


def survives(path: Path, lines: list[Any]) -> None:
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_bytes(b"\n".join(text.encode("utf-8", "surrogatepass") for text in texts))
    found = Given("p", path, dialect("ui-tars"))
    answers = [found.answer(case(index)) for index in range(3)]
    assert all(one is None or isinstance(one, Prediction) for one in answers)
    told = [text for text in "\n".join(texts).encode("utf-8", "surrogatepass").split(b"\n") if text.strip()]
    mishaps = found.finish()
    assert mishaps.unreadable + mishaps.duplicates + len(found) == len(told)


@given(FILES)
@settings(max_examples=300)
def test_nothing_in_a_file_is_fatal(tmp_path_factory: pytest.TempPathFactory, lines: list[Any]) -> None:
    survives(tmp_path_factory.getbasetemp() / "p.jsonl", lines)


@pytest.mark.long
@given(st.lists(ALMOST | PLAIN | st.text(max_size=20), min_size=4, max_size=4))
@settings(max_examples=2_500)
def test_nothing_in_ten_thousand_lines_is_fatal(tmp_path_factory: pytest.TempPathFactory, lines: list[Any]) -> None:
    survives(tmp_path_factory.getbasetemp() / "p.jsonl", lines)
