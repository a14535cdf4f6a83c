"""Trajectories as AITZ (arXiv 2403.02713), in exactly its files and fields, for the tools that read it.

What comes back from `Aitz` is what was written, boxes rounded to whole pixels; points keep all their digits, and texts
every character that Unicode has. Some things are translated, and counted among what was dropped:

* A Scroll becomes the movement of the finger that does it, and so comes back as a Swipe: through the middle of what is
  scrolled, over 0.4 of the screen's height or width (our default), moved so that it stays on the screen.
* AITZ's own scorer reads kind, direction and button in `coat_action_desc`. A next move in words that it would misread
  gets another first word ("tap" becomes "click"), is preceded by words that it reads, or replaced where neither helps;
  an empty one is written out. What was recorded in AITZ is kept word by word.
* AITZ's elements are flat, and who scores by them takes any place in the same one for right. What cannot be seen, only
  holds others, or lies around or under something that can be acted on (a wallpaper, say) is left out.

An action that AITZ does not have, a place that is no number, and a screen without pixels are lost (`Losses`): the step
is left out, the others keep their numbers, so that whoever reads them sees that one is missing.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emulators.action import Scroll, Stop
from emulators.screen import Box, Element, Flag, Screen
from emulators.trajectory import Ending, Recorded, Step, Trajectory
from guiagent.datasets.aitz_words import Unsayable, readable, said, written_place
from guiagent.datasets.encoded import png_of
from guiagent.datasets.episode import DatasetError
from guiagent.datasets.fields import WrongField, identifier
from guiagent.datasets.losses import Losses

__all__ = ["write_aitz"]

_LARGEST = 1e8
"""Edges beyond this are no place on a screen."""


def write_aitz(
    trajectories: Iterable[Trajectory], folder: Path | str, *, losses: Losses, split: str = "test",
    subset: str = "general",
) -> int:  # fmt: skip
    """Writes `folder`/`split`/`subset`/`SUBSET-id` for every trajectory; how many of them stand there now.

    What was recorded in AITZ keeps its own subset and id. An episode whose file is there already, and the same, is not
    written again; a folder that is not whole yet ends in ".part". Raises Inexpressible as `losses` has it.
    """
    root, written = Path(folder) / split, set[Path]()
    for trajectory in trajectories:
        episode = _Episode(trajectory, _id(trajectory), _subset(trajectory) or subset, losses)
        place = root / episode.subset / episode.stem
        if place in written:
            losses.lost(trajectory, f"another episode of this export is {episode.stem}")
        elif episode.write(place, split):
            written.add(place)
    return len(written)


def _of_aitz(trajectory: Trajectory) -> bool:
    return isinstance(trajectory.task.start, Recorded) and trajectory.task.start.dataset == "aitz"


def _subset(trajectory: Trajectory) -> str | None:
    """The subset of what was recorded in AITZ."""
    parts = trajectory.task.name.split("/")
    if not _of_aitz(trajectory) or len(parts) != 3:
        return None
    return parts[1] if re.fullmatch(r"\w[\w.-]*", parts[1]) and not parts[1].endswith(".part") else None


def _id(trajectory: Trajectory) -> str:
    """The id that the episode has in its data set, or its trajectory's; what cannot name a file is told by a hash."""
    start = trajectory.task.start
    id_ = start.episode if isinstance(start, Recorded) else trajectory.id
    try:
        if len(id_.encode()) <= 180 and identifier(id_) == id_ and not id_.endswith(".part"):
            return id_
    except (WrongField, UnicodeEncodeError):
        pass  # a hash tells it apart
    told = hashlib.sha256(id_.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{re.sub(r'[^A-Za-z0-9._-]+', '-', id_)[:100]}-{told}"


@dataclass(frozen=True, slots=True)
class _Episode:
    trajectory: Trajectory
    id: str
    subset: str
    losses: Losses

    @property
    def stem(self) -> str:
        return f"{self.subset.upper()}-{self.id}"

    def write(self, place: Path, split: str) -> bool:
        """Writes the folder of this episode, if there is anything to write."""
        if not self.trajectory.task.instruction:
            self.losses.lost(self.trajectory, "an episode without an instruction")
            return False
        found = [(index, self._step(index, step, split)) for index, step in enumerate(self.trajectory.steps)]
        records = {index: record for index, record in found if record is not None}
        stands = bool(records) and self._stands(place, records)
        if not stands and not self._written(place, records):
            self.losses.lost(self.trajectory, "an episode without a step that AITZ can hold")
            return False
        self._count_dropped()
        return True

    def _stands(self, place: Path, records: Mapping[int, object]) -> bool:
        """Whether all of it has been written before."""
        file = place / f"{self.stem}.json"
        return (
            file.is_file()
            and file.read_bytes() == _json(records.values())
            and all((place / f"{self.stem}_{index}.png").is_file() for index in records)
        )

    def _written(self, place: Path, records: dict[int, dict[str, Any]]) -> bool:
        """Writes the steps whose images can be decoded; whether there are any."""
        unfinished = place.with_name(f"{place.name}.part")
        shutil.rmtree(unfinished, ignore_errors=True)
        for index in [*records]:
            try:
                frame = self.trajectory.steps[index].screen.frame
                image = png_of(frame) if frame else b""
            except (LookupError, DatasetError, OSError) as error:
                self.losses.lost(self.trajectory, f"a screen without pixels: {error}", step=index)
                del records[index]
                continue
            unfinished.mkdir(parents=True, exist_ok=True)
            (unfinished / f"{self.stem}_{index}.png").write_bytes(image)
        if records:
            (unfinished / f"{self.stem}.json").write_bytes(_json(records.values()))
            if place.exists():
                shutil.rmtree(place)
            unfinished.rename(place)
        return bool(records)

    def _step(self, index: int, step: Step, split: str) -> dict[str, Any] | None:
        """One step in AITZ's fields, in AITZ's order; None where it is lost."""
        screen = step.screen
        try:
            action = said(step.action, screen)
            if screen.frame is None:
                raise Unsayable("a screen without pixels")
        except Unsayable as error:
            self.losses.lost(self.trajectory, str(error), step=index)
            return None
        image = f"{self.subset}/{self.stem}/{self.stem}_{index}.png"
        elements = self._elements(screen)
        across, down = screen.frame.width / (screen.width or 1), screen.frame.height / (screen.height or 1)
        return {
            "episode_id": self.id,
            "episode_length": len(self.trajectory.steps),
            "step_id": index,
            "instruction": self.trajectory.task.instruction,
            "ui_positions": json.dumps([_yxhw(element, across, down) for element in elements]),
            "ui_text": json.dumps([element.text for element in elements]),
            "ui_types": json.dumps([element.role for element in elements]),
            "result_action_type": action.kind,
            "result_action_text": action.text,
            "result_touch_yx": written_place(action.touch),
            "result_lift_yx": written_place(action.lift),
            "image_path": image,
            "image_full_path": f"{split}/{image}",
            "coat_screen_desc": step.thought.seen,
            "coat_action_think": step.thought.plan,
            "coat_action_desc": self._move(step, action.words),
            "coat_action_result": step.thought.expected or "",
        }

    def _move(self, step: Step, official: str) -> str:
        """The next move in words, so that AITZ's scorer reads in them what was done."""
        move = step.thought.move
        if _of_aitz(self.trajectory):
            return move
        words = readable(move, official)
        if move not in {"", words}:
            self.losses.dropped("next moves in words that AITZ's scorer would have misread")
        return words

    def _elements(self, screen: Screen) -> list[Element]:
        holding = _holding(screen.elements)
        kept = []
        for index, element in enumerate(screen.elements):
            if not all(-_LARGEST < edge < _LARGEST for edge in _edges(element)):
                self.losses.dropped("elements whose boxes are no numbers")
            elif element.has(Flag.HIDDEN):
                self.losses.dropped("elements that cannot be seen")
            elif index in holding:
                self.losses.dropped("elements that hold others")
            else:
                kept.append(element)
        return kept

    def _count_dropped(self) -> None:
        """What AITZ has no place for."""
        drop, trajectory = self.losses.dropped, self.trajectory
        for step in trajectory.steps:
            screen, action = step.screen, step.action
            for element in screen.elements:
                for name in ("description", "value", "resource_id", "package", "flags", "parent", "touch"):
                    if getattr(element, name) not in {"", None, frozenset()}:
                        drop(f"elements: {name}")
            if screen.app or screen.location:
                drop("screens: app and location")
            if getattr(action, "element", None) is not None:
                drop("actions: the element that was meant")
            if isinstance(action, Scroll):
                drop("scrolls, written as the finger's movement")
        last = trajectory.steps[-1]
        if trajectory.final is not None and trajectory.final != last.screen:
            drop("trajectories: the screen after the last step")
        if trajectory.outcome is not None:
            drop("trajectories: outcome")
        given_up = isinstance(last.action, Stop) and last.action.infeasible
        if trajectory.ending is not (Ending.INFEASIBLE if given_up else Ending.DONE):
            drop(f"trajectories: the ending {trajectory.ending.value!r}")


def _json(records: Iterable[object]) -> bytes:
    return (json.dumps([*records], indent=4) + "\n").encode()


def _holding(elements: Sequence[Element]) -> set[int]:
    """The positions of those that only hold others, and of those around or under something that can be acted on."""
    only = {e.parent for e in elements if e.parent is not None and 0 <= e.parent < len(elements)}
    held = {index for index in only if not elements[index].actionable}
    targets = [element.box for element in elements if element.actionable]
    return held | {index for index, e in enumerate(elements) if any(_around(e.box, box) for box in targets)}


def _around(outer: Box, inner: Box) -> bool:
    """Whether a box holds another, smaller one."""
    return (
        outer.left <= inner.left and inner.right <= outer.right and outer.top <= inner.top
        and inner.bottom <= outer.bottom and not inner.empty and outer != inner
    )  # fmt: skip


def _edges(element: Element) -> tuple[float, float, float, float]:
    return element.box.left, element.box.top, element.box.right, element.box.bottom


def _yxhw(element: Element, across: float, down: float) -> list[int]:
    left, top, right, bottom = _edges(element)
    x, y = round(left * across), round(top * down)
    return [y, x, round(bottom * down) - y, round(right * across) - x]
