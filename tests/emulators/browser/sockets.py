"""A small WebSocket server (RFC 6455): answers every text after a while, or never."""

import base64
import hashlib
import socketserver
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["socket_server"]

_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
ANSWER_S = 0.2


class _Peer(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        path, key = self.rfile.readline().split()[1], b""
        while line := self.rfile.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"sec-websocket-key":
                key = value.strip()
        accepted = base64.b64encode(hashlib.sha1(key + _GUID).digest())
        self.wfile.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accepted + b"\r\n\r\n"
        )
        while text := self._text():
            if path != b"/deaf":
                time.sleep(ANSWER_S)
                answer = b"answer to " + text
                self.wfile.write(struct.pack("!BB", 0x81, len(answer)) + answer)

    def _text(self) -> bytes:
        """The next short text; empty at the end."""
        head = self.rfile.read(2)
        if len(head) < 2 or head[0] & 15 != 1:
            return b""
        mask = self.rfile.read(4)
        return bytes(byte ^ mask[i % 4] for i, byte in enumerate(self.rfile.read(head[1] & 127)))


@contextmanager
def socket_server() -> Iterator[int]:
    """Its port on 127.0.0.1. What is sent to `/deaf` is never answered."""

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            return  # the page has gone

    with Server(("127.0.0.1", 0), _Peer) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()
