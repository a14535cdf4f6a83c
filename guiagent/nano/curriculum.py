"""Looking things up, taught in steps on lists of random labels with random places.

A small model that starts from random weights stays at chance on a full screen. It learns to copy "the numbers behind
this label" in less than a minute when lists grow from two short labels to many long ones, each step once the one before
is nearly always right. The labels are random tokens, so that what is learned is the looking up and not the words;
labels of exactly one token come first, because lists of longer ones are learned several times slower.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from guiagent.prompt import Turn
from guiagent.train.checkpoint import Checkpoints, restore, write
from guiagent.train.optimisation import Progress, Settings
from guiagent.train.sft import fine_tune
from guiagent.vlm.loading import Vlm
from guiagent.vlm.packing import Segment, Tree
from guiagent.vlm.turns import Root, encoded, opening

__all__ = ["LESSONS", "Lesson", "Pieces", "Practice", "lookup", "practise"]


@dataclass(frozen=True, slots=True)
class Lesson:
    """Lists of `fewest` to `most` labels of up to `pieces` tokens each, drawn from `words` different tokens.

    Only the first digit of a place is scored, unless the `whole` is: with all digits a model first learns that digits
    follow digits, and may never get to the labels. A share `numbers` of the labels are times of day. Where labels are
    `repeated`, one is asked for ("open Ada") and said again before its place ("tap Ada 51 23"). The lesson takes
    `steps` steps at the most.
    """

    fewest: int
    most: int
    pieces: int
    words: int
    steps: int
    repeated: bool = False
    numbers: float = 0.0
    whole: bool = False


LESSONS = (
    Lesson(2, 2, pieces=1, words=8, steps=300),
    Lesson(4, 4, pieces=1, words=30, steps=150),
    Lesson(8, 8, pieces=1, words=60, steps=100),
    Lesson(4, 12, pieces=3, words=10_000, steps=240, repeated=True, numbers=0.1, whole=True),
)
"""The steps; all figures are ours. With 30 words instead of 8, some seeds never get past the first one."""

_MASTERED = ("accuracy/first", "accuracy/label")


@dataclass(frozen=True, slots=True)
class Practice:
    """How the lessons are taken; all figures are our defaults. `questions` are asked of each list, with replacement.

    A lesson is over when `mastery` of the first digits, and of repeated labels, were right over the last `window`
    steps. The first digit of a place is where the looking up happens, so it weighs `emphasis` times as much as each of
    the others.
    """

    batch: int = 24
    questions: int = 10
    mastery: float = 0.95
    window: int = 8
    emphasis: float = 4.0
    learning_rate: float = 4e-3
    muon: float = 5e-3
    warmup_steps: int = 10
    autocast: bool = True


@dataclass(frozen=True, slots=True)
class Pieces:
    """The tokens that labels are made of: those that can begin one (a space and letters) and those that continue it."""

    heads: tuple[int, ...]
    tails: tuple[int, ...]

    @classmethod
    def of(cls, vlm: Vlm, rng: random.Random) -> "Pieces":
        """All that the tokenizer has, in a random order."""
        texts = {number: vlm.tokenizer.decode([number]) for number in sorted(vlm.tokenizer.get_vocab().values())}
        heads = [number for number, text in texts.items() if re.fullmatch(r" [A-Za-z]+", text)]
        tails = [number for number, text in texts.items() if re.fullmatch(r"[A-Za-z]+", text)]
        rng.shuffle(heads)
        rng.shuffle(tails)
        return cls(tuple(heads), tuple(tails))

    def label(self, lesson: Lesson, rng: random.Random) -> tuple[int, ...]:
        """A label as tokens: words, some of them of several pieces."""
        heads, tails = self.heads[: lesson.words], self.tails[: lesson.words]
        rest = [rng.choice(rng.choice((heads, tails))) for _ in range(rng.randint(1, lesson.pieces) - 1)]
        return (rng.choice(heads), *rest)


def lookup(vlm: Vlm, pieces: Pieces, lesson: Lesson, practice: Practice, *, rng: random.Random) -> Tree:
    """One list with its questions in a row; places are scored, as segments named "first" and "rest".

    Where the lesson has labels repeated, these are scored as well, as "label", and the questions do not see each other.
    """
    places: dict[tuple[int, ...], tuple[int, ...]] = {}
    count = rng.randint(lesson.fewest, lesson.most)
    while len(places) < count:
        place = encoded(vlm, f" {rng.randrange(100):02d} {rng.randrange(100):02d}")
        label = _time(vlm, rng) if rng.random() < lesson.numbers else pieces.label(lesson, rng)
        places.setdefault(label, place)
    newline, asked, answered = (encoded(vlm, text) for text in ("\n", "open", "tap"))
    segments: list[Segment] = []
    for label, place in rng.choices(list(places.items()), k=practice.questions):
        if lesson.repeated:
            segments.append(Segment(-1, (*asked, *label, *newline, *answered)))
        at = len(segments)
        segments += [
            Segment(at - 1, label, scored=lesson.repeated, name="label"),
            Segment(at, place[:1], scored=True, weight=practice.emphasis, name="first"),
            Segment(at + 1, place[1:], scored=lesson.whole, name="rest"),
            Segment(at + 2, newline),
        ]
    listed = [token for label, place in places.items() for token in (*label, *place, *newline)]
    return Tree(_listing(vlm, listed), tuple(segments))


def _time(vlm: Vlm, rng: random.Random) -> tuple[int, ...]:
    return encoded(vlm, f" {rng.randrange(24):02d}:{rng.randrange(60):02d}")


def _listing(vlm: Vlm, tokens: Sequence[int]) -> Root:
    """The opening of a dialogue in which the user says nothing but these tokens."""
    frame = opening(vlm, (Turn("user", ""),)).token_ids
    at = frame.index(vlm.special.turn_end)
    ids = (*frame[:at], *tokens, *frame[at:])
    return Root(ids, np.arange(len(ids))[None].repeat(3, 0), len(ids))


def practise(
    vlm: Vlm,
    *,
    seed: int,
    folder: Path,
    lessons: Sequence[Lesson] = LESSONS,
    practice: Practice = Practice(),
) -> Iterator[tuple[int, Progress]]:
    """Takes the lessons with all weights, in order; yields the lesson's number, from 0, with each step's progress.

    One optimiser goes through all lessons. `folder` holds a checkpoint of the lessons that are over; after an
    interruption the one that was under way is begun again, with a fresh optimiser.
    """
    checkpoints = Checkpoints(folder, every=1, keep=1)
    weights = dict(vlm.model.named_parameters())
    course = _Course(lessons, number=restore(checkpoints, weights, ()), practice=practice)
    steps = sum(lesson.steps for lesson in lessons[course.number :])
    settings = Settings(
        steps,
        learning_rate=practice.learning_rate,
        muon=practice.muon,
        warmup=practice.warmup_steps / max(1, steps),
        floor=1.0,
        autocast=practice.autocast,
        seed=seed,
    )
    for progress in fine_tune(vlm, course.lists(vlm, seed=seed), settings=settings):
        yield course.number, progress
        if course.over(min(progress.tallies[name] for name in _MASTERED if name in progress.tallies)):
            write(checkpoints, course.number, weights, ())


class _Course:
    """Which lesson is under way: read where lists are made, moved on where answers come in."""

    def __init__(self, lessons: Sequence[Lesson], *, number: int, practice: Practice) -> None:
        self.number = number
        self._lessons, self._practice = lessons, practice
        self._right: list[float] = []

    def over(self, right: float) -> bool:
        """Notes the share of answers that were right; whether that was the lesson's last step."""
        self._right.append(right)
        last = self._right[-self._practice.window :]
        mastered = len(last) == self._practice.window and sum(last) / len(last) > self._practice.mastery
        if not mastered and len(self._right) < self._lessons[self.number].steps:
            return False
        self.number += 1
        self._right = []
        return True

    def lists(self, vlm: Vlm, *, seed: int) -> Iterator[list[Tree]]:
        """Batches until the lessons are over."""
        pieces = Pieces.of(vlm, random.Random(f"{seed}/pieces"))
        draws = [random.Random(f"{seed}/{number}") for number in range(len(self._lessons))]
        while self.number < len(self._lessons):
            lesson, rng = self._lessons[self.number], draws[self.number]
            yield [lookup(vlm, pieces, lesson, self._practice, rng=rng) for _ in range(self._practice.batch)]
