"""What the clock keeps: the alarms, timers, laps and cities of alarms.db, read and written as plain records.

`alarm_templates` is Android's DeskClock table. DeskClock holds timers, the stopwatch and the chosen cities in its
preferences; here they are tables of the same file, so that one query shows them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from emulators.virtual.databases import Databases

__all__ = [
    "DAYS", "PATH", "SCHEMA", "Alarm", "Stopwatch", "Timer", "add", "add_city", "alarms", "change", "cities", "laps",
    "remove", "remove_city", "repeats", "replace", "replace_cities", "set_laps", "set_stopwatch", "set_timer",
    "stopwatch", "timer",
]  # fmt: skip

PATH = "/data/user_de/0/com.google.android.deskclock/databases/alarms.db"

SCHEMA = """
CREATE TABLE alarm_templates (
  _id INTEGER PRIMARY KEY AUTOINCREMENT, hour INTEGER NOT NULL, minutes INTEGER NOT NULL, daysofweek INTEGER NOT NULL,
  enabled INTEGER NOT NULL, vibrate INTEGER NOT NULL, label TEXT NOT NULL, ringtone TEXT,
  delete_after_use INTEGER NOT NULL DEFAULT 0);
CREATE TABLE selected_cities (city_id TEXT PRIMARY KEY);
CREATE TABLE timers (
  _id INTEGER PRIMARY KEY, state TEXT NOT NULL, length INTEGER NOT NULL, remaining INTEGER NOT NULL,
  since INTEGER NOT NULL);
CREATE TABLE stopwatch (
  _id INTEGER PRIMARY KEY, state TEXT NOT NULL, accumulated INTEGER NOT NULL, since INTEGER NOT NULL);
CREATE TABLE laps (lap INTEGER PRIMARY KEY, accumulated INTEGER NOT NULL);
INSERT INTO stopwatch VALUES (0, 'reset', 0, 0);
"""

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
"""Bit i of `Alarm.days` stands for DAYS[i], as in DeskClock."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm at `hour`:`minute`. `days` has a bit for every day it repeats on; 0 rings once."""

    hour: int
    minute: int
    label: str = ""
    enabled: bool = True
    days: int = 0
    vibrate: bool = True

    @property
    def time(self) -> str:
        return f"{self.hour:02d}:{self.minute:02d}"


@dataclass(frozen=True, slots=True)
class Timer:
    """A countdown in seconds. `state` is "running" or "paused"; `since` is when it last started, seconds since 1970."""

    state: str
    length: int
    remaining: int
    since: int

    def left(self, now: int) -> int:
        """Seconds that are left at `now`, not below 0."""
        return max(0, self.remaining - (now - self.since if self.state == "running" else 0))


@dataclass(frozen=True, slots=True)
class Stopwatch:
    """Seconds counted up. `state` is "reset", "running" or "paused"."""

    state: str = "reset"
    accumulated: int = 0
    since: int = 0

    def elapsed(self, now: int) -> int:
        return self.accumulated + (now - self.since if self.state == "running" else 0)


def repeats(days: int) -> str:
    """In words when an alarm rings."""
    match days:
        case 0:
            return "Once"
        case 0b1111111:
            return "Every day"
        case 0b0011111:
            return "Weekdays"
        case 0b1100000:
            return "Weekends"
    return ", ".join(day for i, day in enumerate(DAYS) if days >> i & 1)


def alarms(databases: Databases) -> tuple[tuple[int, Alarm], ...]:
    """(row id, alarm) in the order of their times."""
    rows = databases.query(
        PATH,
        "SELECT _id, hour, minutes, label, enabled, daysofweek, vibrate FROM alarm_templates"
        " ORDER BY hour, minutes, _id",
    )
    return tuple((_int(i), Alarm(_int(h), _int(m), str(label), bool(on), _int(days), bool(buzz)))
                 for i, h, m, label, on, days, buzz in rows)  # fmt: skip


def _int(value: object) -> int:
    return int(str(value))


def add(databases: Databases, alarm: Alarm) -> int:
    """Store an alarm; returns its row id."""
    return databases.execute(
        PATH,
        "INSERT INTO alarm_templates (hour, minutes, daysofweek, enabled, vibrate, label, ringtone)"
        " VALUES (?, ?, ?, ?, ?, ?, 'content://settings/system/alarm_alert')",
        alarm.hour, alarm.minute, alarm.days, int(alarm.enabled), int(alarm.vibrate), alarm.label,
    )  # fmt: skip


def change(databases: Databases, row: int, alarm: Alarm) -> None:
    databases.execute(
        PATH,
        "UPDATE alarm_templates SET hour = ?, minutes = ?, daysofweek = ?, enabled = ?, vibrate = ?, label = ?"
        " WHERE _id = ?",
        alarm.hour, alarm.minute, alarm.days, int(alarm.enabled), int(alarm.vibrate), alarm.label, row,
    )  # fmt: skip


def remove(databases: Databases, row: int) -> None:
    databases.execute(PATH, "DELETE FROM alarm_templates WHERE _id = ?", row)


def replace(databases: Databases, all_alarms: Iterable[Alarm]) -> None:
    """Make these all the alarms there are; their ids count from 1 in this order."""
    databases.execute(PATH, "DELETE FROM alarm_templates")
    databases.execute(PATH, "DELETE FROM sqlite_sequence")
    for alarm in all_alarms:
        add(databases, alarm)


def cities(databases: Databases) -> tuple[str, ...]:
    """The names of the cities of the world clock, in order."""
    return tuple(str(city) for (city,) in databases.query(PATH, "SELECT city_id FROM selected_cities ORDER BY city_id"))


def add_city(databases: Databases, city: str) -> None:
    databases.execute(PATH, "INSERT OR IGNORE INTO selected_cities VALUES (?)", city)


def remove_city(databases: Databases, city: str) -> None:
    databases.execute(PATH, "DELETE FROM selected_cities WHERE city_id = ?", city)


def replace_cities(databases: Databases, chosen: Iterable[str]) -> None:
    databases.execute(PATH, "DELETE FROM selected_cities")
    for city in chosen:
        add_city(databases, city)


def timer(databases: Databases) -> Timer | None:
    """The timer that runs or is paused, if there is one."""
    rows = databases.query(PATH, "SELECT state, length, remaining, since FROM timers WHERE _id = 0")
    if not rows:
        return None
    state, length, remaining, since = rows[0]
    return Timer(str(state), _int(length), _int(remaining), _int(since))


def set_timer(databases: Databases, new: Timer | None) -> None:
    databases.execute(PATH, "DELETE FROM timers")
    if new is not None:
        databases.execute(
            PATH, "INSERT INTO timers VALUES (0, ?, ?, ?, ?)", new.state, new.length, new.remaining, new.since
        )


def stopwatch(databases: Databases) -> Stopwatch:
    rows = databases.query(PATH, "SELECT state, accumulated, since FROM stopwatch LIMIT 1")
    return next(
        (Stopwatch(str(state), _int(accumulated), _int(since)) for state, accumulated, since in rows), Stopwatch()
    )


def set_stopwatch(databases: Databases, new: Stopwatch) -> None:
    databases.execute(
        PATH, "UPDATE stopwatch SET state = ?, accumulated = ?, since = ?", new.state, new.accumulated, new.since
    )


def laps(databases: Databases) -> tuple[int, ...]:
    """Seconds on the stopwatch at each lap, first lap first."""
    return tuple(_int(at) for (at,) in databases.query(PATH, "SELECT accumulated FROM laps ORDER BY lap"))


def set_laps(databases: Databases, times: Iterable[int]) -> None:
    databases.execute(PATH, "DELETE FROM laps")
    for i, at in enumerate(times):
        databases.execute(PATH, "INSERT INTO laps VALUES (?, ?)", i + 1, at)
