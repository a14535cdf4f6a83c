"""android_env on a virtual phone, in an environment of its own: its simulator, loader and accessibility wrapper."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from emulators.virtual.door.serving import Door, serve
from tests.emulators.virtual.door.command_line import CommandLine, bundled

PYTHON = os.environ.get("ANDROID_ENV_PYTHON", "")
PROGRAM = Path(__file__).with_name("android_env_program.py")
DEADLINE_S = 180.0

pytestmark = pytest.mark.skipif(
    not PYTHON, reason="ANDROID_ENV_PYTHON names no interpreter that has android_env (pip install android-env)"
)


@pytest.fixture
def large() -> Iterator[Door]:
    pytest.importorskip("grpc", reason="grpcio is not installed")
    with serve(profile="1080x2400", grpc=0) as door:
        yield door


def told(what: str, server: CommandLine, door: Door, folder: Path) -> Any:
    server.meet(door.ports[0], door.serials[0])
    ports = [str(port) for port in (door.ports[0], door.console_ports[0], door.grpc_ports[0])]
    words = [PYTHON, str(PROGRAM), what, bundled(), str(server.port), *ports, str(folder / "task.textproto")]
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    environment |= {"HOME": str(server.home), "ADB_MDNS": "0", "ADB_EMU": "0"}
    done = subprocess.run(words, env=environment, capture_output=True, timeout=DEADLINE_S, check=False)
    sys.stderr.write(done.stderr.decode("utf-8", "replace")[-4000:])
    assert done.returncode == 0
    return json.loads(done.stdout.splitlines()[-1])


def test_its_simulator(server: CommandLine, large: Door, tmp_path: Path) -> None:
    ok, not_found = 1, 2
    said = told("simulator", server, large, tmp_path)
    assert said == {
        "shape": [2400, 1080, 3], "moved": True, "back": True, "saved": ok, "loaded": ok, "missing": not_found,
    }  # fmt: skip


def test_its_environment_with_trees(server: CommandLine, large: Door, tmp_path: Path) -> None:
    said = told("environment", server, large, tmp_path)
    assert said["shape"] == [2400, 1080, 3] and said["model"] and said["relaunched"] == 1
    shown = large.handsets[0].phone.windows()
    assert said["windows"] == len(shown)
    assert {text for text in said["texts"] if text} == {
        view.text for window in shown for view in window.root.walk() if view.text
    }
