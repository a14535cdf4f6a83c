"""Changes that no task asks for: one more and one fewer of all that apps keep, and rows, files and settings."""

import functools
import sqlite3
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from emulators.virtual.apps import installed
from emulators.virtual.phone import seeded_world
from emulators.virtual.shelf import Content, Shelf
from emulators.virtual.tasks.content import shelves
from emulators.virtual.world import START, World

__all__ = ["STRAYS", "Stray"]

Stray = Callable[[World], bool]
"""Changes a world; False where there is nothing to change."""


def _more(shelf: Shelf[Any], world: World) -> bool:
    """One thing more, of those that other phones hold."""
    things = shelf.read(world)
    said = {shelf.say(thing) for thing in things}
    for seed in range(20):
        drawn = shelf.draw(Random(f"stray{seed}"), Content(f"stray{seed}", START))
        if strange := [thing for thing in drawn if shelf.say(thing) not in said]:
            shelf.write(world, (*things, strange[-1]))
            return len(shelf.read(world)) > len(things)
    return False


def _fewer(shelf: Shelf[Any], world: World) -> bool:
    things = shelf.read(world)
    shelf.write(world, things[:-1])
    return len(shelf.read(world)) < len(things)


def _row(path: str, table: str, world: World) -> bool:
    """One row more: the last one once again, or where there is none one of strange values."""
    columns = world.query(path, f'SELECT name, type, pk FROM pragma_table_info("{table}")')
    row = {str(name): 7_654_321 if "INT" in str(kind).upper() else "stray" for name, kind, pk in columns if not pk}
    names = ", ".join(f'"{name}"' for name in row)
    rows = world.query(path, f'SELECT {names} FROM "{table}" ORDER BY rowid DESC LIMIT 1') if row else []
    values = rows[0] if rows else tuple(row.values())
    try:
        world.execute(path, f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(row))})', *values)
    except sqlite3.Error:
        return False
    return True


def _file(path: str, world: World) -> bool:
    world.put_files(world.files.write(path, "stray"))
    return True


def _gone(world: World) -> bool:
    path = max((path for path, _ in world.files.walk()), default="")
    if path:
        world.put_files(world.files.delete(path))
    return bool(path)


def _setting(key: str, world: World) -> bool:
    world.put_setting(key, "stray")
    return True


def _all() -> Iterator[tuple[str, Stray]]:
    for shelf in shelves():
        yield f"one more of {shelf.name}", functools.partial(_more, shelf)
        yield f"one fewer of {shelf.name}", functools.partial(_fewer, shelf)
        for folder in (place for place in shelf.covers if place.endswith("/")):
            for name in ("stray.bin", "stray.md", "deep/stray.txt"):
                yield f"file {folder}{name}", functools.partial(_file, folder + name)
    for app in installed():
        for path, schema in app.databases.items():
            connection = sqlite3.connect(":memory:")
            connection.executescript(schema)
            for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                if not table.startswith(("sqlite_", "android_metadata")):
                    yield f"row of {table} in {path}", functools.partial(_row, path, table)
    for path in ("/storage/emulated/0/Download/stray.txt", "/storage/emulated/0/stray", "/data/local/tmp/stray.db"):
        yield f"file {path}", functools.partial(_file, path)
    yield "a file gone", _gone
    for key in (*sorted(seeded_world(installed(), 0).state.settings), "secure/stray"):
        if not key.startswith("permission"):
            yield f"setting {key}", functools.partial(_setting, key)


STRAYS: dict[str, Stray] = dict(_all())
"""By what they change."""
