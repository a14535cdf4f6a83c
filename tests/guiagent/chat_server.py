"""A little chat server in a thread: it answers every request with what it was told to answer next."""

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

__all__ = ["Answering", "Reply", "chat_server", "said"]


@dataclass(frozen=True)
class Reply:
    """An HTTP reply, after a while. `trickle` sends byte after byte with that many seconds between them."""

    status: int = 200
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    after_seconds: float = 0.0
    trickle_seconds: float = 0.0


def said(text: str) -> Reply:
    """What a model says."""
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    body = {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
    return Reply(body=json.dumps(body))


@dataclass
class Answering:
    """A server that runs: its address, and the bodies and headers of the requests so far."""

    address: str
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def texts(self, number: int) -> str:
        """All that the request of that number says in words."""
        parts = []
        for message in self.requests[number]["messages"]:
            content = message["content"]
            parts += [content] if isinstance(content, str) else [p.get("text", "") for p in content]
        return "\n".join(parts)


@contextlib.contextmanager
def chat_server(*replies: Reply, forever: Callable[[int], Reply] | None = None) -> Iterator[Answering]:
    """Answers with `replies`, then with `forever(number)`, or with status 500."""
    stop = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            number = len(state.requests)
            state.requests.append(json.loads(body))
            state.headers.append({name.lower(): value for name, value in self.headers.items()})
            state.times.append(time.monotonic())
            reply = replies[number] if number < len(replies) else forever(number) if forever else Reply(500)
            with contextlib.suppress(OSError):
                self._send(reply)

        def _send(self, reply: Reply) -> None:
            stop.wait(reply.after_seconds)
            self.send_response(reply.status)
            for name, value in {"Content-Type": "application/json", **reply.headers}.items():
                self.send_header(name, value)
            content = reply.body.encode()
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            pieces = [content[i : i + 1] for i in range(len(content))] if reply.trickle_seconds else [content]
            for piece in pieces:
                self.wfile.write(piece)
                self.wfile.flush()
                if reply.trickle_seconds and stop.wait(reply.trickle_seconds):
                    return

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state = Answering(f"http://127.0.0.1:{server.server_address[1]}/v1")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        stop.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
