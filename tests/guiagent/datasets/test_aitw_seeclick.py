"""SeeClick's copy of AitW, from synthetic files."""

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from emulators.action import Action, Press, Scroll, Stop, Swipe, Tap, TypeText
from emulators.screen import Box, Point
from guiagent.datasets.aitw_seeclick import AitwSeeClick
from guiagent.datasets.episode import DatasetError, Episode, Troubles
from tests.guiagent.datasets.synthetic_sets import seeclick_folder, seeclick_step


def read(folder: Path, **options: Any) -> tuple[list[Episode], Troubles]:
    troubles = Troubles()
    return [*AitwSeeClick(folder, **options).episodes(troubles)], troubles


def test_an_episode(tmp_path: Path) -> None:
    seeclick_folder(tmp_path, {"general": [[seeclick_step(0), seeclick_step(1, action_type_id=10)]]})
    [episode], troubles = read(tmp_path)
    assert not troubles.counts
    assert (episode.id, episode.subsets) == ("88", ("test", "general"))
    assert episode.trajectory.id == "aitw_seeclick/general/88"
    assert episode.trajectory.task.instruction == "open the clock"
    click, stop = episode.trajectory.steps
    assert (click.action, stop.action) == (Tap(Point(25, 160)), Stop())
    assert click.thought.move == "click the clock"
    first, second = (element.box for element in click.screen.elements)
    assert (first.left, first.top, first.right, first.bottom) == pytest.approx((20, 20, 60, 80))
    assert second == Box(0, 100, 100, 120)
    assert click.screen.frame is not None
    assert click.screen.frame.rgb().shape == (200, 100, 3)


UP, LEFT = ({"touch": [0.5, 0.75], "lift": [0.5, 0.25]}, {"touch": [0.75, 0.5], "lift": [0.25, 0.5]})


@pytest.mark.parametrize(
    ("changed", "action"),
    [
        ({"touch": [0.25, 0.5], "lift": [0.75, 0.5]}, Tap(Point(25, 100))),
        ({"action_type_text": "scroll down", **UP}, Swipe(Point(50, 150), Point(50, 50))),
        ({"action_type_text": "scroll up", **UP}, Scroll("up")),
        ({"action_type_text": "scroll right", **LEFT}, Swipe(Point(75, 100), Point(25, 100))),
        ({"action_type_text": "scroll left", "touch": [-1.0, -1.0], "lift": [-1.0, -1.0]}, Scroll("left")),
        ({"action_type_text": "scroll down", "touch": [0.5, 0.5], "lift": [0.5, 0.49]}, Scroll("down")),
        ({"action_type_id": 0}, Scroll("down")),
        ({"action_type_id": 1, "touch": None}, Scroll("up")),
        ({"action_type_id": 8}, Scroll("left")),
        ({"action_type_id": 9}, Scroll("right")),
        ({"action_type_id": 3, "type_text": "Größe: 3"}, TypeText("Größe: 3")),
        ({"action_type_id": 5}, Press("back")),
        ({"action_type_id": 6}, Press("home")),
        ({"action_type_id": 7}, Press("enter")),
        ({"action_type_id": 11}, Stop(infeasible=True)),
    ],
)  # fmt: skip
def test_actions(tmp_path: Path, changed: dict[str, Any], action: Action) -> None:
    seeclick_folder(tmp_path, {"general": [[seeclick_step(0, **changed)]]})
    [episode], troubles = read(tmp_path)
    assert episode.trajectory.steps[0].action == action
    assert not troubles.counts


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"action_type_id": 2}, "unknown action"),
        ({"action_type_id": None}, "unreadable field"),
        ({"action_type_text": "fling"}, "unknown action"),
        ({"touch": [0.5]}, "unreadable field"),
        ({"touch": [-1.0, -1.0]}, "unreadable field"),
        ({"action_type_id": 3, "type_text": 7}, "unreadable field"),
    ],
)  # fmt: skip
def test_a_step_without_an_action_is_left_out(tmp_path: Path, changed: dict[str, Any], kind: str) -> None:
    steps = [seeclick_step(0), seeclick_step(1, **changed), seeclick_step(2)]
    seeclick_folder(tmp_path, {"general": [steps]})
    [episode], troubles = read(tmp_path)
    assert len(episode.trajectory.steps) == 2
    assert troubles.counts == {kind: 1}
    assert "'general', episode 0, step 1" in troubles.first[0].where


def test_without_images_places_are_shares_of_a_thousand(tmp_path: Path) -> None:
    seeclick_folder(tmp_path, {"general": [[seeclick_step(0)]]}, images=0)
    [episode], troubles = read(tmp_path)
    assert episode.trajectory.steps[0].action == Tap(Point(250, 800))
    assert episode.trajectory.steps[0].screen.frame is None
    assert troubles.counts == {"missing image": 1}


@pytest.mark.parametrize("name", ["", None, "../outside", "/etc/hosts", "general/\0"])
def test_images_that_lie_nowhere(tmp_path: Path, name: object) -> None:
    seeclick_folder(tmp_path, {"general": [[seeclick_step(0, img_filename=name), seeclick_step(1)]]})
    [episode], troubles = read(tmp_path)
    assert [step.screen.frame is None for step in episode.trajectory.steps] == [True, False]
    assert episode.trajectory.steps[0].screen.width == 100
    assert troubles.counts.keys() <= {"missing image", "unreadable image", "unreadable field"}


def test_subsets(tmp_path: Path) -> None:
    one = [seeclick_step(0)]
    seeclick_folder(tmp_path, {"general": [one], "single": [one, one], "install": 3}, split="val")
    episodes, troubles = read(tmp_path, split="val", images=tmp_path / "aitw_images")
    assert [episode.trajectory.id.partition("/")[2] for episode in episodes] == [
        "general/88",
        "single/88",
        "single/88#2",
    ]
    assert troubles.counts == {"torn record": 1}
    episodes, troubles = read(tmp_path, split="val", subsets=("single", "webshopping"))
    assert [episode.subsets for episode in episodes] == [("val", "single")] * 2
    assert troubles.counts == {"torn record": 1, "missing episode": 1}
    with pytest.raises(DatasetError, match="aitw_data_test"):
        read(tmp_path)


def test_a_torn_episode_is_left_out_and_the_next_is_read(tmp_path: Path) -> None:
    episodes = [[seeclick_step(0, ep_id=str(number))] for number in range(6)]
    seeclick_folder(tmp_path, {"general": episodes[:4], "single": episodes[4:]})
    path = tmp_path / "aitw_data_test.json"
    whole = path.read_text()
    broken = whole.replace('"ep_id": "1", "step"', '"ep_id": "1", step', 1).replace('"ep_id": "3"', '"ep_id" "3"', 1)
    path.write_text(broken)
    found, troubles = read(tmp_path)
    assert [episode.id for episode in found] == ["0", "2", "4", "5"]
    assert troubles.counts == {"torn record": 2}
    path.write_text(whole[: whole.index('"ep_id": "5"')])
    found, troubles = read(tmp_path)
    assert [episode.id for episode in found] == ["0", "1", "2", "3", "4"]
    assert troubles.counts == {"torn record": 1}


def test_a_large_file_is_read_piece_by_piece(tmp_path: Path) -> None:
    text = json.dumps([seeclick_step(0, img_filename="none", action_addition="x" * 20_000)])
    with (tmp_path / "aitw_data_test.json").open("w") as file:
        file.write('{"general": [' + ",\n".join([text] * 1500) + "]}")
    tracemalloc.start()
    count = sum(1 for _ in AitwSeeClick(tmp_path).episodes(Troubles()))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 1500
    assert peak < (tmp_path / "aitw_data_test.json").stat().st_size / 3
