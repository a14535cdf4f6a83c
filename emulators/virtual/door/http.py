"""A small HTTP server for what listens on a phone: requests with a length, answered one after the other."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from emulators.virtual.door.handset import Incoming, StreamIn, StreamOut

__all__ = ["Answer", "Request", "serve_http"]


@dataclass(frozen=True, slots=True)
class Request:
    """`path` is without its query."""

    method: str
    path: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """`status` with its reason, "200 OK"."""

    status: str
    body: bytes
    kind: str = "application/json"


def serve_http(answer: Callable[[Request], Awaitable[Answer]]) -> Incoming:
    """What a handset's port is served with; connections stay open as long as clients wish."""

    async def serve(reader: StreamIn, writer: StreamOut) -> None:
        while True:
            try:
                head = await reader.readuntil(b"\r\n\r\n")
            except (asyncio.IncompleteReadError, ConnectionError):
                return
            lines = head.decode("latin-1").split("\r\n")
            fields = {n.strip().lower(): v.strip() for n, _, v in (line.partition(":") for line in lines[1:])}
            body = await reader.readexactly(int(fields.get("content-length", "0")))
            method, _, rest = lines[0].partition(" ")
            told = await answer(Request(method, rest.partition(" ")[0].partition("?")[0], body))
            stays = fields.get("connection", "keep-alive").lower() != "close"
            header = (
                f"HTTP/1.1 {told.status}\r\nContent-Type: {told.kind}\r\n"
                f"Connection: {'keep-alive' if stays else 'close'}\r\nContent-Length: {len(told.body)}\r\n\r\n"
            )
            writer.write(header.encode() + told.body)
            await writer.drain()
            if not stays:
                return

    return serve
