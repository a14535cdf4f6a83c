"""Times as the phone's clock and zone have them."""

import datetime
import zoneinfo
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulators.virtual.door.handset import Handset

__all__ = ["local", "stamp", "zone_of"]


def zone_of(handset: "Handset") -> datetime.tzinfo:
    """The time zone that the phone is set to."""
    name = handset.properties.get("persist.sys.timezone", "UTC") or "UTC"
    if name in ("UTC", "GMT"):
        return datetime.UTC
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return datetime.UTC


def local(handset: "Handset", seconds: float) -> datetime.datetime:
    """A time in seconds since 1970, in the phone's zone."""
    return datetime.datetime.fromtimestamp(min(max(seconds, -6e10), 2.5e11), zone_of(handset))


def stamp(handset: "Handset", nanoseconds: int, *, long: bool = False) -> str:
    """A file's time as `ls -l` shows it, to the minute; or as `ls -ll` does, to the nanosecond, with the zone."""
    at = local(handset, nanoseconds // 10**9)
    if not long:
        return at.strftime("%Y-%m-%d %H:%M")
    return f"{at:%Y-%m-%d %H:%M:%S}.{nanoseconds % 10**9:09d} {at:%z}"
