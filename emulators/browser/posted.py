"""Calls whose answers nobody waits for."""

import asyncio
from collections.abc import Awaitable
from typing import Any

__all__ = ["Posted"]


class Posted:
    """Those under way, held until they are over. One that fails is forgotten: the page that it was for may be gone."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Future[Any]] = set()

    def add(self, call: Awaitable[Any]) -> None:
        task = asyncio.ensure_future(call)
        self._tasks.add(task)
        task.add_done_callback(self._over)

    def _over(self, task: asyncio.Future[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # looked at, or the loop complains
