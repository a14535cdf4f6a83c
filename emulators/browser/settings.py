"""What a browser is told, looked at before one starts: what it cannot mean is refused with what to write instead."""

import dataclasses
import math
import re
from collections.abc import Mapping, Sequence
from numbers import Integral
from pathlib import Path
from typing import Any, Protocol, get_args

from emulators.browser.addresses import address
from emulators.browser.downloads import Saving
from emulators.browser.exchanges import Tracing
from emulators.browser.network import allowed, parse_pattern
from emulators.browser.permissions import Place
from emulators.browser.reading import Limits
from emulators.browser.transport import Picture
from emulators.device import DeviceError

__all__ = ["MOST_PIXELS", "Told", "check_settings", "check_window", "hosts", "must_be_allowed"]

MOST_PIXELS = 64_000_000
"""The largest window, as width times height; Chromium ends on much larger ones. Our default."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:(?!\d)")


class Told(Protocol):
    """What `Browser` is made with, as far as it can be wrong."""

    @property
    def size(self) -> tuple[int, int] | None: ...
    @property
    def allow(self) -> Sequence[str]: ...
    @property
    def limits(self) -> Limits: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def tracing(self) -> bool | Tracing: ...
    @property
    def downloads(self) -> Path | str | Saving | None: ...
    @property
    def grant(self) -> Sequence[str]: ...
    @property
    def place(self) -> Place | None: ...


def check_settings(told: Told) -> None:
    """Raises DeviceError for what no browser can be."""
    hosts(told.allow)
    check_window(told.size)
    _check_limits(told.limits)
    _check_headers(told.headers)
    _check_keeping(told.tracing, told.downloads)
    _check_place(told.grant, told.place)


def hosts(allow: Sequence[str]) -> tuple[str, ...]:
    """The entries of an allow-list. Raises DeviceError for what is none."""
    if isinstance(allow, str):
        raise DeviceError(f"allow lists hosts; write ({allow!r},) for this one")
    listed = tuple(allow)
    for entry in listed:
        if not isinstance(entry, str):
            raise DeviceError(f"allow lists hosts as texts, not {entry!r}; write ('127.0.0.1',) say")
        parse_pattern(entry)
    return listed


def must_be_allowed(url: str, allow: Sequence[str]) -> None:
    """Raises DeviceError for a page that may not be gone to, and for what is no page's address."""
    if allowed(url, allow):
        return
    if not _SCHEME.match(url.strip()):
        loopback = allowed(f"http://{url.strip()}", ("127.0.0.1", "[::1]"))
        meant = f"{'http' if loopback else 'https'}://{url.strip()}"
        raise DeviceError(
            f"{url!r} does not say how to get there; write {meant}"
            if address(meant)
            else f"{url!r} is no address of a page; write one like https://shop.example/"
        )
    raise DeviceError(
        f"{url!r} is not on the allow-list ({', '.join(allow)}); name its host in Browser(allow=...) and use http or "
        "https"
    )


def check_window(size: Any) -> None:
    """Raises DeviceError for what is no width and height."""
    if size is None:
        return
    if isinstance(size, str):
        read = re.findall(r"\d+", size)
        meant = f"({', '.join(read)})" if len(read) == 2 else "(1280, 720)"
        raise DeviceError(f"size is width and height in pixels, two numbers; write size={meant}, not {size!r}")
    whole = isinstance(size, Sequence) and len(size) == 2 and all(isinstance(s, Integral) for s in size)
    if not whole or min(size) < 1:
        raise DeviceError(f"size is width and height in pixels, whole and from 1 on, not {size!r}; write (1280, 720)")
    if size[0] * size[1] > MOST_PIXELS:
        raise DeviceError(
            f"no window is as large as {size[0]}x{size[1]}; keep width times height below {MOST_PIXELS:,}, "
            "and scroll for the rest"
        )


def _check_limits(limits: object) -> None:
    """Raises DeviceError for what is no record of them, and for times that no wait can have."""
    if not isinstance(limits, Limits):
        inside = ", ".join(f"{key}={value!r}" for key, value in limits.items()) if isinstance(limits, Mapping) else ""
        raise DeviceError(
            f"limits is a record; write limits=Limits({inside or 'load=30.0'}), with Limits from emulators.browser.tab"
        )
    for name in ("settle", "load", "answer"):
        seconds = getattr(limits, name)
        usable = isinstance(seconds, int | float) and not isinstance(seconds, bool) and math.isfinite(seconds)
        if not usable or seconds < 0 or (seconds == 0 and name != "settle"):
            least = "0 or more" if name == "settle" else "more than 0"
            raise DeviceError(f"limits.{name} is in seconds, {least}, not {seconds!r}; its default is "
                              f"{getattr(Limits(), name):g}")  # fmt: skip
    if limits.image not in get_args(Picture):
        raise DeviceError(f"limits.image must be one of {', '.join(get_args(Picture))}, not {limits.image!r}")


def _check_place(grant: Sequence[str], place: Place | None) -> None:
    """Raises DeviceError for a place that no page is told, and for one that is not on this earth."""
    if isinstance(grant, str):
        raise DeviceError(f"grant lists permissions; write ({grant!r},) for this one")
    if place is None:
        return
    numbers = isinstance(place, Sequence) and not isinstance(place, str) and len(place) == 2
    if not numbers or not all(isinstance(part, int | float) and not isinstance(part, bool) for part in place):
        raise DeviceError(f"place is latitude and longitude in degrees, not {place!r}; write (48.1, 11.6)")
    if not (abs(place[0]) <= 90 and abs(place[1]) <= 180):
        raise DeviceError(
            f"place {place!r} is not on the earth; latitude (-90 to 90) comes first, then longitude (-180 to 180)"
        )
    if "geolocation" not in grant:
        raise DeviceError("no page may ask for the place; write grant=('geolocation',) beside it")


def _check_keeping(tracing: bool | Tracing, downloads: Path | str | Saving | None) -> None:
    """Raises DeviceError for other things than a record of what is kept."""
    if tracing is not None and not isinstance(tracing, bool | Tracing):
        raise DeviceError(f"tracing is True, or Tracing({_fields(Tracing)}), not {tracing!r}")
    if downloads is not None and not isinstance(downloads, Path | str | Saving):
        raise DeviceError(f"downloads is a folder, or Saving({_fields(Saving)}), not {downloads!r}")


def _fields(record: type[Tracing] | type[Saving]) -> str:
    return ", ".join(f"{field.name}=..." for field in dataclasses.fields(record))


def _check_headers(headers: Mapping[str, Any]) -> None:
    """Raises DeviceError for headers that are not texts."""
    if not isinstance(headers, Mapping):
        raise DeviceError(f"headers are names and values, not {headers!r}; write {{'X-Who': 'us'}}")
    for name, value in headers.items():
        if not isinstance(name, str) or not isinstance(value, str):
            raise DeviceError(f"header {name!r} must be a text, not {value!r}; write {str(value)!r}")
