"""What is missing on a machine, the one line that brings it, and the script as the Makefile runs it."""

import dataclasses
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from guiagent.install import system
from guiagent.install.system import LIBRARIES, Machine, apt_line, apt_packages, missing_libraries

SCRIPT = Path(system.__file__)
COMPLETE = Machine(
    python="3.11",
    libraries=(),
    venv=True,
    browser=True,
    fonts=True,
    apt=True,
    root=False,
    sudo=True,
    offered=frozenset({"chromium-headless-shell", "chromium"}),
)
BARE = dataclasses.replace(COMPLETE, libraries=tuple(LIBRARIES), venv=False, browser=False, fonts=False)


def test_nothing_is_wanted_where_everything_is() -> None:
    assert apt_packages(COMPLETE) == ()
    assert COMPLETE.usable


def test_a_bare_machine_gets_one_line_for_everything() -> None:
    assert not BARE.usable
    assert apt_line(apt_packages(BARE), root=False, sudo=True) == (
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends "
        "python3.11-venv libegl1 libgl1 libexpat1 chromium-headless-shell fonts-liberation"
    )


@pytest.mark.parametrize(
    ("offered", "packages"),
    [
        ({"chromium-headless-shell", "chromium"}, ("chromium-headless-shell",)),
        ({"chromium"}, ("chromium",)),
        (set(), ()),
    ],
)
def test_the_headless_shell_is_preferred_where_apt_has_it(offered: set[str], packages: tuple[str, ...]) -> None:
    machine = dataclasses.replace(COMPLETE, browser=False, offered=frozenset(offered))
    assert apt_packages(machine) == packages
    assert machine.usable, "Playwright can still bring a browser"


@pytest.mark.parametrize("change", [{"libraries": ("libEGL.so.1",)}, {"venv": False}])
def test_without_a_library_or_venv_nothing_goes_on(change: dict[str, object]) -> None:
    assert not dataclasses.replace(COMPLETE, **change).usable  # type: ignore[arg-type]


def test_what_only_web_tasks_need_is_named_but_stops_nothing() -> None:
    machine = dataclasses.replace(COMPLETE, libraries=("libatomic.so.1",), fonts=False)
    assert apt_packages(machine) == ("libatomic1", "fonts-liberation")
    assert machine.usable


def test_the_line_suits_who_types_it() -> None:
    assert apt_line(["x"], root=True, sudo=True) == "apt-get update && apt-get install -y --no-install-recommends x"
    without_sudo = apt_line(["x"], root=False, sudo=False)
    assert without_sudo == "su -c 'apt-get update && apt-get install -y --no-install-recommends x'"


def test_a_library_that_is_not_there_is_missed() -> None:
    assert missing_libraries(["libc.so.6", "libnowhere.so.9"]) == ("libnowhere.so.9",)


def run_script(step: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-S", str(SCRIPT), step]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def poor(tmp_path: Path) -> dict[str, str]:
    """The environment of a machine with neither programs nor downloaded browsers."""
    (tmp_path / "bin").mkdir()
    return {"PATH": str(tmp_path / "bin"), "HOME": str(tmp_path), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "none")}


def program(environment: dict[str, str], name: str, text: str) -> None:
    path = Path(environment["PATH"]) / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


@pytest.mark.skipif(bool(missing_libraries()), reason="needs the libraries of skia-python")
def test_the_script_needs_nothing_but_the_standard_library(poor: dict[str, str]) -> None:
    done = run_script("packages", poor)
    assert done.returncode == 0, done.stderr
    assert "apt-get" not in done.stderr, "there is none on this PATH"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root installs")
def test_root_installs_what_apt_offers_and_goes_on_without_it(poor: dict[str, str], tmp_path: Path) -> None:
    program(poor, "apt-get", f'echo "$@" >> {tmp_path}/asked')
    program(poor, "apt-cache", "printf 'chromium:\\n  Installed: (none)\\n  Candidate: 2:1snap1-0\\n'")
    done = run_script("packages", poor)
    assert done.returncode == 0, done.stderr
    asked = (tmp_path / "asked").read_text().splitlines()
    assert asked[0] == "-q update"
    assert all(line.startswith("-q install -y --no-install-recommends ") for line in asked[1:])
    assert not any(word == "chromium" for line in asked[1:] for word in line.split()), "a snap is no package"


def test_without_a_browser_the_last_step_says_what_to_type(poor: dict[str, str]) -> None:
    done = run_script("browser", poor)
    assert done.returncode == 1
    *_, message, line = done.stderr.strip().splitlines()
    assert message.endswith("type this line, then make again:")
    assert "apt-get install -y --no-install-recommends" in line


def test_a_browser_that_starts_is_enough(poor: dict[str, str]) -> None:
    program(poor, "google-chrome", "echo Google Chrome 150")
    assert run_script("browser", poor).returncode == 0


def test_misuse() -> None:
    assert run_script("everything", {}).returncode == 2


PLAIN_PYTHON = "/usr/bin/python3"


@pytest.mark.skipif(os.geteuid() != 0 or not Path(PLAIN_PYTHON).exists(), reason="root plays a user without rights")
def test_without_rights_one_line_is_printed(tmp_path_factory: pytest.TempPathFactory) -> None:
    done = subprocess.run(
        [PLAIN_PYTHON, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"], check=False, timeout=60
    )
    if done.returncode != 0:
        pytest.skip("the system's Python is older than ours")
    folder = Path("/tmp") / f"guiagent-{os.getpid()}"
    try:
        for name in ("guiagent/install/system.py", "emulators/browser/programs.py"):
            (folder / name).parent.mkdir(parents=True)
            text = (SCRIPT.parents[2] / name).read_text()
            (folder / name).write_text(text.replace("libEGL.so.1", "libnowhere.so.9"))
        program({"PATH": str(folder)}, "apt-get", "exit 1")
        shown = subprocess.run(
            [PLAIN_PYTHON, "-I", str(folder / "guiagent/install/system.py"), "packages"],
            env={"PATH": str(folder), "HOME": str(folder)},
            user=65534,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    finally:
        shutil.rmtree(folder)
    assert shown.returncode == 1
    lines = shown.stderr.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("guiagent: this machine lacks libegl1")
    assert lines[1].strip().startswith("su -c 'apt-get update && apt-get install -y --no-install-recommends libegl1")
