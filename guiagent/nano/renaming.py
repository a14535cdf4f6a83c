"""The same decision in other words: names that come and go are exchanged, on the screen and in all that is said of it.

A policy that has seen "Ada Lopez" learns her name; one that sees another name each time can only copy. Which words
those are is read off the recordings: a word that most screens of one place, or most episodes of one kind of task, have
in common belongs to the device; all others are content. This is domain randomisation for labels.
"""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

from emulators.action import Action, Answer, SelectOption, TypeText
from emulators.screen import Element, Screen
from emulators.trajectory import Moment, Step, Task, Thought
from guiagent.train.decisions import Decided

__all__ = ["Names", "Rewriting", "words_of"]

_WORD = re.compile(r"[^\W\d_]+|\d+")

_SPOKEN = frozenset(
    ["on", "off", "in", "into", "replace", "submit", "selected", "focused", "disabled", "field", "done"]
)
"""Words that the dialect says itself."""


@dataclass(frozen=True, slots=True)
class Rewriting:
    """How names are told from the device's own words and exchanged; all figures are our defaults.

    A word is the device's own where it is in more than `common` of a group of at least `group` screens or episodes.
    A new name is a name seen elsewhere, or with the chance `spliced` the head of one and the tail of another.
    """

    common: float = 0.5
    group: int = 5
    spliced: float = 0.9


@dataclass(frozen=True, slots=True)
class Names:
    """The words that come and go, in lower case, and the ways they were written."""

    content: frozenset[str]
    written: tuple[str, ...]
    rewriting: Rewriting

    @classmethod
    def of(cls, decisions: Iterable[Decided], rewriting: Rewriting = Rewriting()) -> "Names":
        """Found in the labels of the screens; what instructions say around their parameters is no name either."""
        common = set(_SPOKEN)
        episodes: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for decided in decisions:
            task, screen = decided.moment.task, decided.moment.screen
            words = {word for element in screen.elements for word in words_of(element)}
            episodes[f"at {screen.app} {screen.location.partition('?')[0]}"][task.name] |= words
            if kind := task.name.rpartition("@")[0]:
                episodes[f"for {kind}"][task.name] |= words
            common |= _around(task) | _planned(decided, words)
        every: set[str] = set()
        for group in episodes.values():
            counts = Counter(word.casefold() for words in group.values() for word in {w.casefold() for w in words})
            every |= {word for words in group.values() for word in words}
            if len(group) >= rewriting.group:
                common |= {word for word, count in counts.items() if count > rewriting.common * len(group)}
        written = sorted(w for w in every if w.casefold() not in common and len(w) > 1 and not w.isdigit())
        return cls(frozenset(w.casefold() for w in every) - common, tuple(written), rewriting)

    def renamed(self, decided: Decided, rng: random.Random) -> Decided:
        """The decision with every name exchanged, the same one everywhere for the same; nothing else is touched."""
        return self.together([decided], rng)[0]

    def together(self, decisions: Iterable[Decided], rng: random.Random) -> list[Decided]:
        """Decisions at one screen, with the same new name for the same name in all of them."""
        exchange = _Exchange(self, rng)
        return [exchange.decided(decided) for decided in decisions]

    def exchanging(self, rng: random.Random, *, keep: Collection[str]) -> Callable[[str], str]:
        """Gives texts new names, the same one for the same; those in `keep`, in lower case, stay."""
        exchange = _Exchange(self, rng)
        exchange.keep(keep)
        return exchange.text


class _Exchange:
    """One drawing of new names, kept while a decision is rewritten."""

    def __init__(self, names: Names, rng: random.Random) -> None:
        self._names, self._rng = names, rng
        self._new: dict[str, str] = {}
        self._taken: set[str] = set()

    def keep(self, names: Iterable[str]) -> None:
        self._new |= {name: name for name in names}
        self._taken |= set(names)

    def decided(self, decided: Decided) -> Decided:
        moment, thought = decided.moment, decided.thought
        history = tuple(self._step(step) for step in moment.history)
        told = Moment(self._task(moment.task), history, self._screen(moment.screen))
        return replace(decided, moment=told, thought=self._thought(thought), action=self._action(decided.action))

    def _step(self, step: Step) -> Step:
        return replace(
            step,
            screen=self._screen(step.screen),
            thought=self._thought(step.thought),
            action=self._action(step.action),
        )

    def _task(self, task: Task) -> Task:
        parameters = tuple((key, self.text(value)) for key, value in task.parameters)
        return replace(task, instruction=self.text(task.instruction), parameters=parameters)

    def _thought(self, thought: Thought) -> Thought:
        return replace(
            thought, seen=self.text(thought.seen), plan=self.text(thought.plan), move=self.text(thought.move)
        )

    def _screen(self, screen: Screen) -> Screen:
        return replace(screen, elements=tuple(self._element(element) for element in screen.elements))

    def _element(self, element: Element) -> Element:
        if not element.label and not element.value:
            return element
        return replace(
            element,
            text=self.text(element.text),
            description=self.text(element.description),
            value=self.text(element.value),
        )

    def _action(self, action: Action) -> Action:
        match action:
            case TypeText() | Answer():
                return replace(action, text=self.text(action.text))
            case SelectOption():
                return replace(action, options=tuple(self.text(option) for option in action.options))
            case _:
                return action

    def text(self, text: str) -> str:
        return _WORD.sub(lambda found: self._word(found[0]), text) if text else text

    def _word(self, word: str) -> str:
        key = word.casefold()
        if key not in self._names.content:
            return word
        if key not in self._new:
            self._new[key] = self._drawn(key)
            self._taken.add(self._new[key])
        return _cased(self._new[key], like=word)

    def _drawn(self, key: str) -> str:
        while True:
            if key.isdigit():
                new = "".join(self._rng.choices("0123456789", k=len(key)))
            elif len(key) == 1 or not self._names.written:
                new = self._rng.choice("abcdefghijklmnopqrstuvwxyz")
            else:
                new = self._name()
            if new not in self._taken or len(key) == 1:
                return new

    def _name(self) -> str:
        one, two = self._rng.choices(self._names.written, k=2)
        if self._rng.random() < self._names.rewriting.spliced:
            one = one[: self._rng.randint(1, len(one))] + two[self._rng.randint(0, len(two) - 1) :]
        return one.casefold()


def _around(task: Task) -> set[str]:
    """The words of an instruction that are not of its parameters; none where it holds no parameter."""
    given = {value.casefold() for _, value in task.parameters} - {task.instruction.casefold()}
    told = task.instruction.casefold()
    held = {word for value in given if value in told for word in _WORD.findall(value)}
    return set(_WORD.findall(told)) - held if held else set()


def _planned(decided: Decided, shown: set[str]) -> set[str]:
    """The words of a plan that neither the screen nor the instruction says: how plans are worded."""
    known = {word.casefold() for word in (*shown, *_WORD.findall(decided.moment.task.instruction))}
    return {word for word in _WORD.findall(decided.thought.plan.casefold()) if not word.isdigit()} - known


def words_of(element: Element) -> list[str]:
    """The words and numbers that an element says or holds."""
    return _WORD.findall(f"{element.text} {element.description} {element.value}")


def _cased(word: str, *, like: str) -> str:
    if like.isupper() and len(like) > 1:
        return word.upper()
    return word.capitalize() if like[:1].isupper() else word
