"""The calls of the phone as Android keeps them: the table calls of calllog.db."""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from emulators.virtual import pools
from emulators.virtual.apps.contacts_provider import PEOPLE
from emulators.virtual.apps.text_messages import digits
from emulators.virtual.databases import Databases, Value
from emulators.virtual.shelf import Content, Shelf
from emulators.virtual.world import World

__all__ = ["CALLS", "INCOMING", "MISSED", "OUTGOING", "PATH", "SCHEMA", "Call", "add", "calls", "delete", "end"]

PATH = "/data/data/com.android.providers.contacts/databases/calllog.db"
SCHEMA = """
CREATE TABLE calls (
  _id INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT, presentation INTEGER NOT NULL DEFAULT 1,
  post_dial_digits TEXT NOT NULL DEFAULT '', via_number TEXT NOT NULL DEFAULT '', date INTEGER, duration INTEGER,
  data_usage INTEGER, type INTEGER, features INTEGER NOT NULL DEFAULT 0, new INTEGER, name TEXT, numbertype INTEGER,
  numberlabel TEXT, countryiso TEXT, voicemail_uri TEXT, is_read INTEGER, geocoded_location TEXT, lookup_uri TEXT,
  matched_number TEXT, normalized_number TEXT, photo_id INTEGER NOT NULL DEFAULT 0, formatted_number TEXT);
"""

INCOMING, OUTGOING, MISSED = 1, 2, 3
"""CallLog.Calls.INCOMING_TYPE, OUTGOING_TYPE and MISSED_TYPE."""
_WORDS = {INCOMING: "from", OUTGOING: "to", MISSED: "missed from"}


@dataclass(frozen=True, slots=True)
class Call:
    """One call; `date` is in milliseconds since 1970, `duration` in seconds."""

    number: str
    type: int
    date: int
    duration: int = 0


def calls(databases: Databases) -> tuple[tuple[int, Call], ...]:
    """(id, call) of all calls, the newest first."""
    rows = databases.query(PATH, "SELECT _id, number, type, date, duration FROM calls ORDER BY date DESC, _id DESC")
    return tuple(_call(row) for row in rows)


def _call(row: tuple[Value, ...]) -> tuple[int, Call]:
    number, kind, date, duration = (int(str(row[i] or 0)) for i in (0, 2, 3, 4))
    return number, Call(str(row[1] or ""), kind, date, duration)


def add(databases: Databases, call: Call, name: str = "") -> int:
    """Write a call down; returns its id."""
    return databases.execute(
        PATH,
        "INSERT INTO calls (number, date, duration, type, new, name, countryiso, is_read, normalized_number,"
        " formatted_number) VALUES (?, ?, ?, ?, ?, ?, 'US', ?, ?, ?)",
        call.number, call.date, call.duration, call.type, int(call.type == MISSED), name or None,
        int(call.type != MISSED), digits(call.number), call.number,
    )  # fmt: skip


def end(databases: Databases, row: int, duration: int) -> None:
    """A call is over after so many seconds."""
    databases.execute(PATH, "UPDATE calls SET duration = ? WHERE _id = ?", duration, row)


def delete(databases: Databases, rows: Iterable[int]) -> None:
    for row in rows:
        databases.execute(PATH, "DELETE FROM calls WHERE _id = ?", row)


def _draw(rng: Random, content: Content) -> tuple[Call, ...]:
    """Fourteen calls of the last days, with six people one knows and two numbers nobody has; the oldest first."""
    people = [person.phone for person in content.of(PEOPLE) if person.phone]
    numbers = rng.sample(people, min(6, len(people)))
    numbers += [pools.phone_number(rng, held=content.held) for _ in range(2)]
    ages = sorted(rng.sample(range(40, 8000, 20), 14), reverse=True)
    drawn = []
    for age in ages:
        kind = rng.choice((INCOMING, INCOMING, OUTGOING, OUTGOING, MISSED))
        length = 0 if kind == MISSED else rng.randrange(12, 1500)
        drawn.append(Call(rng.choice(numbers), kind, (content.now - 60 * age) * 1000, length))
    return tuple(drawn)


def _write(world: World, things: tuple[Call, ...]) -> None:
    world.execute(PATH, "DELETE FROM calls")
    for thing in things:
        add(world.databases, thing)


CALLS = Shelf(
    "calls",
    draw=_draw,
    write=_write,
    read=lambda world: tuple(call for _, call in reversed(calls(world.databases))),
    say=lambda call: f"call {_WORDS.get(call.type, f'of type {call.type} with')} {digits(call.number)}",
    covers=(PATH,),
)
"""Calls, the oldest first; when they were and how long they took is not told, as a new one takes its time."""
