"""An Appium server of npm's, where the machine has one, with a phone of ours behind a real adb server."""

import contextlib
import os
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from emulators.android.server import AdbServer
from tests.emulators.android.serving import free_port

__all__ = ["appium_program", "appium_server", "needs_driver"]


def appium_program() -> str:
    """On PATH, or beside its drivers in $APPIUM_HOME. Skips the test where there is none."""
    home = os.environ.get("APPIUM_HOME", "")
    beside = Path(home) / "node_modules" / ".bin" / "appium"
    found = shutil.which("appium") or (str(beside) if home and beside.exists() else None)
    if found is None:
        pytest.skip("no Appium on PATH or in $APPIUM_HOME: npm install -g appium")
    return found


def needs_driver(name: str) -> None:
    """Skips the test where Appium has no such driver."""
    home = Path(os.environ.get("APPIUM_HOME") or Path.home() / ".appium")
    if not (home / "node_modules" / f"appium-{name}-driver").is_dir():
        pytest.skip(f"Appium has no such driver: appium driver install {name}")


@contextlib.contextmanager
def appium_server(folder: Path, server: AdbServer) -> Iterator[str]:
    """Its address. It finds adb in an SDK that holds nothing else."""
    program = appium_program()
    tools = folder / "appium-sdk" / "platform-tools"
    tools.mkdir(parents=True)
    (tools / "adb").symlink_to(server.program or _adb())
    home = os.environ.get("APPIUM_HOME") or str(Path.home() / ".appium")
    environment = {**os.environ, "APPIUM_HOME": home, "ANDROID_HOME": str(tools.parent)}
    port = free_port()
    command = [program, "server", "--address", "127.0.0.1", "--port", str(port)]
    log = folder / "appium.log"
    with log.open("wb") as written:
        running = subprocess.Popen(command, stdout=written, stderr=written, env=environment, start_new_session=True)
    try:
        _wait(f"http://127.0.0.1:{port}", log)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.wait(20)
        running.kill()
        running.wait()


def _wait(address: str, log: Path) -> None:
    until = time.monotonic() + 90
    while True:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/status", timeout=5):
            return
        assert time.monotonic() < until, log.read_text()[-2000:]
        time.sleep(0.1)


def _adb() -> str:
    from adbutils import adb_path

    return str(adb_path())
