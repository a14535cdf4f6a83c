"""guiagent nano as a person calls it: made with few steps, gone on with, and told what is wrong in one line."""

import json
from pathlib import Path

import pytest

from guiagent.cli import main
from guiagent.nano.training import CARD

KEYS = ("instances=1", "lessons=[]", "trees=1", "batch=1", "drafts=[1.0]", "threads=1")
BRIEF = ("--tasks", "notes/open", "--steps", "1", "--seed", "3", *(w for key in KEYS for w in ("--set", f"nano.{key}")))


def test_a_policy_is_trained_once_and_says_what_made_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "run")
    assert main(["nano", "train", *BRIEF, "--out", out, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    card = json.loads((Path(told["model"]) / CARD).read_text())
    assert (card["command"], card["seed"], card["data"]["episodes"]) == ("guiagent nano train", 3, 1)
    made = (Path(told["model"]) / "model.safetensors").stat().st_mtime_ns
    assert main(["nano", "train", *BRIEF, "--out", out]) == 0
    assert (Path(told["model"]) / "model.safetensors").stat().st_mtime_ns == made
    assert main(["nano", "train", *BRIEF, "--steps", "2", "--out", out]) == 2
    assert "begun with another nano.recipe.steps" in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["train", "--reading", "tea"], "nano.reading"),
        (["train", "--tasks", "nothing/*"], "nothing"),
        (["train", "--set", "nano.tea=1"], "known are"),
        (["eval", "--model", "nowhere"], "nano.json"),
        (["eval", "--instances", "0"], "1 or more"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["nano", *words, "--out", str(tmp_path / "run")]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert said in line
