"""What is to be done with the requests of a profile while its transport carries them."""

from collections.abc import Callable
from dataclasses import dataclass

from emulators.browser.exchanges import Recorder

__all__ = ["Watch"]


@dataclass(frozen=True, slots=True)
class Watch:
    """`recorder` keeps what was exchanged. `permits` is asked of every address before a request leaves; what it does
    not let through is told to `refused` with its kind ("Document", "Fetch", ...). Either may be missing.

    What asking request by request cannot see: WebSocket and WebTransport connections, WebRTC, names that are resolved
    and connections that are opened ahead of a request, and requests of the browser itself (icons, updates). Where the
    browser is started by us its resolver keeps all these from hosts that are not on the list; at an endpoint only the
    scripts' own `WebSocket` is held back.
    """

    recorder: Recorder | None = None
    permits: Callable[[str], bool] | None = None
    refused: Callable[[str, str], None] = lambda _url, _kind: None
