"""The small policy that ships, grown from random weights: what it is taught, in what order, and what comes of it.

Lists to look things up in (curriculum.py), then whole decisions of the oracles at many templates, under ever new names
(schooling.py). Everything lies in a run folder, is skipped or continued when it is there, and ends as two folders of
ordinary models: `nano`, and `early`, which is less sure of itself and so explores more.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
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
from guiagent.nano.diversity import mixed
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
    `difficulties`, `reading` the list of elements, the picture, or both. `steps` are those of the school, each of which
    sees `batch` screens with up to `together` decisions. One that reads pixels alone first describes screens for
    `looks` steps, and is told all under the names in the picture.
    Of the `drafts`, kept after these shares of the school, the one with most mixed trees stays, of `trees` at tasks
    that were not taught.
    """

    tasks: tuple[str, ...] = ()
    difficulties: tuple[Difficulty, ...] = ("easy", "medium", "hard")
    instances: int = 24
    profile: str = "360x800"
    reading: Reading = "both"
    steps: int = 3000
    looks: int = 600
    batch: int = 16
    renamed: float = 0.5
    together: int = 4
    drafts: tuple[float, ...] = (0.2, 0.4, 0.6)
    trees: int = 120
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
            replace(self.school, steps=self.steps),
            batch=self.batch,
            renamed=0.0 if pixels else self.renamed,
            together=self.together,
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
            drafts=self.drafts,
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
    student, picture = Student(run, recipe.education(), tracked), shrinking(recipe.reading)
    tasks = taught_tasks(recipe)
    recording = episodes(tasks, profile=recipe.profile, picture=picture)
    found = [one for one in tracked(recording, len(tasks), "recording oracles") if one.passed]
    student.raise_base(list(recorded(found)))
    out = run.folder / "nano", run.folder / "early"
    if not all(folder.exists() for folder in out):
        fresh = [suite().task(name, recipe.instances) for name in recipe.templates()]
        unmet = list(episodes(fresh, profile=recipe.profile, picture=picture))
        stages = {1.0: student.folder / "base", **student.drafts()}
        grown = tracked(stages.items(), len(stages), "growing trees")
        shares = {at: mixed(path, unmet, most=recipe.trees, seed=run.seed, device=recipe.device) for at, path in grown}
        early = max(student.drafts() or [1.0], key=lambda at: shares[at].value)
        card = _card(run, recipe, found) | {"mixed": {str(at): asdict(share) for at, share in shares.items()}}
        for folder, at in zip(out, (1.0, early), strict=True):
            _ship(stages[at], folder, recipe, {**card, "stage": at})
    return out


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
        "recipe": _told(asdict(recipe)),
        "data": {"hash": data_hash(taught), "episodes": len(taught), "decisions": steps},
        **facts,
    }


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is None, which no setting can say."""
    return {k: _told(v) if isinstance(v, Mapping) else v for k, v in values.items() if v is not None}


def _ship(checkpoint: Path, out: Path, recipe: Recipe, card: dict[str, Any]) -> None:
    """A checkpoint in bfloat16, with its speech and its card."""
    with whole(out) as part:
        save(load(checkpoint, dtype="bfloat16"), part)
        save_speech(part, READINGS[recipe.reading])
        said = {**card, "weights": weights_id(part)}
        write_whole(part / CARD, (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode())
