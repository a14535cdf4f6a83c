"""The phone's SQLite databases: in memory, opened when first asked, serialized only when changed."""

import functools
import sqlite3
from collections.abc import Mapping

__all__ = ["Databases", "empty_database"]

Value = str | int | float | bytes | None


class Databases:
    """Databases by their Android path. Holds the pages of each; forks share them until one writes.

    Every write is committed at once. Not for several threads at a time.
    """

    def __init__(self, pages: Mapping[str, bytes]) -> None:
        self._pages = dict(pages)
        self._open: dict[str, sqlite3.Connection] = {}
        self._changed: set[str] = set()
        self.version = 0
        """Grows with every write."""

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(sorted(self._pages))

    def query(self, path: str, sql: str, *args: Value) -> list[tuple[Value, ...]]:
        """All rows of a SELECT. Raises KeyError for an unknown path and sqlite3.Error for what SQLite refuses."""
        return self._connection(path).execute(sql, args).fetchall()

    def execute(self, path: str, sql: str, *args: Value) -> int:
        """Run one statement that writes; returns the id of the last inserted row (0 when none was)."""
        cursor = self._connection(path).execute(sql, args)
        self._changed.add(path)
        self.version += 1
        return cursor.lastrowid or 0

    def pages(self) -> dict[str, bytes]:
        """The bytes of every database file, as SQLite would write them."""
        for path in self._changed:
            self._pages[path] = self._open[path].serialize()
        self._changed.clear()
        return dict(self._pages)

    def close(self) -> None:
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
