"""An agent is sent on an errand in the user's own words, on a phone behind the real adb server."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from emulators.android.server import AdbServer
from emulators.trajectory import Template, Trajectory, Unchecked
from emulators.virtual.phone import VirtualPhone
from guiagent.cli import main
from guiagent.config import ConfigError
from guiagent.doctor import State, examine
from guiagent.errand import Errand, errand_of
from guiagent.parts import device, recorded_device
from guiagent.store import Run
from tests.emulators.android.serving import door_with, meet, own_server

WORDS = "Open the Settings, then Display"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AdbServer]:
    with own_server(tmp_path_factory.mktemp("home")) as server:
        yield server


@pytest.fixture(scope="module")
def serial(server: AdbServer) -> Iterator[str]:
    with door_with(VirtualPhone()) as door:
        yield meet(server, door.serials[0])


def test_an_errand_is_a_task_of_its_own() -> None:
    task = Errand(WORDS, "com.android.settings").task()
    assert (task.instruction, task.start, task.check) == (
        WORDS, Template("android/app/com.android.settings", 0), Unchecked()
    )  # fmt: skip
    assert task.name == Errand(WORDS, "com.android.settings").task().name
    assert task.name != Errand(WORDS).task().name
    assert Errand(WORDS).task().start == Template("android/home", 0)


def test_an_errand_needs_a_phone_and_a_phone_an_errand() -> None:
    told = {"errand": {"instruction": WORDS}}
    assert errand_of(told, {"kind": "android"}) == Errand(WORDS)
    assert errand_of({}, {"kind": "phone"}) is None
    with pytest.raises(ConfigError, match="--device"):
        errand_of(told, {"kind": "phone"})
    with pytest.raises(ConfigError, match="--instruction"):
        errand_of({}, {"kind": "android"})


def test_the_agent_acts_on_a_phone_through_adb(
    server: AdbServer, serial: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "run"
    words = [
        "run", "--device", serial, "--instruction", WORDS, "--policy", "random", "--out", str(out), "--json",
        "--set", f"device.server_port={server.port}", "--set", "errand.budget=5",
    ]  # fmt: skip
    assert main(words) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["run"] == str(out)
    with Run.open(out) as run:
        (trajectory,) = run.read("trajectories", Trajectory)
    assert trajectory.device == f"android/{serial}"
    assert trajectory.task.instruction == WORDS
    assert trajectory.steps and all(step.screen.frame is not None for step in trajectory.steps)


def test_the_doctor_tells_what_is_connected(server: AdbServer, serial: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(server.port))
    found = next(finding for finding in examine() if finding.name == "Android devices")
    assert found.state is State.OK
    assert serial in found.detail and "360x800" in found.detail and "uiautomator2" in found.detail
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", "1")
    missing = next(finding for finding in examine() if finding.name == "Android devices")
    assert missing.state is State.MISSING and missing.remedy


def test_a_run_that_is_read_may_not_choose_a_phone() -> None:
    with pytest.raises(ConfigError, match="serial"):
        recorded_device({"kind": "android", "serial": "emulator-5554"}, {})
    with pytest.raises(ConfigError, match="known are"):
        device({"kind": "android", "colour": "red"})
