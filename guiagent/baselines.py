"""Policies that learn nothing: chance, the most frequent action, and the oracle that knows the way."""

import dataclasses
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Protocol

from emulators.action import Action, Press, Scroll, Stop, Tap, TypeText
from emulators.screen import Flag, Point, Screen
from emulators.trajectory import Moment, Step, Task, Thought
from emulators.uitree import element_at
from guiagent.policy import Decision, Verdict

__all__ = [
    "PHONE_MOVES", "WEB_MOVES", "MostFrequentAction", "NearestLabel", "Oracle", "OraclePolicy", "RandomPolicy",
]  # fmt: skip

PHONE_MOVES: tuple[Action, ...] = (Scroll("down"), Scroll("up"), Press("back"), Stop())
"""What can be done on any screen of a phone; our choice."""

WEB_MOVES: tuple[Action, ...] = (Scroll("down"), Scroll("up"), Stop())
"""What can be done on any page; our choice."""

_WORDS = ("hello", "test", "42")
_WORD = re.compile(r"\w+")


class RandomPolicy:
    """Chooses evenly among the elements that can be acted on and `moves`; into fields it types words of the task.

    The same seed, task and number of steps give the same choice. `words` are added to those of the instruction.
    """

    name = "random"

    def __init__(self, seed: int, *, moves: Sequence[Action] = PHONE_MOVES, words: Sequence[str] = _WORDS) -> None:
        self._seed = seed
        self._moves = tuple(moves)
        self._words = tuple(words)

    def decide(self, moments: Sequence[Moment]) -> list[Verdict]:
        return [self._drawn(moment, 1)[0] for moment in moments]

    def propose(self, moments: Sequence[Moment], k: int) -> list[list[Decision]]:
        return [self._drawn(moment, k) for moment in moments]

    def _drawn(self, moment: Moment, k: int) -> list[Decision]:
        rng = random.Random(f"{self._seed}/{moment.task.name}/{len(moment.history)}")
        return [Decision(Thought(move="at random"), self._draw(moment, rng)) for _ in range(k)]

    def _draw(self, moment: Moment, rng: random.Random) -> Action:
        elements = [i for i, e in enumerate(moment.screen.elements) if e.actionable]
        choice = rng.randrange(len(elements) + len(self._moves))
        if choice >= len(elements):
            return self._moves[choice - len(elements)]
        element = moment.screen.elements[elements[choice]]
        if element.has(Flag.EDITABLE):
            words = [*moment.task.instruction.split(), *self._words]
            return TypeText(rng.choice(words).strip("\"'.,:;!?“”"), element.hit, elements[choice])
        return Tap(element.hit, elements[choice])


class MostFrequentAction:
    """Always does what is done most often in `steps`, places compared on a grid of `grid` x `grid` cells.

    The grid is our default. Needs at least one step.
    """

    name = "most frequent action"

    def __init__(self, steps: Iterable[Step], *, grid: int = 20) -> None:
        counts = Counter(_moved(s.action, partial(_cell, screen=s.screen, grid=grid)) for s in steps)
        if not counts:
            raise ValueError("the most frequent action of no steps is not defined; pass the training steps")
        self._action = max(counts, key=lambda action: (counts[action], repr(action)))

    def decide(self, moments: Sequence[Moment]) -> list[Verdict]:
        return [self._decision(moment.screen) for moment in moments]

    def propose(self, moments: Sequence[Moment], k: int) -> list[list[Decision]]:
        return [[self._decision(moment.screen)] * k for moment in moments]

    def on(self, screen: Screen) -> Action:
        """The action on a screen of that size, the element in its place named."""
        action = _moved(self._action, lambda p: Point(p.x * screen.width, p.y * screen.height))
        point = getattr(action, "point", None)
        if point is not None:
            changes: dict[str, Any] = {"element": element_at(screen, point)}
            action = dataclasses.replace(action, **changes)
        return action

    def _decision(self, screen: Screen) -> Decision:
        return Decision(Thought(move="as most often"), self.on(screen))


class NearestLabel:
    """Taps what is called most like the instruction: the label with the largest part of its words in there.

    Of equals the one with more words, then the first. What was tapped before in the episode comes after all others.
    """

    name = "nearest label"

    def decide(self, moments: Sequence[Moment]) -> list[Verdict]:
        return [self._decision(moment) for moment in moments]

    def propose(self, moments: Sequence[Moment], k: int) -> list[list[Decision]]:
        return [[self._decision(moment)] * k for moment in moments]

    def _decision(self, moment: Moment) -> Decision:
        asked = set(_WORD.findall(moment.task.instruction.casefold()))
        tapped = {_aimed_at(step) for step in moment.history}
        best: tuple[tuple[bool, float, int], int] | None = None
        for index, element in enumerate(moment.screen.elements):
            words = _WORD.findall(element.label.casefold())
            if not words or element.has(Flag.SYSTEM):
                continue
            shared = sum(word in asked for word in words)
            rank = (element.label not in tapped, shared / len(words), shared)
            if best is None or rank > best[0]:
                best = (rank, index)
        if best is None:
            return Decision(Thought(move="nothing has a label"), Stop())
        chosen = moment.screen.elements[best[1]]
        return Decision(Thought(move=f"nearest is {chosen.label}"), Tap(chosen.hit, best[1]))


def _aimed_at(step: Step) -> str:
    point = getattr(step.action, "point", None)
    index = element_at(step.screen, point) if point is not None else None
    return step.screen.elements[index].label if index is not None else ""


def _cell(point: Point, screen: Screen, grid: int) -> Point:
    """The middle of the cell that a point lies in, in shares of the screen."""
    x, y = int(point.x / screen.width * grid), int(point.y / screen.height * grid)
    return Point((x + 0.5) / grid, (y + 0.5) / grid)


def _moved(action: Action, place: Callable[[Point], Point]) -> Action:
    """The action with its points put elsewhere and no element meant."""
    changes: dict[str, Any] = {}
    for field in dataclasses.fields(action):
        value = getattr(action, field.name)
        if isinstance(value, Point):
            changes[field.name] = place(value)
        elif field.name == "element":
            changes[field.name] = None
    return dataclasses.replace(action, **changes)


class Oracle(Protocol):
    """Knows the way through one task. It is told the steps that were taken, then asked for the next."""

    def note(self, screen: Screen, action: Action) -> None:
        """Remember a step that was taken, by whomever."""

    def decide(self, screen: Screen) -> tuple[Thought, Action]:
        """The move that is due, and why."""


class OraclePolicy:
    """Does what the oracle of the moment's task says; `oracle` makes a fresh one for every moment."""

    name = "oracle"

    def __init__(self, oracle: Callable[[Task], Oracle]) -> None:
        self._oracle = oracle

    def decide(self, moments: Sequence[Moment]) -> list[Verdict]:
        return [self._decision(moment) for moment in moments]

    def propose(self, moments: Sequence[Moment], k: int) -> list[list[Decision]]:
        return [[self._decision(moment)] * k for moment in moments]

    def _decision(self, moment: Moment) -> Decision:
        oracle = self._oracle(moment.task)
        for step in moment.history:
            oracle.note(step.screen, step.action)
        thought, action = oracle.decide(moment.screen)
        return Decision(thought, action)
