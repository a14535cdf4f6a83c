"""Where a running emulator has its gRPC services: asked of its console, else read where emulators tell of themselves.

Facts: the console's `avd discoverypath` and `avd grpc`, and the files pid_*.ini below avd/running.
"""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from emulators.android.console import ask_console, console_port
from emulators.android.errors import SnapshotFailed

__all__ = ["Endpoint", "find_endpoint", "running_folders"]

ASK_S = 2.0
"""How long the console may take to answer; our default."""
_MOST_BYTES = 64 * 1024
_PROCESSES = Path("/proc")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A port on this machine, and the token that every call must bring; "" where none is wanted."""

    port: int
    token: str = ""

    def __repr__(self) -> str:
        return f"Endpoint({self.port}, token={'<hidden>' if self.token else 'none'})"


def find_endpoint(
    serial: str, *, folders: Sequence[Path] | None = None, token_file: Path | None = None
) -> Endpoint | None:
    """The services of "emulator-5554"; None where it is no emulator of this machine, or has none.

    `folders` are where files of running emulators lie, by default `running_folders()`; `token_file` holds what the
    console wants to hear, by default the user's.
    """
    console = console_port(serial)
    if console is None:
        return None
    told = _ask(console, "avd discoverypath", token_file)
    candidates = [Path(told)] if told and Path(told).is_absolute() else []
    for file in (*candidates, *_files(running_folders() if folders is None else folders)):
        about = _read(file)
        if about.get("port.serial") == str(console):
            return _endpoint(about.get("grpc.port", ""), about.get("grpc.token", ""))
    return _endpoint(_ask(console, "avd grpc", token_file), "")


def running_folders() -> tuple[Path, ...]:
    """Where emulators of this user tell of themselves, as the system and its settings have it."""
    home = Path.home()
    match sys.platform:
        case "darwin":
            roots = [home / "Library" / "Caches" / "TemporaryItems"]
        case "win32":
            roots = [Path(os.environ[name]) / "Temp" for name in ("LOCALAPPDATA",) if name in os.environ]
        case _:
            user = os.environ.get("USER", "")
            roots = [Path(f"/run/user/{os.getuid()}"), *([Path(f"/tmp/android-{user}")] if user else [])]
            roots = [*(Path(os.environ[name]) for name in ("XDG_RUNTIME_DIR",) if name in os.environ), *roots]
    return tuple(dict.fromkeys(root / "avd" / "running" for root in (*roots, home / ".android")))


def _files(folders: Sequence[Path]) -> Iterator[Path]:
    """The newest first: what a crashed emulator left behind may tell of the same ports."""
    found = [file for folder in folders if folder.is_dir() for file in folder.glob("pid_*.ini")]
    yield from (file for file in sorted(found, key=_age) if _runs(file))


def _runs(file: Path) -> bool:
    """Whether the process that the file is named after is there, as far as the system tells."""
    number = file.stem.removeprefix("pid_").partition("_")[0]
    return not number.isdigit() or not _PROCESSES.is_dir() or (_PROCESSES / number).is_dir()


def _age(file: Path) -> float:
    try:
        return -file.stat().st_mtime
    except OSError:
        return 0.0


def _read(file: Path) -> Mapping[str, str]:
    try:
        with file.open("rb") as opened:
            text = opened.read(_MOST_BYTES).decode("utf-8", "replace")
    except OSError:
        return {}
    pairs = (line.partition("=") for line in text.splitlines())
    return {name.strip(): value.strip().strip('"') for name, equals, value in pairs if equals}


def _ask(console: int, command: str, token_file: Path | None) -> str:
    """What the console says; nothing where it does not know the command, or wants a token that nobody knows."""
    try:
        return ask_console(console, command, deadline_s=ASK_S, token=token_file).strip()
    except SnapshotFailed:
        return ""


def _endpoint(port: str, token: str) -> Endpoint | None:
    return Endpoint(int(port), token) if port.isascii() and port.isdigit() and 0 < int(port) < 65_536 else None
