"""The traffic of one profile as Playwright tells it: pages, frames, workers and service workers.

Its events come for the whole context, from a window's first request on. Shared workers are not among them, nor are the
requests by which a browser asks a server for leave (CORS preflights).
"""

import base64
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from emulators.browser.exchanges import Exchange, Message, Recorder, kind_of

__all__ = ["PortableTraffic"]

_UNKNOWN = -1.0
_KEPT = frozenset({"Document", "Stylesheet", "Script", "XHR", "Fetch", "Font"})


class PortableTraffic:
    """Watches the pages of a Playwright context for which `ours` is true."""

    def __init__(self, context: Any, recorder: Recorder, ours: Callable[[Any], bool]) -> None:
        self._context = context
        self._recorder = recorder
        self._ours = ours
        self._exchanges: dict[Any, Exchange] = {}

    def start(self) -> None:
        on = self._context.on
        on("request", self._request)
        on("requestfinished", self._finished)
        on("requestfailed", self._failed)
        on("page", self._page)
        for page in self._context.pages:
            self._page(page)

    def _request(self, request: Any) -> None:
        worker = request.service_worker is not None
        page = None if worker else _page_of(request)
        if page is not None and not self._ours(page):
            return
        name = self._recorder.page(page) if page is not None else ""
        exchange = Exchange(
            request.url, request.method, kind_of(request.resource_type), name, time.time(),
            request_body=request.post_data_buffer, worker="service_worker" if worker else "",
        )  # fmt: skip
        if (before := self._exchanges.pop(request.redirected_from, None)) is not None:
            before.redirect = request.url
        self._exchanges[request] = exchange
        self._recorder.begin(exchange)

    def _finished(self, request: Any) -> None:
        if (exchange := self._exchanges.get(request)) is not None:
            if request.redirected_to is None:
                self._exchanges.pop(request, None)
            self._recorder.fetch(self._completed(request, exchange))
            self._recorder.end(exchange)

    def _failed(self, request: Any) -> None:
        if (exchange := self._exchanges.pop(request, None)) is not None:
            exchange.error = request.failure or "net::ERR_FAILED"
            self._recorder.fetch(self._completed(request, exchange))
            self._recorder.end(exchange)

    async def _completed(self, request: Any, exchange: Exchange) -> None:
        from playwright.async_api import Error

        if not exchange.page and not exchange.worker and (page := _page_of(request)) is not None:
            exchange.page = self._recorder.page(page)
            self._recorder.shown(exchange)
        response = request.existing_response
        try:
            # First of all, for a page that leaves takes with it what it was given.
            if response is not None and not exchange.error and not 300 <= response.status < 400:
                await self._embodied(request, response, exchange)
        except Error as error:
            exchange.left_out = f"the browser no longer had it ({error.message.splitlines()[0]})"
        try:
            exchange.request_headers = _listed(await request.headers_array())
            if exchange.request_body is None and exchange.header("content-length") not in {"", "0"}:
                exchange.request_left_out = "left out: the browser did not tell it"
            if response is not None:
                await self._answered(request, response, exchange)
        except Error:
            return  # its page or the browser is gone

    async def _answered(self, request: Any, response: Any, exchange: Exchange) -> None:
        exchange.status, exchange.status_text = response.status, response.status_text
        exchange.served = "service worker" if response.from_service_worker else ""
        exchange.response_headers = _listed(await response.headers_array())
        exchange.mime = exchange.header("content-type", response=True)
        exchange.times = _phases(request.timing)
        if (at := request.timing.get("startTime", _UNKNOWN)) > 0:
            exchange.began = at / 1000
        if request.redirected_to is not None:
            exchange.redirect = request.redirected_to.url
        exchange.protocol = str(await response.http_version()).lower()
        exchange.server = (await response.server_addr() or {}).get("ipAddress", "").strip("[]")
        if exchange.error:
            return
        sizes = await request.sizes()
        exchange.wire = sizes["responseBodySize"] + sizes["responseHeadersSize"]
        exchange.size = exchange.size or max(0, sizes["responseBodySize"])

    async def _embodied(self, request: Any, response: Any, exchange: Exchange) -> None:
        exchange.mime = response.headers.get("content-type", "")
        # Playwright asks the server again where the browser has kept nothing: no trace may do that.
        if exchange.kind not in _KEPT and not (exchange.kind == "Image" and exchange.mime.startswith("image/")):
            exchange.left_out = f"the browser keeps nothing of what is loaded as {exchange.kind}"
            return
        told = response.headers.get("content-length", "")
        size = int(told) if told.isdigit() else (await request.sizes())["responseBodySize"]
        if self._recorder.wants(exchange, max(0, size)):
            self._recorder.keep(exchange, await response.body())

    # Sockets

    def _page(self, page: Any) -> None:
        page.on("websocket", partial(self._socket, page))

    def _socket(self, page: Any, socket: Any) -> None:
        if not self._ours(page):
            return
        exchange = Exchange(socket.url, "GET", "WebSocket", self._recorder.page(page), time.time(), protocol="http/1.1")
        exchange.status, exchange.status_text = 101, "Switching Protocols"
        self._recorder.begin(exchange)
        socket.on("framesent", partial(self._message, exchange, True))
        socket.on("framereceived", partial(self._message, exchange, False))
        socket.on("socketerror", partial(_socket_failed, exchange))

    def _message(self, exchange: Exchange, sent: bool, payload: str | bytes) -> None:
        text = isinstance(payload, str)
        data = payload if isinstance(payload, str) else base64.b64encode(payload).decode()
        self._recorder.heard(exchange, Message(sent, time.time(), 1 if text else 2, data))


def _socket_failed(exchange: Exchange, error: str) -> None:
    exchange.status, exchange.status_text, exchange.error = 0, "", error


def _page_of(request: Any) -> Any:
    from playwright.async_api import Error

    try:
        return request.frame.page
    except Error:
        return None  # the page's first request, before there is a page


def _listed(headers: Any) -> list[tuple[str, str]]:
    return [(header["name"], header["value"]) for header in headers]


def _phases(timing: Any) -> dict[str, float]:
    def between(start: str, end: str) -> float:
        return timing[end] - timing[start] if timing[start] >= 0 and timing[end] >= 0 else _UNKNOWN

    return {
        "dns": between("domainLookupStart", "domainLookupEnd"),
        "connect": between("connectStart", "connectEnd"),
        "ssl": between("secureConnectionStart", "connectEnd"),
        "wait": max(0.0, between("requestStart", "responseStart")),
        "receive": max(0.0, between("responseStart", "responseEnd")),
    }
