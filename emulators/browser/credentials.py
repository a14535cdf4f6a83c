"""Servers that ask for a name and a password before they answer (RFC 9110, 401) are told that there is none.

A headless shell does so by itself. A whole Chromium asks a person, and page and script wait for good; there pages ask
about every request, which is what the protocol wants for its questions to be told.
"""

from emulators.browser.transport import Json

__all__ = ["CREDENTIAL_CALL", "refusal"]

CREDENTIAL_CALL: tuple[str, Json] = (
    "Fetch.enable", {"handleAuthRequests": True, "patterns": [{"urlPattern": "*", "requestStage": "Request"}]},
)  # fmt: skip
"""To be made for each page whose questions are to be refused; whoever makes it answers `Fetch.requestPaused`, too."""


def refusal(event: Json) -> tuple[str, Json]:
    """The call that answers a `Fetch.authRequired`."""
    answer = {"requestId": event["requestId"], "authChallengeResponse": {"response": "CancelAuth"}}
    return "Fetch.continueWithAuth", answer
