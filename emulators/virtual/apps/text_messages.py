"""Text messages as Android keeps them: the sms and threads tables of mmssms.db, and the numbers that are blocked."""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from emulators.virtual import pools
from emulators.virtual.apps import contacts_provider
from emulators.virtual.apps.contacts_provider import PEOPLE
from emulators.virtual.databases import Databases
from emulators.virtual.shelf import Content, Shelf
from emulators.virtual.world import World

__all__ = [
    "ARCHIVED", "BLOCKED", "BLOCKED_PATH", "BLOCKED_SCHEMA", "MESSAGES", "PATH", "SCHEMA", "Conversation", "Message",
    "Stored", "archive", "block", "blocked", "conversations", "delete_messages", "delete_threads", "digits",
    "mark_read", "messages", "names", "new_body", "receive", "send", "thread_of",
]  # fmt: skip

PATH = "/data/data/com.android.providers.telephony/databases/mmssms.db"
SCHEMA = """
CREATE TABLE sms (
  _id INTEGER PRIMARY KEY AUTOINCREMENT, thread_id INTEGER, address TEXT, person INTEGER, date INTEGER,
  date_sent INTEGER DEFAULT 0, protocol INTEGER, read INTEGER DEFAULT 0, status INTEGER DEFAULT -1, type INTEGER,
  reply_path_present INTEGER, subject TEXT, body TEXT, service_center TEXT, locked INTEGER DEFAULT 0,
  sub_id INTEGER DEFAULT -1, error_code INTEGER DEFAULT -1, creator TEXT, seen INTEGER DEFAULT 0);
CREATE TABLE threads (
  _id INTEGER PRIMARY KEY AUTOINCREMENT, date INTEGER DEFAULT 0, message_count INTEGER DEFAULT 0, recipient_ids TEXT,
  snippet TEXT, snippet_cs INTEGER DEFAULT 0, read INTEGER DEFAULT 1, archived INTEGER DEFAULT 0,
  type INTEGER DEFAULT 0, error INTEGER DEFAULT 0, has_attachment INTEGER DEFAULT 0);
CREATE TABLE canonical_addresses (_id INTEGER PRIMARY KEY AUTOINCREMENT, address TEXT);
"""
BLOCKED_PATH = "/data/data/com.android.providers.blockednumber/databases/blockednumbers.db"
BLOCKED_SCHEMA = """
CREATE TABLE blocked (
  _id INTEGER PRIMARY KEY AUTOINCREMENT, original_number TEXT NOT NULL UNIQUE, e164_number TEXT);
"""

_INBOX, _SENT = 1, 2
"""Telephony.Sms.MESSAGE_TYPE_INBOX and MESSAGE_TYPE_SENT."""
_CREATOR = "com.simplemobiletools.smsmessenger"


@dataclass(frozen=True, slots=True)
class Message:
    """One text message; `date` is in milliseconds since 1970, `address` the other side's number."""

    address: str
    body: str
    date: int = 0
    sent: bool = False
    read: bool = True


@dataclass(frozen=True, slots=True)
class Stored:
    """A message with its row id and that of its thread."""

    id: int
    thread: int
    message: Message


@dataclass(frozen=True, slots=True)
class Conversation:
    """A thread as the list of conversations shows it."""

    thread: int
    address: str
    last: Message
    unread: int


def digits(number: str) -> str:
    """A number without what people write between its digits; other addresses stay as they are."""
    bare = "".join(c for c in number if c.isdigit() or c == "+")
    return bare or number.strip().lower()


def names(databases: Databases) -> dict[str, str]:
    """The name of each contact by the digits of the number."""
    return {digits(person.phone): person.name for _, person in contacts_provider.people(databases) if person.phone}


# Reading


def messages(databases: Databases, thread: int | None = None) -> tuple[Stored, ...]:
    """All messages, or those of a thread, the oldest first."""
    where, args = ("", ()) if thread is None else (" WHERE thread_id = ?", (thread,))
    sql = f"SELECT _id, thread_id, address, body, date, type, read FROM sms{where} ORDER BY date, _id"
    return tuple(_stored(row) for row in databases.query(PATH, sql, *args))


def _stored(row: tuple[object, ...]) -> Stored:
    number, thread, date, kind, read = (int(str(row[i] or 0)) for i in (0, 1, 4, 5, 6))
    return Stored(number, thread, Message(str(row[2] or ""), str(row[3] or ""), date, kind != _INBOX, bool(read)))


def conversations(databases: Databases, *, archived: bool = False) -> tuple[Conversation, ...]:
    """Threads that have messages, the newest first."""
    put_away = {row[0] for row in databases.query(PATH, "SELECT _id FROM threads WHERE archived = 1")}
    found: dict[int, Conversation] = {}
    for stored in messages(databases):
        if (stored.thread in put_away) == archived:
            old = found.get(stored.thread)
            unread = (old.unread if old else 0) + (not stored.message.read)
            found[stored.thread] = Conversation(stored.thread, stored.message.address, stored.message, unread)
    return tuple(sorted(found.values(), key=lambda c: -c.last.date))


def thread_of(databases: Databases, address: str) -> int:
    """The thread with a number, or 0."""
    known = databases.query(
        PATH,
        "SELECT t._id, a.address FROM threads t JOIN canonical_addresses a ON t.recipient_ids = CAST(a._id AS TEXT)",
    )
    return next((int(str(row)) for row, number in known if digits(str(number)) == digits(address)), 0)


# Writing


def send(databases: Databases, address: str, body: str, *, now: int) -> int:
    """Send a message at `now`, in milliseconds; returns the thread that it went to."""
    return _add(databases, Message(address, body, now, sent=True))


def receive(databases: Databases, address: str, body: str, *, now: int) -> int:
    """A message comes in at `now`, in milliseconds, unread; returns the thread that it went to."""
    return _add(databases, Message(address, body, now, read=False))


def _add(databases: Databases, message: Message) -> int:
    thread = thread_of(databases, message.address) or _new_thread(databases, message.address)
    _insert(databases, thread, message)
    _recount(databases, thread)
    return thread


def _new_thread(databases: Databases, address: str) -> int:
    contact = databases.execute(PATH, "INSERT INTO canonical_addresses (address) VALUES (?)", address)
    return databases.execute(PATH, "INSERT INTO threads (recipient_ids) VALUES (?)", str(contact))


def _insert(databases: Databases, thread: int, message: Message) -> None:
    databases.execute(
        PATH,
        "INSERT INTO sms (thread_id, address, date, date_sent, read, status, type, body, creator, seen)"
        " VALUES (?, ?, ?, ?, ?, -1, ?, ?, ?, 1)",
        thread, message.address, message.date, message.date, int(message.read),
        _SENT if message.sent else _INBOX, message.body, _CREATOR,
    )  # fmt: skip


def _recount(databases: Databases, thread: int) -> None:
    """Keep what a thread tells of its messages; one without any goes."""
    left = messages(databases, thread)
    if not left:
        databases.execute(PATH, "DELETE FROM threads WHERE _id = ?", thread)
        return
    last = left[-1].message
    databases.execute(
        PATH, "UPDATE threads SET date = ?, message_count = ?, snippet = ?, read = ? WHERE _id = ?",
        last.date, len(left), last.body, int(all(s.message.read for s in left)), thread,
    )  # fmt: skip


def delete_messages(databases: Databases, rows: Iterable[int]) -> None:
    for row in rows:
        threads = databases.query(PATH, "SELECT thread_id FROM sms WHERE _id = ?", row)
        databases.execute(PATH, "DELETE FROM sms WHERE _id = ?", row)
        for (thread,) in threads:
            _recount(databases, int(str(thread)))


def delete_threads(databases: Databases, threads: Iterable[int]) -> None:
    for thread in threads:
        databases.execute(PATH, "DELETE FROM sms WHERE thread_id = ?", thread)
        databases.execute(PATH, "DELETE FROM threads WHERE _id = ?", thread)


def mark_read(databases: Databases, thread: int, *, read: bool = True) -> None:
    """Mark all of a thread as read, or its last message as not."""
    unread = "UPDATE sms SET read = 0 WHERE _id = (SELECT max(_id) FROM sms WHERE thread_id = ? AND type = 1)"
    databases.execute(PATH, "UPDATE sms SET read = 1, seen = 1 WHERE thread_id = ?" if read else unread, thread)
    databases.execute(PATH, "UPDATE threads SET read = ? WHERE _id = ?", int(read), thread)


def archive(databases: Databases, threads: Iterable[int], *, away: bool) -> None:
    for thread in threads:
        databases.execute(PATH, "UPDATE threads SET archived = ? WHERE _id = ?", int(away), thread)


def blocked(databases: Databases) -> tuple[str, ...]:
    """The numbers that are blocked, in the order in which they were."""
    return tuple(
        str(row[0]) for row in databases.query(BLOCKED_PATH, "SELECT original_number FROM blocked ORDER BY _id")
    )


def block(databases: Databases, number: str, *, on: bool) -> None:
    """Block a number, or let it through again."""
    if on:
        databases.execute(BLOCKED_PATH, "INSERT OR IGNORE INTO blocked (original_number) VALUES (?)", number)
    else:
        databases.execute(BLOCKED_PATH, "DELETE FROM blocked WHERE original_number = ?", number)


# What a used phone holds

_FORMS = (
    "Please bring the {}", "I have the {} for you", "Can I borrow the {}?", "Do you still need the {}?",
    "I left the {} at the door", "Remember the {} for tonight", "Did you find the {}?", "Not the {} again, please",
    "Thanks for the {}!", "I will look for the {} tomorrow", "Where did you put the {}?", "My sister has the {}",
)  # fmt: skip

_TALKS = (
    ("Did you find the {}?", "Yes, I found the {} in the car", "Great, please bring the {}",
     "I left the {} at the door"),
    ("Can I borrow the {}?", "Sure, take the {} from the shed", "I will bring the {} back on Sunday",
     "Keep the {} until then"),
    ("Do you still need the {}?", "No, I bought the {} already", "Then I will give the {} to my sister",
     "Good, the {} would only lie around here"),
    ("Where did you put the {}?", "Look for the {} under the stairs", "Found the {}, thank you",
     "Leave the {} in the hall, please"),
    ("Remember the {} for tonight", "I have the {} in my bag", "Perfect, without the {} it is no fun",
     "The {} and I are on the way"),
    ("Thanks for the {}!", "Glad that you like the {}", "The {} came just in time", "Next time you pay for the {}"),
)  # fmt: skip
"""What is said in turns, about one thing."""


def new_body(rng: Random, *, held: bool, but: Iterable[str] = ()) -> str:
    """The text of a message that is none of `but`."""
    known = set(but)
    return rng.choice([body for body in _bodies(held=held) if body not in known])


def _bodies(*, held: bool) -> list[str]:
    return [form.format(word.lower()) for word in pools.part(pools.WORDS, held=held) for form in _FORMS]


def _draw(rng: Random, content: Content) -> tuple[Message, ...]:
    """Six conversations with people one knows and one with a number that nobody has, each about another thing."""
    people = [person.phone for person in content.of(PEOPLE) if person.phone]
    numbers = [*rng.sample(people, min(6, len(people))), pools.phone_number(rng, held=content.held)]
    things = rng.sample(pools.part(pools.WORDS, held=content.held), len(numbers))
    drawn: list[Message] = []
    for i, (number, thing) in enumerate(zip(numbers, things, strict=True)):
        began = content.now - 3600 * rng.randrange(2 + 20 * i, 20 + 20 * i)
        pace = rng.randrange(2, 9)
        said = rng.choice(_TALKS)[: rng.randrange(2, 5)]
        for k, form in enumerate(said):
            sent, date = k % 2 == 1, 1000 * (began + 60 * k * pace + i)
            body = form.format(thing.lower())
            drawn.append(Message(number, body, date, sent, read=sent or bool(i % 3) or k < len(said) - 1))
    return tuple(sorted(drawn, key=lambda message: message.date))


def _write(world: World, things: tuple[Message, ...]) -> None:
    for table in ("sms", "threads", "canonical_addresses"):
        world.execute(PATH, f"DELETE FROM {table}")
        world.execute(PATH, "DELETE FROM sqlite_sequence WHERE name = ?", table)
    threads: dict[str, int] = {}
    for message in things:
        key = digits(message.address)
        threads[key] = threads.get(key) or _new_thread(world.databases, message.address)
        _insert(world.databases, threads[key], message)
    for thread in threads.values():
        _recount(world.databases, thread)


def _say(message: Message) -> str:
    return f"message {'to' if message.sent else 'from'} {digits(message.address)}: {message.body!r}"


MESSAGES = Shelf(
    "messages",
    draw=_draw,
    write=_write,
    read=lambda world: tuple(stored.message for stored in messages(world.databases)),
    say=_say,
    covers=(f"{PATH}#sms", f"{PATH}#canonical_addresses"),
)
"""Text messages; when they came and whether they were read is not told, as looking at them changes it."""


def _write_archived(world: World, numbers: tuple[str, ...]) -> None:
    world.execute(PATH, "UPDATE threads SET archived = 0")
    archive(world.databases, [thread_of(world.databases, number) for number in numbers], away=True)


ARCHIVED = Shelf(
    "archived conversations",
    draw=lambda rng, content: (),
    write=_write_archived,
    read=lambda world: tuple(c.address for c in conversations(world.databases, archived=True)),
    say=lambda number: f"archived conversation with {digits(number)}",
    covers=(f"{PATH}#threads",),
)
"""The numbers whose conversations were put away; on the phone after `MESSAGES`."""


def _write_blocked(world: World, numbers: tuple[str, ...]) -> None:
    world.execute(BLOCKED_PATH, "DELETE FROM blocked")
    for number in numbers:
        block(world.databases, number, on=True)


BLOCKED = Shelf(
    "blocked numbers",
    draw=lambda rng, content: (),
    write=_write_blocked,
    read=lambda world: blocked(world.databases),
    say=lambda number: f"blocked number {digits(number)}",
    covers=(BLOCKED_PATH,),
)
