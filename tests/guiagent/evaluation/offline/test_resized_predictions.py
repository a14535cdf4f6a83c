"""Outputs of models that speak in pixels of a screenshot that somebody had resized."""

import json
from pathlib import Path

import numpy as np
import pytest

from emulators.action import Stop, Tap
from emulators.screen import Frame, Point, Screen
from emulators.trajectory import Thought
from guiagent.datasets.aitz_writing import write_aitz
from guiagent.datasets.episode import Seen, recorded
from guiagent.datasets.losses import Losses
from guiagent.evaluation.offline.records import StepScore
from guiagent.store import Run
from tests.guiagent.evaluation.offline.calling import call, figures
from tests.guiagent.terminal import only_line

WIDTH, HEIGHT = 70, 140


@pytest.fixture
def words(tmp_path: Path) -> tuple[str, ...]:
    """A call that evaluates one output, a click 42 pixels from the left: 70 is two and a half times 28."""
    screen = Screen("", "", WIDTH, HEIGHT, (), Frame.of(np.zeros((HEIGHT, WIDTH, 3), np.uint8)))
    steps = [Seen(screen, Stop(), Thought("a screen", "a plan", "stop and set the query as completed", "nothing"))]
    shown = recorded("aitz", "1", "a task", steps, path="general/1")
    write_aitz([shown], tmp_path / "set", losses=Losses(listed=True))
    [episode] = (path.name for path in (tmp_path / "set" / "test" / "general").iterdir())
    line = {"episode": episode.partition("-")[2], "step": 0, "output": "Action: click(point='<point>42 70</point>')"}
    (tmp_path / "o.jsonl").write_text(json.dumps(line) + "\n")
    return "eval", "aitz", "--data", "set", "--out", "r", "--predictions", "o.jsonl"


@pytest.mark.parametrize(
    ("told", "x"),
    [
        (("policy.min_pixels=784",), 42 * 70 / 56),
        (("policy.min_pixels=784", "policy.rounding=javascript"), 42 * 70 / 84),
        (("policy.min_pixels=784", "policy.max_pixels=784"), 42 * 70 / 28),  # 28 wide: the place is off the screen
        ((), 42 * 70 / 224),
    ],
)
@pytest.mark.parametrize("dialect", ["ui-tars"])
def test_places_are_brought_back_to_the_screenshot(
    told: tuple[str, ...], x: float, dialect: str, *, words: tuple[str, ...], tmp_path: Path
) -> None:
    settings = [part for one in told for part in ("--set", one)]
    found = figures(*words, "--dialect", dialect, *settings, cwd=tmp_path)
    assert found["files"]["o"]["not_in_the_data"] == 0
    with Run.open(tmp_path / "r") as run:
        tap = next(one.action for one in run.read("scored", StepScore) if one.policy == "o")
    assert isinstance(tap, Tap) and tap.point.x == pytest.approx(x, abs=0.6)
    assert isinstance(tap.point, Point)


@pytest.mark.parametrize(
    ("told", "line"),
    [
        (("--set", "policy.min_pixels=784"), "policy beside --predictions without --dialect cannot hold 'min_pixels'"),
        (
            ("--dialect", "os-atlas", "--set", "policy.max_pixels=9"),
            "os-atlas says no places in pixels; leave policy.m",
        ),
        (("--dialect", "ui-tars", "--set", "policy.rounding=up"), "policy.rounding must be one of python, javascript"),
        (("--dialect", "ui-tars", "--set", "policy.min_pixels=0"), "min_pixels and max_pixels are areas"),
    ],
)
def test_what_cannot_be_said_of_resizing(
    told: tuple[str, ...], line: str, words: tuple[str, ...], tmp_path: Path
) -> None:
    done = call(*words, *told, cwd=tmp_path)
    assert done.returncode == 2 and line in only_line(done)
    assert not (tmp_path / "r").exists()
