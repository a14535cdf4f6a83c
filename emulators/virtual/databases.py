"""The phone's SQLite databases: in memory, opened when first asked, serialized only when changed.

What was asked of pages once is remembered for all phones that hold the same pages.
"""

import functools
import sqlite3
from collections.abc import Mapping

from emulators.virtual.recent import Recent

__all__ = ["Databases", "empty_database"]

Value = str | int | float | bytes | None
Rows = list[tuple[Value, ...]]

_ANSWERS = 500
"""How many results of queries on unchanged pages the process keeps at least; our default."""
_OWN = 200
"""How many results of queries on a database that was written to its phone keeps at least; our default."""


class Databases:
    """Databases by their Android path. Holds the pages of each; forks share them until one writes.

    Every write is committed at once. Not for several threads at a time.
    """

    def __init__(self, pages: Mapping[str, bytes]) -> None:
        self._pages = dict(pages)
        self._open: dict[str, sqlite3.Connection] = {}
        self._changed: dict[str, Recent[object, Rows]] = {}
        self._stamps: dict[str, int] = {}
        self.version = 0
        """Grows with every write."""

    @property
    def paths(self) -> tuple[str, ...]:
        """The Android paths of all databases, in alphabetical order."""
        return tuple(sorted(self._pages))

    def has(self, path: str) -> bool:
        """Whether there is a database at this Android path."""
        return path in self._pages

    def query(self, path: str, sql: str, *args: Value) -> Rows:
        """All rows of a SELECT. Raises KeyError for an unknown path and sqlite3.Error for what SQLite refuses."""
        asked: tuple[object, ...] = (sql, args, tuple([type(arg) for arg in args]))
        own = self._changed.get(path)
        answers, key = (own, asked) if own is not None else (_answers(), (self._pages[path], *asked))
        rows = answers.get(key)
        if rows is None:
            rows = self._connection(path).execute(sql, args).fetchall()
            answers.put(key, rows)
        return list(rows)

    def execute(self, path: str, sql: str, *args: Value) -> int:
        """Run one statement that writes; returns the id of the last inserted row (0 when none was)."""
        cursor = self._connection(path).execute(sql, args)
        self._changed[path] = Recent(_OWN)
        self.version += 1
        self._stamps[path] = self.version
        return cursor.lastrowid or 0

    def stamp(self, path: str) -> int:
        """The `version` that the last write to this database made; 0 before the first."""
        return self._stamps.get(path, 0)

    def read(self, path: str) -> bytes:
        """The bytes of one database file. Raises KeyError for an unknown path."""
        if path in self._changed:
            self._pages[path] = self._open[path].serialize()
            del self._changed[path]
        return self._pages[path]

    def put(self, path: str, pages: bytes) -> None:
        """Replace a database, or add one, by the bytes of its file; nothing looks at what they hold."""
        self._changed.pop(path, None)
        if path in self._open:
            self._open.pop(path).close()
        self._pages[path] = pages
        self.version += 1
        self._stamps[path] = self.version

    def pages(self) -> dict[str, bytes]:
        """The bytes of every database file, as SQLite would write them."""
        for path in (*self._changed,):
            self.read(path)
        return dict(self._pages)

    def close(self) -> None:
        """Close every connection; nothing can be asked afterwards."""
        self.pages()
        for connection in self._open.values():
            connection.close()
        self._open.clear()

    def _connection(self, path: str) -> sqlite3.Connection:
        if path not in self._open:
            connection = _memory()
            connection.deserialize(self._pages[path])
            self._open[path] = connection
        return self._open[path]


@functools.cache
def _answers() -> Recent[object, Rows]:
    """Rows by query and pages, for all phones of the process."""
    return Recent(_ANSWERS)


def _memory() -> sqlite3.Connection:
    return sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)


@functools.cache
def empty_database(schema: str) -> bytes:
    """The pages of a database with this schema (statements separated by ";") and no rows."""
    connection = _memory()
    connection.executescript(schema)
    pages = connection.serialize()
    connection.close()
    return pages
