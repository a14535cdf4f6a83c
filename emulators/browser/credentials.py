"""Servers that ask for a name and a password before they answer (RFC 9110, 401) are told that there is none.

A headless shell does so by itself. A whole Chromium asks a person, and page and script wait for good; there pages ask
about every request, which is what the protocol wants for its questions to be told.
"""

from emulators.browser.posted import Posted
from emulators.browser.transport import Channel, Json

__all__ = ["CREDENTIAL_CALL", "Refuser"]

CREDENTIAL_CALL: tuple[str, Json] = (
    "Fetch.enable", {"handleAuthRequests": True, "patterns": [{"urlPattern": "*", "requestStage": "Request"}]},
)  # fmt: skip
"""To be made for each page whose questions are to be refused; whoever makes it answers `Fetch.requestPaused`, too."""


class Refuser:
    """Refuses what the pages that it greets are asked. Lives on the browser's event loop."""

    def __init__(self) -> None:
        self._posted = Posted()

    def greet(self, channel: Channel) -> None:
        def asked(event: Json) -> None:
            answer = {"requestId": event["requestId"], "authChallengeResponse": {"response": "CancelAuth"}}
            self._posted.add(channel.send("Fetch.continueWithAuth", answer))

        channel.on("Fetch.authRequired", asked)
