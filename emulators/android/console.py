"""The console of an Android emulator: one command, one answer, over its own port."""

import contextlib
import socket
from pathlib import Path

from emulators.android.connection import Deadline
from emulators.android.errors import SnapshotFailed

__all__ = ["ANSWER_S", "TOKEN", "ask_console", "console_port"]

ANSWER_S = 60.0
"""How long a command may take, saving a snapshot most of all; our default."""
TOKEN = ".emulator_console_auth_token"
"""The file in the home folder that an emulator wants to hear the contents of; it makes it itself."""


def console_port(serial: str) -> int | None:
    """The console's port of "emulator-5554"; None where the serial is no emulator's."""
    number = serial.removeprefix("emulator-")
    return int(number) if number != serial and number.isdecimal() else None


def ask_console(port: int, command: str, *, deadline_s: float = ANSWER_S, token: Path | None = None) -> str:
    """What the console answers before its OK. Raises SnapshotFailed with what it says instead.

    `token` is the file with the token, by default the one in the home folder.
    """
    if "\n" in command or "\r" in command:
        raise SnapshotFailed(f"{command[:60]!r} is more than one command; give a name without line breaks")
    deadline = Deadline(deadline_s)
    file = token or Path.home() / TOKEN
    secret = file.read_text().strip() if file.is_file() else ""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=deadline_s) as link:
            _answer(link, deadline, "the greeting")
            if secret:
                link.sendall(f"auth {secret}\n".encode())
                _answer(link, deadline, "auth")
            link.sendall(command.encode() + b"\n")
            said = _answer(link, deadline, command)
            with contextlib.suppress(OSError):
                link.sendall(b"quit\n")
            return said
    except OSError as error:
        raise SnapshotFailed(
            f"the emulator's console at port {port} does not answer ({error}); is it running?"
        ) from error


def _answer(link: socket.socket, deadline: Deadline, command: str) -> str:
    heard = bytearray()
    while True:
        link.settimeout(max(0.001, deadline.left))
        part = link.recv(4096)
        if not part:
            raise SnapshotFailed(f"the emulator's console closed at {command!r} ({heard[:100]!r}); is it running?")
        heard += part
        lines = heard.decode("utf-8", "replace").splitlines()
        last = lines[-1].strip() if lines and heard.endswith(b"\n") else ""
        if last == "OK":
            return "\n".join(lines[:-1]).strip()
        if last.startswith("KO"):
            raise SnapshotFailed(f"{command!r}: the emulator says {last!r}; see `avd snapshot list` in its console")
