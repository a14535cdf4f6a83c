"""Requests of a Playwright context asked about one by one, before they leave.

Playwright's own routes come first: they know a window's first request and those of service workers, but no redirects.
A session of the protocol for each page, with one below it for each frame of another process and each worker, sees
every hop.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from emulators.browser.exchanges import kind_of
from emulators.browser.posted import Posted
from emulators.browser.transport import Json
from emulators.browser.watching import Watch, reason_of

__all__ = ["PortableGate"]

Send = Callable[[str, Json], Awaitable[Any]]

_SETUP: tuple[tuple[str, Json], ...] = (
    ("Fetch.enable", {"patterns": [{"urlPattern": "*", "requestStage": "Request"}]}),
    ("Target.setAutoAttach", {"autoAttach": True, "waitForDebuggerOnStart": True, "flatten": False}),
    ("Runtime.runIfWaitingForDebugger", {}),
)


class PortableGate:
    """Stands before the pages of a Playwright context for which `ours` is true."""

    def __init__(self, context: Any, watch: Watch, ours: Callable[[Any], bool]) -> None:
        self._context = context
        self._permits = watch.permits or (lambda _: True)
        self._refused = watch.refused
        self._ours = ours
        self._stood: dict[Any, asyncio.Task[None]] = {}
        self._posted = Posted()
        self._calls = 0

    async def start(self) -> None:
        await self._context.route(lambda _: True, self._route)
        await self._context.route_web_socket(lambda url: not self._permits(url), self._refuse_socket)
        self._context.on("page", self._page)

    async def ready(self, page: Any) -> None:
        """Returns once every hop of the page is asked about."""
        self._page(page)
        await self._stood[page]

    def _page(self, page: Any) -> None:
        if page not in self._stood:
            self._stood[page] = asyncio.get_running_loop().create_task(self._stand(page))
            page.on("close", lambda page: self._stood.pop(page, None))

    async def _route(self, route: Any) -> None:
        from playwright.async_api import Error

        request = route.request
        try:
            if self._permits(request.url) or not self._mine(request):
                await route.continue_()
            else:
                kind = kind_of(request.resource_type)
                self._refused(request.url, kind, "")
                await route.abort(reason_of(kind if self._stands(request) else "").lower())
        except Error:
            return  # its page went away meanwhile

    def _mine(self, request: Any) -> bool:
        page = _page_of(request)
        return page is None or self._ours(page)

    def _stands(self, request: Any) -> bool:
        """Whether every hop of its page is asked about. Of a window that is just opening Playwright tells only once it
        shows something, be it an error."""
        page = _page_of(request)
        return page in self._stood and self._stood[page].done()

    async def _refuse_socket(self, socket: Any) -> None:
        self._refused(socket.url, "WebSocket", "")
        await socket.close(code=1008, reason="not on the allow-list")

    # Every hop

    async def _stand(self, page: Any) -> None:
        from playwright.async_api import Error

        try:
            session = await self._context.new_cdp_session(page)
            for event in ("Fetch.requestPaused", "Target.attachedToTarget", "Target.receivedMessageFromTarget"):
                session.on(event, self._heard(event, session.send))
            for method, params in _SETUP:
                await session.send(method, params)
        except Error:
            return  # closed again

    def _heard(self, event: str, send: Send) -> Callable[[Json], None]:
        return lambda params: self._hear(event, params, send)

    def _hear(self, event: str, params: Json, send: Send) -> None:
        match event:
            case "Fetch.requestPaused":
                self._decide(params, send)
            case "Target.attachedToTarget":
                below = self._below(params["sessionId"], send)
                for method, each in _SETUP:
                    self._posted.add(below(method, each))
            case "Target.receivedMessageFromTarget":
                message = json.loads(params["message"])
                if "method" in message:
                    self._hear(message["method"], message["params"], self._below(params["sessionId"], send))

    def _below(self, session: str, send: Send) -> Send:
        def sent(method: str, params: Json) -> Awaitable[Any]:
            self._calls += 1
            message = json.dumps({"id": self._calls, "method": method, "params": params})
            return send("Target.sendMessageToTarget", {"sessionId": session, "message": message})

        return sent

    def _decide(self, event: Json, send: Send) -> None:
        url, answer = event["request"]["url"], {"requestId": event["requestId"]}
        if self._permits(url):
            self._posted.add(send("Fetch.continueRequest", answer))
        else:
            kind = kind_of(event.get("resourceType", "Other"))
            self._refused(url, kind, event.get("frameId", ""))
            self._posted.add(send("Fetch.failRequest", {**answer, "errorReason": reason_of(kind)}))


def _page_of(request: Any) -> Any:
    """None for a service worker, and for a window that is just opening."""
    from playwright.async_api import Error

    try:
        return request.frame.page
    except Error:
        return None
