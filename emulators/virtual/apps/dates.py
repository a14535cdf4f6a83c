"""How apps write dates and times: short ones for lists, long ones for pages."""

import datetime

from emulators.virtual.calendars import MONTHS
from emulators.virtual.system import time_text

__all__ = [
    "at", "brief", "clock", "counter", "day_text", "glance", "lasting", "long_day", "moment", "number_below", "recent",
    "weekday",
]  # fmt: skip


def at(seconds: float) -> datetime.datetime:
    """The moment so many seconds after 1970, in UTC, which is where the phone is."""
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)


def clock(seconds: float, style: str = "24") -> str:
    """The time of day; `style` is the setting system/time_12_24."""
    return time_text(at(seconds), style)


def weekday(day: datetime.date) -> str:
    return day.strftime("%A")


def day_text(day: datetime.date) -> str:
    """ "16 October 2023"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def long_day(day: datetime.date) -> str:
    """ "Monday, 16 October 2023"."""
    return f"{weekday(day)}, {day_text(day)}"


def glance(day: datetime.date) -> str:
    """ "Sun, Oct 15", as a clock has it beside the time."""
    return f"{weekday(day)[:3]}, {MONTHS[day.month - 1][:3]} {day.day}"


def brief(day: datetime.date, today: datetime.date) -> str:
    """ "Oct 15", with the year where it is not this one: for rows of lists."""
    year = "" if day.year == today.year else f", {day.year}"
    return f"{MONTHS[day.month - 1][:3]} {day.day}{year}"


def moment(seconds: float, style: str = "24") -> str:
    """ "15 October 2023, 15:34": for pages that tell all about a thing."""
    return f"{day_text(at(seconds))}, {clock(seconds, style)}"


def recent(seconds: float, now: datetime.datetime, style: str = "24") -> str:
    """For a list of what came in: the time of today, "Yesterday", else the day and month (and year, if another)."""
    then = at(seconds)
    if then.date() == now.date():
        return time_text(then, style)
    if then.date() == now.date() - datetime.timedelta(days=1):
        return "Yesterday"
    return brief(then, now)


def lasting(seconds: int) -> str:
    """A duration: "2:05" or "1:02:03"."""
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"


def counter(milliseconds: int) -> str:
    """How far something has been played or recorded: "01:05"."""
    seconds = milliseconds // 1_000
    return f"{seconds // 60:02}:{seconds % 60:02}"


def number_below(text: str, end: int) -> int | None:
    """The hour (`end` 24) or minute (60) that was typed, or None."""
    return int(text) if text.isascii() and text.isdigit() and int(text) < end else None
