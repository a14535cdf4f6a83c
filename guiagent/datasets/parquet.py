"""Reads the Parquet data sets that `write_parquet` writes back into the same trajectories."""

import itertools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from emulators.codec import Codec
from emulators.screen import Pixels
from emulators.trajectory import Trajectory
from guiagent.datasets.encoded import decoded
from guiagent.datasets.episode import DatasetError, Episode, Report, Trouble
from guiagent.datasets.parquet_columns import IMAGES, NO_STEP
from guiagent.datasets.parquet_writing import AFTER, FINAL, NEXT
from guiagent.datasets.rows import Located, Rows, gathered
from guiagent.datasets.shards import shard_files

__all__ = ["Parquet"]

_COLUMNS = ("episode_id", "step", "steps", "action", "elements", "record", "episode")


@dataclass(frozen=True, slots=True)
class Parquet:
    """The data set in `folder`. Without `pixels` the images are not read, and frames are only names."""

    folder: Path | str
    split: str = "train"
    pixels: bool = True

    @property
    def name(self) -> str:
        return "parquet"

    def episodes(self, report: Report) -> Iterator[Episode]:
        """One after the other, in the order of the files. Raises DatasetError.

        An episode of which a row is missing or damaged is reported and left out: half of it would be another one.
        """
        files = shard_files(Path(self.folder), self.split)
        if not files:
            raise DatasetError(
                f"{self.folder} holds no data/{self.split}-*.parquet; name a folder that was written with: "
                "guiagent export RUN --to parquet --out DIR"
            )
        rows = Rows([(self.split, path) for path in files], _COLUMNS + IMAGES * self.pixels)
        images: dict[str, tuple[bytes, str]] = {}
        codec = Codec(pixels=_opener(images))
        for (_, name), found in gathered(rows, "episode_id", report):
            try:
                trajectory = codec.decode(Trajectory, _plain(found, images))
            except (ValueError, KeyError, TypeError, RecursionError) as error:
                said = str(error) if isinstance(error, ValueError) else f"{type(error).__name__} {error}"
                report(Trouble("unreadable record", f"{name}, {found[0][0]}", said[:200]))
                continue
            yield Episode(trajectory.id, trajectory, (self.split,))


def _plain(found: Sequence[Located], images: dict[str, tuple[bytes, str]]) -> dict[str, Any]:
    """The episode in these rows as it was encoded, its images put in the place of those of the last one.

    Raises ValueError, KeyError or TypeError where the rows do not make one.
    """
    images.clear()
    ordered = sorted(found, key=lambda located: int(located[1]["step"]))
    rows = [row for _, row in ordered]
    numbers, whole = [row["step"] for row in rows], rows[0]["steps"]
    if whole != (0 if numbers == [NO_STEP] else len(numbers)) or (whole and numbers != list(range(len(numbers)))):
        raise ValueError(f"its rows are {numbers!s:.80}, but it has {whole} steps")
    steps = [_step(row, where, images) for where, row in ordered] if whole else []
    for step, following in itertools.pairwise(steps):
        if step["after"] == NEXT:
            step["after"] = following["screen"]
    plain = _object(rows[-1]["episode"])
    if plain[FINAL] == AFTER:
        plain[FINAL] = steps[-1]["after"]
    _keep(images, plain[FINAL], rows[-1].get("screenshot_final"), f"{ordered[-1][0]}, the final screen")
    return {**plain, "steps": steps}


def _step(row: Mapping[str, Any], where: str, images: dict[str, tuple[bytes, str]]) -> dict[str, Any]:
    plain = _object(row["record"])
    screen = {**plain["screen"], "elements": json.loads(row["elements"])}
    _keep(images, screen, row.get("screenshot"), where)
    _keep(images, plain["after"], row.get("screenshot_after"), f"{where}, the screen after")
    return {**plain, "screen": screen, "action": json.loads(row["action"])}


def _object(text: str) -> dict[str, Any]:
    read = json.loads(text)
    if not isinstance(read, dict):
        raise ValueError(f"no JSON object: {text!r:.60}")
    return read


def _keep(images: dict[str, tuple[bytes, str]], screen: object, held: object, where: str) -> None:
    """Remembers under which name an image is asked for."""
    frame = screen.get("frame") if isinstance(screen, dict) else None
    data = held.get("bytes") if isinstance(held, Mapping) else None
    if isinstance(frame, dict) and isinstance(data, bytes):
        images[str(frame.get("digest"))] = data, where


def _opener(images: Mapping[str, tuple[bytes, str]]) -> Callable[[str], Callable[[], Pixels] | None]:
    return lambda digest: partial(decoded, *images[digest]) if digest in images else None
