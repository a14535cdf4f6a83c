"""What a browser may reach, and how the place it is at is called.

The allow-list is enforced inside the browser by its host resolver: every name or address that is not on the list
resolves to nothing, for pages, redirects, frames, workers, sockets and new tabs alike, before a packet leaves.
Proxies of the environment are switched off, for they would resolve in its stead. The resolver knows ports where a
pattern names a whole host, or any host; a port behind "*.example.org", and a list that is stricter than that of the
browser, need requests to be asked about one by one (`needs_gate`), which sees less: not sockets, and not what a browser
does ahead of a request.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from emulators.browser.addresses import address, canonical_host
from emulators.device import DeviceError

__all__ = [
    "VOLATILE_PARAMETERS", "Pattern", "allowed", "host_of", "location_of", "needs_gate", "network_flags",
    "parse_pattern",
]  # fmt: skip

VOLATILE_PARAMETERS = frozenset(
    {"_", "cb", "csrf", "csrf_token", "fbclid", "gclid", "nonce", "phpsessid", "rnd", "session", "session_id", "sid"}
    | {"t", "timestamp", "token", "ts", "utm_campaign", "utm_content", "utm_medium", "utm_source", "utm_term"}
)
"""Query parameters that differ between two visits of the same place. Our default."""

_LOOPBACK = {"127.0.0.1": "localhost", "localhost": "127.0.0.1"}
_WEB = frozenset({"http", "https", "ws", "wss"})
_FLAGS = (
    "--no-proxy-server", "--disable-quic", "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pattern:
    """One entry of an allow-list. `host` is a canonical host, or "*" for all; with `below` all hosts under it are
    meant and not it itself. `port` None means every port."""

    host: str
    below: bool = False
    port: int | None = None

    def matches(self, host: str, port: int) -> bool:
        """Whether it allows this canonical host at this port."""
        if self.port is not None and self.port != port:
            return False
        return self.host in {"*", host} if not self.below else host.endswith(f".{self.host}")


def parse_pattern(text: str) -> Pattern:
    """An entry as people write it: "shop.example", "*.example.org", "127.0.0.1:8080", "[::1]:80", "*:8080", "*".

    Raises DeviceError for what is no such thing.
    """
    name, port = text.strip(), ""
    if name.count(":") > 1 and not name.startswith("["):
        name = f"[{name}]"
    if ":" in name.rpartition("]")[2]:
        name, _, port = name.rpartition(":")
    below = name.startswith("*.")
    host = name if name == "*" else canonical_host(name[2:] if below else name)
    numbered = port.isascii() and port.isdigit() and 0 < int(port) < 65536
    odd = host is None or not host or "%" in host or ("*" in host and name != "*")
    if host is None or odd or (":" in text and port not in {"", "*"} and not numbered):
        raise DeviceError(
            f"{text!r} is no entry of an allow-list; name a host (shop.example), all below one (*.example.org), "
            "or * for every host, with a port behind a colon where only that is meant"
        )
    return Pattern(host, below, int(port) if numbered else None)


def _patterns(allow: Sequence[str]) -> list[Pattern]:
    listed = [parse_pattern(text) for text in allow]
    alike = [Pattern(_LOOPBACK[p.host], False, p.port) for p in listed if not p.below and p.host in _LOOPBACK]
    return list(dict.fromkeys([*listed, *alike]))


def allowed(url: str, allow: Sequence[str]) -> bool:
    """Whether `url` is a web address on the allow-list (or the empty page). Raises DeviceError for a bad list."""
    if url == "about:blank":
        return True
    where = address(url)
    if where is None or where.scheme not in _WEB:
        return False
    return any(pattern.matches(where.host, where.port) for pattern in _patterns(allow))


def needs_gate(allow: Sequence[str]) -> bool:
    """Whether the resolver alone lets more through than the list does."""
    patterns = _patterns(allow)
    everything = Pattern("*") in patterns
    return not everything and any(pattern.below and pattern.port is not None for pattern in patterns)


def network_flags(allow: Sequence[str]) -> list[str]:
    """Chromium flags that let it reach what is on the list only. Raises DeviceError for a bad list."""
    rules = _rules(_patterns(allow))
    return [*_FLAGS, f"--host-resolver-rules={' , '.join(rules)}"] if rules else list(_FLAGS)


def _rules(patterns: Sequence[Pattern]) -> list[str]:
    """Rules of Chromium's host resolver: what is excluded goes through, of the others the first that matches holds."""
    if Pattern("*") in patterns:
        return []
    same, out = [], []
    for pattern in patterns:
        if pattern.host == "*":
            continue
        if pattern.port is not None and not pattern.below:
            same.append(f"MAP {pattern.host}:{pattern.port} {pattern.host}")
        else:
            out.append(f"EXCLUDE {'*.' if pattern.below else ''}{pattern.host.strip('[]')}")
    everywhere = {str(pattern.port) for pattern in patterns if pattern.host == "*"}
    closed = [f"MAP *:{other} ~NOTFOUND" for other in _others(everywhere)] if everywhere else ["MAP * ~NOTFOUND"]
    return [*same, *closed, *out]


def _others(numbers: set[str]) -> list[str]:
    """Patterns that together match all numbers but these, "*" standing for any further digits."""
    prefixes = {number[:n] for number in numbers for n in range(len(number) + 1)}
    ends = sorted(prefixes - numbers - {""})
    return ends + [p + digit + "*" for p in sorted(prefixes) for digit in "0123456789" if p + digit not in prefixes]


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
