"""Whole decisions, taught from recordings: first to all weights under ever new names, then to an adapter.

What was recorded is few hundred decisions with a few dozen names; under its own names only, a small model learns them
by heart and is lost on a name it never saw. See renaming.py.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from emulators.screen import Frame
from guiagent.nano.renaming import Names, Rewriting
from guiagent.nano.sharing import Company
from guiagent.train.decisions import Decided, tree_of
from guiagent.train.optimisation import Progress, Settings
from guiagent.train.sft import fine_tune
from guiagent.vlm.adapters import EVERY_LINEAR, Lora, adapter_names, add_adapter
from guiagent.vlm.images import fitted
from guiagent.vlm.loading import Vlm
from guiagent.vlm.packing import Tree
from guiagent.vlm.talk import Speech

__all__ = ["ADAPTER", "SCHOOL", "WARM_UP", "Course", "school", "texts", "warm_up"]

POOL = 4
"""So many batches are drawn at a time and dealt out by length: a batch costs what its longest tree costs."""


@dataclass(frozen=True, slots=True)
class Course:
    """How decisions are taught. `batch` are drawn at a time by weight, a share `renamed` of them under new names.

    With each come others at the same screen, `together` in all at the most (sharing.py).
    """

    settings: Settings
    batch: int = 16
    renamed: float = 1.0
    together: int = 1
    rewriting: Rewriting = field(default_factory=Rewriting)


SCHOOL = Course(Settings(420, learning_rate=2e-3, muon=3e-3, autocast=True, floor=0.05))
"""For all weights; all figures are our defaults."""

WARM_UP = Course(Settings(80, learning_rate=2e-3, autocast=True), renamed=0.5)
"""For the adapter; all figures are our defaults."""

ADAPTER = Lora(rank=16, alpha=32, targets=EVERY_LINEAR)
"""The adapter that the warm-up begins and T-DPO continues; our default."""


def texts(speech: Speech, decisions: Sequence[Decided], *, seed: int = 0) -> Iterator[str]:
    """All that is shown and said in the decisions, for a tokenizer to learn from.

    Names are exchanged for new ones: else those seen would become words of their own and only unseen ones be spelled.
    """
    coat, names, rng = speech.dialect, Names.of(decisions, Rewriting(spliced=1.0)), random.Random(seed)
    for decided in [*decisions] * 2:
        renamed = names.renamed(decided, rng)
        answers = speech.answers(renamed.moment, renamed.thought, renamed.action)
        yield coat.elements(renamed.moment.screen)
        yield " " + coat.told(renamed.moment.task.instruction)
        yield from answers
        yield from (f" {answer}" for answer in answers)


def school(
    vlm: Vlm, speech: Speech, decisions: Sequence[Decided], *, seed: int, folder: Path, course: Course = SCHOOL
) -> Iterator[Progress]:
    """Teaches all weights; resumes from the checkpoints in `folder`."""
    batches = _batches(vlm, speech, decisions, course, rng=random.Random(f"{seed}/school"))
    yield from fine_tune(vlm, batches, settings=course.settings, checkpoints=folder)


def warm_up(
    vlm: Vlm,
    speech: Speech,
    decisions: Sequence[Decided],
    *,
    seed: int,
    folder: Path,
    adapter: str = "policy",
    course: Course = WARM_UP,
) -> Iterator[Progress]:
    """Teaches the adapter, which is added where it is not there; resumes from the checkpoints in `folder`."""
    if adapter not in adapter_names(vlm):
        add_adapter(vlm, adapter, ADAPTER, seed=seed)
    batches = _batches(vlm, speech, decisions, course, rng=random.Random(f"{seed}/warm-up"))
    yield from fine_tune(vlm, batches, settings=course.settings, adapter=adapter, checkpoints=folder)


def _batches(
    vlm: Vlm, speech: Speech, decisions: Sequence[Decided], course: Course, *, rng: random.Random
) -> Iterator[list[Tree]]:
    names = Names.of(decisions, course.rewriting)
    company = Company.of(decisions, names, speech.dialect.elements) if course.together > 1 else None
    weights = [one.weight / (min(course.together, len(company.at(one))) if company else 1) for one in decisions]
    small: dict[str, Frame] = {}

    def drawn(decided: Decided) -> Tree:
        told = company.around(decided, course.together, rng) if company else [decided]
        told[0] = _shrunk(vlm, decided, small)
        return tree_of(vlm, speech, *(names.together(told, rng) if rng.random() < course.renamed else told))

    while True:
        pool = [drawn(one) for one in rng.choices(decisions, weights, k=POOL * course.batch)]
        pool.sort(key=lambda tree: tree.length)
        starts = list(range(0, len(pool), course.batch))
        rng.shuffle(starts)
        yield from (pool[start : start + course.batch] for start in starts)


def _shrunk(vlm: Vlm, decided: Decided, small: dict[str, Frame]) -> Decided:
    """The decision with its picture as small as the model sees it; each picture is resized once."""
    screen = decided.moment.screen
    if screen.frame is None:
        return decided
    if screen.frame.digest not in small:
        small[screen.frame.digest] = Frame.of(fitted(vlm.sizing, screen.frame.rgb()))
    frame = small[screen.frame.digest]
    return replace(decided, moment=replace(decided.moment, screen=replace(screen, frame=frame)))
