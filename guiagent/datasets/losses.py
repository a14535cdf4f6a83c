"""What a format cannot hold: refused by name, or left out and listed in losses.json, as the user chooses."""

import json
from collections import Counter
from pathlib import Path

from guiagent.datasets.episode import DatasetError

__all__ = ["Inexpressible", "Losses"]


class Inexpressible(DatasetError):
    """A record that the format cannot hold; the message names it and says how to go on without it."""


class Losses:
    """Collects what a writer has to leave out.

    Two things are told apart. What would change what was done (an action, its text, its order) is `lost`: refused, or
    with `listed=True` left out together with the step or episode it belongs to. Further facts about a screen or a step
    that the format has no place for are `dropped`: always only counted, by name.
    """

    def __init__(self, *, listed: bool = False) -> None:
        self._listed = listed
        self._lost: list[dict[str, str]] = []
        self._dropped: Counter[str] = Counter()

    def lost(self, where: str, what: str) -> None:
        """Raises Inexpressible unless losses are to be listed."""
        if not self._listed:
            raise Inexpressible(f"{where}: {what}; leave such records out and list them with --losses list")
        self._lost.append({"where": where, "what": what})

    def dropped(self, what: str, times: int = 1) -> None:
        """Counts a fact that has no place in the format."""
        self._dropped[what] += times

    @property
    def count(self) -> int:
        """How many records were left out."""
        return len(self._lost)

    def write(self, folder: Path) -> Path:
        """Puts losses.json into the folder, also when nothing was lost."""
        path = folder / "losses.json"
        content = {"lost": self._lost, "dropped": dict(sorted(self._dropped.items()))}
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
        return path
