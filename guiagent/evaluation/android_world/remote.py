"""The process in AndroidWorld's environment, seen from here: settings go in, states come out, actions go in.

Lines of JSON. In: `{"describe": [[name, index], ...]}`, `{"begin": [name, index]}`, and to a moment
`{"act": ACTION}` or `{"leave": true}`. Out: `{"ready": [names]}`, `{"tasks": [...]}`, `{"moment": STATE}`,
`{"done": what went wrong}`, `{"result": {...}}`, or `{"failed": why}` where the environment could not be had.
"""

import contextlib
import json
import os
import select
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from emulators.device import DeviceError, DeviceLost

__all__ = ["Asked", "Remote", "Settings"]

Asked = dict[str, Any]

START_S = 180.0
"""How long AndroidWorld may take to load and to reach the phone; our default."""

STEP_S = 300.0
"""How long a task may take to be set up or checked, or an action to be done; our default."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How AndroidWorld reaches the phone. `folder` is its checkout, `python` the interpreter of its environment.

    With a `grpc_port` it loads itself as it always does; 0 goes over adb alone, with `a11y` "uiautomator" or
    "a11y_forwarder_app". `restful` lets waiting for the phone to be idle stand in for `time.sleep`. `pause` is theirs,
    in seconds, None for a stable tree.
    """

    folder: str
    python: str
    adb: str
    serial: str = "emulator-5554"
    server_port: int = 5037
    grpc_port: int = 8554
    a11y: str = "uiautomator"
    restful: bool = False
    pixels: bool = True
    pause: float | None = 1.0
    seed: int = 30
    family: str = "android_world"
    agent: str = "guiagent"


class Remote:
    """The child process. Raises DeviceError where AndroidWorld cannot be loaded, DeviceLost once it is gone."""

    def __init__(self, settings: Settings) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="guiagent-android-world-")
        self.frame = Path(self._folder.name) / "frame.rgb"
        self.log = Path(self._folder.name) / "log"
        reading, their_end = os.pipe()
        their_reading, writing = os.pipe()
        program = Path(__file__).with_name("inside.py")
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [settings.python, "-P", "-u", str(program), str(their_reading), str(their_end)],
                pass_fds=(their_reading, their_end), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                cwd=self._folder.name,
            )  # fmt: skip
        os.close(their_end)
        os.close(their_reading)
        self._reading, self._writing = reading, os.fdopen(writing, "w", encoding="utf-8")
        self._rest = b""
        self.say({**asdict(settings), "frame": str(self.frame)})
        self.names: tuple[str, ...] = tuple(self.hear("ready", deadline_s=START_S)["ready"])

    def say(self, message: Mapping[str, Any]) -> None:
        try:
            self._writing.write(json.dumps(message) + "\n")
            self._writing.flush()
        except OSError as error:
            raise DeviceLost(f"AndroidWorld's process has ended; its last words:\n{self.last_words()}") from error

    def hear(self, *wanted: str, deadline_s: float = STEP_S) -> Asked:
        """The next line, which has one of these keys. Raises DeviceLost."""
        message: Asked = json.loads(self._line(deadline_s))
        if "failed" in message:
            raise DeviceError(f"AndroidWorld could not be opened: {message['failed']}; guiagent doctor android_world")
        if not message.keys() & {*wanted}:
            raise DeviceLost(f"AndroidWorld's process said {[*message]} instead of {', '.join(wanted)}; run again")
        return message

    def last_words(self, lines: int = 8) -> str:
        """The end of what was logged."""
        with contextlib.suppress(OSError):
            return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-lines:])
        return ""

    def close(self) -> None:
        """End the process; may be called twice."""
        with contextlib.suppress(OSError, ValueError):
            self._writing.close()
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(10.0)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(10.0)
        if self._reading >= 0:
            os.close(self._reading)
            self._reading = -1
            self._folder.cleanup()

    def _line(self, deadline_s: float) -> bytes:
        until = time.monotonic() + deadline_s
        while b"\n" not in self._rest:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self._reading], [], [], left)[0]:
                raise DeviceLost(
                    f"AndroidWorld said nothing for {deadline_s:g} s; its last words:\n{self.last_words()}"
                )
            data = os.read(self._reading, 1 << 16)
            if not data:
                raise DeviceLost(f"AndroidWorld's process has ended; its last words:\n{self.last_words()}")
            self._rest += data
        line, _, self._rest = self._rest.partition(b"\n")
        return line
