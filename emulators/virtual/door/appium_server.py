"""Appium's UiAutomator2 server as a virtual phone has it: WebDriver over HTTP on the phone's port 6790.

Appium's driver starts it with `am instrument` and forwards a port to it. Only what that driver sends is known here.
"""

import asyncio
import json
import re
import uuid
from typing import Any

from emulators.device import DeviceError
from emulators.virtual.door.appium_calls import AppiumCalls, Refused
from emulators.virtual.door.handset import Handset, Incoming
from emulators.virtual.door.http import Answer, Request, serve_http

__all__ = ["PORT", "serve_appium"]

PORT = 6790
"""Where Appium's driver looks for its server on the phone."""

_SESSION = re.compile(r"(?:/wd/hub)?/session/([^/]+)(.*)")
_BAD, _ABSENT = "400 Bad Request", "404 Not Found"
_STATUS = {
    **dict.fromkeys(("invalid argument", "invalid selector", "invalid element state"), _BAD),
    **dict.fromkeys(("no such element", "stale element reference", "no such alert"), _ABSENT),
    **dict.fromkeys(("unknown command", "invalid session id"), _ABSENT),
}


def serve_appium(handset: Handset, *, port: int = PORT) -> None:
    """Have the server listen on the phone from now on."""
    handset.listen(port, _server(handset))


def _server(handset: Handset) -> Incoming:
    calls = AppiumCalls(handset)
    sessions: dict[str, dict[str, Any]] = {}

    def answered(request: Request) -> Answer:
        try:
            body = json.loads(request.body) if request.body.strip() else {}
            value = _routed(calls, sessions, request, body)
        except Refused as error:
            return _failure(error.kind, str(error))
        except (DeviceError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
            return _failure("unknown error", f"{type(error).__name__}: {error}")
        return Answer("200 OK", json.dumps({"sessionId": next(iter(sessions), "None"), "value": value}).encode())

    async def answer(request: Request) -> Answer:
        return await asyncio.to_thread(answered, request)

    return serve_http(answer)


def _routed(calls: AppiumCalls, sessions: dict[str, dict[str, Any]], request: Request, body: dict[str, Any]) -> Any:
    path = request.path.removeprefix("/wd/hub")
    if path == "/status":
        return {"ready": True, "message": "UiAutomator2 Server is ready to accept commands"}
    if (request.method, path) == ("POST", "/session"):
        sessions.clear()
        wanted = body.get("capabilities") or {}
        session = str(uuid.uuid4())
        sessions[session] = {**wanted.get("alwaysMatch", {}), **(wanted.get("firstMatch") or [{}])[0]}
        return {"sessionId": session, "capabilities": sessions[session]}
    found = _SESSION.fullmatch(request.path)
    if found is None or found[1] not in sessions:
        raise Refused("invalid session id", f"{request.method} {request.path} belongs to no session; begin one")
    if request.method == "DELETE" and not found[2]:
        del sessions[found[1]]
        return None
    if request.method == "GET" and not found[2]:
        return sessions[found[1]]
    return calls.call(request.method, found[2], body)


def _failure(kind: str, message: str) -> Answer:
    told = {"sessionId": "None", "value": {"error": kind, "message": message, "stacktrace": ""}}
    return Answer(_STATUS.get(kind, "500 Internal Server Error"), json.dumps(told).encode())
