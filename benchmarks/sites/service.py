"""A server program that runs: started, waited for until it answers, ended."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.sites.site import SiteError

__all__ = ["READY_S", "Service"]

READY_S = 90.0
"""How long a site may take until it answers; our default."""

_END_S = 15.0
_POLL_S = 0.02


class Service:
    """At most one running server at `port`, in a process group of its own; what it says goes to `log`."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._process: subprocess.Popen[bytes] | None = None

    def start(
        self, command: Sequence[str], *, at: Path, log: Path, ready: str, environment: Mapping[str, str] | None = None
    ) -> None:
        """Run `command` in `at` and wait until `ready`, a path, is answered. Raises SiteError when it never is."""
        self._port_is_free()
        variables = {**os.environ, "PYTHONUNBUFFERED": "1", **(environment or {})}
        with log.open("wb") as out:
            self._process = subprocess.Popen(
                list(command), cwd=at, env=variables, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                start_new_session=True,
            )  # fmt: skip
        until = time.monotonic() + READY_S
        while not self._answers(ready):
            try:
                code: int | None = self._process.wait(_POLL_S)
            except subprocess.TimeoutExpired:
                code = None
            if code is not None or time.monotonic() > until:
                self.close()
                told = log.read_text("utf-8", "replace").strip()[-1500:]
                why = f"ended with {code}" if code is not None else f"gave no answer within {READY_S:g} s"
                raise SiteError(f"{Path(command[0]).name} {why}; what it said is in {log}:\n{told}")

    def _port_is_free(self) -> None:
        try:
            socket.create_server(("127.0.0.1", self._port)).close()
        except OSError as error:
            raise SiteError(f"port {self._port} is taken; name another: --port N (0 takes a free one)") from error

    def _answers(self, path: str) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._port}{path}", timeout=READY_S) as answer:
                answer.read()
        except urllib.error.HTTPError as error:
            return error.code < 500
        except OSError:
            return False
        return True

    def close(self) -> None:
        """Ask it to end, with all that it has started; kill it when it takes too long."""
        process, self._process = self._process, None
        if process is None:
            return
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(process.pid, number)
                process.wait(_END_S)
                return
            except ProcessLookupError:
                process.wait()
                return
            except subprocess.TimeoutExpired:
                continue
