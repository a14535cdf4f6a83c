"""guiagent emulators, as a user runs it, with a stand-in for the SDK's emulator."""

import json
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from emulators.android.server import AdbServer
from tests.emulators.android.sdk_standin import avd_with, free_console, processes, sdk_in
from tests.emulators.android.serving import own_server
from tests.guiagent.terminal import PROGRAM

QUICK = (
    "--set", "emulators.make.acceleration=off", "--set", "emulators.care.watch_s=0.5", "--set",
    "emulators.care.answer_s=20", "--set", "emulators.grpc=false",
)  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A home folder with an SDK, for a server and for commands."""
    sdk = sdk_in(tmp_path)
    with own_server(tmp_path) as server, pytest.MonkeyPatch.context() as patch:
        told = {"HOME": str(tmp_path), "ANDROID_HOME": str(sdk.root), "ANDROID_AVD_HOME": str(sdk.avd_home)}
        for name, value in {**told, "ANDROID_ADB_SERVER_PORT": str(server.port)}.items():
            patch.setenv(name, value)
        yield tmp_path
    wait_for(lambda: processes(str(tmp_path)) == [])


PORT = str(free_console(3))


@contextmanager
def begun(home: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """A command that runs, ended at the latest with the block."""
    command = [str(PROGRAM), "emulators", *words, "--port", PORT, *QUICK]
    with subprocess.Popen(command, cwd=home, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        try:
            yield running
        finally:
            running.terminate()
            with suppress(subprocess.TimeoutExpired):
                running.wait(30)
            running.kill()


def figures(running: subprocess.Popen[str]) -> list[dict[str, object]]:
    """What `up --json` prints once all are ready."""
    assert running.stdout
    text = ""
    while not text.endswith("\n]\n"):
        line = running.stdout.readline()
        assert line, running.stderr and running.stderr.read()
        text += line
    found: list[dict[str, object]] = json.loads(text)
    return found


def call(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [str(PROGRAM), "emulators", *words]
    return subprocess.run(command, cwd=home, capture_output=True, text=True, timeout=120, check=False)


def test_from_no_avd_to_a_farm_that_is_ended_from_elsewhere(home: Path) -> None:
    assert "guiagent emulators create" in call(home, "up", *QUICK).stderr
    assert call(home, "create", "--avd", "pixel").returncode == 0
    assert "guiagent emulators snapshot --avd pixel" in call(home, "up", *QUICK).stderr
    with begun(home, "snapshot") as made:
        assert made.wait(120) == 0, made.stderr and made.stderr.read()
    with begun(home, "up", "--count", "2", "--json") as running:
        rows = figures(running)
        assert [row["phase"] for row in rows] == ["ready", "ready"]
        seen = {device.serial: device.state for device in AdbServer.usual().devices()}
        assert all(seen[str(row["serial"])] == "device" for row in rows)
        listed = json.loads(call(home, "list", "--json").stdout)
        assert listed["avds"] == [{"avd": "pixel", "snapshots": ["golden"], "locked": False}]
        assert [row["serial"] for row in listed["emulators"]] == [row["serial"] for row in rows]
        assert "are kept in" in call(home, "up", *QUICK).stderr
        down = call(home, "down")
        assert (down.returncode, down.stderr) == (0, "2 emulators ended\n")
        assert running.wait(60) == 0
    assert "no emulators" in call(home, "down").stderr
    assert "pixel: golden" in call(home, "list").stdout


def test_control_c_leaves_no_process_behind(home: Path) -> None:
    from emulators.android.sdk import Sdk

    sdk = Sdk.find()
    avd_with(sdk, snapshot="golden")
    with begun(home, "up", "--count", "2", "--json") as running:
        rows = figures(running)
        assert len(processes("standin_emulator.py")) >= 2
        running.send_signal(signal.SIGINT)
        assert running.wait(60) == 130
        for row in rows:
            assert gone(row["pid"])


def test_control_c_while_they_boot_and_sigterm_leave_none_behind_either(home: Path) -> None:
    from emulators.android.sdk import Sdk

    avd = avd_with(Sdk.find(), never=True)
    log = home / "runs/emulators" / f"emulator-{PORT}.log"
    for number, status in ((signal.SIGINT, 130), (signal.SIGTERM, 0)):
        with begun(home, "up", "--count", "2", "--snapshot", "") as running:
            wait_for(lambda: log.exists() and "begins" in log.read_text())
            running.send_signal(number)
            assert running.wait(60) == status
        wait_for(lambda: processes(str(home)) == [])
        log.unlink()
    assert avd.locks == ()


def test_what_a_killed_keeper_leaves_is_ended_by_down(home: Path) -> None:
    from emulators.android.sdk import Sdk

    avd_with(Sdk.find(), snapshot="golden")
    with begun(home, "up", "--count", "1", "--json") as running:
        (row,) = figures(running)
        running.kill()
        running.wait(60)
        assert Path(f"/proc/{row['pid']}").exists()
        assert call(home, "down").returncode == 0
        wait_for(lambda: gone(row["pid"]))


def gone(pid: object) -> bool:
    """Ended; who collects the status of an orphan is not our affair."""
    try:
        return " Z " in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return True


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_what_cannot_be_is_refused_in_one_line(home: Path) -> None:
    for words in (
        ("up", "--count", "0"),
        ("up", "--set", "emulators.care.patience=1"),
        ("dance",),
        ("up", "--port", "1"),
    ):
        done = call(home, *words)
        assert done.returncode in (1, 2) and len(done.stderr.splitlines()) == 1, done.stderr
