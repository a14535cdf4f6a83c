"""The Chromium programs on this machine, best first.

Needs the standard library only: the installation asks here before anything is installed.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

__all__ = ["BROWSER_NAMES", "browsers", "download_folder", "is_shell"]

BROWSER_NAMES = ("chromium-headless-shell", "chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
"""Programs that are looked for, best first: the headless shell starts three times as fast and needs a third of the
memory, with the same pixels."""

DOWNLOADED_NAMES = ("chrome-headless-shell", "headless_shell", "chrome")
"""What Playwright calls the programs that it downloads, best first."""

_SHELLS = ("headless-shell", "headless_shell")
_SNAP = "/snap/bin/chromium"


def browsers(
    names: Sequence[str] = BROWSER_NAMES, *, path: str | None = None, downloads: Path | None = None
) -> Iterator[Path]:
    """Those of `names` on `path` (None: the PATH), and what Playwright has downloaded into `downloads`.

    Headless shells come first, wherever they are. A wrapper whose snap is not installed is left out.
    """
    folder = download_folder() if downloads is None else downloads
    found = [Path(place) for name in names if (place := shutil.which(name, path=path))]
    found = [program for program in found if not _empty_wrapper(program)]
    for name in DOWNLOADED_NAMES:
        found += sorted((file for file in folder.glob(f"chromium*/chrome-*/{name}") if file.is_file()), reverse=True)
    yield from sorted(found, key=lambda program: not is_shell(program))


def is_shell(program: Path) -> bool:
    """Whether it is a headless shell, by its name."""
    return any(name in program.name for name in _SHELLS)


def download_folder() -> Path:
    """Where Playwright puts its browsers."""
    return Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or "~/.cache/ms-playwright").expanduser()


def _empty_wrapper(program: Path) -> bool:
    """Ubuntu's chromium-browser is a script that only names the snap."""
    with program.open("rb") as file:
        head = file.read(4096)
    return head.startswith(b"#!") and _SNAP.encode() in head and not os.access(_SNAP, os.X_OK)
