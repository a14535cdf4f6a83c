"""Things to do as Tasks.org keeps them: the table tasks of its database.

Times are in milliseconds since 1970. A due date without a time of day is at noon; one with a time has one second over
the minute, by which the app tells them apart.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from random import Random

from emulators.virtual import pools
from emulators.virtual.apps.dates import at, day_text
from emulators.virtual.databases import Databases, Value
from emulators.virtual.shelf import Content, Shelf
from emulators.virtual.world import World

__all__ = [
    "PATH", "PRIORITIES", "REPEATS", "SCHEMA", "TITLES", "TODOS", "Todo", "add", "change", "complete", "due_at",
    "due_on", "due_text", "new_title", "remove", "timed", "todo", "todos", "told_at",
]  # fmt: skip

PATH = "/data/data/org.tasks/databases/database"
SCHEMA = """
CREATE TABLE tasks (
  _id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, title TEXT, importance INTEGER NOT NULL, dueDate INTEGER NOT NULL,
  hideUntil INTEGER NOT NULL, created INTEGER NOT NULL, modified INTEGER NOT NULL, completed INTEGER NOT NULL,
  deleted INTEGER NOT NULL, notes TEXT, estimatedSeconds INTEGER NOT NULL, elapsedSeconds INTEGER NOT NULL,
  timerStart INTEGER NOT NULL, notificationFlags INTEGER NOT NULL, lastNotified INTEGER NOT NULL, recurrence TEXT,
  repeat_from INTEGER NOT NULL DEFAULT 0, calendarUri TEXT, remoteId TEXT, collapsed INTEGER NOT NULL,
  parent INTEGER NOT NULL, "order" INTEGER, read_only INTEGER NOT NULL);
"""

PRIORITIES = ("High", "Medium", "Low", "None")
"""What the numbers in the column importance mean."""
REPEATS = {
    "": "Does not repeat", "FREQ=DAILY": "Repeats daily", "FREQ=WEEKLY": "Repeats weekly",
    "FREQ=MONTHLY": "Repeats monthly", "FREQ=YEARLY": "Repeats yearly",
}  # fmt: skip
_DAY = 86_400_000


@dataclass(frozen=True, slots=True)
class Todo:
    """Something to do; 0 stands for no due date, no start date and not yet completed."""

    title: str
    importance: int = 3
    due: int = 0
    notes: str = ""
    start: int = 0
    completed: int = 0
    recurrence: str = ""


def due_on(day: datetime.date) -> int:
    """A due date without a time of day."""
    return int(datetime.datetime.combine(day, datetime.time(12), datetime.UTC).timestamp()) * 1000


def due_at(day: datetime.date, hour: int, minute: int) -> int:
    """A due date with a time of day."""
    return int(datetime.datetime.combine(day, datetime.time(hour, minute, 1), datetime.UTC).timestamp()) * 1000


def timed(due: int) -> bool:
    """Whether a due date has a time of day."""
    return due % 60_000 > 0


def told_at(due: int) -> int:
    """When a user is told of a due date, in seconds: at its time, or on its day at 18:00, as Tasks.org does."""
    return due // 1000 // 60 * 60 if timed(due) else (due - due % _DAY) // 1000 + 18 * 3600


def due_text(due: int) -> str:
    """ "16 October 2023" or "16 October 2023, 17:00"; "No due date" without one."""
    if not due:
        return "No due date"
    moment = at(due / 1000)
    return day_text(moment.date()) + (f", {moment:%H:%M}" if timed(due) else "")


_COLUMNS = ("title", "importance", "dueDate", "notes", "hideUntil", "completed", "recurrence")
_SELECT = f"SELECT _id, {', '.join(_COLUMNS)} FROM tasks WHERE deleted = 0"


def todos(databases: Databases) -> tuple[tuple[int, Todo], ...]:
    """(id, todo) of everything, in the order in which it was added."""
    return tuple(_todo(row) for row in databases.query(PATH, f"{_SELECT} ORDER BY _id"))


def todo(databases: Databases, row: int) -> Todo | None:
    found = databases.query(PATH, f"{_SELECT} AND _id = ?", row)
    return _todo(found[0])[1] if found else None


def _todo(row: tuple[Value, ...]) -> tuple[int, Todo]:
    number, importance, due, start, completed = (int(str(row[i] or 0)) for i in (0, 2, 3, 5, 6))
    return number, Todo(
        str(row[1] or ""),
        importance,
        due,
        str(row[4] or ""),
        start,
        completed,
        str(row[7] or "").removeprefix("RRULE:"),
    )


def _values(new: Todo) -> tuple[Value, ...]:
    return new.title, new.importance, new.due, new.notes or None, new.start, new.completed, new.recurrence or None


def add(databases: Databases, new: Todo, *, now: int = 0) -> int:
    """Add something to do as the app does (`now` in milliseconds); returns its id."""
    row = databases.execute(
        PATH,
        f"INSERT INTO tasks ({', '.join(_COLUMNS)}, created, modified, deleted, estimatedSeconds, elapsedSeconds,"
        " timerStart, notificationFlags, lastNotified, repeat_from, collapsed, parent, read_only)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)",
        *_values(new), now, now,
    )  # fmt: skip
    databases.execute(PATH, "UPDATE tasks SET remoteId = ? WHERE _id = ?", f"{4_000_000_000 + row * 7919}", row)
    return row


def change(databases: Databases, row: int, new: Todo, *, now: int = 0) -> None:
    pairs = ", ".join(f"{name} = ?" for name in _COLUMNS)
    databases.execute(PATH, f"UPDATE tasks SET {pairs}, modified = ? WHERE _id = ?", *_values(new), now, row)


def remove(databases: Databases, rows: Iterable[int]) -> None:
    for row in rows:
        databases.execute(PATH, "DELETE FROM tasks WHERE _id = ?", row)


def complete(databases: Databases, row: int, *, done: bool, now: int) -> None:
    """Tick something off, or take the tick away; what repeats is due again instead."""
    old = todo(databases, row)
    if old is None:
        return
    if done and old.recurrence:
        change(databases, row, replace(old, due=_next(old, now), completed=0), now=now)
    else:
        change(databases, row, replace(old, completed=now if done else 0), now=now)


def _next(old: Todo, now: int) -> int:
    """When a repeating task is due after it has been done."""
    due = old.due or due_on(at(now / 1000).date())
    moment = at(due / 1000)
    match old.recurrence.partition(";")[0]:
        case "FREQ=DAILY":
            return due + _DAY
        case "FREQ=WEEKLY":
            return due + 7 * _DAY
        case "FREQ=MONTHLY":
            month = moment.month % 12 + 1
            year = moment.year + moment.month // 12
            return int(moment.replace(year=year, month=month, day=min(moment.day, 28)).timestamp() * 1000)
        case _:
            return int(moment.replace(year=moment.year + 1, day=min(moment.day, 28)).timestamp() * 1000)


TITLES = (
    "Air the mattress", "Answer the survey", "Back up the laptop", "Book the ferry", "Borrow a ladder",
    "Buy winter tyres", "Call the plumber", "Cancel the gym", "Check the smoke alarm", "Clean the oven",
    "Clear the gutters", "Collect the parcel", "Cut the hedge", "Defrost the freezer", "Descale the kettle",
    "Draft the speech", "Empty the compost", "File the receipts", "Fix the doorbell", "Fold the laundry",
    "Glue the broken cup", "Hang the pictures", "Iron the shirts", "Label the shelves", "Mend the tent",
    "Mow the lawn", "Oil the hinges", "Order printer ink", "Paint the fence", "Pay the water bill",
    "Plant the bulbs", "Polish the boots", "Proofread the report", "Pump up the tyres", "Renew the passport",
    "Repot the cactus", "Return the drill", "Scan the contract", "Sell the old sofa", "Sharpen the saw",
    "Sort the photos", "Sweep the stairs", "Tidy the attic", "Translate the letter", "Update the website",
    "Vacuum the car", "Wash the curtains", "Wax the skis", "Wrap the presents", "Write to the council",
)  # fmt: skip

_NOTES = (
    "Takes about half an hour", "Ask Nadia for help", "Not before noon", "Everything for it is in the cellar",
    "Should not cost more than 40", "Wait for dry weather", "Look up how it is done", "Promised it last week",
    "Do it together with Leon", "The instructions are in the drawer", "Call first", "Best done in the morning",
    "Only if there is time", "Half of it is done already", "Needs a second pair of hands", "Tell the neighbours",
    "The shop closes at six", "Take a photo before and after", "Was forgotten twice", "Use the small one",
    "Put the receipt into the folder", "Before the guests come", "Remember the spare part", "Leave the rest for spring",
    "Write down what it cost",
)  # fmt: skip


def new_title(rng: Random, known: Iterable[str], *, held: bool) -> str:
    """Something to do that is none of these."""
    taken = set(known)
    return rng.choice([title for title in pools.part(TITLES, held=held) if title not in taken])


def _draw(rng: Random, content: Content) -> tuple[Todo, ...]:
    """Eight things to do, most of them with a date, and two that are done; two titles of the pool are left over."""
    today = at(content.now).date()
    titles = rng.sample(pools.part(TITLES, held=content.held), 8)
    drawn = []
    for i, title in enumerate(titles):
        day = today + datetime.timedelta(days=rng.randrange(-2, 14))
        due = due_on(day) if i % 3 else due_at(day, rng.choice((9, 13, 17, 20)), 0) if i else 0
        notes = pools.pick(_NOTES, rng, held=content.held) if rng.random() < 0.5 else ""
        done = (content.now - 3600 * rng.randrange(20, 90)) * 1000 if i > 5 else 0
        drawn.append(Todo(title, rng.randrange(4), due, notes, completed=done))
    return tuple(drawn)


def _write(world: World, things: tuple[Todo, ...]) -> None:
    world.execute(PATH, "DELETE FROM tasks")
    world.execute(PATH, "DELETE FROM sqlite_sequence WHERE name = 'tasks'")
    for thing in things:
        add(world.databases, thing, now=(world.state.now - 90_000) * 1000)


def _say(thing: Todo) -> str:
    parts = [f"task {thing.title!r}", f"priority {thing.importance}", due_text(thing.due)]
    parts += [f"starts {due_text(thing.start)}"] if thing.start else []
    parts += [thing.recurrence] if thing.recurrence else []
    return "; ".join((*parts, f"notes {thing.notes!r}", "done" if thing.completed else "open"))


TODOS = Shelf(
    "todos",
    draw=_draw,
    write=_write,
    read=lambda world: tuple(found for _, found in todos(world.databases)),
    say=_say,
    covers=(PATH,),
)
"""Things to do; when they were done is not told."""
