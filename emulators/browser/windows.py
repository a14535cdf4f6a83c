"""Windows that a site opens for what may not be reached: they are not opened."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from emulators.browser.transport import Channel, Json, ProtocolError
from emulators.device import DeviceLost

__all__ = ["Windows"]

_REMEMBERED = 100
"""Frames that were refused something, of which it is remembered; our default."""


class Windows:
    """Those of one profile that have shown nothing yet. Lives on the browser's event loop."""

    def __init__(self) -> None:
        self._empty: dict[str, Channel] = {}
        self._astray: dict[str, None] = {}
        self._closing: set[asyncio.Task[None]] = set()

    def opened(self, channel: Channel, frame: Json) -> None:
        """A site has opened a window; `frame` is the protocol's word for what it shows."""
        if frame["id"] in self._astray:
            self._begin(_closed(channel))
        elif frame["url"] in {"", "about:blank"}:
            self._empty[frame["id"]] = channel
            channel.gone.add_done_callback(lambda _: self._empty.pop(frame["id"], None))

    def shown(self, frame: Json) -> None:
        """A frame has gone somewhere."""
        if frame["url"] not in {"", "about:blank"}:
            self._empty.pop(frame["id"], None)

    def refused(self, frame: str) -> None:
        """A frame was to go where it may not."""
        self._astray[frame] = None
        if len(self._astray) > _REMEMBERED:
            self._astray.pop(next(iter(self._astray)))
        if (channel := self._empty.pop(frame, None)) is not None:
            self._begin(_closed(channel))

    async def cleared(self) -> None:
        """Returns once those that are not opened after all are gone."""
        while self._closing:
            await asyncio.wait(tuple(self._closing))

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)


async def _closed(channel: Channel) -> None:
    with suppress(DeviceLost, ProtocolError):
        await channel.close()
