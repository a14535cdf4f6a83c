"""guiagent export: a real run into every format, and back."""

import json
import re
import shutil
from pathlib import Path

import pytest

from emulators.trajectory import Trajectory
from guiagent.cli import main
from guiagent.datasets.aitz import Aitz
from guiagent.datasets.android_control import AndroidControl
from guiagent.datasets.episode import Troubles
from guiagent.datasets.os_genesis import OsGenesis
from guiagent.datasets.parquet import Parquet
from guiagent.datasets.sharegpt import ShareGpt
from guiagent.exporting import FORMATS
from guiagent.store import Run


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Path:
    """A run in which six tasks were done, two of them with an answer, and one attempt failed."""
    folder = tmp_path_factory.mktemp("run") / "run"
    words = ["run", "--suite", "phone", "--seeds", "0:2", "--out", str(folder)]
    assert main([*words, "--tasks", "settings/switch", "settings/device_name", "settings/is_it_on"]) == 0
    assert main([*words, "--tasks", "settings/switch", "--seeds", "2:3", "--policy", "random"]) in (0, 1)
    return folder


def trajectories(run: Path) -> dict[str, Trajectory]:
    with Run.open(run) as opened:
        return {one.id: one for one in opened.read("trajectories", Trajectory)}


def reader(name: str, out: Path):
    match name:
        case "aitz":
            return Aitz(out, split="train")
        case "android_control":
            return AndroidControl(out, split="train")
        case "os_genesis":
            return OsGenesis(out)
        case "sharegpt":
            return ShareGpt(out)
        case "parquet":
            return Parquet(out)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_written_and_read(run, tmp_path, capsys, name):
    out = tmp_path / "out"
    assert main(["export", str(run), "--to", name, "--out", str(out), "--losses", "list", "--json"]) == 0
    told = capsys.readouterr()
    figures = json.loads(told.out)
    passed = {key: one for key, one in trajectories(run).items() if one.passed}
    assert figures["chosen"] == len(passed) >= 4
    assert f"{len(passed)} trajectories to export; 1 others are left out" in told.err
    assert "--all exports them too" in told.err
    if name in {"aitz", "android_control"}:
        assert f"next: guiagent eval {name} --data {out} --split train\n" in told.err
    troubles = Troubles()
    found = list(reader(name, out).episodes(troubles))
    assert set(troubles.counts) <= {"missing step"}, troubles.first
    assert len(found) == figures["written"]
    instructions = {one.task.instruction for one in passed.values()}
    for one in found:
        assert one.trajectory.task.instruction in instructions
        assert one.trajectory.steps[0].screen.frame.rgb().shape == (800, 360, 3)
    losses = json.loads((out / "losses.json").read_text())
    assert len(losses["lost"]) == figures["lost"]
    assert {one["task"] for one in losses["lost"]} <= {one.task.name for one in passed.values()}
    assert sum(one["step"] is None for one in losses["lost"]) == figures["lost_episodes"]
    assert figures["written"] + figures["lost_episodes"] == figures["chosen"]
    facts = json.loads((out / "export.json").read_text())
    assert (facts["format"], facts["finished"], facts["trajectories"]) == (name, True, len(passed))
    assert facts["run"]["seed"] == 0
    assert len(facts["sha256"]) == 64
    assert facts["run"]["versions"]["guiagent"]


def test_parquet_gives_the_run_back(run, tmp_path):
    assert main(["export", str(run), "--to", "parquet", "--out", str(tmp_path / "out"), "--all"]) == 0
    found = {one.id: one.trajectory for one in Parquet(tmp_path / "out").episodes(Troubles())}
    assert found == trajectories(run)


def test_exported_again_nothing_is_done_twice_and_new_ones_are_added(run, tmp_path, capsys):
    words = ["export", str(run), "--to", "parquet", "--out", str(tmp_path / "out")]
    assert main(words) == 0
    before = sorted((tmp_path / "out" / "data").iterdir())
    capsys.readouterr()
    assert main(words) == 0
    told = capsys.readouterr().err
    assert "0 episodes written" in told
    assert "were there already" in told
    assert sorted((tmp_path / "out" / "data").iterdir()) == before


def test_other_settings_or_runs_do_not_mix(run, tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["export", str(run), "--to", "sharegpt", "--out", str(out)]) == 0
    assert main(["export", str(run), "--to", "parquet", "--out", str(out)]) == 1
    assert "was exported with to = 'sharegpt'; choose a new folder" in capsys.readouterr().err
    assert main(["export", str(run), "--to", "sharegpt", "--out", str(out), "--dialect", "os-atlas"]) == 1
    other = tmp_path / "other"
    (tmp_path / "other").mkdir()
    (other / "letter.txt").write_text("dear")
    assert main(["export", str(run), "--to", "parquet", "--out", str(other)]) == 1
    assert "is not empty and holds no export" in capsys.readouterr().err
    again = tmp_path / "again"
    assert main(["run", "--suite", "phone", "--tasks", "settings/switch", "--seeds", "0:1", "--out", str(again)]) == 0
    assert main(["export", str(again), "--to", "sharegpt", "--out", str(out)]) in (0, 1)


def test_what_a_format_cannot_hold_is_refused_by_name_and_can_be_listed_then(run, tmp_path, capsys):
    out = tmp_path / "out"
    words = ["export", str(run), "--to", "os_genesis", "--out", str(out)]
    assert main(words) == 1
    assert "--losses list" in capsys.readouterr().err
    assert (out / "losses.json").is_file()
    assert not json.loads((out / "export.json").read_text())["finished"]
    assert main([*words, "--losses", "list"]) == 0
    assert "/losses.json says why" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--out", "x"], "export needs to; set it with --set export.to"),
        (["--to", "parquet"], "name one with --out DIR"),
        (["--to", "tfds", "--out", "x"], "invalid choice"),
        (["--to", "sharegpt", "--out", "x", "--dialect", "klingon"], "there is no dialect 'klingon'"),
        (["--to", "parquet", "--out", "x", "--set", "export.speed=9"], "export cannot hold 'speed'"),
    ],
)
def test_misuse_says_what_to_do(run, tmp_path, capsys, *, words, told):
    try:
        ended = main(["export", str(run), *(str(tmp_path / "x") if word == "x" else word for word in words)])
    except SystemExit as leaving:
        ended = leaving.code
    assert ended == 2
    assert told in capsys.readouterr().err


def test_a_run_without_trajectories_says_how_to_get_some(tmp_path, capsys):
    with Run.create(tmp_path / "run", {}, seed=0):
        pass
    assert main(["export", str(tmp_path / "run"), "--to", "parquet", "--out", str(tmp_path / "out")]) == 1
    assert "guiagent collect" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_split_names_no_path(run, tmp_path, capsys):
    assert main(["export", str(run), "--to", "aitz", "--out", str(tmp_path / "out"), "--split", "../up"]) == 1
    assert "cannot name a split" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_an_image_that_is_gone_is_lost_by_name(run, tmp_path):
    copy = tmp_path / "run"
    shutil.copytree(run, copy)
    one = next(one for one in trajectories(copy).values() if one.passed)
    (copy / "screens" / one.steps[1].screen.frame.digest[:2] / f"{one.steps[1].screen.frame.digest}.webp").unlink()
    for name in FORMATS:
        out = tmp_path / name
        assert main(["export", str(copy), "--to", name, "--out", str(out), "--losses", "list"]) == 0, name
        assert json.loads((out / "losses.json").read_text())["lost"], name


def test_the_summary_tells_episodes_and_steps_apart(run, tmp_path, capsys):
    words = ["export", str(run), "--losses", "list", "--to"]
    assert main([*words, "aitz", "--out", str(tmp_path / "aitz")]) == 0
    told = capsys.readouterr().err
    assert re.search(
        r"6 episodes written to .* as aitz; \d+ steps left out of those written: .*losses\.json says why", told
    )
    assert main([*words, "android_control", "--out", str(tmp_path / "android_control")]) == 0
    assert re.search(r"\d episodes written to .* as android_control, \d left out: .*losses", capsys.readouterr().err)


def test_why_tasks_are_held_out_is_said(tmp_path, capsys):
    out = str(tmp_path / "run")
    for task, seeds in (("settings/switch", "1000000:1000001"), ("settings/two_switches", "0:1")):
        assert main(["run", "--suite", "phone", "--tasks", task, "--seeds", seeds, "--out", out]) == 0
    assert main(["export", out, "--to", "parquet", "--out", str(tmp_path / "out")]) == 1
    told = capsys.readouterr().err
    assert "1 held out for evaluation by a seed from 1000000 on" in told
    assert "1 held out for evaluation by their template" in told
