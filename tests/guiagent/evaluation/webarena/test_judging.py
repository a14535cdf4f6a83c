"""A model that judges fuzzy answers is asked once: what it said is kept in the run, and scoring again asks nobody."""

import json
from pathlib import Path
from typing import Any

import pytest

from emulators.browser.finding import BrowserMissing, find_browser
from emulators.trajectory import Trajectory
from guiagent.cli import main
from guiagent.evaluation.webarena.rescoring import AGAIN
from guiagent.records import Scored
from guiagent.store import Run
from tests.guiagent.chat_server import Answering, chat_server, said
from tests.guiagent.evaluation.webarena.errand_files import RAW
from tests.guiagent.evaluation.webarena.stand_in import StandIn

KNOWING = "tests.guiagent.evaluation.webarena.errand_files:Knowing"


@pytest.fixture(autouse=True)
def _chromium() -> None:
    try:
        find_browser()
    except BrowserMissing as error:
        pytest.skip(str(error))


def judged_by(server: Answering) -> list[str]:
    words = ("judge.kind=chat", f"judge.base_url={server.address}", "judge.model=wise", "chat.retries=0")
    return [part for word in words for part in ("--set", word)]


def evaluated(folder: Path, sites: StandIn, *words: str) -> Trajectory:
    path = folder / "tasks.json"
    path.write_text(json.dumps(RAW), "utf-8")
    given = [f"webarena.addresses.{name}={address}" for name, address in sites.addresses.items()]
    settings = [part for one in (*given, f"webarena.states={folder / 'states'}") for part in ("--set", one)]
    call = ["eval", "webarena", "--tasks", str(path), "--policy", KNOWING, "--only", "6", "--out", str(folder / "run")]
    assert main([*call, *settings, *words]) == 0
    with Run.open(folder / "run") as run:
        [ended] = run.read("trajectories", Trajectory)
    return ended


def scored(folder: Path, *words: str) -> Scored:
    assert main(["score", str(folder / "run"), "--reward", "webarena", *words]) == 0
    with Run.open(folder / "run") as run:
        *_, last = run.read("scores", Scored)
    return last


def told(folder: Path, name: str, judge: str, when: str = AGAIN) -> dict[str, Any]:
    """The figures of that name, which are of that judge."""
    figures: dict[str, Any] = json.loads((folder / "run" / "evaluation.json").read_text("utf-8"))[name]
    assert (figures["protocol"]["judge"], figures["protocol"]["scored"]) == (judge, when)
    assert figures["protocol"]["tasks"] == "1 of tasks.json"
    return figures


def test_a_judgement_is_kept_with_its_judge_and_not_asked_for_again(sites: StandIn, tmp_path: Path) -> None:
    with chat_server(said("partially correct")) as server:
        ended = evaluated(tmp_path, sites, *judged_by(server))
        assert ended.outcome is not None and ended.outcome.score == 0.0
        assert "no by chat:wise: string_match fuzzy_match" in ended.outcome.evidence
        assert "call 555-0142" in server.texts(0).casefold() and "How may I reach the shop?" in server.texts(0)
    [kept] = Run.open(tmp_path / "run").read_plain("judgements")
    assert (kept["judge"], kept["agrees"]) == ("chat:wise", False)
    again = scored(tmp_path, *judged_by(server))  # which is gone
    assert again.score.value == 0.0 and again.score.reward == "webarena by chat:wise"
    assert told(tmp_path, "knowing", "chat:wise")["success"]["value"] == 0.0
    assert scored(tmp_path).score.value == 1.0  # by the rule
    assert told(tmp_path, "knowing by rule:facts/1", "rule:facts/1")["success"]["value"] == 1.0
    assert told(tmp_path, "knowing", "chat:wise")["success"]["value"] == 0.0, "which stands beside"


def test_a_judge_that_is_gone_leaves_a_check_unscored_until_it_is_back(sites: StandIn, tmp_path: Path) -> None:
    with chat_server() as server:
        ended = evaluated(tmp_path, sites, *judged_by(server))
    assert ended.outcome is not None and ended.outcome.score == 0.0
    assert ended.outcome.evidence.startswith("unscored: the judge could not be asked")
    first = told(tmp_path, "knowing", "chat:wise", "when the agent stopped")
    assert scored(tmp_path, *judged_by(server)).score.evidence.startswith("unscored: ")  # it is still gone
    assert told(tmp_path, "knowing", "chat:wise", "when the agent stopped") == first
    assert list(first["unscored"]) == ["webarena/6"]
    with chat_server(said("correct")) as server:
        assert scored(tmp_path, *judged_by(server)).score.value == 1.0
    assert scored(tmp_path, *judged_by(server)).score.value == 1.0
    again = told(tmp_path, "knowing", "chat:wise")
    assert (again["success"]["value"], again["unscored"], again["by_check"].keys()) == (
        1.0,
        {},
        first["by_check"].keys(),
    )
    evaluated(tmp_path, sites, *judged_by(server))  # of which nothing is left to do
    assert told(tmp_path, "knowing", "chat:wise", "when the agent stopped")["success"]["value"] == 1.0
    with Run.open(tmp_path / "run") as run:
        assert len(list(run.read("scores", Scored))) == 2, "what is scored is not scored again"
