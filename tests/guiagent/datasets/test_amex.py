"""AMEX, from synthetic files."""

from pathlib import Path
from typing import Any

import pytest

from emulators.action import Action, Press, Stop, Swipe, Tap, TypeText
from emulators.screen import Box, Element, Flag, Point
from guiagent.datasets.amex import Amex
from guiagent.datasets.episode import DatasetError, Episode, Troubles
from tests.guiagent.datasets.synthetic_sets import amex_folder, amex_step, image


def read(folder: Path, **options: Any) -> tuple[list[Episode], Troubles]:
    troubles = Troubles()
    return [*Amex(folder, **options).episodes(troubles)], troubles


@pytest.mark.parametrize("nested", [False, True])
def test_an_episode(tmp_path: Path, nested: bool) -> None:
    amex_folder(tmp_path, [amex_step(0), amex_step(1, action="TASK_COMPLETE")], nested=nested)
    [episode], troubles = read(tmp_path)
    assert not troubles.counts
    assert (episode.id, episode.trajectory.id) == ("abc", "amex/abc")
    tap, stop = episode.trajectory.steps
    assert (tap.action, stop.action) == (Tap(Point(30, 60)), Stop())
    assert (tap.screen.app, tap.screen.width, tap.screen.height) == ("com.clock", 100, 200)
    assert tap.screen.elements == (
        Element("clickable", Box(10, 20, 50, 80), "Clock, icon", "opens the clock", flags=frozenset({Flag.CLICKABLE})),
        Element("clickable", Box(0, 0, 5, 5), flags=frozenset({Flag.CLICKABLE})),
    )
    assert tap.screen.frame is not None
    assert tap.screen.frame.rgb().shape == (200, 100, 3)


def test_scrollable_regions_follow_if_asked_for(tmp_path: Path) -> None:
    amex_folder(tmp_path, [amex_step(0)])
    [episode], _ = read(tmp_path, scrollable=True, pixels=False)
    last = episode.trajectory.steps[0].screen.elements[-1]
    assert last == Element("scrollable", Box(0, 0, 100, 200), flags=frozenset({Flag.SCROLLABLE}))
    assert episode.trajectory.steps[0].screen.frame is None


@pytest.mark.parametrize(
    ("changed", "action"),
    [
        ({"lift_coord": [0, 0]}, Tap(Point(30, 60))),
        ({"action": "SWIPE", "lift_coord": [30, 10]}, Swipe(Point(30, 60), Point(30, 10))),
        ({"action": "SWIPE", "lift_coord": [31, 60]}, Swipe(Point(30, 60), Point(31, 60))),
        ({"action": "TYPE", "type_text": "7:30"}, TypeText("7:30")),
        ({"action": "PRESS_BACK"}, Press("back")),
        ({"action": "PRESS_HOME"}, Press("home")),
        ({"action": "PRESS_ENTER", "touch_coord": [0, 0]}, Press("enter")),
        ({"action": "TASK_IMPOSSIBLE"}, Stop(infeasible=True)),
        ({"device_dim": [50, 50]}, Tap(Point(60, 240))),
        ({"device_dim": None}, Tap(Point(30, 60))),
    ],
)  # fmt: skip
def test_actions(tmp_path: Path, changed: dict[str, Any], action: Action) -> None:
    amex_folder(tmp_path, [amex_step(0, **changed)])
    [episode], troubles = read(tmp_path)
    assert episode.trajectory.steps[0].action == action
    assert troubles.counts == ({"unreadable field": 1} if changed.get("device_dim", 0) is None else {})


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"action": "FLING"}, "unknown action"),
        ({"action": None}, "unreadable field"),
        ({"touch_coord": [0, 0]}, "unreadable field"),
        ({"touch_coord": ["1", "2"]}, "unreadable field"),
        ({"action": "SWIPE", "lift_coord": [0, 0]}, "unreadable field"),
        ({"action": "TYPE", "type_text": None}, "unreadable field"),
    ],
)  # fmt: skip
def test_a_step_without_an_action_is_left_out(tmp_path: Path, changed: dict[str, Any], kind: str) -> None:
    amex_folder(tmp_path, [amex_step(0), amex_step(1, **changed), amex_step(2)])
    [episode], troubles = read(tmp_path)
    assert len(episode.trajectory.steps) == 2
    assert troubles.counts == {kind: 1}


def test_missing_images_and_annotations(tmp_path: Path) -> None:
    amex_folder(tmp_path, [amex_step(index) for index in range(3)])
    (tmp_path / "screenshot" / "shot_1.png").unlink()
    (tmp_path / "element_anno" / "shot_2.json").unlink()
    (tmp_path / "element_anno" / "shot_0.json").write_text('{"clickable_elements": [{"bbox": [1, 2]}, 5]}')
    [episode], troubles = read(tmp_path)
    assert [len(step.screen.elements) for step in episode.trajectory.steps] == [0, 2, 0]
    assert [step.screen.frame is None for step in episode.trajectory.steps] == [False, True, False]
    assert troubles.counts == {"missing image": 1, "missing file": 1, "unreadable field": 2}


def test_without_images_the_device_tells_the_size(tmp_path: Path) -> None:
    amex_folder(tmp_path, [amex_step(0), amex_step(1, device_dim=[0, 7])], images=0)
    [episode], troubles = read(tmp_path)
    assert [(step.screen.width, step.screen.height) for step in episode.trajectory.steps] == [(100, 200)] * 2
    assert troubles.counts == {"missing image": 2, "missing file": 1}
    (tmp_path / "element_anno").mkdir()
    amex_folder(tmp_path, [amex_step(0, device_dim=None)], images=0)
    episodes, troubles = read(tmp_path)
    assert not episodes
    assert troubles.counts["empty episode"] == 1


def test_a_folder_that_is_another(tmp_path: Path) -> None:
    image(tmp_path / "screenshot" / "a.png")
    with pytest.raises(DatasetError, match="instruction_anno"):
        read(tmp_path)
