"""The traffic of one profile over our own connection: every page, frame, worker and service worker of it.

A session of its own beside the one that drives the pages: targets wait for it before they ask for anything, and nothing
of it is there when nobody watches.
"""

import base64
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from emulators.browser.exchanges import Exchange, Message
from emulators.browser.hops import Hops
from emulators.browser.pipe import Connection, Line
from emulators.browser.transport import Json, ProtocolError
from emulators.browser.watching import Watch, reason_of
from emulators.device import DeviceLost

__all__ = ["PipedTraffic"]

_WATCHED = ("page", "service_worker", "shared_worker")
"""Kinds of targets that come by themselves; frames and workers come below these."""


_MOST_HOPS = 1000
"""Requests of one target that further events may still belong to; our default."""


class PipedTraffic:
    """Watches the profile named `context` until its connection ends or `stop`."""

    def __init__(self, connection: Connection, context: str, watch: Watch) -> None:
        self._connection = connection
        self._context = context
        self._watch = watch
        self._session = ""
        self._targets: dict[str, _Target] = {}

    async def start(self) -> None:
        """Returns once the pages that are open are watched. Raises DeviceLost when the browser is gone."""
        made = await self._connection.call("Target.attachToBrowserTarget", {})
        self._session = made["sessionId"]
        self._follow(self._session, "")
        await self._connection.call("Target.setAutoAttach", {
            "autoAttach": True, "waitForDebuggerOnStart": True, "flatten": True,
            "filter": [*({"type": kind} for kind in _WATCHED), {"exclude": True}],
        }, session=self._session)  # fmt: skip

    def stop(self) -> None:
        """Let go of everything that is watched."""
        for session in [self._session, *self._targets]:
            if (line := self._connection.lines.pop(session, None)) is not None:
                line.lose("nobody watches it any more")
        with suppress(DeviceLost):
            self._connection.call("Target.detachFromTarget", {"sessionId": self._session})

    def _follow(self, session: str, page: str) -> None:
        line = self._connection.lines[session] = Line()
        line.on("Target.attachedToTarget", partial(self._attached, page))
        line.on("Target.detachedFromTarget", self._detached)

    def _attached(self, page: str, event: Json) -> None:
        session, info = event["sessionId"], event["targetInfo"]
        if info["type"] == "page" and self._watch.recorder is not None:
            page = self._watch.recorder.page(info["targetId"])
        self._follow(session, page)
        with suppress(DeviceLost):
            if info.get("browserContextId", self._context) != self._context:
                # Somebody else's: let go of at once.
                self._connection.call("Runtime.runIfWaitingForDebugger", session=session)
                self._connection.call("Target.detachFromTarget", {"sessionId": session}, session=self._session)
                return
            self._targets[session] = _Target(self._connection, session, self._watch, page=page, kind=info["type"])

    def _detached(self, event: Json) -> None:
        self._targets.pop(event["sessionId"], None)
        if (line := self._connection.lines.pop(event["sessionId"], None)) is not None:
            line.lose("it has ended")


class _Target:
    """One page, frame or worker."""

    def __init__(
        self, connection: Connection, session: str, watch: Watch, *, page: str, kind: str
    ) -> None:  # fmt: skip
        self._connection = connection
        self._session = session
        self._watch = watch
        self._page = page
        self._worker = kind if "worker" in kind else ""
        self._hops: dict[str, Hops] = {}
        self._clock = 0.0
        if watch.recorder is not None:
            self._listen()
            limit = watch.recorder.tracing.body
            self._post("Network.enable", {
                "maxPostDataSize": limit, "maxResourceBufferSize": limit + 1, "maxTotalBufferSize": 4 * limit + 1,
            })  # fmt: skip
        if watch.permits is not None:
            connection.lines[session].on("Fetch.requestPaused", self._paused)
            self._post("Fetch.enable", {"patterns": [{"urlPattern": "*", "requestStage": "Request"}]})
        self._post("Target.setAutoAttach", {"autoAttach": True, "waitForDebuggerOnStart": True, "flatten": True})
        self._post("Runtime.runIfWaitingForDebugger", {})

    def _post(self, method: str, params: Json) -> None:
        self._connection.call(method, params, session=self._session)

    def _listen(self) -> None:
        heard: dict[str, Callable[[Json], None]] = {
            "requestWillBeSent": self._request,
            "requestWillBeSentExtraInfo": self._request_extra,
            "responseReceived": self._response,
            "responseReceivedExtraInfo": self._response_extra,
            "requestServedFromCache": self._cached,
            "dataReceived": self._data,
            "loadingFinished": self._finished,
            "loadingFailed": self._failed,
            "webSocketCreated": self._socket,
            "webSocketWillSendHandshakeRequest": self._handshake,
            "webSocketHandshakeResponseReceived": self._shaken,
            "webSocketFrameSent": partial(self._message, True),
            "webSocketFrameReceived": partial(self._message, False),
            "webSocketFrameError": self._socket_failed,
        }
        for event, handler in heard.items():
            self._connection.lines[self._session].on(f"Network.{event}", handler)

    # The gate

    def _paused(self, event: Json) -> None:
        assert self._watch.permits is not None
        url, answer = event["request"]["url"], {"requestId": event["requestId"]}
        with suppress(DeviceLost):
            if self._watch.permits(url):
                self._post("Fetch.continueRequest", answer)
            else:
                kind = event.get("resourceType", "Other")
                self._watch.refused(url, kind, event.get("frameId", ""))
                self._post("Fetch.failRequest", {**answer, "errorReason": reason_of(kind)})

    # Requests

    def _of(self, event: Json) -> Hops:
        return self._hops.setdefault(event["requestId"], Hops())

    def _request(self, event: Json) -> None:
        assert self._watch.recorder is not None
        hops, request = self._of(event), event["request"]
        if (redirect := event.get("redirectResponse")) and hops.exchanges:
            hops.redirected(redirect, event)
            self._watch.recorder.end(hops.exchanges[-1])
        self._clock = event["wallTime"] - event["timestamp"]
        self._prune()
        exchange = Exchange(
            request["url"], request["method"], event.get("type", "Other"), self._page, event["wallTime"],
            list(request["headers"].items()), _posted(request), worker=self._worker,
        )  # fmt: skip
        hops.begin(exchange, event["timestamp"])
        self._watch.recorder.begin(exchange)
        if request.get("hasPostData") and exchange.request_body is None and not exchange.request_left_out:
            self._watch.recorder.fetch(self._fetch_posted(event["requestId"], exchange))

    def _prune(self) -> None:
        """Forget requests that are long over: a page may poll for days."""
        if len(self._hops) > _MOST_HOPS:
            self._hops = {
                name: hops for number, (name, hops) in enumerate(self._hops.items())
                if number > _MOST_HOPS // 2 or not hops.over
            }  # fmt: skip

    async def _fetch_posted(self, request: str, exchange: Exchange) -> None:
        assert self._watch.recorder is not None
        try:
            answer = await self._connection.call(
                "Network.getRequestPostData", {"requestId": request}, session=self._session
            )
        except (DeviceLost, ProtocolError):
            exchange.request_left_out = "left out: the browser did not tell it, or it is too large (Tracing.body)"
            return
        self._watch.recorder.posted(exchange, answer["postData"].encode("utf-8", "surrogatepass"))

    def _request_extra(self, event: Json) -> None:
        self._of(event).request_extra(event["headers"])

    def _response(self, event: Json) -> None:
        self._of(event).answered(event["response"], told=event.get("hasExtraInfo", False))

    def _response_extra(self, event: Json) -> None:
        self._of(event).response_extra(event)

    def _cached(self, event: Json) -> None:
        self._of(event).last("served", "memory cache")

    def _data(self, event: Json) -> None:
        hops = self._of(event)
        if hops.exchanges:
            hops.exchanges[-1].size += event["dataLength"]

    def _finished(self, event: Json) -> None:
        hops = self._hops.get(event["requestId"])
        if hops is None or not hops.exchanges:
            return
        hops.ended(event["timestamp"])
        exchange = hops.exchanges[-1]
        exchange.wire = int(event["encodedDataLength"])
        if self._watch.recorder is None:
            return
        self._watch.recorder.end(exchange)
        if self._watch.recorder.wants(exchange, exchange.size):
            self._watch.recorder.fetch(self._fetch_body(event["requestId"], exchange))

    async def _fetch_body(self, request: str, exchange: Exchange) -> None:
        assert self._watch.recorder is not None
        try:
            answer = await self._connection.call(
                "Network.getResponseBody", {"requestId": request}, session=self._session
            )
        except (DeviceLost, ProtocolError):
            exchange.left_out = "the browser no longer had it" if exchange.size else ""
            return
        data = answer["body"]
        self._watch.recorder.keep(
            exchange, base64.b64decode(data) if answer["base64Encoded"] else data.encode("utf-8", "surrogatepass")
        )

    def _failed(self, event: Json) -> None:
        hops = self._of(event)
        hops.ended(event["timestamp"])
        blocked = f" ({event['blockedReason']})" if event.get("blockedReason") else ""
        hops.last("error", (event["errorText"] or "net::ERR_FAILED") + blocked)
        if self._watch.recorder is not None and hops.exchanges:
            self._watch.recorder.end(hops.exchanges[-1])

    # Sockets

    def _socket(self, event: Json) -> None:
        assert self._watch.recorder is not None
        exchange = Exchange(event["url"], "GET", "WebSocket", self._page, 0.0, worker=self._worker)
        self._of(event).begin(exchange, 0.0)

    def _handshake(self, event: Json) -> None:
        assert self._watch.recorder is not None
        hops = self._of(event)
        if not hops.exchanges:
            return
        exchange = hops.exchanges[-1]
        self._clock = event["wallTime"] - event["timestamp"]
        exchange.began = event["wallTime"]
        exchange.request_headers = list(event["request"]["headers"].items())
        self._watch.recorder.begin(exchange)

    def _shaken(self, event: Json) -> None:
        answer = event["response"]
        for name, value in (
            ("status", answer["status"]), ("status_text", answer["statusText"]), ("protocol", "http/1.1"),
            ("response_headers", list(answer["headers"].items())), ("mime", "x-unknown"),
        ):  # fmt: skip
            self._of(event).last(name, value)
        if sent := answer.get("requestHeaders"):
            self._of(event).last("request_headers", list(sent.items()))

    def _message(self, sent: bool, event: Json) -> None:
        hops, frame = self._of(event), event["response"]
        if self._watch.recorder is not None and hops.exchanges:
            at = self._clock + event["timestamp"]
            message = Message(sent, at, int(frame["opcode"]), frame["payloadData"])
            self._watch.recorder.heard(hops.exchanges[-1], message)

    def _socket_failed(self, event: Json) -> None:
        hops = self._of(event)
        if self._watch.recorder is not None and hops.exchanges and not hops.exchanges[-1].began:
            # It never came to a handshake.
            hops.exchanges[-1].began = self._clock + event["timestamp"]
            self._watch.recorder.begin(hops.exchanges[-1])
        hops.last("error", event["errorMessage"])


def _posted(request: Json) -> bytes | None:
    parts = [entry["bytes"] for entry in request.get("postDataEntries", []) if "bytes" in entry]
    if parts:
        return b"".join(base64.b64decode(part) for part in parts)
    text = request.get("postData")
    return None if text is None else str(text).encode("utf-8", "surrogatepass")
