"""What is to be done with the requests of a profile while its transport carries them."""

from collections.abc import Callable
from dataclasses import dataclass

from emulators.browser.exchanges import Recorder

__all__ = ["Watch", "reason_of"]


@dataclass(frozen=True, slots=True)
class Watch:
    """`recorder` keeps what was exchanged. `permits` is asked of every address before a request leaves; what it does
    not let through is told to `refused` with its kind ("Document", "Fetch", ...) and the browser's name for the frame
    that a document was for, where it is known. Either may be missing.

    Asking request by request sees those of pages, frames, workers and service workers, and every hop of a redirect. It
    cannot see WebSocket and WebTransport connections, WebRTC, names that are resolved and connections that are opened
    ahead of a request, what speculation rules prefetch, requests of the browser itself (icons, updates), and over
    Playwright those of shared workers and what the first request of a window that a site opens is redirected to. The
    resolver of a browser that we start keeps all these, too, from hosts that are off the list; at an endpoint only the
    scripts' own `WebSocket` is held back.
    """

    recorder: Recorder | None = None
    permits: Callable[[str], bool] | None = None
    refused: Callable[[str, str, str], None] = lambda _url, _kind, _frame: None


def reason_of(kind: str) -> str:
    """What a browser is told of a request that is refused. A document is given up as if somebody had stopped it, so
    that the page stays where it was; any other reason would leave it at an error."""
    return "Aborted" if kind == "Document" else "BlockedByClient"
