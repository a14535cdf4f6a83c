"""Tables as content providers show them: columns and rows, asked with the words of `content`."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from emulators.virtual.databases import Value

__all__ = ["Table", "said", "selected"]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under the names of their columns; the first column is the id."""

    columns: tuple[str, ...]
    rows: Sequence[Sequence[Value]]


def selected(table: Table, *, columns: Sequence[str] = (), where: str = "", sort: str = "") -> Table:
    """The rows that fit, with these columns (all where none are named). Raises sqlite3.Error, in SQLite's words."""
    names = [*dict.fromkeys(table.columns)]
    wanted = ", ".join(f'"{name}"' if name in names else name for name in columns) or "*"
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute(f"CREATE TABLE t ({', '.join(chr(34) + name + chr(34) for name in names)})")
        connection.executemany(
            f"INSERT INTO t VALUES ({', '.join('?' * len(names))})", [tuple(row) for row in table.rows]
        )
        sql = f"SELECT {wanted} FROM t" + (f" WHERE ({where})" if where else "") + (f" ORDER BY {sort}" if sort else "")
        cursor = connection.execute(sql)
        return Table(tuple(each[0] for each in cursor.description), cursor.fetchall())
    finally:
        connection.close()


def said(table: Table) -> str:
    """As `content query` prints rows."""
    if not table.rows:
        return "No result found.\n"
    lines = []
    for number, row in enumerate(table.rows):
        told = ", ".join(f"{name}={_value(value)}" for name, value in zip(table.columns, row, strict=True))
        lines.append(f"Row: {number} {told}\n")
    return "".join(lines)


def _value(value: Value) -> str:
    if value is None:
        return "NULL"
    return "BLOB" if isinstance(value, bytes) else str(value)
