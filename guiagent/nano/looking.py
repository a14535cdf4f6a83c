"""Seeing, taught with a dense target: all labelled elements of a screen with their places, read off its picture alone.

One action a screen says too little about a picture; a whole list says something about every part of it.
"""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from emulators.screen import Screen
from guiagent.nano.schooling import Course
from guiagent.prompt import Turn
from guiagent.train.decisions import Decided
from guiagent.train.optimisation import Progress
from guiagent.train.sft import fine_tune
from guiagent.vlm.loading import Vlm
from guiagent.vlm.packing import Segment, Tree
from guiagent.vlm.talk import Speech
from guiagent.vlm.turns import opening, spoken

__all__ = ["described", "look"]


def described(vlm: Vlm, speech: Speech, screen: Screen) -> Tree:
    """The picture, and the list that is to be said of it. Raises LookupError for a screen without its pixels."""
    if screen.frame is None:
        raise LookupError("a screen without a picture cannot be described; record with pictures")
    root = opening(vlm, (Turn("user", "", image=True),), (screen.frame.rgb(),))
    return Tree(root, (Segment(-1, spoken(vlm, speech.dialect.elements(screen)), scored=True, name="elements"),))


def look(
    vlm: Vlm, speech: Speech, decisions: Sequence[Decided], *, seed: int, folder: Path, course: Course
) -> Iterator[Progress]:
    """Teaches all weights with the screens of these decisions; resumes from the checkpoints in `folder`."""
    rng = random.Random(f"{seed}/look")

    def batches() -> Iterator[list[Tree]]:
        while True:
            drawn = rng.choices(decisions, k=course.batch)
            yield [described(vlm, speech, one.moment.screen) for one in drawn]

    yield from fine_tune(vlm, batches(), settings=course.settings, checkpoints=folder)
