"""GUI-Odyssey, from synthetic files."""

import json
from pathlib import Path
from typing import Any

import pytest

from emulators.action import Action, LongPress, Press, Stop, Swipe, Tap, TypeText
from emulators.screen import Box, Element, Point
from emulators.trajectory import Thought
from guiagent.datasets.episode import DatasetError, Episode, Troubles
from guiagent.datasets.odyssey import Odyssey
from tests.guiagent.datasets.synthetic_sets import odyssey_annotation, odyssey_folder, odyssey_step


def read(folder: Path, **options: Any) -> tuple[list[Episode], Troubles]:
    troubles = Troubles()
    return [*Odyssey(folder, **options).episodes(troubles)], troubles


@pytest.mark.parametrize("inside", ["", "data_0"])
def test_an_episode(tmp_path: Path, inside: str) -> None:
    odyssey_folder(
        tmp_path, [odyssey_step(0), odyssey_step(1, action="COMPLETE", info="", sam2_bbox=[])], inside=inside
    )
    [episode], troubles = read(tmp_path)
    assert not troubles.counts
    assert (episode.id, episode.subsets) == ("12", ("test", "General_Tool"))
    assert episode.trajectory.id == "odyssey/12"
    assert episode.trajectory.task.instruction == "open the clock"
    click, stop = episode.trajectory.steps
    assert (click.action, stop.action) == (Tap(Point(30, 120), 0), Stop())
    assert click.thought == Thought("a home screen", "the clock is there", "tap the clock")
    assert click.screen.elements == (Element("target", Box(25, 100, 35, 140)),)
    assert stop.screen.elements == ()
    assert click.screen.frame is not None
    assert click.screen.frame.rgb().shape == (200, 100, 3)


@pytest.mark.parametrize(
    ("changed", "action"),
    [
        ({"sam2_bbox": []}, Tap(Point(30, 120))),
        ({"sam2_bbox": None}, Tap(Point(30, 120))),
        ({"info": "[[300, 600]]"}, Tap(Point(30, 120), 0)),
        ({"action": "LONG_PRESS"}, LongPress(Point(30, 120), 0)),
        ({"info": "KEY_HOME"}, Press("home")),
        ({"info": "KEY_BACK"}, Press("back")),
        ({"info": "KEY_APPSELECT", "sam2_bbox": []}, Press("recents")),
        ({"action": "SCROLL", "info": [[500, 800], [500, 200]]}, Swipe(Point(50, 160), Point(50, 40))),
        ({"action": "TEXT", "info": "at 7:30"}, TypeText("at 7:30")),
        ({"action": "TYPE", "info": ""}, TypeText("")),
        ({"action": "INCOMPLETE", "info": ""}, Stop(infeasible=True)),
    ],
)  # fmt: skip
def test_actions(tmp_path: Path, changed: dict[str, Any], action: Action) -> None:
    odyssey_folder(tmp_path, [odyssey_step(0, **changed)])
    [episode], troubles = read(tmp_path)
    assert episode.trajectory.steps[0].action == action
    assert not troubles.counts


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"action": "FLING"}, "unknown action"),
        ({"info": "KEY_POWER"}, "unreadable field"),
        ({"info": []}, "unreadable field"),
        ({"info": [["a", 3]]}, "unreadable field"),
        ({"action": "SCROLL"}, "unreadable field"),
        ({"action": "TEXT"}, "unreadable field"),
    ],
)  # fmt: skip
def test_a_step_without_an_action_is_left_out(tmp_path: Path, changed: dict[str, Any], kind: str) -> None:
    odyssey_folder(tmp_path, [odyssey_step(0), odyssey_step(1, **changed), odyssey_step(2)])
    [episode], troubles = read(tmp_path)
    assert len(episode.trajectory.steps) == 2
    assert kind in troubles.counts


def test_a_box_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    odyssey_folder(tmp_path, [odyssey_step(0, sam2_bbox=[1, 2, 3])])
    [episode], troubles = read(tmp_path)
    assert episode.trajectory.steps[0].action == Tap(Point(30, 120))
    assert troubles.counts == {"unreadable field": 1}


def test_lists(tmp_path: Path) -> None:
    odyssey_folder(tmp_path, [odyssey_step(0)])
    names = ["12.json", "13.json", "../12.json", 7]
    (tmp_path / "splits" / "app_split.json").write_text(json.dumps({"train": names, "test": "12.json"}))
    episodes, troubles = read(tmp_path, by="app", split="train")
    assert [episode.subsets for episode in episodes] == [("train",)]
    assert troubles.counts == {"missing episode": 3}
    with pytest.raises(DatasetError, match="test has some"):
        read(tmp_path, split="train")
    assert read(tmp_path, categories=("Web_Shopping",))[0] == []
    [everything], _ = read(tmp_path, split="")
    assert everything.subsets == ("General_Tool",)
    with pytest.raises(DatasetError, match="app_split"):
        read(tmp_path, by="app")
    with pytest.raises(DatasetError, match="annotations"):
        read(tmp_path / "splits")


@pytest.mark.parametrize(
    "changed", [{"device_info": 3}, {"device_info": {"h": 0, "w": "100"}}, {"task_info": []}, {"steps": 1}]
)
def test_an_episode_of_which_nothing_is_left(tmp_path: Path, changed: dict[str, Any]) -> None:
    odyssey_folder(tmp_path, [odyssey_step(0)], images=0)
    (tmp_path / "annotations" / "12.json").write_text(json.dumps(odyssey_annotation([odyssey_step(0)]) | changed))
    episodes, troubles = read(tmp_path)
    assert not episodes
    assert troubles.counts["empty episode"] == 1


def test_without_images_the_device_tells_the_size(tmp_path: Path) -> None:
    odyssey_folder(tmp_path, [odyssey_step(0)], images=0)
    [episode], troubles = read(tmp_path)
    assert episode.trajectory.steps[0].screen.frame is None
    assert troubles.counts == {"missing image": 1}
