"""Traces and downloads: by one setting each, what an episode did on the network lies in the folder of its run."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from emulators.action import Stop, Tap
from emulators.browser.programs import browsers
from emulators.guard import CAREFUL
from emulators.screen import Point
from emulators.trajectory import Ending, Page, ScreenCheck, Task
from guiagent import parts
from guiagent.collection import collect
from guiagent.config import ConfigError
from guiagent.discovery import explore_into
from guiagent.guarding import guarded_devices
from guiagent.openings import page_openings
from guiagent.store import Run
from synth.exploration import WebWalk
from tests.guiagent.counter_device import Scripted
from tests.guiagent.page_server import served
from tests.guiagent.terminal import call

FILE = b"one,two\n" * 100
PAGE = b"<a href='/list.csv' style='display:block;width:300px;height:300px'>The list</a>"

pytestmark = pytest.mark.skipif(next(browsers(), None) is None, reason="no Chromium is installed")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served({"/": PAGE, "/list.csv": FILE}) as found:
        yield found


def fetched(url: str, folder: Path, **settings: Any) -> str:
    """The id of an episode in which the link was tapped, guarded as commands guard it."""
    task = Task("list", "fetch", Page(url + "/"), ScreenCheck("", "", ("The list",), ()), budget=3)
    opened = parts.device({"kind": "browser", **settings}, run=folder)
    with Run.resume(folder, {}, seed=0) as run:
        [trajectory] = collect(
            guarded_devices(opened, CAREFUL, run), Scripted(Tap(Point(100, 100)), Stop()), [task], run
        )
    assert trajectory.ending is Ending.DONE
    return trajectory.id


def test_an_episode_leaves_its_trace_and_its_files_in_the_run(address: str, tmp_path: Path) -> None:
    episode = fetched(address, tmp_path / "run", tracing=True, downloads=True)
    archive = json.loads((tmp_path / "run" / "traces" / f"{episode}.har").read_text())
    assert next(entry["request"]["url"] for entry in archive["log"]["entries"]) == address + "/"
    assert (tmp_path / "run" / "downloads" / "list.csv").read_bytes() == FILE
    with Run.open(tmp_path / "run") as run:
        [record] = run.read_plain("downloads")
    assert record == {
        "episode": episode, "name": "list.csv", "url": address + "/list.csv", "size": len(FILE),
        "sha256": hashlib.sha256(FILE).hexdigest(), "state": "saved",
    }  # fmt: skip


def test_limits_are_set_without_naming_a_folder(address: str, tmp_path: Path) -> None:
    fetched(address, tmp_path / "run", downloads={"size": 100})
    with Run.open(tmp_path / "run") as run:
        assert [record["state"] for record in run.read_plain("downloads")] == ["too large"]
    assert list((tmp_path / "run" / "downloads").iterdir()) == []


@pytest.mark.parametrize("settings", [{}, {"tracing": False, "downloads": False}])
def test_nothing_is_kept_unasked(address: str, tmp_path: Path, settings: dict[str, Any]) -> None:
    fetched(address, tmp_path / "run", **settings)
    names = {path.name for path in (tmp_path / "run").iterdir()}
    assert "trajectories.jsonl" in names and not names & {"traces", "downloads", "downloads.jsonl"}


def test_walks_leave_theirs_by_number(address: str, tmp_path: Path) -> None:
    opened = parts.device({"kind": "browser", "tracing": True}, run=tmp_path / "run")
    with Run.resume(tmp_path / "run", {}, seed=0) as run:
        walked = explore_into(run, opened, list(page_openings(address + "/")), episodes=2, walk=WebWalk(steps=1))
        assert [explored.episode for explored in walked] == [0, 1]
    assert sorted(path.name for path in (tmp_path / "run" / "traces").iterdir()) == [
        "explored-0.har",
        "explored-1.har",
    ]


def test_downloads_without_a_run_need_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="name a folder"):
        parts.device({"kind": "browser", "downloads": True})
    parts.device({"kind": "browser", "downloads": str(tmp_path)})
    with pytest.raises(ConfigError, match="must be true, a folder, or a table, not 5"):
        parts.device({"kind": "browser", "downloads": 5}, run=tmp_path)


def test_commands_take_both_settings(tmp_path: Path) -> None:
    called = call(
        "run", "--suite", "miniwob", "--tasks", "click-test", "--seeds", "0", "--policy", "oracle", "--out", "r",
        "--set", "device.tracing=true", "--set", "device.downloads=true", cwd=tmp_path,
    )  # fmt: skip
    assert called.returncode == 0, called.stderr
    [trace] = (tmp_path / "r" / "traces").iterdir()
    with Run.open(tmp_path / "r") as run:
        assert [trace.stem] == [one["id"] for one in run.read_plain("trajectories")]
