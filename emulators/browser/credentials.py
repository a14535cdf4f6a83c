"""Servers that ask for a name and a password before they answer (RFC 9110, 401) are told that there is none.

A headless shell does so by itself. A whole Chromium asks a person, and page and script wait for good; there pages ask
about every request, which is what the protocol wants for its questions to be told.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from emulators.browser.transport import Channel, Json, ProtocolError
from emulators.device import DeviceLost

__all__ = ["CREDENTIAL_CALL", "Refuser"]

CREDENTIAL_CALL: tuple[str, Json] = (
    "Fetch.enable", {"handleAuthRequests": True, "patterns": [{"urlPattern": "*", "requestStage": "Request"}]},
)  # fmt: skip
"""To be made for each page whose questions are to be refused; whoever makes it answers `Fetch.requestPaused`, too."""


class Refuser:
    """Refuses what the pages that it greets are asked. Lives on the browser's event loop."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def greet(self, channel: Channel) -> None:
        def asked(event: Json) -> None:
            answer = {"authChallengeResponse": {"response": "CancelAuth"}}
            self._post(channel, "Fetch.continueWithAuth", {"requestId": event["requestId"], **answer})

        channel.on("Fetch.authRequired", asked)

    def _post(self, channel: Channel, method: str, params: Mapping[str, Any]) -> None:
        async def post() -> None:
            with suppress(DeviceLost, ProtocolError):
                await channel.send(method, params)

        task = asyncio.get_running_loop().create_task(post())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
