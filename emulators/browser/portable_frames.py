"""Playwright's connections to frames that live in processes of their own, as in browsers that we have not started."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from emulators.browser.transport import Json, Part, ProtocolError

__all__ = ["FrameSessions"]


class FrameSessions:
    """Those of one page. A frame may move to another process with every document that it shows."""

    def __init__(self, page: Any, *, deadline_s: float) -> None:
        self._page = page
        self._deadline_s = deadline_s
        self._open: dict[Any, _FrameSession] = {}

    async def found(self) -> Sequence[Part]:
        """Connections of the frames that have one now."""
        from playwright.async_api import Error

        frames = self._page.frames[1:]
        self._open = {frame: session for frame, session in self._open.items() if frame in frames and not session.over}
        for frame in frames:
            if frame not in self._open:
                try:
                    session = await self._page.context.new_cdp_session(frame)
                except Error:
                    continue  # it lives with the page around it
                self._open[frame] = _FrameSession(session, self._deadline_s)
                await self._open[frame].send("Page.enable")
        return tuple(self._open.values())


class _FrameSession:
    """`over` says that the frame has moved, or is gone."""

    def __init__(self, session: Any, deadline_s: float) -> None:
        self.over = False
        self._session = session
        self._deadline_s = deadline_s

    async def send(self, method: str, params: Mapping[str, Any] | None = None) -> Json:
        from playwright.async_api import Error

        try:
            async with asyncio.timeout(self._deadline_s):
                answer: Json = await self._session.send(method, dict(params or {}))
        except (Error, TimeoutError) as error:
            self.over = self.over or isinstance(error, TimeoutError) or "closed" in str(error).lower()
            raise ProtocolError(f"{method}: {error}") from error
        return answer
