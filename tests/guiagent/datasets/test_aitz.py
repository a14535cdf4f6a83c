"""AITZ: the real sample whole, and synthetic episodes with every kind of damage."""

import json
from pathlib import Path
from typing import Any

import pytest

from emulators.action import Action, Press, Stop, Swipe, Tap, TypeText
from emulators.screen import Box, Element, Point
from emulators.trajectory import Ending, Thought, Trajectory
from guiagent.datasets.aitz import Aitz
from guiagent.datasets.episode import DatasetError, Episode, Troubles
from tests.guiagent.datasets.aitz_folder import HEIGHT, SAMPLE, WIDTH, synthetic_episode, synthetic_step

real = pytest.mark.skipif(not SAMPLE.is_dir(), reason=f"the real AITZ sample is not at {SAMPLE}")


def read(folder: Path, **options: Any) -> tuple[list[Episode], Troubles]:
    troubles = Troubles()
    return [*Aitz(folder, **options).episodes(troubles)], troubles


def only(folder: Path, **options: Any) -> tuple[Trajectory, Troubles]:
    [episode], troubles = read(folder, **options)
    return episode.trajectory, troubles


def steps_of(count: int, **changed: Any) -> list[dict[str, Any]]:
    return [synthetic_step(index, count, **changed) for index in range(count)]


@real
def test_the_real_episode() -> None:
    [episode], troubles = read(SAMPLE)
    assert not troubles.counts
    assert (episode.id, episode.subsets) == ("523638528775825151", ("test", "google_apps"))
    trajectory = episode.trajectory
    assert trajectory.id == trajectory.task.name == "aitz/google_apps/523638528775825151"
    assert trajectory.task.instruction == 'open app "Clock" (install if not already installed)'
    assert (trajectory.ending, trajectory.task.budget) == (Ending.DONE, 4)
    home, scroll, click, stop = trajectory.steps
    assert home.action == Press("home")
    assert scroll.action == Swipe(
        Point(0.5073748230934143 * 270, 0.541063666343689 * 600),
        Point(0.5788536071777344 * 270, 0.001115699764341116 * 600),
    )
    assert click.action == Tap(Point(0.6069772839546204 * 270, 0.49836206436157227 * 600))
    assert stop.action == Stop()
    assert [step.thought.move[:10] for step in trajectory.steps] == [
        "press the ",
        "scroll up",
        "click on t",
        "stop and s",
    ]
    assert click.thought.plan.startswith("The Clock app is displayed in the list of apps")
    assert (click.thought.expected or "").startswith("By doing so, the Clock app")
    assert scroll.after is click.screen


@real
def test_elements_and_images_of_the_real_episode() -> None:
    trajectory, _ = only(SAMPLE)
    assert [len(step.screen.elements) for step in trajectory.steps] == [15, 14, 42, 11]
    clock = trajectory.steps[2].screen.elements[22]
    assert clock == Element("TEXT", Box(156, 321, 174, 326), "Cleck")
    assert trajectory.steps[0].screen.elements[7] == Element("ICON_ENVELOPE", Box(17, 189, 24, 203))
    for step in trajectory.steps:
        frame = step.screen.frame
        assert frame is not None
        assert (step.screen.width, step.screen.height) == (frame.width, frame.height) == (270, 600)
        assert frame.rgb().shape == (600, 270, 3)
    assert len({step.screen.frame for step in trajectory.steps}) == 4


@real
@pytest.mark.parametrize("deeper", ["", "test", "test/google_apps", "test/google_apps/GOOGLE_APPS-523638528775825151"])
def test_the_folder_may_be_any_part_of_the_set(deeper: str) -> None:
    trajectory, troubles = only(SAMPLE / deeper)
    assert trajectory.id == "aitz/google_apps/523638528775825151"
    assert trajectory.steps[0].screen.frame
    assert not troubles.counts


def test_a_folder_that_is_another_is_named(tmp_path: Path) -> None:
    synthetic_episode(tmp_path, steps_of(1))
    for folder, options in (
        (tmp_path / "nowhere", {}),
        (tmp_path, {"split": "train"}),
        (tmp_path / "test", {"split": "train"}),
        (tmp_path / "test" / "general" / "GENERAL-7", {"split": "train"}),
        (tmp_path, {"subsets": ("install",)}),
    ):
        with pytest.raises(DatasetError, match=r"name the folder|--split test|but general"):
            Aitz(folder, **options).episodes(Troubles())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "action"),
    [
        ({}, Tap(Point(50, 50))),
        ({"result_touch_yx": [0.25, 0.5], "result_lift_yx": [0.25, 0.5]}, Tap(Point(50, 50))),
        ({"result_lift_yx": "[0.25, 0.5625]"}, Swipe(Point(50, 50), Point(56.25, 50))),
        ({"result_lift_yx": "[0.75, 0.5]"}, Swipe(Point(50, 50), Point(50, 150))),
        ({"result_action_type": 3, "result_action_text": "Größe: 3"}, TypeText("Größe: 3")),
        ({"result_action_type": 3}, TypeText("")),
        ({"result_action_type": 5}, Press("back")),
        ({"result_action_type": 6}, Press("home")),
        ({"result_action_type": 7.0}, Press("enter")),
        ({"result_action_type": 10}, Stop()),
        ({"result_action_type": 11}, Stop(infeasible=True)),
    ],
)  # fmt: skip
def test_actions(tmp_path: Path, changed: dict[str, Any], action: Action) -> None:
    synthetic_episode(tmp_path, steps_of(1, **changed))
    trajectory, troubles = only(tmp_path)
    assert trajectory.steps[0].action == action
    assert trajectory.ending is (Ending.INFEASIBLE if action == Stop(infeasible=True) else Ending.DONE)
    assert not troubles.counts


def test_lists_that_are_no_texts_are_read_too(tmp_path: Path) -> None:
    changed = {"ui_positions": [[40, 30.5, 20, 40]], "ui_text": ["Clock"], "ui_types": ["TEXT"]}
    synthetic_episode(tmp_path, steps_of(1, **changed))
    trajectory, troubles = only(tmp_path)
    assert trajectory.steps[0].screen.elements == (Element("TEXT", Box(30.5, 40, 70.5, 60), "Clock"),)
    assert trajectory.steps[0].thought == Thought(
        "a home screen", "the clock is there", "click on the clock", "the clock opens"
    )
    assert not troubles.counts


def test_boxes_as_shares_beside_the_size_of_the_image(tmp_path: Path) -> None:
    changed = {"ui_positions": "[[0.2, 0.3, 0.1, 0.4]]", "ui_text": '[""]', "ui_types": '["TEXT"]'}
    synthetic_episode(tmp_path, steps_of(1, **changed, image_width=WIDTH, image_height=HEIGHT), images=0)
    trajectory, troubles = only(tmp_path)
    box = trajectory.steps[0].screen.elements[0].box
    assert (box.left, box.top, box.right, box.bottom) == pytest.approx((30, 40, 70, 60))
    assert trajectory.steps[0].action == Tap(Point(50, 50))
    assert troubles.counts == {"missing image": 1}


@pytest.mark.parametrize(
    ("changed", "kind", "detail"),
    [
        ({"result_action_type": 12}, "unknown action", "12"),
        ({"result_action_type": "4"}, "unreadable field", "result_action_type"),
        ({"result_action_type": True}, "unreadable field", "result_action_type"),
        ({"result_touch_yx": "[-1.0, -1.0]"}, "unreadable field", "result_touch_yx"),
        ({"result_touch_yx": "[0.5]"}, "unreadable field", "result_touch_yx"),
        ({"result_touch_yx": "[NaN, 0.5]"}, "unreadable field", "result_touch_yx"),
        ({"result_lift_yx": "[0.5, 0.5"}, "unreadable field", "result_lift_yx"),
        ({"result_lift_yx": None}, "unreadable field", "result_lift_yx: missing"),
        ({"result_action_type": 3, "result_action_text": 5}, "unreadable field", "result_action_text"),
    ],
)  # fmt: skip
def test_a_step_without_an_action_is_left_out(tmp_path: Path, changed: dict[str, Any], kind: str, detail: str) -> None:
    steps = steps_of(3)
    steps[1] |= changed
    synthetic_episode(tmp_path, steps)
    trajectory, troubles = only(tmp_path)
    assert len(trajectory.steps) == 2
    assert troubles.counts == {kind: 1}
    assert "GENERAL-7, step 1" in troubles.first[0].where
    assert detail in troubles.first[0].detail


@pytest.mark.parametrize(
    ("changed", "elements"),
    [
        ({"ui_positions": "[[40, 30, 20, 40]]"}, 1),
        ({"ui_positions": "[[40, 30, 20], [0, 0, 10, 5]]"}, 1),
        ({"ui_positions": "nothing"}, 0),
        ({"ui_text": "[1, 2]"}, 2),
        ({"ui_types": None}, 2),
        ({"coat_screen_desc": 3}, 2),
        ({"image_path": 3}, 2),
        ({"image_path": "../general/GENERAL-7/GENERAL-7_1.png"}, 2),
        ({"episode_id": "8"}, 2),
    ],
)  # fmt: skip
def test_a_step_is_kept_without_what_cannot_be_read(tmp_path: Path, changed: dict[str, Any], elements: int) -> None:
    steps = steps_of(3)
    steps[1] |= changed
    synthetic_episode(tmp_path, steps)
    trajectory, troubles = only(tmp_path)
    assert len(trajectory.steps) == 3
    assert len(trajectory.steps[1].screen.elements) == elements
    assert trajectory.steps[1].screen.frame is not None
    assert troubles.counts.keys() <= {"unreadable field"}
    assert troubles.counts or ".." in str(changed)


def test_steps_in_any_order(tmp_path: Path) -> None:
    one, two, three = steps_of(3)
    again = {**two, "result_action_type": 5}
    synthetic_episode(tmp_path, [three, one, two, again])
    trajectory, troubles = only(tmp_path)
    assert [type(step.action) for step in trajectory.steps] == [Tap, Tap, Tap]
    assert [step.screen.frame.rgb()[0, 0, 0] for step in trajectory.steps if step.screen.frame] == [0, 40, 80]
    assert troubles.counts == {"disordered steps": 1}


def test_steps_that_are_missing(tmp_path: Path) -> None:
    one, _, three = steps_of(3)
    synthetic_episode(tmp_path, [one, three])
    trajectory, troubles = only(tmp_path)
    assert len(trajectory.steps) == 2
    assert troubles.counts == {"missing step": 1}
    assert "there is no step_id 1" in troubles.first[0].detail


@pytest.mark.parametrize(("said", "kind"), [(5, "missing step"), (2, "unreadable field"), ("3", "unreadable field")])
def test_a_length_that_does_not_add_up(tmp_path: Path, said: object, kind: str) -> None:
    synthetic_episode(tmp_path, [{**step, "episode_length": said} for step in steps_of(3)])
    trajectory, troubles = only(tmp_path)
    assert len(trajectory.steps) == 3
    assert troubles.counts == {kind: 1}


def test_step_numbers_that_are_none(tmp_path: Path) -> None:
    steps = steps_of(3)
    steps[0]["step_id"] = "first"
    synthetic_episode(tmp_path, steps)
    trajectory, troubles = only(tmp_path)
    assert len(trajectory.steps) == 3
    assert troubles.counts == {"unreadable field": 1}


def test_a_missing_image_has_the_size_of_the_next(tmp_path: Path) -> None:
    place = synthetic_episode(tmp_path, steps_of(3))
    (place / "GENERAL-7_1.png").unlink()
    trajectory, troubles = only(tmp_path)
    assert [step.screen.frame is None for step in trajectory.steps] == [False, True, False]
    assert {(step.screen.width, step.screen.height) for step in trajectory.steps} == {(WIDTH, HEIGHT)}
    assert troubles.counts == {"missing image": 1}


def test_images_that_are_none(tmp_path: Path) -> None:
    place = synthetic_episode(tmp_path, steps_of(3))
    whole = (place / "GENERAL-7_1.png").read_bytes()
    (place / "GENERAL-7_1.png").write_bytes(whole[: len(whole) // 2])
    (place / "GENERAL-7_2.png").write_text("<html>not found</html>")
    trajectory, troubles = only(tmp_path)
    assert [step.screen.frame is None for step in trajectory.steps] == [False, True, True]
    assert troubles.counts == {"unreadable image": 2}


def test_damage_that_only_decoding_finds_is_named(tmp_path: Path) -> None:
    place = synthetic_episode(tmp_path, steps_of(1))
    path = place / "GENERAL-7_0.png"
    whole = path.read_bytes()
    path.write_bytes(whole[:60] + b"\0" * (len(whole) - 80) + whole[-20:])
    trajectory, _ = only(tmp_path)
    frame = trajectory.steps[0].screen.frame
    assert frame is not None
    with pytest.raises(DatasetError, match=r"GENERAL-7_0\.png"):
        frame.rgb()


def test_an_episode_without_any_size_is_left_out(tmp_path: Path) -> None:
    synthetic_episode(tmp_path, steps_of(2), images=0)
    episodes, troubles = read(tmp_path)
    assert not episodes
    assert troubles.counts == {"missing image": 2, "empty episode": 1}


def test_without_pixels_only_sizes_are_read(tmp_path: Path) -> None:
    synthetic_episode(tmp_path, steps_of(2))
    trajectory, _ = only(tmp_path, pixels=False)
    assert [step.screen.frame for step in trajectory.steps] == [None, None]
    assert trajectory.steps[0].screen.width == WIDTH


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("", "torn record"),
        ("[{\"episode_id\": ", "torn record"),
        ("\xff\xfe", "torn record"),
        ("[" * 100_000, "torn record"),
        ("{}", "unreadable record"),
        ("[]", "empty episode"),
        ("[1, null]", "unreadable record"),
        ("[{}]", "empty episode"),
    ],
)  # fmt: skip
def test_a_json_file_that_holds_no_episode(tmp_path: Path, content: str, kind: str) -> None:
    place = synthetic_episode(tmp_path, steps_of(1))
    (place / "GENERAL-7.json").write_bytes(content.encode("latin-1"))
    synthetic_other = tmp_path / "test" / "general" / "GENERAL-8"
    synthetic_other.mkdir()
    for index in range(1):
        (synthetic_other / f"GENERAL-7_{index}.png").write_bytes((place / f"GENERAL-7_{index}.png").read_bytes())
    (synthetic_other / "GENERAL-8.json").write_text(json.dumps([synthetic_step(0, 1, episode_id="8")]))
    episodes, troubles = read(tmp_path)
    assert [episode.id for episode in episodes] == ["8"]
    assert troubles.counts[kind] >= 1  # type: ignore[index]


def test_a_folder_without_its_json_file(tmp_path: Path) -> None:
    synthetic_episode(tmp_path, steps_of(1))
    (tmp_path / "test" / "general" / "GENERAL-9").mkdir()
    (tmp_path / "test" / "general" / "GENERAL-9.part").mkdir()
    episodes, troubles = read(tmp_path)
    assert len(episodes) == 1
    assert troubles.counts == {"missing episode": 1}
