"""The training data of OS-Genesis (arXiv 2412.19723): one line of JSON for every step, written and read.

    os_genesis_training_data.jsonl   per line: `image`, `width`, `height`, and `conversations` of one question and one
                                     answer, as OS-Genesis-mobile-data has them
    screenshots/                     PNG files named by their content

The question tells the goal, the earlier steps, and the elements as a dictionary from their text to "(x, y)", their
centre; the answer is the low-level thought and an action of AndroidControl's kind in pixels. Different from the
published files, lines say where they belong (`episode_id`, `step_id` from 0, `steps`, `task`), histories begin with the
first step, and no step is missing unless it could not be said.

Published files have no such ids: reading them, a new episode begins where the goal changes, or the history gets no
longer. Elements come back as points with a text; of several with one text the last one.
"""

import itertools
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emulators.screen import Box, Element, Screen
from emulators.trajectory import Trajectory
from guiagent.datasets.episode import DatasetError, Episode, Report, Seen, Trouble, recorded
from guiagent.datasets.lines import read_records, write_records
from guiagent.datasets.losses import Losses
from guiagent.datasets.pictures import Pictures, picture_in
from guiagent.datasets.samples import Published
from guiagent.datasets.sharegpt_writing import Told, Written, steps_as_samples
from guiagent.dialects.coat import Unreadable
from guiagent.dialects.os_genesis import OsGenesis as Dialect
from guiagent.journal import write_whole

__all__ = ["FILE", "OsGenesis", "write_os_genesis"]

FILE = "os_genesis_training_data.jsonl"

_GOAL = re.compile(r"High-level instruction: (.*?)\n\n(?:Action history:|Accessibility tree:|Low-level|Please)", re.S)
_TREE = "Accessibility tree: "
_HISTORY = re.compile(r"Action history: (.*?)\n\nAccessibility tree: ", re.S)


def write_os_genesis(trajectories: Iterable[Trajectory], folder: Path, *, losses: Losses) -> int:
    """Writes the whole data set into `folder`; the number of episodes that have a step in it.

    A step whose action OS-Genesis has no way to say, or that has no screenshot, is lost. Pictures that are there
    already are not written again.
    """
    written = Written()
    pictures = Pictures(folder, "screenshots")
    found = steps_as_samples(trajectories, Published(Dialect()), pictures, losses=losses, written=written)
    write_records(folder / FILE, (_record(one) for one in found), listed=False)
    write_whole(folder / "README.md", _card(written).encode())
    losses.write(folder)
    return written.episodes


def _record(told: Told) -> Mapping[str, Any]:
    return {"image": told.images[-1], "conversations": told.conversation, **told.place}


def _card(written: Written) -> str:
    return f"""# GUI agent steps in the form of OS-Genesis

{written.episodes:,} episodes, {written.steps:,} steps, one line each in `{FILE}`.

| key | holds |
|---|---|
| `image` | the screenshot, a path from this folder |
| `width`, `height` | its size in pixels |
| `conversations` | a question and an answer, turns of `from` (human, gpt) and `value` |
| `id` | the episode's id and the step's position |
| `episode_id`, `step_id`, `steps` | which episode, which of its steps from 0, and how many it has |
| `task`, `instruction` | the task's name, and what the user asked for |

Places are pixels of the screenshot. What could not be said lies in `losses.json`, where the data came from in
`export.json`.
"""


@dataclass(frozen=True, slots=True)
class OsGenesis:
    """The file `file` in `folder`, ours or one that was published. Without `pixels` screens have no frame.

    `images` is the folder that the paths of pictures start from, `folder` itself unless named.
    """

    folder: Path | str
    file: str = FILE
    images: Path | str = ""
    pixels: bool = True

    @property
    def name(self) -> str:
        return "os_genesis"

    def episodes(self, report: Report) -> Iterator[Episode]:
        """One after the other, in the file's order. Raises DatasetError."""
        path = Path(self.folder) / self.file
        if not path.is_file():
            raise DatasetError(
                f"there is no {path}; name a folder that was written with: guiagent export RUN --to os_genesis "
                "--out DIR, or the name of a published file"
            )
        said = (_Said(where, record) for where, record in read_records(path, report))
        for episode, found in itertools.groupby(_numbered(said, report), key=lambda one: one[0]):
            read = self._episode(episode, [one for _, one in found], report)
            if read is not None:
                yield read

    def _episode(self, episode: str, found: list["_Said"], report: Report) -> Episode | None:
        seen = [step for one in found if (step := self._seen(f"{episode}, {one.where}", one, report))]
        if not seen:
            report(Trouble("empty episode", episode, f"none of its {len(found)} lines can be read"))
            return None
        whole = found[0].record.get("steps")
        if isinstance(whole, int) and len(seen) < whole:
            report(Trouble("missing step", episode, f"{whole - len(seen)} of {whole} steps are not in the file"))
        return Episode(episode, recorded(self.name, episode, found[0].goal, seen))

    def _seen(self, where: str, said: "_Said", report: Report) -> Seen | None:
        folder = Path(self.images or self.folder)
        frame = picture_in(folder, said.record.get("image"), where, report) if self.pixels else None
        size = said.size or ((frame.width, frame.height) if frame else None)
        if size is None:
            report(Trouble("unreadable field", where, "neither width and height, nor a picture that tells them"))
            return None
        width, height = size
        screen = Screen("", "", width, height, _elements(said.question, where, report), frame)
        try:
            heard = Dialect().parse(said.answer, screen)
        except Unreadable as error:
            report(Trouble("unknown action", where, str(error)[:200]))
            return None
        return Seen(screen, heard.action, heard.thought)


@dataclass(frozen=True, slots=True)
class _Said:
    """A line of the file."""

    where: str
    record: Mapping[str, Any]

    @property
    def question(self) -> str:
        return self._turn("human")

    @property
    def answer(self) -> str:
        return self._turn("gpt")

    @property
    def goal(self) -> str:
        told = self.record.get("instruction")
        found = _GOAL.search(self.question)
        return told if isinstance(told, str) else found[1] if found else ""

    @property
    def past(self) -> int:
        """How long the history is that the question tells."""
        found = _HISTORY.search(self.question)
        return len(found[1].strip()) if found else 0

    @property
    def size(self) -> tuple[int, int] | None:
        width, height = self.record.get("width"), self.record.get("height")
        if isinstance(width, int) and isinstance(height, int) and 0 < width < 1 << 31 and 0 < height < 1 << 31:
            return width, height
        return None

    def _turn(self, who: str) -> str:
        turns = self.record.get("conversations")
        said = [
            turn.get("value")
            for turn in (turns if isinstance(turns, list) else [])
            if isinstance(turn, Mapping) and turn.get("from") == who
        ]
        return said[0] if said and isinstance(said[0], str) else ""


def _numbered(said: Iterable[_Said], report: Report) -> Iterator[tuple[str, _Said]]:
    """Every line with the id of its episode: its own, or one that is made of where the episode begins."""
    began, last = "", None
    for one in said:
        if not one.question or not one.answer:
            report(Trouble("unreadable record", one.where, "no question or no answer in conversations"))
            continue
        named = one.record.get("episode_id")
        if isinstance(named, str):
            yield named, one
            continue
        if last is None or one.goal != last.goal or one.past <= last.past:
            began = one.where.rpartition(" ")[2]
        last = one
        yield f"line-{began}", one


def _elements(question: str, where: str, report: Report) -> tuple[Element, ...]:
    """What the dictionary tells: texts and centres."""
    _, told, rest = question.partition(_TREE)
    if not told or not rest.startswith("{"):
        return ()
    try:
        found, _ = json.JSONDecoder().raw_decode(rest)
    except (ValueError, RecursionError) as error:
        report(Trouble("unreadable field", where, f"accessibility tree: {error!s:.80}"))
        return ()
    elements = []
    for text, center in found.items():
        place = _center(center)
        if place is None:
            report(Trouble("unreadable field", where, f"accessibility tree: {text!r:.40} is at {center!r:.40}"))
            continue
        elements.append(Element(role="", box=Box(*place, *place), text=text))
    return tuple(elements)


def _center(told: object) -> tuple[float, float] | None:
    """The numbers in "(x, y)"; None where those are none, or not finite."""
    try:
        x, y = (float(part) for part in str(told).strip().removeprefix("(").removesuffix(")").split(","))
    except ValueError:
        return None
    return (x, y) if math.isfinite(x) and math.isfinite(y) else None
