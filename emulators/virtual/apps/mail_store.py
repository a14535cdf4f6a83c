"""The mails of the phone's own mail app: one table, message, in mail.db.

No mail app that people know keeps its mails in a form that others can check, so this one is ours.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from emulators.virtual import pools
from emulators.virtual.apps.contacts_provider import PEOPLE, Person
from emulators.virtual.apps.letters import LETTERS
from emulators.virtual.databases import Databases, Value
from emulators.virtual.shelf import Content, Shelf
from emulators.virtual.world import World

__all__ = [
    "FOLDERS", "MAILS", "ME", "PATH", "SCHEMA", "SUBJECTS", "Mail", "add", "address_of", "change", "mail", "mails",
    "move", "new_subject", "remove", "star",
]  # fmt: skip

PATH = "/data/data/org.guiagent.mail/databases/mail.db"
SCHEMA = """
CREATE TABLE message (
  _id INTEGER PRIMARY KEY AUTOINCREMENT, folder TEXT NOT NULL, sender_name TEXT NOT NULL, sender TEXT NOT NULL,
  recipient TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL, date INTEGER NOT NULL,
  read INTEGER NOT NULL DEFAULT 0, starred INTEGER NOT NULL DEFAULT 0);
CREATE INDEX message_folder ON message (folder, date);
"""

FOLDERS = {
    "inbox": "Inbox",
    "starred": "Starred",
    "sent": "Sent",
    "drafts": "Drafts",
    "archive": "Archive",
    "trash": "Trash",
}
"""What the column folder holds and how it is shown; starred mails lie in any of the others."""
ME = "me@example.org"
"""The address of the phone's owner."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail; `date` is in milliseconds since 1970. `recipient` may name several addresses, with commas."""

    folder: str
    sender_name: str
    sender: str
    recipient: str
    subject: str
    body: str
    date: int = 0
    read: bool = True
    starred: bool = False


_COLUMNS = "folder, sender_name, sender, recipient, subject, body, date, read, starred"


def mails(databases: Databases, folder: str = "") -> tuple[tuple[int, Mail], ...]:
    """(id, mail) of a folder or of all of them, the newest first."""
    where, args = {"": ("", ()), "starred": (" WHERE starred = 1 AND folder != 'trash'", ())}.get(
        folder, (" WHERE folder = ?", (folder,))
    )
    rows = databases.query(PATH, f"SELECT _id, {_COLUMNS} FROM message{where} ORDER BY date DESC, _id DESC", *args)
    return tuple(_mail(row) for row in rows)


def mail(databases: Databases, row: int) -> Mail | None:
    found = databases.query(PATH, f"SELECT _id, {_COLUMNS} FROM message WHERE _id = ?", row)
    return _mail(found[0])[1] if found else None


def _mail(row: tuple[Value, ...]) -> tuple[int, Mail]:
    folder, name, sender, recipient, subject, body = (str(value or "") for value in row[1:7])
    date, read, starred = int(str(row[7] or 0)), bool(row[8]), bool(row[9])
    return int(str(row[0])), Mail(folder, name, sender, recipient, subject, body, date, read, starred)


def _values(new: Mail) -> tuple[Value, ...]:
    return (
        new.folder, new.sender_name, new.sender, new.recipient, new.subject, new.body, new.date, int(new.read),
        int(new.starred),
    )  # fmt: skip


def add(databases: Databases, new: Mail) -> int:
    return databases.execute(
        PATH, f"INSERT INTO message ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", *_values(new)
    )


def change(databases: Databases, row: int, new: Mail) -> None:
    pairs = ", ".join(f"{name} = ?" for name in _COLUMNS.split(", "))
    databases.execute(PATH, f"UPDATE message SET {pairs} WHERE _id = ?", *_values(new), row)


def move(databases: Databases, rows: Iterable[int], folder: str) -> None:
    for row in rows:
        databases.execute(PATH, "UPDATE message SET folder = ? WHERE _id = ?", folder, row)


def star(databases: Databases, row: int, *, on: bool) -> None:
    databases.execute(PATH, "UPDATE message SET starred = ? WHERE _id = ?", int(on), row)


def remove(databases: Databases, rows: Iterable[int]) -> None:
    for row in rows:
        databases.execute(PATH, "DELETE FROM message WHERE _id = ?", row)


# What a used phone holds

SUBJECTS = tuple(LETTERS)


def new_subject(rng: Random, known: Iterable[str], *, held: bool) -> str:
    """What a mail could be about that none of these is."""
    taken = set(known)
    return rng.choice([subject for subject in pools.part(SUBJECTS, held=held) if subject not in taken])


def address_of(person: Person) -> str:
    """The address that somebody writes from."""
    return person.email or f"{person.first}.{person.last}@example.com".lower()


def _draw(rng: Random, content: Content) -> tuple[Mail, ...]:
    """Six mails that came in, one that was sent and one that was put away, each on its own subject."""
    people = rng.sample(content.of(PEOPLE), 6)
    subjects = rng.sample(pools.part(SUBJECTS, held=content.held), 8)
    drawn = []
    for i, subject in enumerate(subjects):
        person = people[i % len(people)]
        body = "\n".join(LETTERS[subject])
        date = (content.now - 3600 * (3 + 17 * i) - 60 * rng.randrange(60)) * 1000
        letter = f"Hello,\n{body}\nBest wishes, {person.first}"
        if i == 6:
            drawn.append(Mail("sent", "Me", ME, address_of(person), subject, body, date))
        else:
            folder = "archive" if i == 7 else "inbox"
            drawn.append(Mail(folder, person.name, address_of(person), ME, subject, letter, date, read=i > 2))
    return tuple(drawn)


def _write(world: World, things: tuple[Mail, ...]) -> None:
    world.execute(PATH, "DELETE FROM message")
    world.execute(PATH, "DELETE FROM sqlite_sequence WHERE name = 'message'")
    for thing in things:
        add(world.databases, thing)


def _say(thing: Mail) -> str:
    star = ", starred" if thing.starred else ""
    ends = f"in {thing.folder} from {thing.sender} to {thing.recipient!r}"
    return f"mail {ends}, {thing.subject!r}: {thing.body.strip()!r}{star}"


MAILS = Shelf(
    "mails",
    draw=_draw,
    write=_write,
    read=lambda world: tuple(found for _, found in mails(world.databases)),
    say=_say,
    covers=(PATH,),
)
"""Mails; when they were written and whether they were read is not told, as looking at them changes it."""
