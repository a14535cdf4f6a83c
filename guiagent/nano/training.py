"""The small policy that ships, grown from random weights: what it is taught, in what order, and what comes of it.

Lists to look things up in (curriculum.py), then whole decisions of the oracles at many templates, under ever new names
(schooling.py). Everything lies in a run folder, is skipped or continued when it is there, and ends as two folders of
ordinary models: `nano`, and `early`, which is less sure of itself and so explores more.
"""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from emulators.screen import Frame
from emulators.trajectory import Task, Trajectory
from emulators.virtual.tasks import suite
from emulators.virtual.tasks.template import Difficulty
from guiagent.config import ConfigError, constructed
from guiagent.evaluation.report import data_hash
from guiagent.journal import write_whole
from guiagent.nano.architecture import READINGS, SIZES, Reading
from guiagent.nano.curriculum import LESSONS, Lesson, Practice
from guiagent.nano.recording import Picture, episodes
from guiagent.nano.schooling import Course
from guiagent.progress import Tracked
from guiagent.store import Run
from guiagent.student import Education, Student
from guiagent.suites import chosen
from guiagent.train.decisions import recorded
from guiagent.train.optimisation import Settings
from guiagent.vlm.folders import weights_id, whole
from guiagent.vlm.images import fitted
from guiagent.vlm.loading import load, save
from guiagent.vlm.speech_file import save_speech
from guiagent.vlm.tiny import sizing

__all__ = ["CARD", "Recipe", "met", "recipe_of", "shrinking", "taught_tasks", "train"]

CARD = "nano.json"
"""Beside the weights: what made them."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that decides what becomes of the policy, beside the seed; all figures are our defaults.

    It is taught the first `instances` of every in-domain template that matches `tasks` (none: all) and is of one of the
    `difficulties`, `reading` the list of elements, the picture, or both. `steps` are those of the school. One that
    reads pixels alone first describes screens for `looks` steps, and is told all under the names in the picture.
    """

    tasks: tuple[str, ...] = ()
    difficulties: tuple[Difficulty, ...] = ("easy", "medium", "hard")
    instances: int = 24
    profile: str = "360x800"
    reading: Reading = "both"
    steps: int = 1800
    looks: int = 600
    batch: int = 24
    renamed: float = 0.5
    early: float = 0.4
    threads: int = 2
    device: str = "auto"
    lessons: tuple[Lesson, ...] = LESSONS
    practice: Practice = field(default_factory=lambda: Practice(learning_rate=2e-3, muon=2e-3))
    school: Settings = field(
        default_factory=lambda: Settings(1, learning_rate=1.5e-3, muon=2e-3, warmup=0.02, floor=0.05, autocast=True)
    )

    def templates(self) -> tuple[str, ...]:
        """The templates that it is taught. Raises ConfigError for a pattern that matches none."""
        names = chosen(suite().names(), self.tasks)
        told = [suite().describe(name) for name in names]
        return tuple(one.name for one in told if one.split == "in-domain" and one.difficulty in self.difficulties)

    def education(self) -> Education:
        """The same as a student has it."""
        pixels = self.reading == "pixels"
        school = Course(
            replace(self.school, steps=self.steps), batch=self.batch, renamed=0.0 if pixels else self.renamed
        )
        return Education(
            threads=self.threads,
            device=self.device,
            size=SIZES[self.reading],
            speech=READINGS[self.reading],
            lessons=self.lessons,
            practice=self.practice,
            looking=replace(school, settings=replace(self.school, steps=self.looks)) if pixels else None,
            school=school,
            early=self.early,
        )


def recipe_of(model: Path) -> Recipe:
    """What the policy in a folder was made by. Raises ConfigError for a folder that `train` did not write."""
    try:
        card = json.loads((model / CARD).read_text("utf-8"))["recipe"]
    except (OSError, ValueError, KeyError, TypeError):
        raise ConfigError(
            f"{model} has no {CARD} that says what it was taught; name the folder of a policy that `guiagent nano "
            "train` has made, or measure other models with: guiagent eval phone --policy vlm --model DIR"
        ) from None
    return constructed(Recipe, card, where=f"{model / CARD}")


def met(model: Path) -> list[Task]:
    """The tasks that the model in a folder was taught, as far as that is known: none for one that is not ours."""
    return taught_tasks(recipe_of(model)) if (model / CARD).is_file() else []


def taught_tasks(recipe: Recipe) -> list[Task]:
    """The tasks whose episodes are learned from."""
    return [suite().task(name, seed) for name in recipe.templates() for seed in range(recipe.instances)]


def train(run: Run, recipe: Recipe, tracked: Tracked) -> tuple[Path, Path]:
    """Teach it in `run`, or what is left of it; the folders of the policy and of its earlier self. Raises VlmError."""
    student = Student(run, recipe.education(), tracked)
    tasks = taught_tasks(recipe)
    recording = episodes(tasks, profile=recipe.profile, picture=shrinking(recipe.reading))
    found = [one for one in tracked(recording, len(tasks), "recording oracles") if one.passed]
    student.raise_base(list(recorded(found)))
    card = _card(run, recipe, found)
    nano, early = (_shipped(student.folder, name, recipe, card) for name in ("base", "early"))
    return nano, early


def shrinking(reading: Reading) -> Picture:
    """What a policy of this reading needs of a screenshot: nothing, or as many pixels as it sees."""
    size = sizing(SIZES[reading])

    def small(frame: Frame) -> Frame:
        return Frame.of(fitted(size, frame.rgb()))

    return (lambda frame: None) if reading == "list" else small


def _card(run: Run, recipe: Recipe, taught: Sequence[Trajectory]) -> dict[str, Any]:
    facts: dict[str, Any] = {key: run.facts[key] for key in ("versions", "commit") if key in run.facts}
    steps = sum(len(one.steps) for one in taught)
    return {
        "command": "guiagent nano train",
        "seed": run.seed,
        "recipe": _told(dataclasses.asdict(recipe)),
        "data": {"hash": data_hash(taught), "episodes": len(taught), "decisions": steps},
        **facts,
    }


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is None, which no setting can say."""
    return {k: _told(v) if isinstance(v, Mapping) else v for k, v in values.items() if v is not None}


def _shipped(checkpoints: Path, name: str, recipe: Recipe, card: dict[str, Any]) -> Path:
    """A checkpoint in bfloat16 with its speech and its card, beside the others: `base` is shipped as `nano`."""
    out = checkpoints.parent / ("nano" if name == "base" else name)
    if not out.exists():
        with whole(out) as part:
            save(load(checkpoints / name, dtype="bfloat16"), part)
            save_speech(part, READINGS[recipe.reading])
            said = {**card, "stage": name, "weights": weights_id(part)}
            write_whole(part / CARD, (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode())
    return out
