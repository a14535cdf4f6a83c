"""Asking a site over HTTP without a browser: for probes, resets and Magento's REST, with a deadline and no proxy."""

import http.client
import io
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import Message
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urljoin, urlsplit

from PIL import Image

from guiagent.evaluation.webarena.sites import SiteError

__all__ = ["Reply", "ask", "cookies_for", "picture", "until", "visit"]

MOST_BYTES = 4_000_000
"""No more of a reply is read; our default."""

MOST_REDIRECTS = 8

PICTURE_S = 20.0
"""How long a picture may take; our default."""

_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")

PAUSE_S = 0.25
"""How long a site that is not ready yet is left alone; our default."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a site answered. `cookies` are those it sets, by name."""

    url: str
    status: int
    text: str
    location: str = ""
    cookies: Mapping[str, str] | None = None
    body: bytes = b""

    def json(self) -> Any:
        """The text as JSON. Raises SiteError."""
        try:
            return json.loads(self.text)
        except ValueError as error:
            raise SiteError(
                f"{self.url} answers {self.status} with what is no JSON ({self.text[:60]!r}); "
                "is this the address of the right site?"
            ) from error


class _Stay(urllib.request.HTTPRedirectHandler):
    """Redirects are answers, too."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def ask(
    url: str, *, deadline_s: float, method: str = "GET", headers: Mapping[str, str] | None = None,
    data: bytes | None = None,
) -> Reply:  # fmt: skip
    """One request; redirects are not followed, and every status is an answer. Raises SiteError for no answer."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stay())
    try:
        request = urllib.request.Request(url, data, {"User-Agent": "guiagent", **(headers or {})}, method=method)
        with opener.open(request, timeout=deadline_s) as reply:
            return _reply(url, reply.status, reply.headers, reply.read(MOST_BYTES))
    except urllib.error.HTTPError as error:
        with error:
            return _reply(url, error.code, error.headers, error.read(MOST_BYTES))
    except (OSError, ValueError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", error)
        raise SiteError(f"{url} does not answer ({reason}); start its site, or correct its address") from error


def visit(url: str, storage: Mapping[str, Any], *, deadline_s: float, headers: Mapping[str, str]) -> Reply:
    """Get a page with the cookies of a storage state, following redirects as a browser would. Raises SiteError."""
    until_s = time.monotonic() + deadline_s
    fresh: dict[str, str] = {}
    for _ in range(MOST_REDIRECTS):
        sent = {**cookies_for(url, storage), **fresh}
        line = "; ".join(f"{name}={value}" for name, value in sent.items())
        left_s = max(0.1, until_s - time.monotonic())
        reply = ask(url, deadline_s=left_s, headers={**headers, **({"Cookie": line} if line else {})})
        if not reply.location:
            return reply
        onwards = urljoin(url, reply.location)
        same = urlsplit(onwards).hostname == urlsplit(url).hostname
        fresh = {**fresh, **(reply.cookies or {})} if same else {}
        url = onwards
    raise SiteError(f"{url} redirects without end; log in there by hand to see why")


def picture(url: str, *, headers: Mapping[str, str], deadline_s: float = PICTURE_S) -> bytes:
    """A picture as PNG, whatever it is sent as. Raises SiteError."""
    for _ in range(MOST_REDIRECTS):
        reply = ask(url, deadline_s=deadline_s, headers=headers)
        if not reply.location:
            break
        url = urljoin(url, reply.location)
    try:
        with Image.open(io.BytesIO(reply.body), formats=_FORMATS) as image:
            drawn = io.BytesIO()
            image.convert("RGB").save(drawn, "PNG")
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise SiteError(f"{url} answers {reply.status} and no picture; look whether it is there") from error
    return drawn.getvalue()


def cookies_for(url: str, storage: Mapping[str, Any]) -> dict[str, str]:
    """The cookies of a storage state that a browser would send to `url`."""
    parts = urlsplit(url)
    host, path, now = parts.hostname or "", parts.path or "/", time.time()
    return {
        one["name"]: one["value"]
        for one in storage.get("cookies", ())
        if _domain_matches(host, one.get("domain", ""))
        and path.startswith(one.get("path") or "/")
        and not 0 < float(one.get("expires", -1) or -1) < now
        and (parts.scheme == "https" or not one.get("secure"))
    }


def until(met: Callable[[], bool], *, deadline_s: float) -> bool:
    """Ask until something is so, or the deadline comes. A site that does not answer is not so."""
    until_s = time.monotonic() + deadline_s
    while True:
        try:
            if met():
                return True
        except SiteError:
            pass  # it is coming up, or it never will: the deadline tells
        if time.monotonic() + PAUSE_S >= until_s:
            return False
        time.sleep(PAUSE_S)  # nobody tells when a site has come up


def _domain_matches(host: str, domain: str) -> bool:
    return host == domain.lstrip(".") or (domain.startswith(".") and host.endswith(domain))


def _reply(url: str, status: int, headers: Message, body: bytes) -> Reply:
    cookies: dict[str, str] = {}
    for line in headers.get_all("Set-Cookie") or ():
        try:
            cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        except CookieError:
            continue  # what no browser would take either
    text = body.decode(headers.get_content_charset() or "utf-8", "replace")
    location = headers.get("Location", "") if status in (301, 302, 303, 307, 308) else ""
    return Reply(url, status, text, location, cookies, body)
