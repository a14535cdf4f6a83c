"""Notes, to-dos and notebooks as Joplin keeps them: notes, notes_normalized, folders and tags of joplin.sqlite."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from emulators.virtual import pools
from emulators.virtual.apps.note_words import NOTEBOOK_TEXTS
from emulators.virtual.shelf import Content, Shelf
from emulators.virtual.world import World

__all__ = [
    "BOOKS", "NOTEBOOKS", "PAGES", "PATH", "SCHEMA", "Book", "Page", "Row", "add", "add_book", "books", "change",
    "draw_page", "find", "move", "pages", "remove", "remove_book", "rename_book", "search", "set_tags", "tags_of",
    "tick",
]  # fmt: skip

PATH = "/data/data/net.cozic.joplin/databases/joplin.sqlite"

SCHEMA = """
CREATE TABLE folders (
  id TEXT PRIMARY KEY, title TEXT NOT NULL DEFAULT '', created_time INT NOT NULL, updated_time INT NOT NULL,
  user_created_time INT NOT NULL DEFAULT 0, user_updated_time INT NOT NULL DEFAULT 0,
  encryption_cipher_text TEXT NOT NULL DEFAULT '', encryption_applied INT NOT NULL DEFAULT 0,
  parent_id TEXT NOT NULL DEFAULT '', is_shared INT NOT NULL DEFAULT 0, share_id TEXT NOT NULL DEFAULT '',
  master_key_id TEXT NOT NULL DEFAULT '', icon TEXT NOT NULL DEFAULT '', user_data TEXT NOT NULL DEFAULT '',
  deleted_time INT NOT NULL DEFAULT 0);
CREATE TABLE notes (
  id TEXT PRIMARY KEY, parent_id TEXT NOT NULL DEFAULT '', title TEXT NOT NULL DEFAULT '',
  body TEXT NOT NULL DEFAULT '', created_time INT NOT NULL, updated_time INT NOT NULL,
  is_conflict INT NOT NULL DEFAULT 0, latitude NUMERIC NOT NULL DEFAULT 0, longitude NUMERIC NOT NULL DEFAULT 0,
  altitude NUMERIC NOT NULL DEFAULT 0, author TEXT NOT NULL DEFAULT '', source_url TEXT NOT NULL DEFAULT '',
  is_todo INT NOT NULL DEFAULT 0, todo_due INT NOT NULL DEFAULT 0, todo_completed INT NOT NULL DEFAULT 0,
  source TEXT NOT NULL DEFAULT '', source_application TEXT NOT NULL DEFAULT '',
  application_data TEXT NOT NULL DEFAULT '', "order" NUMERIC NOT NULL DEFAULT 0,
  user_created_time INT NOT NULL DEFAULT 0, user_updated_time INT NOT NULL DEFAULT 0,
  encryption_cipher_text TEXT NOT NULL DEFAULT '', encryption_applied INT NOT NULL DEFAULT 0,
  markup_language INT NOT NULL DEFAULT 1, is_shared INT NOT NULL DEFAULT 0, share_id TEXT NOT NULL DEFAULT '',
  conflict_original_id TEXT NOT NULL DEFAULT '', master_key_id TEXT NOT NULL DEFAULT '',
  user_data TEXT NOT NULL DEFAULT '');
CREATE TABLE notes_normalized (
  id TEXT NOT NULL, parent_id TEXT NOT NULL DEFAULT '', title TEXT NOT NULL DEFAULT '', body TEXT NOT NULL DEFAULT '',
  latitude NUMERIC NOT NULL DEFAULT 0, longitude NUMERIC NOT NULL DEFAULT 0, altitude NUMERIC NOT NULL DEFAULT 0,
  source_url TEXT NOT NULL DEFAULT '', is_todo INT NOT NULL DEFAULT 0, todo_due INT NOT NULL DEFAULT 0,
  todo_completed INT NOT NULL DEFAULT 0, user_created_time INT NOT NULL DEFAULT 0,
  user_updated_time INT NOT NULL DEFAULT 0);
CREATE TABLE tags (
  id TEXT PRIMARY KEY, title TEXT NOT NULL DEFAULT '', created_time INT NOT NULL, updated_time INT NOT NULL,
  user_created_time INT NOT NULL DEFAULT 0, user_updated_time INT NOT NULL DEFAULT 0);
CREATE TABLE note_tags (
  id TEXT PRIMARY KEY, note_id TEXT NOT NULL DEFAULT '', tag_id TEXT NOT NULL DEFAULT '', created_time INT NOT NULL,
  updated_time INT NOT NULL);
CREATE INDEX notes_parent_id ON notes (parent_id);
"""

NOTEBOOKS = (
    "Household", "Studies", "Journeys", "Fitness", "Workshop", "Reading", "Allotment", "Finance", "Choir", "Language",
    "Parents", "Research", "Kitchen", "Planning", "Volunteers", "Hobbies", "Archive", "Meetings", "Songs", "Health",
    "Balcony", "Cycling", "Design", "Errands", "Films", "Gifts", "Insects", "Jokes", "Kites", "Lectures", "Museums",
    "Neighbours", "Opera", "Pottery", "Quotes", "Repairs", "Sailing", "Theatre", "Vocabulary", "Weather",
)  # fmt: skip
"""What notebooks are called."""

_THINGS = tuple(NOTEBOOK_TEXTS)


@dataclass(frozen=True, slots=True)
class Book:
    """A notebook; `parent` is the title of the one that it lies in, or empty. Titles are unique."""

    title: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A note, or a to-do. `book` is the title of its notebook; times are in milliseconds since 1970."""

    title: str
    body: str = ""
    book: str = ""
    todo: bool = False
    done: bool = False
    tags: tuple[str, ...] = ()
    updated: int = 0


def _id(*parts: object) -> str:
    """32 hexadecimal digits, as Joplin names things."""
    return hashlib.md5("/".join(map(str, parts)).encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


# Notebooks


def books(world: World) -> dict[str, tuple[str, str]]:
    """id -> (title, id of the parent), in the order of their titles."""
    rows = world.query(PATH, "SELECT id, title, parent_id FROM folders ORDER BY title COLLATE NOCASE")
    return {str(key): (str(title), str(parent)) for key, title, parent in rows}


def add_book(world: World, title: str, parent: str, now: int) -> str:
    """Make a notebook inside the one with the id `parent` (or at the top); `now` is in milliseconds."""
    key = _id("folder", title)
    if world.query(PATH, "SELECT id FROM folders WHERE id = ?", key):
        key = _id("folder", title, parent, now, world.query(PATH, "SELECT COUNT(*) FROM folders")[0][0])
    world.execute(
        PATH,
        "INSERT INTO folders (id, title, created_time, updated_time, user_created_time, user_updated_time, parent_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        key, title, now, now, now, now, parent,
    )  # fmt: skip
    return key


def rename_book(world: World, key: str, title: str, now: int) -> None:
    world.execute(
        PATH, "UPDATE folders SET title = ?, updated_time = ?, user_updated_time = ? WHERE id = ?", title, now, now, key
    )


def remove_book(world: World, key: str) -> None:
    """Delete a notebook with all notes and notebooks in it."""
    for (inner,) in world.query(PATH, "SELECT id FROM folders WHERE parent_id = ?", key):
        remove_book(world, str(inner))
    for (note,) in world.query(PATH, "SELECT id FROM notes WHERE parent_id = ?", key):
        remove(world, str(note))
    world.execute(PATH, "DELETE FROM folders WHERE id = ?", key)


# Notes


_LISTED = "id, title, body, parent_id, is_todo, todo_completed, user_updated_time"
Row = tuple[str, str, str, str, bool, bool, int]
"""(id, title, body, id of the notebook, whether a to-do, whether done, time of change in milliseconds)."""


def pages(world: World, book: str = "") -> tuple[Row, ...]:
    """All notes, the last changed first, or those of the notebook with this id."""
    where, args = ("WHERE parent_id = ? ", (book,)) if book else ("", ())
    rows = world.query(PATH, f"SELECT {_LISTED} FROM notes {where}ORDER BY user_updated_time DESC, title", *args)
    return tuple(_row(row) for row in rows)


def find(world: World, key: str) -> Row | None:
    """The note with this id, if there is one."""
    rows = world.query(PATH, f"SELECT {_LISTED} FROM notes WHERE id = ?", key)
    return _row(rows[0]) if rows else None


def search(world: World, wanted: str) -> tuple[Row, ...]:
    """Notes with all of these words in their title or body, as the table notes_normalized has them."""
    where = " AND ".join("(title LIKE ? ESCAPE '^' OR body LIKE ? ESCAPE '^')" for _ in wanted.split())
    likes = [f"%{word.replace('^', '^^').replace('%', '^%').replace('_', '^_')}%" for word in wanted.lower().split()]
    args = [like for like in likes for _ in range(2)]
    found = {str(key) for (key,) in world.query(PATH, f"SELECT id FROM notes_normalized WHERE {where}", *args)}
    return tuple(row for row in pages(world) if row[0] in found)


def _row(row: tuple[object, ...]) -> Row:
    key, title, body, book = (str(value) for value in row[:4])
    return key, title, body, book, bool(row[4]), bool(row[5]), int(str(row[6]))


def add(world: World, book: str, title: str, body: str, *, todo: bool, done: int = 0, now: int) -> str:
    """Write a note into the notebook with the id `book`; returns its id. `done` and `now` are in milliseconds."""
    count = world.query(PATH, "SELECT COUNT(*) FROM notes")[0][0]
    key = _id("note", title, book, now, count)
    world.execute(
        PATH,
        "INSERT INTO notes (id, parent_id, title, body, created_time, updated_time, is_todo, todo_completed,"
        ' source, source_application, "order", user_created_time, user_updated_time)'
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'joplin', 'net.cozic.joplin-mobile', ?, ?, ?)",
        key, book, title, body, now, now, int(todo), done, now, now, now,
    )  # fmt: skip
    _normalize(world, key)
    return key


def change(world: World, key: str, title: str, body: str, *, todo: bool, now: int) -> None:
    """Give a note another text and kind; what is no to-do cannot be done."""
    world.execute(
        PATH,
        "UPDATE notes SET title = ?, body = ?, is_todo = ?, todo_completed = todo_completed * ?, updated_time = ?,"
        " user_updated_time = ? WHERE id = ?",
        title, body, int(todo), int(todo), now, now, key,
    )  # fmt: skip
    _normalize(world, key)


def move(world: World, key: str, book: str, now: int) -> None:
    """Put a note into the notebook with the id `book`."""
    world.execute(
        PATH,
        "UPDATE notes SET parent_id = ?, updated_time = ?, user_updated_time = ? WHERE id = ?",
        book,
        now,
        now,
        key,
    )
    _normalize(world, key)


def tick(world: World, key: str, *, done: bool, now: int) -> None:
    """Tick a to-do, or clear it: todo_completed is when it was ticked, or 0."""
    world.execute(
        PATH, "UPDATE notes SET todo_completed = ?, updated_time = ?, user_updated_time = ? WHERE id = ?",
        now if done else 0, now, now, key,
    )  # fmt: skip
    _normalize(world, key)


def remove(world: World, key: str) -> None:
    for table, column in (("notes", "id"), ("notes_normalized", "id"), ("note_tags", "note_id")):
        world.execute(PATH, f"DELETE FROM {table} WHERE {column} = ?", key)


def _normalize(world: World, key: str) -> None:
    """The copy of a note that is searched: its texts in small letters."""
    columns = (
        "latitude, longitude, altitude, source_url, is_todo, todo_due, todo_completed, user_created_time,"
        " user_updated_time"
    )
    world.execute(PATH, "DELETE FROM notes_normalized WHERE id = ?", key)
    world.execute(
        PATH,
        f"INSERT INTO notes_normalized (id, parent_id, title, body, {columns})"
        f" SELECT id, parent_id, lower(title), lower(body), {columns} FROM notes WHERE id = ?",
        key,
    )


# Tags


def tags_of(world: World) -> dict[str, tuple[str, ...]]:
    """id of a note -> its tags in the order of their names."""
    found: dict[str, tuple[str, ...]] = {}
    sql = "SELECT n.note_id, t.title FROM note_tags n JOIN tags t ON t.id = n.tag_id ORDER BY t.title"
    for key, title in world.query(PATH, sql):
        found[str(key)] = (*found.get(str(key), ()), str(title))
    return found


def set_tags(world: World, key: str, tags: Iterable[str], now: int) -> None:
    """Make these all the tags of a note; a tag that is not there yet is made."""
    world.execute(PATH, "DELETE FROM note_tags WHERE note_id = ?", key)
    for title in tags:
        tag = _id("tag", title)
        world.execute(PATH, "INSERT OR IGNORE INTO tags VALUES (?, ?, ?, ?, ?, ?)", tag, title, now, now, now, now)
        world.execute(PATH, "INSERT INTO note_tags VALUES (?, ?, ?, ?, ?)", _id(key, tag), key, tag, now, now)


# Shelves


def draw_page(rng: Random, book: str, *, now: int, held: bool) -> Page:
    """A note or a to-do with a short text; `now` is in seconds."""
    title = pools.pick(_THINGS, rng, held=held)
    lines = rng.sample(NOTEBOOK_TEXTS[title], 3)
    body = rng.choice(("\n".join(lines[:2]), "\n".join(f"- {line}" for line in lines), f"# {lines[0]}\n\n{lines[1]}"))
    todo = rng.random() < 0.4
    age = rng.randrange(1, 900) * 3_600
    return Page(title, body, book, todo, todo and rng.random() < 0.4, (), (now - age) * 1_000)


def _draw_books(rng: Random, content: Content) -> tuple[Book, ...]:
    titles = rng.sample(pools.part(NOTEBOOKS, held=content.held), 4)
    return (*(Book(title) for title in titles[:3]), Book(titles[3], titles[0]))


def _draw_pages(rng: Random, content: Content) -> tuple[Page, ...]:
    titles = [book.title for book in content.of(BOOKS)]
    drawn: list[Page] = []
    while len(drawn) < 7:
        new = draw_page(rng, titles[len(drawn) % len(titles)], now=content.now, held=content.held)
        if all(new.title != old.title and new.updated != old.updated for old in drawn):
            drawn.append(new)
    return tuple(drawn)


def _write_books(world: World, things: Iterable[Book]) -> None:
    """The id of a notebook follows from its title, so that its notes stay in it."""
    world.execute(PATH, "DELETE FROM folders")
    ids: dict[str, str] = {}
    left = list(things)
    while left:
        ready = [book for book in left if not book.parent or book.parent in ids] or left
        for book in ready:
            ids[book.title] = add_book(world, book.title, ids.get(book.parent, ""), 1_697_000_000_000)
        left = [book for book in left if book not in ready]


def _write_pages(world: World, things: Iterable[Page]) -> None:
    for table in ("notes", "notes_normalized", "tags", "note_tags"):
        world.execute(PATH, f"DELETE FROM {table}")
    ids = {title: key for key, (title, _) in books(world).items()}
    for page in things:
        done = page.updated if page.done else 0
        key = add(world, ids.get(page.book, ""), page.title, page.body, todo=page.todo, done=done, now=page.updated)
        if page.tags:
            set_tags(world, key, page.tags, page.updated)


def _read_books(world: World) -> tuple[Book, ...]:
    found = books(world)
    return tuple(Book(title, found[parent][0] if parent in found else "") for title, parent in found.values())


def _read_pages(world: World) -> tuple[Page, ...]:
    found, tags = books(world), tags_of(world)
    return tuple(
        Page(title, body, found[book][0] if book in found else "", todo, done, tags.get(key, ()), updated)
        for key, title, body, book, todo, done, updated in pages(world)
    )


def _say_book(book: Book) -> str:
    return f"notebook {book.title!r}" + (f" in {book.parent!r}" if book.parent else "")


def _say_page(page: Page) -> str:
    kind = "note" if not page.todo else "to-do, done" if page.done else "to-do, open"
    tags = f", tags {', '.join(page.tags)}" if page.tags else ""
    return f"{kind} {page.title.strip()!r} in {page.book!r}: {page.body.strip()!r}{tags}"


BOOKS: Shelf[Book] = Shelf("notebooks", _draw_books, _write_books, _read_books, _say_book, (f"{PATH}#folders",))
"""The notebooks of Joplin."""

PAGES: Shelf[Page] = Shelf(
    "pages", _draw_pages, _write_pages, _read_pages, _say_page,
    tuple(f"{PATH}#{table}" for table in ("notes", "notes_normalized", "tags", "note_tags")),
)  # fmt: skip
"""The notes and to-dos of Joplin."""
