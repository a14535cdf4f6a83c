"""The way to a policy that ships, walked with few steps; nothing here depends on skill."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from guiagent.baselines import NearestLabel, OraclePolicy
from guiagent.config import ConfigError
from guiagent.nano.architecture import READINGS, Reading
from guiagent.nano.curriculum import LESSONS, Practice
from guiagent.nano.examination import Examination, measure
from guiagent.nano.recording import episodes, unmet
from guiagent.nano.shipped import SHIPPED, located
from guiagent.nano.training import CARD, Recipe, met, recipe_of, taught_tasks, train
from guiagent.policy import Decision, NoDecision
from guiagent.progress import tracked
from guiagent.store import Run
from guiagent.student import Education, Student
from guiagent.suites import oracles
from guiagent.vlm.folders import weights_id
from guiagent.vlm.loading import load
from guiagent.vlm.policy import VLMPolicy
from guiagent.vlm.speech_file import load_speech, save_speech

RECIPE = Recipe(
    tasks=("notes/open", "contacts/star"), instances=2, steps=2, looks=2, batch=2, threads=1, drafts=(0.5,), trees=3,
    lessons=tuple(replace(lesson, steps=1) for lesson in LESSONS), practice=Practice(batch=2, questions=2),
)  # fmt: skip


@pytest.mark.parametrize("reading", READINGS)
def test_a_policy_is_made_once_and_loads_anywhere(reading: Reading, tmp_path: Path) -> None:
    recipe = replace(RECIPE, reading=reading)
    with Run.resume(tmp_path / "run", {}, seed=7) as run:
        nano, early = train(run, recipe, tracked)
        made = weights_id(nano)
        assert train(run, recipe, tracked) == (nano, early)
    assert made == weights_id(nano) != weights_id(early)
    assert sum(path.stat().st_size for path in nano.rglob("*")) < 20e6
    assert load(nano, dtype="bfloat16").model.dtype is torch.bfloat16
    card = json.loads((nano / CARD).read_text())
    assert (card["seed"], card["stage"], card["weights"], card["data"]["episodes"]) == (7, 1.0, made, 4)
    assert {at: share["n"] for at, share in card["mixed"].items()} == {"1.0": 3, "0.5": 3}
    assert recipe_of(nano) == recipe
    [episode] = episodes(taught_tasks(recipe)[:1], picture=lambda frame: frame)
    [verdict] = VLMPolicy(nano).decide([episode.moment(0)])
    assert isinstance(verdict, Decision | NoDecision)


def test_a_folder_without_a_card_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nano\.json"):
        recipe_of(tmp_path)


def test_names_stand_for_what_ships_and_paths_for_themselves() -> None:
    assert located("nano") == SHIPPED["nano"]
    assert located("./nano") == Path("nano")


def test_what_is_measured_was_not_taught() -> None:
    taught = taught_tasks(RECIPE)
    met = {frozenset(task.parameters) for task in taught}
    assert unmet(RECIPE.templates(), range(2), taught) == []
    assert all(frozenset(task.parameters) not in met for task in unmet(RECIPE.templates(), range(40), taught))


def test_the_oracle_passes_the_examination_and_the_nearest_label_does_not(tmp_path: Path) -> None:
    recipe = Recipe(tasks=("notes/open", "contacts/*", "clock/alarm_o*"), difficulties=("easy",), instances=2)
    with Run.resume(tmp_path, {}, seed=0) as run:
        found = measure(run, OraclePolicy(oracles()), recipe, Examination(), tracked=tracked)
    assert {one["steps"]["value"] for one in found["splits"].values()} == {1.0}
    assert found["easy"]["success"]["value"] == 1.0
    assert [gate["passed"] for gate in found["gates"]] == [
        False,
        True,
        True,
        True,
    ]  # too few templates over too few apps
    nearest = found["splits"]["unseen parameters"]["baselines"]["nearest label"]
    assert 0.1 < nearest["taps"]["value"] < 0.9


def test_the_nearest_label_is_tapped_once() -> None:
    [episode] = episodes(taught_tasks(RECIPE)[:1], picture=lambda frame: None)
    first, second = NearestLabel().decide([episode.moment(0), episode.moment(len(episode.steps) - 1)])
    assert isinstance(first, Decision)
    assert isinstance(second, Decision)
    assert first != second


def test_a_student_begins_as_the_model_that_is_named(folder: Path, tmp_path: Path) -> None:
    base = tmp_path / "model"
    shutil.copytree(folder, base)
    save_speech(base, READINGS["list"])
    with Run.resume(tmp_path / "run", {}, seed=0) as run:
        student = Student(run, Education(base=str(base), threads=1), tracked)
        student.raise_base([])
        assert student.speech == READINGS["list"] == load_speech(student.folder / "base")
        begun, there = student.vlm.model.state_dict(), load(base).model.state_dict()
    assert all(torch.equal(begun[name], there[name]) for name in there)


def test_what_a_model_was_taught_is_known_of_ours_alone(folder: Path, tmp_path: Path) -> None:
    assert met(folder) == []
    (tmp_path / CARD).write_text(json.dumps({"recipe": {"tasks": ["notes/open"], "instances": 3}}))
    assert [task.name for task in met(tmp_path)] == [f"phone/notes/open@{seed}" for seed in range(3)]
