"""Asking over HTTP: task files and sites decide neither what is read of this machine nor who is asked, nor how long."""

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image

from guiagent.evaluation.webarena.asking import Pictures, ask, visit
from guiagent.evaluation.webarena.sites import SiteError
from tests.guiagent.evaluation.webarena.stand_in import kettle

Answer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def served(answer: Answer) -> Iterator[str]:
    """The address of a server that answers so while the context lasts."""

    class Serving(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Serving)
    server.daemon_threads, server.block_on_close = True, False
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def sending(body: bytes, status: int = 200, **headers: str) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def test_files_of_this_machine_are_never_read(tmp_path: Path) -> None:
    path = tmp_path / "secret.png"
    path.write_bytes(kettle())
    for url in (path.as_uri(), f"data:image/png,{path}", "ftp://127.0.0.1/x", str(path)):
        with pytest.raises(SiteError):
            ask(url, deadline_s=60)
        with pytest.raises(SiteError, match="picture_hosts"):
            Pictures(("127.0.0.1",)).png(url)
    with served(sending(b"", 302, Location=path.as_uri())) as url, pytest.raises(SiteError, match="no web address"):
        visit(url, {}, deadline_s=60, headers={})


def test_pictures_come_from_named_hosts_only_and_credentials_go_to_sites_only() -> None:
    seen: list[dict[str, str]] = []

    def watching(request: BaseHTTPRequestHandler) -> None:
        seen.append(dict(request.headers))
        sending(kettle(), Content_Type="image/png")(request)

    with served(watching) as other, served(sending(b"", 302, Location=f"{other}/x.png")) as site:
        hosts = [urlsplit(one).netloc for one in (site, other)]
        cookies = {"cookies": [{"name": "session", "value": "1", "domain": "127.0.0.1", "path": "/"}]}
        with pytest.raises(SiteError, match="picture_hosts"):
            Pictures(hosts[:1], hosts[:1], {"X-Login": "me:secret"}, cookies).png(f"{site}/a.png")
        assert seen == []
        png = Pictures(hosts, hosts[:1], {"X-Login": "me:secret"}, cookies).png(f"{site}/a.png")
        with Image.open(io.BytesIO(png)) as image:
            assert image.size == (120, 90)
        assert len(seen) == 1 and not {"X-Login", "Cookie"} & {*seen[0]}


def test_headers_that_log_in_stay_with_their_host() -> None:
    seen: list[dict[str, str]] = []

    def watching(request: BaseHTTPRequestHandler) -> None:
        seen.append(dict(request.headers))
        sending(b"hello")(request)

    with served(watching) as other:
        elsewhere = other.replace("127.0.0.1", "localhost")
        with served(sending(b"", 302, Location=elsewhere)) as site:
            assert visit(site, {}, deadline_s=60, headers={"X-Login": "me:secret"}).text == "hello"
    assert "X-Login" not in seen[0]


def test_what_comes_drop_by_drop_ends_with_the_deadline() -> None:
    done = threading.Event()

    def dripping(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        while not done.wait(0.02):
            request.wfile.write(b".")

    with served(dripping) as url:
        try:
            with pytest.raises(SiteError, match="in time"):
                ask(url, deadline_s=0.3)
        finally:
            done.set()


@pytest.mark.parametrize("charset", ["no-such", "base64", "punycode", "utf-8"])
def test_any_character_set_is_read(charset: str) -> None:
    with served(sending("Käse".encode(), Content_Type=f"text/html; charset={charset}")) as url:
        assert ask(url, deadline_s=60).text.endswith("se")


def test_no_more_is_read_than_asked_for_and_deep_json_is_told() -> None:
    with served(sending(b"[" * 200_000)) as url:
        assert len(ask(url, deadline_s=60, most=1000).body) == 1000
        with pytest.raises(SiteError, match="no JSON"):
            ask(url, deadline_s=60).json()
    bomb = io.BytesIO()
    Image.new("1", (9000, 9000)).save(bomb, "PNG")
    with served(sending(bomb.getvalue())) as url, pytest.raises(SiteError, match="no picture"):
        Pictures(("127.0.0.1",)).png(url)
