"""Which host and port an address leads to, as browsers read it: the WHATWG URL standard's rules for the web's schemes.

Python's own `urlsplit` reads "http://allowed\\@other/" and "http://0x7f.1/" otherwise than browsers do; what decides
where a request may go must not.
"""

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import unquote

__all__ = ["Address", "address", "canonical_host"]

_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443, "ftp": 21}
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f#/:<>?@\[\\\]^|%]")
_DOTS = re.compile("[.\u3002\uff0e\uff61]")
_KEPT = frozenset("\u00df\u03c2\u200c\u200d")
"""Characters that today's rules keep, while those that Python's codec follows replaced them."""


@dataclass(frozen=True, slots=True)
class Address:
    """`host` is in lower case and ASCII, IPv6 in brackets; it is empty and `port` 0 for schemes that have none."""

    scheme: str
    host: str
    port: int


def address(url: str) -> Address | None:
    """What `url` leads to; None for what a browser takes for no address."""
    text = re.sub(r"[\t\n\r]", "", url.strip("".join(map(chr, range(0x21)))))
    found = _SCHEME.match(text)
    if found is None:
        return None
    scheme = found[1].lower()
    if scheme not in _PORTS:
        return Address(scheme, "", 0)
    authority = re.split(r"[/\\?#]", text[found.end() :].lstrip("/\\"), maxsplit=1)[0].rpartition("@")[2]
    name, port = authority, ""
    if (cut := re.search(r":([^\]]*)$", authority)) is not None:
        name, port = authority[: cut.start()], cut[1]
    host = canonical_host(name)
    if host is None or (port and (not port.isascii() or not port.isdigit() or int(port) > 0xFFFF)):
        return None
    return Address(scheme, host, int(port) if port else _PORTS[scheme])


def canonical_host(name: str) -> str | None:
    """A host's one spelling: "0x7f.1" is "127.0.0.1", "BÜCHER.example" is "xn--bcher-kva.example"."""
    if name.startswith("["):
        return _ipv6(name[1:-1]) if name.endswith("]") else None
    host = _ascii(unquote(name, errors="replace"))
    if not host or _FORBIDDEN.search(host):
        return None
    host = host.replace(" ", "%20")  # Chromium's own rule; the standard has none of it
    last = host.removesuffix(".").rpartition(".")[2]
    return _ipv4(host) if last.isdigit() or _number(last) is not None else host


def _ipv6(text: str) -> str | None:
    try:
        return f"[{IPv6Address(text)}]" if "%" not in text else None
    except AddressValueError:
        return None


def _ascii(name: str) -> str | None:
    if name.isascii():
        return name.lower()
    labels = []
    for label in _DOTS.split(unicodedata.normalize("NFKC", name).replace("\u00ad", "")):
        try:
            if _KEPT & set(label):
                labels.append("xn--" + label.lower().encode("punycode").decode())
            else:
                labels.append(label.encode("idna").decode())
        except UnicodeError:
            return None
    return ".".join(labels).lower()


def _number(text: str) -> int | None:
    """A part of an IPv4 address: decimal, or as in C octal or hexadecimal."""
    base, digits = 10, text
    if text[:2].lower() == "0x":
        base, digits = 16, text[2:]
    elif len(text) > 1 and text[0] == "0":
        base, digits = 8, text[1:]
    if not digits:
        return 0 if base == 16 else None
    allowed = {8: "01234567", 10: "0123456789", 16: "0123456789abcdefABCDEF"}[base]
    return int(digits, base) if set(digits) <= set(allowed) else None


def _ipv4(host: str) -> str | None:
    parts = [_number(part) for part in host.removesuffix(".").split(".")]
    numbers = [part for part in parts if part is not None]
    if len(numbers) != len(parts) or len(numbers) > 4 or any(number > 255 for number in numbers[:-1]):
        return None
    if numbers[-1] >= 256 ** (5 - len(numbers)):
        return None
    return str(IPv4Address(numbers[-1] + sum(n << 8 * (3 - i) for i, n in enumerate(numbers[:-1]))))
