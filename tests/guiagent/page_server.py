"""A real server of a few pages and files, for tests of what a browser meets."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

__all__ = ["served"]


@contextmanager
def served(pages: Mapping[str, bytes]) -> Iterator[str]:
    """The address of a server with these pages by path; a path that ends in .csv is a file to save."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            data, file = pages.get(self.path, b""), self.path.endswith(".csv")
            self.send_response(200)
            self.send_header("Content-Type", "text/csv" if file else "text/html; charset=utf-8")
            if file:
                self.send_header("Content-Disposition", f"attachment; filename={self.path[1:]}")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
