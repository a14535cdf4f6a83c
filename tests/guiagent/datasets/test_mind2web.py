import json
import os
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from emulators.action import SelectOption, Tap, TypeText
from emulators.screen import Box, Flag, Point
from emulators.trajectory import Recorded, Thought
from guiagent.datasets.episode import DatasetError, Episode, Troubles
from guiagent.datasets.mind2web import NOWHERE, Mind2Web
from rewards.profiles.case import Prediction, recorded_cases
from rewards.profiles.table import profile
from tests.guiagent.datasets.mind2web_folder import SCHEMA, candidate, episode, row, spoiled, written


def read(folder: Path, **options) -> tuple[list[Episode], Troubles]:
    troubles = Troubles()
    return list(Mind2Web(folder, **options).episodes(troubles)), troubles


def test_an_episode_in_our_records(tmp_path):
    [found], troubles = read(written(tmp_path, episode("a", 2)))
    assert troubles.first == []
    assert (found.id, found.subsets) == ("a", ("test_task", "Travel", "Airlines", "united"))
    trajectory = found.trajectory
    assert trajectory.task.instruction == "Book a"
    assert trajectory.task.start == Recorded("mind2web", "a")
    assert trajectory.id == "mind2web/test_task/a"
    step = trajectory.steps[0]
    assert step.action == Tap(Point(125, 215), 1)
    assert step.thought == Thought(move="[button]  Search -> CLICK")
    assert (step.screen.app, step.screen.width, step.screen.height) == ("united", 320, 1900)
    assert [(e.role, e.package, e.resource_id) for e in step.screen.elements] == [
        ("a", "9", ""), ("button", "20", "positive"), ("input", "31", ""),
    ]  # fmt: skip
    assert step.screen.elements[1].box == Box(100, 200, 150, 230)
    assert step.screen.elements[1].label == "Search"
    assert step.screen.frame.rgb().shape == (1900, 320, 3)
    assert step.after == trajectory.steps[1].screen


@pytest.mark.parametrize(
    ("operation", "action"),
    [
        ({"op": "CLICK", "original_op": "HOVER", "value": ""}, Tap(Point(125, 215), 1)),
        ({"op": "CLICK", "original_op": "ENTER", "value": ""}, Tap(Point(125, 215), 1)),
        ({"op": "TYPE", "original_op": "TYPE", "value": "New York"}, TypeText("New York", Point(125, 215), 1)),
        ({"op": "SELECT", "original_op": "SELECT", "value": "2"}, SelectOption(("2",), Point(125, 215), 1)),
    ],
)
def test_operations(tmp_path, operation, action):
    [found], _ = read(written(tmp_path, [row(operation=json.dumps(operation))]))
    assert found.trajectory.steps[0].action == action


@pytest.mark.parametrize("right", [[], [candidate(20, None)], [candidate(20, "1,2,3")], [candidate(20, "1,2,nan,4")]])
@pytest.mark.parametrize(
    ("op", "action"),
    [("CLICK", Tap(NOWHERE)), ("TYPE", TypeText("x")), ("SELECT", SelectOption(("x",), NOWHERE))],
)
def test_a_step_without_a_right_candidate_is_kept_and_counts_as_failed(tmp_path, right, op, action):
    [found], troubles = read(
        written(tmp_path, [row(pos_candidates=right, operation=json.dumps({"op": op, "value": "x"}))])
    )
    assert troubles.first == []
    step = found.trajectory.steps[0]
    assert step.action == action
    assert all(element.resource_id == "" for element in step.screen.elements)
    [case] = recorded_cases("a", found.trajectory)
    assert not profile("mind2web").rule(case, Prediction(action)).exact


def test_the_profile_takes_any_right_candidate(tmp_path):
    right = [candidate(40, "300,10,10,10"), candidate(20, "100,200,50,30", original=True)]
    [found], _ = read(written(tmp_path, [row(pos_candidates=right)]))
    step = found.trajectory.steps[0]
    assert step.action.point == Point(125, 215), "the original target is meant"
    [case] = recorded_cases("a", found.trajectory)
    rule = profile("mind2web").rule
    assert rule(case, Prediction(Tap(Point(125, 215)))).exact
    assert rule(case, Prediction(Tap(Point(305, 15)))).exact
    assert not rule(case, Prediction(Tap(Point(40, 10)))).exact


def test_a_row_without_a_screenshot_keeps_its_step(tmp_path):
    away = [row(screenshot=None), row("b", screenshot={"bytes": None, "path": None})]
    wide = row("c", screenshot=None, neg_candidates=[candidate(1, "0,0,1500,4000.5")])
    found, troubles = read(written(tmp_path, [*away, wide]))
    screens = [one.trajectory.steps[0].screen for one in found]
    assert all(screen.frame is None for screen in screens)
    assert [(screen.width, screen.height) for screen in screens] == [(1280, 720), (1280, 720), (1500, 4001)]
    assert troubles.counts == {"missing image": 3}


def test_damage_is_told_by_name(tmp_path):
    rows = [
        row("a", 0, 3, operation="{"), row("a", 1, 3), row("a", 1, 3),
        row("b", operation='{"op": "DRAG"}'), row("c", screenshot={"bytes": b"no image", "path": None}),
        row("d", pos_candidates=["{", "5", '{"attributes": "["}']), row("e", target_action_index="x"),
        row(None),
    ]  # fmt: skip
    found, troubles = read(written(tmp_path, rows))
    assert [(one.id, len(one.trajectory.steps)) for one in found] == [("a", 1), ("c", 1), ("d", 1), ("e", 1)]
    assert troubles.counts == {
        "unreadable record": 2, "unreadable field": 5, "unknown action": 1, "empty episode": 1,
        "unreadable image": 1, "missing step": 1,
    }  # fmt: skip
    assert any("a, " in one.where and "row 0" in one.where for one in troubles.first)


def test_candidates_may_be_parsed_already_and_flags_are_read(tmp_path):
    told = candidate(20, "0,0,10,10", is_clickable="true", option_selected="true", input_checked="true")
    [found], _ = read(written(tmp_path, [row(pos_candidates=[told])]))
    element = next(e for e in found.trajectory.steps[0].screen.elements if e.resource_id == "positive")
    assert element.flags == {Flag.CLICKABLE, Flag.SELECTED, Flag.CHECKABLE, Flag.CHECKED}


@pytest.mark.parametrize("window", [1, 4, 1000])
def test_rows_in_any_order_over_any_files_give_the_same_episodes(tmp_path, window):
    whole = [one for k in range(6) for one in episode(f"e{k}", k + 1)]
    expected = {one.id: one for one in read(written(tmp_path / "o", whole))[0]}
    dice = random.Random(window)
    for turn in range(4):
        shuffled = dice.sample(whole, len(whole))
        cut = dice.randrange(len(whole))
        found, troubles = read(written(tmp_path / str(turn), shuffled[:cut], shuffled[cut:], group=5), window=window)
        assert troubles.first == []
        assert {one.id: one for one in found} == expected


def test_splits_and_websites(tmp_path):
    written(tmp_path, episode("a", 1), split="test_task")
    written(tmp_path, [row("b", website="kayak")], split="test_domain")
    written(tmp_path, episode("c", 1), split="train")
    assert [one.id for one in read(tmp_path, split="test_domain")[0]] == ["b"]
    assert sorted(one.id for one in read(tmp_path, split="test")[0]) == ["a", "b"]
    assert [one.id for one in read(tmp_path, split="test", websites=("kayak",))[0]] == ["b"]
    assert [one.id for one in read(tmp_path / "data", split="train")[0]] == ["c"]
    with pytest.raises(DatasetError, match="test_domain, test_task, train have some"):
        read(tmp_path, split="test_website")
    with pytest.raises(DatasetError, match="osunlp/Multimodal-Mind2Web"):
        read(tmp_path / "nowhere")


def test_what_is_not_wanted_is_not_read(tmp_path):
    [found], troubles = read(written(tmp_path, episode("a", 1)), pixels=False, negatives=False)
    assert troubles.first == []
    screen = found.trajectory.steps[0].screen
    assert screen.frame is None
    assert [element.resource_id for element in screen.elements] == ["positive"]


def test_files_that_are_torn_or_of_something_else(tmp_path):
    written(tmp_path, episode("a", 2), episode("b", 2), episode("c", 2))
    first, second, _ = sorted((tmp_path / "data").iterdir())
    first.write_bytes(first.read_bytes()[:-9])
    parquet.write_table(pa.table({"x": [1]}), second)
    found, troubles = read(tmp_path)
    assert [one.id for one in found] == ["c"]
    assert troubles.counts["torn record"] == 2
    assert first.name in troubles.first[0].where
    assert troubles.counts["unreadable record"] == 1


def test_what_datasets_writes_is_read(tmp_path):
    datasets = pytest.importorskip("datasets")
    features = datasets.Features.from_arrow_schema(SCHEMA)
    features["screenshot"] = datasets.Image()
    made = datasets.Dataset.from_list(episode("a", 3), features=features)
    made.to_parquet(tmp_path / "train-00000-of-00001.parquet")
    [found], troubles = read(tmp_path, split="train")
    assert troubles.first == []
    for step, held in zip(found.trajectory.steps, made, strict=True):
        assert np.array_equal(step.screen.frame.rgb(), np.asarray(held["screenshot"].convert("RGB")))


@pytest.mark.parametrize("rounds", [20, pytest.param(420, marks=pytest.mark.long)])
def test_spoiled_rows_never_crash(tmp_path, rounds):
    """25 rows a round."""
    dice = random.Random(11)
    whole = [one for k in range(8) for one in episode(f"e{k}", 3)] + [row("z")]
    reported = 0
    for _ in range(rounds):
        written(tmp_path, [spoiled(dice, one) for one in whole])
        found, troubles = read(tmp_path)
        for one in found:
            for case in recorded_cases(one.id, one.trajectory):
                profile("mind2web").rule(case, Prediction(case.action))
                if case.screen.frame:
                    try:
                        case.screen.frame.rgb()
                    except DatasetError as error:
                        assert "damaged" in str(error)
        reported += troubles.counts.total()
    assert reported > rounds


MEASURED = """
import resource, sys
from pathlib import Path
from guiagent.datasets.episode import Troubles
from guiagent.datasets.mind2web import Mind2Web
def through(folder):
    return sum(len(one.trajectory.steps) for one in Mind2Web(Path(folder)).episodes(Troubles()))
assert through(sys.argv[1]) == 100
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
assert through(sys.argv[2]) == 1200
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.long
def test_memory_stays_flat(tmp_path):
    noise = random.Random(1).randbytes(300_000)
    for name, files in (("few", 1), ("many", 12)):
        whole = [
            [one | {"raw_html": noise.hex()} for k in range(20) for one in episode(f"{number}-{k}", 5)]
            for number in range(files)
        ]
        written(tmp_path / name, *whole)
    ran = subprocess.run(
        [sys.executable, "-c", MEASURED, str(tmp_path / "few"), str(tmp_path / "many")], capture_output=True, text=True,
        timeout=250, check=False, cwd=Path(__file__).parents[3], env={**os.environ, "PYTHONPATH": "."},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout) < 60, "megabytes more for twelve times as many rows"
