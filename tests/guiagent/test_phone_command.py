"""guiagent phone, as a user runs it."""

import contextlib
import json
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guiagent.terminal import PROGRAM, call


@contextlib.contextmanager
def started(*words: str, cwd: Path) -> Iterator[tuple[subprocess.Popen[str], list[dict[str, object]]]]:
    """The running command, and the figures it has printed; it is killed where it does not end."""
    command = [str(PROGRAM), "phone", "--port", "0", "--profile", "360x800", "--json", *words]
    env = {**os.environ, "ANDROID_ADB_SERVER_PORT": "1"}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=cwd, env=env, stdout=pipe, stderr=pipe, text=True) as running:
        try:
            assert running.stdout
            text = ""
            while not text.endswith("\n]\n"):
                line = running.stdout.readline()
                assert line, f"it has ended after {text!r}"
                text += line
            yield running, json.loads(text)
        finally:
            running.kill()


def told(port: object, line: str) -> str:
    with socket.create_connection(("127.0.0.1", int(str(port))), 60) as console:
        console.sendall(f"{line}\nquit\n".encode())
        console.settimeout(60)
        said = b""
        while part := console.recv(4096):
            said += part
    return said.decode()


def test_it_serves_until_all_are_killed(tmp_path: Path) -> None:
    with started("--count", "2", cwd=tmp_path) as (running, phones):
        assert len(phones) == 2 and all(phone["serial"] == f"emulator-{phone['console']}" for phone in phones)
        assert f"guiagent_{phones[0]['console']}" in told(phones[0]["console"], "avd name")
        for phone in phones:
            told(phone["console"], "kill")
        assert running.wait(90) == 0
    assert [*tmp_path.iterdir()] == []


def test_it_ends_with_control_c(tmp_path: Path) -> None:
    with started(cwd=tmp_path) as (running, _):
        running.send_signal(signal.SIGINT)
        assert running.wait(90) == 130
        assert running.stderr and "Traceback" not in running.stderr.read()


def test_it_has_the_emulator_s_services_and_leaves_nothing_behind(tmp_path: Path) -> None:
    pytest.importorskip("grpc", reason="grpcio is not installed")
    with started("--grpc", "0", cwd=tmp_path) as (running, phones):
        console, grpc = phones[0]["console"], phones[0]["grpc"]
        assert f"\n{grpc}\r\n" in told(console, "avd grpc")
        file = next(Path(line) for line in told(console, "avd discoverypath").splitlines() if line.endswith(".ini"))
        assert f"grpc.port={grpc}\n" in file.read_text()
        running.terminate()
        assert running.wait(90) == 143
    assert not file.exists()


def test_what_cannot_be_is_refused_in_one_line(tmp_path: Path) -> None:
    for words in (("--port", "5556"), ("--count", "0"), ("--profile", "1x1"), ("--clock", "sun")):
        done = call("phone", "--port", "0", *words, cwd=tmp_path)
        assert done.returncode in (1, 2) and len(done.stderr.splitlines()) == 1, done.stderr
