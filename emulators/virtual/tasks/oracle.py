"""Solves a task from what the screen shows: written routes whose every move comes with its reason in a few words.

A route is a list of stages, "on this screen, do this"; which stage is due is read off the screen each time, so an
oracle that is put somewhere unexpected finds its way back. It sees `Screen` and the task's parameters, nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass

from emulators.action import Action, Answer, Press, Scroll, Stop, Tap, TypeText, Wait
from emulators.screen import Element, Flag, Screen
from emulators.trajectory import Thought

__all__ = [
    "DONE", "HOME", "INFEASIBLE", "Move", "Oracle", "Route", "Rule", "Seen", "Sight", "Stage", "answer", "fill", "made",
    "press", "scroll", "showed", "switch", "tap", "title", "wait",
]  # fmt: skip

HOME = "Home"
"""How thoughts call the launcher's first page."""

PLANNED = 3
"""How many of the goals that remain a thought tells; our default."""


@dataclass(frozen=True, slots=True)
class Move:
    """An action and its words: tap "LABEL", type "TEXT" into "LABEL", scroll down, press back, answer "TEXT", done."""

    words: str
    action: Action


@dataclass(frozen=True, slots=True)
class Seen:
    """A screen of the past and what was done on it."""

    screen: Screen
    action: Action


@dataclass(frozen=True, slots=True)
class Sight:
    """The screen in front, and the past."""

    screen: Screen
    past: tuple[Seen, ...] = ()

    @property
    def title(self) -> str:
        return title(self.screen)

    def find(self, label: str, *flags: Flag) -> int | None:
        """The first enabled element of the app that is called `label` and has these flags (default: any use)."""
        for i, element in enumerate(self.screen.elements):
            if element.label == label and _usable(element, flags):
                return i
        return None

    def shows(self, label: str) -> bool:
        return any(e.label == label for e in self.screen.elements if not e.has(Flag.SYSTEM))

    def texts(self) -> tuple[str, ...]:
        """The labels of the app's elements in reading order."""
        return tuple(e.label for e in self.screen.elements if e.label and not e.has(Flag.SYSTEM))


def _usable(element: Element, flags: tuple[Flag, ...]) -> bool:
    if element.has(Flag.SYSTEM) or element.has(Flag.DISABLED):
        return False
    return all(element.has(f) for f in flags) if flags else element.actionable


Rule = Callable[[Sight], Move | None]
"""What to do on a screen of the kind the stage is for, or None when there is nothing left to do there."""


@dataclass(frozen=True, slots=True)
class Stage:
    """On the screen called `at`, in order to reach `goal`, follow `rule`."""

    at: str
    goal: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Route:
    """A way to one aim within one app; the first stage whose screen it is and whose rule has a move is due.

    `reached` says from present and past whether the aim is behind us. `ending` is what is done after the last route.
    """

    app: str
    stages: tuple[Stage, ...]
    reached: Callable[[Sight], bool]
    ending: Move | None = None


def title(screen: Screen) -> str:
    """What a person would call this screen: the title of the dialog on it, else of its app bar, else "Home"."""
    raise NotImplementedError


DONE = Move("done", Stop())
INFEASIBLE = Move("infeasible", Stop(infeasible=True))


def tap(label: str, *flags: Flag) -> Rule:
    """Tap the element called `label`, scrolling until it shows."""

    def rule(sight: Sight) -> Move | None:
        index = sight.find(label, *flags)
        if index is None:
            return scroll(sight)
        return Move(f'tap "{label}"', Tap(sight.screen.elements[index].hit, index))

    return rule


def scroll(sight: Sight) -> Move | None:
    """Scroll down to the end, then up; None where nothing scrolls."""
    area = next((i for i, e in enumerate(sight.screen.elements) if e.has(Flag.SCROLLABLE)), None)
    if area is None:
        return None
    direction = "down"
    if sight.past and isinstance(last := sight.past[-1].action, Scroll):
        stuck = sight.past[-1].screen.elements == sight.screen.elements
        down = (last.direction == "down") != stuck
        direction = "down" if down else "up"
    return Move(f"scroll {direction}", Scroll("down" if direction == "down" else "up", element=area,
                                              point=sight.screen.elements[area].hit))  # fmt: skip


def fill(label: str, text: str) -> Rule:
    """Make the field called `label` hold `text`; None when it does."""

    def rule(sight: Sight) -> Move | None:
        index = sight.find(label, Flag.EDITABLE)
        if index is None:
            return scroll(sight)
        field = sight.screen.elements[index]
        if field.value == text:
            return None
        action = TypeText(text, field.hit, index, replace=bool(field.value))
        return Move(f'type "{text}" into "{label}"', action)

    return rule


def switch(label: str, *, on: bool) -> Rule:
    """Tap the switch called `label` unless it is as wanted."""

    def rule(sight: Sight) -> Move | None:
        index = sight.find(label, Flag.CHECKABLE)
        if index is None:
            return scroll(sight)
        element = sight.screen.elements[index]
        return None if element.has(Flag.CHECKED) == on else Move(f'tap "{label}"', Tap(element.hit, index))

    return rule


def press(keys: str) -> Rule:
    return lambda _: Move(f"press {keys}", Press(keys))


def answer(text: str) -> Move:
    return Move(f'answer "{text}"', Answer(text))


def wait(seconds: float) -> Rule:
    return lambda _: Move(f"wait {seconds:g}", Wait(seconds))


def made(at: str, label: str) -> Callable[[Sight], bool]:
    """Whether, on a screen called `at`, the element called `label` has been tapped."""

    def reached(sight: Sight) -> bool:
        return any(_tapped(seen, label) for seen in sight.past if title(seen.screen) == at)

    return reached


def _tapped(seen: Seen, label: str) -> bool:
    match seen.action:
        case Tap(element=int(index)) if index < len(seen.screen.elements):
            return seen.screen.elements[index].label == label
        case Tap(point=point):
            return any(e.label == label and e.actionable and e.box.contains(point) for e in seen.screen.elements)
        case _:
            return False


def showed(at: str, rule: Rule) -> Callable[[Sight], bool]:
    """Whether the present screen, called `at`, leaves `rule` nothing to do."""
    return lambda sight: sight.title == at and rule(sight) is None


class Oracle:
    """Follows routes, one after the other, from screen to screen.

    `next` decides and remembers what it decided. To ask about a moment of somebody else's episode, tell it the steps
    before with `note`, then ask `decide`.
    """

    def __init__(self, routes: tuple[Route, ...], *, ending: Move = DONE) -> None:
        self._routes = routes
        self._ending = ending
        self._past: list[Seen] = []
        self._reached = 0

    def note(self, screen: Screen, action: Action) -> None:
        """Remember a step that was taken."""
        self._advance(screen)
        self._past.append(Seen(screen, action))

    def decide(self, screen: Screen) -> tuple[Thought, Action]:
        """The move that is due, with its reasons."""
        sight = self._advance(screen)
        goal, move, rest = self._due(sight)
        plan = ", then ".join([goal, *rest][:PLANNED])
        return Thought(seen=sight.title, plan=plan, move=move.words), move.action

    def next(self, screen: Screen) -> tuple[Thought, Action]:
        thought, action = self.decide(screen)
        self._past.append(Seen(screen, action))
        return thought, action

    def _advance(self, screen: Screen) -> Sight:
        sight = Sight(screen, tuple(self._past))
        while self._reached < len(self._routes) and self._routes[self._reached].reached(sight):
            self._reached += 1
        return sight

    def _due(self, sight: Sight) -> tuple[Move, list[str]]:
        """The move that is due and the goals that it and what follows serve."""
        if self._reached == len(self._routes):
            return self._ending, ["say that it cannot be done" if self._ending is INFEASIBLE else "finish"]
        route, *later = self._routes[self._reached :]
        goals = [stage.goal for stage in route.stages]
        ahead = [f"go on in {following.app.label}" for following in later]
        way = _towards(route.app, sight)
        if way is not None:
            return way, [f"open {route.app.label}", *goals, *ahead]
        for i, stage in enumerate(route.stages):
            if stage.at == sight.title and (move := stage.rule(sight)) is not None:
                return move, goals[i:] + ahead
        return Move("press back", Press("back")), ["go back", *goals, *ahead]
