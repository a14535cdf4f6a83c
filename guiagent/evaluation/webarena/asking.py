"""Asking a site over HTTP without a browser: for probes, resets and Magento's REST, with a deadline and no proxy."""

import http.client
import io
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import Message
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urljoin, urlsplit

from PIL import Image

from emulators.browser.network import allowed
from guiagent.evaluation.webarena.sites import SiteError

__all__ = ["Pictures", "Reply", "ask", "cookies_for", "until", "visit"]

MOST_BYTES = 4_000_000
"""No more of a reply is read; our default."""

PICTURE_BYTES = 32_000_000
"""No more of a picture is read; our default."""

MOST_PIXELS = 64_000_000
"""Pictures with more pixels are not unpacked; our default."""

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
        except (ValueError, RecursionError) as error:
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
    data: bytes | None = None, most: int = MOST_BYTES,
) -> Reply:  # fmt: skip
    """One request; redirects are not followed, every status is an answer, and no more than `most` bytes are read.

    Raises SiteError for no answer, and for what is no web address: a file of this machine is never read.
    """
    until_s = time.monotonic() + deadline_s
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stay())
    try:
        if urlsplit(url).scheme not in ("http", "https"):
            raise ValueError("it is no web address")
        request = urllib.request.Request(url, data, {"User-Agent": "guiagent", **(headers or {})}, method=method)
        with _opened(opener, request, deadline_s) as reply:
            return _reply(url, reply.status, reply.headers, _body(reply, most, until_s))
    except (OSError, ValueError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", error)
        raise SiteError(f"{url} does not answer ({reason}); start its site, or correct its address") from error


def _opened(opener: urllib.request.OpenerDirector, request: urllib.request.Request, deadline_s: float) -> Any:
    try:
        return opener.open(request, timeout=deadline_s)
    except urllib.error.HTTPError as error:
        return error


def _body(reply: Any, most: int, until_s: float) -> bytes:
    """What comes until the deadline: a site that sends drop by drop keeps nobody waiting."""
    parts: list[bytes] = []
    while most > 0 and (part := reply.read1(min(most, 1 << 16))):
        if time.monotonic() > until_s:
            raise TimeoutError("it does not come to an end in time")
        parts.append(part)
        most -= len(part)
    return b"".join(parts)


def visit(url: str, storage: Mapping[str, Any], *, deadline_s: float, headers: Mapping[str, str]) -> Reply:
    """Get a page with the cookies of a storage state, following redirects as a browser would.

    `headers` are sent to the host of `url` alone: they may log in. Raises SiteError.
    """
    until_s = time.monotonic() + deadline_s
    home, fresh = urlsplit(url).hostname, dict[str, str]()
    for _ in range(MOST_REDIRECTS):
        sent = {**cookies_for(url, storage), **fresh}
        known = headers if urlsplit(url).hostname == home else {}
        left_s = max(0.1, until_s - time.monotonic())
        reply = ask(url, deadline_s=left_s, headers={**known, **_cookie(sent)})
        if not reply.location:
            return reply
        onwards = urljoin(url, reply.location)
        same = urlsplit(onwards).hostname == urlsplit(url).hostname
        fresh = {**fresh, **(reply.cookies or {})} if same else {}
        url = onwards
    raise SiteError(f"{url} redirects without end; log in there by hand to see why")


@dataclass(frozen=True, slots=True)
class Pictures:
    """Fetches pictures from the hosts of `allow`, redirects included; nothing is asked of any other.

    `headers` and the cookies of `storage` go to the hosts of `sites` alone.
    """

    allow: Sequence[str]
    sites: Sequence[str] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    storage: Mapping[str, Any] = field(default_factory=dict)

    def png(self, url: str, *, deadline_s: float = PICTURE_S) -> bytes:
        """A picture as PNG, whatever it is sent as. Raises SiteError."""
        until_s = time.monotonic() + deadline_s
        for _ in range(MOST_REDIRECTS):
            if not allowed(url, self.allow):
                raise SiteError(
                    f"{url[:120]} is on none of the sites; to have pictures from there, add its host to "
                    "webarena.picture_hosts"
                )
            ours = {**self.headers, **_cookie(cookies_for(url, self.storage))} if allowed(url, self.sites) else {}
            reply = ask(url, deadline_s=max(0.1, until_s - time.monotonic()), headers=ours, most=PICTURE_BYTES)
            if not reply.location:
                return _png(reply)
            url = urljoin(url, reply.location)
        raise SiteError(f"{url[:120]} redirects without end; look at it in a browser")


def _png(reply: Reply) -> bytes:
    drawn = io.BytesIO()
    try:
        with Image.open(io.BytesIO(reply.body), formats=_FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise ValueError("it is too large")
            image.convert("RGB").save(drawn, "PNG")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise SiteError(f"{reply.url} answers {reply.status} and no picture; look whether it is there") from error
    return drawn.getvalue()


def _cookie(cookies: Mapping[str, str]) -> dict[str, str]:
    line = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return {"Cookie": line} if line else {}


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
    try:
        text = body.decode(headers.get_content_charset() or "utf-8", "replace")
    except (LookupError, ValueError):  # a character set that nobody knows
        text = body.decode("utf-8", "replace")
    location = headers.get("Location", "") if status in (301, 302, 303, 307, 308) else ""
    return Reply(url, status, text, location, cookies, body)
