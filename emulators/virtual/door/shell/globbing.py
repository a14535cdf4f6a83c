"""File names against patterns."""

import os

from emulators.virtual.door.filesystem import FileSystem
from emulators.virtual.door.shell.patterns import has_pattern, matches, unescaped

__all__ = ["names_matching"]

_MOST = 100_000
"""How many names one pattern may match; our default."""


def names_matching(files: FileSystem, cwd: str, pattern: str) -> list[str]:
    """Names, as the pattern writes them (relative or absolute), sorted as bytes."""
    absolute = pattern.startswith("/")
    found = [""]
    parts = pattern.lstrip("/").split("/") if absolute else pattern.split("/")
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        grown: list[str] = []
        for at in found:
            folder = _absolute(at, cwd, absolute=absolute)
            if not part:
                grown += [at] if last and files.is_folder(folder) else [] if last else [f"{at}/"]
            elif has_pattern(part):
                grown += [_under(at, name) for name in _listed(files, folder, part)]
            elif files.exists(f"{folder.rstrip('/')}/{unescaped(part)}", follow=False):
                grown.append(_under(at, unescaped(part)))
        found = grown[:_MOST]
        if last and not part:
            found = [f"{at}/" for at in found]
    head = "/" if absolute else ""
    return sorted((head + name for name in found if name), key=os.fsencode)


def _absolute(at: str, cwd: str, *, absolute: bool) -> str:
    if absolute:
        return f"/{at}"
    return f"{cwd.rstrip('/')}/{at}" if at else cwd


def _under(at: str, name: str) -> str:
    return f"{at}/{name}" if at and not at.endswith("/") else f"{at}{name}"


def _listed(files: FileSystem, folder: str, pattern: str) -> list[str]:
    try:
        names = files.list(folder)
    except OSError:
        return []
    if not pattern.startswith((".", "\\.")):
        names = [name for name in names if not name.startswith(".")]
    return [name for name in names if matches(name, pattern)]
