"""What a browser asked for and got, one exchange after the other, as far as the limits of a trace let it be kept."""

import asyncio
from collections.abc import Coroutine, Hashable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Exchange", "Message", "Recorder", "Tracing", "kind_of"]

_GRACE_S = 0.5
"""How long a trace waits for requests that are under way; our default. Some never end."""

_FETCH_S = 5.0
"""How long it waits for bodies that are on their way from the browser; our default."""

_LASTING = frozenset({"WebSocket", "EventSource", "Ping"})
_WEB = frozenset({"http", "https", "ws", "wss"})

Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Tracing:
    """What a trace keeps. Our defaults.

    `body` is the largest body of a request or response in bytes, `total` what all together may take; of a larger one
    only the size is kept. `entries` and `messages` are the most exchanges, and messages of one socket. The values of
    the headers in `hidden_headers` (of cookies the names stay) and of form fields whose names end in one of
    `hidden_fields` are masked when the trace is read; empty tuples keep them, for sites where nothing is secret.
    """

    body: int = 5_000_000
    total: int = 200_000_000
    entries: int = 10_000
    messages: int = 1_000
    hidden_headers: tuple[str, ...] = ("authorization", "proxy-authorization", "cookie", "set-cookie")
    hidden_fields: tuple[str, ...] = ("password", "passwd", "pwd", "passphrase", "passcode")


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a socket. `data` is base64 where `opcode` is not 1 (text). `at` is in seconds since 1970."""

    sent: bool
    at: float
    opcode: int
    data: str


@dataclass(eq=False, slots=True)
class Exchange:
    """One request and what came of it; a redirect is one of its own. It is filled in while it goes on.

    `began` is in seconds since 1970. `page` is the target it was made for, "" for workers that serve several. `times`
    are HAR's phases in milliseconds. `size` is the response body in bytes as pages see it, `wire` as it came over the
    network (-1 unknown). `left_out` says why a body is not there, `served` where one came from that no server sent.
    """

    url: str
    method: str
    kind: str
    page: str
    began: float
    request_headers: Headers = field(default_factory=list)
    request_body: bytes | None = None
    request_left_out: str = ""
    protocol: str = ""
    status: int = 0
    status_text: str = ""
    response_headers: Headers = field(default_factory=list)
    mime: str = ""
    body: bytes | None = None
    left_out: str = ""
    size: int = 0
    wire: int = -1
    redirect: str = ""
    error: str = ""
    server: str = ""
    served: str = ""
    worker: str = ""
    times: dict[str, float] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    lost_messages: int = 0

    def header(self, name: str, *, response: bool = False) -> str:
        """The value of the first header of that name (in lower case), or an empty string."""
        listed = self.response_headers if response else self.request_headers
        return next((value for key, value in listed if key.lower() == name), "")


class Recorder:
    """Keeps exchanges in the order in which they began. Lives on the browser's event loop."""

    def __init__(self, tracing: Tracing) -> None:
        self.tracing = tracing
        self.exchanges: list[Exchange] = []
        self.pages: dict[str, tuple[float, str]] = {}
        self.dropped = 0
        self._kept = 0
        self._fetching: set[asyncio.Task[None]] = set()
        self._names: dict[Hashable, str] = {}
        self._going: set[Exchange] = set()
        self._ended = asyncio.Event()

    def page(self, key: Hashable) -> str:
        """What a page is called in the trace; `key` is what it is to the transport."""
        return self._names.setdefault(key, f"page_{len(self._names) + 1}")

    def fetch(self, work: Coroutine[Any, Any, None]) -> None:
        """Something more of an exchange is being fetched from the browser."""
        task = asyncio.get_running_loop().create_task(work)
        self._fetching.add(task)
        task.add_done_callback(self._fetching.discard)

    async def settled(self) -> None:
        """Wait until what goes on has ended, as far as it does so soon, and all of it has been fetched."""
        until = asyncio.get_running_loop().time() + _GRACE_S
        while self._going and (left := until - asyncio.get_running_loop().time()) > 0:
            self._ended.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ended.wait(), left)
        if self._fetching:
            await asyncio.wait(self._fetching, timeout=_FETCH_S)

    def end(self, exchange: Exchange) -> None:
        """Nothing more comes of it."""
        self._going.discard(exchange)
        self._ended.set()

    def begin(self, exchange: Exchange) -> None:
        """A request leaves; one for what never comes over a network is of no interest."""
        if exchange.url.partition(":")[0].lower() not in _WEB:
            return
        if len(self.exchanges) >= self.tracing.entries:
            self.dropped += 1
            return
        self.exchanges.append(exchange)
        if exchange.kind not in _LASTING:
            self._going.add(exchange)
        self.shown(exchange)
        if exchange.request_body is not None:
            self.posted(exchange, exchange.request_body)

    def posted(self, exchange: Exchange, body: bytes) -> None:
        """What is sent with a request."""
        exchange.request_left_out = self._over(len(body))
        exchange.request_body = None if exchange.request_left_out else body
        self._kept += len(exchange.request_body or b"")

    def forget(self) -> None:
        """Begin anew; what is still under way is kept no longer."""
        self._going.clear()
        self.exchanges, self.pages, self.dropped, self._kept = [], {}, 0, 0

    def shown(self, exchange: Exchange) -> None:
        """Remember the page that an exchange belongs to, by the first address that it had."""
        if exchange.page:
            self.pages.setdefault(exchange.page, (exchange.began, exchange.url))

    def wants(self, exchange: Exchange, size: int) -> bool:
        """Whether a response body of `size` bytes is to be kept; if not, the exchange says why."""
        exchange.left_out = self._over(size)
        return not exchange.left_out

    def keep(self, exchange: Exchange, body: bytes) -> None:
        """A response body has come."""
        if exchange.size and not body:
            exchange.left_out = f"{exchange.size} bytes left out: the browser kept none of them"
            return
        exchange.size = exchange.size or len(body)
        if self.wants(exchange, len(body)):
            exchange.body = body
            self._kept += len(body)

    def heard(self, exchange: Exchange, message: Message) -> None:
        """A socket has carried a message."""
        if len(exchange.messages) >= self.tracing.messages or self._over(len(message.data)):
            exchange.lost_messages += 1
            return
        self._kept += len(message.data)
        exchange.messages.append(message)

    def _over(self, size: int) -> str:
        if size > self.tracing.body:
            return f"{size} bytes left out: more than {self.tracing.body} (Tracing.body)"
        if self._kept + size > self.tracing.total:
            return f"{size} bytes left out: the trace holds {self.tracing.total} in all (Tracing.total)"
        return ""


def kind_of(word: str) -> str:
    """The protocol's word for a kind of request, which other tools write in lower case: "XHR" for "xhr"."""
    known = {"xhr": "XHR", "eventsource": "EventSource", "websocket": "WebSocket", "texttrack": "TextTrack"}
    return word if word[:1].isupper() else known.get(word, word.capitalize())
