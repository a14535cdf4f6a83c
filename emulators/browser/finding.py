"""Finds a Chromium to drive, or says what to type to get one."""

from collections.abc import Sequence
from pathlib import Path

from emulators.browser.programs import BROWSER_NAMES, browsers
from emulators.device import DeviceError

__all__ = ["BrowserMissing", "find_browser"]


class BrowserMissing(DeviceError):
    """There is no Chromium on this machine."""


def find_browser(
    names: Sequence[str] = BROWSER_NAMES, *, path: str | None = None, downloads: Path | None = None
) -> Path:
    """The program to launch: the best that `emulators.browser.programs` finds. Raises BrowserMissing."""
    for program in browsers(names, path=path, downloads=downloads):
        return program
    raise BrowserMissing(
        "no Chromium found; type `apt-get install chromium-headless-shell` (Debian, as root) "
        "or `playwright install chromium`"
    )
