"""A split without episodes: the error names the splits that have some, whichever data set it is."""

import json
from pathlib import Path

import pytest

from guiagent.datasets.aitw import Aitw
from guiagent.datasets.aitw_seeclick import AitwSeeClick
from guiagent.datasets.aitz import Aitz
from guiagent.datasets.android_control import AndroidControl
from guiagent.datasets.episode import DataSet, DatasetError, Troubles
from guiagent.datasets.mind2web import Mind2Web
from guiagent.datasets.odyssey import Odyssey


def aitz(folder: Path) -> DataSet:
    episode = folder / "train" / "general" / "GENERAL-1"
    episode.mkdir(parents=True)
    (folder / "test").mkdir()
    (episode / "GENERAL-1.json").write_text("[]")
    return Aitz(folder)


def android_control(folder: Path) -> DataSet:
    (folder / "android_control-00000-of-00001").touch()
    (folder / "splits.json").write_text(json.dumps({"train": [1], "validation": [], "test": []}))
    (folder / "test_subsplits.json").write_text("{}")
    return AndroidControl(folder)


def aitw(folder: Path) -> DataSet:
    (folder / "single").mkdir()
    (folder / "single" / "single-00000-of-00001").touch()
    (folder / "standard.json").write_text(json.dumps({"train": ["1"], "test": []}))
    return Aitw(folder)


def seeclick(folder: Path) -> DataSet:
    (folder / "aitw_data_train.json").write_text("{}")
    return AitwSeeClick(folder)


def odyssey(folder: Path) -> DataSet:
    (folder / "annotations").mkdir()
    (folder / "splits").mkdir()
    (folder / "splits" / "random_split.json").write_text(json.dumps({"train": ["1.json"], "test": []}))
    return Odyssey(folder)


def mind2web(folder: Path) -> DataSet:
    (folder / "data").mkdir()
    (folder / "data" / "train-00000-of-00001.parquet").touch()
    return Mind2Web(folder)


@pytest.mark.parametrize(
    "made", [aitz, android_control, aitw, seeclick, odyssey, mind2web], ids=lambda one: one.__name__
)
def test_the_error_names_the_splits_that_have_episodes(tmp_path: Path, made) -> None:
    with pytest.raises(DatasetError, match="; train has some: choose with --split train"):
        list(made(tmp_path).episodes(Troubles()))
