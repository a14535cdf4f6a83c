"""AndroidControl read into our records: what is whole as it is, what is damaged by name."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from emulators.action import LongPress, OpenApp, Press, Scroll, Tap, TypeText, Wait
from emulators.screen import Point
from emulators.trajectory import Ending, Recorded, Thought
from guiagent.datasets.android_control import AndroidControl, action_of
from guiagent.datasets.android_control_lists import read_index
from guiagent.datasets.episode import DatasetError, Episode, Troubles
from guiagent.datasets.fields import WrongField
from tests.guiagent.datasets.android_control_folder import ACTIONS, HEIGHT, ROW, SHARED, WIDTH, features, png, written

pytest.importorskip("google_crc32c", reason="the extra data is not installed")

BACK = ({"action_type": "navigate_back"},)


def read(folder: Path, **settings: Any) -> tuple[list[Episode], Troubles]:
    troubles = Troubles()
    return list(AndroidControl(folder, **settings).episodes(troubles)), troubles


def test_an_episode_is_read_whole(tmp_path: Path) -> None:
    [episode], troubles = read(written(tmp_path, [features(7)], subsplits={"IDD": [], "app_unseen": [7], "x": [7]}))
    trajectory = episode.trajectory
    assert not troubles.counts
    assert (episode.id, episode.subsets, episode.listed) == ("7", ("test", "app_unseen", "x"), None)
    assert (trajectory.id, trajectory.task.instruction) == ("android_control/7", "goal 7")
    assert trajectory.task.start == Recorded("android_control", "7")
    assert trajectory.ending is Ending.DONE and trajectory.task.budget == 8
    assert [step.action for step in trajectory.steps] == [
        OpenApp("Clock"), Tap(Point(20, 15)), Scroll("down"), TypeText("7:30"), LongPress(Point(1, 2)), Press("back"),
        Press("home"), Wait(),
    ]  # fmt: skip
    assert [step.thought for step in trajectory.steps] == [Thought(move=f"step {place}") for place in range(8)]
    assert all(now.after is then.screen for now, then in zip(trajectory.steps, trajectory.steps[1:], strict=False))
    screens = [*(step.screen for step in trajectory.steps), trajectory.final]
    for place, screen in enumerate(screens):
        assert screen is not None and screen.frame is not None
        assert (screen.app, screen.width, screen.height, screen.elements) == ("org.app", WIDTH, HEIGHT, (ROW,))
        assert (screen.frame.rgb() == np.array([7 + place, 0, 0])).all()


def test_what_is_not_asked_for_is_not_there(tmp_path: Path) -> None:
    [episode], _ = read(written(tmp_path, [features(7)]), trees=False, pixels=False)
    screen = episode.trajectory.steps[0].screen
    assert (screen.elements, screen.frame, screen.width, screen.height) == ((), None, WIDTH, HEIGHT)


def test_splits_and_sub_splits(tmp_path: Path) -> None:
    made = [features(id_, BACK) for id_ in range(6)]
    splits = {"train": [0, 1], "validation": [2], "test": [3, 4, 5]}
    folder = written(tmp_path, made, splits=splits, subsplits={"IDD": [3, 4], "app_unseen": [4]}, shards=3)

    def ids(**settings: Any) -> list[str]:
        return sorted(episode.id for episode in read(folder, **settings)[0])

    assert ids() == ["3", "4", "5"]
    assert ids(split="train") == ["0", "1"]
    assert ids(split="validation+test") == ["2", "3", "4", "5"]
    assert ids(split="all") == ["0", "1", "2", "3", "4", "5"]
    assert ids(subsets=("app_unseen",)) == ["4"]
    subsets = {episode.id: episode.subsets for episode in read(folder)[0]}
    assert subsets == {"3": ("test", "IDD"), "4": ("test", "IDD", "app_unseen"), "5": ("test",)}


def test_lists_that_are_missing(tmp_path: Path) -> None:
    folder = written(tmp_path, [features(1, BACK), features(2, BACK)], subsplits={"IDD": [1]})
    (folder / "splits.json").unlink()
    found, troubles = read(folder)
    assert [episode.id for episode in found] == ["1"] and troubles.counts == {"missing file": 1}
    assert len(read(folder, split="all")[0]) == 2
    with pytest.raises(DatasetError, match=r"splits\.json"):
        read(folder, split="train")
    (folder / "test_subsplits.json").unlink()
    with pytest.raises(DatasetError, match=r"splits\.json"):
        read(folder)
    (folder / "splits.json").write_text('{"test": [1, "2"]}')
    found, troubles = read(folder)
    assert len(found) == 2 and troubles.first[0].where == "test_subsplits.json"
    with pytest.raises(DatasetError, match=r"test_subsplits\.json"):
        read(folder, subsets=("IDD",))
    (folder / "splits.json").write_text('{"test": 1}')
    with pytest.raises(DatasetError, match="no object of lists"):
        read(folder)


def test_what_is_asked_for_wrongly(tmp_path: Path) -> None:
    folder = written(tmp_path / "set", [features(1, BACK)])
    with pytest.raises(DatasetError, match="no split 'dev'"):
        read(folder, split="dev")
    with pytest.raises(DatasetError, match="no sub-split 'unseen'; there are IDD"):
        read(folder, subsets=("unseen",))
    with pytest.raises(DatasetError, match="android_control-00000-of-00020"):
        read(tmp_path)
    with pytest.raises(DatasetError, match="cannot be read"):
        read(tmp_path / "nowhere")


def test_files_that_are_missing_are_named(tmp_path: Path) -> None:
    folder = written(tmp_path, [features(1, BACK), features(2, BACK), features(3, BACK)], shards=3)
    (folder / "android_control-00001-of-00003").unlink()
    found, troubles = read(folder)
    assert [episode.id for episode in found] == ["1", "3"]
    assert [(one.kind, one.where) for one in troubles.first] == [
        ("missing file", "android_control-00001-of-00003"), ("missing episode", "episode 2"),
    ]  # fmt: skip


def test_the_index_says_which_steps_count(tmp_path: Path) -> None:
    folder = written(tmp_path / "set", [features(1), features(2), features(3, BACK)])
    index = tmp_path / "idx.txt"
    index.write_text("episode_1_screenshot_0\nepisode_1_screenshot_7\nepisode_3_screenshot_1\nepisode_9_screenshot_0\n")
    assert read_index(index) == {("1", 0), ("1", 7), ("3", 1), ("9", 0)}
    found, troubles = read(folder, index=index)
    assert [(episode.id, episode.listed) for episode in found] == [("1", {0, 7}), ("3", {1})]
    assert len(found[0].trajectory.steps) == 8 and found[0].counts(7) and not found[0].counts(1)
    assert [one.where for one in troubles.first] == ["episode 3, step 1", "episode 9, step 0"]
    index.write_text("episode_1_screenshot_0\nepisode_x\n")
    with pytest.raises(DatasetError, match="'episode_x' is no step"):
        read(folder, index=index)


def test_the_real_index_and_sub_splits() -> None:
    path = SHARED / "os_atlas" / "ac_idx.txt"
    if not path.is_file():
        pytest.skip("the real lists are not beside the project")
    steps = read_index(path)
    assert (len(steps), len({id_ for id_, _ in steps})) == (7708, 1412)
    lists = json.loads((SHARED / "os_genesis" / "android_control_test_subsplits.json").read_text())
    assert [len(ids) for ids in lists.values()] == [721, 700, 631, 803]
    union = {str(id_) for ids in lists.values() for id_ in ids}
    assert len(union) == 1543 and {id_ for id_, _ in steps} <= union


def test_episodes_without_an_action(tmp_path: Path) -> None:
    folder = written(tmp_path, [features(1, ()), features(2, BACK)])
    found, troubles = read(folder)
    assert [episode.id for episode in found] == ["2"] and troubles.counts == {"empty episode": 1}
    [empty, _], troubles = read(folder, empty=True)
    assert empty.trajectory.steps == () and empty.trajectory.final is not None
    assert troubles.counts == {"empty episode": 1}


@pytest.mark.parametrize(
    ("changed", "kind", "told"),
    [
        ({"goal": []}, "unreadable record", "0 goals"),
        ({"episode_id": []}, "unreadable record", "0 episode_id"),
        ({"actions": [b"{"]}, "unreadable record", "no JSON"),
        ({"actions": [b"[]"]}, "unreadable record", "no object"),
        ({"actions": [b'{"action_type": "fly"}']}, "unknown action", "'fly'"),
        ({"actions": [b'{"action_type": "click", "x": 1}']}, "unreadable record", "missing"),
        ({"actions": [b'{"action_type": "click", "x": NaN, "y": 2}']}, "unreadable record", "no number"),
        ({"actions": [b'{"action_type": "scroll", "direction": "DOWN"}']}, "unreadable record", "no direction"),
        ({"screenshots": [], "screenshot_widths": []}, "unreadable record", "size of screen 0"),
    ],
)
def test_episodes_that_are_left_out(tmp_path: Path, changed: Any, kind: str, told: str) -> None:
    found, troubles = read(written(tmp_path, [features(1, BACK, **changed), features(2, BACK)]))
    assert [episode.id for episode in found] == ["2"]
    assert (kind, True) in [(one.kind, told in one.detail) for one in troubles.first]


@pytest.mark.parametrize(
    ("changed", "kind", "where"),
    [
        ({"accessibility_trees": [b"\xff", b""]}, "unreadable field", "episode 1, screen 0"),
        ({"screenshots": [b"nothing", png(1)]}, "unreadable image", "episode 1, screen 0"),
        ({"screenshots": [png(1)[:16] + bytes(8) + png(1)[24:], png(1)]}, "unreadable image", "episode 1, screen 0"),
        ({"screenshot_widths": [9, 54]}, "unreadable field", "episode 1, screen 0"),
        ({"screenshot_widths": []}, "unreadable field", "episode 1"),
        ({"step_instructions": []}, "unreadable field", "episode 1"),
        ({"accessibility_trees": []}, "unreadable field", "episode 1"),
        ({"screenshots": [png(0)]}, "unreadable field", "episode 1"),
    ],
)
def test_what_is_kept_of_damaged_episodes(tmp_path: Path, changed: Any, kind: str, where: str) -> None:
    [episode], troubles = read(written(tmp_path, [features(1, BACK, **changed)]))
    assert [(one.kind, one.where) for one in troubles.first] == [(kind, where)]
    [step] = episode.trajectory.steps
    assert step.action == Press("back") and episode.trajectory.final is not None
    assert (step.screen.width, step.screen.height) == (WIDTH, HEIGHT)


def test_an_image_that_is_damaged_inside_says_so_when_it_is_looked_at(tmp_path: Path) -> None:
    broken = png(1)[:60] + bytes(len(png(1)) - 60)
    [episode], troubles = read(written(tmp_path, [features(1, BACK, screenshots=[broken, png(2)])]))
    frame = episode.trajectory.steps[0].screen.frame
    assert frame is not None and not troubles.counts
    with pytest.raises(DatasetError, match="episode 1, screen 0"):
        frame.rgb()


def test_an_episode_that_comes_twice_counts_once(tmp_path: Path) -> None:
    found, troubles = read(written(tmp_path, [features(1, BACK), features(1, BACK)]))
    assert len(found) == 1 and troubles.counts == {"unreadable record": 1}


def test_frames_stay_as_they_are_while_others_are_read(tmp_path: Path) -> None:
    """The memory of a record is used again only when nobody shows any part of it."""
    folder = written(tmp_path, [features(10 * id_, BACK) for id_ in range(20)])
    frames = [episode.trajectory.steps[0].screen.frame for episode in AndroidControl(folder).episodes(Troubles())]
    assert [int(frame.rgb()[0, 0, 0]) for frame in frames if frame] == [10 * id_ for id_ in range(20)]


def test_actions_as_the_documentation_has_them() -> None:
    assert action_of({"action_type": "type", "text": "a", "x": 1, "y": 2}) == TypeText("a", Point(1, 2))
    for action in ACTIONS:
        assert action_of(action)
    for wrong in ({}, {"action_type": None}, {"action_type": ["click"]}, {"action_type": "open_app", "app_name": 3}):
        with pytest.raises(WrongField):
            action_of(wrong)
