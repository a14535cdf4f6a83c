"""What a format cannot hold: refused by name, or left out and listed in losses.json, as the user chooses."""

import json
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

from emulators.trajectory import Trajectory
from guiagent.datasets.episode import DatasetError

__all__ = ["Inexpressible", "Losses"]


class Inexpressible(DatasetError):
    """A record that the format cannot hold; the message names it and says how to go on without it."""


@dataclass(frozen=True, slots=True)
class _Lost:
    """A step that was left out, or where `step` is None an episode."""

    task: str
    episode: str
    step: int | None
    what: str

    @property
    def where(self) -> str:
        name = self.task if self.task == self.episode else f"{self.task} (episode {self.episode})"
        return name if self.step is None else f"{name}, step {self.step}"


class Losses:
    """Collects what a writer has to leave out.

    Two things are told apart. What would change what was done (an action, its text, its order) is `lost`: refused, or
    with `listed=True` left out. Further facts about a screen or a step that the format has no place for are `dropped`:
    always only counted, by name.

    Where records of a format say which step they are (AITZ, ShareGPT, OS-Genesis) a lost step leaves a gap in these
    numbers, and readers see it. AndroidControl and Parquet tell of whole episodes: without numbers, a step left out
    would join two screens by an action that does not lead from one to the other. There the episode is lost.
    """

    def __init__(self, *, listed: bool = False) -> None:
        self._listed = listed
        self._lost: list[_Lost] = []
        self._dropped: Counter[str] = Counter()

    def lost(self, trajectory: Trajectory, what: str, *, step: int | None = None) -> None:
        """A step is lost, or where none is named the episode. Raises Inexpressible unless losses are to be listed."""
        one = _Lost(trajectory.task.name, trajectory.id, step, what)
        if not self._listed:
            raise Inexpressible(f"{one.where}: {what}; leave such records out and list them with --losses list")
        self._lost.append(one)

    def dropped(self, what: str, times: int = 1) -> None:
        """Counts a fact that has no place in the format."""
        self._dropped[what] += times

    @property
    def count(self) -> int:
        """How many losses were listed."""
        return len(self._lost)

    @property
    def episodes(self) -> int:
        """How many episodes were left out."""
        return sum(one.step is None for one in self._lost)

    @property
    def steps(self) -> int:
        """How many steps were left out of episodes that were not."""
        gone = {one.episode for one in self._lost if one.step is None}
        return sum(one.step is not None and one.episode not in gone for one in self._lost)

    def write(self, folder: Path) -> Path:
        """Puts losses.json into the folder, also when nothing was lost."""
        path = folder / "losses.json"
        content = {"lost": [asdict(one) for one in self._lost], "dropped": dict(sorted(self._dropped.items()))}
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8", errors="backslashreplace")
        return path
