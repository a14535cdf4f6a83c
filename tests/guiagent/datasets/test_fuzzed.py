"""Whatever is wrong with the files of a data set, a loader gives episodes and tells of troubles, and nothing else."""

import contextlib
import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from emulators.action import Swipe
from emulators.trajectory import Trajectory
from guiagent.datasets.aitw_seeclick import AitwSeeClick
from guiagent.datasets.aitz import Aitz
from guiagent.datasets.amex import Amex
from guiagent.datasets.episode import DataSet, DatasetError, Troubles
from guiagent.datasets.odyssey import Odyssey
from tests.guiagent.datasets import synthetic_sets as sets
from tests.guiagent.datasets.aitz_folder import synthetic_episode, synthetic_step
from tests.guiagent.datasets.mutation import assert_told, damaged


@dataclass(frozen=True)
class Subject:
    """A whole synthetic set, and how it is opened. A damaged file of these names may make it no set at all."""

    make: Callable[[Path], object]
    open: Callable[[Path], DataSet]
    vital: tuple[str, ...] = ()


def _aitz(folder: Path) -> None:
    last = {"result_action_type": 10, "result_touch_yx": "[-1.0, -1.0]", "result_lift_yx": "[-1.0, -1.0]"}
    typed = {"result_action_type": 3, "result_action_text": "7:30"}
    synthetic_episode(folder, [synthetic_step(0, 3), synthetic_step(1, 3, **typed), synthetic_step(2, 3, **last)])


def _seeclick(folder: Path) -> None:
    scroll = {"action_type_text": "scroll down", "touch": [0.5, 0.75], "lift": [0.5, 0.25]}
    steps = [sets.seeclick_step(0), sets.seeclick_step(1, **scroll), sets.seeclick_step(2, action_type_id=10)]
    sets.seeclick_folder(folder, {"general": [steps, steps], "single": [steps[:1]]})


def _amex(folder: Path) -> None:
    swipe = {"action": "SWIPE", "lift_coord": [30, 10]}
    steps = [sets.amex_step(0), sets.amex_step(1, **swipe), sets.amex_step(2, action="TYPE", type_text="7:30")]
    sets.amex_folder(folder, steps)


def _odyssey(folder: Path) -> None:
    scroll = {"action": "SCROLL", "info": [[500, 800], [500, 200]], "sam2_bbox": []}
    steps = [sets.odyssey_step(0), sets.odyssey_step(1, **scroll), sets.odyssey_step(2, action="TEXT", info="a")]
    sets.odyssey_folder(folder, steps)


SUBJECTS = {
    "aitz": Subject(_aitz, Aitz),
    "aitw_seeclick": Subject(_seeclick, AitwSeeClick),
    "amex": Subject(_amex, partial(Amex, scrollable=True)),
    "odyssey": Subject(_odyssey, Odyssey, ("random_split.json",)),
}


def assert_sound(trajectory: Trajectory) -> None:
    """What everything that is read later on may rely on."""
    texts = [trajectory.id, trajectory.task.instruction]
    assert trajectory.id.isprintable()
    assert trajectory.task.instruction
    assert trajectory.steps
    for step in trajectory.steps:
        screen, action = step.screen, step.action
        assert type(screen.width) is type(screen.height) is int
        assert min(screen.width, screen.height) > 0
        ends = (action.start, action.end) if isinstance(action, Swipe) else (getattr(action, "point", None),)
        boxes = [(box.left, box.top, box.right, box.bottom) for box in (element.box for element in screen.elements)]
        numbers = [number for point in ends if point for number in (point.x, point.y)] + [
            n for box in boxes for n in box
        ]
        assert all(math.isfinite(number) for number in numbers)
        texts += [step.thought.seen, step.thought.plan, step.thought.move, step.thought.expected or "", screen.app]
        texts += [getattr(action, "text", "")]
        texts += [text for element in screen.elements for text in (element.role, element.text, element.description)]
        if screen.frame is not None:
            with contextlib.suppress(DatasetError):
                assert screen.frame.rgb().shape == (screen.height, screen.width, 3)
    assert all(type(text) is str and text.encode() is not None for text in texts)


def fuzz(name: str, folder: Path, seeds: range) -> None:
    subject = SUBJECTS[name]
    subject.make(folder)
    whole = {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    records = [
        path for path in whole if path.suffix == ".json" and (path.name in subject.vital or "split" not in path.name)
    ]
    quiet = 0
    for seed in seeds:
        dice = random.Random(seed)
        path = dice.choice([*records] * 3 + [*whole])
        path.write_bytes(damaged(whole[path], dice))
        troubles = Troubles()
        try:
            episodes = list(subject.open(folder).episodes(troubles))
        except DatasetError:
            assert path.name in subject.vital, seed
            episodes = []
        for episode in episodes:
            assert_sound(episode.trajectory)
        assert_told(troubles)
        assert episodes or troubles.counts or path.name in subject.vital, seed
        quiet += not troubles.counts
        path.write_bytes(whole[path])
    assert quiet < len(seeds)


@pytest.mark.parametrize("name", SUBJECTS)
def test_damaged_files_never_stop_a_loader(name: str, tmp_path: Path) -> None:
    fuzz(name, tmp_path, range(125))


@pytest.mark.long
@pytest.mark.parametrize("name", SUBJECTS)
def test_many_damaged_files_never_stop_a_loader(name: str, tmp_path: Path) -> None:
    fuzz(name, tmp_path, range(1000, 3500))
