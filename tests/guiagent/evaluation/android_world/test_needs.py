"""The doctor of AndroidWorld says what is missing and what to type."""

from pathlib import Path

import pytest

from guiagent.cli import main
from guiagent.doctor import State
from guiagent.evaluation.android_world.needs import examine
from guiagent.evaluation.android_world.opening import Opening


def test_without_a_folder_it_says_how_to_get_one() -> None:
    first, *_ = examine(Opening())
    assert first.state is State.MISSING and "git clone https://github.com/google-research/android_world" in first.remedy


def test_a_folder_that_is_none_is_broken(tmp_path: Path) -> None:
    found = {one.name: one for one in examine(Opening(folder=str(tmp_path / "android_world")))}
    assert found["AndroidWorld"].state is State.BROKEN
    assert "requirements.txt" in found["environment"].remedy and "generate_protos" in found["environment"].remedy


def test_the_command_fails_for_what_is_broken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "android_world", "--android-world", str(tmp_path)]) == 1
    assert "pip install" in capsys.readouterr().err


def test_an_evaluation_without_a_folder_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "android_world", "--virtual"]) == 2
    assert "--android-world DIR" in capsys.readouterr().err
