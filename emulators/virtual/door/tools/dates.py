"""`date`, which reads and sets the phone's clock, and the ways to write a time."""

import datetime
import re
from typing import TYPE_CHECKING

from emulators.virtual.door.tools.call import Call
from emulators.virtual.door.tools.options import parse
from emulators.virtual.door.tools.times import local, zone_of

if TYPE_CHECKING:
    from emulators.virtual.door.handset import Handset

__all__ = ["date", "formatted", "parsed_date"]

_POSIX = re.compile(r"(\d\d)?(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:\.(\d\d))?")
"""[CC][YY]MMDDhhmm[.SS] with the year in front, as `touch -t` has it."""


def date(call: Call) -> int:
    """`date [-u] [-d time] [-r file] [-s time] [+format] [MMDDhhmm[[CC]YY][.SS]]`."""
    options = parse(call.args, "uRI", "dDrs", long={"--date": "d", "--utc": "u", "--reference": "r", "--set": "s"})
    handset = call.handset
    when = handset.now()
    form = next((word[1:] for word in options.rest if word.startswith("+")), "")
    told = [word for word in options.rest if not word.startswith("+")]
    utc = options.has("u")
    try:
        if options.has("d"):
            when = parsed_date(handset, options.value("d"), utc=utc, form=options.value("D"))
        elif options.has("r"):
            when = call.files.stat(call.path(options.value("r"))).mtime_ns / 10**9
        elif told or options.has("s"):
            text = options.value("s") or told[0]
            when = _told(handset, text, utc=utc) if told else parsed_date(handset, text, utc=utc)
            if call.files.actor.uid != 0:
                call.out(formatted(handset, when, "%a %b %e %H:%M:%S %Z %Y", utc=utc) + "\n")
                return call.fail("cannot set date: Operation not permitted")
            handset.set_clock(int(when))
            when = handset.now()
    except ValueError:
        shown = options.value("d") or options.value("s") or (told[0] if told else "")
        return call.fail(f"bad date '{shown}'")
    except OSError as error:
        return call.fault(options.value("r"), error)
    form = form or ("%a, %d %b %Y %H:%M:%S %z" if options.has("R") else "%a %b %e %H:%M:%S %Z %Y")
    call.out(formatted(handset, when, form, utc=utc) + "\n")
    return 0


def _told(handset: "Handset", text: str, *, utc: bool) -> float:
    """MMDDhhmm[[CC]YY][.SS], as AndroidWorld sets the clock, or @seconds."""
    if text.startswith("@"):
        return float(text[1:])
    match = re.fullmatch(r"(\d\d)(\d\d)(\d\d)(\d\d)(?:(\d\d)?(\d\d))?(?:\.(\d\d))?", text)
    if not match:
        return parsed_date(handset, text, utc=utc)
    month, day, hour, minute, century, year, second = match.groups()
    now = local(handset, handset.now())
    full = now.year if year is None else _year(century, year)
    return _at(handset, (full, int(month), int(day), int(hour), int(minute), int(second or 0)), utc=utc)


def _year(century: str | None, year: str) -> int:
    if century is not None:
        return int(century + year)
    return int(year) + (1900 if int(year) >= 69 else 2000)


def _at(handset: "Handset", parts: tuple[int, int, int, int, int, int], *, utc: bool) -> float:
    zone = datetime.UTC if utc else zone_of(handset)
    year, month, day, hour, minute, second = parts
    return datetime.datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone).timestamp()


def parsed_date(handset: "Handset", text: str, *, utc: bool = False, form: str = "") -> float:
    """A time in seconds since 1970 of what somebody wrote. Raises ValueError.

    "@123", "2023-10-15 12:30[:05]", "2023-10-15T12:30", "12:30", [[CC]YY]MMDDhhmm[.SS]; `form` is that of `strptime`.
    """
    zone = datetime.UTC if utc else zone_of(handset)
    text = text.strip()
    if form:
        return datetime.datetime.strptime(text, form).replace(tzinfo=zone).timestamp()
    if text in ("now", "today"):
        return handset.now()
    if text.startswith("@"):
        return float(text[1:])
    if match := _POSIX.fullmatch(text):
        century, year, month, day, hour, minute, second = match.groups()
        pairs = [pair for pair in (century, year, month, day, hour, minute) if pair is not None]
        *years, month, day, hour, minute = pairs
        full = local(handset, handset.now()).year if not years else _year(*([None] * (2 - len(years)) + years))  # type: ignore[arg-type]
        return _at(handset, (full, int(month), int(day), int(hour), int(minute), int(second or 0)), utc=utc)
    if match := re.fullmatch(r"(\d\d?):(\d\d)(?::(\d\d))?", text):
        today = local(handset, handset.now())
        hour, minute, second = (int(part or 0) for part in match.groups())
        return _at(handset, (today.year, today.month, today.day, hour, minute, second), utc=utc)
    found = datetime.datetime.fromisoformat(text)
    return (found if found.tzinfo else found.replace(tzinfo=zone)).timestamp()


def formatted(handset: "Handset", seconds: float, form: str, *, utc: bool = False) -> str:
    """As `strftime` writes it, with %s for the seconds since 1970 and %N for the nanoseconds."""
    at = datetime.datetime.fromtimestamp(seconds, datetime.UTC) if utc else local(handset, seconds)
    names = {"s": str(int(seconds // 1)), "N": f"{int(seconds % 1 * 10**9):09d}", "e": f"{at.day:2d}",
    "Z": at.tzname() or "UTC",
             "k": f"{at.hour:2d}", "l": f"{at.hour % 12 or 12:2d}", "n": "\n", "t": "\t", "P": f"{at:%p}".lower(),
             "F": f"{at.year:04d}-{at.month:02d}-{at.day:02d}", "T": f"{at:%H:%M:%S}", "R": f"{at:%H:%M}",
             "D": f"{at:%m/%d/%y}",
             "C": f"{at.year // 100:02d}", "h": f"{at:%b}", "r": f"{at:%I:%M:%S %p}",
             "c": f"{at:%a %b} {at.day:2d} {at:%H:%M:%S %Y}",
             "x": f"{at:%m/%d/%y}", "X": f"{at:%H:%M:%S}"}  # fmt: skip

    def one(match: re.Match[str]) -> str:
        letter = match[1]
        if letter == "%":
            return "%"
        return (
            names[letter]
            if letter in names
            else at.strftime(f"%{letter}")
            if letter in "aAbBdHIjmMpSuUVwWyYzgG"
            else match[0]
        )

    return re.sub(r"%(.)", one, form, flags=re.DOTALL)
