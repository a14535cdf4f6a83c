"""The contacts of the phone as Android keeps them: the tables of contacts2.db, read and written as plain records.

Of the provider's tables the four that hold people are here, under their own names and with the columns that queries
use; a person is one raw contact with one name, at most one mobile number and at most one e-mail address.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass

from emulators.virtual import pools
from emulators.virtual.databases import Databases
from emulators.virtual.shelf import Shelf

__all__ = [
    "LABELS", "PATH", "PEOPLE", "SCHEMA", "Person", "add", "change", "draw_people", "people", "person", "remove",
    "replace", "star",
]  # fmt: skip

PATH = "/data/data/com.android.providers.contacts/databases/contacts2.db"

SCHEMA = """
CREATE TABLE mimetypes (_id INTEGER PRIMARY KEY AUTOINCREMENT, mimetype TEXT NOT NULL);
CREATE TABLE contacts (
  _id INTEGER PRIMARY KEY AUTOINCREMENT, name_raw_contact_id INTEGER, photo_id INTEGER, custom_ringtone TEXT,
  send_to_voicemail INTEGER NOT NULL DEFAULT 0, starred INTEGER NOT NULL DEFAULT 0, pinned INTEGER NOT NULL DEFAULT 0,
  has_phone_number INTEGER NOT NULL DEFAULT 0, lookup TEXT);
CREATE TABLE raw_contacts (
  _id INTEGER PRIMARY KEY AUTOINCREMENT, account_id INTEGER NOT NULL DEFAULT 1, version INTEGER NOT NULL DEFAULT 1,
  dirty INTEGER NOT NULL DEFAULT 0, deleted INTEGER NOT NULL DEFAULT 0, contact_id INTEGER,
  display_name TEXT, display_name_alt TEXT, sort_key TEXT, starred INTEGER NOT NULL DEFAULT 0);
CREATE TABLE data (
  _id INTEGER PRIMARY KEY AUTOINCREMENT, mimetype_id INTEGER NOT NULL, raw_contact_id INTEGER NOT NULL,
  is_primary INTEGER NOT NULL DEFAULT 0, is_super_primary INTEGER NOT NULL DEFAULT 0,
  data_version INTEGER NOT NULL DEFAULT 0, data1 TEXT, data2 TEXT, data3 TEXT, data4 TEXT);
INSERT INTO mimetypes VALUES (1, 'vnd.android.cursor.item/name');
INSERT INTO mimetypes VALUES (2, 'vnd.android.cursor.item/phone_v2');
INSERT INTO mimetypes VALUES (3, 'vnd.android.cursor.item/email_v2');
"""

_NAME, _PHONE, _EMAIL = 1, 2, 3

LABELS = {"Mobile": "2", "Home": "1", "Work": "3", "Other": "7"}
"""What a phone number is called, and its type in ContactsContract.CommonDataKinds.Phone."""


@dataclass(frozen=True, slots=True)
class Person:
    """One contact; an empty phone or email means that there is none. `label` is one of `LABELS`."""

    first: str
    last: str = ""
    phone: str = ""
    email: str = ""
    starred: bool = False
    label: str = "Mobile"

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}".strip()


_PEOPLE = f"""
SELECT c._id, n.data2, n.data3, p.data1, e.data1, c.starred, p.data2 FROM contacts c
JOIN raw_contacts r ON r.contact_id = c._id AND r.deleted = 0
JOIN data n ON n.raw_contact_id = r._id AND n.mimetype_id = {_NAME}
LEFT JOIN data p ON p.raw_contact_id = r._id AND p.mimetype_id = {_PHONE}
LEFT JOIN data e ON e.raw_contact_id = r._id AND e.mimetype_id = {_EMAIL}
"""


def people(databases: Databases) -> tuple[tuple[int, Person], ...]:
    """(contact id, person) of everybody, in the order of their names."""
    rows = databases.query(PATH, _PEOPLE + " ORDER BY r.sort_key COLLATE NOCASE, c._id")
    return tuple(_person(row) for row in rows)


def person(databases: Databases, contact: int) -> Person | None:
    """Who has this contact id, if anybody."""
    rows = databases.query(PATH, _PEOPLE + " WHERE c._id = ?", contact)
    return _person(rows[0])[1] if rows else None


def _person(row: tuple[object, ...]) -> tuple[int, Person]:
    contact, first, last, phone, email, starred, kind = row
    texts = [str(value or "") for value in (first, last, phone, email)]
    label = next((said for said, code in LABELS.items() if code == str(kind)), "Mobile")
    return int(str(contact)), Person(texts[0], texts[1], texts[2], texts[3], bool(starred), label)


def add(databases: Databases, new: Person) -> int:
    """Store a person; returns the contact id."""
    contact = databases.execute(PATH, "INSERT INTO contacts (starred) VALUES (?)", int(new.starred))
    raw = databases.execute(PATH, "INSERT INTO raw_contacts (contact_id) VALUES (?)", contact)
    databases.execute(
        PATH, "UPDATE contacts SET name_raw_contact_id = ?, lookup = ? WHERE _id = ?", raw, f"0r{raw}", contact
    )
    _write(databases, contact, raw, new)
    return contact


def change(databases: Databases, contact: int, new: Person) -> None:
    """Give the contact with this id another content."""
    rows = databases.query(PATH, "SELECT _id FROM raw_contacts WHERE contact_id = ?", contact)
    if rows:
        databases.execute(PATH, "DELETE FROM data WHERE raw_contact_id = ?", rows[0][0])
        _write(databases, contact, int(str(rows[0][0])), new)


def _write(databases: Databases, contact: int, raw: int, new: Person) -> None:
    alternative = f"{new.last}, {new.first}" if new.last else new.first
    databases.execute(
        PATH,
        "UPDATE raw_contacts SET display_name = ?, display_name_alt = ?, sort_key = ?, starred = ? WHERE _id = ?",
        new.name, alternative, new.name, int(new.starred), raw,
    )  # fmt: skip
    databases.execute(
        PATH, "UPDATE contacts SET starred = ?, has_phone_number = ? WHERE _id = ?",
        int(new.starred), int(bool(new.phone)), contact,
    )  # fmt: skip
    insert = "INSERT INTO data (mimetype_id, raw_contact_id, data1, data2, data3) VALUES (?, ?, ?, ?, ?)"
    databases.execute(PATH, insert, _NAME, raw, new.name, new.first, new.last)
    if new.phone:
        databases.execute(PATH, insert, _PHONE, raw, new.phone, LABELS.get(new.label, LABELS["Mobile"]), None)
    if new.email:
        databases.execute(PATH, insert, _EMAIL, raw, new.email, "1", None)


def star(databases: Databases, contact: int, *, on: bool) -> None:
    """Make the contact a favourite, or one no longer."""
    databases.execute(PATH, "UPDATE contacts SET starred = ? WHERE _id = ?", int(on), contact)
    databases.execute(PATH, "UPDATE raw_contacts SET starred = ? WHERE contact_id = ?", int(on), contact)


def remove(databases: Databases, contact: int) -> None:
    """Delete the contact with all that belongs to it."""
    for (raw,) in databases.query(PATH, "SELECT _id FROM raw_contacts WHERE contact_id = ?", contact):
        databases.execute(PATH, "DELETE FROM data WHERE raw_contact_id = ?", raw)
        databases.execute(PATH, "DELETE FROM raw_contacts WHERE _id = ?", raw)
    databases.execute(PATH, "DELETE FROM contacts WHERE _id = ?", contact)


def replace(databases: Databases, everybody: Iterable[Person]) -> None:
    """Make these people all the contacts there are; their ids count from 1 in this order."""
    for table in ("data", "raw_contacts", "contacts"):
        databases.execute(PATH, f"DELETE FROM {table}")
        databases.execute(PATH, "DELETE FROM sqlite_sequence WHERE name = ?", table)
    for new in everybody:
        add(databases, new)


SEEDED = 9
"""How many people a phone knows; our default."""


def draw_people(rng: random.Random, count: int, *, held: bool) -> tuple[Person, ...]:
    """People with different names and numbers, about one in five of them a favourite."""
    firsts = rng.sample(pools.part(pools.FIRST_NAMES, held=held), count)
    lasts = rng.sample(pools.part(pools.LAST_NAMES, held=held), count)
    people: list[Person] = []
    for first, last in zip(firsts, lasts, strict=True):
        number = pools.phone_number(rng, held=held)
        while any(person.phone == number for person in people):
            number = pools.phone_number(rng, held=held)
        email = f"{first}.{last}@{rng.choice(pools.EMAIL_HOSTS)}".lower() if rng.random() < 0.6 else ""
        people.append(Person(first, last, number, email, starred=rng.random() < 0.2))
    return tuple(people)


def _say(person: Person) -> str:
    star = ", favourite" if person.starred else ""
    label = f" ({person.label})" if person.phone and person.label != "Mobile" else ""
    return f"contact {person.name!r}, phone {person.phone or 'none'}{label}, email {person.email or 'none'}{star}"


PEOPLE = Shelf(
    "contacts",
    draw=lambda rng, content: draw_people(rng, SEEDED, held=content.held),
    write=lambda world, everybody: replace(world.databases, everybody),
    read=lambda world: tuple(person for _, person in people(world.databases)),
    say=_say,
    covers=(PATH,),
)
"""The people in Contacts; the id of each is its place, from 1, once they are written."""
