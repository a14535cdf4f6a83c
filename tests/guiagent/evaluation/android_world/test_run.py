"""AndroidWorld itself on a virtual phone: needs its checkout in GUIAGENT_ANDROID_WORLD, and its environment."""

import json
import os
from pathlib import Path

import pytest

from guiagent.agent import run_episode
from guiagent.cli import main
from guiagent.evaluation.android_world.device import AndroidWorld
from guiagent.evaluation.android_world.opening import Opening
from guiagent.evaluation.android_world.remote import Settings
from guiagent.evaluation.android_world.solver.policy import Solver
from guiagent.evaluation.android_world.virtual import SENTENCE, virtual_phone

FOLDER = os.environ.get("GUIAGENT_ANDROID_WORLD", "")
PYTHON = os.environ.get("GUIAGENT_ANDROID_WORLD_PYTHON", "")
OPENING = Opening(folder=FOLDER, python=PYTHON)

pytestmark = pytest.mark.skipif(
    not FOLDER or not OPENING.interpreter.is_file(),
    reason="AndroidWorld is not here; see guiagent doctor android_world, then set GUIAGENT_ANDROID_WORLD",
)


def evaluated(out: Path, capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    given = ("--android-world", FOLDER, *(("--python", PYTHON) if PYTHON else ()), "--virtual", "--json")
    quick = ("--set", "android_world.pixels=false", "--set", "android_world.pause=0.0")
    assert main(["eval", "android_world", *given, *quick, "--out", str(out), *words]) == 0
    told = capsys.readouterr()
    assert SENTENCE in told.err.replace("\n", " ")
    found: dict[str, object] = json.loads(told.out)
    return found


def test_tasks_are_solved_by_their_own_checks_and_resumed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tasks = ("SystemWifiTurnOff", "ClockTimerEntry", "MarkorCreateFolder", "SimpleCalendarNextEvent", "BrowserDraw")
    found = evaluated(tmp_path / "run", capsys, "--tasks", *tasks, "--repeats", "2")
    assert found["note"] == SENTENCE and found["instances"] == 10 and found["failures"] == {}
    assert found["tasks"] == {**dict.fromkeys(tasks, 1.0), "BrowserDraw": 0.0} and found["spread"] == 0.0
    again = evaluated(tmp_path / "run", capsys, "--tasks", *tasks, "--repeats", "2")
    assert again == found
    assert len((tmp_path / "run" / "trajectories.jsonl").read_text().splitlines()) == 10


def test_its_files_stay_as_they_are() -> None:
    import subprocess

    if not (Path(FOLDER) / ".git").exists():
        pytest.skip("the checkout is no git repository, so nobody can tell")
    changed = subprocess.run(
        ["git", "-C", FOLDER, "status", "--porcelain", "--untracked-files=no"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert changed.stdout == ""


def test_an_emulator_with_grpc_is_reached_through_android_env(capsys: pytest.CaptureFixture[str]) -> None:
    with virtual_phone() as phone:
        settings = Settings(
            str(OPENING.checkout), str(OPENING.interpreter.absolute()), phone.adb, phone.serial,
            server_port=phone.server_port, grpc_port=phone.grpc_port, a11y="a11y_forwarder_app", restful=True,
            pause=0.0,
        )  # fmt: skip
        device = AndroidWorld(settings)
        try:
            [task] = device.tasks(["SystemBluetoothTurnOff"], 1)
            done = run_episode(device, Solver(), task)
        finally:
            device.close()
    assert done.passed, done.detail
    assert done.final is not None and done.final.frame is not None and done.final.frame.width == 1080
