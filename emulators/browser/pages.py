"""The MiniWoB++ pages of the PyPI package `miniwob`, served on this machine only."""

import functools
import importlib.util
import selectors
import socket
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from emulators.browser.miniwob import page_of
from emulators.device import DeviceError

__all__ = ["PageServer", "PagesMissing", "TaskPages", "pages_folder"]


class PagesMissing(DeviceError):
    """The MiniWoB++ pages are not installed."""


def pages_folder() -> Path:
    """The folder that holds `miniwob/*.html` and what they load. Raises PagesMissing. The package is not imported."""
    spec = importlib.util.find_spec("miniwob")
    for place in (spec.submodule_search_locations or []) if spec else []:
        folder = Path(place) / "html"
        if (folder / "miniwob" / "click-test.html").is_file():
            return folder
    raise PagesMissing("the MiniWoB++ pages are not installed; type `pip install guiagent[browser]`")


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    wbufsize = 1 << 16  # head and body in one piece, which no acknowledgement is waited for
    disable_nagle_algorithm = True
    # The pages are UTF-8 and do not say so.
    extensions_map = {  # noqa: RUF012 (declared so by the standard library)
        **SimpleHTTPRequestHandler.extensions_map,
        ".html": "text/html; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
    }

    def send_head(self):  # type: ignore[no-untyped-def]
        # The replicas of airline sites that lie beside the tasks are not ours to show.
        if self.path.startswith("/flight"):
            self.send_error(404)
            return None
        return super().send_head()

    def log_message(self, format: str, *args: object) -> None:
        return


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    timeout = 0.05  # for whoever hangs up before being answered


class PageServer:
    """Serves a folder on a free port of 127.0.0.1 until it is closed."""

    def __init__(self, folder: Path) -> None:
        self._server = _Server(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
        self._ending, self._ended = socket.socketpair()
        self._thread = threading.Thread(target=self._serve, name="miniwob-pages", daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        with selectors.DefaultSelector() as selector:
            for each in (self._server, self._ended):
                selector.register(each, selectors.EVENT_READ)
            while all(key.fileobj is not self._ended for key, _ in selector.select()):
                self._server.handle_request()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._ending.close()
        self._thread.join(timeout=5)
        self._ended.close()
        self._server.server_close()


class TaskPages:
    """Where the pages of tasks are; they are served from when the first is asked for until `close`."""

    def __init__(self) -> None:
        self._server: PageServer | None = None

    def address_of(self, name: str) -> str:
        """Raises UnknownTask for a task that there is none of, PagesMissing."""
        folder = pages_folder()
        path = page_of(name, folder)
        if self._server is None:
            self._server = PageServer(folder)
        return self._server.address + path

    def close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
