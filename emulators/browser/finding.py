"""Finds a Chromium to drive, or says what to type to get one."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from emulators.device import DeviceError

__all__ = ["BROWSER_NAMES", "BrowserMissing", "find_browser"]

BROWSER_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""Programs that are looked for, best first: the headless shell starts three times as fast and needs a third of the
memory, with the same pixels."""

_DOWNLOADED = (
    "chromium_headless_shell-*/chrome-*/*headless*shell*",
    "chromium_headless_shell-*/chrome-*/headless_shell",
    "chromium-*/chrome-*/chrome",
)


class BrowserMissing(DeviceError):
    """There is no Chromium on this machine."""


def find_browser(
    names: Sequence[str] = BROWSER_NAMES, *, path: str | None = None, downloads: Path | None = None
) -> Path:
    """The program to launch: the first of `names` on `path` (None: the PATH), else what Playwright has downloaded.

    `downloads` is Playwright's folder (None: its default place). Raises BrowserMissing.
    """
    for name in names:
        if found := shutil.which(name, path=path):
            return Path(found)
    folder = downloads if downloads is not None else Path.home() / ".cache" / "ms-playwright"
    for pattern in _DOWNLOADED:
        for candidate in sorted(folder.glob(pattern), reverse=True):
            if candidate.is_file():
                return candidate
    raise BrowserMissing(
        "no Chromium found; type `apt-get install chromium-headless-shell` (Debian, Ubuntu, as root) "
        "or `playwright install chromium`"
    )
