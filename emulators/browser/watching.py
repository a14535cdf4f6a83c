"""What is to be done with the requests of a profile while its transport carries them."""

from collections.abc import Callable
from dataclasses import dataclass

from emulators.browser.exchanges import Recorder

__all__ = ["Watch"]


@dataclass(frozen=True, slots=True)
class Watch:
    """`recorder` keeps what was exchanged. `permits` is asked of every address before a request leaves; what it does
    not let through is told to `refused` with its kind ("Document", "Fetch", ...). Either may be missing.

    Asking request by request sees those of pages, frames, workers and service workers, and every hop of a redirect. It
    cannot see WebSocket and WebTransport connections, WebRTC, names that are resolved and connections that are opened
    ahead of a request, what speculation rules prefetch, requests of the browser itself (icons, updates), and over
    Playwright those of shared workers. The resolver of a browser that we start keeps all these, too, from hosts that
    are off the list; at an endpoint only the scripts' own `WebSocket` is held back.
    """

    recorder: Recorder | None = None
    permits: Callable[[str], bool] | None = None
    refused: Callable[[str, str], None] = lambda _url, _kind: None
