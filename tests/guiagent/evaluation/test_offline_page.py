"""The page of an offline evaluation, made of a synthetic data set in AITZ's layout."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from emulators.action import Action, Press, Stop, Swipe, Tap, TypeText
from emulators.screen import Box, Element, Frame, Point, Screen
from emulators.trajectory import Thought
from guiagent.cli import main
from guiagent.datasets.aitz_writing import write_aitz
from guiagent.datasets.episode import Seen, recorded
from guiagent.datasets.losses import Losses

WIDTH, HEIGHT = 270, 600
SWIPE = Swipe(Point(135, 500), Point(135, 100))


def _screen(shade: int) -> Screen:
    pixels = np.full((HEIGHT, WIDTH, 3), shade, np.uint8)
    button = Element("TEXT", Box(20, 500, 120, 560), text="<b>Save</b>")
    return Screen("", "", WIDTH, HEIGHT, (button,), Frame.of(pixels))


def _seen(shade: int, action: Action, move: str) -> Seen:
    return Seen(_screen(shade), action, Thought("seen", "plan", move, "done"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two synthetic episodes in the layout of AITZ."""
    first = [
        _seen(40, Tap(Point(70, 530)), "click on <b>Save</b>"),
        _seen(80, TypeText("milk & honey"), "type milk & honey"),
        _seen(120, Stop(), "stop, it is done"),
    ]
    second = [_seen(160, Press("home"), "press the home button"), _seen(200, SWIPE, "scroll up")]
    made = [recorded("aitz", "1", "save <i>it</i>", first), recorded("aitz", "2", "go home", second)]
    write_aitz(made, tmp_path / "aitz", losses=Losses(listed=True))
    return tmp_path / "aitz"


def _page(run: Path) -> str:
    return (run / "index.html").read_text("utf-8")


def test_misses_stand_on_their_screenshots_in_turns_of_their_kinds(folder: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    assert main(["eval", "aitz", "--data", str(folder), "--policy", "middle", "--out", str(run)]) == 0
    assert main(["show", str(run), "--of", "middle"]) == 0
    page = _page(run)
    assert page.count('<article class="card miss">') == 5
    assert len(list((run / "screens").rglob("*.webp"))) == 5
    assert all((run / name).exists() for name in re.findall(r'<img src="([^"]+)"', page))
    assert "milk &amp; honey" in page and "save &lt;i&gt;it&lt;/i&gt;" in page
    assert "<b>Save</b>" not in page and "<i>it</i>" not in page
    report = json.loads((run / "evaluation.json").read_text("utf-8"))
    assert all(label in page for label in report["profiles"])
    assert report["data_hash"][:12] in page


def test_without_misses_there_is_no_section_of_them(folder: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    arguments = ["eval", "aitz", "--data", str(folder), "--policy", "oracle", "--profile", "aitz.qwen"]
    assert main([*arguments, "--out", str(run)]) == 0
    assert main(["show", str(run)]) == 0
    assert 'class="card miss"' not in _page(run)


def test_the_parting_of_two_scorers_is_shown(folder: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    both = ["--profile", "aitz.official_fixed", "--profile", "aitz.official_asis", "--diff"]
    assert main(["eval", "aitz", "--data", str(folder), "--policy", "oracle", *both, "--out", str(run)]) == 0
    assert main(["show", str(run)]) == 0
    page = _page(run)
    assert "Where scorers part" in page and "The first of these steps" in page


def test_figures_by_a_version_that_is_gone_are_refused(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "run"
    assert main(["eval", "aitz", "--data", str(folder), "--policy", "middle", "--out", str(run)]) == 0
    report = run / "evaluation.json"
    report.write_text(report.read_text("utf-8").replace("aitz.qwen/1", "aitz.qwen/0"), "utf-8")
    assert main(["show", str(run)]) == 1
    said = capsys.readouterr().err.replace("\n", " ")
    assert "no profile 'aitz.qwen/0'" in said and "evaluate again" in said


def test_a_policy_without_figures_and_a_data_set_that_is_gone_are_told(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "run"
    assert main(["eval", "aitz", "--data", str(folder), "--policy", "middle", "--out", str(run)]) == 0
    assert main(["show", str(run), "--of", "nobody"]) == 1
    assert "it has those of oracle, middle, random" in capsys.readouterr().err.replace("\n", " ")
    folder.rename(tmp_path / "moved")
    assert main(["show", str(run)]) == 1
    assert main(["show", str(run), "--data", str(tmp_path / "moved")]) == 0
