"""Several lessons at one screen, which is read once for all of them: most of a lesson's cost is its screen.

Other decisions were made at a screen that reads the same: of other tasks, on the way through the launcher or in an
empty form. Where those are too few, the decision itself is told anew: with something else of the list as what is meant
("open Ada" becomes "open Timo", two lines below), or with another text to type, so that copying is learned from what is
told and not from what is likely.
"""

import random
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from emulators.action import LongPress, Tap, TypeText
from emulators.screen import Element, Screen
from emulators.trajectory import Moment, Step
from guiagent.nano.renaming import Names, words_of
from guiagent.train.decisions import Decided

__all__ = ["Company", "other_meant", "other_typed"]


@dataclass(frozen=True, slots=True)
class Company:
    """Decisions by how their screens read; `names` are what may be exchanged."""

    names: Names
    read: Callable[[Screen], str]
    groups: dict[str, list[Decided]]

    @classmethod
    def of(cls, decisions: Sequence[Decided], names: Names, read: Callable[[Screen], str]) -> "Company":
        """`read` gives what a policy is told of a screen in words."""
        groups: dict[str, list[Decided]] = defaultdict(list)
        for decided in decisions:
            groups[read(decided.moment.screen)].append(decided)
        return cls(names, read, dict(groups))

    def at(self, decided: Decided) -> Sequence[Decided]:
        """All decisions at screens that read as this one's."""
        return self.groups.get(self.read(decided.moment.screen), ())

    def around(self, decided: Decided, most: int, rng: random.Random) -> list[Decided]:
        """The decision and up to `most` - 1 others that can be taken at its screen."""
        group = self.at(decided)
        others = [one for one in rng.sample(group, min(most, len(group))) if one is not decided]
        found = [decided, *others][:most]
        while len(found) < most:
            told = other_meant(decided, rng) or other_typed(decided, self.names, rng)
            if told is None:
                break
            found.append(told)
        return found


def other_meant(decided: Decided, rng: random.Random) -> Decided | None:
    """The same with another element of the list as what the instruction names; None where it names none of a list."""
    action, screen = decided.action, decided.moment.screen
    if not isinstance(action, Tap | LongPress) or action.element is None:
        return None
    told, meant = decided.moment.task.instruction, screen.elements[action.element]
    if not _named_once(meant.label, told) or any(meant.label in step.thought.move for step in decided.moment.history):
        return None
    peers = [
        position
        for position, element in enumerate(screen.elements)
        if _peers(element, meant) and not re.search(rf"\b{re.escape(element.label)}\b", told, re.IGNORECASE)
    ]
    if not peers:
        return None
    chosen = rng.choice(peers)
    element = screen.elements[chosen]

    def text(said: str) -> str:
        return said.replace(meant.label, element.label)

    return _retold(decided, text, replace(action, point=element.hit, element=chosen))


def other_typed(decided: Decided, names: Names, rng: random.Random) -> Decided | None:
    """The same with another text, of names that are not on the screen; None where there is nothing to exchange."""
    action, screen = decided.action, decided.moment.screen
    if not isinstance(action, TypeText):
        return None
    shown = {word.casefold() for element in screen.elements for word in words_of(element)}
    text = names.exchanging(rng, keep=shown)
    if (typed := text(action.text)) == action.text:
        return None
    return _retold(decided, text, replace(action, text=typed))


def _named_once(label: str, told: str) -> bool:
    return bool(re.search(r"[^\W\d]", label)) and len(re.findall(rf"\b{re.escape(label)}\b", told)) == 1


def _peers(one: Element, other: Element) -> bool:
    """Whether two different elements stand in one column and are alike in all but their words and height."""
    return (
        one is not other
        and bool(one.label)
        and one.label != other.label
        and (one.role, one.flags, one.box.left, one.box.right)
        == (other.role, other.flags, other.box.left, other.box.right)
    )


def _retold(decided: Decided, text: Callable[[str], str], action: Tap | LongPress | TypeText) -> Decided:
    """With other words in all that is said of the task; the screen stays."""
    moment, thought = decided.moment, decided.thought
    task = replace(
        moment.task,
        instruction=text(moment.task.instruction),
        parameters=tuple((key, text(value)) for key, value in moment.task.parameters),
    )
    history = tuple(_retold_step(step, text) for step in moment.history)
    thought = replace(thought, plan=text(thought.plan), move=text(thought.move))
    return replace(decided, moment=Moment(task, history, moment.screen), thought=thought, action=action)


def _retold_step(step: Step, text: Callable[[str], str]) -> Step:
    action = step.action
    if isinstance(action, TypeText):
        action = replace(action, text=text(action.text))
    return replace(step, thought=replace(step.thought, move=text(step.thought.move)), action=action)
