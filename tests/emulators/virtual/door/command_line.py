"""The real adb with a server of its own: neither the user's server nor the user's home is touched."""

import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import adbutils

from emulators.virtual.door.serving import announce

__all__ = ["CommandLine", "bundled", "free_port", "own_server"]

DEADLINE_S = 90.0


class CommandLine:
    """`adb -s SERIAL ...` of one server; without a serial, of no phone in particular."""

    def __init__(self, home: Path, port: int, serial: str = "", *, program: str = "") -> None:
        self.port, self.serial, self.home = port, serial, home
        self.program = program or bundled()
        self._env = {
            **os.environ, "HOME": str(home), "ANDROID_ADB_SERVER_PORT": str(port), "ADB_MDNS": "0", "ADB_USB": "0",
            "ADB_LOCAL_TRANSPORT_MAX_PORT": "5554",
        }  # fmt: skip

    def of(self, serial: str) -> "CommandLine":
        return CommandLine(self.home, self.port, serial, program=self.program)

    def run(
        self, *words: str | Path, given: bytes = b"", deadline_s: float = DEADLINE_S
    ) -> subprocess.CompletedProcess[bytes]:
        command = [self.program, *(["-s", self.serial] if self.serial else []), *map(str, words)]
        return subprocess.run(command, env=self._env, input=given, capture_output=True, timeout=deadline_s, check=False)

    @contextlib.contextmanager
    def begun(self, *words: str) -> Iterator[subprocess.Popen[bytes]]:
        """While it runs; it is killed where it does not end."""
        command = [self.program, "-s", self.serial, *words]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, env=self._env, stdin=pipe, stdout=pipe, stderr=pipe) as process:
            try:
                yield process
            finally:
                process.kill()

    def __call__(self, *words: str | Path, given: bytes = b"") -> bytes:
        """What it prints; it must succeed."""
        done = self.run(*words, given=given)
        assert done.returncode == 0, (words, done.stdout[-500:], done.stderr[-500:])
        return done.stdout

    def fails(self, *words: str | Path) -> bytes:
        """What it says; it must fail."""
        done = self.run(*words)
        assert done.returncode != 0, (words, done.stdout[-500:])
        return done.stdout + done.stderr

    def meet(self, port: int, serial: str) -> "CommandLine":
        """Tell the server of a phone and wait until it is there."""
        assert announce(port, server_port=self.port, timeout_s=DEADLINE_S)
        phone = self.of(serial)
        phone("wait-for-device")
        return phone

    def restarts(self, *words: str, deadline_s: float = DEADLINE_S) -> bytes:
        """What it prints; adbd ends and is there again afterwards. For a while the server has the old connection."""
        old, end = self._connection(), time.monotonic() + deadline_s
        said = self(*words)
        while self._connection() in (old, ""):
            assert time.monotonic() < end, f"{self.serial} is not there again after {deadline_s} s"
            time.sleep(0.05)
        return said

    def _connection(self) -> str:
        """Which connection of the server leads to the phone; "" while it is not of use."""
        listed = (line.split() for line in self.run("devices", "-l").stdout.decode().splitlines())
        return next((words[-1] for words in listed if words[:2] == [self.serial, "device"]), "")

    def state(self) -> str:
        return self.run("get-state").stdout.decode().strip()

    def until(self, state: str, deadline_s: float = DEADLINE_S) -> None:
        """Wait for what `get-state` says; "" is for a phone that is not there."""
        end = time.monotonic() + deadline_s
        while self.state() != state:
            assert time.monotonic() < end, f"{self.serial} is not {state!r} after {deadline_s} s"


def bundled() -> str:
    """The adb that comes with adbutils, whatever else is installed on this machine."""
    own = Path(adbutils.__file__).parent / "binaries" / "adb"
    return str(own) if own.exists() else adbutils.adb_path()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def own_server(home: Path, program: str = "") -> Iterator[CommandLine]:
    """Started, and ended afterwards; `program` is the adb that comes with adbutils where none is named."""
    adb = CommandLine(home, free_port(), program=program)
    adb("start-server")
    try:
        yield adb
    finally:
        adb.run("kill-server")
