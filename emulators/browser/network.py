"""What a browser may reach, and how the place it is at is called.

The allow-list is enforced inside the browser by its host resolver: every name or address that is not on the list
resolves to nothing, for pages, redirects, frames, workers, sockets and new tabs alike, before a packet leaves.
Proxies of the environment are switched off, for they would resolve in its stead.
"""

from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode, urlsplit

__all__ = ["VOLATILE_PARAMETERS", "allowed", "host_of", "location_of", "network_flags"]

VOLATILE_PARAMETERS = frozenset(
    {"_", "cb", "csrf", "csrf_token", "fbclid", "gclid", "nonce", "phpsessid", "rnd", "session", "session_id", "sid"}
    | {"t", "timestamp", "token", "ts", "utm_campaign", "utm_content", "utm_medium", "utm_source", "utm_term"}
)
"""Query parameters that differ between two visits of the same place. Our default."""

_LOOPBACK = {"127.0.0.1": ("localhost",), "localhost": ("127.0.0.1",)}


def network_flags(allow: Sequence[str]) -> list[str]:
    """Chromium flags that let it reach the hosts in `allow` only ("*.example.org" is understood, "*" is everything)."""
    flags = ["--no-proxy-server", "--disable-quic", "--force-webrtc-ip-handling-policy=disable_non_proxied_udp"]
    if "*" in allow:
        return flags
    excluded = " , ".join(f"EXCLUDE {host}" for host in _with_loopback(allow))
    return [*flags, f"--host-resolver-rules=MAP * ~NOTFOUND{' , ' + excluded if excluded else ''}"]


def allowed(url: str, allow: Sequence[str]) -> bool:
    """Whether `url` is a web address on the allow-list (or the empty page)."""
    if url == "about:blank":
        return True
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return False
    return any(_matches(parts.hostname, pattern) for pattern in _with_loopback(allow))


def _with_loopback(allow: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(host for name in allow for host in (name, *_LOOPBACK.get(name, ()))))


def _matches(host: str, pattern: str) -> bool:
    return pattern in {"*", host} or (pattern.startswith("*.") and host.endswith(pattern[1:]))


def host_of(url: str) -> str:
    """The host of an address without its port; for addresses that have none, the scheme ("about")."""
    parts = urlsplit(url)
    return parts.hostname or parts.scheme


def location_of(url: str) -> str:
    """Path, query and fragment of an address, without parameters that differ from visit to visit."""
    parts = urlsplit(url)
    pairs = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k.lower() not in VOLATILE_PARAMETERS]
    query = f"?{urlencode(pairs)}" if pairs else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{parts.path or '/'}{query}{fragment}"
