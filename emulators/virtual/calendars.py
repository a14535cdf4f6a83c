"""The arithmetic of months: their names, their weeks, and the month before and after."""

import calendar

__all__ = ["MONTHS", "WEEKDAYS", "date_name", "later", "weeks"]

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
"""In the order in which a week is shown: all locales of the phone begin it on Sunday, as en-US does."""


def weeks(year: int, month: int) -> tuple[tuple[int, ...], ...]:
    """The days of a month by weeks that begin on Sunday; 0 stands for a day of another month."""
    return tuple(tuple(week) for week in calendar.Calendar(6).monthdayscalendar(year, month))


def later(year: int, month: int, by: int) -> tuple[int, int]:
    """The month that is `by` months later, within the years 1 to 9999."""
    count = min(9999 * 12 + 11, max(12, year * 12 + month - 1 + by))
    return count // 12, count % 12 + 1


def date_name(year: int, month: int, day: int) -> str:
    """As it is spoken: "16 October 2023"."""
    return f"{day} {MONTHS[month - 1]} {year}"
