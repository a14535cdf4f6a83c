"""What becomes of a database whose file somebody else writes: apps must find the tables they need."""

import contextlib
import sqlite3
import tempfile
from pathlib import Path

__all__ = ["merged", "usable"]

_MAGIC = b"SQLite format 3\0"


def usable(pages: bytes, fresh: bytes) -> bytes:
    """The database that an app works on once its file holds `pages`; `fresh` is the one it makes at its first start.

    Tables that are missing are made, empty. What is no database, or lacks columns, is thrown away for `fresh`, as
    Android's DefaultDatabaseErrorHandler does with a damaged file.
    """
    if not pages.startswith(_MAGIC):
        return fresh
    try:
        with contextlib.closing(_opened(pages)) as given, contextlib.closing(_opened(fresh)) as needed:
            missing = []
            for name, sql in needed.execute("select name, sql from sqlite_master where type in ('table', 'view')"):
                if not name.startswith("sqlite_") and not (columns := _columns(given, name)):
                    missing.append(sql)
                elif not name.startswith("sqlite_") and not columns >= _columns(needed, name):
                    return fresh
            for sql in missing:
                given.execute(sql)
            return given.serialize() if missing else _plain(pages)
    except sqlite3.Error:
        return fresh


def merged(pages: bytes, log: bytes) -> bytes:
    """The database with the transactions of its write-ahead log (`-wal`); as it was where the log is not its own."""
    with tempfile.TemporaryDirectory(prefix="guiagent-wal-") as folder:
        file = Path(folder, "database")
        file.write_bytes(pages)
        file.with_name("database-wal").write_bytes(log)
        try:
            with contextlib.closing(sqlite3.connect(file)) as connection:
                connection.execute("pragma wal_checkpoint(truncate)")
                connection.execute("pragma journal_mode=delete")
        except sqlite3.Error:
            return pages
        return file.read_bytes()


def _opened(pages: bytes) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.deserialize(_plain(pages))
    return connection


def _plain(pages: bytes) -> bytes:
    """Not in WAL mode, which a database in memory cannot be opened in: bytes 18 and 19 name the mode."""
    return pages if pages[18:20] != b"\2\2" else pages[:18] + b"\1\1" + pages[20:]


def _columns(connection: sqlite3.Connection, table: str) -> set[str]:
    return {name.lower() for (name,) in connection.execute("select name from pragma_table_info(?)", (table,))}
