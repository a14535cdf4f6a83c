"""uiautomator2's server as a virtual phone has it: HTTP on the phone's port 9008, JSON-RPC at /jsonrpc/0."""

import asyncio
import json
import traceback
from typing import Any

from emulators.device import DeviceError
from emulators.virtual.door.handset import Handset, Incoming
from emulators.virtual.door.http import Answer, Request, serve_http
from emulators.virtual.door.u2_calls import Calls, NoView, UnknownMethod

__all__ = ["PORT", "serve_uiautomator2"]

PORT = 9008
"""Where uiautomator2 looks for its server."""

_NOT_FOUND, _NO_METHOD, _FAILED = -32002, -32601, -32001


def serve_uiautomator2(handset: Handset, *, port: int = PORT) -> None:
    """Have the server listen on the phone from now on."""
    handset.listen(port, _server(handset))


def _server(handset: Handset) -> Incoming:
    calls = Calls(handset)

    async def answer(request: Request) -> Answer:
        if request.path == "/ping":
            return Answer("200 OK", b"pong", "text/plain")
        if (request.method, request.path) == ("POST", "/jsonrpc/0"):
            told = await asyncio.to_thread(_called, calls, request.body)
            return Answer("200 OK", json.dumps(told).encode())
        return Answer("404 Not Found", b"not found", "text/plain")

    return serve_http(answer)


def _called(calls: Calls, body: bytes) -> dict[str, Any]:
    """The JSON-RPC answer to a request."""
    number: Any = None
    try:
        asked = json.loads(body)
        number = asked.get("id")
        result = calls.call(str(asked["method"]), asked.get("params") or ())
    except NoView as error:
        return _failure(number, _NOT_FOUND, str(error))
    except UnknownMethod as error:
        return _failure(number, _NO_METHOD, str(error))
    except (DeviceError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        return _failure(number, _FAILED, f"{type(error).__name__}: {error}", traceback.format_exc(limit=3))
    return {"jsonrpc": "2.0", "id": number, "result": result}


def _failure(number: Any, code: int, message: str, data: str = "") -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": number, "error": {"code": code, "message": message, "data": data}}
