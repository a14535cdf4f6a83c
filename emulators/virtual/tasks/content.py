"""How the phone is held against what a task asked for: everything on it as lines, and which lines came and went.

What apps keep is told by their shelves, every setting by a line; files and table rows that no shelf speaks of are told
one by one. Times of change, row ids, permissions and what is on the screen are no facts.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from emulators.virtual.apps import installed
from emulators.virtual.databases import Databases
from emulators.virtual.files import Files, Folder
from emulators.virtual.shelf import Content, Shelf
from emulators.virtual.world import World

__all__ = ["Lines", "change", "shelves", "stray_changes", "wanted_changes", "world_changes"]

Lines = Counter[str]
"""How often each line is said."""


def shelves() -> tuple[Shelf[Any], ...]:
    """Those of all installed apps."""
    return tuple(shelf for app in installed() for shelf in app.shelves)


def change(before: Lines, after: Lines) -> Lines:
    """What came and what went, a line for each."""
    came = {f"now there: {line}": count for line, count in (after - before).items()}
    gone = {f"now gone: {line}": count for line, count in (before - after).items()}
    return Counter({**came, **gone})


def wanted_changes(before: Content, after: Content) -> Lines:
    """What a task asks for: how the one content differs from the other."""
    wanted = change(_settings(before.settings), _settings(after.settings))
    for shelf in shelves():
        if after.touched(shelf):
            wanted += change(_lines(shelf, before.of(shelf)), _lines(shelf, after.of(shelf)))
    return wanted


def world_changes(began: Content, before: World, after: World) -> Lines:
    """What came and went on a phone since a task began on it.

    Shelves and settings that the task is about are compared with what it began with (`began`), not with `before`, so
    that an episode that goes on from a snapshot is judged as a whole.
    """
    settings = {**before.state.settings, **began.settings}
    changes = change(_settings(settings), _settings(after.state.settings))
    for shelf in shelves():
        if began.touched(shelf):
            changes += change(_lines(shelf, began.of(shelf)), _lines(shelf, shelf.read(after)))
        elif _may_differ(shelf, before, after):
            changes += change(_lines(shelf, shelf.read(before)), _lines(shelf, shelf.read(after)))
    return changes + stray_changes(before, after)


def stray_changes(before: World, after: World) -> Lines:
    """What came and went among the files and rows that no shelf covers."""
    covered = frozenset(place for shelf in shelves() for place in shelf.covers)
    return _stray_files(before.files, after.files, covered) + _stray_rows(before.databases, after.databases, covered)


def _settings(settings: Mapping[str, str]) -> Lines:
    told = {key: value for key, value in settings.items() if not key.startswith(("permission/", "permission_fixed/"))}
    return Counter(f"setting {key} = {value}" for key, value in told.items())


def _lines(shelf: Shelf[Any], things: Iterable[Any]) -> Lines:
    say: Callable[[Any], str] = shelf.say
    return Counter(say(thing) for thing in things)


def _may_differ(shelf: Shelf[Any], before: World, after: World) -> bool:
    """Whether a place that the shelf covers has other bytes; quick to say for most of them."""
    old, new = before.databases.pages(), after.databases.pages()
    for place in shelf.covers:
        path = place.partition("#")[0]
        if path in old or path in new:
            if old.get(path) != new.get(path):
                return True
        elif before.files.find(folder := path.rpartition("/")[0]) is not after.files.find(folder):
            return True
    return False


def _stray_files(before: Files, after: Files, covered: frozenset[str]) -> Lines:
    old, new = Counter[str](), Counter[str]()
    _differing("", before.root, after.root, (old, new))
    kept = [Counter({line: n for line, n in lines.items() if not _told(line, covered)}) for lines in (old, new)]
    return change(*kept)


def _told(line: str, covered: frozenset[str]) -> bool:
    """Whether a shelf speaks of the file of a line."""
    path = line.removeprefix("file ")
    path = path if path.endswith("/") else path.rpartition(" (")[0]
    folder, _, name = path.rpartition("/")
    for place in covered:
        within, _, names = place.rpartition("/")
        if path.startswith(f"{within}/") if not names else within == folder and (not name or fnmatchcase(name, names)):
            return True
    return False


def _differing(path: str, old: Folder, new: Folder, lines: tuple[Lines, Lines]) -> None:
    """Lines for the files and empty folders that are not the same in both; shared folders are passed over."""
    if old is new:
        return
    for side, folder, other in ((0, old, new), (1, new, old)):
        for name, node in folder.children.items():
            twin = other.children.get(name)
            if twin is node:
                continue
            below = f"{path}/{name}"
            if not isinstance(node, Folder):
                lines[side][f"file {below} ({hashlib.sha256(node.data).hexdigest()[:12]})"] += 1
            elif isinstance(twin, Folder) and side == 1:
                _differing(below, twin, node, lines)
            elif not isinstance(twin, Folder):
                _differing(below, *((node, Folder()) if side == 0 else (Folder(), node)), lines)
                if not node.children:
                    lines[side][f"file {below}/"] += 1


def _stray_rows(before: Databases, after: Databases, covered: frozenset[str]) -> Lines:
    changes = Counter[str]()
    old, new = before.pages(), after.pages()
    for path in sorted(old.keys() | new.keys()):
        if path not in covered and old.get(path) != new.get(path):
            rows = (
                _rows(side, path, covered) if path in had else Lines() for side, had in ((before, old), (after, new))
            )
            changes += change(*rows)
    return changes


def _rows(databases: Databases, path: str, covered: frozenset[str]) -> Lines:
    tables = [str(name) for (name,) in databases.query(path, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    lines = Counter[str]()
    for table in tables:
        if not table.startswith("sqlite_") and f"{path}#{table}" not in covered:
            rows = databases.query(path, f'SELECT * FROM "{table}"')
            lines.update(f"row of {table} in {path}: {row!r}" for row in rows)
    return lines
