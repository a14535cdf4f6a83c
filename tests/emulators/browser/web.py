"""Real servers for what a browser asks of a network: one that answers by path and keeps what was asked, and one that
only counts who comes to its door."""

import contextlib
import socket
import socketserver
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Body = str | bytes | Callable[[BaseHTTPRequestHandler], None]


@dataclass(frozen=True)
class Reply:
    """What is answered; a callable writes the whole response itself."""

    body: Body = ""
    type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Web:
    """Answers what `pages` has, and 404 for the rest."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self.pages: dict[str, Reply | str] = {}
        self.asked: list[Asked] = []
        web = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 20

            def _answer(self) -> None:
                data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                web.asked.append(Asked(self.command, self.path, dict(self.headers), data))
                reply = web.pages.get(self.path, web.pages.get(self.path.partition("?")[0], Reply("gone", status=404)))
                reply = Reply(reply) if isinstance(reply, str) else reply
                if callable(reply.body):
                    with contextlib.suppress(OSError):
                        reply.body(self)
                    return
                body = reply.body.encode() if isinstance(reply.body, str) else reply.body
                self.send_response(reply.status)
                for name, value in {"Content-Type": reply.type, **reply.headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_PUT = do_DELETE = do_OPTIONS = _answer

            def log_message(self, format: str, *args: object) -> None:
                return

        self.server = ThreadingHTTPServer((host, port), Handler)
        self.server.daemon_threads = True
        self.server.block_on_close = False
        self.port = self.server.server_address[1]
        self.host = f"{host}:{self.port}"
        self._thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def url(self, path: str = "/") -> str:
        return f"http://{self.host}{path}"

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class Door:
    """Takes every connection and datagram that comes to one port of `host`, and tells what was asked for."""

    def __init__(self, host: str = "127.0.0.2") -> None:
        self.seen: list[str] = []
        self.connections = 0
        door = self

        class Visit(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                door.connections += 1
                self.request.settimeout(5)
                with contextlib.suppress(OSError):
                    head = self.request.recv(4000).split(b"\r\n")[0].decode("latin-1").split(" ")
                    door.seen.append(head[1].partition("?")[0].strip("/") if len(head) > 1 else "no HTTP")
                    self.request.sendall(
                        b"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Type: text/javascript\r\n"
                        b"Content-Length: 0\r\nConnection: close\r\n\r\n"
                    )

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            block_on_close = False
            request_queue_size = 100
            address_family = socket.AF_INET6 if ":" in host else socket.AF_INET

        self._tcp = Server((host, 0), Visit)
        self.port = self._tcp.server_address[1]
        self._udp = socket.socket(Server.address_family, socket.SOCK_DGRAM)
        self._udp.bind((host, self.port))
        self.host = f"[{host}]:{self.port}" if ":" in host else f"{host}:{self.port}"
        self._threads = [
            threading.Thread(target=self._tcp.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True),
            threading.Thread(target=self._datagrams, daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def _datagrams(self) -> None:
        with contextlib.suppress(OSError):
            while self._udp.recv(2000):
                self.connections += 1
                self.seen.append("udp")

    def url(self, path: str = "/") -> str:
        return f"http://{self.host}{path}"

    def close(self) -> None:
        self._tcp.shutdown()
        self._tcp.server_close()
        with contextlib.suppress(OSError):
            self._udp.shutdown(socket.SHUT_RDWR)
        self._udp.close()


def until(true: Callable[[], Any], seconds: float = 60.0) -> bool:
    """Whether it comes true before the deadline."""
    event, deadline = threading.Event(), seconds
    while not true():
        if deadline <= 0:
            return False
        event.wait(0.02)
        deadline -= 0.02
    return True
