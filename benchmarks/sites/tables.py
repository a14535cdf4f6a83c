"""State in an SQLite file: what its tables hold, and how a file is put back while a server has it open."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

__all__ = ["put_back", "rows"]

_BUSY_S = 20.0


def rows(database: Path, queries: Mapping[str, str]) -> dict[str, list[list[Any]]]:
    """The rows of each query, in its order, by its name."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=_BUSY_S)) as base:
        return {name: [list(row) for row in base.execute(query)] for name, query in queries.items()}


def put_back(seeded: Path, live: Path) -> None:
    """Make `live` what `seeded` is, in one transaction, so that whoever has it open sees either."""
    with (
        closing(sqlite3.connect(f"file:{seeded}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(live, timeout=_BUSY_S)) as target,
    ):
        source.backup(target)
