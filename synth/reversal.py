"""Tasks made backwards from what was seen to happen (reverse task synthesis, OS-Genesis, arXiv 2412.19723, 3.2).

Each transition that can be worded gives a low-level task (its atomic instruction) and a high-level one. Unlike the
original, whose tasks only a judge can check, each carries a check of the final screen, made from the difference between
the two screens, and starts from the very state in which the transition began where the device could save it.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from emulators.action import Action
from emulators.screen import Flag, Screen
from emulators.trajectory import Saved, ScreenCheck, Task, Thought
from emulators.uitree import check_screen, difference, facts
from synth.annotator import Annotation, Annotator
from synth.events import Carried, Decided, Done, event
from synth.exploration import Transition
from synth.labels import app_name, dialog_title, label_of, passing, target, title

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
    visited = _Visited()
    waiting = iter(transitions)
    while now := list(islice(waiting, batch)):
        sound = [t for t in now if _unsound(t, sieve) is None]
        words = dict(zip((t.id for t in sound), annotator.annotate(sound), strict=True))
        for transition in now:
            check = (
                None if transition.id not in words else check_for(transition, sieve, prior=visited.before(transition))
            )
            visited.note(transition)
            yield _reversed(transition, words.get(transition.id), sieve, check=check, seen=seen)


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


def check_for(
    transition: Transition, sieve: Sieve = Sieve(), *, prior: frozenset[str] | None = None
) -> ScreenCheck | None:
    """A check that holds after the transition and not before it; None where there is none.

    `prior` are the lines that the place arrived at showed when the walk was there last: what is new among its lines
    now, and what is missing, is what the check asks for, so that saving cannot be mistaken for leaving. Else it
    asks on the same screen for what appeared and against what vanished, on another one for the lines that say most.
    Lines that change by themselves (a running clock) are left out. None as well for a command that ends the work on a
    screen (save, delete), where nobody knows what the place below looked like.
    """
    before, after = transition.before, transition.after
    changes = difference(before, after)
    there = tuple(dict.fromkeys(facts(after)))
    ended = _ends(transition)
    if ended and (prior is None or (prior == set(there) and isinstance(event(transition), Carried))):
        return None
    if ended and prior is not None and prior != set(there):
        new, gone = [line for line in there if line not in prior], sorted(prior - set(there))
    elif changes.moved:
        new, gone = [line for line in there if not line.endswith("checked]")], []
    else:
        new, gone = list(changes.appeared), list(changes.vanished)
    shows = _telling(new, transition, after)[: sieve.shows]
    hides = _telling(gone, transition, before)[: sieve.hides]
    check = ScreenCheck(after.app, after.location, shows, hides)
    tells = check_screen(check, after).score == 1.0 and check_screen(check, before).score == 0.0
    return check if tells and (shows or hides) else None


def _ends(transition: Transition) -> bool:
    """Whether it was a command that ends something, and lays bare a screen that was there before."""
    happened = event(transition)
    chosen = isinstance(happened, Carried) and not title(transition.before)
    return chosen or isinstance(happened, Done) or (isinstance(happened, Decided) and happened.yes)


def _telling(lines: list[str], transition: Transition, screen: Screen) -> tuple[str, ...]:
    """The steady lines, those that say most about what happened first; only those that name it, if any do."""
    before, action = transition.before, transition.action
    position = target(before, action, transition.element)
    touched = label_of(before, position) if position is not None else ""
    words = [touched, str(getattr(action, "text", "")), title(transition.after), dialog_title(transition.after)]
    words += [title(before)] if before.location != transition.after.location else []
    steady = [line for line in lines if not _volatile(line, screen)]
    steady.sort(key=lambda line: (line not in words, -_named(line, words), _plain(line), len(line)))
    naming = [line for line in steady if _named(line, words) >= 0.5]
    return tuple(naming or steady)


@dataclass(slots=True)
class _Visited:
    """What each place showed when the walk was there last, in the episode under way; no dialogs and menus."""

    episode: tuple[object, ...] = ()
    places: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    def before(self, transition: Transition) -> frozenset[str] | None:
        """The lines of the place that the transition arrives at, None where the walk had not been there."""
        return self.places.get((transition.after.app, transition.after.location)) if self._same(transition) else None

    def note(self, transition: Transition) -> None:
        if not self._same(transition):
            self.episode, self.places = (transition.start, transition.episode), {}
        for screen in (transition.before, transition.after):
            if title(screen) and not dialog_title(screen):
                lines = frozenset(line for line in facts(screen) if line not in passing(screen))
                self.places[screen.app, screen.location] = lines

    def _same(self, transition: Transition) -> bool:
        return self.episode == (transition.start, transition.episode)


def _reversed(
    transition: Transition, words: Annotation | None, sieve: Sieve, *, check: ScreenCheck | None, seen: set[str]
) -> Reversed:
    def dropped(why: Dropped) -> Reversed:
        return Reversed(transition.id, words, (), why)

    if (why := _unsound(transition, sieve)) is not None:
        return dropped(why)
    if words is None:
        return dropped("no words")
    if check is None:
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


def _named(line: str, words: list[str]) -> float:
    """How far a line names what was touched or typed, or the heading: the best share of a name's words that it has."""
    said = set(re.findall(r"\w+", line.casefold()))
    shares = [len(said & set(name)) / len(name) for word in words if (name := re.findall(r"\w{2,}", word.casefold()))]
    return max(shares, default=0.0)


_CHROME = frozenset({"navigate up", "close", "cancel", "ok", "save", "more options", "edit", "back", "done", "delete"})


def _plain(line: str) -> int:
    """0 for a line with a state or value, 1 for another, 2 for what stands on many screens."""
    if line.casefold() in _CHROME or len(re.findall(r"\w", line)) < 3 or len(line) > 100:
        return 2
    return 0 if " = " in line or line.endswith("]") else 1


_RUNNING = re.compile(
    r"\b\d+:\d{2}:\d{2}\b|\b\d+:\d{2}[.,]\d|\b(?:ago|from now|just now|remaining)\b",
    re.IGNORECASE,
)


def _volatile(line: str, screen: Screen) -> bool:
    """Whether a line may read differently a moment later: toasts, running times, the minute of the status bar."""
    clocks = (re.fullmatch(r"\d{1,2}(:\d{2})( ?[AP]M)?", e.label) for e in screen.elements if e.has(Flag.SYSTEM))
    minutes = {found.group(1) for found in clocks if found}
    passes = line in passing(screen) or bool(_RUNNING.search(line))
    return passes or any(re.search(rf"\d{minute}\b", line) for minute in minutes)


def _nothing() -> ScreenCheck:
    return ScreenCheck("", "", (), ())


def _same(instruction: str) -> str:
    return " ".join(re.findall(r"\w+", instruction.casefold()))
