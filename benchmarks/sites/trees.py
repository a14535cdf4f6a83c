"""State in a folder: what its files hold, and how the folder is put back while a server reads it."""

import shutil
from pathlib import Path

__all__ = ["put_tree_back", "texts"]


def texts(folder: Path, pattern: str) -> dict[str, str]:
    """The text of every file below `folder` that matches `pattern` and lies in no hidden folder, by its path."""
    files = [file for file in sorted(folder.rglob(pattern)) if file.is_file()]
    paths = [(file, file.relative_to(folder)) for file in files]
    return {
        path.as_posix(): file.read_text("utf-8", "replace")
        for file, path in paths
        if not any(part.startswith(".") for part in path.parts)
    }


def put_tree_back(seeded: Path, live: Path) -> None:
    """Make the folder `live` what `seeded` is; the folder itself stays, so that who stands in it stays there.

    Files are copied beside it first and moved in by renaming.
    """
    fresh, old = live.with_name(live.name + ".fresh"), live.with_name(live.name + ".old")
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)
    shutil.copytree(seeded, fresh)
    old.mkdir()
    live.mkdir(exist_ok=True)
    for entry in list(live.iterdir()):
        entry.rename(old / entry.name)
    for entry in list(fresh.iterdir()):
        entry.replace(live / entry.name)
    shutil.rmtree(fresh)
    shutil.rmtree(old)
