"""AitW read into our records: steps gathered into episodes, what is damaged by name."""

import json
from pathlib import Path
from typing import Any

import pytest

from emulators.action import Press, Stop, Swipe, Tap, TypeText
from emulators.screen import Box, Element, Point
from emulators.trajectory import Ending
from guiagent.datasets.aitw import Aitw
from guiagent.datasets.episode import DatasetError, Episode, Troubles
from tests.guiagent.datasets.aitw_folder import HEIGHT, WIDTH, step, written

pytest.importorskip("google_crc32c", reason="the extra data is not installed")

FILE = "google_apps/google_apps-00000-of-00002"


def read(folder: Path, **settings: Any) -> tuple[list[Episode], Troubles]:
    troubles = Troubles()
    return list(Aitw(folder, **{"split": "all", **settings}).episodes(troubles)), troubles


def test_an_episode_is_read_whole(tmp_path: Path) -> None:
    swipe = {"results__yx_touch": [0.75, 0.5], "results__yx_lift": [0.25, 0.5]}
    typed = {"results__action_type": [3], "results__type_action": ["größe".encode()]}
    kinds = [{}, swipe, typed, *({"results__action_type": [kind]} for kind in (5, 6, 7, 11))]
    written(tmp_path / FILE, [step("77", number, 7, **kind) for number, kind in enumerate(kinds)])  # type: ignore[arg-type]
    [episode], troubles = read(tmp_path)
    trajectory = episode.trajectory
    assert not troubles.counts
    assert (episode.id, episode.subsets, trajectory.id) == ("77", ("all", "google_apps"), "aitw/google_apps/77")
    assert trajectory.task.instruction == "open the clock" and trajectory.ending is Ending.INFEASIBLE
    assert [each.action for each in trajectory.steps] == [
        Tap(Point(5, 10)), Swipe(Point(10, 30), Point(10, 10)), TypeText("größe"), Press("back"), Press("home"),
        Press("enter"), Stop(infeasible=True),
    ]  # fmt: skip
    for number, each in enumerate(trajectory.steps):
        screen = each.screen
        assert screen.frame is not None and (screen.width, screen.height) == (WIDTH, HEIGHT)
        assert screen.frame.rgb().shape == (HEIGHT, WIDTH, 3) and (screen.frame.rgb() == number).all()
        assert (screen.app, screen.location) == ("org.app", "org.app/org.app.Main")
        assert screen.elements == (
            Element("TEXT", Box(10, 10, 15, 15), "Clock"), Element("ICON_HOME", Box(0, 0, 20, 20)),
        )  # fmt: skip


def test_pixels_cannot_be_written_to(tmp_path: Path) -> None:
    written(tmp_path / FILE, [step("1", 0, 1)])
    frame = read(tmp_path)[0][0].trajectory.steps[0].screen.frame
    assert frame is not None
    with pytest.raises(ValueError, match="read-only"):
        frame.rgb()[0, 0, 0] = 1


def test_splits_and_subsets(tmp_path: Path) -> None:
    written(tmp_path / FILE, [step("1", 0, 1), step("2", 0, 1)])
    written(tmp_path / "single" / "single-00000-of-00001", [step("3", 0, 1)])
    with pytest.raises(DatasetError, match=r"standard\.json"):
        read(tmp_path, split="test")
    (tmp_path / "splits").mkdir()
    (tmp_path / "splits" / "standard.json").write_text(json.dumps({"train": ["1"], "test": ["2", 3]}))
    assert [(one.id, one.subsets) for one in read(tmp_path, split="test")[0]] == [
        ("2", ("test", "google_apps")), ("3", ("test", "single")),
    ]  # fmt: skip
    assert [one.id for one in read(tmp_path, subsets=("single",))[0]] == ["3"]
    assert [one.id for one in read(tmp_path / "single", split="test")[0]] == ["3"]
    with pytest.raises(DatasetError, match="no episode in the split 'dev'; "):
        read(tmp_path, split="dev")
    with pytest.raises(DatasetError, match="no subset 'general', only google_apps, single"):
        read(tmp_path, subsets=("general",))
    other = tmp_path / "unseen_subject.json"
    other.write_text(json.dumps({"test": ["1"]}))
    assert [one.id for one in read(tmp_path, split="test", split_file=other)[0]] == ["1"]
    with pytest.raises(DatasetError, match="holds no files"):
        read(tmp_path / "splits")


def test_an_episode_goes_on_in_the_next_file(tmp_path: Path) -> None:
    written(tmp_path / FILE, [step("1", 0, 2)])
    written(tmp_path / "google_apps/google_apps-00001-of-00002", [step("1", 1, 2)])
    [episode], troubles = read(tmp_path)
    assert len(episode.trajectory.steps) == 2 and not troubles.counts


def test_steps_among_each_other_are_sorted_out(tmp_path: Path) -> None:
    mixed = [("1", 0), ("2", 1), ("1", 1), ("2", 0)]
    written(tmp_path / FILE, [step(id_, number, 2) for id_, number in mixed])
    found, troubles = read(tmp_path)
    assert [(one.id, len(one.trajectory.steps)) for one in found] == [("1", 2), ("2", 2)]
    assert [int(each.screen.frame.rgb()[0, 0, 0]) for each in found[1].trajectory.steps if each.screen.frame] == [0, 1]
    assert troubles.counts == {"disordered steps": 1}


def test_few_episodes_are_kept_open(tmp_path: Path) -> None:
    steps = [step(str(id_), 0, 2) for id_ in range(12)] + [step("0", 1, 2), step("11", 1, 2)]
    written(tmp_path / FILE, steps)
    found, troubles = read(tmp_path)
    assert sorted(int(one.id) for one in found) == [*range(12)]
    assert {one.id for one in found if len(one.trajectory.steps) == 2} == {"11"}
    assert troubles.counts == {"missing step": 11, "disordered steps": 1}


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"episode_id": []}, "unreadable record"),
        ({"image__height": []}, "unreadable field"),
        ({"image__width": [0]}, "unreadable field"),
        ({"results__action_type": [9]}, "unknown action"),
        ({"results__action_type": []}, "unknown action"),
        ({"results__yx_touch": [0.5]}, "unreadable field"),
        ({"results__yx_lift": [float("nan"), 0.5]}, "unreadable field"),
    ],
)
def test_steps_that_are_left_out(tmp_path: Path, changed: Any, kind: str) -> None:
    written(tmp_path / FILE, [step("1", 0, 2), step("1", 1, 2, **changed)])
    [episode], troubles = read(tmp_path)
    assert len(episode.trajectory.steps) == 1 and kind in troubles.counts


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"image__encoded": []}, "missing image"),
        ({"image__encoded": [b"short"]}, "unreadable image"),
        ({"image__channels": [4]}, "unreadable image"),
        ({"image__ui_annotations_text": []}, "unreadable field"),
        ({"image__ui_annotations_positions": [0.0, 0.0, float("inf"), 1.0] * 2}, "unreadable field"),
        ({"episode_length": [5]}, "missing step"),
    ],
)
def test_what_is_kept_of_damaged_steps(tmp_path: Path, changed: Any, kind: str) -> None:
    written(tmp_path / FILE, [step("1", 0, 1, **changed)])
    [episode], troubles = read(tmp_path)
    assert len(episode.trajectory.steps) == 1 and kind in troubles.counts


def test_an_episode_without_a_goal_is_left_out(tmp_path: Path) -> None:
    written(tmp_path / FILE, [step("1", 0, 1, goal_info=[])])
    found, troubles = read(tmp_path)
    assert found == [] and troubles.counts == {"empty episode": 1}


def test_without_pixels(tmp_path: Path) -> None:
    written(tmp_path / FILE, [step("1", 0, 1)])
    [episode], _ = read(tmp_path, pixels=False)
    assert episode.trajectory.steps[0].screen.frame is None
