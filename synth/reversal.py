"""Tasks made backwards from what was seen to happen (reverse task synthesis, OS-Genesis, arXiv 2412.19723, 3.2).

Each transition that can be worded gives a low-level task (its atomic instruction) and a high-level one. Unlike the
original, whose tasks only a judge can check, each carries a check of the final screen, made from the difference between
the two screens, and starts from the very state in which the transition began where the device could save it.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from emulators.action import Action
from emulators.trajectory import Saved, ScreenCheck, Task, Thought
from emulators.uitree import check_screen, difference
from synth.annotator import Annotation, Annotator
from synth.checking import HIDES, SHOWS, Walked, check_for
from synth.exploration import Transition
from synth.labels import app_name, title

__all__ = ["Dropped", "Reversed", "Sieve", "demonstration", "reverse"]

Dropped = Literal["no difference", "too much changed", "no words", "cannot be checked", "known instruction"]
"""Why a transition gave no task."""


@dataclass(frozen=True, slots=True)
class Sieve:
    """What makes a good task; all figures are our defaults.

    `most_changed`: a screen of the same place on which more lines than this came and went is taken for ambiguous.
    `shows` and `hides`: how many lines a check asks for at most. `low_budget` and `high_budget` are steps allowed.
    """

    most_changed: int = 40
    shows: int = SHOWS
    hides: int = HIDES
    low_budget: int = 3
    high_budget: int = 8


@dataclass(frozen=True, slots=True)
class Reversed:
    """What became of one transition: its words and tasks, or why there are none."""

    transition: str
    annotation: Annotation | None
    tasks: tuple[Task, ...]
    dropped: Dropped | None


def reverse(
    transitions: Iterable[Transition],
    annotator: Annotator,
    *,
    sieve: Sieve = Sieve(),
    known: Iterable[str] = (),
    batch: int = 16,
) -> Iterator[Reversed]:
    """One record for every transition, in order; `batch` of them are annotated at a time (our default).

    Transitions without a saved state start with their episode: they give a low-level task only where the episode began
    on the very screen, and none that would be done from the beginning. No instruction is given twice, nor one of
    `known` (those of earlier runs); case and punctuation do not count.
    """
    seen = {_same(instruction) for instruction in known}
    walked = Walked()
    waiting = iter(transitions)
    while now := list(islice(waiting, batch)):
        sound = [t for t in now if _unsound(t, sieve) is None]
        words = dict(zip((t.id for t in sound), annotator.annotate(sound), strict=True))
        for transition in now:
            walked.begin(transition)
            check = _checked(transition, walked, sieve) if transition.id in words else None
            close = transition.state is not None or walked.at_opening(transition)
            walked.note(transition)
            yield _reversed(
                transition, words.get(transition.id), sieve, checks=(check if close else None, check), seen=seen
            )


def demonstration(
    transition: Transition, annotation: Annotation, sieve: Sieve = Sieve()
) -> tuple[Task, Thought, Action]:
    """The transition as a lesson: its low-level task, the thought behind the action, and the action as it was done.

    This is the pair that OS-Genesis trains action prediction on (L2): instruction and screen to action.
    """
    check = check_for(transition, shows=sieve.shows, hides=sieve.hides) or _nothing()
    task = _task(transition, "low", annotation.sub_instruction, check=check, budget=sieve.low_budget)
    heading = title(transition.before)
    seen = f"{heading} in {app_name(transition.before)}." if heading else f"A screen of {app_name(transition.before)}."
    new = difference(transition.before, transition.after).appeared
    expected = f"The screen shows {new[0]!r}." if new else None
    move = annotation.sub_instruction
    return task, Thought(seen, f"To do: {annotation.high_level}", move, expected), transition.action


def _reversed(
    transition: Transition,
    words: Annotation | None,
    sieve: Sieve,
    *,
    checks: tuple[ScreenCheck | None, ScreenCheck | None],
    seen: set[str],
) -> Reversed:
    """`checks` are those of the low-level and of the high-level task, None where there can be no such task."""

    def dropped(why: Dropped) -> Reversed:
        return Reversed(transition.id, words, (), why)

    if (why := _unsound(transition, sieve)) is not None:
        return dropped(why)
    if words is None:
        return dropped("no words")
    low, high = checks
    if high is None:
        return dropped("cannot be checked")
    asked = ScreenCheck("", "", (), (), words.answer) if words.answer else high
    kind = "question" if words.answer else "high"
    tasks = [_task(transition, kind, words.high_level, check=asked, budget=sieve.high_budget)]
    if low is not None:
        tasks.insert(0, _task(transition, "low", words.sub_instruction, check=low, budget=sieve.low_budget))
    fresh = []
    for task in tasks:
        if _same(task.instruction) not in seen:
            seen.add(_same(task.instruction))
            fresh.append(task)
    return Reversed(transition.id, words, tuple(fresh), None if fresh else "known instruction")


def _checked(transition: Transition, walked: Walked, sieve: Sieve) -> ScreenCheck | None:
    """The check of the transition; without a saved state it must not hold where the task will start either."""
    check = check_for(transition, prior=walked.prior(transition), shows=sieve.shows, hides=sieve.hides)
    if check is None or transition.state is not None:
        return check
    return check if walked.opening is not None and check_screen(check, walked.opening).score == 0.0 else None


def _unsound(transition: Transition, sieve: Sieve) -> Dropped | None:
    changes = difference(transition.before, transition.after)
    if not changes.moved and not changes.appeared and not changes.vanished:
        return "no difference"
    if not changes.moved and len(changes.appeared) + len(changes.vanished) > sieve.most_changed:
        return "too much changed"
    return None


def _task(transition: Transition, kind: str, instruction: str, *, check: ScreenCheck, budget: int) -> Task:
    app = re.sub(r"[^a-z0-9]+", "-", app_name(transition.before).lower()).strip("-") or "app"
    name = hashlib.sha256(f"{transition.id}/{kind}/{instruction}".encode()).hexdigest()[:12]
    return Task(
        name=f"synth/{app}/{name}",
        instruction=instruction,
        start=Saved(transition.state) if transition.state is not None else transition.start,
        check=check,
        budget=budget,
        parameters=(("kind", kind), ("app", transition.app)),
        source=transition.id,
    )


def _nothing() -> ScreenCheck:
    return ScreenCheck("", "", (), ())


def _same(instruction: str) -> str:
    return " ".join(re.findall(r"\w+", instruction.casefold()))
