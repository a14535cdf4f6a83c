"""One request over the DevTools protocol: its redirects, and the headers as they really were.

The protocol tells the raw headers in events of their own, before or after the others and not for every hop; they are
put together in the order in which hops that have any came.
"""

from collections.abc import Mapping
from typing import Any

from emulators.browser.exchanges import Exchange
from emulators.browser.transport import Json

__all__ = ["Hops", "phases"]


class Hops:
    """The exchanges of one request id, each but the last a redirect."""

    def __init__(self) -> None:
        self.exchanges: list[Exchange] = []
        self.over = False
        self._began: list[float] = []
        self._received: list[float] = []
        self._told: list[bool] = []
        self._requests: list[Json] = []
        self._responses: list[Json] = []

    def begin(self, exchange: Exchange, at: float) -> None:
        """The next hop leaves; `at` is the protocol's own clock."""
        self.over = False
        self.exchanges.append(exchange)
        self._began.append(at)
        self._received.append(0.0)
        self._told.append(True)
        self._put_together()

    def redirected(self, response: Json, event: Json) -> None:
        """The last hop was answered with a redirect; `event` is that of the next one."""
        self.answered(response, told=event.get("redirectHasExtraInfo", False))
        exchange = self.exchanges[-1]
        exchange.redirect = event["request"]["url"]
        exchange.wire = int(response.get("encodedDataLength", -1))
        self.ended(event["timestamp"])

    def answered(self, response: Json, *, told: bool) -> None:
        """The head of a response has come; `told` is whether its raw headers do, too."""
        if not self.exchanges:
            return
        exchange = self.exchanges[-1]
        exchange.status, exchange.status_text = int(response["status"]), response.get("statusText", "")
        exchange.response_headers = list(response["headers"].items())
        exchange.mime = exchange.header("content-type", response=True) or response.get("mimeType", "")
        exchange.protocol = response.get("protocol", "")
        exchange.server = response.get("remoteIPAddress", "").strip("[]")
        for flag, name in (
            ("fromDiskCache", "disk cache"), ("fromServiceWorker", "service worker"),
            ("fromPrefetchCache", "prefetch cache"),
        ):  # fmt: skip
            if response.get(flag):
                exchange.served = name
        if timing := response.get("timing"):
            exchange.times, self._received[-1] = phases(timing, self._began[-1])
        if sent := response.get("requestHeaders"):
            exchange.request_headers = list(sent.items())
        self._told[-1] = told
        self._put_together()

    def ended(self, at: float) -> None:
        """The last hop is over."""
        self.over = True
        if not self.exchanges:
            return
        times = self.exchanges[-1].times
        if self._received[-1]:
            times["receive"] = max(0.0, (at - self._received[-1]) * 1000)
        elif not times:
            times["wait"] = max(0.0, (at - self._began[-1]) * 1000)

    def request_extra(self, headers: Mapping[str, str]) -> None:
        self._requests.append(dict(headers))
        self._put_together()

    def response_extra(self, event: Json) -> None:
        self._responses.append(event)
        self._put_together()

    def last(self, name: str, value: Any) -> None:
        """Set a field of the last hop, where there is one."""
        if self.exchanges:
            setattr(self.exchanges[-1], name, value)

    def _put_together(self) -> None:
        raw = [exchange for exchange, told in zip(self.exchanges, self._told, strict=True) if told]
        for exchange, headers in zip(raw, self._requests, strict=False):
            exchange.request_headers = list(headers.items())
        for exchange, event in zip(raw, self._responses, strict=False):
            if exchange.status:
                exchange.response_headers = list(event["headers"].items())
                exchange.status = int(event["statusCode"])


def phases(timing: Mapping[str, float], began: float) -> tuple[dict[str, float], float]:
    """HAR's phases in milliseconds of the protocol's `ResourceTiming`, but for receiving, and when the head came."""

    def between(start: str, end: str) -> float:
        return timing[end] - timing[start] if timing[start] >= 0 and timing[end] >= 0 else -1.0

    first = min((timing[name] for name in ("dnsStart", "connectStart", "sendStart") if timing[name] >= 0), default=0.0)
    head = timing.get("receiveHeadersEnd", 0.0)
    return {
        "blocked": max(0.0, (timing["requestTime"] - began) * 1000) + first if began else -1.0,
        "dns": between("dnsStart", "dnsEnd"),
        "connect": between("connectStart", "connectEnd"),
        "ssl": between("sslStart", "sslEnd"),
        "send": max(0.0, between("sendStart", "sendEnd")),
        "wait": max(0.0, head - timing["sendEnd"]),
    }, timing["requestTime"] + head / 1000
