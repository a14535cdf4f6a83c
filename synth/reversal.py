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
from emulators.screen import Flag, Screen
from emulators.trajectory import Saved, ScreenCheck, Task, Thought
from emulators.uitree import check_screen, difference
from synth.annotator import Annotation, Annotator
from synth.exploration import Transition
from synth.labels import app_name, label_of, target, title

__all__ = ["Dropped", "Reversed", "Sieve", "check_for", "demonstration", "reverse"]

Dropped = Literal["no difference", "too much changed", "no words", "cannot be checked", "known instruction"]
"""Why a transition gave no task."""


@dataclass(frozen=True, slots=True)
class Sieve:
    """What makes a good task; all figures are our defaults.

    `most_changed`: a screen of the same place on which more lines than this came and went is taken for ambiguous.
    `shows` and `hides`: how many lines a check asks for at most. `low_budget` and `high_budget` are steps allowed.
    """

    most_changed: int = 40
    shows: int = 3
    hides: int = 2
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

    No instruction is given twice, nor one of `known` (those of earlier runs); case and punctuation do not count.
    """
    seen = {_same(instruction) for instruction in known}
    waiting = iter(transitions)
    while now := list(islice(waiting, batch)):
        sound = [t for t in now if _unsound(t, sieve) is None]
        words = dict(zip((t.id for t in sound), annotator.annotate(sound), strict=True))
        for transition in now:
            yield _reversed(transition, words.get(transition.id), sieve, seen)


def demonstration(
    transition: Transition, annotation: Annotation, sieve: Sieve = Sieve()
) -> tuple[Task, Thought, Action]:
    """The transition as a lesson: its low-level task, the thought behind the action, and the action as it was done.

    This is the pair that OS-Genesis trains action prediction on (L2): instruction and screen to action.
    """
    check = check_for(transition, sieve) or _nothing()
    task = _task(transition, "low", annotation.sub_instruction, check=check, budget=sieve.low_budget)
    heading = title(transition.before)
    seen = f"{heading} in {app_name(transition.before)}." if heading else f"A screen of {app_name(transition.before)}."
    new = difference(transition.before, transition.after).appeared
    expected = f"The screen shows {new[0]!r}." if new else None
    move = annotation.sub_instruction
    return task, Thought(seen, f"To do: {annotation.high_level}", move, expected), transition.action


def check_for(transition: Transition, sieve: Sieve = Sieve()) -> ScreenCheck | None:
    """A check that holds after the transition and not before it; None where there is none.

    It asks for the lines that appeared, the most specific first, and on the same screen for the absence of those that
    vanished. Lines that change by themselves (a running clock) are left out.
    """
    before, after = transition.before, transition.after
    changes = difference(before, after)
    new = [line for line in changes.appeared if not _volatile(line, after)]
    gone = [line for line in changes.vanished if not _volatile(line, before)]
    position = target(before, transition.action, transition.element)
    touched = label_of(before, position) if position is not None else ""
    words = (touched, str(getattr(transition.action, "text", "")), title(after))
    new.sort(key=lambda line: _worth(line, words), reverse=True)
    gone.sort(key=lambda line: _worth(line, words), reverse=True)
    shows = tuple(new[: sieve.shows])
    hides = () if changes.moved or len(shows) >= sieve.shows else tuple(gone[: sieve.hides])
    check = ScreenCheck(after.app, after.location, shows, hides)
    tells = check_screen(check, after).score == 1.0 and check_screen(check, before).score == 0.0
    return check if tells and (shows or hides or changes.moved) else None


def _reversed(transition: Transition, words: Annotation | None, sieve: Sieve, seen: set[str]) -> Reversed:
    def dropped(why: Dropped) -> Reversed:
        return Reversed(transition.id, words, (), why)

    if (why := _unsound(transition, sieve)) is not None:
        return dropped(why)
    if words is None:
        return dropped("no words")
    if (check := check_for(transition, sieve)) is None:
        return dropped("cannot be checked")
    asked = ScreenCheck("", "", (), (), words.answer) if words.answer else check
    kind = "question" if words.answer else "high"
    tasks = (
        _task(transition, "low", words.sub_instruction, check=check, budget=sieve.low_budget),
        _task(transition, kind, words.high_level, check=asked, budget=sieve.high_budget),
    )
    fresh = []
    for task in tasks:
        if _same(task.instruction) not in seen:
            seen.add(_same(task.instruction))
            fresh.append(task)
    return Reversed(transition.id, words, tuple(fresh), None if fresh else "known instruction")


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


def _worth(line: str, words: tuple[str, ...]) -> tuple[int, int]:
    """How much a line says about what happened: it names what was touched or typed, the heading, or a state."""
    named = sum(bool(word) and word.casefold() in line.casefold() for word in words)
    state = " = " in line or line.endswith("]")
    letters = len(re.findall(r"\w", line))
    return 2 * named + state + (letters > 3) - (len(line) > 80), -len(line)


_RUNNING = re.compile(
    r"\b\d+:\d{2}:\d{2}\b|\b\d+:\d{2}[.,]\d|\b(?:ago|from now|just now|remaining)\b|\bin \d+ (?:hour|minute|day)",
    re.IGNORECASE,
)


def _volatile(line: str, screen: Screen) -> bool:
    """Whether a line may read differently a moment later: running times, and what the status bar's clock says too."""
    clock = {
        e.label for e in screen.elements if e.has(Flag.SYSTEM) and re.fullmatch(r"\d{1,2}:\d{2}( ?[AP]M)?", e.label)
    }
    return bool(_RUNNING.search(line)) or any(time in line for time in clock)


def _nothing() -> ScreenCheck:
    return ScreenCheck("", "", (), ())


def _same(instruction: str) -> str:
    return " ".join(re.findall(r"\w+", instruction.casefold()))
