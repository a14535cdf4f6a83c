"""Reads conversations that `write_sharegpt` wrote back into episodes, as far as the form holds them.

What comes back: the instruction, thoughts as they were said, actions with places as exact as the dialect says them
(half a step of its grid), screenshots. Screens have no elements.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from emulators.action import Answer
from emulators.screen import Screen
from emulators.trajectory import Thought
from guiagent.datasets.episode import DatasetError, Episode, Report, Seen, Trouble, recorded
from guiagent.datasets.lines import read_records
from guiagent.datasets.pictures import picture_in
from guiagent.datasets.sharegpt_writing import NAME, OWN
from guiagent.dialects.coat import Unreadable
from guiagent.dialects.published import PublishedDialect
from guiagent.dialects.table import dialect as dialect_named

__all__ = ["ShareGpt"]

_Located = tuple[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class ShareGpt:
    """The data set `dataset` in `folder`, said in `dialect`. Without `pixels` screens have no frame."""

    folder: Path | str
    dialect: str = OWN
    dataset: str = NAME
    pixels: bool = True

    @property
    def name(self) -> str:
        return "sharegpt"

    def episodes(self, report: Report) -> Iterator[Episode]:
        """One after the other; the steps of an episode are those that the file has. Raises DatasetError."""
        path = Path(self.folder) / f"{self.dataset}.json"
        if not path.is_file():
            raise DatasetError(
                f"there is no {path}; name a folder that was written with: guiagent export RUN --to sharegpt --out DIR"
            )
        speaks = dialect_named(self.dialect)
        for episode, found in groupby(read_records(path, report), key=lambda one: one[1].get("episode_id")):
            if not isinstance(episode, str):
                for where, _ in found:
                    report(Trouble("unreadable record", where, "no episode_id"))
                continue
            read = self._episode(episode, found, speaks, report)
            if read is not None:
                yield read

    def _episode(
        self, episode: str, found: Iterable[_Located], speaks: PublishedDialect, report: Report
    ) -> Episode | None:
        seen: list[Seen] = []
        told, whole = "", 0
        for where, record in found:
            step = self._seen(f"{episode}, {where}", record, speaks, report)
            instruction, steps = record.get("instruction"), record.get("steps")
            told = instruction if isinstance(instruction, str) else told
            whole = max(whole, steps) if isinstance(steps, int) else whole
            seen += step
        if not seen:
            report(Trouble("empty episode", episode, "none of its records can be read"))
            return None
        if len(seen) < whole:
            report(Trouble("missing step", episode, f"{whole - len(seen)} of {whole} steps are not in the file"))
        return Episode(episode, recorded(self.name, episode, told, seen), (self.dataset,))

    def _seen(self, where: str, record: Mapping[str, Any], speaks: PublishedDialect, report: Report) -> list[Seen]:
        """The step of a record; two where it tells the user something and stops."""
        answers = _answers(record)
        size = record.get("width"), record.get("height")
        if not answers or not all(isinstance(side, int) and 0 < side < 1 << 31 for side in size):
            report(Trouble("unreadable record", where, "no conversation, or no width and height"))
            return []
        images = record.get("images")
        last = images[-1] if isinstance(images, list) and images else None
        frame = picture_in(Path(self.folder), last, where, report) if self.pixels else None
        screen = Screen("", "", size[0], size[1], (), frame)  # type: ignore[arg-type]
        try:
            heard = speaks.parse(answers[-1], screen)
        except Unreadable as error:
            report(Trouble("unknown action", where, str(error)[:200]))
            return []
        staged = self.dialect == OWN and len(answers) == 4
        thought = Thought(*answers[:3]) if staged else heard.thought
        if heard.answer:
            return [Seen(screen, Answer(heard.answer), thought), Seen(screen, heard.action)]
        return [Seen(screen, heard.action, thought)]


def _answers(record: Mapping[str, Any]) -> list[str]:
    """What the assistant says, turn by turn."""
    turns = record.get("conversations")
    if not isinstance(turns, list):
        return []
    said = [turn.get("value") for turn in turns if isinstance(turn, Mapping) and turn.get("from") == "gpt"]
    return [text for text in said if isinstance(text, str)]
