"""Runs from end to end: task files, sites, logins, a browser, scores; cut off, gone on with, and scored again."""

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from emulators.browser.finding import BrowserMissing, find_browser
from emulators.trajectory import Trajectory
from guiagent.cli import main
from guiagent.evaluation.webarena.rescoring import AGAIN
from guiagent.picturing import with_pictures
from guiagent.records import Scored
from guiagent.store import Run
from tests.guiagent.evaluation.webarena.errand_files import LITE, RAW, VERIFIED, VISUAL
from tests.guiagent.evaluation.webarena.stand_in import StandIn, kettle

KNOWING = "tests.guiagent.evaluation.webarena.errand_files:Knowing"
VERIFIED_PYTHON = os.environ.get("WEBARENA_VERIFIED_PYTHON", "")
VARIABLES = ("SHOPPING", "SHOPPING_ADMIN", "REDDIT", "GITLAB", "MAP", "WIKIPEDIA", "HOMEPAGE", "CLASSIFIEDS")
DEVICE_REFUSALS = {
    "device.kind='phone' cannot open WebArena's sites": "kind=phone",
    "device.allow is not yours to say here": "allow=['*']",
    "device cannot hold 'window'; known are size,": "window=1",
    "device.size must be a list of 2": "size=[1280]",
    "device.downloads must be true, a folder, or a table": "downloads=3",
}


@pytest.fixture(autouse=True)
def _own_variables(monkeypatch: pytest.MonkeyPatch, sites: StandIn) -> Iterator[None]:
    try:
        find_browser()
    except BrowserMissing as error:
        pytest.skip(str(error))
    for name in VARIABLES:
        for prefix in ("", "WA_", "VWA_"):
            monkeypatch.delenv(prefix + name, raising=False)
    for name, address in sites.addresses.items():
        monkeypatch.setenv(name.upper(), address)
    yield


class Command:
    """guiagent eval webarena in a folder of its own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.run = folder / "run"
        self._capsys = capsys

    def __call__(self, records: list[dict[str, Any]], *words: str, policy: str = KNOWING) -> dict[str, Any]:
        path = self.folder / "tasks.json"
        path.write_text(json.dumps(records), "utf-8")
        given = ("--tasks", str(path), "--policy", policy, "--set", f"webarena.states={self.folder / 'states'}")
        assert main(["eval", "webarena", *given, "--out", str(self.run), "--json", *words]) == 0
        told = self._capsys.readouterr()
        self.told = told.err
        found: dict[str, Any] = json.loads(told.out)
        return found

    def trajectories(self) -> dict[str, Trajectory]:
        with Run.open(self.run) as run:
            return {one.task.name: one for one in run.read("trajectories", Trajectory)}


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(tmp_path, capsys)


def test_who_knows_how_solves_all_side_by_side_and_scores_hold_offline(
    command: Command, sites: StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    first = command(RAW, "--width", "3", "--set", "policy.wrong=[1]", "--only", "0:3")
    assert first["tasks"] == 3 and first["success"]["value"] == pytest.approx(2 / 3)
    sites.expire()
    found = command(RAW, "--width", "3", "--set", "policy.wrong=[1]")
    assert "3 of 8 tasks were attempted before" in command.told and "judge: rule:facts/1" in command.told
    assert found["tasks"] == 8 and found["success"]["value"] == pytest.approx(7 / 8), found
    assert found["lost"] == found["unscored"] == {}
    assert found["by_check"]["program_html"]["value"] == found["by_site"]["reddit + shopping"]["value"] == 1.0
    assert found["protocol"]["judge"] == "rule:facts/1" and len(found["protocol"]["sha256"]) == 64
    ended = command.trajectories()
    assert "elsewhere.invalid x 1" in ended["webarena/7"].outcome.evidence  # type: ignore[union-attr]
    assert ended["webarena/5"].steps[0].screen.tabs[0].url.endswith("/search?q=kettle")
    assert sites.rows("select count(*) from orders") == [(1,)]  # type: ignore[comparison-overlap]
    sites.close()
    before = json.loads((command.run / "evaluation.json").read_text("utf-8"))
    assert main(["score", str(command.run), "--reward", "webarena"]) == 0
    assert "solved: 7 of 8 tasks attempted" in capsys.readouterr().err
    after = json.loads((command.run / "evaluation.json").read_text("utf-8"))
    terms = {**before["knowing"].pop("protocol"), "scored": AGAIN}
    assert after["knowing"].pop("protocol") == terms and after == before
    with Run.open(command.run) as run:
        scores = {one.trajectory: one.score for one in run.read("scores", Scored)}
    assert {name: scores[one.id].value for name, one in ended.items()} == {
        name: one.outcome.score for name, one in ended.items() if one.outcome is not None
    }
    assert main(["show", str(command.run)]) == 0
    page = (command.run / "index.html").read_text("utf-8")
    assert "elsewhere.invalid x 1" in page and "Buy the red kettle." in page


def test_a_run_whose_process_is_killed_goes_on(command: Command, sites: StandIn) -> None:
    path = command.folder / "tasks.json"
    path.write_text(json.dumps(RAW), "utf-8")
    words = [
        "eval",
        "webarena",
        "--tasks",
        str(path),
        "--policy",
        KNOWING.replace("Knowing", "Dying"),
        "--only",
        "1,2,3",
    ]
    words += ["--set", "policy.decisions=5", "--set", f"webarena.states={command.folder / 'states'}"]
    program = f"import sys; from guiagent.cli import main; sys.exit(main({[*words, '--out', str(command.run)]!r}))"
    killed = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=120, check=False)
    assert killed.returncode == -9, killed.stderr
    before = {*command.trajectories()}
    assert before == {"webarena/1", "webarena/2"}
    found = command(RAW, "--only", "1,2,3")
    assert found["success"]["value"] == 1.0 and "2 of 3 tasks were attempted before" in command.told
    assert sites.rows("select count(*) from orders") == [(1,)]  # type: ignore[comparison-overlap]


def test_nothing_secret_is_in_the_run(command: Command) -> None:
    account = "webarena.accounts.reddit={username='a', password='hidden-5'}"
    command(RAW, "--only", "4", "--set", account, "--set", "device={tracing=true, downloads=true, size=[1000, 600]}")
    [ended] = command.trajectories().values()
    assert (ended.steps[0].screen.width, ended.steps[0].screen.height) == (1000, 600)
    assert f"{ended.id}.har" in [path.name for path in command.run.glob("traces/*")]
    assert "1000x600" in command.told and "solved: 1 of 1 tasks attempted" in command.told
    cookies = re.findall(
        r'"value": "([0-9a-f]{16})"', "".join(p.read_text() for p in command.folder.glob("states/*.json"))
    )
    assert len(cookies) == 1
    written = b"".join(path.read_bytes() for path in command.run.rglob("*") if path.is_file())
    for secret in ("hidden-5", "hello1234", *cookies):
        assert secret.encode() not in written


def test_scoring_after_every_step_ends_as_soon_as_there_is_a_score(command: Command) -> None:
    command(RAW, "--only", "1,2", "--each-step")
    ended = command.trajectories()
    assert {name: (len(one.steps), one.detail) for name, one in ended.items()} == {
        "webarena/1": (1, "the device ended the episode"), "webarena/2": (1, "the device ended the episode"),
    }  # fmt: skip
    assert all(one.passed for one in ended.values())


def test_lite_files_are_told_from_their_records(command: Command) -> None:
    ways = "policy.ways={1=[['type', 'Search entire store here', 'kettle']], 2=[['tap', 'Buy now']]}"
    found = command(LITE, "--set", ways)
    assert found["protocol"]["flavour"] == "lite" and set(found["by_check"]) == {"string_match", "program_html"}
    assert found["success"]["value"] == 0.5  # the first says nothing in the end


def test_the_pictures_of_visual_tasks_are_with_their_instruction(command: Command) -> None:
    found = command(VISUAL, "--set", "policy.ways={3=[['tap', 'Red kettle']]}")
    assert found["protocol"]["flavour"] == "visualwebarena" and found["success"]["value"] == 1.0
    [ended] = command.trajectories().values()
    assert ended.outcome is not None and "eval_fuzzy_image_match" in ended.outcome.evidence
    assert (ended.steps[0].screen.width, ended.steps[0].screen.height) == (430, 720)
    assert found["protocol"]["window"] == "1280x720; 1 with another"
    [picture] = ended.task.pictures
    with Image.open(io.BytesIO(kettle())) as image:
        assert np.array_equal(picture.rgb(), np.asarray(image.convert("RGB")))
    assert main(["show", str(command.run)]) == 0
    assert 'alt="picture 1 of the task"' in (command.run / "index.html").read_text("utf-8")
    [asked] = with_pictures([("system", ("Go.",)), ("user", ("Here",))], ended.task)[1:]
    assert asked[1][0] == "Picture 1 of 1 that belongs to the task:" and asked[1][2] == "Here"


@pytest.mark.skipif(not VERIFIED_PYTHON, reason="set WEBARENA_VERIFIED_PYTHON to a Python that has webarena-verified")
def test_webarena_verified_judges_answers_and_traffic(command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--python", VERIFIED_PYTHON, "--set", "policy.wrong=[1]")
    found = command(VERIFIED, *words, policy=f"{KNOWING}Verified")
    ended = {name: one.outcome for name, one in command.trajectories().items()}
    assert {name: one and one.score for name, one in ended.items()} == {
        "verified/0": 1.0, "verified/1": 0.0, "verified/2": 1.0,
    }, [one and one.evidence for one in ended.values()]  # fmt: skip
    assert found["protocol"]["judge"].startswith("webarena-verified 1.") and found["protocol"]["flavour"] == "verified"
    written = b"".join(path.read_bytes() for path in command.run.rglob("*") if path.is_file())
    cookies = [path.read_text("utf-8") for path in command.folder.glob("states/*.json")]
    assert not any(
        value.encode() in written for text in cookies for value in re.findall(r'"value": "([0-9a-f]{16})"', text)
    )
    assert main(["score", str(command.run), "--reward", "webarena", "--python", VERIFIED_PYTHON, "--json"]) == 0
    again = json.loads(capsys.readouterr().out)
    assert again["rewards"]["webarena"]["mean"] == pytest.approx(2 / 3)
    assert again["evaluation"]["knowing"]["by_check"] == found["by_check"]


def test_tasks_that_ask_for_it_find_their_site_as_it_was(command: Command, sites: StandIn) -> None:
    sites.rows("insert into orders (sku) values ('B001')")
    again = {**RAW[2], "require_reset": True}
    found = command([again], "--set", f"webarena.resets.shopping.control={sites.control}")
    assert found["success"]["value"] == 1.0 and sites.resets == ["stop", "init", "start"]


def test_a_site_that_is_down_loses_no_score(
    command: Command, sites: StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    sites.close()
    path = command.folder / "tasks.json"
    path.write_text(json.dumps(RAW), "utf-8")
    words = ["eval", "webarena", "--tasks", str(path), "--policy", KNOWING, "--out", str(command.run), "--only", "0"]
    main([*words, "--set", f"webarena.states={command.folder}", "--set", "patience.failures=1"])
    assert "check that its server runs" in capsys.readouterr().err
    assert command.trajectories()["webarena/0"].outcome is None


def test_what_cannot_be_run_is_refused_with_what_to_do(command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    def refusal(*words: str) -> str:
        assert main(["eval", "webarena", "--out", str(command.run), *words]) != 0
        return capsys.readouterr().err

    path = command.folder / "tasks.json"
    path.write_text(json.dumps([{**RAW[0], "sites": ["map"], "start_url": "__MAP__"}]), "utf-8")
    tasks = ("--tasks", str(path), "--policy", KNOWING)
    assert "name your copy of the tasks with --tasks FILE" in refusal("--policy", KNOWING)
    assert "set MAP to their addresses" in refusal(*tasks)
    assert "write --policy chat --base-url" in refusal("--tasks", str(path))
    assert "tasks have no oracle; write --policy chat" in refusal("--tasks", str(path), "--policy", "oracle")
    assert "no task of" in refusal(*tasks, "--only", "7")
    assert "no number of a task" in refusal(*tasks, "--only", "first")
    assert "no site is called 'shoping'; did you mean shopping? There are" in refusal(*tasks, "--sites", "shoping")
    path.write_text(json.dumps(RAW[:1]), "utf-8")
    for told, setting in DEVICE_REFUSALS.items():
        assert told in refusal(*tasks, "--set", f"device.{setting}")
    assert not command.run.exists(), "nothing was begun"
    command(RAW, "--only", "0")
    wise = [part for one in ("base_url=http://127.0.0.1:9/v1", "model=wise") for part in ("--set", f"judge.{one}")]
    assert "attempts that rule:facts/1 has judged; go on" in refusal(*tasks, "--judge", "chat", *wise)
    assert "tasks of another file" in refusal("--tasks", str(_changed(path)), "--policy", KNOWING)


def _changed(path: Path) -> Path:
    path.write_text(json.dumps(RAW[:2]), "utf-8")
    return path
