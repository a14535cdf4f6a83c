"""The Chromium programs on this machine, best first.

Needs the standard library only: the installation asks here before anything is installed.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

__all__ = ["BROWSER_NAMES", "browsers", "download_folder"]

BROWSER_NAMES = ("chromium-headless-shell", "chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
"""Programs that are looked for, best first: the headless shell starts three times as fast and needs a third of the
memory, with the same pixels."""

DOWNLOADED_NAMES = ("chrome-headless-shell", "headless_shell", "chrome")
"""What Playwright calls the programs that it downloads, best first."""

_SNAP = "/snap/bin/chromium"


def browsers(
    names: Sequence[str] = BROWSER_NAMES, *, path: str | None = None, downloads: Path | None = None
) -> Iterator[Path]:
    """Those of `names` on `path` (None: the PATH), then what Playwright has downloaded into `downloads`.

    A wrapper whose snap is not installed is left out.
    """
    for name in names:
        if (found := shutil.which(name, path=path)) and not _empty_wrapper(Path(found)):
            yield Path(found)
    folder = download_folder() if downloads is None else downloads
    for name in DOWNLOADED_NAMES:
        yield from sorted((file for file in folder.glob(f"chromium*/chrome-*/{name}") if file.is_file()), reverse=True)


def download_folder() -> Path:
    """Where Playwright puts its browsers."""
    return Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or "~/.cache/ms-playwright").expanduser()


def _empty_wrapper(program: Path) -> bool:
    """Ubuntu's chromium-browser is a script that only names the snap."""
    with program.open("rb") as file:
        head = file.read(4096)
    return head.startswith(b"#!") and _SNAP.encode() in head and not os.access(_SNAP, os.X_OK)
