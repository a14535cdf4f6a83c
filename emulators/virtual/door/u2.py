"""uiautomator2's server as a virtual phone has it: HTTP on the phone's port 9008, JSON-RPC at /jsonrpc/0."""

import asyncio
import json
import traceback
from typing import Any

from emulators.device import DeviceError
from emulators.virtual.door.handset import Handset, Incoming, StreamIn, StreamOut
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

    async def serve(reader: StreamIn, writer: StreamOut) -> None:
        while True:
            try:
                head = await reader.readuntil(b"\r\n\r\n")
            except (asyncio.IncompleteReadError, ConnectionError):
                return
            lines = head.decode("latin-1").split("\r\n")
            fields = {n.strip().lower(): v.strip() for n, _, v in (line.partition(":") for line in lines[1:])}
            body = await reader.readexactly(int(fields.get("content-length", "0")))
            status, answer, kind = await _answer(calls, lines[0], body)
            stays = fields.get("connection", "keep-alive").lower() != "close"
            told = (
                f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nConnection: {'keep-alive' if stays else 'close'}\r\n"
                f"Content-Length: {len(answer)}\r\n\r\n"
            )
            writer.write(told.encode() + answer)
            await writer.drain()
            if not stays:
                return

    return serve


async def _answer(calls: Calls, request: str, body: bytes) -> tuple[str, bytes, str]:
    """Status line, body, media type."""
    method, _, rest = request.partition(" ")
    path = rest.partition(" ")[0].partition("?")[0]
    if path == "/ping":
        return "200 OK", b"pong", "text/plain"
    if method == "POST" and path == "/jsonrpc/0":
        answer = await asyncio.to_thread(_called, calls, body)
        return "200 OK", json.dumps(answer).encode(), "application/json"
    return "404 Not Found", b"not found", "text/plain"


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
