"""Devices that are alike seated in few browsers: some of them in each Chromium."""

import threading
from collections.abc import Callable
from dataclasses import replace

from emulators.browser.chromium import Chromium
from emulators.browser.session import Browser
from emulators.device import DeviceLost

__all__ = ["Sharing"]


class Sharing:
    """Opens devices, up to `pages` of them in one Chromium, which ends with the last of them.

    `opened` makes a device that nobody else has a part in; all that it makes are alike. May be called from several
    threads.
    """

    def __init__(self, opened: Callable[[], Browser], pages: int) -> None:
        if pages < 1:
            raise ValueError(f"{pages} pages in a browser are none; give at least 1")
        self._opened = opened
        self._pages = pages
        self._turn = threading.Lock()
        self._hosts: list[Chromium] = []

    def __call__(self) -> Browser:
        alone = self._opened()
        with self._turn:
            self._hosts = [host for host in self._hosts if host.devices]
            for host in self._hosts:
                if host.devices < self._pages:
                    try:
                        return replace(alone, chromium=host)
                    except DeviceLost:
                        continue  # its last device has just been closed
            self._hosts.append(alone.host)
            return replace(alone, chromium=alone.host)
