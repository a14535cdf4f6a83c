"""What the MiniWoB++ oracles see a screen with, and say their moves in."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from emulators.action import Action, Press, Scroll, SelectOption, Stop, Tap, TypeText
from emulators.screen import Element, Flag, Screen
from emulators.uitree import called

__all__ = ["DONE", "Move", "Sight", "fill", "press", "scroll", "select", "tap"]


@dataclass(frozen=True, slots=True)
class Move:
    """An action, its words, and what it is for."""

    plan: str
    words: str
    action: Action


@dataclass(frozen=True, slots=True)
class Sight:
    """The screen in front, the words of the task, what was done before, and the labels that were tapped."""

    screen: Screen
    words: dict[str, str]
    past: tuple[Action, ...] = ()
    tapped: frozenset[str] = frozenset()

    def every(self, test: Callable[[Element], bool]) -> list[int]:
        """Positions of the enabled elements that pass `test`, in drawing order."""
        return [i for i, e in enumerate(self.screen.elements) if not e.has(Flag.DISABLED) and test(e)]

    def labelled(self, label: str, *, role: str = "") -> int | None:
        """The first actionable element called `label` (of `role`, where one is given)."""
        found = self.every(lambda e: e.actionable and e.label == label and role in {"", e.role})
        return found[0] if found else None

    def fields(self) -> list[int]:
        return self.every(lambda e: e.has(Flag.EDITABLE))

    def buttons(self) -> list[int]:
        return self.every(lambda e: e.role == "button")

    def at(self, index: int) -> Element:
        return self.screen.elements[index]


DONE = Move("the episode is over", "done", Stop())


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def tap(sight: Sight, index: int | None, plan: str) -> Move:
    """Tap an element; one that is not to be seen is looked for further down."""
    if index is None:
        return scroll(sight, "down", plan)
    return Move(plan, f"tap {_quoted(called(sight.screen, index))}", Tap(sight.at(index).hit, index))


def fill(sight: Sight, index: int, text: str, plan: str) -> Move:
    """Make a field hold `text`."""
    element = sight.at(index)
    words = f"type {_quoted(text)} into {_quoted(called(sight.screen, index))}"
    return Move(plan, words, TypeText(text, element.hit, index, replace=bool(element.value)))


def select(sight: Sight, index: int, options: tuple[str, ...], plan: str) -> Move:
    """Choose these options of a select."""
    words = f"select {', '.join(map(_quoted, options))} in {_quoted(called(sight.screen, index))}"
    return Move(plan, words, SelectOption(options, sight.at(index).hit, index))


def press(keys: str, plan: str) -> Move:
    """Press a key or a chord."""
    return Move(plan, f"press {keys}", Press(keys))


def scroll(sight: Sight, direction: Literal["up", "down"], plan: str) -> Move:
    """Scroll the first thing that scrolls."""
    areas = sight.every(lambda e: e.has(Flag.SCROLLABLE))
    index = areas[0] if areas else None
    point = sight.at(index).hit if index is not None else None
    return Move(plan, f"scroll {direction}", Scroll(direction, point, index))
