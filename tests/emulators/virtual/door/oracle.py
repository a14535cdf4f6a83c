"""The same script in our shell on a phone, and in Debian's mksh with toybox in a folder: what comes of it."""

import atexit
import functools
import io
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from emulators.virtual.door.handset import Handset
from emulators.virtual.door.shell.session import run
from emulators.virtual.phone import VirtualPhone

__all__ = ["FILES", "Result", "needs_mksh", "ours", "real", "shell", "talk"]

needs_mksh = pytest.mark.skipif(
    not (shutil.which("mksh") and shutil.which("toybox")), reason="mksh and toybox are not here (apt-get install both)"
)
NAME = "/system/bin/sh"
PLACE = "/data/local/tmp/w"
NOT_TOYBOX = {"dd", "expr", "sqlite3", "tr"}
"""Taken from Debian, because its toybox lacks them."""

FILES: Mapping[str, bytes] = {
    "a.txt": b"one\ntwo\nthree\n",
    "b.txt": b"alpha beta\nGamma delta\n\nalpha 10\nzeta 9\n",
    "empty": b"",
    "no newline": b"last line",
    "d/e/f.md": b"# title\n",
    "d/.hidden": b"h\n",
    "d/z.sh": b"echo from script $# $1\n",
}


@dataclass(frozen=True, slots=True)
class Result:
    """What was written, how it ended, and the files that are there (folders as None)."""

    stdout: bytes
    status: int
    files: Mapping[str, bytes | None]
    errors: bytes = field(default=b"", compare=False)


def handset() -> Handset:
    """A phone whose adb is root, so that modes and owners are as for root elsewhere."""
    made = Handset(VirtualPhone())
    made.become_root(True)
    return made


def shell(phone: Handset, script: str, stdin: bytes = b"") -> tuple[bytes, int, bytes]:
    """(stdout, status, stderr)."""
    out, err = io.BytesIO(), io.BytesIO()
    status = run(phone, script, stdin=io.BytesIO(stdin), stdout=out, stderr=err)
    return out.getvalue(), status, err.getvalue()


def talk(phone: Handset, script: str) -> str:
    """What a script writes, as text."""
    return shell(phone, script)[0].decode()


def ours(phone: Handset, script: str, files: Mapping[str, bytes] = FILES, stdin: bytes = b"") -> Result:
    tree = phone.system_files
    if tree.exists(PLACE):
        tree.remove_tree(PLACE)
    tree.mkdir(PLACE, parents=True)
    for name, data in files.items():
        tree.mkdir(f"{PLACE}/{name}".rpartition("/")[0], parents=True)
        tree.write(f"{PLACE}/{name}", data)
    out, status, errors = shell(phone, f"cd {PLACE}\n{script}", stdin)
    found = {
        path.removeprefix(f"{PLACE}/"): (
            tree.read(path) if stat.is_file else os.fsencode(f"-> {tree.readlink(path)}") if stat.is_link else None
        )
        for path, stat in tree.walk(PLACE)
        if path != PLACE
    }
    return Result(out, status, found, errors)


def real(script: str, files: Mapping[str, bytes] = FILES, stdin: bytes = b"") -> Result:
    with tempfile.TemporaryDirectory() as name:
        place = Path(name) / "w"
        place.mkdir()
        for path, data in files.items():
            (place / path).parent.mkdir(parents=True, exist_ok=True)
            (place / path).write_bytes(data)
        for path in place.rglob("*"):
            path.chmod(0o777 if path.is_dir() else 0o666)
        environment = {"PATH": str(_tools()), "HOME": "/", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        done = subprocess.run(
            [NAME, "-c", script], executable=shutil.which("mksh"), cwd=place, env=environment, input=stdin,
            capture_output=True, timeout=120, check=False, umask=0,
        )  # fmt: skip
        found = {str(path.relative_to(place)): _contents(path) for path in place.rglob("*")}
    return Result(done.stdout, done.returncode & 255 if done.returncode >= 0 else 128 - done.returncode, found)


def _contents(path: Path) -> bytes | None:
    if path.is_symlink():
        return os.fsencode(f"-> {os.readlink(path)}")  # noqa: PTH115 - a Path would lose the "./" of what was written
    return path.read_bytes() if path.is_file() else None


@functools.cache
def _tools() -> Path:
    """A folder with the programs that are compared with: for as long as the tests run."""
    folder = Path(tempfile.mkdtemp(prefix="toybox-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    toybox, mksh = shutil.which("toybox"), shutil.which("mksh")
    assert toybox is not None and mksh is not None
    for name in subprocess.run([toybox], capture_output=True, text=True, check=True).stdout.split():
        if name not in NOT_TOYBOX:
            (folder / name).symlink_to(toybox)
    (folder / "sh").symlink_to(mksh)
    for name in NOT_TOYBOX:
        if found := shutil.which(name):
            (folder / name).symlink_to(found)
    return folder
